"""What a number counts, and whether the facts give another number for the same thing."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding import plans
from draftkit.language.clauses import is_general, sentence_at
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.quantity import Quantity

__all__ = ["is_of_another", "is_plural", "is_recounted", "is_told", "thing"]

# Up to three words: "leaking plants", "new school kitchens".
_PHRASE = re.compile(r"(?:[\s-]+[^\W\d_]+){1,3}")
_REACH = 8  # characters before the number


def thing(text: Document, start: int, end: int) -> str:
    """Return the stem of what a number counts; empty if that is not plain.

    >>> from draftkit.language.document import Document
    >>> thing(Document("three leaking plants at Houndé"), 0, 5)
    'plant'
    """
    group = text.cue("things.group").search(text.raw, max(0, start - 24), start)
    if group and group[1].lower() not in text.language.words("things.no_group"):
        return f"{stem(group[1], text.language)} of"
    phrase = _PHRASE.match(text.raw, end)
    for word in re.split(r"[\s-]+", phrase.group().strip(" -\n")) if phrase else ():
        if word.lower() in text.language.words("things.ends"):
            return ""
        if is_plural(word, text):
            return stem(word, text.language)
    return ""


def is_plural(word: str, text: Document) -> bool:
    """Whether a word names more than one thing."""
    plural = text.cue("things.plural").fullmatch(word)
    return bool(plural) or fold(word) in text.language.words("things.irregular")


@cache
def _own(language: Language) -> frozenset[str]:
    """Return the stems of the things of which a text may have as many as it likes."""
    return frozenset(stem(word, language) for word in language.words("things.own"))


@lru_cache(maxsize=32)
def _counted(index: FactIndex) -> frozenset[str]:
    """Return what the facts count more than one of."""
    return frozenset(
        thing(fact, quantity.start, quantity.end)
        for fact, reading in zip(index.written, index.readings, strict=True)
        for quantity in reading.quantities
        if quantity.unit == "count" and quantity.value > 1
    ) - {""}


class _Count(NamedTuple):
    """A number of a fact, and the stem of what it counts."""

    values: tuple[float, ...]
    counted: str
    fact: str


@lru_cache(maxsize=32)
def _counts(index: FactIndex) -> tuple[_Count, ...]:
    return tuple(
        _Count(quantity.values, thing(fact, quantity.start, quantity.end), id_)
        for id_, fact, reading in index.every()
        for quantity in reading.quantities
    )


def is_of_another(quantity: Quantity, counted: str, index: FactIndex) -> bool:
    """Whether the facts have this number of another thing, and another number of this one.

    Args:
        quantity: The number.
        counted: The stem of what it counts.
        index: The facts.
    """
    value, every = quantity.value, _counts(index)
    theirs = [one for one in every if value in one.values]
    known = {one.fact for one in every if one.counted == counted}
    # Barbershops are shops.
    if not theirs or not known or any(one.counted.endswith(counted) for one in theirs):
        return False

    def may_be_meant(one: _Count) -> bool:
        """A fact that does not say plainly what it counts, or names the thing without a number."""
        named = counted in map(stem, words_of(index.texts[one.fact]))
        return not one.counted or (named and one.fact not in known)

    return not any(map(may_be_meant, theirs))


def is_recounted(quantity: Quantity, text: Document, index: FactIndex) -> bool:
    """Whether it is another number for something that the facts count, and not only asked for."""
    if quantity.unit != "count" or quantity.value <= 1:
        return False
    counted = thing(text, quantity.start, quantity.end)
    if not counted or counted in _own(text.language) or counted not in _counted(index):
        return False
    if counted.endswith(" of") and is_general(text, sentence_at(text, quantity.start)):
        return False  # "a team of three can do it"
    return is_told(quantity, text)


def is_told(quantity: Quantity, text: Document) -> bool:
    """Whether it counts what is there, and not what is only asked for or offered."""
    before = text.raw[max(0, quantity.start - _REACH) : quantity.start]
    return bool(text.cue("things.definite").search(before)) or not plans.is_offered(quantity, text)
