"""What comes along with an answer from a chat window's page is none of it; the answer stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.content.page import off_page
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError
from each import each

if TYPE_CHECKING:
    from pathlib import Path

HELLO = Request((Message("user", "A pitch, please."),))
A = "# Fridges\n\nThey fail at night.\n\nCopy code\n\nChatGPT said:\n\n- Copy\n- Edit"

# What is pasted, with A for the answer.
PAGES = [
    "Thought for a few seconds\n\nA",
    "Thought for 12s\nA\n",
    "Thought for 1m 12s >\n\nA",
    "ChatGPT said:\nA",
    "###### ChatGPT said:\n\nChatGPT\n\nUpdated saved memory\n\nA",
    "**ChatGPT ha detto:**\n\nA",
    "ChatGPT a dit\u00a0:\n\nRéflexion durant 1m 41s\nA",
    "3m 32s nachgedacht\nChatGPT hat gesagt:\nA",
    "Nachgedacht für einige wenige Sekunden\n\nA",
    "O ChatGPT disse:\nPensou por 8s\n\nA",
    "Pensó durante 8 segundos\nA",
    "Copy code\nA",
    "markdown\nCopy code\nA",
    "markdown\nCopy\nEdit\nA",
    "A\nCopy code",
    "A\nCopy\nRetry\n\nClaude can make mistakes. Please double-check responses.",
    "A\n\n\nChatGPT can make mistakes. Check important info.\n",
    "Gemini said\nShow thinking\nA\n\nGemini can make mistakes, so double-check it",
]

TEXTS = [
    A,
    "Thought for food.\n\nIt was good.",
    "Thought for 12 people\n\nA dinner.",
    "Copy\n\nThis is what the advert says.\n\nEdit",
    "markdown\n\nA language for texts.",
    "ChatGPT\n\nWhat it is good for.",
    "You said:\n\nThat it would rain.",
    "  indented\n\n",
    "Of ChatGPT said:\nnothing.",
    "\n\nText\n",
]


def off(text: str) -> Completion:
    return off_page(Completion(text, StopReason.STOP))


@each("page", PAGES)
def test_the_lines_of_the_page_are_left_out_and_named(page: str) -> None:
    completion = off(re.sub(r"^A$", A, page, flags=re.MULTILINE))
    assert completion.text == A
    assert completion.notes[0].startswith("Lines of the chat window's page around the answer were")


@each("text", TEXTS)
def test_what_the_text_says_stays_to_the_letter(text: str) -> None:
    assert off(text) == Completion(text, StopReason.STOP)


def test_the_request_goes_too_where_one_answer_follows() -> None:
    page = "You said:\nA pitch, please.\n\nShort.\n\nChatGPT said:\nOne.\n"
    assert off(page).text == "One."
    again = f"{page}You said:\nAnother.\nChatGPT said:\nTwo."
    assert off(again).text == again


def test_a_pasted_answer_is_what_the_model_wrote(tmp_path: Path) -> None:
    path = tmp_path / "reply.md"
    backend = open_backend("manual:", Options(reply=str(path)))
    path.write_text("Thought for 12s\n\n```markdown\nOne.\n```\n", "utf-8")
    assert backend.complete(HELLO).text == "One."
    path.write_text("Thought for 12s\n", "utf-8")
    backend = open_backend("manual:", Options(reply=str(path)))
    with pytest.raises(BackendError, match=r"The answer is empty\."):
        backend.complete(HELLO)
