"""What a draft asserts in figures: a number of something, a date of something."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from draftkit.checks.grounding.arithmetic.things import is_plural
from draftkit.checks.grounding.dates import dates_in
from draftkit.checks.grounding.numbers import quantities_in
from draftkit.language.document import Document
from draftkit.language.quantity import MINUTES
from draftkit.language.reading import read
from draftkit.language.telling import telling
from draftkit.language.words import fold, stem
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Specific
    from draftkit.language.language import Language
    from draftkit.language.moments import Moment
    from draftkit.language.quantity import Quantity
    from draftkit.profile.fact import Fact

__all__ = ["Assertion", "Support", "assertions_in"]

Support = Literal["profile", "inputs", "none"]
"""Who says the same: the profile, only the draft's inputs, or nobody."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A number or a date that a draft gives for something.

    Attributes:
        start: Where it starts in the body, in characters.
        end: Where it ends.
        text: The number with what it counts, or the date, as it stands.
        topic: The stem of what is counted, or the unit; only assertions of one topic can be
            compared.
        low: The least that it may mean: a count, minutes, percent, or the date's ordinal.
        high: The most.
        support: Who else says it.
        measured: Whether the topic is a unit, which measures all sorts of things.
        known: Whether the profile counts the topic.
        narrowed: The stems of the words between the number and what it counts.
        about: The stems of the telling words of its sentence.
    """

    start: int
    end: int
    text: str
    topic: str
    low: float
    high: float
    support: Support
    measured: bool = False
    known: bool = False
    narrowed: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most that it may mean."""
        return self.low, self.high


def assertions_in(text: Document, brief: Brief) -> tuple[Assertion, ...]:
    """Return the numbers and dates of a text that another draft could contradict.

    Those that plainly speak of a part ("another 5 clinics"), of the reader ("your 5
    clinics"), or of nothing in particular ("5 things") are left out.

    Args:
        text: The draft's body.
        brief: What it is checked against.
    """
    if text.too_long:
        return ()
    text = text.prose
    index = brief.index
    moments = {moment.start: moment for moment in read(text).moments}
    found = [
        _held_against(assertion, specific.facts, brief.facts, text.language)
        for quantity, specific in quantities_in(text, index)
        if (assertion := _number(specific, quantity, text))
    ]
    dated = (_date(specific, moments[specific.start]) for specific in dates_in(text, index))
    found += [assertion for assertion in dated if assertion]
    return tuple(_with_sentences(found, text))


def _held_against(
    own: Assertion, ids: tuple[str, ...], facts: tuple[Fact, ...], language: Language
) -> Assertion:
    """Say whether the facts count the topic; the same number of other things is no support."""
    counting = {fact.id for fact in facts if own.topic in _counted(fact.text, language)}
    if not counting or own.measured:
        return own
    support = own.support if counting.intersection(ids) else "none"
    return dataclasses.replace(own, known=True, support=support)


def _with_sentences(found: list[Assertion], text: Document) -> Iterator[Assertion]:
    """Say what each one's sentence is about; two of one unit in it cannot be told apart."""
    by_sentence: dict[int, list[Assertion]] = {}
    for assertion in found:
        number = bisect_right(text.sentence_starts, assertion.start) - 1
        by_sentence.setdefault(number, []).append(assertion)
    for number, sentence in enumerate(text.sentences):
        own = by_sentence.get(number, [])
        topics = [a.topic for a in own]
        about = (
            frozenset(s for s in telling(sentence.text, text.language) if not s[0].isdigit())
            if own
            else None
        )
        for assertion in own:
            if about is not None and not (assertion.measured and topics.count(assertion.topic) > 1):
                yield dataclasses.replace(assertion, about=about)


def _support(specific: Specific) -> Support:
    if not specific.facts:
        return "none"
    return "profile" if any(origin(id_) == "profile" for id_ in specific.facts) else "inputs"


def _number(specific: Specific, quantity: Quantity, text: Document) -> Assertion | None:
    if quantity.unit in {"ratio", "ordinal"} or quantity.name == "vague":
        return None
    if text.cue("assertions.part_of").search(
        text.raw[max(0, quantity.start - 24) : quantity.start]
    ):
        return None
    start, end = quantity.start, quantity.end
    low, high = _meant(quantity)
    if quantity.unit == "count":
        noun = _noun_after(text, end)
        if noun is None:
            return None
        return Assertion(
            start,
            noun.end,
            text.raw[start : noun.end],
            noun.stem,
            low,
            high,
            _support(specific),
            narrowed=noun.narrowed,
        )
    topic = quantity.unit if quantity.unit != "money" else f"money: {quantity.name}"
    return Assertion(start, end, text.raw[start:end], topic, low, high, _support(specific), True)


# "Over 40" may stand for 41 to 52, "nearly 40" for 35 to 39, as in the check of one draft.
_REACH = {
    "exact": (1.0, 1.0),
    "about": (0.88, 1.12),
    "more": (1.0, 1.32),
    "over": (1.0, 1.32),
    "under": (0.87, 1.0),
    "below": (0.7, 1.0),
    "less": (0.7, 1.0),
}
_FRACTION = (0.9, 1.1)  # "a third" of something


def _meant(quantity: Quantity) -> tuple[float, float]:
    """Return the least and the most that a quantity may mean, in the unit's smallest part."""
    value = quantity.value
    least, most = _REACH[quantity.bound]
    if quantity.name == "part":
        least, most = min(least, _FRACTION[0]), max(most, _FRACTION[1])
    rounding = _rounding(value) / 2
    scale = MINUTES[quantity.name] if quantity.unit == "time" else 1.0
    return (value - rounding) * least * scale, (value + rounding) * most * scale


def _rounding(value: float) -> float:
    """Return the place that a round number was rounded to: 100 for 2,400; 0 for 41 and 40."""
    if value < 100 or value % 10:
        return 0
    place = 10.0
    while value % (place * 10) == 0:
        place *= 10
    return place


_AFTER = re.compile(r"[ \u00a0-]((?:[^\W\d_][\w'\u2019-]*[ \u00a0]){0,2}[^\W\d_][\w'\u2019-]*)")


@cache
def _words(kind: str, language: Language) -> frozenset[str]:
    """Return the folded words of a row of the list: `ends`, `plurals` or `loose`."""
    rows = (line.partition(": ") for line in language.lines("counted_words.txt"))
    return frozenset(word for of, _, words in rows if of == kind for word in words.split())


@dataclass(frozen=True, slots=True)
class _Noun:
    stem: str
    narrowed: frozenset[str]
    end: int


def _noun_after(text: Document, at: int) -> _Noun | None:
    """Return what a number counts: the first plural of the three words that follow."""
    match = _AFTER.match(text.raw, at)
    if match is None:
        return None
    before: list[str] = []
    of = text.language
    for word in re.finditer(r"\S+", match[1]):
        plain = fold(word.group())
        if plain in _words("ends", of) | _words("loose", of):
            return None
        if is_plural(plain, text):
            return _Noun(
                stem(plain, of),
                frozenset(stem(one, of) for one in before),
                match.start(1) + word.end(),
            )
        before.append(plain)
    return None


@lru_cache(maxsize=4096)
def _counted(fact: str, language: Language) -> frozenset[str]:
    """Return the stems of what a fact counts."""
    text = Document(fact, language)
    nouns = (_noun_after(text, q.end) for q in read(text).quantities if q.unit == "count")
    return frozenset(noun.stem for noun in nouns if noun)


def _date(specific: Specific, moment: Moment) -> Assertion | None:
    """Return a date with a year; days and times alone are mostly appointments."""
    if not moment.year or moment.decade:
        return None
    first_month, last_month = (moment.month, moment.month) if moment.month else (1, 12)
    try:
        first = dt.date(moment.year, first_month, moment.day or 1)
        last_day = moment.day or monthrange(moment.year, last_month)[1]
        last = dt.date(moment.year, last_month, last_day)
    except ValueError:  # 31 June
        return None
    return Assertion(
        specific.start,
        specific.end,
        specific.text,
        "date",
        first.toordinal(),
        last.toordinal(),
        _support(specific),
        measured=True,
    )
