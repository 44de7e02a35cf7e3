"""The ways to answer rightly and wrongly: each is a function that answers one exchange.

What each must lead to stands in `test_openai_backend.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from server import FOREVER_S, delta, head, usage, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Exchange

FAULTS: dict[str, Callable[[Exchange], None]] = {}

_MB = 1 << 20


def fault(function: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """Give a mode the name of its function."""
    FAULTS[function.__name__] = function
    return function


def stream_fault(function: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """Register a mode that is only about streams: it answers other requests well."""
    FAULTS[function.__name__] = lambda x: function(x) if x.streams else x.well()
    return function


# Servers that are right, each in its own way.


@fault
def ok(x: Exchange) -> None:
    x.well()


@fault
def ok_no_usage(x: Exchange) -> None:
    if x.streams:
        x.open_stream()
        x.event(delta({"content": x.text}))
        x.event(delta({}, "stop"))
        x.event("[DONE]")
        x.end_stream()
    else:
        x.reply(200, {"choices": whole(x.text)["choices"]})


@stream_fault
def ok_byte_by_byte(x: Exchange) -> None:
    x.open_stream()
    for value in (delta({"content": x.text}), delta({}, "stop")):
        for byte in f"data: {json.dumps(value, ensure_ascii=False)}\r\n\r\n".encode():
            x.chunk(bytes([byte]))
    x.end_stream()


@stream_fault
def ok_comments(x: Exchange) -> None:
    x.open_stream()
    for piece in x.text.partition(" "):
        x.chunk(": keep-alive\n\nretry: 10\nid: 7\n\n")
        x.event(delta({"content": piece}))
    x.event(delta({}, "stop"))
    x.end_stream()


@fault
def ok_lines_split(x: Exchange) -> None:
    """Give an event over several data lines, with a byte order mark and no last blank line."""
    if not x.streams:
        return x.reply(200, "\ufeff" + json.dumps(whole(x.text), indent=1))
    x.open_stream()
    lines = json.dumps(delta({"content": x.text}, "stop"), indent=1).splitlines()
    x.chunk("\ufeff" + "\n".join(f"data: {line}" for line in lines))
    return x.end_stream()


@stream_fault
def ok_no_done(x: Exchange) -> None:
    x.open_stream()
    x.event(delta({"content": x.text}))
    x.event(delta({}, "stop"))
    x.end_stream()


@fault
def ok_no_finish(x: Exchange) -> None:
    """Say nothing of why it ends, and end as a whole answer does."""
    if x.streams:
        x.stream([x.text], finish=None)
    else:
        x.reply(200, whole(x.text, finish=None))


@stream_fault
def ok_done_then_open(x: Exchange) -> None:
    x.open_stream()
    x.event(delta({"content": x.text}, "stop"))
    x.event("[DONE]")
    x.stall()


@stream_fault
def ok_finish_then_reset(x: Exchange) -> None:
    x.open_stream()
    x.event(delta({"content": x.text}, "stop"))
    x.stall(0.1)
    x.hang_up(reset=True)


@stream_fault
def ok_finish_then_stall(x: Exchange) -> None:
    x.open_stream()
    x.event(delta({"content": x.text}, "stop"))
    x.stall()


@fault
def ok_two_choices(x: Exchange) -> None:
    if x.streams:
        x.open_stream()
        for piece in x.text.partition(" "):
            x.event(delta({"content": "other"}, index=1))
            x.event(delta({"content": piece}))
        x.event(delta({}, "length", index=1))
        x.event(delta({}, "stop"))
        x.event("[DONE]")
        x.end_stream()
    else:
        answer = whole(x.text)
        answer["choices"].insert(0, whole("other", finish="length")["choices"][0] | {"index": 1})
        x.reply(200, answer)


@fault
def ok_reasoning(x: Exchange) -> None:
    thought = {"reasoning_content": "They want a pitch.", "reasoning": "Hm."}
    if x.streams:
        x.open_stream()
        x.event(delta({"content": None, **thought}))
        x.event(delta({"content": x.text}))
        x.event(delta({}, "stop"))
        x.end_stream()
    else:
        x.reply(200, whole(x.text, **thought))


@fault
def ok_content_parts(x: Exchange) -> None:
    parts = [{"type": "text", "text": x.text[:9]}, {"type": "text", "text": x.text[9:]}]
    if x.streams:
        x.open_stream()
        x.event(delta({"content": parts}, "stop"))
        x.end_stream()
    else:
        x.reply(200, whole(parts))


@fault
def ok_ignores_stream(x: Exchange) -> None:
    x.reply(200, whole(x.text))


@fault
def ok_always_streams(x: Exchange) -> None:
    x.stream([x.text])


@fault
def ok_plain_text_stream(x: Exchange) -> None:
    if not x.streams:
        return x.reply(200, whole(x.text), {"Content-Type": "text/plain"})
    x.open_stream("text/plain")
    x.event(delta({"content": x.text}, "stop"))
    return x.end_stream()


@fault
def ok_odd_usage(x: Exchange) -> None:
    odd = {"prompt_tokens": "many", "completion_tokens": -1, "prompt_tokens_details": [1]}
    if x.streams:
        x.open_stream()
        x.event(delta({"content": x.text}, "stop") | {"usage": odd})
        x.end_stream()
    else:
        x.reply(200, whole(x.text) | {"usage": odd})


@fault
def ok_split_emoji(x: Exchange) -> None:
    """Send the two halves of a surrogate pair in two chunks."""
    if not x.streams:
        return x.reply(200, whole("Hi \U0001f600"))
    x.open_stream()
    x.event(delta({"content": "Hi \ud83d"}))
    x.event(delta({"content": "\ude00"}))
    x.event(delta({}, "stop"))
    return x.end_stream()


@fault
def lone_surrogate(x: Exchange) -> None:
    if not x.streams:
        return x.reply(200, whole("Hi \ud83d!"))
    x.open_stream()
    for piece in ("Hi \ud83d", "!"):
        x.event(delta({"content": piece}))
    x.event(delta({}, "stop"))
    return x.end_stream()


@stream_fault
def quick_text(x: Exchange) -> None:
    """Say the same without end, faster than it can be taken."""
    event = f"data: {json.dumps(delta({'content': 'and '}))}\n\n" * 100
    x.open_stream()
    while True:
        x.chunk(event)


@fault
def ok_key(x: Exchange) -> None:
    """Repeat the key in the text, as a server does that shows the request."""
    sent = x.request.headers["authorization"]
    if x.streams:
        x.stream([f"You said: {sent}"[i : i + 3] for i in range(0, len(sent) + 10, 3)])
    else:
        x.reply(200, whole(f"You said: {sent}"))


# Whole answers that are no complete drafts.


def _ends(name: str, text: str, finish: str | None, **message: Any) -> None:
    def mode(x: Exchange) -> None:
        if not x.streams:
            return x.reply(200, whole(text, finish=finish, **message))
        x.open_stream()
        x.event(delta({"role": "assistant", "content": text, **message}))
        x.event(delta({}, finish))
        x.event({"choices": [], "usage": usage(text)})
        x.event("[DONE]")
        return x.end_stream()

    FAULTS[name] = mode


_ends("length", "Good mor", "length")
_ends("content_filter", "Good mor", "content_filter")
_ends("content_filter_empty", "", "content_filter")
_ends("empty_stop", "", "stop")
_ends("blank_stop", " \n", "stop")
_ends("unknown_finish", "Good morning.", "tired")
_ends("error_finish", "Good mor", "error")
_ends("only_reasoning", "", "length", reasoning_content="They want a pitch.")
_ends("tool_calls", "", "tool_calls", tool_calls=[{"function": {"name": "f"}}])
_ends("refusal", "", "stop", refusal="I can't help with that.")
_ends("refusal_after_text", "Well, ", "stop", refusal="no.")


# Answers that are damaged.


def _says(name: str, body: bytes | str, content_type: str = "") -> None:
    """Answer 200 with the same bytes, streamed or not."""

    def mode(x: Exchange) -> None:
        usual = "text/event-stream" if x.streams else "application/json"
        x.reply(200, body, {"Content-Type": content_type or usual})

    FAULTS[name] = mode


_HALF = json.dumps(delta({"content": "Good mor"}))

_says("html_200", "<!DOCTYPE html><title>Log in</title><p>Welcome to the WiFi", "text/html")
_says("empty_200", "")
_says("bare_done", "data: [DONE]\n\n", "text/event-stream")
_says("json_null", "null", "application/json")
_says("json_array", "[1, 2]", "application/json")
_says("json_text", '"Good morning."', "application/json")
_says("deep_json", "[" * 100_000, "application/json")
_says("no_choices", '{"id": "1"}', "application/json")
_says("empty_choices", '{"choices": []}', "application/json")
_says("choices_object", '{"choices": {"0": "Good morning."}}', "application/json")
_says("number_content", json.dumps(whole(7)), "application/json")
_says("message_text", '{"choices": [{"message": "Good morning."}]}', "application/json")
_says("bad_json", f"data: {_HALF}\n\ndata: {_HALF[:30]}\n\n", "")
_says("bad_utf8", b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n', "")
_says("bad_utf8_json", b'{"choices": [{"message": {"content": "\xff\xfe"}}]}', "application/json")
_says("bare_lines", "Good morning.\n\nI mend fridges.\n\n")
_says("error_200", '{"error": {"message": "The model crashed", "code": 1}}', "application/json")
_says("error_200_quota", '{"error": {"message": "No money", "code": 402}}', "application/json")
_says("error_200_busy", '{"error": {"message": "Slow down", "code": 429}}', "application/json")
_says("error_200_text", '{"error": "The model crashed"}', "application/json")
_says("error_object", '{"object": "error", "message": "The model crashed"}', "application/json")
_says("error_event", 'event: error\ndata: {"message": "It crashed"}\n\n', "text/event-stream")
_says("error_event_bare", 'event: error\ndata: {"code": 7}\n\n', "text/event-stream")
_says("error_chunk", f'data: {_HALF}\n\ndata: {{"error": {{"message": "It crashed"}}}}\n\n')
_says("cut_stream", f"data: {_HALF}\n\n")
_says("cut_event", f"data: {_HALF}\n\ndata: {_HALF[:40]}")


@fault
def cut_chunk(x: Exchange) -> None:
    """Hang up in the middle of a chunk."""
    x.open_stream("text/event-stream" if x.streams else "application/json")
    if x.streams:
        x.event(delta({"content": "Good mor"}))
    x.raw(b"ff\r\ndata: ")
    x.hang_up()


@fault
def reset(x: Exchange) -> None:
    x.open_stream("text/event-stream" if x.streams else "application/json")
    x.event(delta({"content": "Good mor"}))
    x.stall(0.1)  # a reset throws away what was not yet read
    x.hang_up(reset=True)


@fault
def short_body(x: Exchange) -> None:
    """Promise more bytes than come."""
    _with_length(x, 100)


@fault
def long_body(x: Exchange) -> None:
    """Send more bytes than were promised."""
    _with_length(x, -60)


def _with_length(x: Exchange, more: int) -> None:
    content_type = "text/event-stream" if x.streams else "application/json"
    body = f"data: {json.dumps(delta({'content': x.text}, 'stop'))}\n\n"
    body = body if x.streams else json.dumps(whole(x.text))
    length = str(len(body.encode()) + more)
    x.raw(head(200, {"Content-Type": content_type, "Content-Length": length}) + body.encode())
    x.hang_up()


@fault
def huge_body(x: Exchange) -> None:
    """Send a valid answer of 12 MB."""
    if not x.streams:
        return x.reply(200, whole("a" * 12 * _MB))
    return x.stream("a" * _MB for _ in range(12))


@fault
def huge_line(x: Exchange) -> None:
    x.open_stream("text/event-stream" if x.streams else "application/json")
    for _ in range(40):
        x.chunk(b"a" * _MB)
    x.end_stream()


@fault
def bad_gzip(x: Exchange) -> None:
    x.reply(200, b"this is not gzip", {"Content-Encoding": "gzip"})


@fault
def no_reply(x: Exchange) -> None:
    x.hang_up()


@fault
def no_http(x: Exchange) -> None:
    x.raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    x.hang_up()


# Servers that keep the client waiting.


@fault
def stall_before_headers(x: Exchange) -> None:
    x.stall()


@fault
def stall_in_body(x: Exchange) -> None:
    x.open_stream("text/event-stream" if x.streams else "application/json")
    x.event(delta({"content": "Good mor"}))
    x.stall()


@fault
def stall_in_refusal(x: Exchange) -> None:
    x.raw(head(400, {"Content-Length": "99"}) + b"{")
    x.stall()


@fault
def drip_comments(x: Exchange) -> None:
    """Send nothing but signs of life: comments in a stream, blanks before JSON."""
    x.open_stream("text/event-stream" if x.streams else "application/json")
    _drip(x, lambda: x.chunk(": keep-alive\n\n" if x.streams else "\n"))


@fault
def drip_headers(x: Exchange) -> None:
    x.raw(b"HTTP/1.1 200 OK\r\n")
    _drip(x, lambda: x.raw(b"X-Wait: 1\r\n"))


@fault
def drip_text(x: Exchange) -> None:
    """Go on with text for ever."""
    x.open_stream()
    _drip(x, lambda: x.event(delta({"content": "and "})))


def _drip(x: Exchange, drop: Callable[[], None]) -> None:
    for _ in range(int(FOREVER_S / 0.05)):
        drop()
        x.stall(0.05)
