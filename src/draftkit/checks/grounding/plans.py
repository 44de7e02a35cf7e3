"""What a draft says about itself and about what it asks for: that is no claim.

Offers and requests ("could we talk for 20 minutes"), the plan of a talk ("I'll show three
ways"), greetings, and counts of the text's own parts need no fact. Prices, costs and how
long something takes are claims, wherever they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.language.clauses import (
    SHORT,
    before,
    clause,
    is_general,
    sentence_at,
)

if TYPE_CHECKING:
    from draftkit.language.document import Document, Span
    from draftkit.language.quantity import Quantity

__all__ = [
    "goes_on",
    "is_asked",
    "is_measure",
    "is_offered",
    "is_ordered",
    "is_plan",
    "is_time_offer",
]


def is_time_offer(quantity: Quantity, text: Document) -> bool:
    """Whether it is some minutes or hours that the writer asks for or offers."""
    if quantity.unit != "time" or quantity.name not in {"minute", "hour"}:
        return False
    sentence = sentence_at(text, quantity.start)
    after = text.raw[quantity.end : sentence.end]
    if (
        text.says("plans.tentative", sentence)
        or text.cue("plans.meeting").search(after)
        or sentence.text.endswith("?")
    ):
        return not text.says("clauses.past", sentence)
    return is_asked(quantity, text)


def is_plan(quantity: Quantity, text: Document) -> bool:
    """Whether it is a small number in what will be shown, sent, brought or asked for."""
    if quantity.unit == "time" and quantity.name not in SHORT:
        asking = before(quantity, text)
        started = quantity.spelled and (
            text.cue("plans.start_with").search(asking)
            or text.cue("plans.needless").search(asking)
            or (
                quantity.value <= _FEW
                and is_ordered(asking, text)
                and not text.cue("clauses.past").search(asking)
            )
        )
        return bool(
            started
            or (text.cue("plans.will").search(asking) and text.cue("plans.shared").search(asking))
        )
    if (
        text.cue("plans.named").search(text.raw, max(0, quantity.start - _REACH), quantity.start)
        and not quantity.spelled
    ):
        return False
    return _is_small_count(quantity, text) and _is_proposed(quantity, text)


_FEW = 20


def _is_small_count(quantity: Quantity, text: Document) -> bool:
    counted = quantity.unit in {"count", "ordinal"} and not is_measure(quantity, text)
    return counted and quantity.value <= _FEW


def _is_proposed(quantity: Quantity, text: Document) -> bool:
    sentence = sentence_at(text, quantity.start)
    if text.cue("plans.free").search(text.raw, quantity.end, sentence.end):
        return True
    asking = before(quantity, text)
    if text.cue("plans.costs").search(asking) or (
        quantity.unit == "ordinal" and text.cue("plans.owned").search(asking)
    ):
        return False
    if quantity.spelled and (
        text.cue("plans.do").match(sentence.text)
        or is_ordered(asking, text)
        or text.cue("plans.sent").search(asking)
        or is_general(text, sentence)
    ):
        return True
    if _would_be(quantity, text) or is_asked(quantity, text):
        return True
    return goes_on(sentence, text)


def _would_be(quantity: Quantity, text: Document) -> bool:
    """Whether its clause is of what would be; not "we have nine, and one would do"."""
    asking = before(quantity, text)
    if text.cue("plans.modal").search(asking):
        return True
    nearest = re.split(r"[,:]", asking)[-1]
    return not text.cue("clauses.verb").search(nearest) and bool(
        text.cue("plans.modal").search(clause(quantity, text))
    )


_REACH = 24  # characters before the number


def goes_on(sentence: Span, text: Document) -> bool:
    """Whether a sentence without a verb goes on with a proposal: "A table, five chairs."."""
    if text.says("clauses.verb", sentence) or text.says("clauses.subject", sentence):
        return False
    above = text.raw[max(0, sentence.start - 2) : sentence.start]
    if sentence.start == 0 or "\n" in above:
        return False
    earlier = sentence_at(text, sentence.start - 2)
    return text.says("plans.proposed", earlier) or text.says("plans.future", earlier)


def is_offered(quantity: Quantity, text: Document) -> bool:
    """Whether it counts what is offered, asked for or suggested: what is not yet there."""
    sentence = sentence_at(text, quantity.start)
    said = text.raw[sentence.start : quantity.start]
    will = text.cue("plans.will").search(said)
    if text.cue("plans.there").search(said, will.end() if will else 0):
        return False
    return (
        is_asked(quantity, text)
        or bool(text.cue("plans.do").match(sentence.text))
        or bool(text.cue("plans.modal").search(said))
        or _would_be(quantity, text)
    )


def is_measure(quantity: Quantity, text: Document) -> bool:
    """Whether it measures ("two millimetres") rather than counts."""
    return bool(text.cue("plans.measure").match(quantity.noun))


def is_ordered(said: str, text: Document, *, next_step: bool = False) -> bool:
    """Whether the last step of what is said is an order: "one notch down, wait ...".

    Args:
        said: The words of a clause.
        text: The text that has them.
        next_step: Whether the step after the first is meant, as in "two weeks, change nothing".
    """
    if text.cue("plans.do").match(said):
        return True
    steps = text.cue("plans.steps").split(said) if text.language.has("plans.steps") else [""]
    step = steps[1 if next_step and len(steps) > 1 else -1].lstrip()
    return bool(text.cue("plans.do").match(step[:1].upper() + step[1:]))


def is_asked(quantity: Quantity, text: Document) -> bool:
    """Whether the same clause offers, asks or plans, before the quantity."""
    asking = before(quantity, text)
    if text.cue("plans.will").search(asking):
        return not text.cue("clauses.past").search(asking)
    start = sentence_at(text, quantity.start).start
    lasts = quantity.unit == "time" and quantity.name not in SHORT
    return not lasts and bool(
        text.cue("plans.listed_wish").search(text.raw[start : quantity.start])
    )
