"""The model in a chat window: the answer comes from a file or from standard input."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError, DraftkitError, InputError
from draftkit.files import clipboard
from each import each

if TYPE_CHECKING:
    from pathlib import Path

HELLO = Request((Message("user", "A pitch, please."),))


def test_the_answer_is_the_file_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "reply.md"
    path.write_bytes("\ufeffGood morning.\n\n--- Zoë\n".encode())
    heard: list[str] = []
    backend = open_backend("manual:", Options(reply=str(path)))
    completion = backend.complete(HELLO, heard.append)
    assert completion.text == "Good morning.\n\n--- Zoë\n"
    assert completion.complete
    assert heard == [completion.text]


def test_a_key_in_it_is_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-SECRET1234567890abcdef")
    path = tmp_path / "reply.md"
    path.write_text("Hello. Key sk-test-SECRET1234567890abcdef\n", encoding="utf-8")
    completion = open_backend("manual:", Options(reply=str(path))).complete(HELLO)
    assert "SECRET" not in completion.text
    assert completion.text.startswith("Hello. Key ")
    assert completion.notes == ("A key of yours was in the answer: it was taken out of the text.",)


def test_the_model_may_be_named() -> None:
    assert open_backend("manual:claude").model == "claude"
    assert open_backend("manual:").model == "chat"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Good morning.\n"))
    assert open_backend("manual:", Options(reply="-")).complete(HELLO).text == "Good morning.\n"


@each(
    ("content", "error", "says"),
    [
        (None, InputError, "there is no such file"),
        (b"\xff\xfe\x00", InputError, "not UTF-8 text"),
        (
            b"<!DOCTYPE html><p>Dear",
            InputError,
            "reply.md: is a page of HTML. Save the answer alone",
        ),
        (b"{\\rtf1 Dear}", InputError, "reply.md: is an RTF file. Save the answer alone as text"),
        (b"%PDF-1.4\nDear", InputError, "reply.md: is a PDF. Save the answer alone as text"),
        (b"PK\x03\x04", InputError, "reply.md: is a Word file, or another of an office"),
        (b"", BackendError, "The answer is empty. Paste the model's whole answer."),
        (b" \n\t\n", BackendError, "The answer is empty."),
        ("\u200b \u00ad\n".encode(), BackendError, "The answer is empty."),
    ],
)
def test_what_is_no_answer_is_said(
    tmp_path: Path, content: bytes | None, error: type[DraftkitError], says: str
) -> None:
    path = tmp_path / "reply.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error) as caught:
        open_backend("manual:", Options(reply=str(path))).complete(HELLO)
    assert says in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "reply.md")
    with pytest.raises(InputError, match="it is a pipe, not a file"):
        open_backend("manual:", Options(reply=str(tmp_path / "reply.md"))).complete(HELLO)


def test_without_a_file_or_a_person_it_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("not for us\n"))
    with pytest.raises(InputError, match="--reply FILE"):
        open_backend("manual:").complete(HELLO)
    assert sys.stdin.read() == "not for us\n"


class _Keys(io.StringIO):
    """Somebody at the keyboard who copies a text, then presses Enter."""

    def __init__(self, *copied: str) -> None:
        super().__init__("\n" * len(copied))
        self.copied = list(copied)

    def isatty(self) -> bool:
        return True


def test_the_answer_before_is_not_taken_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = _Keys("For Ann.", "For Ann.", "For Ben.")
    monkeypatch.setattr(sys, "stdin", keys)
    monkeypatch.setattr(clipboard, "usable", lambda: True)
    monkeypatch.setattr(clipboard, "copy", lambda _text: "pbcopy")
    monkeypatch.setattr(clipboard, "paste", lambda: keys.copied.pop(0))
    backend = open_backend("manual:", Options())
    assert [backend.complete(HELLO).text for _ in range(2)] == ["For Ann.", "For Ben."]
    assert capsys.readouterr().err.count("still holds the previous answer") == 1
