"""What stands in a column: numbers and days, as different countries write them.

One number or day alone may be read in two ways (1.234, 10/8/2026). A column was written by one
program in one way, so all of its cells are evidence.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.people.dates import day_of
from draftkit.people.impact.lines import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["days_in", "is_month_first", "number", "periods_of", "sign_of_decimals", "to_day"]

# Between thousands: blanks of every width, and the Swiss apostrophe.
_BETWEEN = re.compile(r"(?<=\d)[\s'\u2019](?=\d)")
_NUMBER = re.compile(r"[-+\u2212]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DOTS = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?: .*)?")
_DIGITS = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def sign_of_decimals(texts: Iterable[str]) -> str:
    """Return the decimal separator of a column: "." or ","; "" for whole numbers alone.

    Raises:
        ValueError: If some cells say one and some the other.
    """
    found = {sign for text in texts if (sign := _decimal(_BETWEEN.sub("", text)))}
    if len(found) > 1:
        raise ValueError('has numbers with "." and numbers with "," before the decimals')
    return found.pop() if found else ""


def _decimal(text: str) -> str:
    """Return the decimal separator of a number; "" if it has none, or leaves a doubt."""
    signs = [character for character in text if character in ".,"]
    if not signs:
        return ""
    last = signs[-1]
    if signs.count(last) > 1:  # 1.234.567
        return "," if last == "." and "," in signs else ""
    whole, _, part = text.rpartition(last)
    if len(signs) > 1:  # 1.234,5
        return last
    before = whole.strip("-+\u2212")
    grouped = len(part) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
    return "" if grouped else last


def number(text: str, decimal: str) -> int | float | None:
    """Return the number in a cell; None if the cell is empty.

    Args:
        text: The cell.
        decimal: The decimal separator of its column, as from `sign_of_decimals`.

    Raises:
        ValueError: If it is not a number, below zero, or more than anybody counts.
    """
    plain = _BETWEEN.sub("", text.strip())
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f'has "{text}", which is no number')
    whole, _, part = plain.partition(decimal) if decimal else (plain, "", "")
    plain = re.sub("[.,]", "", whole).replace("\u2212", "-") + (f".{part}" if part else "")
    value = float(plain)
    if value < 0:
        raise ValueError(f'has "{text}", and nothing is counted below zero')
    if value > MOST:
        raise ValueError(f'has "{text}", which is too much')
    return int(value) if value.is_integer() else value


def is_month_first(texts: Iterable[str]) -> bool | None:
    """Tell whether days such as 10/8/2026 have the month first: a number over 12 says so.

    Neighbouring days in one reading prove nothing: in the other they may be the first of each
    month.

    Args:
        texts: Cells with days.

    Returns:
        None if it cannot be told, or no day is written so.

    Raises:
        ValueError: If some cells say one and some the other.
    """
    found = [tuple(map(int, m.groups())) for text in texts if (m := _SLASHES.match(text))]
    first, second = any(a > 12 for a, _, _ in found), any(b > 12 for _, b, _ in found)
    if first and second:
        raise ValueError("has days with the month first, and others with the day first")
    if first or second:
        return second
    return None


def to_day(text: str, *, month_first: bool | None) -> str:
    """Return the day in a cell as YYYY-MM-DD; "" if there is none.

    Raises:
        InputError: If it could be two days, and nothing says which.
    """
    if found := _DIGITS.match(text):
        text = "-".join(found.groups())
    elif found := _DOTS.fullmatch(text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    elif month_first is False and (found := _SLASHES.match(text)):
        text = f"{found[3] if len(found[3]) == 4 else f'20{found[3]}'}-{found[2]}-{found[1]}"
    elif month_first is None and _SLASHES.match(text) and not day_of(text):
        raise InputError(
            f'"{text}" could be two days.', hint="Say which: --day-first or --month-first."
        )
    return day_of(text, month_first=bool(month_first))


def days_in(texts: Iterable[str], *, month_first: bool | None) -> list[str]:
    """Return all days in lines of text, in their order, repeats included."""
    found = list[str]()
    for text in texts:
        days = ["-".join(parts) for parts in _DIGITS.findall(text)]
        days += ["/".join(parts) for parts in _SLASHES.findall(text)]
        found += filter(None, (to_day(day, month_first=month_first) for day in days))
    return found


def periods_of(days: Sequence[str]) -> dict[str, str]:
    """Return the last day of the period that begins on each day: a day, a week, or a month.

    For a long time tools write weeks or months, each under its first day.
    """
    known = sorted({dt.date.fromisoformat(day) for day in days})
    gaps = {(later - day).days for day, later in itertools.pairwise(known)}
    if gaps and all(day.day == 1 for day in known) and max(gaps) <= 31:
        return {day.isoformat(): _end_of_month(day).isoformat() for day in known}
    length = 7 if gaps == {7} else 1
    ends = ((day, day + dt.timedelta(days=length - 1)) for day in known)
    return {day.isoformat(): end.isoformat() for day, end in ends}


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
