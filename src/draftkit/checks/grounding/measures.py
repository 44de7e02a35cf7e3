"""Lengths, areas, weights and volumes in other units: 4,300 hectares are 43 square kilometres."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.quantity import Quantity

__all__ = ["in_other_units", "measured"]

# The units' words, each group with its worth in metres, square metres, kilograms or litres.
_UNITS = {
    "length": (
        (0.001, "mm millimetre millimeter"),
        (0.01, "cm centimetre centimeter"),
        (1.0, "m metre meter"),
        (1000.0, "km kilometre kilometer k"),
        (0.0254, "inch inche in"),
        (0.3048, "ft foot feet"),
        (0.9144, "yd yard"),
        (1609.344, "mi mile"),
    ),
    "area": (
        (1.0, "m² m2 sqm square\u00a0metre square\u00a0meter"),
        (10_000.0, "ha hectare"),
        (1e6, "km² km2 square\u00a0kilometre square\u00a0kilometer"),
        (4046.856, "acre"),
        (0.092903, "square\u00a0foot square\u00a0feet"),
        (2_589_988.0, "square\u00a0mile"),
    ),
    "weight": (
        (0.001, "g gram gramme"),
        (1.0, "kg kilo kilogram"),
        (1000.0, "t tonne ton"),
        (0.453592, "lb pound"),
        (0.0283495, "oz ounce"),
    ),
    "volume": (
        (0.001, "ml millilitre milliliter"),
        (0.01, "cl centilitre centiliter"),
        (1.0, "l litre liter"),
        (100.0, "hl hectolitre hectoliter"),
        (1000.0, "m³ m3 cubic\u00a0metre cubic\u00a0meter"),
        (3.78541, "gallon"),
    ),
}
_WORTH = {
    word: (dimension, worth)
    for dimension, units in _UNITS.items()
    for worth, words in units
    for word in words.split(" ")
}
_UNIT = re.compile(
    r"[\s-]?((?:(?:square|cubic|sq)[\s-])?[a-z]+[\u00b2\u00b323]?)(?![\w])", re.IGNORECASE
)
_SHORT_K = re.compile(r"\d\s?k$", re.IGNORECASE)  # "my first 10k" is a run
_ROUNDED = 0.03


def measured(quantity: Quantity, text: str) -> tuple[str, float] | None:
    """Return what a number measures and how much, in metres, square metres, kilograms or litres.

    Args:
        quantity: A number.
        text: The text in which it stands.
    """
    if _SHORT_K.search(text, quantity.start, quantity.end):
        return "length", quantity.value
    unit = _UNIT.match(text, quantity.end)
    if not unit:
        return None
    word = re.sub(r"[\s-]", "\u00a0", unit[1].lower()).replace("sq\u00a0", "square\u00a0")
    worth = _WORTH.get(word) or _WORTH.get(word.removesuffix("s"))
    return (worth[0], quantity.value * worth[1]) if worth else None


@lru_cache(maxsize=32)
def _known(index: FactIndex) -> tuple[tuple[str, float, str], ...]:
    """Return what the facts measure, each with the fact's id."""
    return tuple(
        (*measure, fact.id)
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for quantity in reading.quantities
        if quantity.unit == "count" and (measure := measured(quantity, fact.text))
    )


def in_other_units(quantity: Quantity, text: str, index: FactIndex) -> list[str]:
    """Return the ids of the facts that say the same in other units, rounded fairly."""
    if quantity.unit != "count" or not (measure := measured(quantity, text)):
        return []
    dimension, ours = measure
    return [
        id_
        for known, theirs, id_ in _known(index)
        if known == dimension and abs(ours - theirs) <= _ROUNDED * theirs
    ]
