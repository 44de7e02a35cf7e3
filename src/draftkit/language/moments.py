"""Moments in a text: dates, months, years and times of day, in any usual way to write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from draftkit.language.language import EVERY, language
from draftkit.language.numerals import kanji, spelled
from draftkit.language.starts import first_words, has_start_of, matches

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from draftkit.language.language import Language

__all__ = ["Moment", "moments"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day and where it stands, in characters; 0 or -1 means not said.

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


class _Form(NamedTuple):
    """A form of dates, compiled when a text may have one: those of fifty languages take long."""

    language: Language
    name: str
    first: frozenset[str] | None
    needs: frozenset[str] | None

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield its matches in a text."""
        if self.needs is None or has_start_of(self.needs, text):
            yield from matches(self.language.cue(self.name), text, self.first)


class _Dates:
    """How a language says dates: its tables, and its forms, the most explicit first."""

    def __init__(self, of: Language) -> None:
        self.language = of
        self._table = of.table("dates")
        every = language(EVERY)
        self.forms = (
            *self._forms(every, "exact"),
            *self._forms(of, "form"),
            *self._forms(every, "named"),
            *self._forms(every, "bare"),
        )

    def _forms(self, of: Language, name: str) -> Iterator[_Form]:
        for place, form in enumerate(of.table("dates").get(name, ())):
            begins, needs = form.get("begins"), form.get("needs")
            first = None if begins is None else self._words(begins, of)
            names = None if needs is None else first_words(of.table("dates")[needs])
            yield _Form(of, f"dates:{name}.{place}.said", first, names)

    def _words(self, names: str, of: Language) -> frozenset[str]:
        """Return words, and those of tables that are named among them."""
        words = set[str]()
        for name in names.split():
            table = of.table("dates").get(name)
            words.update(table if isinstance(table, dict) else (name,))
        return frozenset(words)

    def number(self, table: str, word: str) -> int:
        """Return what a word of a table stands for."""
        key = word.lower().rstrip(".")
        own = self._table.get(table, {})
        return int(own[key] if key in own else language(EVERY).table("dates")[table][key])

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a table; none if there is none."""
        return frozenset(self._table.get(name, ()))

    def has(self, name: str) -> bool:
        """Whether the language has a table or a trait."""
        return bool(self._table.get(name))


@cache
def _dates(of: Language) -> _Dates:
    return _Dates(of)


def moments(text: str, of: Language) -> tuple[Moment, ...]:
    """Return the dates and times of a text in its order; none overlaps another."""
    taken = bytearray(len(text))
    found: list[Moment] = []
    for moment in _all(text, of):
        if not any(taken[moment.start : moment.end]):
            taken[moment.start : moment.end] = b"\1" * (moment.end - moment.start)
            found.append(moment)
    return tuple(sorted(found, key=lambda m: m.start))


def _all(text: str, of: Language) -> Iterator[Moment]:
    known = _dates(of)
    for form in known.forms:
        for match in form.matches(text):
            if moment := _moment(match, known):
                yield moment
    for match in of.cue("dates:forms.alone").finditer(text):
        group = "plain" if match.groupdict().get("plain") else "month"
        if match[group][0].isupper() or not known.has("capitals"):
            yield Moment(*match.span(group), month=known.number("months", match[group]))
    for match in of.cue("dates:forms.weekday").finditer(text):
        number = known.number("weekdays", match["weekday"])
        yield Moment(match.start(), match.end(), weekday=number)


def _moment(match: re.Match[str], known: _Dates) -> Moment | None:
    said = match.groupdict()
    name = said.get("month")
    own = name and name.lower().rstrip(".") in known.words("months")
    if name and own and not name[0].isupper() and known.has("capitals"):
        return None
    month = known.number("months", name) if name else _count(said.get("month_no"))
    minute = -1
    if said.get("hour"):
        minute = _minute(said, known)
    end = match.end()
    while match.string[end - 1] in (" ,." if minute < 0 else " ,"):
        end -= 1
    return Moment(
        match.start(),
        end,
        _year(said, known),
        month,
        _day(said, known),
        minute=minute,
        either_half=0 <= minute < 13 * 60 and not said.get("half"),
        decade=bool(said.get("decade") or said.get("tens")),
    )


def _year(said: dict[str, str | None], known: _Dates) -> int:
    """Return the year; the twenties are this century's."""
    tens = said.get("tens")
    return known.number("decades", tens) if tens else int(said.get("year") or 0)


def _day(said: dict[str, str | None], known: _Dates) -> int:
    if word := said.get("day_word"):
        return known.number("days", word)
    if counted := said.get("day_count"):
        return int(spelled(counted, known.language))
    return _count(said.get("day"))


def _count(text: str | None) -> int:
    """Return a day or a month in digits of any script, or in the signs of Chinese."""
    return int(text or 0) if not text or text.isdecimal() else int(kanji(text))


def _minute(said: dict[str, str | None], known: _Dates) -> int:
    """Return the time of day, in minutes after midnight."""
    word = said["hour"] or ""
    hour = int(word) if word.isdigit() else int(spelled(word, known.language))
    if half := said.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    shift = (said.get("shift") or "").lower().split()
    shifts = [known.number("shifts", part) for part in shift if part in known.words("shifts")]
    minutes = sum(shifts) or int(said.get("min") or 0)
    return 60 * hour + (-minutes if shift and shift[-1] in known.words("before") else minutes)
