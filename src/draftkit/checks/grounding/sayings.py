"""Numbers that count nothing: "24/7", "a thousand thanks", "one more thing"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.checks.grounding.plans import is_measure

if TYPE_CHECKING:
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["is_saying"]

_REACH = 24  # characters before the number


def is_saying(quantity: Quantity, text: Document) -> bool:
    """Whether the words only look like a number."""
    return (
        _is_one(quantity, text)
        or bool(text.cue("sayings.idioms").match(text.raw, quantity.start))
        or (
            quantity.spelled
            and bool(text.cue("sayings.person").search(text.raw[_from(quantity) : quantity.start]))
        )
        or (quantity.spelled and quantity.unit == "count" and _picks_out(quantity, text))
    )


def _from(quantity: Quantity) -> int:
    return max(0, quantity.start - _REACH)


def _is_one(quantity: Quantity, text: Document) -> bool:
    """Whether it is a "one" that says no more than "a" does, or the words are no money."""
    named = text.raw[quantity.start : quantity.end].split()[-1:]
    if quantity.unit == "money" and text.language.words("sayings.adjectives").intersection(named):
        return bool(text.cue("sayings.no_money").match(text.raw, quantity.end))
    if not quantity.spelled or quantity.value != 1:
        return False
    if quantity.noun in text.language.words("sayings.spells") and text.cue("sayings.takes").search(
        text.raw[_from(quantity) : quantity.start]
    ):
        return False
    if quantity.unit == "money":
        return bool(text.cue("sayings.no_money").match(text.raw, quantity.end))
    if quantity.unit == "time":
        return quantity.bound == "exact" and quantity.name not in _LONG
    return quantity.unit == "count"


_LONG = frozenset({"decade", "century", "fortnight"})


def _picks_out(quantity: Quantity, text: Document) -> bool:
    """Whether it picks something out of what is known, rather than counting it."""
    if text.cue("sayings.first").search(text.raw[_from(quantity) : quantity.start]):
        return bool(text.cue("sayings.of_which").match(text.raw, quantity.end))
    if quantity.value != 2:
        return False
    loose = text.cue("sayings.loose_before").search(text.raw[_from(quantity) : quantity.start])
    return bool(
        (loose and not is_measure(quantity, text))
        or text.cue("sayings.loose_after").match(text.raw, quantity.end)
    )
