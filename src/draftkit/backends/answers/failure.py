"""What it means when the connection fails: our errors for those of openai and httpx2."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from draftkit.backends.address import host_of
from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.answers.refusal import Peer, refusal
from draftkit.backends.proxies import proxy_before
from draftkit.backends.redactor import redact
from draftkit.errors import (
    MAYBE_PAID,
    BackendError,
    ConnectionFailedError,
    DeadlineError,
    RejectedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.base import Backend

__all__ = ["priced", "translated"]

_PAID = f"{MAYBE_PAID}, so it was not asked again."


@contextmanager
def translated(peer: Peer) -> Iterator[None]:
    """Raise our errors for those of openai and httpx2, chained where that is safe."""
    import ssl

    import httpx2
    import openai

    theirs = (
        openai.OpenAIError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        httpx2.CookieConflict,
        httpx2.StreamError,
        ssl.SSLError,
    )
    try:
        yield
    except theirs as exc:
        chain = _chain(exc)
        # When our own hook raises an error for a refusal, some versions of the client take that
        # for a connection failure.
        if ours := next((e for e in chain if isinstance(e, BackendError)), None):
            exc.__cause__ = None  # else each of the two would be the other's cause
            raise ours from None
        known = any(_has_key(f"{e} {e!r} {vars(e).get('body')}", peer) for e in chain)
        raise _failure(chain, peer) from (None if known else exc)


@contextmanager
def priced(backend: Backend) -> Iterator[None]:
    """Leave what may have been paid for out of a failure of a backend that costs nothing."""
    try:
        yield
    except BackendError as exc:
        if "paid" not in backend.capabilities:
            exc.hint = exc.hint.replace(f"{MAYBE_PAID}, so it", "It")
            exc.hint = exc.hint.replace(f"{MAYBE_PAID}. ", "")
        raise


def _has_key(text: str, peer: Peer) -> bool:
    return redact(text, *peer.secrets) != text


def _chain(exc: BaseException | None) -> list[BaseException]:
    """Return an exception and its causes, the outermost first."""
    chain = []
    while exc is not None:
        chain.append(exc)
        exc = exc.__cause__ or exc.__context__
    return chain


def _failure(chain: list[BaseException], peer: Peer) -> BackendError:
    import httpx2

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(e, kinds) for e in chain)

    reason = peer.clean(str(chain[-1])) or type(chain[-1]).__name__
    if has(httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError):
        return _no_connection(chain, peer, reason)
    if has(httpx2.UnsupportedProtocol, httpx2.InvalidURL):
        return RejectedError(f"The address {peer.address} cannot be used: {reason}.")
    if response := getattr(chain[0], "response", None):
        return refusal(Complaint(str(chain[0])), response.status_code, peer, response.headers)
    if has(httpx2.TimeoutException, TimeoutError):
        message = f"{peer.provider} stopped answering: {reason}."
        return DeadlineError(message, hint=_PAID, provider=peer.provider)
    if has(httpx2.DecodingError):
        reason = "its answer cannot be decompressed"
    return peer.damaged(f"broke off: {reason}", _PAID)


def _no_connection(chain: list[BaseException], peer: Peer, reason: str) -> ConnectionFailedError:
    import socket
    import ssl

    import httpx2

    proxy = proxy_before(peer.url)
    where = f"at {peer.address}"
    retryable, hint = True, "" if proxy else peer.preset.start
    for error in chain:
        if isinstance(error, ConnectionRefusedError):
            reason, hint = "nobody listens there", hint or "Is the server started?"
        elif isinstance(error, socket.gaierror):
            reason, hint = "its host is not known", "Check the address and the network."
        elif isinstance(error, httpx2.ProxyError):
            reason = f"it says {reason}"
        elif isinstance(error, ssl.SSLError):
            hint = "Check the computer's clock and certificates, and whether it is https or http."
            retryable = False
    if proxy:  # the client connects to nothing else
        where += f" through the proxy {proxy.address} ({proxy.source})"
        hint = f"Check the proxy, or name {host_of(peer.url)} in NO_PROXY to go without it."
    failed = ConnectionFailedError(
        f"{peer.provider} cannot be reached {where}: {reason}.", hint=hint, provider=peer.provider
    )
    failed.retryable = retryable
    return failed
