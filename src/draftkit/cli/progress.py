"""How far a run has come, on standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from draftkit.backends.completion import Usage
from draftkit.cli.output import redraw, remark
from draftkit.runs.worker import Result, Status

__all__ = ["Progress"]

# On a terminal one line that changes; in a log, a line once in a while.
_TERMINAL_S = 0.1
_LOG_S = 15.0


@dataclass
class Progress:
    """Counts results, and shows how it goes.

    Attributes:
        total: How many rows there are.
        shown: Whether anything is shown.
        each: Whether each result is a line of its own: between two of them somebody is
            asked something.
        counts: How many results there are of each status.
        before: How many drafts were there before.
        usage: What the new drafts cost, in tokens.
    """

    total: int
    shown: bool = True
    each: bool = False
    counts: Counter[Status] = field(default_factory=Counter)
    before: int = 0
    usage: Usage = field(default_factory=Usage)

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self._terminal = sys.stderr.isatty() and not self.each
        self._interval_s = 0.0 if self.each else _TERMINAL_S if self._terminal else _LOG_S
        self._told = self.started
        self._width = 0

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
    def asked(self) -> int:
        """How many rows were sent, whatever came of it."""
        return self.made + self.counts[Status.FAILED]

    def add(self, result: Result) -> None:
        """Count a result, and show it if it is time."""
        self.counts[result.status] += 1
        self.before += result.before
        self.usage += result.usage
        now = time.monotonic()
        if self.shown and now - self._told >= self._interval_s:
            self._told = now
            self._show()

    def end(self) -> None:
        """Clear the line."""
        if self.shown and self._terminal and self._width:
            redraw(" " * self._width)
            redraw("")

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
        if doubtful := self.counts[Status.FAILED_CHECKS]:
            parts.append(f"{doubtful:,} with findings")
        if tokens := (self.usage.input_tokens or 0) + (self.usage.output_tokens or 0):
            parts.append(f"{tokens:,} tokens")
        if self.asked and self.rows < self.total:
            left_s = (self.total - self.rows) * seconds / self.asked
            parts.append(f"{_duration(left_s)} left")
        return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes}:{s:02d} min"
