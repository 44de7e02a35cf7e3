"""What a number counts, and whether the facts count the same to another number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.grounding import plans
from draftkit.language.clauses import is_general, sentence_at
from draftkit.language.words import stem

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["is_recounted", "thing"]

# Up to three words: "leaking plants", "new school kitchens".
_PHRASE = re.compile(r"(?:[\s-]+[^\W\d_]+){1,3}")
_IRREGULAR = frozenset({"people", "children", "men", "women"})
# Where the phrase ends: what follows is counted by nothing.
_ENDS = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "have", "in", "is", "of", "on"),
        *(
            "or",
            "than",
            "that",
            "the",
            "to",
            "was",
            "were",
            "who",
            "with",
            "years",
            "times",
            "days",
        ),
    ]
)
# Of these a text may have as many as it likes.
_OWN = frozenset(
    map(
        stem,
        [
            *("parts", "sections", "steps", "lessons", "tricks", "reasons", "questions", "ideas"),
            *("things", "ways", "tips", "rules", "mistakes", "points", "chapters", "words"),
            *("pages", "signs", "examples", "exercises", "stories", "minutes", "sentences"),
        ],
    )
)
# "Your six pumps", "all seven pumps" are known ones, even in an offer.
_DEFINITE = re.compile(r"\b(?:the|your|our|my|its|their|these|those|all)\s+$", re.IGNORECASE)
_REACH = 8  # characters before the number


# "A team of eight", "book club of 16".
_GROUP = re.compile(r"\b([a-z]{3,})\s+of\s+$", re.IGNORECASE)
_NO_GROUP = frozenset({"each", "most", "all", "some", "many", "both", "one", "out", "more"})


def thing(raw: str, start: int, end: int) -> str:
    """Return the stem of what a number counts; empty if that is not plain.

    >>> thing("three leaking plants at Houndé", 0, 5), thing("a team of 8", 10, 11)
    ('plant', 'team of')
    """
    group = _GROUP.search(raw, max(0, start - 24), start)
    if group and group[1].lower() not in _NO_GROUP:
        return f"{stem(group[1])} of"
    phrase = _PHRASE.match(raw, end)
    for word in re.split(r"[\s-]+", phrase.group().strip(" -\n")) if phrase else ():
        if word.lower() in _ENDS:
            return ""
        if word.lower() in _IRREGULAR or (word.endswith("s") and not word.endswith("ss")):
            return stem(word)
    return ""


@lru_cache(maxsize=32)
def _counted(index: FactIndex) -> frozenset[str]:
    """Return what the facts count, to more than one."""
    return frozenset(
        thing(fact.text, quantity.start, quantity.end)
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for quantity in reading.quantities
        if quantity.unit == "count" and quantity.value > 1
    ) - {""}


def is_recounted(quantity: Quantity, text: Document, index: FactIndex) -> bool:
    """Whether it is another number of what the facts count, and not only asked for."""
    if quantity.unit != "count" or quantity.value <= 1:
        return False
    counted = thing(text.raw, quantity.start, quantity.end)
    if not counted or counted in _OWN or counted not in _counted(index):
        return False
    if counted.endswith(" of") and is_general(sentence_at(text, quantity.start).text):
        return False  # "a team of three can do it"
    before = text.raw[max(0, quantity.start - _REACH) : quantity.start]
    return bool(_DEFINITE.search(before)) or not plans.is_offered(quantity, text)
