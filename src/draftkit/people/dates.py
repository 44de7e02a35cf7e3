"""Days as the exports of other programs write them."""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["as_iso", "day_of", "partial_date", "today"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - a table

# LinkedIn writes a different one in each file: 30 Jan 2026, 2026/07/28 13:20:47 UTC,
# 2026-05-07 16:41:18, 01/19/13, 12:10 AM (the month first), Jan 2020, 2018.
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[T ].*)?")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
# 0001-01-01 and 9999-12-31 are what programs write for no day, and nothing comes before or after.
_DAY = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"\d{4}")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?:,? .*)?")


def today() -> str:
    """Return today's date in the local time zone, as YYYY-MM-DD."""
    return dt.datetime.now().astimezone().date().isoformat()


def partial_date(text: str, *, month_first: bool = False) -> str:
    """Return a date as precisely as it is given: YYYY, YYYY-MM or YYYY-MM-DD; "" if it is none.

    Args:
        text: As it is written.
        month_first: Whether 01/02/2024 is the second of January. If not, such a date is read
            only if it can be one day alone.

    >>> partial_date("30 Jan 2026"), partial_date("Jan 2020"), partial_date("2018")
    ('2026-01-30', '2020-01', '2018')
    """
    text = " ".join(text.split())
    if _YEAR.fullmatch(text):
        return text
    if found := _ISO.fullmatch(text):
        return _made(found[1], int(found[2]), found[3])
    if found := _DAY_MONTH.fullmatch(text):
        return _made(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.fullmatch(text):
        return _made(found[3], _month(found[1]), found[2])
    if found := _SLASHES.fullmatch(text):
        return _of_slashes(*found.groups(), month_first=month_first)
    return ""


def day_of(text: str, *, month_first: bool = False) -> str:
    """Return the day that a text says, as YYYY-MM-DD; "" if it says none."""
    return as_iso(partial_date(text, month_first=month_first))


def as_iso(text: str) -> str:
    """Return the text if it is a day of 1900 to 2999 written as YYYY-MM-DD, otherwise ""."""
    if not _DAY.fullmatch(text):
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _of_slashes(first: str, second: str, year: str, *, month_first: bool) -> str:
    year = year if len(year) == 4 else f"20{year}"
    month, day = (first, second) if month_first or int(second) > 12 else (second, first)
    if not month_first and int(first) <= 12 and int(second) <= 12 and first != second:
        return ""
    return _made(year, int(month), day)


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _made(year: str, month: int, day: str | None) -> str:
    try:
        made = dt.date(int(year), month, int(day or 1))
    except ValueError:
        return ""
    return made.isoformat() if day else f"{made:%Y-%m}"
