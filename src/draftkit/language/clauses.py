"""The sentence and the clause in which a quantity stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.language.document import Document, Span
    from draftkit.language.quantity import Quantity

__all__ = [
    "SHORT",
    "before",
    "clause",
    "clause_at",
    "is_general",
    "sentence_at",
    "within",
]


def sentence_at(text: Document, at: int) -> Span:
    """Return the sentence in which the character `at` stands."""
    number = bisect_right(text.sentence_starts, at) - 1
    sentence = text.sentences[number]  # before the first sentence, it is the last one
    return sentence if at < sentence.end else text.sentences[-1]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Read = TypeVar("_Read", bound=_Placed)


def within(span: _Placed, found: Sequence[_Read]) -> Sequence[_Read]:
    """Return what starts within a span, of what was found in the order of the text."""
    first = bisect_left(found, span.start, key=lambda one: one.start)
    return found[first : bisect_left(found, span.end, first, key=lambda one: one.start)]


_CAPITAL = re.compile(r"(?<=[\w,;] )[A-Z]")


def is_general(text: Document, sentence: Span) -> bool:
    """Whether a sentence is about nobody in particular: "A bow asks for four things"."""
    if _CAPITAL.search(sentence.text) or not text.says("clauses.general", sentence):
        return False
    return not text.says("clauses.claiming", sentence)


SHORT = frozenset({"", "second", "minute", "hour"})  # counts, and what fits in a talk


def clause(quantity: Quantity, text: Document) -> str:
    """Return the clause around a quantity, without it and the participle after it."""
    sentence = sentence_at(text, quantity.start)
    start = quantity.end
    if text.cue("clauses.participle").fullmatch(quantity.noun):  # "six planted mistakes"
        start += len(quantity.noun) + 1
    return before(quantity, text) + _rest(text, start, sentence.end)


def clause_at(placed: _Placed, text: Document) -> str:
    """Return the clause in which something stands, without it."""
    rest = _rest(text, placed.end, sentence_at(text, placed.start).end)
    return before(placed, text) + rest


def _rest(text: Document, start: int, end: int) -> str:
    after = text.cue("clauses.pause").search(text.raw, start, end)
    return text.raw[start : after.start() if after else end]


@lru_cache(maxsize=32)
def _pauses(text: Document, start: int, end: int) -> tuple[int, ...]:
    """Return where the clauses of a sentence start, but for the first."""
    return tuple(m.start() + 1 for m in text.cue("clauses.pause").finditer(text.raw, start, end))


def before(quantity: _Placed, text: Document) -> str:
    """Return the clause's part before a quantity, or anything else with a place."""
    sentence = sentence_at(text, quantity.start)
    # The pattern looks ahead, so it must see what follows the quantity's own comma.
    starts = _pauses(text, sentence.start, sentence.end)
    number = bisect_right(starts, quantity.start)
    start = starts[number - 1] if number else sentence.start
    return text.raw[start : quantity.start]
