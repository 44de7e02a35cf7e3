"""Which of several periods are counted, so that no day is counted twice."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["apart", "days_of"]

Period = tuple[str, str]
"""The first and the last day, as YYYY-MM-DD."""


def apart(periods: Mapping[Period, str]) -> list[Period]:
    """Return those periods that share no day with each other and have the most days together.

    What two exports of overlapping periods both counted cannot be taken out of either, so one
    of them is left out. Of choices with equally many days, that of the later exports is taken.

    Args:
        periods: The last day of the latest export that has it, by period.

    >>> apart({("2026-03-01", "2026-03-31"): "", ("2026-03-20", "2026-04-05"): ""})
    [('2026-03-01', '2026-03-31')]
    """
    ordered = sorted(periods, key=lambda period: (period[1], period[0]))
    ends = [last for _, last in ordered]
    ranks = {export: rank for rank, export in enumerate(sorted(set(periods.values())))}
    # For the first n periods, the best choice: its days, how late they are, and, if the n-th is
    # taken, how many periods come before its first day (else -1).
    best: list[tuple[int, int]] = [(0, 0)]
    taken: list[int] = [-1]
    for index, period in enumerate(ordered):
        before = bisect_right(ends, _day_before(period[0]), 0, index)
        days = days_of(period)
        late = days * ranks[periods[period]]
        with_it = (best[before][0] + days, best[before][1] + late)
        taken.append(before if with_it > best[index] else -1)
        best.append(max(with_it, best[index]))
    chosen = list[Period]()
    index = len(ordered)
    while index:
        if taken[index] >= 0:
            chosen.append(ordered[index - 1])
            index = taken[index]
        else:
            index -= 1
    return chosen[::-1]


def days_of(period: Period) -> int:
    """Return how many days a period has."""
    first, last = map(dt.date.fromisoformat, period)
    return (last - first).days + 1


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
