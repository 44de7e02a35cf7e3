"""Answers as servers, gateways and proxies send them that keep to no page about the protocol."""

from __future__ import annotations

import gzip
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.backends import openai as module
from draftkit.backends.answers import frames, stream
from draftkit.backends.base import Options, open_backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.content.content import found_in
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError, RateLimitError, RejectedError, ResponseError
from each import each
from server import TEXT, Server, head

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server import Exchange

HELLO = Request((Message("user", "A pitch, please."),))
PARTS = [TEXT[n : n + 60] for n in range(0, len(TEXT), 60)]


def _chunk(part: Any, finish: Any = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": part, "finish_reason": finish, **more}]}


def _message(message: Any, finish: Any = "stop", **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "message": message, "finish_reason": finish, **more}]}


def _stream(values: Sequence[Any], *, done: bool = True, gap_s: float = 0) -> Any:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for value in values:
            x.event(value)
            if gap_s:
                x.stall(gap_s)
        if done:
            x.event("[DONE]")
        x.end_stream()

    return mode


def _ask(
    mode: Callable[[Exchange], None] | Any,
    *,
    streams: bool = True,
    timeout_s: float = 10,
    asked: Request = HELLO,
) -> Completion:
    if not callable(mode):
        body = mode
        mode = lambda x: x.reply(200, body)  # noqa: E731
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=timeout_s, retries=2)
        backend = open_backend("openai:m", options)
        try:
            return backend.complete(asked, (lambda _text: None) if streams else None)
        finally:
            backend.close()


RIGHT = {
    "an object": _message({"content": {"type": "text", "text": TEXT}}),
    "texts": _message({"content": PARTS}),
    "a text for a message": _message(TEXT),
    "another number": {"choices": [{"index": 1, "message": {"content": TEXT}}]},
    "a number in words": {"choices": [{"index": "0", "message": {"content": TEXT}}]},
    "two in disorder": {
        "choices": [
            {"index": 1, "message": {"content": "other"}, "finish_reason": "length"},
            {"index": 0, "message": {"content": TEXT}, "finish_reason": "stop"},
        ]
    },
    "no word for its end": _message({"content": TEXT}, "null"),
    "an empty word": _message({"content": TEXT}, ""),
}
STREAMS: dict[str, list[Any]] = {
    "an object": [*(_chunk({"content": {"type": "text", "text": p}}) for p in PARTS), _chunk({})],
    "texts": [*(_chunk({"content": [part]}) for part in PARTS), _chunk({}, "stop")],
    "a text for a delta": [*map(_chunk, PARTS), _chunk({}, "stop")],
    "another number": [{"choices": [{"index": 3, "delta": {"content": part}}]} for part in PARTS],
    "two in disorder": [
        *({"choices": [{"index": 1, "delta": {"content": "other"}}]} for _ in PARTS),
        *(_chunk({"content": part}) for part in PARTS),
    ],
    "an end each": [_chunk({"content": part}, "stop") for part in PARTS],
    "no word for its end": [_chunk({"content": part}, "null") for part in PARTS],
    "its end too soon": [
        _chunk({"content": PARTS[0]}, "stop"),
        *(_chunk({"content": part}) for part in PARTS[1:]),
    ],
    "its end twice": [
        *(_chunk({"content": part}) for part in PARTS),
        *(_chunk({}, "stop"), _chunk({}, "stop"), {"choices": []}, {"choices": []}),
    ],
    "anew under another id": [
        *({**_chunk({"role": "assistant", "content": p}), "id": "a"} for p in PARTS[:3]),
        *({**_chunk({"content": p}), "id": "b"} for p in PARTS),
    ],
    "whole, and anew under another id": [
        *({**_chunk({"content": p}, "stop"), "id": "a"} for p in PARTS),
        *({**_chunk({"content": p}), "id": "b"} for p in PARTS[:2]),
    ],
    "an id for each": [{**_chunk({"content": p}), "id": f"{n}"} for n, p in enumerate(PARTS)],
    "nothing in between": [
        *({"choices": []}, {}, {"type": "ping"}, {"choices": None}),
        *(_chunk({"content": part}) for part in PARTS),
    ],
}


@each("streams", [True, False])
@each("name", RIGHT)
def test_a_whole_answer_is_understood(name: str, *, streams: bool) -> None:
    completion = _ask(RIGHT[name], streams=streams)
    assert (completion.text, completion.complete) == (TEXT, True)


@each("name", STREAMS)
def test_a_stream_is_understood(name: str) -> None:
    completion = _ask(_stream(STREAMS[name]))
    assert (completion.text, completion.complete) == (TEXT, True)


@each("word", ["stop", "null"])
def test_a_stream_whose_end_is_said_too_soon_is_heard_out(
    monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """Behind the word for the end, only so long is waited for what belongs to it."""
    monkeypatch.setattr("draftkit.backends.deadline._TAIL_S", 0.4)
    completion = _ask(_stream([_chunk({"content": p}, word) for p in PARTS], gap_s=0.15))
    assert (completion.text, completion.complete) == (TEXT, True)


def test_a_stream_whose_end_is_said_too_soon_and_that_is_cut_is_not_whole() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for part in PARTS[:3]:
            x.event(_chunk({"content": part}, "stop"))
        x.hang_up()

    with pytest.raises(ResponseError):
        _ask(mode)


def test_a_stream_that_begins_anew_in_other_words_is_no_whole_answer() -> None:
    chunks = [("a", PARTS[0]), ("a", PARTS[1]), ("b", "Good evening."), ("b", " It is late.")]
    values = [{**_chunk({"content": text}), "id": id_} for id_, text in chunks]
    completion = _ask(_stream(values))
    assert completion.text == "".join(text for _, text in chunks)
    assert completion.stop_reason is StopReason.UNKNOWN
    assert "began its answer anew" in completion.notes[0]


@each("words", [("length", "stop"), ("content_filter", "stop", "end_turn")])
def test_a_word_for_a_text_that_was_cut_counts_before_a_usual_one(words: tuple[str, ...]) -> None:
    values = [_chunk({"content": PARTS[0]}), *(_chunk({}, word) for word in words)]
    assert _ask(_stream(values)).stop_reason is StopReason.of(words[0])


@each("finish", ["stop", "tool_calls"])
@each("streams", [True, False])
def test_the_text_beside_a_call_of_a_tool_is_no_answer(finish: str, *, streams: bool) -> None:
    said = {"content": "Let me look that up.", "tool_calls": [{"function": {"name": "f"}}]}
    body = _stream([_chunk(said), _chunk({}, finish)]) if streams else _message(said, finish)
    completion = _ask(body, streams=streams)
    assert completion.text == "Let me look that up."
    assert completion.stop_reason is StopReason.TOOL
    assert "called a tool" in completion.notes[0]


def test_json_that_was_asked_for_may_come_as_the_arguments_of_a_tool() -> None:
    asked = Request((Message("user", "JSON, please."),), schema={"type": "object"})
    said = '{"points": ["It works."]}'
    for given in (said, json.loads(said)):
        call = {"content": None, "tool_calls": [{"function": {"name": "f", "arguments": given}}]}
        completion = _ask(_message(call, "tool_calls"), streams=False, asked=asked)
        assert (completion.text, completion.complete, completion.notes) == (said, True, ())
    pieces = [
        _chunk({"tool_calls": [{"index": 0, "function": {"arguments": said[at : at + 9]}}]})
        for at in range(0, len(said), 9)
    ]
    completion = _ask(_stream([*pieces, _chunk({}, "tool_calls")]), asked=asked)
    assert (completion.text, completion.complete) == (said, True)
    with pytest.raises(ResponseError, match="tool call instead of text"):
        _ask(_stream(pieces))


@each("streams", [True, False])
def test_a_refusal_in_a_part_is_one(*, streams: bool) -> None:
    said = {"content": [{"type": "refusal", "refusal": "I cannot."}]}
    with pytest.raises(RejectedError, match="The model refused: I cannot"):
        _ask(_message(said), streams=streams)


WRONG = [
    (_message({"content": ""}, "error", error={"message": "It crashed"}), "It crashed"),
    ({"error": True, "message": "Overloaded"}, "reported an error: Overloaded."),
    ({"success": False, "errors": [{"message": "No entry"}]}, "No entry"),
    ({"code": 401, "msg": "No entry"}, '"msg": "No entry"'),
    ({"choices": None, "base_resp": {"status_msg": "No entry"}}, "No entry"),
    ({"id": "job-1", "status": "queued"}, "queued"),
    ({"message": {"role": "assistant", "content": "Hello"}}, "without text"),
    ("event: error\ndata: It crashed\n\n", "reported an error: It crashed."),
]


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(("body", "says"), WRONG, ids=[says for _, says in WRONG])
def test_what_a_server_says_instead_of_an_answer_is_told(
    body: Any, says: str, *, streams: bool
) -> None:
    with pytest.raises(BackendError) as caught:
        _ask(body, streams=streams)
    assert says in str(caught.value)
    assert not caught.value.retryable


@each("streams", [True, False])
@each("kind", ["application/json", "text/event-stream"])
def test_a_compression_that_was_not_asked_for_is_named(kind: str, *, streams: bool) -> None:
    heads = {"Content-Encoding": "x-lost, gzip", "Content-Type": kind}
    with pytest.raises(ResponseError, match=r"not asked for \(x-lost\)"):
        _ask(lambda x: x.reply(200, b"\x1b\x03", heads), streams=streams)
    completion = _ask(
        lambda x: x.reply(200, _message({"content": TEXT}), {"Content-Encoding": "identity"})
    )
    assert completion.complete


def test_an_error_in_a_choice_keeps_what_came() -> None:
    shown: list[str] = []
    failed = _chunk({"content": ""}, "error", error={"code": 502, "message": "It crashed"})
    with Server() as server:
        server._modes = [_stream([_chunk({"content": "Good mor"}), failed])]
        backend = open_backend("openai:m", Options(base_url=server.url, api_key="sk-test"))
        with pytest.raises(BackendError, match="It crashed"):
            backend.complete(HELLO, shown.append)
        backend.close()
        assert server.count == 1
    assert "".join(shown) == "Good mor"


def test_signs_of_life_are_no_part_of_an_answer() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for part in PARTS:
            x.chunk("event: ping\ndata: ping\n\nevent: heartbeat\ndata: 12:00\n\n")
            x.event(_chunk({"content": part}))
        x.event("[DONE]")
        x.end_stream()

    completion = _ask(mode)
    assert (completion.text, completion.complete) == (TEXT, True)


@each("part", [{"reasoning": "a" * 1_000_000}, {"content": "a" * 1_000_000}])
def test_what_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, part: dict[str, Any]) -> None:
    for reader in (frames, stream):
        monkeypatch.setattr(reader, "MOST_BYTES", 2 << 20)
    with pytest.raises(ResponseError, match="more than 2 MB, which is not a draft"):
        _ask(_stream([_chunk(part)] * 12), timeout_s=60)


def test_a_wait_in_milliseconds_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_WAIT_S", 0.01)
    headers = {"retry-after-ms": "300", "Retry-After": "100"}
    started = time.monotonic()
    with pytest.raises(RateLimitError) as caught:
        _ask(lambda x: x.reply(429, {"error": {"message": "Slow"}}, headers))
    assert 0.6 <= time.monotonic() - started < 5
    assert caught.value.retry_after_s == pytest.approx(0.3)


def test_a_wait_that_is_too_long_is_told() -> None:
    with pytest.raises(RateLimitError, match="It asks to wait 3,600 s: try again then"):
        _ask(lambda x: x.reply(429, {"error": {"message": "Slow"}}, {"Retry-After": "3600"}))


def test_a_request_that_comes_back_is_no_part_of_the_answer() -> None:
    asked = Request((Message("system", "You write. " * 30), Message("user", "A pitch. " * 30)))
    both = "\n\n".join(message.content for message in asked.messages)
    for before in (both, asked.messages[1].content):
        found = found_in(f"{before}\n\n{TEXT}", asked)
        assert found.text == TEXT
        assert found.notes == (
            "The request was repeated before the answer, and is not in the text.",
        )
    assert found_in(both, asked).text == ""
    # What a model wrote before, it may write again; and a few words may be anybody's.
    mending = Request((*asked.messages, Message("assistant", TEXT), Message("user", "Mend it.")))
    assert found_in(f"{TEXT} More.", mending).text == f"{TEXT} More."
    assert found_in(f"A pitch, please. {TEXT}", HELLO).text == f"A pitch, please. {TEXT}"


# Letters in another charset than UTF-8

ODD = "An ingénieur's café, in 41 clinics."
TYPED = "An ingénieur\u2019s café \u2014 for 3 \u20ac."


def _in(charset: str, written: str, text: str, *, streams: bool) -> Any:
    values = [_chunk({"content": text}), _chunk({}, "stop"), "[DONE]"]
    lines = [value if isinstance(value, str) else _json(value) for value in values]
    body = "".join(f"data: {line}\n\n" for line in lines)
    if not streams:
        body = _json(_message({"content": text}))
    kind = "text/event-stream" if streams else "application/json"
    headers = {"Content-Type": f"{kind}; charset={charset}" if charset else kind}
    return lambda x: x.reply(200, body.encode(written), headers)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@each("streams", [True, False])
@each(
    ("charset", "written"),
    [
        ("iso-8859-1", "latin-1"),
        ("iso-8859-1", "cp1252"),  # as browsers read that label
        ('"Windows-1252"', "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16le", "utf-16-le"),
        # gateways write what they like, whatever comes through them
        ("iso-8859-1", "utf-8"),
        ("unheard-of", "utf-8"),
    ],
)
def test_letters_are_read_as_the_server_says(charset: str, written: str, *, streams: bool) -> None:
    text = TYPED if written == "cp1252" else ODD
    completion = _ask(_in(charset, written, text, streams=streams), streams=streams)
    assert (completion.text, completion.complete) == (text, True)


@each("streams", [True, False])
@each("charset", ["", "utf-8", "unheard-of", "base64", "ascii"])
def test_letters_that_are_lost_leave_the_text_partial(charset: str, *, streams: bool) -> None:
    completion = _ask(_in(charset, "latin-1", ODD, streams=streams), streams=streams)
    assert completion.text == ODD.replace("é", "\ufffd")
    assert completion.stop_reason is StopReason.UNKNOWN
    assert "some are lost" in completion.notes[0]


def test_what_is_lost_beside_the_text_is_no_loss() -> None:
    body = b": caf\xe9\n\n" + f"data: {_json(_message({'content': TEXT}))}\n\n".encode()
    head = {"Content-Type": "text/event-stream"}
    completion = _ask(lambda x: x.reply(200, body + b"data: [DONE]\n\n", head))
    assert (completion.text, completion.complete) == (TEXT, True)


# Whole answers that a proxy cuts


def _cut(body: bytes, *, promised: int = 0, coding: str = "") -> Any:
    headers = {"Content-Length": str(promised or len(body)), "Content-Type": "application/json"}

    def mode(x: Exchange) -> None:
        x.raw(head(200, headers | ({"Content-Encoding": coding} if coding else {})) + body)
        x.hang_up()

    return mode


def test_what_came_of_a_whole_answer_that_is_cut_is_kept() -> None:
    body = _json(_message({"content": f'{TEXT}\n\u00e9 \\" x'})).encode()
    end = body.index(b"}", body.index(b"Would"))
    cuts = [_cut(body[:at]) for at in range(end - 30, end + 1, 6)]
    cuts += [
        _cut(body[:-60], promised=len(body)),
        _cut(gzip.compress(body * 40)[:-20], coding="gzip"),
    ]
    for number, cut in enumerate(cuts):
        for streams in (False, True):
            with Server() as server:
                server._modes = [cut]
                backend = open_backend("openai:m", Options(base_url=server.url, api_key="sk-test"))
                heard = list[str]()
                with pytest.raises(BackendError, match="broke off") as excinfo:
                    backend.complete(HELLO, heard.append if streams else None)
                backend.close()
            assert len(server.requests) == 1
            came = "".join(heard) or excinfo.value.said
            if number < len(cuts) - 1:
                assert came.startswith("Good morning. I mend vaccine fridges"), (number, streams)


def test_what_came_of_a_whole_answer_that_is_waited_for_in_vain_is_kept() -> None:
    body = _json(_message({"content": TEXT})).encode()
    start = head(200, {"Content-Length": str(len(body)), "Content-Type": "application/json"})

    def slow(x: Exchange) -> None:
        x.raw(start + body[: body.index(b"Would")])
        x.stall()

    with Server() as server:
        server._modes = [slow]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=10)
        backend: Any = open_backend("openai:m", options)

        def interrupt() -> None:
            while not any(call._response for call in backend._calls):
                time.sleep(0.005)
            backend.interrupt()

        threading.Thread(target=interrupt, daemon=True).start()
        with pytest.raises(BackendError, match="interrupted") as excinfo:
            backend.complete(HELLO)
        backend.close()
    assert excinfo.value.said.startswith("Good morning. I mend vaccine fridges")


def test_an_answer_that_is_whole_though_more_was_promised_is_one() -> None:
    body = _json(_message({"content": TEXT})).encode()
    completion = _ask(_cut(body, promised=len(body) + 50), streams=False)
    assert (completion.text, completion.complete) == (TEXT, True)


def test_zeros_are_no_count() -> None:
    zeros = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    long = Request((Message("user", "A pitch, please. " * 200),))
    end = _chunk({}, "stop") | {"usage": zeros}
    completion = _ask(_stream([_chunk({"content": TEXT}), end]), asked=long)
    assert completion.usage.as_dict() == {}
    assert not [note for note in completion.notes if "cut the request" in note]


def test_what_a_gateway_s_provider_says_of_the_end_counts() -> None:
    words = {"network_error": "cut", "MAX_TOKENS": "length", "STOP": "stop", "COMPLETE_X": "stop"}
    for native, reason in words.items():
        end = _chunk({}, "stop", native_finish_reason=native)
        completion = _ask(_stream([_chunk({"content": TEXT}), end]))
        assert completion.stop_reason.value == reason, native
