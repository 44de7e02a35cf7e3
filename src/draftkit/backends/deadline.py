"""One answer within one deadline, whatever the server does meanwhile.

A client's own timeout starts again with each byte, so a server that sends a comment every
second is waited for without end; and looking up a host's name has no timeout at all. So the
request runs in a thread of its own, and the caller waits for it no longer than agreed.
"""

from __future__ import annotations

import logging
import queue
import socket
import threading
import time
from concurrent import futures
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from draftkit.backends.completion import Completion
from draftkit.errors import MAYBE_PAID, BackendError, DeadlineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["WAITING", "Call", "attended", "within"]

T = TypeVar("T")

WAITING = logging.getLogger("draftkit.waiting")
"""Reports, at level INFO, that a server is being waited for, and why."""


class _TooLateError(Exception):
    """Something was said after the deadline."""


# Whoever waits longer than this should know what for.
_QUIET_S = 10.0

# How long a connection that is cut may take to hand over what it had received.
_CUT_S = 0.5

# Once the model has said that it is done, only the usage and the end are still to come.
_TAIL_S = 3.0


class Call:
    """What the thread that makes a request shares with the one that waits for the answer.

    Attributes:
        spoken: Whether any text has come.
        rest: Returns what the requesting thread has received and not yet passed on.
    """

    def __init__(self, timeout_s: float) -> None:
        self._deadline = self._last = time.monotonic() + timeout_s
        self._events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._response: Any = None
        self._whole: Callable[[], Completion] | None = None
        self.spoken = self._told = self._ended = self._broken = False
        self.rest: Callable[[], str] = str

    def remaining_s(self) -> float:
        """Return the seconds that are left, 0 if none."""
        return max(0.0, self._deadline - time.monotonic())

    def say(self, text: str) -> None:
        """Hand a piece of text to the waiting thread, as long as there is time.

        Otherwise text that comes faster than it is taken would keep both threads busy without end.
        """
        if self._deadline < time.monotonic():
            raise _TooLateError
        self.spoken = True
        self._events.put(text)

    def settle(self, whole: Callable[[], Completion], tail_s: float | None = None) -> None:
        """Tell that the text is whole: if the end does not come soon, this is the answer."""
        deadline = time.monotonic() + (_TAIL_S if tail_s is None else tail_s)
        if self._whole is None or deadline < self._deadline:
            self._whole = whole
            self._deadline = min(self._deadline, deadline)
            self._events.put("")  # wakes the waiting thread: the deadline is nearer now

    def unsettle(self) -> None:
        """Tell that the text was not whole after all: more of it came."""
        self._whole, self._deadline = None, self._last

    def abandon(self, why: BackendError) -> None:
        """End the waiting with this error; called from any thread."""
        self._events.put(why)

    def pause(self, seconds: float) -> bool:
        """Wait, and return whether somebody is still waiting for the answer."""
        return not self._over.wait(seconds)

    @contextmanager
    def holding(self, response: Any) -> Iterator[None]:
        """Let the connection be cut while the response is read."""
        with self._lock:
            self._response = response
        if self._over.is_set():
            self._cut()
        try:
            yield
        finally:
            with self._lock:
                self._response = None

    def run(self, work: Callable[[Call], Completion]) -> None:
        """Do the work and tell how it went."""
        end: Completion | BaseException
        try:
            end = work(self)
        except BaseException as exc:  # noqa: BLE001 - raised again by the one who waits
            end = exc
        self._ended = True
        self._events.put(end)

    def wait(self, on_text: Callable[[str], None]) -> Completion | None:
        """Return the answer, or None if the deadline came first."""
        try:
            while True:
                event = self._next()
                if isinstance(event, Completion):
                    return event
                if isinstance(event, _TooLateError):
                    return self._whole() if self._whole else None
                if isinstance(event, BaseException):
                    raise event
                if event:
                    on_text(event)
        except queue.Empty:
            return self._whole() if self._whole else None
        finally:
            self._over.set()
            self._cut()

    def hear_out(self, on_text: Callable[[str], None]) -> Completion | None:
        """Pass on what had come when the waiting ended; return the answer if that is whole.

        An answer that comes in one piece is passed on only at its end, or when it is cut.
        """
        whole: Completion | None = None
        with suppress(queue.Empty):
            while self._broken and not (self._ended and self._events.empty()):
                event = self._events.get(timeout=self.remaining_s())
                if isinstance(event, str):
                    on_text(event)
                whole = event if isinstance(event, Completion) else whole
        on_text(self.rest())
        return whole

    def _next(self) -> Any:
        """Return what comes next, and tell once that nothing has come for some time.

        Raises:
            queue.Empty: If nothing comes in time.
        """
        if not self._told and self.remaining_s() > _QUIET_S:
            with suppress(queue.Empty):
                return self._events.get(timeout=_QUIET_S)
            self._told = True
            WAITING.info(
                "Nothing has come for %.0f s: waiting at most %.0f s more.",
                _QUIET_S,
                self.remaining_s(),
            )
        return self._events.get(timeout=self.remaining_s())

    def _cut(self) -> None:
        """End the connection, so that the server stops and the thread that reads ends."""
        with self._lock:
            if self._response is None:
                return
            stream = self._response.extensions.get("network_stream")
            connection = stream and stream.get_extra_info("socket")
            # Once the response is read, its connection may carry another call's request.
            if connection is not None and not self._response.is_closed:
                self._broken, self._deadline = True, time.monotonic() + _CUT_S
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def within(
    timeout_s: float,
    work: Callable[[Call], Completion],
    on_text: Callable[[str], None],
    provider: str,
) -> Completion:
    """Do the work in a thread, and wait for at most `timeout_s` seconds.

    Args:
        timeout_s: For everything: connecting, waiting, trying again, reading.
        work: Makes the completion; it hands pieces of text to `Call.say`.
        on_text: Called here, in the caller's thread, with those pieces and, if there is no whole
            answer, with the rest of what came.
        provider: Whose answer it is, for the error.

    Raises:
        DeadlineError: If there is no whole answer in time.
        BackendError: What `work` raises.
    """
    call = Call(timeout_s)
    threading.Thread(target=call.run, args=(work,), daemon=True).start()
    try:
        completion = call.wait(on_text) or call.hear_out(on_text)
    except BaseException:  # Ctrl-C, too: what had come is kept
        call.hear_out(on_text)
        raise
    if completion is None:
        raise overdue(provider, timeout_s)
    return completion


def attended(work: Callable[[], T], what: str, silence_s: float) -> T:
    """Do work that depends on a server, and report after some seconds what is waited for.

    It runs in a thread of its own, so that an interrupt need not wait for it, not even while a
    host's name is looked up; its result is dropped then.

    Args:
        work: What to do; it gives up by itself after so many seconds of silence.
        what: What is waited for, for a person, such as "openai to say how far it is".
        silence_s: Those seconds.

    Raises:
        Exception: What `work` raises.
    """
    end: Future[T] = Future()

    def do() -> None:
        try:
            end.set_result(work())
        except BaseException as exc:  # noqa: BLE001 - raised again by the one who waits
            end.set_exception(exc)

    threading.Thread(target=do, daemon=True).start()
    told = False
    while not futures.wait([end], _QUIET_S).done:
        if not told:
            told = True
            WAITING.info("Waiting for %s: at most %.0f s without a sign of life.", what, silence_s)
    return end.result()


def overdue(provider: str, timeout_s: float) -> BackendError:
    """Return the error for an answer that did not come in time."""
    return DeadlineError(
        f"{provider} gave no whole answer within {timeout_s:g} s.",
        hint=f"{MAYBE_PAID}, so it was not asked again; allow it more time "
        "(--timeout, or timeout_s in Python) or ask for less.",
        provider=provider,
    )
