"""A storm of refusals: a server that is too busy again and again, and a run of 16 workers.

The server answers so many requests and then none for a while; each refusal says when to come
back. `test_storm.py` is the short form, `benchmarks/storm.py` the long one.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unittest import mock

import letters
from commands import PROFILE
from draftkit import Options, Profile, Status, bulk, open_backend
from draftkit.backends import limiter as guarded
from draftkit.errors import DraftkitError
from faults import FAULTS
from server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server import Exchange

__all__ = ["GUARDS", "MOST_REQUESTS_A_ROW", "WORKERS", "Weather", "ride_out"]

WORKERS = 16
MOST_REQUESTS_A_ROW = 1.2

# What was under way when the server began to refuse arrives within this time.
_UNDER_WAY_S = 0.4

# Without, nobody waits, or everybody half as long as the server asks; and what shows it.
GUARDS = {"wait": "requests a row", "whole wait": "before the time named"}


@dataclass
class Weather:
    """What the server saw.

    Attributes:
        fair: How many requests it answers between two refusals.
        pause_s: For how long it then refuses.
        rows: How many drafts were asked of the run.
        drafted: How many came of it.
        requests: How many requests came.
        refused: How many of them were refused.
        early: How many came before the time that refusals had named, and had not been
            under way already.
        storms: How many times it began to refuse.
        letter_s: How long an answer takes.
    """

    fair: int
    pause_s: float
    rows: int = 0
    drafted: int = 0
    requests: int = 0
    refused: int = 0
    early: int = 0
    storms: int = 0
    letter_s: float = 0.02
    _left: int = 0
    _began: float = 0.0
    _ends: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def requests_a_row(self) -> float:
        """How many requests a draft took; 1 at best."""
        return self.requests / max(1, self.drafted)

    @property
    def wrong(self) -> list[str]:
        """What breaks the promise, one line each."""
        found = []
        if self.early:
            found.append(f"{self.early} requests before the time named")
        if self.requests_a_row > MOST_REQUESTS_A_ROW:
            found.append(f"{self.requests_a_row:.2f} requests a row")
        return found

    def answer(self, x: Exchange) -> None:
        """Write a letter, or refuse."""
        wait_s = self._wait_s(x.request.at)
        if wait_s:
            error = {"error": {"message": "Too many requests"}}
            x.reply(429, error, {"Retry-After": f"{wait_s:.3f}"})
        else:
            time.sleep(self.letter_s)
            letters.letter(x)

    def _wait_s(self, at: float) -> float:
        """Count a request, and return the seconds that it has to wait; 0 for none."""
        with self._lock:
            self.requests += 1
            if at >= self._ends and self._left:
                self._left -= 1
                return 0.0
            if at >= self._ends:
                self.storms += 1
                self._began, self._ends = at, at + self.pause_s
                self._left = self.fair
            self.refused += 1
            self.early += at > self._began + _UNDER_WAY_S
            return self._ends - at


def ride_out(
    folder: Path, *, rows: int, fair: int = 100, pause_s: float = 1.2, guard: str = ""
) -> Weather:
    """Draft for many rows through storms.

    Args:
        folder: Where the drafts are to be.
        rows: How many.
        fair: How many requests the server answers between two storms.
        pause_s: How long a storm lasts.
        guard: Which guard is taken away; empty for none.
    """
    weather = Weather(fair, pause_s, rows, _left=fair)
    people = [{"recipient": f"Person {n}", "occasion": "the walk"} for n in range(rows)]
    folder.mkdir()
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile = Profile.load(folder / "profile.yaml")
    with (
        mock.patch.dict(FAULTS, storm=weather.answer),
        Server("storm", keep=0) as server,
        _without(guard),
        contextlib.closing(
            open_backend("groq:m", Options(base_url=server.url, api_key="x", retries=0))
        ) as backend,
        # Without its guard, a run may well give up.
        contextlib.suppress(DraftkitError) if guard else contextlib.nullcontext(),
    ):
        results = bulk(
            "thanks", people, profile, model=backend, folder=folder / "d", concurrency=WORKERS
        )
        for result in results:
            weather.drafted += result.status is Status.DRAFTED
    return weather


@contextlib.contextmanager
def _without(guard: str) -> Iterator[None]:
    slow_down = guarded.Limiter.slow_down
    broken = {
        "": slow_down,
        "wait": lambda _limiter, _began, _wait_s: None,
        "whole wait": lambda limiter, began, wait_s: slow_down(limiter, began, wait_s / 2),
    }
    with mock.patch.object(guarded.Limiter, "slow_down", broken[guard]):
        yield
