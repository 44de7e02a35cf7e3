"""As many requests at once as the server takes, and none while it asks to wait.

One limiter serves all threads of a run. It does what congestion control does: half as
many at once after a refusal, one more after as many successes as there are at once
(additive increase, multiplicative decrease; Chiu and Jain 1989).
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from draftkit.backends.base import Backend
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

__all__ = ["Limited", "Limiter", "StoppedError"]

# How often an unanswered request is sent again. A busy server asks everybody to wait, which
# takes patience; a broken one is not going to heal within a run.
BUSY_RETRIES = 8
OTHER_RETRIES = 2

# How many requests at once by default: what the usual providers' lowest tiers take, and what
# it may grow to if the server never refuses.
START, MOST = 8, 32

# A longer wait is a matter for a person: the run ends and can be started again.
LONGEST_WAIT_S = 300.0

# The first wait where the server names none; it doubles.
_FIRST_WAIT_S = 0.5

# Answers are streamed, so that what has come of one can be kept when it is cut. That takes a
# third more computing for a draft without checks (measured: 4.5 ms against 3.3), so whole ones
# are asked for once so many in a row took less than this: there is little to keep.
_QUICK_S = 2.0
_IN_A_ROW = 16


class StoppedError(Exception):
    """The run ends, and this request was not sent."""


class Limiter:
    """Lets a limited number of requests run at the same time.

    Args:
        start: How many may be under way at once in the beginning.
        most: How many at most.
    """

    def __init__(self, start: int, most: int | None = None) -> None:
        self.most = max(start, most or start)
        self._limit = float(start)
        self._under_way = 0
        self._began = 0.0
        self._not_before = 0.0
        self._slowed_at = 0.0
        self._probing = False
        self._stopped = False
        self._changed = threading.Condition()

    @classmethod
    def of(cls, backend: Backend, concurrency: int | None = None) -> Self:
        """Return the limiter for a backend.

        Args:
            backend: Who answers.
            concurrency: How many at once; None for what such a backend can take.
        """
        if concurrency:
            return cls(concurrency)
        if "parallel" not in backend.capabilities:
            return cls(1)
        # A user's own server has a few slots; a request that waits for one runs out of time.
        return cls(START, MOST if "paid" in backend.capabilities else START)

    def bound(self, most: int) -> None:
        """Let no more than this many be under way at once."""
        self.most = min(self.most, most)
        self._limit = min(self._limit, most)

    @property
    def limit(self) -> int:
        """How many may be under way at once right now."""
        return 1 if self._probing else int(self._limit)

    @property
    def unanswered_s(self) -> float:
        """For how many seconds the latest request has been under way; 0 if none is."""
        with self._changed:
            return time.monotonic() - self._began if self._under_way else 0.0

    @property
    def paused_s(self) -> float:
        """For how many seconds nothing will be sent, because the server asked to wait."""
        return max(0.0, self._not_before - time.monotonic())

    def stop(self) -> None:
        """Let no more requests start."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait until a request may be sent; it is under way inside the block.

        Yields:
            The moment at which it began.

        Raises:
            StoppedError: If the run ends meanwhile.
        """
        with self._changed:
            self._wait()
            self._under_way += 1
            self._began = began = time.monotonic()
        try:
            yield began
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify()

    def _wait(self) -> None:
        while True:
            if self._stopped:
                raise StoppedError
            wait_s = self._not_before - time.monotonic()
            if wait_s > 0:
                self._changed.wait(wait_s)
            elif self._under_way >= self.limit:
                self._changed.wait()
            else:
                return

    def pause(self, seconds: float) -> None:
        """Wait so many seconds, unless the run ends first.

        Raises:
            StoppedError: If the run ends.
        """
        with self._changed:
            if self._changed.wait_for(lambda: self._stopped, seconds):
                raise StoppedError

    def succeeded(self, began: float) -> None:
        """Tell that a request was answered.

        Args:
            began: When it was sent. One that was under way already when another was
                refused says nothing about the time after.
        """
        with self._changed:
            if began < self._slowed_at:
                return
            self._probing = False
            self._limit = min(self.most, self._limit + 1 / self._limit)
            self._changed.notify(2)

    def slow_down(self, began: float, wait_s: float) -> None:
        """Tell that the server refused a request because there are too many.

        Nothing is sent for `wait_s` seconds; then a single request probes the server.

        Args:
            began: When the refused request was sent. The others that were under way at
                the same time are refused for the same reason, so they count as one.
            wait_s: Seconds until the next request.
        """
        now = time.monotonic()
        with self._changed:
            if began >= self._slowed_at:
                self._limit = max(1.0, self._limit / 2)
            self._slowed_at = now
            self._probing = True
            self._not_before = max(self._not_before, now + wait_s)
            self._changed.notify_all()


# Every other request would be refused as well.
_REFUSED = (AuthenticationError, ModelNotFoundError, QuotaError)


class Limited(Backend):
    """A backend that asks a limiter before each request, and sends refused ones again.

    Give the backend no retries of its own: the other threads would not know about them.

    Args:
        backend: What makes the completions.
        limiter: The run's limiter.
    """

    capabilities: frozenset[str] = frozenset()

    def __init__(self, backend: Backend, limiter: Limiter) -> None:
        self.inner = backend
        self.limiter = limiter
        self.provider = backend.provider
        self.model = backend.model
        self.server = backend.server
        self.capabilities = backend.capabilities
        self._seconds: deque[float] = deque(maxlen=_IN_A_ROW)

    @property
    def context_window(self) -> int | None:
        """The backend's."""
        return self.inner.context_window

    @property
    def answer(self) -> str:
        """The backend's."""
        return self.inner.answer

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask when it is this request's turn, again if it was certainly not answered.

        Raises:
            BackendError: What the backend raises, if trying again is no use.
            StoppedError: If the run ends before the request was sent.
        """
        self.inner.connect()  # the first time, this takes longer than many an answer
        heard = _Heard(on_text)
        tries = 0
        while True:
            with self.limiter.turn() as began:
                try:
                    completion = self._answer(request, heard if on_text else None)
                except BackendError as exc:
                    wait_s = _wait_s(exc, tries)
                    if wait_s > LONGEST_WAIT_S:
                        exc.hint = f"It asks to wait {wait_s:,.0f} s: start again then."
                    if isinstance(exc, _REFUSED):
                        self.limiter.stop()  # before another takes this turn
                    if heard.anything or _hopeless(exc, tries, wait_s):
                        raise
                    if isinstance(exc, RateLimitError):
                        self.limiter.slow_down(began, wait_s)
                        wait_s = 0.0
                else:
                    self.limiter.succeeded(began)
                    self._seconds.append(time.monotonic() - began)
                    return completion
            self.limiter.pause(wait_s)
            tries += 1

    def _answer(self, request: Request, heard: _Heard | None) -> Completion:
        if heard is None or not self._quick:
            return self.inner.complete(request, heard.hear if heard else None)
        try:
            completion = self.inner.complete(request)
        except BackendError as exc:
            if exc.said:
                heard.hear(exc.said)
            raise
        heard.hear(completion.text)
        return completion

    @property
    def _quick(self) -> bool:
        """Whether the server is quick, and can be interrupted without streaming."""
        if len(self._seconds) < _IN_A_ROW or "interrupt" not in self.inner.capabilities:
            return False
        return max(tuple(self._seconds)) < _QUICK_S

    def close(self) -> None:
        """Close the backend."""
        self.inner.close()


class _Heard:
    """Whether any text has come."""

    def __init__(self, on_text: Callable[[str], None] | None) -> None:
        self.anything = False
        self._on_text = on_text

    def hear(self, text: str) -> None:
        self.anything = True
        if self._on_text:
            self._on_text(text)


def _wait_s(exc: BackendError, tries: int) -> float:
    own_s = _FIRST_WAIT_S * (1 << tries) * random.uniform(0.5, 1)  # noqa: S311 - not a secret
    return max(own_s, exc.retry_after_s or 0.0)


def _hopeless(exc: BackendError, tries: int, wait_s: float) -> bool:
    most = BUSY_RETRIES if isinstance(exc, RateLimitError) else OTHER_RETRIES
    return not exc.retryable or tries >= most or wait_s > LONGEST_WAIT_S
