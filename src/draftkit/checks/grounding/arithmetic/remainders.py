"""What is left of a whole, and what lies between two numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from draftkit.checks.grounding.arithmetic.rounding import near
from draftkit.checks.grounding.arithmetic.things import thing
from draftkit.language.clauses import sentence_at
from draftkit.language.quantity import MINUTES
from draftkit.language.reading import read
from draftkit.language.words import stem

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["is_same", "is_sum", "remaining", "shortly_before"]

_BEFORE = 24  # characters
_NEAREST = 12  # quantities that a reader can still do a sum with
_EXACT = 1e-6
_MOST_TOLD = 100  # quantities of a text whose differences are worked out


def remaining(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts of which a quantity is the remainder, or the difference."""
    found: list[str] = []
    if quantity.unit == "count":
        found = _rest(quantity, text, index)
    if not found and quantity.unit in {"count", "percent"}:
        found = _left(quantity, text, index)
    if not found and quantity.unit in {"count", "time"}:
        found = _difference(quantity, text, index)
    if not found and quantity.unit == "time" and quantity.name == "year":
        found = _apart(quantity, text, index)
    return found or _between(quantity, text, index)


def shortly_before(quantity: Quantity, text: Document) -> list[Quantity]:
    """Return the quantities of the sentence and of the one before, up to this one."""
    number = bisect_right(text.sentence_starts, quantity.start) - 2
    start = text.sentence_starts[max(0, number)]
    every = read(text).quantities
    own = bisect_left(every, quantity.start, key=lambda q: q.start)
    near = every[max(0, own - _NEAREST) : own]
    return [other for other in near if start <= other.start]


def is_same(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact has exactly this quantity."""
    same = quantity.unit == fact.unit and quantity.name == fact.name
    return same and abs(quantity.value - fact.value) <= _EXACT * max(1, fact.value)


def _rest(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts of which it is all but some: "the other 347" of 480, without 133.

    All stand in one fact; of several parts, those count that the text has just told. All but one
    is the rest, too: "not in the other thirteen" of fourteen.
    """
    start = max(0, quantity.start - _BEFORE)
    if not text.cue("derived.others").search(text.raw, start, quantity.start):
        return []
    said = {one.value for one in shortly_before(quantity, text) if one.unit == "count"}
    counts = [pair for pair in index.quantities if pair[0].unit == "count"]
    all_but_one = quantity.value + 1
    if all_but_one in said and (found := [id_ for one, id_ in counts if one.value == all_but_one]):
        return found
    found = []
    for whole, id_ in counts:
        parts = [one.value for one, own in counts if own == id_ and one is not whole]
        gone = (*parts, sum(value for value in parts if value in said))
        if any(abs(whole.value - value - quantity.value) < _EXACT for value in gone):
            found.append(id_)
    return found


def _left(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with a share that leaves this much of the whole.

    Only the other share need say "per cent": "58 per cent can. 42 cannot".
    """
    if not text.says("derived.left", sentence_at(text, quantity.start)):
        return []
    said = {other.value for other in shortly_before(quantity, text)}
    return [
        id_
        for fact, id_ in index.quantities
        if fact.unit == "percent"
        and near(quantity.value, 100 - fact.value, quantity.bound)
        and (quantity.unit == "percent" or fact.value in said)
    ]


def _between(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with two numbers between which it lies, where the text says so.

    Those are any two sums of money, and of other numbers two that the text tells. What is "less",
    or "saved", is a difference; of what is more than a few, so is what is left, and of a share so
    is what is "4 per cent of" something.
    """
    kind = (quantity.unit, quantity.name)
    every = read(text).quantities[:_MOST_TOLD]
    told = [one for one in every if (one.unit, one.name) == kind]
    # "From 41 to 27 per cent, then back to 31."
    bare = {one.value for one in every if one.unit == "count" and kind == ("percent", "")}
    values = {one.value for one in told} | bare
    known = {
        fact.value: id_
        for fact, id_ in index.quantities
        if (fact.unit, fact.name) == kind and (quantity.unit == "money" or fact.value in values)
    }
    called = [sentence_at(text, one.start) for one in told if is_same(one, quantity)]
    cues = ("derived.saved", "derived.left")[: 1 + (quantity.value >= _FEW)]
    share = quantity.unit == "percent" and text.cue("paired.of").match(text.raw, quantity.end)
    if not share and not any(text.says(cue, sentence) for cue in cues for sentence in called):
        return []
    pairs = combinations(known, 2)
    made = (pair for pair in pairs if abs(abs(pair[0] - pair[1]) - quantity.value) < _EXACT)
    return [known[value] for value in next(made, ())]


_FEW = 10  # what is smaller lies between many numbers


def _apart(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with two ages between which so many years lie: 52 now, 63 then."""
    said = {other.value for other in shortly_before(quantity, text)}
    return [
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for first, second in combinations(reading.quantities, 2)
        if abs(first.value - second.value) == quantity.value and {first.value, second.value} <= said
    ]


def _difference(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with two numbers of a kind that differ by it: 0.3 kg for 9.1 and 8.8 kg.

    A whole number must be called a difference ("81 fewer"), or measure time.
    """
    start = max(0, quantity.start - _BEFORE)
    said = text.cue("derived.fewer").match(text.raw, quantity.end) or text.cue("derived.by").search(
        text.raw, start, quantity.start
    )
    if quantity.unit == "count" and not said and not quantity.value % 1:
        return []
    counted = thing(text, quantity.start, quantity.end) if said else ""
    unit = stem(quantity.noun, text.language)

    def are_alike(first: Quantity, second: Quantity, fact: Document) -> bool:
        """Whether both count what it counts."""
        both = (first, second)
        if said:
            return {thing(fact, one.start, one.end) for one in both} <= {"", counted}
        return {stem(one.noun, fact.language) for one in both} == {unit}

    def fits(first: Quantity, second: Quantity, fact: Document) -> bool:
        between = abs(first.value - second.value)
        if quantity.unit == "time":
            return _is_time_between(quantity, first, second, between, fact)
        same = first.unit == second.unit == quantity.unit
        return same and abs(between - quantity.value) < _EXACT and are_alike(first, second, fact)

    return [
        id_
        for id_, fact, reading in index.every()
        for first, second in combinations(reading.quantities[:_NEAREST], 2)
        if fits(first, second, fact)
    ]


def _is_time_between(
    quantity: Quantity, first: Quantity, second: Quantity, between: float, fact: Document
) -> bool:
    """Whether it lies between two times; the second may lack its unit: "71 days, now 44"."""
    bare = second.unit == "count" and second.noun in {"", *fact.language.words("support.elided")}
    if first.unit != "time" or not (bare or (second.unit, second.name) == ("time", first.name)):
        return False
    ours, theirs = quantity.value * MINUTES[quantity.name], between * MINUTES[first.name]
    if quantity.bound == "exact":
        return quantity.name == first.name and between == quantity.value
    return quantity.value > 1 and near(ours, theirs, quantity.bound)


_YEARS = frozenset({"year", "decade", "century"})


def is_sum(quantity: Quantity, index: FactIndex) -> bool:
    """Whether it is the sum or the difference of two of the facts' numbers of its unit.

    Years may lie between any two of the facts' years, give or take one. That is not support, as
    among many numbers some pair always fits; but what may follow is not certain to be wrong.
    """
    value, name = _smallest(quantity), quantity.name if quantity.unit == "money" else ""
    same = _values(index, quantity.unit, name)
    for one in same:
        rest = round(value - one, _PLACES)
        if round(value + one, _PLACES) in same or (rest in same and (rest != one or same[one] > 1)):
            return True
    dated = {moment.year for moment, _ in index.moments if moment.year}
    years = value / MINUTES["year"] if quantity.name in _YEARS else 0
    return years > 0 and any(abs(abs(a - b) - years) <= 1 for a, b in combinations(dated, 2))


_PLACES = 6  # decimal places in which two numbers are one


def _smallest(quantity: Quantity) -> float:
    minutes = MINUTES[quantity.name] if quantity.unit == "time" else 1
    return round(quantity.value * minutes, _PLACES)


@lru_cache(maxsize=64)
def _values(index: FactIndex, unit: str, name: str) -> Counter[float]:
    """Return the numbers of a unit, and in how many places the facts have each."""
    every = (one for one, _ in index.quantities if one.unit == unit and name in {"", one.name})
    return Counter(value for value in map(_smallest, every) if value)
