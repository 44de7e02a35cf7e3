"""Figures worked out from the facts and from what the draft has just said."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from draftkit.checks.grounding.arithmetic.paired import of_one_fact
from draftkit.checks.grounding.arithmetic.remainders import is_same, remaining, shortly_before
from draftkit.checks.grounding.arithmetic.rounding import near
from draftkit.language.clauses import sentence_at, within
from draftkit.language.numerals import numerals
from draftkit.language.quantity import MINUTES
from draftkit.language.reading import read
from draftkit.language.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["derived"]


def derived(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the ids of the facts that a quantity is worked out from; empty if there are none."""
    found = of_one_fact(quantity, text, index)
    if not found and quantity.unit in {"count", "money"}:
        found = list(_averaged(quantity, text, index))
    of_counts = quantity.unit == "count" and quantity.value >= _TELLING
    if not found and (of_counts or quantity.unit in {"percent", "money", "time"}):
        found = list(_worked_out(quantity, text, index))
    if not found and quantity.unit == "count" and quantity.bound != "exact":
        found = list(_percent_of(quantity, text, index))
    if not found and quantity.unit == "count":
        found = _summed(quantity, text, index) or _of_a_hundred(quantity, text, index)
    if not found and quantity.unit in {"count", "money"}:
        found = list(_at_another_pace(quantity, text, index))
    found = found or remaining(quantity, text, index)
    if not found and quantity.unit == "percent" and quantity.value == _HALF:
        found = _middle(quantity, text, index)
    return found


def _at_another_pace(quantity: Quantity, text: Document, index: FactIndex) -> Iterator[str]:
    """Yield the facts with the same rate over another period: "R1,100 a month", R13,200 a year."""
    if own := _pace(quantity, text):
        for id_, fact, reading in index.every():
            for one in reading.quantities:
                same = (one.unit, one.name) == (quantity.unit, quantity.name)
                pace = _pace(one, fact) if same and one.noun == quantity.noun else 0
                if pace and near(quantity.value, one.value * own / pace, quantity.bound):
                    yield id_


def _pace(quantity: Quantity, text: Document) -> float:
    """Return the minutes that a rate is for, from the "a month" after it; 0 if there is none."""
    end = quantity.end
    if quantity.noun and not text.cue("derived.each").match(text.raw, end):
        end = text.raw.lower().find(quantity.noun, end) + len(quantity.noun)
    each = text.cue("derived.each").match(text.raw, end)
    return MINUTES.get(numerals(text.language).times.get(each[1].lower(), ""), 0) if each else 0


def _averaged(quantity: Quantity, text: Document, index: FactIndex) -> Iterator[str]:
    """Yield pairs of facts of which one divided by the other makes this: a price per acre."""
    if quantity.value <= 1:
        return
    loose = quantity.unit == "money" or quantity.noun in text.language.words(
        "derived.loose"
    )  # "eighty each"
    counted = "" if loose else stem(quantity.noun, text.language)
    each = text.cue("derived.each").match(
        text.raw, quantity.end + (len(quantity.noun) + 1 if counted else 0)
    )
    unit = stem(each[1].lower(), text.language) if each else ""
    if not unit and not text.cue("derived.on_average").search(
        sentence_at(text, quantity.start).text
    ):
        return
    for whole, whole_id in index.quantities:
        same = (whole.unit, whole.name) == (quantity.unit, quantity.name)
        if not same and not (
            quantity.noun in text.language.words("derived.loose") and whole.unit == "time"
        ):
            continue
        if counted and stem(whole.noun, text.language) != counted:
            continue
        for parts, parts_id in _sharers(unit, text, index):
            if near(quantity.value, whole.value / parts, quantity.bound):
                yield from (whole_id, parts_id)


def _sharers(unit: str, text: Document, index: FactIndex) -> Iterator[tuple[float, str]]:
    """Yield how many units something is divided among, such as days; of any kind if empty."""
    for parts, id_ in index.quantities:
        counted = stem(parts.name if parts.unit == "time" else parts.noun, text.language)
        if parts.value > 1 and (parts.unit == "count" or unit) and unit in {"", counted}:
            yield parts.value, id_
    if unit and numerals(text.language).times.get(unit) == "day":
        yield from ((float(days), id_) for days, id_ in index.lengths if days > 1)


def _worked_out(quantity: Quantity, text: Document, index: FactIndex) -> Iterator[str]:
    """Yield the facts behind "eight of 26 is a third" and "0.6% of 18 million is 108,000".

    The two numbers must stand shortly before it, so that a reader can do the sum; each of them
    is judged where it stands, and one at least is a fact's.
    """
    for first, second in combinations(shortly_before(quantity, text), 2):
        if _makes(quantity, first, second):
            for fact, id_ in index.quantities:
                if is_same(first, fact) or is_same(second, fact):
                    yield id_


_MOST_SUMMED = 12  # facts with one noun


def _summed(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts that count the same things, if it is their total."""
    noun = stem(quantity.noun, text.language) if quantity.noun else ""
    parts = [
        (fact.value, id_)
        for fact, id_ in index.quantities
        if noun and fact.unit == "count" and stem(fact.noun, text.language) == noun
    ][:_MOST_SUMMED]
    several = (parts, *combinations(parts, 2)) if len({id_ for _, id_ in parts}) > 1 else ()
    for some in several:
        total = sum(value for value, _ in some)
        exact = quantity.bound == "exact"  # a reader can check a sum: it must be exact
        if total == quantity.value if exact else near(quantity.value, total, quantity.bound):
            return [id_ for _, id_ in some]
    return []


def _of_a_hundred(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with a share that is said as so many of every hundred."""
    if not text.cue("derived.hundred").match(text.raw, quantity.end):
        return []
    share = replace(quantity, unit="percent", name="")
    shares = (pair for pair in index.quantities if pair[0].unit == "percent")
    own = [id_ for fact, id_ in shares if near(share.value, fact.value, share.bound)]
    return own or derived(share, text, index)


_TELLING = 20  # smaller numbers can be made in many ways


def _is_of_counts(quantity: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether two counts make it: ten problems of each of 52, about 58 of 640 over 11 nights.

    An age and some years make another: "29 now, in four years 33".
    """
    low, high = sorted((first.value, second.value))
    units = {first.unit, second.unit}
    if units == {"count", "time"} and "year" in {first.name, second.name}:
        return abs(quantity.value - low - high) < _EXACT
    if units != {"count"}:
        return False
    shared = quantity.bound == "about" and near(quantity.value, high / (low or 1), "exact")
    return shared or abs(quantity.value - low * high) < _EXACT


_FACTORS = frozenset({"count", "percent", "time"})


def _makes(quantity: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether it is the share or the change that two counts make, or times money or a time."""
    if quantity.unit == "percent":
        low, high = sorted((first.value, second.value))
        if not (first.unit == second.unit == "count" and high > 0):
            return False
        shares = (low / high, *((high - low) / q.value for q in (first, second) if q.value))
        ours = shares if first.noun == second.noun else shares[:1]
        places = 1 if quantity.value % 1 else 0  # as a reader would round it: 3 % for 3.3
        return any(near(quantity.value, round(100 * s, places), quantity.bound) for s in ours)
    if quantity.unit == "count":
        return _is_of_counts(quantity, first, second)
    whole, factor = (first, second) if first.unit == quantity.unit else (second, first)
    if (whole.unit, whole.name) != (quantity.unit, quantity.name) or factor.unit not in _FACTORS:
        return False
    if quantity.unit == factor.unit:
        return False
    times = factor.value * (0.01 if factor.unit == "percent" else 1.0)
    # As "186,000 over 23 is about 8,100", and "$610, 86% worn, is about $710 for each".
    shared = (
        quantity.bound == "about"
        and factor.unit in {"count", "percent"}
        and near(quantity.value, whole.value / (times or 1), "exact")
    )
    product = whole.value * times
    return shared or near(quantity.value, product, quantity.bound)


def _percent_of(quantity: Quantity, text: Document, index: FactIndex) -> Iterator[str]:
    """Yield the facts with a percentage: "of 26,000, fewer than sixty", where 0.2% are lost."""
    wholes = [q.value for q in shortly_before(quantity, text) if q.unit == "count"]
    for fact, id_ in index.quantities:
        if fact.unit == "percent" and any(
            near(quantity.value, whole * fact.value / 100, quantity.bound) for whole in wholes
        ):
            yield id_


_EXACT = 1e-6
_HALF = 50  # percent


def _middle(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts with a median that the sentence names: half lie below it."""
    sentence = sentence_at(text, quantity.start)
    said = within(sentence, read(text).quantities)
    return [
        id_
        for id_, fact, reading in index.every()
        if fact.cue("derived.median").search(fact.raw)
        and any(is_same(mine, theirs) for mine in said for theirs in reading.quantities)
    ]
