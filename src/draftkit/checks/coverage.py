"""Whether a draft says a fact: by its numbers, dates and names, and by its rarer words."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from draftkit.checks.grounding.index import index_of
from draftkit.language.document import Document
from draftkit.language.telling import telling
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.checks.base import Brief, Specific
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.profile.fact import Fact

__all__ = ["is_kept", "is_name", "specifics"]

# The share of what a fact tells, by weight, that a sentence must have to count as saying it. Found
# on the example profile: a paraphrase has 0.45 or more, a sentence about another fact at most 0.3.
_SHARE = 0.4
_ALL = 0.99  # of the words of a text that must be said; sums of shares are not exact


def is_kept(fact: Fact, text: Document, brief: Brief) -> bool:
    """Whether a draft says a fact, in its own words or in the fact's.

    Args:
        fact: The fact. One that the brief does not have is a text that must be said
            with all its words, in any order and form.
        text: The draft.
        brief: Its other facts say which words and numbers tell this one.
    """
    if words_of(fact.text) and _row(fact.text) in _row(text.raw):
        return True
    if not fact.text:
        return False
    if _initials(fact.text) in text.words:
        return True
    if fact in brief.facts:
        return _share(fact, text, brief.index) >= _SHARE
    return _share(fact, text, index_of((fact,))) >= _ALL


@lru_cache(maxsize=1024)
def _row(text: str) -> str:
    return f" {' '.join(map(stem, words_of(text)))} "


def _initials(text: str) -> str:
    """Return the initials of a name of three words or more; else a string that no draft has."""
    capitals = [word[0] for word in text.split() if word[0].isupper()]
    return "".join(capitals) if len(capitals) > 2 else " "


def _share(fact: Fact, text: Document, index: FactIndex) -> float:
    """Return the greatest share of what the fact tells that two sentences in a row have."""
    weights, total = _weights(fact.text, index)
    if not total:
        return 0.0
    found = [s for s in specifics(text, index) if fact.id in s.facts]
    best = 0.0
    for start, end, said in _windows(text, is_name(fact.text)):
        words = [weights[part] for part in said.intersection(weights)]
        if words or found:
            here = {s.text: s for s in found if start <= s.start < end}
            best = max(best, sum(chain(words, map(_rarity, here.values()))))
    return round(best / total, 9)  # the same in whatever order the weights were added


@lru_cache(maxsize=256)
def _weights(text: str, index: FactIndex) -> tuple[Mapping[str, float], float]:
    """Return the weight of each telling stem of a fact, and of all that the fact tells."""
    weights = {
        part: 1 / max(1, _tellers(index).get(part, 1)) for part in telling(text) if part.isalpha()
    }
    own = map(_rarity, specifics(Document(text), index))
    return weights, sum(chain(weights.values(), own))


def _rarity(specific: Specific) -> float:
    return 1 / len(specific.facts)


@lru_cache(maxsize=32)
def _windows(text: Document, capitals: bool) -> tuple[tuple[int, int, frozenset[str]], ...]:  # noqa: FBT001
    """Return each pair of neighbouring sentences: where it starts and ends, and what it tells.

    Args:
        text: The draft.
        capitals: Whether only words with a capital count, as for a name.
    """
    told = [
        telling(" ".join(w for w in s.text.split() if not w.islower()) if capitals else s.text)
        for s in text.sentences
    ]
    every = list(zip(text.sentences, told, strict=True))
    return tuple(
        (first.start, second.end, words | more)
        for (first, words), (second, more) in pairwise([*every, *every[-1:]])
    )


def is_name(text: str) -> bool:
    """Whether it is a name of two words or more: most of its words have a capital."""
    words = text.split()
    return len(words) > 1 and sum(word[0].isupper() for word in words) > len(words) / 2


@lru_cache(maxsize=64)
def _tellers(index: FactIndex) -> dict[str, int]:
    """Return how many facts have each telling stem; addresses do not count."""
    found: dict[str, int] = {}
    for fact, reading in zip(index.facts, index.readings, strict=True):
        if not reading.links:
            for part in telling(fact.text):
                found[part] = found.get(part, 0) + 1
    return found


@lru_cache(maxsize=32)
def specifics(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the numbers, dates and links that the facts have; names are words here."""
    from draftkit.checks.grounding.dates import dates_in
    from draftkit.checks.grounding.links import links_in
    from draftkit.checks.grounding.numbers import numbers_in

    families = (numbers_in, dates_in, links_in)
    return tuple(s for family in families for s in family(text, index) if s.facts)
