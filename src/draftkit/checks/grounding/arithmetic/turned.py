"""Changes turned round: a fact has a number rise, and the text has it fall."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.most import MOST
from draftkit.checks.grounding.right import Right
from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["Turned", "turned"]

_REACH = 40  # characters before the first number in which "from" or "to" may stand
_ARROW = re.compile(r"\s*(?:\u2192|->|=>)\s*")


class _Change(NamedTuple):
    """What was one number and became another, and where both are said."""

    start: int
    end: int
    before: Quantity
    after: Quantity


class Turned(NamedTuple):
    """A change in the opposite direction to a fact's.

    Attributes:
        start: Where it starts, in characters.
        end: Where it ends.
        right: The change as the fact has it.
    """

    start: int
    end: int
    right: Right


def turned(text: Document, index: FactIndex) -> Iterator[Turned]:
    """Yield the changes of a text that a fact has the other way round, and no fact as they are."""
    for change in _changes(text):
        facts = _of_facts(index)
        if any(_same(change.before, f.before) and _same(change.after, f.after) for f, _ in facts):
            continue
        for fact, id_ in facts:
            if _same(change.before, fact.after) and _same(change.after, fact.before):
                said = index.documents[id_].raw[fact.start : fact.end]
                yield Turned(change.start, change.end, Right(said, id_))
                break


@lru_cache(maxsize=32)
def _of_facts(index: FactIndex) -> tuple[tuple[_Change, str], ...]:
    return tuple(
        (change, id_)
        for id_, fact, _ in index.every()
        for change in _changes(fact)
        if change.before.value != change.after.value
    )


def _changes(text: Document) -> Iterator[_Change]:
    """Yield what went from one number to another: "from 2 to 9", "to 9 from 2", "2 → 9"."""
    for first, second in pairwise(read(text).quantities[:MOST]):
        between = text.raw[first.end : second.start]
        if word := _before("from", first, text):
            if text.cue("turned.on_to").fullmatch(between):
                yield _Change(word.start(), second.end, first, second)
        elif word := _before("to", first, text):
            if text.cue("turned.back_from").fullmatch(between):
                yield _Change(word.start(), second.end, second, first)
        elif _ARROW.fullmatch(between):
            yield _Change(first.start, second.end, first, second)


def _before(word: str, number: Quantity, text: Document) -> re.Match[str] | None:
    """Return the word before a number, if it is there."""
    reach = max(0, number.start - _REACH)
    return text.cue(f"turned.{word}").search(text.raw, reach, number.start)


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are the same; one of them may leave its unit out."""
    units = {(one.unit, one.name), (other.unit, other.name)} - {("count", "")}
    return one.value == other.value and len(units) <= 1
