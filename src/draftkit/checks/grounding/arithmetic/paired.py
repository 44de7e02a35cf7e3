"""Figures worked out from two numbers of one fact: changes, shares, sums and products."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.arithmetic.rounding import near
from draftkit.language.quantity import MINUTES

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["of_one_fact"]


class _Pair(NamedTuple):
    """Two numbers of a fact, one after the other.

    Attributes:
        id: The fact's id.
        between: The text between them.
        after: The text after them.
        fact: The fact.
        whole: Whether the second is the whole of which the first is a part.
    """

    id: str
    first: Quantity
    second: Quantity
    between: str
    after: str
    fact: Document
    whole: bool = False


@lru_cache(maxsize=32)
def _pairs(index: FactIndex) -> tuple[_Pair, ...]:
    found: list[_Pair] = []
    last: Quantity | None = None
    for id_, fact, reading in index.every():
        for first, second in pairwise(reading.quantities):
            if first.value and second.value:
                between = fact.raw[first.end : second.start]
                found.append(_Pair(id_, first, second, between, fact.raw[second.end :], fact))
                if fact.cue("paired.of_them").match(fact.raw, second.end):
                    found.append(_Pair(id_, second, first, "", "", fact, whole=True))
        if reading.quantities:
            part = reading.quantities[0]
            if last and fact.cue("paired.of_them").match(
                fact.raw, part.end
            ):  # "44 people", then "31 of them"
                found.append(_Pair(id_, part, last, "", "", fact, whole=True))
            last = part
    return tuple(found)


def of_one_fact(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the ids of the facts with two numbers that a quantity is worked out from.

    Args:
        quantity: The quantity.
        text: The text in which it stands.
        index: The facts.
    """
    if quantity.unit == "percent" and text.cue("paired.points").search(
        text.raw, quantity.start, quantity.end
    ):
        return [pair.id for pair in _pairs(index) if _is_points_between(quantity, pair)]
    return [
        pair.id
        for pair in _pairs(index)
        if (
            pair.fact.cue("paired.to").fullmatch(pair.between.casefold())
            and _follows(quantity, pair, text)
        )
        or (quantity.unit == "percent" and _is_share(quantity, pair))
        or (quantity.unit == "time" and _is_sum(quantity, pair))
        or (quantity.unit in {"count", "money"} and _is_product(quantity, pair))
    ]


_SLACK = 0.01  # minutes


def _is_points_between(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is how many percentage points lie between two shares."""
    if pair.first.unit != "percent" and pair.second.unit != "percent":
        return False
    return near(quantity.value, abs(pair.first.value - pair.second.value), "exact")


def _is_share(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is the share of a part in its whole: "11 of 13"."""
    part, whole = pair.first.value, pair.second.value
    if part >= whole or not (pair.whole or pair.fact.cue("paired.of").fullmatch(pair.between)):
        return False
    return near(quantity.value, 100 * part / whole, quantity.bound)


def _is_sum(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is two durations added up, or the total time of several things of one length."""
    first, second = pair.first, pair.second
    if second.unit != "time":
        return False
    ours = quantity.value * MINUTES[quantity.name]
    theirs = second.value * MINUTES[second.name]
    if first.unit == "time":
        return abs(first.value * MINUTES[first.name] + theirs - ours) < _SLACK
    each = first.unit == "count" and pair.fact.cue("paired.each").match(pair.after)
    return bool(each) and abs(first.value * theirs - ours) < _SLACK


def _is_product(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is what several have together: twelve tonnes, for six buyers of 2 tonnes each."""
    first, second = pair.first, pair.second
    same = (quantity.unit, quantity.name) == (second.unit, second.name)
    if (
        first.unit != "count"
        or not same
        or (second.unit == "count" and quantity.noun != second.noun)
    ):
        return False
    each = pair.fact.cue("paired.amount").match(pair.after)
    return bool(each) and near(quantity.value, first.value * second.value, quantity.bound)


def _follows(quantity: Quantity, pair: _Pair, text: Document) -> bool:
    """Whether it is the difference, the ratio, or the change in percent of two numbers."""
    first, second = pair.first, pair.second
    low, high = sorted((first.value, second.value))
    if quantity.unit == "ratio":  # "tripled" grew
        return near(quantity.value, second.value / first.value, "about")
    if quantity.unit == "count" and quantity.noun in text.language.words("support.times"):
        return near(quantity.value, high / low, "about") or near(
            quantity.value, low / high, "about"
        )
    if quantity.unit == "percent":
        change = 100 * (high - low) / first.value
        bound = "about" if quantity.bound == "exact" and quantity.name == "part" else quantity.bound
        left = 100 * second.value / first.value  # "cut to a third"
        is_left = quantity.name == "part" and near(quantity.value, left, bound)
        back = 100 * (high - low) / second.value  # how much more it was before than it is now
        returned = bound == "exact" and high == first.value and near(quantity.value, back, bound)
        return is_left or returned or near(quantity.value, change, bound)
    # "From 41 to 29 minutes": one of them may leave its unit out.
    units = {(number.unit, number.name) for number in (first, second)}
    if units <= {(quantity.unit, quantity.name), ("count", "")}:
        return quantity.value > 1 and abs(quantity.value - (high - low)) < 1e-6
    return False
