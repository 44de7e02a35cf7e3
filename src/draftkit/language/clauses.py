"""The sentence and the clause in which a quantity stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from draftkit.language.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.language.document import Document, Span
    from draftkit.language.quantity import Quantity

__all__ = [
    "PAST",
    "SHORT",
    "SUBJECT",
    "VERB",
    "before",
    "clause",
    "is_general",
    "sentence_at",
    "within",
]

_IRREGULAR = (
    "was|were|had|took|did|been|ran|spent|went|got|made|won|sold|built|found|led|gave|given|taught|wrote"
    "|written|met|grew|fell|drew|became|saw|came|said|knew|heard|kept|lost|paid|stood|told|wore|brought"
    "|caught|chose|drove|ate|fought|forgot|held|rode|sang|sent|slept|spoke|threw|broke|began|bought|flew"
)
PAST = re.compile(
    rf"\b(?:thanks?|agreed|{_IRREGULAR}|(?!hundred|naked|sacred)\w{{2,}}[^\We]ed)\b", re.IGNORECASE
)
VERB = re.compile(
    r"\b(?:is|are|has|have|takes?|costs?|lasts?|needs?|saves?|runs?|works?|wants?|gets?|gives?"
    r"|makes?|pays?|shows?|says?|keeps?|starts?|brings?|holds?|uses?)\b"
)
_SUBJECTS = r"I|we|you|he|she|it|they|there|that|this|who|which|nobody|everyone|was|were|had|did"
SUBJECT = re.compile(rf"\b(?:{_SUBJECTS})\b", re.IGNORECASE)
# Where a clause ends. A comma or colon before a preposition or a further item does not end it
# (what follows has no verb), nor does an "and" that no new subject follows.
_PAUSE = re.compile(
    r"[;.!?(\u2014\u2013\n]"
    rf"|[,:](?!\s+(?:in|with|at|for|on|from|an?|{'|'.join(UNITS)}|ten)\b)"
    rf"(?=[^,;:.!?\n]*(?:\b(?:{_SUBJECTS})\b|{VERB.pattern}|['\u2019](?:s|re|ve|d|ll)\s|\w{{3}}ed\b))"
    r"|\b(?:and|but|so)\s+(?:I|we|you|he|she|it|they|there|that|this|my|our|its|his|her|nobody|everyone|some)\b"
    r"|\b(?:because|after|which|who|when|while|since)\b"
)


def sentence_at(text: Document, at: int) -> Span:
    """Return the sentence in which the character `at` stands."""
    number = bisect_right(text.sentence_starts, at) - 1
    sentence = text.sentences[number]  # in front of the first, the last one
    return sentence if at < sentence.end else text.sentences[-1]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Read = TypeVar("_Read", bound=_Placed)


def within(span: _Placed, found: Sequence[_Read]) -> Sequence[_Read]:
    """Return those that start within a span, of what is in the order of the text."""
    first = bisect_left(found, span.start, key=lambda one: one.start)
    return found[first : bisect_left(found, span.end, first, key=lambda one: one.start)]


# Who or what a claim is about, and the verbs of what a thing has, holds or costs.
_CLAIMING = re.compile(
    rf"{PAST.pattern}|\b(?:I|we|us|me|our|my|he|she|him|her|his|they|their|its|who|only|with"
    r"|lasts?|covers?|costs?|runs?|(?<!it )takes?|includes?|has|have|had|seats?|holds?|offers?"
    r"|weighs?|measures?|sells?|employs?|serves?|feeds?)\b|\d|[\u20ac\u00a3$%]",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:is|are|isn['\u2019]t|aren['\u2019]t|asks?|eats?|needs?|wants?|means?|makes?|gets?|beats?|says?"
    r"|keeps?|knows?|can|can['\u2019]t|fits?|sounds?|looks?|goes|go|comes?|works?|helps?|likes?|loves?)\b"
    r"|['\u2019]s\b"
)
_CAPITAL = re.compile(r"(?<=[\w,;] )[A-Z]")


def is_general(sentence: str) -> bool:
    """Whether it tells of nobody and nothing in particular: "A bow asks for four things"."""
    if _CAPITAL.search(sentence) or not _GENERAL.search(sentence):
        return False
    return not _CLAIMING.search(sentence)


SHORT = frozenset({"", "second", "minute", "hour"})  # counts, and what fits in a talk


def clause(quantity: Quantity, text: Document) -> str:
    """Return the clause around a quantity, without it and the participle after it."""
    sentence = sentence_at(text, quantity.start)
    start = quantity.end
    if quantity.noun.endswith("ed"):  # "six planted mistakes"
        start += len(quantity.noun) + 1
    after = _PAUSE.search(text.raw, start, sentence.end)
    rest = text.raw[start : after.start() if after else sentence.end]
    return before(quantity, text) + rest


@lru_cache(maxsize=32)
def _pauses(text: Document, start: int, end: int) -> tuple[int, ...]:
    """Return where the clauses of a sentence start, but for the first."""
    return tuple(m.start() + 1 for m in _PAUSE.finditer(text.raw, start, end))


def before(quantity: Quantity, text: Document) -> str:
    """Return the clause's part before a quantity."""
    sentence = sentence_at(text, quantity.start)
    # The pattern looks ahead, so it must see what follows the quantity's own comma.
    starts = _pauses(text, sentence.start, sentence.end)
    number = bisect_right(starts, quantity.start)
    start = starts[number - 1] if number else sentence.start
    return text.raw[start : quantity.start]
