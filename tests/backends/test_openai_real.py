"""The openai backend against a real engine with a real model, over real HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from draftkit.backends import open_backend
from draftkit.backends.base import Backend, Options
from draftkit.backends.completion import StopReason
from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.long

HELLO = (
    Message("system", "You write one short sentence."),
    Message("user", "Say good morning to the nurses."),
)
PITCH = Request(HELLO, Settings(temperature=0, max_tokens=60, seed=1))


@pytest.fixture(params=["openai", "llamacpp", "vllm", "ollama"])
def backend(request: pytest.FixtureRequest, engine: str) -> Iterator[Backend]:
    with closing(open_backend(f"{request.param}:smollm2", Options(base_url=engine))) as opened:
        yield opened


@pytest.mark.parametrize("streams", [True, False])
def test_the_model_says_what_it_has_to_say(backend: Backend, *, streams: bool) -> None:
    pieces: list[str] = []
    completion = backend.complete(PITCH, pieces.append if streams else None)
    assert completion.complete
    assert "morning" in completion.text
    assert len(pieces) > 3 if streams else not pieces
    assert "".join(pieces) == completion.text if streams else True
    assert completion.usage.input_tokens
    assert completion.usage.output_tokens
    assert completion.notes == ()


@pytest.mark.parametrize("streams", [True, False])
def test_an_answer_that_reaches_max_tokens_is_not_complete(
    backend: Backend, *, streams: bool
) -> None:
    request = Request(HELLO, Settings(temperature=0, max_tokens=3))
    completion = backend.complete(request, (lambda _text: None) if streams else None)
    assert completion.stop_reason is StopReason.LENGTH
    assert completion.text
    assert completion.usage.output_tokens == 3


def test_a_stop_string_ends_the_answer(backend: Backend) -> None:
    whole = backend.complete(PITCH).text
    word = whole.split()[2]
    cut = backend.complete(Request(HELLO, Settings(temperature=0, seed=1, stop=(word,))))
    assert cut.text == whole[: whole.index(word)]


def test_a_schema_is_followed(backend: Backend) -> None:
    names = {"type": "string", "minLength": 2, "maxLength": 12}
    schema = {
        "type": "object",
        "required": ["greeting", "names"],
        "properties": {
            "greeting": {"enum": ["Good morning", "Hello"]},
            "names": {"type": "array", "items": names, "minItems": 2, "maxItems": 2},
        },
    }
    answer = json.loads(backend.complete(Request(HELLO, PITCH.settings, schema=schema)).text)
    assert answer["greeting"] in ("Good morning", "Hello")
    assert len(answer["names"]) == 2


@pytest.mark.parametrize("streams", [True, False])
def test_an_opening_is_gone_on_from_and_not_said_again(engine: str, *, streams: bool) -> None:
    opening = "Good morning, dear nurses, and thank"
    pieces: list[str] = []
    request = Request(HELLO, PITCH.settings, opening=opening)
    with closing(open_backend("llamacpp:smollm2", Options(base_url=engine))) as backend:
        completion = backend.complete(request, pieces.append if streams else None)
    assert completion.text.strip().startswith("you")
    assert "dear nurses, and thank" not in completion.text
    assert not streams or "".join(pieces) == completion.text


def test_a_request_beyond_the_context_window_is_refused_in_plain_words(backend: Backend) -> None:
    long = Request((Message("user", "good morning " * 4000),), Settings(max_tokens=3))
    with pytest.raises(RejectedError, match="Send less"):
        backend.complete(long)


def test_several_threads_share_one_backend(backend: Backend) -> None:
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda _n: backend.complete(PITCH).text, range(6)))
    assert all("morning" in text for text in texts)
