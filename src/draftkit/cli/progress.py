"""How far a run has come, on standard error."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.backends.completion import Usage
from draftkit.cli.output import redraw, remark
from draftkit.errors import StreamError
from draftkit.files.clean import clean
from draftkit.runs.worker import Result, Status

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Progress"]

# On a terminal one line that changes; in a log, a line once in a while.
_TERMINAL_S = 0.1
_LOG_S = 15.0

# After so long without a result somebody may wonder; and how often to look for that.
_QUIET_S = 10.0
_GLANCE_S = 1.0

# How many of the rows that may be somebody else's are named.
_NAMED = 5


@dataclass
class Progress:
    """Counts results, and shows how it goes.

    Attributes:
        total: How many rows there are.
        shown: Whether anything is shown.
        each: Whether each result is a line of its own, because somebody is asked something
            between two of them.
        paused_s: Returns for how many seconds the server has asked to wait.
        counts: How many results there are of each status.
        before: How many drafts were there before.
        remarked: How many drafts passed, with findings that are not hard.
        usage: What the new drafts cost, in tokens.
        apart: The rows that share an earlier one's draft, but may be somebody else's.
    """

    total: int
    shown: bool = True
    each: bool = False
    paused_s: Callable[[], float] = float
    counts: Counter[Status] = field(default_factory=Counter)
    before: int = 0
    remarked: int = 0
    usage: Usage = field(default_factory=Usage)
    apart: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self._terminal = sys.stderr.isatty() and not self.each
        self._interval_s = 0.0 if self.each else _TERMINAL_S if self._terminal else _LOG_S
        self._told = self.started
        self._width = 0
        self._latest = self.started
        self._lock, self._over = threading.Lock(), threading.Event()
        if self.shown and not self.each:
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Show that the run goes on when no result has come for some time."""
        while not self._over.wait(_GLANCE_S):
            with self._lock:
                quiet_s = time.monotonic() - self._latest
                every_s = _GLANCE_S if self._terminal else _LOG_S
                if quiet_s >= _QUIET_S and time.monotonic() - self._told >= every_s:
                    self._told = time.monotonic()
                    with contextlib.suppress(OSError, StreamError):  # nobody listens
                        self._show()

    @property
    def rows(self) -> int:
        """How many rows have a result."""
        return self.counts.total()

    @property
    def made(self) -> int:
        """How many drafts were made now."""
        passed, failed = self.counts[Status.DRAFTED], self.counts[Status.FAILED_CHECKS]
        return passed + failed + self.counts[Status.DONE] - self.before

    @property
    def with_findings(self) -> int:
        """How many drafts have a finding, hard or not."""
        return self.counts[Status.FAILED_CHECKS] + self.remarked

    @property
    def asked(self) -> int:
        """How many rows were sent, whatever came of it."""
        return self.made + self.counts[Status.FAILED]

    def add(self, result: Result) -> None:
        """Count a result, and show it if it is time."""
        with self._lock:
            self.counts[result.status] += 1
            self.before += result.before
            self.remarked += result.status is Status.DRAFTED and bool(result.findings)
            self.usage += result.usage
            self.apart += [f"line {result.row} ({result.recipient})"] if result.apart else []
            now = self._latest = time.monotonic()
            if self.shown and now - self._told >= self._interval_s:
                self._told = now
                self._show()

    def end(self) -> None:
        """Clear the line, and name who may have been left out."""
        self._over.set()
        with self._lock:
            if self.shown and self._terminal and self._width:
                redraw(" " * self._width)
                redraw("")
        if self.shown and self.apart:
            more = f" and {left:,} more" if (left := len(self.apart) - _NAMED) > 0 else ""
            remark(
                f"No letter of their own: {clean(', '.join(self.apart[:_NAMED]))}{more}. All that "
                "is sent is the same as an earlier row's, though other columns differ: if they are "
                "other people, use such a column for an input (--map INPUT=COLUMN)."
            )

    def _show(self) -> None:
        text = self.line()
        if self._terminal:
            padded = text.ljust(self._width)
            self._width = len(text)
            redraw(padded)
        else:
            remark(text)

    def line(self) -> str:
        """Return the state in words."""
        seconds = max(time.monotonic() - self.started, 1e-3)
        percent = 100 * self.rows // max(self.total, 1)
        parts = [f"{self.rows:,} of {self.total:,} ({percent}%)"]
        if self.asked:
            rate = self.asked / seconds
            parts.append(f"{rate:,.1f}/s" if rate >= 1 else f"{60 * rate:,.1f}/min")
        if failed := self.counts[Status.FAILED]:
            parts.append(f"{failed:,} failed")
        if self.with_findings:
            parts.append(f"{self.with_findings:,} with findings")
        if tokens := (self.usage.input_tokens or 0) + (self.usage.output_tokens or 0):
            parts.append(f"{tokens:,} tokens")
        if self.asked and self.rows < self.total:
            left_s = (self.total - self.rows) * seconds / self.asked
            parts.append(f"{_duration(left_s)} left")
        if (paused_s := self.paused_s()) >= 1:
            parts.append(f"the server asks to wait {paused_s:,.0f} s")
        elif (quiet_s := time.monotonic() - self._latest) >= _QUIET_S:
            parts.append(f"no answer for {quiet_s:,.0f} s")
        return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes}:{s:02d} min"
