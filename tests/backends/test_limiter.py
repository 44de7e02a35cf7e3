"""No more requests at once than the server takes, and none that it asked not to be sent."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.limiter import BUSY_RETRIES, OTHER_RETRIES, Limited, Limiter, StoppedError
from draftkit.backends.request import Message, Request
from draftkit.errors import (
    BackendError,
    DeadlineError,
    QuotaError,
    RateLimitError,
    ServerError,
)
from draftkit.testing import ScriptedBackend
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST = Request((Message("user", "Say hello."),))


class Desk(ScriptedBackend):
    """A backend that knows how many are at it at the same time, and when they came."""

    def __init__(self, *answers: str | BaseException, seconds: float = 0.02) -> None:
        super().__init__(answers)
        self.at_once: list[int] = []
        self.times: list[float] = []
        self._seconds = seconds
        self._here = 0
        self._lock = threading.Lock()

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Take a while to answer."""
        with self._lock:
            self._here += 1
            self.at_once.append(self._here)
            self.times.append(time.monotonic())
            answer = self._answers[min(len(self.times), len(self._answers)) - 1]
        try:
            time.sleep(self._seconds)
            if isinstance(answer, BaseException):
                raise answer
            return Completion(str(answer), StopReason.STOP)
        finally:
            with self._lock:
                self._here -= 1


def ask(limited: Limited, times: int, threads: int = 16) -> list[Completion | BaseException]:
    """Ask from several threads, and return what came of it."""

    def once(_number: int) -> Completion | BaseException:
        try:
            return limited.complete(REQUEST)
        except (BackendError, StoppedError) as exc:
            return exc

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(once, range(times)))


def test_no_more_at_once_than_the_limit() -> None:
    desk = Desk("Hello.")
    ask(Limited(desk, Limiter(3)), 20)
    assert max(desk.at_once) == 3


def test_the_limit_grows_while_the_server_is_pleased() -> None:
    desk, limiter = Desk("Hello."), Limiter(2, 6)
    ask(Limited(desk, limiter), 60)
    assert limiter.limit == 6
    assert max(desk.at_once[:4]) == 2
    assert max(desk.at_once) == 6


def test_a_refusal_holds_everybody_back_and_one_request_tries_the_ground() -> None:
    busy = RateLimitError("busy", retry_after_s=0.4)
    desk = Desk("Hello.", "Hello.", busy, "Hello.")
    limiter = Limiter(4)
    ask(Limited(desk, limiter), 16)
    refused = desk.times[2]
    # Those that were under way at the same time are no later than the refusal itself.
    later = [t for t in desk.times if t > refused + 0.05]
    assert min(later) >= refused + 0.4
    assert desk.at_once[desk.times.index(later[0])] == 1
    assert later[1] >= later[0] + 0.02


def test_refusals_at_the_same_time_halve_the_limit_once() -> None:
    limiter = Limiter(16)
    with limiter.turn() as began:
        limiter.slow_down(began, 0)
        limiter.slow_down(began, 0)
    assert limiter.limit == 1
    with limiter.turn() as began:
        limiter.succeeded(began)
    assert limiter.limit == 8


def test_a_storm_of_refusals_costs_few_requests() -> None:
    """Everybody is refused for a second; 16 threads, 100 requests to make."""
    desk = Desk("Hello.", seconds=0.01)
    calm_at = time.monotonic() + 1.0
    refusals = 0

    def complete(request: Request, on_text: Callable[[str], None] | None = None) -> Completion:
        nonlocal refusals
        answer = Desk.complete(desk, request, on_text)
        if time.monotonic() < calm_at:
            refusals += 1
            raise RateLimitError("busy", retry_after_s=0.3)
        return answer

    desk.complete = complete  # type: ignore[method-assign]
    found = ask(Limited(desk, Limiter(16)), 100)
    assert all(isinstance(answer, Completion) for answer in found)
    # What was under way when it began, and one that tries the ground each 0.3 s: of these
    # there are three in a second, and fewer where the computer is busy.
    assert 2 <= refusals <= 20


@each(
    ("failure", "requests"),
    [
        (ServerError("down"), 1 + OTHER_RETRIES),
        (QuotaError("no credit"), 1),
        (DeadlineError("late"), 1),
        (RateLimitError("come back tomorrow", retry_after_s=3600), 1),
    ],
)
def test_what_is_in_vain_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch, failure: BackendError, requests: int
) -> None:
    monkeypatch.setattr("draftkit.backends.limiter._FIRST_WAIT_S", 0.01)
    desk = Desk(failure)
    assert ask(Limited(desk, Limiter(2)), 1) == [failure]
    assert len(desk.times) == requests


def test_patience_with_a_busy_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("draftkit.backends.limiter._FIRST_WAIT_S", 0.0)
    desk = Desk(RateLimitError("busy"), seconds=0)
    (answer,) = ask(Limited(desk, Limiter(2)), 1)
    assert isinstance(answer, RateLimitError)
    assert len(desk.times) == 1 + BUSY_RETRIES


def test_what_was_heard_in_part_is_not_asked_again() -> None:
    class Mumbling(ScriptedBackend):
        def complete(
            self, request: Request, on_text: Callable[[str], None] | None = None
        ) -> Completion:
            self.requests.append(request)
            if on_text:
                on_text("Hel")
            raise ServerError("down")

    backend, heard = Mumbling(["x"]), list[str]()
    with pytest.raises(ServerError):
        Limited(backend, Limiter(1)).complete(REQUEST, heard.append)
    assert (len(backend.requests), heard) == (1, ["Hel"])


class Watched(ScriptedBackend):
    """A backend that knows whether it was to stream."""

    def __init__(self, *seconds: float) -> None:
        super().__init__(["Hello."])
        self.streamed: list[bool] = []
        self._seconds = iter(seconds)

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Take the next while."""
        self.streamed.append(on_text is not None)
        time.sleep(next(self._seconds, 0))
        return super().complete(request, on_text)


class Interruptible(Watched):
    """One that can be ended from outside, and says so."""

    def __init__(self, *seconds: float) -> None:
        super().__init__(*seconds)
        self.capabilities = frozenset({"interrupt"})

    def interrupt(self) -> None:
        """End what is under way."""


def test_a_quick_server_is_asked_for_whole_answers_and_what_they_say_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("draftkit.backends.limiter._QUICK_S", 0.05)
    backend = Interruptible(*[0] * 17, 0.1)
    limited, heard = Limited(backend, Limiter(1)), list[str]()
    for _ in range(16 + 3):
        heard.clear()
        limited.complete(REQUEST, heard.append)
        assert "".join(heard) == "Hello."
    # Sixteen quick ones in a row, the next two whole; the second of these was slow.
    assert backend.streamed == [True] * 16 + [False] * 2 + [True]


def test_a_backend_that_only_ends_between_two_pieces_is_always_streamed() -> None:
    backend = Watched()
    limited = Limited(backend, Limiter(1))
    for _ in range(20):
        limited.complete(REQUEST, list[str]().append)
    assert all(backend.streamed)


def test_the_limiter_knows_how_long_an_answer_is_out() -> None:
    limiter = Limiter(2)
    assert limiter.unanswered_s == 0
    with limiter.turn():
        time.sleep(0.05)
        assert limiter.unanswered_s >= 0.05
    assert limiter.unanswered_s == 0


def test_who_waits_when_the_run_ends_sends_nothing() -> None:
    desk, limiter = Desk("Hello.", seconds=0.2), Limiter(1)
    threading.Timer(0.1, limiter.stop).start()
    found = ask(Limited(desk, limiter), 4)
    assert len(desk.times) == 1
    assert sum(isinstance(answer, StoppedError) for answer in found) == 3
