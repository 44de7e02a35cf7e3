"""The same answer in every frame in which servers and proxies send it, streamed and whole."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.backends.answers.frames import Frames
from draftkit.backends.answers.refusal import Peer
from draftkit.backends.base import Options, open_backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.openai import OpenAIBackend
from draftkit.backends.presets import presets
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError, DeadlineError, ResponseError
from each import each
from server import TEXT, Server, delta, usage, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from server import Exchange

PEER = Peer("openai", "m", "http://localhost/v1", "", presets()["openai"])
HELLO = Request((Message("user", "A pitch, please."),))

PIECES = [TEXT[n : n + 40] for n in range(0, len(TEXT), 40)]


def _deltas(finish: str | None = "stop") -> list[Any]:
    end = [delta({}, finish)] if finish else []
    return [*(delta({"content": piece}) for piece in PIECES), *end]


def _texts(finish: str | None = "stop") -> list[Any]:
    """Return the pieces as the older completions had them."""
    pieces = [{"choices": [{"index": 0, "text": p, "finish_reason": None}]} for p in PIECES]
    end = [{"choices": [{"index": 0, "text": "", "finish_reason": finish}]}] if finish else []
    return [*pieces, *end]


def _lines(values: list[Any]) -> list[str]:
    return [json.dumps(value, ensure_ascii=False) for value in values]


FRAMES: dict[str, Callable[[list[str]], str]] = {
    "events": lambda lines: "".join(f"data: {line}\n\n" for line in lines),
    "no blank lines": lambda lines: "".join(f"data: {line}\n" for line in lines),
    "no spaces": lambda lines: "".join(f"data:{line}\n\n" for line in lines),
    "other line breaks": lambda lines: "".join(f"data: {line}\r\n\r\n" for line in lines),
    "old line breaks": lambda lines: "".join(f"data: {line}\r\r" for line in lines),
    "comments": lambda lines: ": hello\n\n" + "".join(f":\n: x\ndata: {s}\n\n:\n" for s in lines),
    "other fields": lambda lines: "".join(f"id: 1\nretry: 9\ndata: {s}\n\n" for s in lines),
    "types": lambda lines: "".join(f"event: message\ndata: {s}\n\n" for s in lines),
    "types behind": lambda lines: "".join(f"data: {s}\nevent: message\n\n" for s in lines),
    "a mark before all": lambda lines: "\ufeff" + "".join(f"data: {s}\n\n" for s in lines),
    "empty events": lambda lines: "".join(f"data:\n\ndata: \n\ndata: {s}\n\n" for s in lines),
    "events in events": lambda lines: "".join(f"data: data: {s}\n\n" for s in lines),
    "two in a line": lambda lines: "".join(
        f"data: {''.join(lines[n : n + 2])}\n\n" for n in range(0, len(lines), 2)
    ),
    "two in an event": lambda lines: "".join(
        f"data: {' '.join(lines[n : n + 2])}\n\n" for n in range(0, len(lines), 2)
    ),
    "all in a line": lambda lines: f"data: {''.join(lines)}\n\n",
    "several lines": lambda lines: "".join(
        "".join(f"data: {part}\n" for part in json.dumps(json.loads(s), indent=1).split("\n"))
        + "\n"
        for s in lines
    ),
    "lines": lambda lines: "".join(f"{line}\n" for line in lines),
    "lines with blank ones": lambda lines: "\n" + "".join(f"{line}\r\n\r\n" for line in lines),
    "lines without a last end": "\n".join,
}
TYPES = ["text/event-stream", "application/json", "application/x-ndjson", "text/plain", ""]
DONE = "data: [DONE]\n\n"


class _Here(OpenAIBackend):
    """The backend without the network: what is sent to it is an iterable of bytes."""

    def __init__(self) -> None:
        super().__init__("openai", "gpt-4o", Options(api_key="sk-test", timeout_s=10, retries=0))
        self.headers: dict[str, str] = {}
        self.sent: Iterable[bytes] = ()

    def _post(self, _client: object, _body: object, _timeout_s: float) -> httpx2.Response:
        request = httpx2.Request("POST", "http://localhost")
        return httpx2.Response(200, headers=self.headers, content=iter(self.sent), request=request)


@pytest.fixture(scope="module")
def here() -> Iterator[_Here]:
    with closing(_Here()) as backend:
        yield backend


def _ask(
    here: _Here, sent: str | Iterable[bytes], content_type: str = "", *, streams: bool = True
) -> tuple[Completion, str]:
    shown: list[str] = []
    here.headers = {"Content-Type": content_type or "application/octet-stream"}
    here.sent = _pieces(sent) if isinstance(sent, str) else sent
    try:
        completion = here.complete(HELLO, shown.append if streams else None)
    except BackendError as exc:
        exc.add_note("".join(shown))
        raise
    return completion, "".join(shown)


def _pieces(body: str, size: int = 70) -> list[bytes]:
    data = body.encode()
    return [data[n : n + size] for n in range(0, len(data), size)]


@each("streams", [True, False])
@each("content_type", TYPES)
@each("frame", FRAMES)
def test_an_answer_in_any_frame(
    here: _Here, frame: str, content_type: str, *, streams: bool
) -> None:
    for values in (_deltas(), _texts()):
        body = FRAMES[frame]([*_lines(values), json.dumps({"choices": [], "usage": usage(TEXT)})])
        completion, shown = _ask(here, body, content_type, streams=streams)
        assert (completion.text, completion.complete) == (TEXT, True)
        assert completion.usage.input_tokens == 40
        assert not streams or shown == TEXT


@each("content_type", TYPES)
@each("frame", FRAMES)
def test_an_answer_whose_end_is_a_mark_alone(here: _Here, frame: str, content_type: str) -> None:
    for done in (DONE, "[DONE]\n"):
        body = FRAMES[frame](_lines(_deltas(None))) + f"\n\n{done}"
        completion, _ = _ask(here, body, content_type)
        assert (completion.text, completion.complete) == (TEXT, True)


@each("streams", [True, False])
@each("content_type", TYPES)
@each("frame", FRAMES)
@each("count", [1, 3])
def test_what_is_cut_is_never_whole(
    here: _Here, frame: str, content_type: str, count: int, *, streams: bool
) -> None:
    for values in (_deltas(), _texts()):
        body = FRAMES[frame](_lines(values[:count]))
        for cut in (body, body[:-9]):
            with pytest.raises(ResponseError):
                _ask(here, cut, content_type, streams=streams)


@each("streams", [True, False])
@each("content_type", [*TYPES, "text/html"])
@each("indent", [None, 1])
@each("end", ["", "\n", "\r\n\r\n"])
def test_a_whole_answer_under_any_name(
    here: _Here, content_type: str, indent: int | None, end: str, *, streams: bool
) -> None:
    old = {"choices": [{"text": TEXT, "index": 0, "finish_reason": "stop"}]}
    for value in (whole(TEXT), whole(TEXT, finish=None), old):
        body = json.dumps(value, indent=indent) + end
        for start in ("", "\ufeff", "\n \n"):
            completion, _ = _ask(here, start + body, content_type, streams=streams)
            assert (completion.text, completion.stop_reason) == (TEXT, StopReason.STOP)


@each("frame", ["events", "no blank lines", "lines", "two in a line"])
@each("content_type", TYPES)
def test_what_came_before_an_end_that_does_not_come_is_shown(
    here: _Here, frame: str, content_type: str
) -> None:
    def sent() -> Iterator[bytes]:
        yield FRAMES[frame](_lines(_deltas()[:4])).encode()
        here.interrupt()

    with pytest.raises(BackendError, match="interrupted") as caught:
        _ask(here, sent(), content_type)
    assert caught.value.__notes__ == ["".join(PIECES[:4])]


# It is the same over the network, where pieces come when they come.


@each("streams", [True, False])
@each("frame", FRAMES)
def test_an_answer_of_a_server(frame: str, *, streams: bool) -> None:
    def mode(x: Exchange) -> None:
        x.open_stream(content_type)
        for piece in _pieces(FRAMES[frame](_lines(_deltas()))):
            x.chunk(piece)
        x.end_stream()

    content_type = TYPES[list(FRAMES).index(frame) % 4]
    shown: list[str] = []
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=10, retries=0)
        with closing(open_backend("openai:gpt-4o", options)) as backend:
            completion = backend.complete(HELLO, shown.append if streams else None)
    assert (completion.text, completion.complete) == (TEXT, True)
    assert not streams or "".join(shown) == TEXT


def test_what_came_of_a_server_that_says_no_more_is_shown() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        x.chunk(FRAMES["two in a line"](_lines(_deltas()[:4])))
        x.stall()

    shown: list[str] = []
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=0.5, retries=0)
        with (
            closing(open_backend("openai:gpt-4o", options)) as backend,
            pytest.raises(DeadlineError),
        ):
            backend.complete(HELLO, shown.append)
    assert "".join(shown) == "".join(PIECES[:4])


@given(st.data(), st.sampled_from(sorted(FRAMES)), st.booleans())
def test_frames_do_not_depend_on_where_the_bytes_are_cut(
    data: st.DataObject,
    frame: str,
    streamed: bool,  # noqa: FBT001 - drawn
) -> None:
    texts = data.draw(st.lists(st.text(max_size=9), min_size=1, max_size=5))
    values = [delta({"content": text}) for text in texts]
    body = FRAMES[frame](_lines(values)).encode()
    cuts = data.draw(st.lists(st.integers(0, len(body))))
    for places in ({0, len(body), *cuts}, range(len(body) + 1)):
        chunks = [body[a:b] for a, b in pairwise(sorted(places))]
        assert list(Frames(chunks, PEER, streamed=streamed)) == values


@each("streams", [True, False])
@each("content_type", TYPES)
@each("frame", FRAMES)
def test_an_error_in_the_last_frame_is_one(
    here: _Here, frame: str, content_type: str, *, streams: bool
) -> None:
    lines = [*_lines(_deltas()[:3]), json.dumps({"error": {"message": "It crashed"}})]
    with pytest.raises(BackendError, match="It crashed"):
        _ask(here, [FRAMES[frame](lines).encode()], content_type, streams=streams)


@each("streams", [True, False])
@each("content_type", TYPES)
def test_a_page_under_any_name_is_one(here: _Here, content_type: str, *, streams: bool) -> None:
    page = "<!DOCTYPE html>\n<title>Log in</title>\n<p>Welcome"
    with pytest.raises(ResponseError, match="a web page instead of an answer"):
        _ask(here, page, content_type, streams=streams)
