"""Figures worked out from two numbers of one fact: what changed, what shares, what adds up."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.rounding import near
from draftkit.language.quantity import MINUTES

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.quantity import Quantity

__all__ = ["of_one_fact"]


class _Pair(NamedTuple):
    """Two numbers of a fact, one after the other: its id, and the text between and after them."""

    id: str
    first: Quantity
    second: Quantity
    between: str
    after: str


@lru_cache(maxsize=32)
def _pairs(index: FactIndex) -> tuple[_Pair, ...]:
    found: list[_Pair] = []
    last: Quantity | None = None
    for fact, reading in zip(index.facts, index.readings, strict=True):
        for first, second in pairwise(reading.quantities):
            if first.value and second.value:
                between = fact.text[first.end : second.start]
                found.append(_Pair(fact.id, first, second, between, fact.text[second.end :]))
        if reading.quantities:
            part = reading.quantities[0]
            if last and _OF_THEM.match(fact.text, part.end):  # "44 people", then "31 of them"
                found.append(_Pair(fact.id, part, last, " of ", ""))
            last = part
    return tuple(found)


_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b")


def of_one_fact(quantity: Quantity, raw: str, index: FactIndex) -> list[str]:
    """Return the ids of the facts with two numbers that a quantity is worked out from.

    Args:
        quantity: The quantity.
        raw: The text in which it stands.
        index: The facts.
    """
    if quantity.unit == "percent" and _POINTS.search(raw, quantity.start, quantity.end):
        return [pair.id for pair in _pairs(index) if _is_points_between(quantity, pair)]
    return [
        pair.id
        for pair in _pairs(index)
        if (_TO.fullmatch(pair.between.casefold()) and _follows(quantity, pair))
        or (quantity.unit == "percent" and _is_share(quantity, pair))
        or (quantity.unit == "time" and _is_sum(quantity, pair))
    ]


_POINTS = re.compile(r"points?$", re.IGNORECASE)
# What stands between two numbers of which one became the other.
_TO = re.compile(r"[^.;]{0,40}(?:\bto\b|\u2192|->)[^.;]{0,20}")
_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|our\s+)?")
_EACH = re.compile(r"\s+(?:each|apiece|every)\b")
_SLACK = 0.01  # minutes


def _is_points_between(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is how many percentage points lie between two shares."""
    if pair.first.unit != "percent" and pair.second.unit != "percent":
        return False
    return near(quantity.value, abs(pair.first.value - pair.second.value), "exact")


def _is_share(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is the share of a part in its whole: "11 of 13"."""
    part, whole = pair.first.value, pair.second.value
    if part >= whole or not _OF.fullmatch(pair.between):
        return False
    return near(quantity.value, 100 * part / whole, quantity.bound)


def _is_sum(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is two times together, or the time of so many things of so long each."""
    first, second = pair.first, pair.second
    if second.unit != "time":
        return False
    ours = quantity.value * MINUTES[quantity.name]
    theirs = second.value * MINUTES[second.name]
    if first.unit == "time":
        return abs(first.value * MINUTES[first.name] + theirs - ours) < _SLACK
    each = first.unit == "count" and _EACH.match(pair.after)
    return bool(each) and abs(first.value * theirs - ours) < _SLACK


def _follows(quantity: Quantity, pair: _Pair) -> bool:
    """Whether it is the difference, the ratio, or the change in percent of two numbers."""
    first, second = pair.first, pair.second
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
