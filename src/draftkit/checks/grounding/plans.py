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

__all__ = ["goes_on", "is_asked", "is_measure", "is_offered", "is_plan", "is_time_offer"]


def _is_told(quantity: Quantity, text: Document, said: str) -> bool:
    """Whether it belongs to what will be told, in digits; `said` is what goes before."""
    return not quantity.spelled and bool(text.cue("plans.told").search(said))


def is_time_offer(quantity: Quantity, text: Document) -> bool:
    """Whether it is some minutes or hours that the writer asks for or offers."""
    if quantity.unit != "time" or quantity.name not in {"minute", "hour"}:
        return False
    sentence = sentence_at(text, quantity.start)
    after = text.raw[quantity.end : sentence.end]
    if _is_told(quantity, text, text.raw[sentence.start : quantity.start]):
        return False
    if (
        text.cue("plans.tentative").search(sentence.text)
        or text.cue("plans.meeting").search(after)
        or sentence.text.endswith("?")
    ):
        return not text.cue("clauses.past").search(sentence.text)
    return is_asked(quantity, text)


def is_plan(quantity: Quantity, text: Document) -> bool:
    """Whether it is a small number in what will be shown, sent, brought or asked for."""
    to_do = _is_to_do(quantity, text) and quantity.value <= _FEW
    if to_do or _is_supposed(quantity, text):
        return True
    if quantity.unit == "time" and quantity.name not in SHORT:
        asking = before(quantity, text)
        started = quantity.spelled and (
            text.cue("plans.start_with").search(asking)
            or text.cue("plans.needless").search(asking)
            or (
                quantity.value <= _FEW
                and text.cue("plans.do").match(asking)
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
    if _is_staged(quantity, text):
        return quantity.unit == "time" or _is_small_count(quantity, text)
    if (
        _is_suggested(quantity, text)
        or _is_ordered(quantity, text)
        or _is_hyperbole(quantity, text)
    ):
        return True
    return _is_small_count(quantity, text) and _is_proposed(quantity, text)


def _is_supposed(quantity: Quantity, text: Document) -> bool:
    """Whether it is only supposed, for an example: "Let's say the number is 52"."""
    sentence = sentence_at(text, quantity.start)
    return bool(text.cue("plans.supposed").match(sentence.text))


_FEW = 20
_TO_DO = re.compile(r"[ \t]*[-*+][ \t]+\[ \]")


def _is_to_do(quantity: Quantity, text: Document) -> bool:
    """Whether it stands in an item with an empty box: "- [ ] Ask three families"."""
    line = text.raw.rfind("\n", 0, quantity.start) + 1
    return quantity.spelled and bool(_TO_DO.match(text.raw, line))


def _is_ordered(quantity: Quantity, text: Document) -> bool:
    """Whether it is a measure that is asked for: "Give me three kilos"."""
    measured = is_measure(quantity, text) and quantity.value <= _FEW and quantity.spelled
    return measured and bool(text.cue("plans.do").match(sentence_at(text, quantity.start).text))


def _is_small_count(quantity: Quantity, text: Document) -> bool:
    counted = quantity.unit in {"count", "ordinal"} and not is_measure(quantity, text)
    return counted and quantity.value <= _FEW


def _is_suggested(quantity: Quantity, text: Document) -> bool:
    if quantity.unit != "count" or is_measure(quantity, text):
        return False
    if text.cue("plans.asked_for").search(
        text.raw, sentence_at(text, quantity.start).start, quantity.start
    ):
        return True
    return quantity.spelled and bool(text.cue("plans.suggested").search(before(quantity, text)))


def _is_hyperbole(quantity: Quantity, text: Document) -> bool:
    """Whether it only stands for many: "one can be watched, a hundred can't"."""
    if not text.cue("plans.round").match(text.raw[quantity.start : quantity.end]):
        return False
    return is_general(text, sentence_at(text, quantity.start))


def _is_staged(quantity: Quantity, text: Document) -> bool:
    """Whether it belongs to what a talk or the writer will do."""
    sentence = sentence_at(text, quantity.start)
    if _is_rate(quantity, text) or not text.cue("plans.stage").search(sentence.text):
        return False
    told = text.raw[sentence.start : quantity.start]
    if text.cue("plans.takes").search(told) or _is_told(quantity, text, told):
        return False
    said = (
        clause(quantity, text) if text.cue("plans.future").search(sentence.text) else sentence.text
    )
    return not text.cue("clauses.past").search(said)


def _is_proposed(quantity: Quantity, text: Document) -> bool:
    sentence = sentence_at(text, quantity.start)
    if _is_rate(quantity, text) and not text.cue("plans.proposed").search(sentence.text):
        return False
    if text.cue("plans.free").search(text.raw, quantity.end, sentence.end):
        return True
    asking = before(quantity, text)
    if text.cue("plans.costs").search(asking) or (
        quantity.unit == "ordinal" and text.cue("plans.owned").search(asking)
    ):
        return False
    if quantity.spelled and (
        text.cue("plans.do").match(sentence.text)
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
    if text.cue("clauses.verb").search(sentence.text) or text.cue("clauses.subject").search(
        sentence.text
    ):
        return False
    above = text.raw[max(0, sentence.start - 2) : sentence.start]
    if sentence.start == 0 or "\n" in above:
        return False
    earlier = sentence_at(text, sentence.start - 2)
    return bool(
        text.cue("plans.proposed").search(earlier.text)
        or text.cue("plans.future").search(earlier.text)
    )


def _is_rate(quantity: Quantity, text: Document) -> bool:
    """Whether it is how much is done in a time ("four bridges a day"): that is a claim."""
    return bool(text.cue("plans.rate").match(text.raw, quantity.end))


def is_offered(quantity: Quantity, text: Document) -> bool:
    """Whether it counts what is offered, asked for or suggested: what is not yet there."""
    sentence = sentence_at(text, quantity.start)
    said = text.raw[sentence.start : quantity.start]
    will = text.cue("plans.will").search(said)
    if text.cue("plans.there").search(said, will.end() if will else 0):
        return False
    return (
        is_asked(quantity, text)
        or _is_suggested(quantity, text)
        or bool(text.cue("plans.do").match(sentence.text))
        or bool(text.cue("plans.modal").search(said))
        or _would_be(quantity, text)
    )


def is_measure(quantity: Quantity, text: Document) -> bool:
    """Whether it measures ("two millimetres") rather than counts."""
    return bool(text.cue("plans.measure").match(quantity.noun))


def is_asked(quantity: Quantity, text: Document) -> bool:
    """Whether the same clause offers, asks or plans, before the quantity."""
    asking = before(quantity, text)
    if will := text.cue("plans.will").search(asking):
        return not _is_told(quantity, text, asking[will.end() :]) and not text.cue(
            "clauses.past"
        ).search(asking)
    start = sentence_at(text, quantity.start).start
    lasts = quantity.unit == "time" and quantity.name not in SHORT
    return not lasts and bool(
        text.cue("plans.listed_wish").search(text.raw[start : quantity.start])
    )
