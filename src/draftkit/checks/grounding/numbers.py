"""Numbers, sums of money, percentages and durations that the facts do not support."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding import parts, plans
from draftkit.checks.grounding.arithmetic.derived import derived
from draftkit.checks.grounding.arithmetic.support import exactly, supporting
from draftkit.checks.grounding.arithmetic.things import is_of_another, is_recounted, is_told, thing
from draftkit.checks.grounding.arithmetic.turned import turned
from draftkit.checks.grounding.most import MOST, beyond
from draftkit.checks.grounding.right import Right, right_number
from draftkit.checks.grounding.sayings import is_saying
from draftkit.language.quantities import qualified_start
from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["binding", "numbers", "numbers_in", "quantities_in"]

_MESSAGE = "{text!r} is in neither the profile nor the inputs: delete it, or add the fact."


@check("numbers", hard=True, always=True, level="unsupported")
def numbers(text: Document, brief: Brief, /, *, general: Any = "", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """No number, sum of money, percentage or duration that the facts do not support.

    Args:
        text: The draft.
        brief: Its facts.
        general: For a kind that teaches or advises, what the writer is called in it: `I` or
            `you`. Numbers, dates and quotations in sentences without that word assert
            nothing about them, and are listed as things to look up; see `look_up`.
    """
    for specific in numbers_in(text, brief.index):
        if not specific.supported:
            yield specific.hit
    yield from beyond([(q.start, q.end) for q in read(text).quantities], "numbers")


@lru_cache(maxsize=32)
def numbers_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the quantities that claim something, each with the facts that support it.

    Changes in the opposite direction to a fact's are among them. Only the first `MOST` are
    judged; the check says so.
    """
    found = [specific for _, specific in quantities_in(text, index)]
    for change in turned(text, index):
        span = text.raw[change.start : change.end]
        message = change.right.instead(span, "")
        found.append(
            Specific(change.start, change.end, span, "numbers", False, (), message, *change.right)
        )
    return tuple(sorted(found, key=lambda specific: specific.start))


@lru_cache(maxsize=32)
def quantities_in(text: Document, index: FactIndex) -> tuple[tuple[Quantity, Specific], ...]:
    """Return the quantities that claim something, each with its specific.

    The specific may begin before the quantity: "more than 230".
    """
    found: list[tuple[Quantity, Specific]] = []
    planned: set[float] = set()
    for quantity in read(text).quantities[:MOST]:
        if is_saying(quantity, text) or parts.is_list_number(quantity, text):
            continue
        facts = supporting(quantity, text, index)
        if not facts and _is_free(quantity, text, index, planned):
            planned.add(quantity.value)
            continue
        start, right = quantity.start, Right() if facts else right_number(quantity, text, index)
        if not facts and (fact := exactly(quantity, text, index)):
            start = qualified_start(quantity, text.raw, text.language)
            right = Right(text.raw[quantity.start : quantity.end], fact)
        span = text.raw[start : quantity.end]
        message = "" if facts else right.instead(span, _MESSAGE)
        place = (start, quantity.end, span)
        found.append((quantity, Specific(*place, "numbers", bool(facts), facts, message, *right)))
    return tuple(found)


def _is_free(quantity: Quantity, text: Document, index: FactIndex, planned: set[float]) -> bool:
    """Whether the draft may say it without a fact; `planned` is what it has said without one."""
    if _is_again(quantity, planned):
        return True
    return not is_recounted(quantity, text, index) and _needs_no_fact(quantity, text)


_SMALL = 10


def _is_again(quantity: Quantity, planned: set[float]) -> bool:
    """Whether it repeats what the draft has planned before: "twelve guests ... all twelve"."""
    telling = quantity.value >= _SMALL or not quantity.noun
    return telling and quantity.unit == "count" and quantity.value in planned


def _needs_no_fact(quantity: Quantity, text: Document) -> bool:
    if parts.is_own(quantity, text) or plans.is_time_offer(quantity, text):
        return True
    if quantity.unit == "time":
        before = text.raw[max(0, quantity.start - 12) : quantity.start]
        if text.cue("numbers.coming").search(before) or text.cue("numbers.trial").match(
            text.raw, quantity.end
        ):
            return True
        decades = quantity.name == "year" and quantity.value >= _SMALL
        if decades and text.cue("numbers.figurative").match(text.raw, quantity.end):
            return True
        if quantity.spelled and text.cue("numbers.of_any").match(text.raw, quantity.end):
            return True
        if text.cue("numbers.relative").match(text.raw, quantity.end) and plans.is_asked(
            quantity, text
        ):
            return True
    return plans.is_plan(quantity, text)


@check("binding", hard=False, always=True, level="unsupported")
def binding(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """A number from the facts that is used for something other than what they count.

    Thirty-eight districts are not thirty-eight clinics. This is found only where both say plainly
    what they count, and the facts also give a different number for that thing.
    """
    index = brief.index
    for quantity in read(text).quantities[:MOST]:
        if quantity.unit != "count" or quantity.value <= 1 or quantity.bound != "exact":
            continue
        counted = thing(text, quantity.start, quantity.end)
        if not counted or not is_of_another(quantity, counted, index):
            continue
        if is_saying(quantity, text) or not is_told(quantity, text):
            continue  # "set the two bags side by side", "mark ten bags"
        if not derived(quantity, text, index):  # what two of the facts make
            span = text.raw[quantity.start : quantity.end]
            noun = quantity.noun or counted
            message = f"The facts have {span!r}, but not for {noun!r}: check what it counts."
            yield quantity.start, quantity.end, message
