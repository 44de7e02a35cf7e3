"""Every server that speaks OpenAI's Chat Completions, through the openai client."""

from __future__ import annotations

import dataclasses
import gc
import os
import random
import sys
import threading
import weakref
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.backends.address import is_loopback, query_of, without_query
from draftkit.backends.answers.amendments import amended, amendment, notes_of
from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.answers.failure import priced, translated
from draftkit.backends.answers.receive import receive
from draftkit.backends.answers.refusal import LoadingError, ParameterRefusedError, Peer, refusal
from draftkit.backends.answers.stream import Answer
from draftkit.backends.base import Backend
from draftkit.backends.body import body_of
from draftkit.backends.content.listener import heard
from draftkit.backends.deadline import WAITING, Call, overdue, within
from draftkit.backends.hub.parameters import SMALL, in_name
from draftkit.backends.keys import find_key
from draftkit.backends.presets import known_window, preset_of, presets, server_of
from draftkit.backends.proxies import check_proxy, client_options, unusable
from draftkit.backends.served import Served, served
from draftkit.errors import AuthenticationError, BackendError, ConfigError, ResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.base import Options
    from draftkit.backends.completion import Completion
    from draftkit.backends.content.listener import Listener
    from draftkit.backends.presets import Preset
    from draftkit.backends.request import Request

__all__ = ["OpenAIBackend"]

# Nothing is sent before there is a connection, so that giving up early costs nothing.
_CONNECT_S = 10.0

# Waits before another try double from here, if the server does not say how long.
_FIRST_WAIT_S = 0.25

# Whoever is asked to wait longer should hear of it instead of waiting.
_LONGEST_WAIT_S = 60.0

# A server that is loading the model is asked again after so long.
_LOADING_S = 1.0

# Bytes read of a refusal's body; what it says is in the first sentence.
_REFUSAL_BYTES = 64 << 10

# A token is hardly ever longer than this many bytes on average, in any language.
_BYTES_A_TOKEN = 8


class OpenAIBackend(Backend):
    """Serves `openai:`, `ollama:` and all the others of `presets.toml`.

    Several threads may call `complete` at once. Each call has a connection to itself, which is
    kept for the next one.
    """

    def __init__(self, provider: str, model: str, options: Options) -> None:
        preset, url = preset_of(provider, options.base_url)
        self.provider = provider
        self.model = model
        self.server = server_of(preset.name, url)
        self._preset = preset
        self._options = options
        self._url = url
        self._peer: Peer | None = None
        self._lock = threading.Lock()
        # A pool that threads share is searched, under one lock, when a request begins or
        # ends: with 64 at once that took a third of a second of each (measured on loopback).
        self._clients: list[Any] = []
        self._idle: list[tuple[Any, Peer]] = []
        # What the server refused once is not sent to it again.
        self._changes: dict[str, str] = {}
        self._calls: weakref.WeakSet[Call] = weakref.WeakSet()

    @property
    def capabilities(self) -> frozenset[str]:
        """What the provider can do, and what the model that it serves needs."""
        small = (self._served.parameters or in_name(self.model) or SMALL) < SMALL
        # A model that only its provider serves is behind a gateway, wherever that runs.
        gateway = known_window(self.provider, self.model) is not None
        free = {"paid"} if is_loopback(self._url) and not gateway else set()
        known = self._preset.capabilities - free
        return known | {"interrupt"} | ({"small"} if small else set())

    @property
    def preset(self) -> Preset:
        """What is known about the provider, and about its server if that is on this computer."""
        _ = self._served  # asking may show that another preset fits
        return self._preset

    @property
    def context_window(self) -> int | None:
        """The most tokens of request and answer together, or None."""
        return known_window(self.provider, self.model) or self._served.context_window

    @cached_property
    def _served(self) -> Served:
        """What the server says of its model, if it is on this computer and speaks plain HTTP."""
        if not _is_plain_here(self._url):
            return Served()
        found = served(self._url, self.model)
        if found.engine in ("llamacpp", "vllm"):
            self._preset = presets()[found.engine]
        return found

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask for one completion; everything about it ends within `options.timeout_s`."""
        _import_client()
        peer = self._known_peer()
        try:
            return self._completed(peer, request, on_text)
        except AuthenticationError:
            # A token may have expired, and the command that prints it may have the next one.
            if (fresh := self._fresh_peer(peer)) is None:
                raise
            return self._completed(fresh, request, on_text)

    def _completed(
        self, peer: Peer, request: Request, on_text: Callable[[str], None] | None
    ) -> Completion:
        body = body_of(request, self.model, self._preset, stream=on_text is not None)

        def ask(listener: Listener) -> Completion:
            def answer(call: Call) -> Answer:
                structured = request.schema is not None
                new = Answer(
                    peer, request.opening, call.say, listener.thinks_apart, structured=structured
                )
                call.rest = new.rest
                return new

            def work(call: Call) -> Completion:
                return self._ask(call, peer, body, answer)

            return within(self._options.timeout_s, work, listener.hear, self.provider)

        with priced(self):
            completion = heard(request, on_text, ask, model=self.model)
        notes = notes_of(request, self._preset, body, self._changes)
        return _noted(completion, [*notes, *_suspicions(request, completion)])

    def client(self) -> tuple[Any, Peer]:
        """Return the connected client and its peer, for whatever else the provider can do.

        Raises:
            AuthenticationError: If there is no key and the provider needs one.
        """
        _import_client()
        peer = self._known_peer()
        with self._lent(peer) as client:
            return client, peer

    def connect(self) -> None:
        """Import the client and open a connection for the first request."""
        self.client()

    def interrupt(self) -> None:
        """End the calls that are under way; each raises, and its caller can keep what has come."""
        with self._lock:
            calls = list(self._calls)
        for call in calls:
            call.abandon(ResponseError("It was interrupted.", provider=self.provider))

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            while self._clients:
                self._clients.pop().close()
            self._idle.clear()

    def _ask(
        self, call: Call, peer: Peer, body: dict[str, Any], new_answer: Callable[[Call], Answer]
    ) -> Completion:
        """Send the request, again only if the server has certainly not answered it."""
        with self._lock:
            self._calls.add(call)
        tries = 0
        while True:
            changes = self._changes
            try:
                return self._send(call, peer, amended(body, changes), new_answer(call))
            except ParameterRefusedError as exc:
                change = amendment(exc.names, amended(body, changes), changes)
                if not change or call.spoken:
                    raise
                with self._lock:
                    self._changes = {**self._changes, **change}
            except BackendError as exc:
                self._pause(call, exc, tries)
                tries += 1

    def _pause(self, call: Call, error: BackendError, tries: int) -> None:
        """Wait before the request is sent again; raise the error if it is not to be."""
        loading = isinstance(error, LoadingError)
        more = loading or tries < self._options.retries
        if call.spoken or not error.retryable or not more:
            raise error
        wait_s = _LOADING_S if loading else _wait_s(error, tries)
        if wait_s > min(_LONGEST_WAIT_S, call.remaining_s()):
            error.hint = error.hint or f"It asks to wait {wait_s:,.0f} s: try again then."
            raise error
        if loading and not tries:
            WAITING.info("%s is still loading the model: waiting.", self.provider)
        elif error.retry_after_s:
            WAITING.info("%s asks to wait %.0f s.", self.provider, wait_s)
        if not call.pause(wait_s):
            raise error

    def _send(self, call: Call, peer: Peer, body: dict[str, Any], answer: Answer) -> Completion:
        with translated(peer), self._lent(peer) as client:
            response = self._post(client, body, call.remaining_s())
            with call.holding(response):
                try:
                    return receive(response, call, answer, peer, asked="stream" in body)
                finally:
                    response.close()

    def _post(self, client: Any, body: dict[str, Any], timeout_s: float) -> Any:
        """Return a response whose headers are there and whose body is still to be read.

        The client's `post` is its documented way to get the response itself: its own parsing
        of the body overlooks too many ways in which an answer can be wrong.
        """
        import httpx2

        if timeout_s <= 0:
            raise overdue(self.provider, self._options.timeout_s)
        timeout = httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))
        return client.post(
            "/chat/completions",
            cast_to=httpx2.Response,
            body=body,
            options={"timeout": timeout},
            stream=True,
        )

    def _known_peer(self) -> Peer:
        """Return the peer; its key is looked up only when the first request needs it."""
        with self._lock:
            if self._peer is None:
                self._peer = self._found_peer()
            return self._peer

    def _fresh_peer(self, refused: Peer) -> Peer | None:
        """Return the peer with a different key from the refused one; None if there is none."""
        with self._lock:
            if self._peer is refused and refused.key_from:  # what prints it may print another
                self._peer = self._found_peer()
            return self._peer if self._peer and self._peer.key != refused.key else None

    def _found_peer(self) -> Peer:
        options = self._options
        key = find_key(self.provider, self._preset, options)
        printed = " that api_key_cmd prints" if options.api_key_cmd and not options.api_key else ""
        return Peer(self.provider, self.model, self._url, key, self._preset, printed)

    @contextmanager
    def _lent(self, peer: Peer) -> Iterator[Any]:
        """Lend a client to one call: the one that was used last, whose connection is open."""
        with self._lock:
            while self._idle:
                client, whose = self._idle.pop()
                if whose is peer:
                    break  # those with an expired key are closed at the end
            else:
                client = _connect(peer, self._certificates)
                self._clients.append(client)
        try:
            yield client
        finally:
            self._idle.append((client, peer))

    @cached_property
    def _certificates(self) -> Any:
        import ssl

        import httpx2

        if _is_plain_here(self._url):
            # Reading the usual ones takes 30 ms, and nothing is ever encrypted there; if it
            # were, a context that trusts nobody would refuse it.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return httpx2.create_ssl_context(trust_env=not is_loopback(self._url))
        except OSError as exc:  # ssl's own errors are OSErrors
            names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)]
            if not names:
                raise
            raise ConfigError(
                f"The certificates that {' or '.join(names)} names cannot be read: {exc.strerror}."
            ) from exc


def _is_plain_here(url: str) -> bool:
    """Whether a server is on this computer and speaks plain HTTP."""
    return is_loopback(url) and url.lower().startswith("http://")


def _import_client() -> None:
    """Import openai with the garbage collector off.

    The import makes half a million objects that stay, and going through them again and again
    takes a good part of the time until the first request is sent.
    """
    if "openai" in sys.modules or not gc.isenabled():
        return
    gc.disable()
    try:
        import openai  # noqa: F401 - for those who need it
    finally:
        gc.enable()


_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def _connect(peer: Peer, certificates: Any) -> Any:
    import openai

    check_proxy(peer.url)
    try:
        http = openai.DefaultHttpxClient(
            **client_options(peer.url),
            verify=certificates,
            # What is sent goes to the address that the user named, and to no other.
            follow_redirects=False,
            event_hooks={"response": [lambda response: _refuse(response, peer)]},
        )
    except Exception as exc:
        if not (names := [name for name in _PROXIES if os.environ.get(name)]):
            raise
        # Not its words: they have a part of the address, which may be the password.
        raise unusable(" or ".join(names)) from exc
    headers: dict[str, Any] = {"Authorization": f"Bearer {peer.key}"}
    if peer.provider != "openai":
        headers |= {"OpenAI-Organization": openai.omit, "OpenAI-Project": openai.omit}
    return openai.OpenAI(
        api_key=peer.key,
        base_url=without_query(peer.url),
        default_query=query_of(peer.url),
        max_retries=0,
        http_client=http,
        default_headers=headers,
    )


def _refuse(response: Any, peer: Peer) -> None:
    """Raise our error for a refusal, before the client makes its own.

    The client's would hold the whole body, however long, and any key that the body repeats.
    """
    if response.status_code < 300:
        return
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) >= _REFUSAL_BYTES:
            break
    said = Complaint.read(body[:_REFUSAL_BYTES])
    raise refusal(said, response.status_code, peer, response.headers)


def _wait_s(error: BackendError, tries: int) -> float:
    """Return the seconds to wait before another try, random so that clients do not coincide."""
    own_s = _FIRST_WAIT_S * (1 << tries) * random.uniform(0.5, 1)  # noqa: S311 - not a secret
    return max(own_s, error.retry_after_s or 0)


def _suspicions(request: Request, completion: Completion) -> list[str]:
    """Say so if the server cannot have read the whole request."""
    read_tokens = completion.usage.input_tokens
    sent = sum(len(m.content.encode("utf-8", "replace")) for m in request.messages)
    least = sent // _BYTES_A_TOKEN
    if read_tokens is None or read_tokens + (completion.usage.cached_tokens or 0) >= least:
        return []
    note = f"The server read {read_tokens} tokens of at least {least}: it may have cut the request."
    return [f"{note} Give it a larger context window."]


def _noted(completion: Completion, notes: list[str]) -> Completion:
    return (
        dataclasses.replace(completion, notes=(*completion.notes, *notes)) if notes else completion
    )
