"""Moments in a text: dates, months, years and times of day, in any usual way to write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.numerals import ORDINALS, TENS, UP_TO_99, WORDS, either, spelled
from draftkit.language.starts import NUMBERS, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Moment", "moments"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day and where it stands, in characters; 0 or -1 is not said.

    Attributes:
        year: As four digits, or 0.
        month: 1 to 12, or 0.
        day: 1 to 31, or 0.
        weekday: 1 (Monday) to 7, or 0.
        minute: The time of day in minutes after midnight, or -1.
        either_half: Whether the time may be before or after noon ("half past six").
        decade: Whether `year` stands for the ten years from it on ("the 1990s").
    """

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0
    minute: int = -1
    either_half: bool = False
    decade: bool = False


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
_MONTH = rf"(?P<month>(?i:{'|'.join(sorted(_MONTHS, key=len, reverse=True))}))\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d\w]|[.,]\d|-\d\d?(?!\d))"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_AFTER_DAY = "and|at|by|from|hour|in|it|on|the|to|was|we|when|I"
_DAY_WORD = rf"(?P<day_word>(?i:{either(ORDINALS)}))"
_DAY_COUNT = rf"(?P<day_count>(?i:{UP_TO_99}))"
_DECADES = {
    word: year
    for year, word in zip(
        (2020, *range(1930, 2000, 10)),
        "twenties thirties forties fifties sixties seventies eighties nineties".split(),  # noqa: SIM905
        strict=True,
    )
}
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(d.capitalize() for d in _DAYS)})(?P<every>s?)\b")

_WEEKDAYS = frozenset({*_DAYS, *(f"{day}s" for day in _DAYS)})
_CLOCK = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_HOURS = rf"(?i:{'|'.join(_CLOCK)})"
_SHIFTS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}

# The time zone belongs to the time: it is no name.
_ZONE = r"(?:\s(?:GMT|UTC|BST|IST|WES?T|CES?T|EES?T|SAST|[ECMP][SD]?T|JST|AE[SD]T|NZ[SD]T)\b)?"

_NAMED = frozenset(_MONTHS)
_COUNTED = frozenset(WORDS)
_ORDERED = frozenset({*ORDINALS, *TENS})
_THE = frozenset({"the"})
_SHIFTED = frozenset({"a", *_SHIFTS})
# The forms, those that say most first, each with the words that it may begin with.
_FORMS = tuple(
    (re.compile(form), first)
    for first, form in (
        (
            NUMBERS,
            r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month_no>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?(?![\d-])",
        ),
        (
            NUMBERS,
            r"(?<!\d)(?P<day>\d{1,2})[./](?P<month_no>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d)(?!\d)",
        ),
        # Also "the night of the 14th", where nothing is counted.
        (
            NUMBERS,
            (
                rf"(?<![\w.,]){_DAY}(?:(?:\s+of)?\s+{_MONTH},?(?:\s+{_YEAR})?"
                r"|(?:(?<=\bof\sthe\s\d\d[a-z]{2})|(?<=\bof\sthe\s\d[a-z]{2}))"
                rf"(?=[^\w\s]|\s+(?:{_AFTER_DAY})\b))"
            ),
        ),
        (_COUNTED, rf"\b{_DAY_COUNT}\s+{_MONTH}\b(?:\s+{_YEAR})?"),
        (_ORDERED, rf"\b{_DAY_WORD}\s+(?:of\s+)?{_MONTH},?(?:\s+{_YEAR})?"),
        (_NAMED, rf"\b{_MONTH}\s+{_DAY}\b(?!\s?(?:%|\w*cent\b))(?:,?\s+{_YEAR})?"),
        (_NAMED, rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
        (_THE, r"(?:\bthe\s+|\b)(?P<year>(?:19|20)\d0)['\u2019]?(?P<decade>s)\b"),
        (_THE, rf"\bthe\s+(?P<tens>(?i:{either(_DECADES)}))\b"),
        (NUMBERS, rf"(?<![\w.,\u20ac\u00a3$]){_YEAR}"),
        (
            NUMBERS,
            rf"(?<![\w.,:])(?P<hour>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?{_ZONE}(?![\d:])",
        ),
        (NUMBERS, r"(?<![\w.,:])(?P<hour>1[0-2]|0?\d)\.(?P<min>[0-5]\d)\s?(?P<half>[ap])\.?m\b\.?"),
        (
            NUMBERS,
            (
                r"(?:(?<=\bat\s)|(?<=\bfrom\s)|(?<=\buntil\s))(?P<hour>[01]?\d|2[0-3])\.(?P<min>[0-5]\d)\b"
                r"(?!\s?(?:[%\d\u20ac\u00a3$]|per\b|percent|[mb]illion))"
            ),
        ),
        (NUMBERS, rf"(?<![\w.,:])(?P<hour>1[0-2]|0?[1-9])\s?(?P<half>[ap])\.?m\b\.?{_ZONE}"),
        # "Six o'clock", and "until six.", where nothing is counted.
        (
            _COUNTED,
            (
                rf"(?<![\w.,:])(?P<until>(?<=\buntil\s)|(?<=\btill\s))?(?P<hour>1[0-2]|[1-9]|{_HOURS})"
                r"(?:\s?o['\u2019]clock\b|(?(until)(?=[.,;!?\n])|(?!)))"
            ),
        ),
        (
            _SHIFTED,
            (
                rf"\b(?P<shift>(?:half|(?:a\s+)?quarter|five|ten|twenty)\s+past|(?:a\s+)?quarter\s+to)"
                rf"\s+(?P<hour>1[0-2]|[1-9]|{_HOURS})\b(?!\s*(?:%|percent|per\s?cent))"
            ),
        ),
    )
)
# A month alone: some are also verbs or given names, so a preposition must go before.
_ALONE = re.compile(
    rf"\b(?:in|since|until|till|by|of|from|to|last|next|this|early|late|mid|every|each|before|after"
    rf"|during|between|and|for)(?:[\s-]+(?:the|our|your|an?|one|this|last|next|early|late|mid))?[\s-]+{_MONTH}"
    rf"(?![\w'\u2019]|\s+(?:I|we|you|they|be|not)\b)"
    r"|\b(?P<plain>January|February|July|September|October|November|December)\b"
)


@lru_cache(maxsize=1024)
def moments(text: str) -> tuple[Moment, ...]:
    """Return the dates and times of a text in its order; none overlaps another."""
    taken = bytearray(len(text))
    found: list[Moment] = []
    for moment in _all(text):
        if not any(taken[moment.start : moment.end]):
            taken[moment.start : moment.end] = b"\1" * (moment.end - moment.start)
            found.append(moment)
    return tuple(sorted(found, key=lambda m: m.start))


def _all(text: str) -> Iterator[Moment]:
    for form, first in _FORMS:
        for match in matches(form, text, first):
            if moment := _moment(match):
                yield moment
    for match in _ALONE.finditer(text):
        group = "plain" if match["plain"] else "month"
        if match[group][0].isupper():
            yield Moment(*match.span(group), month=_month(match[group]))
    for match in matches(_WEEKDAY, text, _WEEKDAYS):
        number = _DAYS.index(match["weekday"].lower()) + 1
        yield Moment(match.start(), match.end(), weekday=number)


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _moment(match: re.Match[str]) -> Moment | None:
    said = match.groupdict()
    name = said.get("month")
    if name and not name[0].isupper():
        return None
    month = _month(name) if name else int(said.get("month_no") or 0)
    minute = -1
    if said.get("hour"):
        minute = _minute(said)
    end = match.end()
    while match.string[end - 1] in (" ,." if minute < 0 else " ,"):
        end -= 1
    return Moment(
        match.start(),
        end,
        _year(said),
        month,
        _day(said),
        minute=minute,
        either_half=0 <= minute < 13 * 60 and not said.get("half"),
        decade=bool(said.get("decade") or said.get("tens")),
    )


def _year(said: dict[str, str | None]) -> int:
    """Return the year; the twenties are this century's."""
    tens = (said.get("tens") or "").lower()
    return _DECADES[tens] if tens else int(said.get("year") or 0)


def _day(said: dict[str, str | None]) -> int:
    word = (said.get("day_word") or "").lower()
    if counted := said.get("day_count"):
        return int(spelled(counted))
    return ORDINALS.index(word) + 1 if word else int(said.get("day") or 0)


def _minute(said: dict[str, str | None]) -> int:
    """Return the time of day, in minutes after midnight."""
    word = (said["hour"] or "").lower()
    hour = _CLOCK.index(word) + 1 if word in _CLOCK else int(word)
    if half := said.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    shift = (said.get("shift") or "").lower().split()
    minutes = sum(_SHIFTS.get(part, 0) for part in shift) or int(said.get("min") or 0)
    return 60 * hour + (-minutes if shift[-1:] == ["to"] else minutes)
