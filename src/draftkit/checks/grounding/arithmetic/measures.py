"""Lengths, areas, weights and volumes in other units: 4,300 hectares are 43 square kilometres."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.grounding.arithmetic.rounding import is_rounder
from draftkit.language.language import EVERY, language
from draftkit.language.telling import commonest

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.quantity import Quantity

__all__ = ["in_other_units", "measured"]


@cache
def _worth(of: Language) -> dict[str, tuple[str, float]]:
    """Return what each unit measures, and its worth: see `measured`."""
    tables = (one.table("numbers").get("measures", {}) for one in (language(EVERY), of))
    return {
        word: (dimension, worth)
        for known in tables
        for dimension, units in known.items()
        for word, worth in units.items()
    }


# No unit is longer: in a text without spaces, each number would otherwise read all the rest.
_WORD = r"[^\W\d_]{1,40}"
_UNIT = re.compile(rf"[\s-]?({_WORD}[\u00b2\u00b323]?(?:[\s-]{_WORD})?)(?![\w])")
_SHORT_K = re.compile(r"\d\s?k$", re.IGNORECASE)  # "my first 10k" is a run
_ROUNDED = 0.03
_IN_WORDS = 0.07  # "six metres" may be 6.40 m

_SHORT_M = re.compile(r"\d\s?m$")


def measured(
    quantity: Quantity, text: Document, *, surely: bool = False
) -> tuple[str, float] | None:
    """Return what a number measures and how much, in metres, square metres, kilograms or litres.

    Args:
        quantity: A number.
        text: The text in which it stands.
        surely: Whether a word that any sentence may have is rejected: "two in a year".
    """
    if _SHORT_K.search(text.raw, quantity.start, quantity.end):
        return "length", quantity.value
    if _SHORT_M.search(text.raw, quantity.start, quantity.end):
        return "length", quantity.values[-1]  # the other one is in millions
    unit = _UNIT.match(text.raw, quantity.end)
    if not unit:
        return None
    known = _worth(text.language)
    words = re.split(r"[\s-]", unit[1].lower())
    if surely and words[0] in commonest(text.language):
        return None
    for word in (" ".join(words), words[0]):
        if worth := known.get(word):
            return worth[0], quantity.value * worth[1]
    return None


@lru_cache(maxsize=32)
def _known(index: FactIndex) -> tuple[tuple[str, float, float, str], ...]:
    """Return what the facts measure, each with the number as it stands and the fact's id."""
    return tuple(
        (*measure, quantity.value, id_)
        for id_, fact, reading in index.every()
        for quantity in reading.quantities
        if quantity.unit == "count" and (measure := measured(quantity, fact))
    )


def in_other_units(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the ids of the facts that say the same in other units, rounded fairly."""
    if quantity.unit != "count" or not (measure := measured(quantity, text)):
        return []
    dimension, ours = measure
    slack = _IN_WORDS if quantity.spelled else _ROUNDED
    return [
        id_
        for known, theirs, written, id_ in _known(index)
        if known == dimension
        and abs(ours - theirs) <= slack * theirs
        and (
            ours == theirs
            or ours * written != theirs * quantity.value  # not in the same unit
            or is_rounder(quantity.value, written, "exact")
        )
    ]
