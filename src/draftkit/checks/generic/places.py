"""Where a text is generic: its stock phrases and its turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.generic.phrases import phrases_in
from draftkit.checks.generic.turns import turns
from draftkit.language.clauses import within
from draftkit.language.detection import detect
from draftkit.language.language import USUAL
from draftkit.language.prose import plain
from draftkit.language.reading import read
from draftkit.language.telling import telling
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from draftkit.checks.base import Brief
    from draftkit.language.document import Document

__all__ = ["GenericPlace", "places"]

# The weights of a phrase, which says nothing else, and of a turn, one of which is a free choice.
PHRASE, TURN = 3, 2
_CAPITAL_OR_DIGIT = re.compile(r"\d|(?<=\w[ ,])(?!I\b)[^\W\d_a-z]")


class GenericPlace(NamedTuple):
    """A generic place.

    Attributes:
        start: Where it starts, in characters.
        end: Where it ends.
        kind: The phrase or turn that it is one of, by which places of several texts are counted.
        advice: What to do about it, as a sentence or an order.
        weight: The heaviest is the worst.
    """

    start: int
    end: int
    kind: str
    advice: str
    weight: int


def places(text: Document, brief: Brief) -> list[GenericPlace]:
    """Return the generic places of a text, in its order.

    Words that the profile or the inputs have themselves are the writer's own, or a name.

    Args:
        text: The draft.
        brief: Its facts have the writer's own words.
    """
    tag = detect(text) or USUAL
    shown = plain(text)
    found = [GenericPlace(*phrase, PHRASE) for phrase in phrases_in(text)]
    own_words = frozenset(word for fact in brief.facts for word in telling(fact.text))
    for turn in turns(tag):
        taken = [
            GenericPlace(*match.span(), turn.name, turn.advice, TURN)
            for match in turn.pattern.finditer(shown)
        ]
        if turn.often > 1:
            taken = [place for place in taken if not _is_told(place, text, own_words)]
        if len(taken) >= turn.often or _EACH * len(taken) >= len(words_of(shown)):
            found += taken
    own = tuple(" ".join(fact.text.casefold().split()) for fact in brief.facts)
    new = [p for p in found if not _is_own(text.raw[p.start : p.end], own)]
    return _apart(new)


_EACH = 100  # words in which one is too many


def _is_told(place: GenericPlace, text: Document, own: frozenset[str]) -> bool:
    """Whether a contrast has a number, a name or a word of the facts: it corrects a mistake."""
    said = text.raw[place.start : place.end]
    return bool(
        telling(said, text.language) & own
        or _CAPITAL_OR_DIGIT.search(said)
        or within(place, read(text).quantities)
    )


def _is_own(said: str, own: tuple[str, ...]) -> bool:
    folded = " ".join(said.casefold().split())
    return any(folded in fact for fact in own)


def _apart(found: list[GenericPlace]) -> list[GenericPlace]:
    """Return places that do not overlap: of two that do, the heavier."""
    chosen: list[GenericPlace] = []
    for one in sorted(found, key=lambda p: (-p.weight, p.start, p.start - p.end)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return sorted(chosen)
