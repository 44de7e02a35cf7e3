"""Dates in hurried notes: months in lower case and anywhere, short years, the days of a range.

What may support a date is read generously; what a draft asserts is not: see `moments`.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.language import EVERY, language
from draftkit.language.moments import Moment
from draftkit.language.numerals import spelled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from draftkit.language.language import Language

__all__ = ["noted"]

_LAST = 31  # day of a month
_THIS_CENTURY = 40  # '40 is 2040, '41 is 1941


@lru_cache(maxsize=1024)
def noted(text: str, of: Language) -> tuple[Moment, ...]:
    """Return the dates that a note may mean besides those that `moments` finds.

    Each day or month of a range is a moment of its own, all at the same place.

    >>> sorted({m.month for m in noted("quiet jan-march", language("en"))})
    [1, 2, 3]
    """
    return tuple(
        moment
        for known in (language(EVERY), of)
        for place in range(len(known.table("dates").get("noted", ())))
        for match in known.cue(f"dates:noted.{place}.said").finditer(text)
        for moment in _meant(match, of)
    )


def _meant(match: re.Match[str], of: Language) -> Iterator[Moment]:
    said = match.groupdict()
    months = of.table("dates").get("months", {}) | of.table("dates").get("feasts", {})
    place = match.span()
    year = int(said.get("year") or 0)
    if short := said.get("short"):
        year = int(short) + (2000 if int(short) <= _THIS_CENTURY else 1900)
    if weekday := said.get("weekday"):
        yield Moment(*place, weekday=int(of.table("dates")["weekdays"][weekday.lower()]))
        return
    if hour := said.get("hour"):  # "half seven", "their shift at 22"
        count = int(hour) if hour.isdecimal() else int(spelled(hour, of))
        yield Moment(*place, minute=60 * count + 30 * bool(said.get("half")), either_half=True)
        return
    name, first = (said.get(key) for key in ("month", "from_month"))
    month = int(months[name.lower()]) if name else 0
    if first:
        start = int(months[first.lower()])
        for number in range((month - start) % 12 + 1):
            yield Moment(*place, year, (start + number - 1) % 12 + 1)
    elif last := said.get("day"):
        for day in range(int(said.get("from_day") or last), min(int(last), _LAST) + 1):
            yield Moment(*place, year, month, day, _weekday(year, month, day))
    else:
        yield Moment(*place, year, month)


def _weekday(year: int, month: int, day: int) -> int:
    """Return the day of the week; 0 if that is not known."""
    try:
        return dt.date(year, month, day).isoweekday() if year else 0
    except ValueError:  # 31 June
        return 0
