"""Which facts support a quantity: exactly, rounded fairly, or worked out from them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.checks.clauses import sentence_at
from draftkit.checks.durations import supporting_span
from draftkit.checks.quantity import MINUTES
from draftkit.checks.reading import read

if TYPE_CHECKING:
    from draftkit.checks.base import Text
    from draftkit.checks.index import FactIndex
    from draftkit.checks.quantity import Quantity

__all__ = ["supporting"]

# How far "over", "nearly" and "about" reach, as shares of the value: "more than 2,000"
# may stand for 2,387, "nearly a third" for 31%.
_OVER = 0.76
_UNDER = 1.15
_ABOUT = 0.12
_ROUNDED = 0.03
_BELOW_PART = 1.4  # "less than half" may be 36%
_UNDER_ONE = 8  # "less than a day" may be three hours
_TENTH = 10  # percent


def supporting(quantity: Quantity, text: Text, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts that support a quantity, in the facts' order."""
    found = [id_ for fact, id_ in index.quantities if _same(quantity, fact)]
    if not found and quantity.unit != "ordinal":
        found = [id_ for fact, id_ in index.quantities if _close(quantity, fact)]
    if not found and quantity.unit in {"time", "ordinal"}:
        ago = bool(_AGO.match(text.raw, quantity.end))
        later = bool(_LATER.match(text.raw, quantity.end))
        said = sentence_at(text, quantity.start).text
        found = list(supporting_span(quantity, index, said, ago=ago, between=later))
    if not found:
        found = _beside(quantity, text, index)
    if not found and quantity.unit == "count" and 1900 <= quantity.value < 2100:
        found = [id_ for moment, id_ in index.moments if moment.year == quantity.value]
    if not found:
        found = _derived(quantity, index)
    if not found and quantity.unit == "count" and _OF_THEM.match(text.raw, quantity.end):
        found = _of_those_years(quantity, text, index)
    return tuple(dict.fromkeys(found))


_AGO = re.compile(r"[\s-]+(?:ago|earlier|before|old)\b")
_LATER = re.compile(r"\s+(?:on|later|after(?:wards)?|earlier|before)\b")
_OF_THEM = re.compile(r"\s+of\s+(?:them|those|these)\b")
_REACH = 24  # characters before the number
_OTHER = re.compile(r"\bother\s+$", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|would|shall|next)\b|['\u2019](?:ll|d)\b")


def _of_those_years(quantity: Quantity, text: Text, index: FactIndex) -> list[str]:
    """Return the dates behind "for twenty years, and for fifteen of them"."""
    start = sentence_at(text, quantity.start).start
    times = [q for q in read(text.raw).quantities if q.unit == "time" and start <= q.start]
    earlier = [q for q in times if q.end <= quantity.start]
    if not earlier:
        return []
    years = replace(quantity, unit="time", name=earlier[-1].name)
    said = sentence_at(text, quantity.start).text
    return list(supporting_span(years, index, said, ago=False))


def _beside(quantity: Quantity, text: Text, index: FactIndex) -> list[str]:
    """Return the facts whose count is one more or less: "my other 60", "the next is the 23rd"."""
    step = 0
    others = quantity.noun == "others" or _OTHER.search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    )
    if quantity.unit == "count" and others:
        step = 1
    elif quantity.unit == "ordinal" and _TO_COME.search(sentence_at(text, quantity.start).text):
        step = -1
    counts = (pair for pair in index.quantities if step and pair[0].unit == "count")
    return [id_ for fact, id_ in counts if fact.value == quantity.value + step]


def _same(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact has exactly this quantity."""
    if quantity.unit == "time" and fact.unit == "time":
        minutes = quantity.value * MINUTES[quantity.name]
        return abs(minutes - fact.value * MINUTES[fact.name]) <= 0.005 * minutes
    if quantity.unit == "money" and fact.unit == "money" and quantity.name != fact.name:
        return False
    if quantity.unit == "ratio" and fact.unit != "ratio" and fact.noun != "times":
        return False
    if quantity.unit in {"percent", "money", "time"} and fact.unit == "count" and _counts(fact):
        return False
    ours = quantity.values[:1] if quantity.unit == "percent" else quantity.values
    return any(abs(a - b) <= 1e-6 * max(abs(a), 1) for a in ours for b in fact.values)


def _counts(fact: Quantity) -> bool:
    """Whether a fact's number counts things, so that no unit was left out of it."""
    return fact.noun not in {"", "and", "or", "to"}


def _close(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact's quantity, of the same unit, is rounded fairly."""
    if quantity.unit == "ratio" and fact.unit == "percent":
        change = 100 * abs(quantity.value - 1)  # "halved" is 50% less, "doubled" 100% more
        return _near(change, fact.value, "about" if quantity.bound == "exact" else quantity.bound)
    if quantity.unit != fact.unit or (quantity.unit == "money" and quantity.name != fact.name):
        return False
    if quantity.unit == "time":
        return _close_time(quantity, fact)
    return _close_value(quantity, quantity.value, fact.value)


def _close_time(quantity: Quantity, fact: Quantity) -> bool:
    ours = quantity.value * MINUTES[quantity.name]
    theirs = fact.value * MINUTES[fact.name]
    if quantity.bound in {"under", "below"} and quantity.value == 1:  # "less than a fortnight"
        return ours / _UNDER_ONE <= theirs < ours
    return _close_value(quantity, ours, theirs)


def _close_value(quantity: Quantity, ours: float, theirs: float) -> bool:
    if quantity.name == "vague":
        return ours / 2 <= theirs < ours * 10
    if quantity.unit == "percent" and quantity.name == "part":
        small = (
            quantity.bound in {"under", "below"} and ours <= _TENTH
        )  # "less than a tenth" is 8, or 92
        if small and min(theirs, 100 - theirs) >= 0.7 * ours > 0:
            return theirs < ours or 100 - theirs < ours
        if quantity.bound == "below":
            return any(
                1 < ours / part <= _BELOW_PART for part in (theirs, 100 - theirs) if part > 0
            )
        return _near(ours, theirs, quantity.bound) or _near(ours, 100 - theirs, quantity.bound)
    if quantity.bound == "exact" and (ours % 100 or ours < 1000):
        gap = min(abs(ours - theirs), abs(100 - ours - theirs))  # nine in ten, but one in ten not
        return quantity.unit == "percent" and quantity.spelled and gap <= 2.5
    return _near(ours, theirs, quantity.bound)


def _near(ours: float, theirs: float, bound: str) -> bool:
    if theirs <= 0:
        return False
    share = ours / theirs
    if bound == "over":
        return _OVER <= share < 1.0 + 1e-9
    if bound in {"under", "below"}:
        return 1.0 - 1e-9 < share <= _UNDER
    if bound == "about":
        return abs(share - 1) <= _ABOUT
    return abs(share - 1) <= _ROUNDED


def _derived(quantity: Quantity, index: FactIndex) -> list[str]:
    """Return the facts with two numbers ("from 26 to 4") that this is worked out from."""
    return [
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for first, second in pairwise(reading.quantities)
        if first.value
        and second.value
        and _TO.fullmatch(fact.text[first.end : second.start].casefold())
        and _follows(quantity, first, second)
    ]


# What stands between two numbers of which one became the other.
_TO = re.compile(r"[^.;]{0,40}(?:\bto\b|\u2192|->)[^.;]{0,20}")


def _follows(quantity: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether it is the difference, the ratio, or the change in percent of two numbers."""
    low, high = sorted((first.value, second.value))
    if quantity.unit == "ratio":  # "tripled" grew
        return _near(quantity.value, second.value / first.value, "about")
    if quantity.unit == "count" and quantity.noun == "times":
        return _near(quantity.value, high / low, "about") or _near(
            quantity.value, low / high, "about"
        )
    if quantity.unit == "percent":
        change = 100 * (high - low) / first.value
        bound = "about" if quantity.bound == "exact" and quantity.name == "part" else quantity.bound
        left = 100 * second.value / first.value  # "cut to a third"
        is_left = quantity.name == "part" and _near(quantity.value, left, bound)
        return is_left or _near(quantity.value, change, bound)
    # "From 41 to 29 minutes": one of them may leave its unit out.
    units = {(number.unit, number.name) for number in (first, second)}
    if units <= {(quantity.unit, quantity.name), ("count", "")}:
        return quantity.value > 1 and abs(quantity.value - (high - low)) < 1e-6
    return False
