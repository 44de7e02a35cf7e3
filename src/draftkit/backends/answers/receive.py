"""Receiving an answer over a connection that may break before the answer is whole, or after."""

from __future__ import annotations

import itertools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from draftkit.backends.answers.stream import Answer, read
from draftkit.errors import MAYBE_PAID, BackendError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.answers.refusal import Peer
    from draftkit.backends.completion import Completion
    from draftkit.backends.deadline import Call

__all__ = ["receive"]

# How long to wait, and for how many chunks, until the response ends after the answer did.
_END_S = 0.2
_END_CHUNKS = 8


def receive(response: Any, call: Call, answer: Answer, peer: Peer, *, asked: bool) -> Completion:
    """Read the answer, streamed or whole: some servers ignore which of them was asked for."""
    _check_head(response, peer)
    content_type = response.headers.get("content-type", "")
    streamed = "event-stream" in content_type or (
        asked and "json" not in content_type and "html" not in content_type
    )
    charset = response.charset_encoding or ""
    faults = list[Exception]()
    chunks = _until_it_breaks(response.iter_bytes(), faults)
    error: Exception | None = None
    try:
        for _ in read(chunks, answer, peer, streamed=streamed, charset=charset):
            if answer.goes_on:
                call.unsettle()
            elif answer.finished:
                call.settle(answer.completion)
    except BackendError as exc:
        error = exc
    # After the finish reason nothing is missing but the end of the response.
    if faults and (error or answer.goes_on or not answer.finished):
        error = faults[0]
    if error:
        raise error
    completion = answer.completion()
    # A connection whose response is not read to its end is closed, and the next request has
    # to make another.
    call.settle(lambda: completion, _END_S)
    for _ in itertools.islice(chunks, _END_CHUNKS):
        pass
    return completion


def _check_head(response: Any, peer: Peer) -> None:
    """Refuse an answer whose head says that there is no text in it, or none that can be read."""
    if response.status_code == HTTPStatus.NO_CONTENT:
        raise peer.damaged(
            "answered 204, which is to say nothing",
            peer.fill("Is {address} the right address?{v1}"),
        )
    asked = response.request.headers.get("accept-encoding", "")
    came = response.headers.get("content-encoding", "").lower().replace(",", " ").split()
    if odd := [
        coding for coding in came if coding not in (*asked.replace(",", " ").split(), "identity")
    ]:
        raise peer.damaged(
            f"compressed its answer in a way that it was not asked for ({peer.clean(odd[0])})",
            f"{MAYBE_PAID}. Have the server, or a proxy before it, use gzip.",
        )


def _until_it_breaks(chunks: Iterator[bytes], faults: list[Exception]) -> Iterator[bytes]:
    """Yield chunks until the connection breaks; note the error, so that what came is still read."""
    import httpx2

    try:
        yield from chunks
    except (httpx2.TransportError, httpx2.DecodingError) as exc:
        faults.append(exc)
