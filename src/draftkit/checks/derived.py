"""Figures worked out from the facts: differences, shares, averages, sums and products."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from draftkit.checks.clauses import sentence_at
from draftkit.checks.quantity import MINUTES
from draftkit.checks.reading import read
from draftkit.checks.rounding import near
from draftkit.checks.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Text
    from draftkit.checks.index import FactIndex
    from draftkit.checks.quantity import Quantity

__all__ = ["derived"]


def derived(quantity: Quantity, text: Text, index: FactIndex) -> list[str]:
    """Return the ids of the facts that a quantity is worked out from; empty if of none."""
    return (
        _changed(quantity, index)
        or _added(quantity, index)
        or list(_averaged(quantity, text, index))
        or list(_worked_out(quantity, text, index))
        or _middle(quantity, text, index)
    )


def _changed(quantity: Quantity, index: FactIndex) -> list[str]:
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
        return near(quantity.value, second.value / first.value, "about")
    if quantity.unit == "count" and quantity.noun == "times":
        return near(quantity.value, high / low, "about") or near(
            quantity.value, low / high, "about"
        )
    if quantity.unit == "percent":
        change = 100 * (high - low) / first.value
        bound = "about" if quantity.bound == "exact" and quantity.name == "part" else quantity.bound
        left = 100 * second.value / first.value  # "cut to a third"
        is_left = quantity.name == "part" and near(quantity.value, left, bound)
        return is_left or near(quantity.value, change, bound)
    # "From 41 to 29 minutes": one of them may leave its unit out.
    units = {(number.unit, number.name) for number in (first, second)}
    if units <= {(quantity.unit, quantity.name), ("count", "")}:
        return quantity.value > 1 and abs(quantity.value - (high - low)) < 1e-6
    return False


def _added(quantity: Quantity, index: FactIndex) -> list[str]:
    """Return the facts with two times that make this one: 25 minutes and 5 for questions."""
    if quantity.unit != "time":
        return []
    ours = quantity.value * MINUTES[quantity.name]
    return [
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for first, second in pairwise(q for q in reading.quantities if q.unit == "time")
        if abs(first.value * MINUTES[first.name] + second.value * MINUTES[second.name] - ours) < 0.1
    ]


_EACH = re.compile(r"\s+(?:an?|per|each|every)\s+([a-z]+)\b", re.IGNORECASE)
_ON_AVERAGE = re.compile(r"\b(?:average|each|apiece|per\s+head)\b", re.IGNORECASE)


def _averaged(quantity: Quantity, text: Text, index: FactIndex) -> Iterator[str]:
    """Yield the facts of which one shared out over the other makes this: a price per acre."""
    if quantity.unit not in {"count", "money"} or quantity.value <= 1:
        return
    counted = stem(quantity.noun) if quantity.unit == "count" else ""
    each = _EACH.match(text.raw, quantity.end + (len(quantity.noun) + 1 if counted else 0))
    unit = stem(each[1].lower()) if each else ""
    if not unit and not _ON_AVERAGE.search(sentence_at(text, quantity.start).text):
        return
    counted = stem(quantity.noun) if quantity.unit == "count" else ""
    for whole, whole_id in index.quantities:
        if (whole.unit, whole.name) != (quantity.unit, quantity.name):
            continue
        if counted and stem(whole.noun) != counted:
            continue
        for parts, parts_id in index.quantities:
            if parts.unit != "count" or parts.value <= 1 or unit not in {"", stem(parts.noun)}:
                continue
            if near(quantity.value, whole.value / parts.value, quantity.bound):
                yield from (whole_id, parts_id)


def _worked_out(quantity: Quantity, text: Text, index: FactIndex) -> Iterator[str]:
    """Yield the facts behind "eight of 26 is a third" and "0.6% of 18 million is 108,000".

    The two numbers must stand in the sentence itself, so that a reader can do the sum.
    """
    if quantity.unit not in {"percent", "money"}:
        return
    sentence = sentence_at(text, quantity.start)
    others = [
        (other, facts)
        for other in read(text.raw).quantities
        if sentence.start <= other.start < quantity.start
        and (facts := [id_ for fact, id_ in index.quantities if _is_same(other, fact)])
    ]
    for (first, ones), (second, twos) in combinations(others, 2):
        if _makes(quantity, first, second):
            yield from (*ones, *twos)


def _is_same(quantity: Quantity, fact: Quantity) -> bool:
    same = quantity.unit == fact.unit and quantity.name == fact.name
    return same and abs(quantity.value - fact.value) <= 1e-6 * max(1, fact.value)


def _makes(quantity: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether it is the share that two counts make, or so much percent of a sum of money."""
    units = {first.unit, second.unit}
    if quantity.unit == "percent" and units == {"count"}:
        low, high = sorted((first.value, second.value))
        return near(quantity.value, 100 * low / high, quantity.bound)
    if quantity.unit == "money" and units in ({"money", "percent"}, {"money", "count"}):
        money, factor = (first, second) if first.unit == "money" else (second, first)
        scale = 0.01 if factor.unit == "percent" else 1.0
        product = money.value * factor.value * scale
        return money.name == quantity.name and near(quantity.value, product, quantity.bound)
    return False


_HALF = 50  # percent
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)


def _middle(quantity: Quantity, text: Text, index: FactIndex) -> list[str]:
    """Return the facts with a median that the sentence names: half lie below it."""
    if quantity.unit != "percent" or quantity.value != _HALF:
        return []
    sentence = sentence_at(text, quantity.start)
    said = [q for q in read(text.raw).quantities if sentence.start <= q.start < sentence.end]
    return [
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        if _MEDIAN.search(fact.text)
        and any(_is_same(mine, theirs) for mine in said for theirs in reading.quantities)
    ]
