"""What the sentences of a draft are about, among what the user gave and the profile says."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.checks.ask import requests
from draftkit.language.letter import label
from draftkit.language.lexicon import lines
from draftkit.language.words import UNSPACED, pairs_of, stem, words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.checks.base import Brief
    from draftkit.language.document import Document
    from draftkit.profile.fact import Fact

__all__ = ["Meaning", "is_given", "mass", "stems", "synonyms", "weighed"]

# How much a word counts by its rank among the commonest: nothing, a little, nearly all, all.
_RANKS = ((150, 0.0), (600, 0.4), (2000, 0.8))
# How much a word counts that has only the same beginning, or the same sense.
_ALIKE, _NEAR = 0.9, 0.7
_END = 2  # sentences in which a pitch says what it wants, also without the words of a request
_BEGINNING = 5  # letters that words must share to be alike
# The share of what a fact tells that two sentences must have to say it; and that one must have if
# no other fact explains more of it. Found on the labelled cases of tests/data/must.yaml.
HIGH, LOW, NEAR, ASKED = 0.55, 0.2, 0.45, 0.12
SHOWN, RARE = 0.3, 0.8
# For a fact of more than this many words, this smaller share is as much to a reader.
_LONG, SHOWN_LONG = 8, 0.25


class Meaning:
    """A draft's sentences, held against all that could be in them.

    A sentence is taken to say the fact that explains most of it, so that a free paraphrase
    counts where nothing else accounts for its words.

    Args:
        text: The draft.
        brief: Its facts and inputs.
    """

    def __init__(self, text: Document, brief: Brief) -> None:
        self._text = text
        self._brief = brief

    def says(self, fact: Fact) -> bool:
        """Whether the draft says a fact, in whatever words."""
        return self.covers(fact) or any(self._explains(fact, said) for said in self._said)

    def shows(self, fact: Fact, *, at_once: bool = False) -> bool:
        """Whether the draft has a third of the words by which a fact is known, wherever they are.

        Args:
            fact: What may be there.
            at_once: Whether one sentence must have them.
        """
        own = dict(weighed(fact.text))
        if at_once:
            # What the profile or another input says as well tells nothing of this one.
            others = self._others((fact,))
            own = {part: weight for part, weight in own.items() if part not in others} or own
        total = sum(own.values())
        long = len(words_of(fact.text)) > _LONG and not at_once
        where = self._said if at_once else [frozenset[str]().union(*self._said)]
        return any(mass(own, said) >= (SHOWN_LONG if long else SHOWN) * total for said in where)

    def hints(self, facts: Sequence[Fact]) -> bool:
        """Whether the draft has a word, or its like, that only these facts have."""
        others = self._others(facts)
        own = {part for fact in facts for part, weight in weighed(fact.text) if weight >= RARE}
        rare = {part for part in own if _match(part, others) < _NEAR}
        whole = frozenset[str]().union(*self._said)
        return any(part in whole or _is_short_for(part, whole) for part in rare)

    def touches(self, fact: Fact) -> bool:
        """Whether the draft has a telling word of a fact, a number, a name, or its like."""
        own = dict(weighed(fact.text))
        rare = {part for part, weight in own.items() if weight >= RARE} or own.keys()
        whole = frozenset[str]().union(*self._said)
        return not rare or any(_match(p, whole) or _is_short_for(p, whole) for p in rare)

    def _others(self, facts: Sequence[Fact]) -> frozenset[str]:
        """Return what all other facts tell."""
        ids = {fact.id for fact in facts}
        return frozenset(p for f in self._brief.facts if f.id not in ids for p in stems(f.text))

    def covers(self, fact: Fact) -> bool:
        """Whether two sentences in a row have most of what a fact tells."""
        own = self._weights(fact)
        total = sum(own.values())  # 0 if it has no word by which it could be known
        return not total or any(mass(own, both) >= HIGH * total for both in self._pairs)

    def _explains(self, fact: Fact, said: frozenset[str]) -> bool:
        """Whether a fact explains more of a sentence than any other does."""
        own = self._weights(fact)
        words = _shared(own, said)
        mass, total = sum(words.values()), sum(own.values())
        itself = any(_match(part, said) >= _ALIKE for part in words)
        if mass < (LOW if itself else NEAR) * total:
            return False
        for other in self._brief.facts:
            theirs = _shared(self._weights(other), said) if other.id != fact.id else {}
            rival = sum(theirs.values())
            if rival > mass or (rival == mass and theirs == words and is_given(other)):
                return False
        return True

    def asks(self, fact: Fact) -> bool:
        """Whether a request, or the end, is about a fact, if only by a word."""
        own = self._weights(fact)
        total = sum(own.values())
        asked = [stems(request.text) for request in requests(self._text)]
        return any(mass(own, said) >= ASKED * total for said in (*asked, *self._said[-_END:]))

    @cached_property
    def _said(self) -> list[frozenset[str]]:
        """What each sentence tells; a subject line only names the e-mail, and is left out."""
        return [stems(s.text) for s in self._text.sentences if not label(s.text)]

    @cached_property
    def _pairs(self) -> frozenset[frozenset[str]]:
        """What each pair of neighbouring sentences tells; equal ones are kept once."""
        return frozenset(a | b for a, b in pairwise([*self._said, frozenset[str]()]))

    def _weights(self, fact: Fact) -> Mapping[str, float]:
        if fact.id not in self._known:
            self._known[fact.id] = {
                part: weight / self._groups.get(part, 1) for part, weight in weighed(fact.text)
            }
        return self._known[fact.id]

    @cached_property
    def _known(self) -> dict[str, Mapping[str, float]]:
        return {}

    @cached_property
    def _groups(self) -> Counter[str]:
        """How many of the inputs, and the profile as one, have each stem."""
        groups: dict[str, set[str]] = {}
        for fact in self._brief.facts:
            of = origin(fact.id)
            name = fact.id if of == "inputs" else of
            groups.setdefault(name, set()).update(stems(fact.text))
        return Counter(part for stems in groups.values() for part in stems)


def is_given(fact: Fact) -> bool:
    """Whether the user gave it for this draft, and it is not of the profile."""
    return origin(fact.id) in ("inputs", "about")


def _shared(own: Mapping[str, float], said: frozenset[str]) -> dict[str, float]:
    """Return what each word counts that a sentence has, itself or in the same sense."""
    found = {part: weight * _match(part, said) for part, weight in own.items()}
    return {part: weight for part, weight in found.items() if weight}


def mass(own: Mapping[str, float], said: frozenset[str]) -> float:
    """Return how much of a text's words a sentence has, by their weights."""
    return sum(_shared(own, said).values())


@lru_cache(maxsize=20_000)
def _match(part: str, said: frozenset[str]) -> float:
    """Return how well a sentence has a stem: 1 for the word itself."""
    if part in said:
        return 1.0
    if any(_alike(part, other) for other in said):
        return _ALIKE
    return _NEAR if not said.isdisjoint(synonyms().get(part, ())) else 0.0


def _is_short_for(part: str, said: frozenset[str]) -> bool:
    """Whether a word of a sentence is the beginning of a long one: "vet", "veterinarian"."""
    return any(len(one) > 2 and len(part) > len(one) + 3 and part.startswith(one) for one in said)


def _alike(one: str, other: str) -> bool:
    """Whether two stems begin alike: "negotiat" and "negotiator", "introduc" and "introduct"."""
    shorter = min(len(one), len(other))
    same = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    return same >= _BEGINNING and same >= max(len(one), len(other)) - 4


@lru_cache(maxsize=4096)
def weighed(text: str) -> tuple[tuple[str, float], ...]:
    """Return the stems of a text that tell something, each with its weight: rare ones 1."""
    spaced = (word for word in reversed(words_of(text)) if not UNSPACED.search(word))
    words = {stem(word): _commonness(word) for word in spaced if len(word) > 2}
    words |= dict.fromkeys(pairs_of(text), 1.0)
    return tuple((part, weight) for part, weight in words.items() if weight)


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text that tell something."""
    return frozenset(part for part, _ in weighed(text))


def _commonness(word: str) -> float:
    rank = _ranks().get(word, _RANKS[-1][0])
    return next((weight for most, weight in _RANKS if rank < most), 1.0)


@cache
def _ranks() -> Mapping[str, int]:
    return {word: rank for rank, word in enumerate(lines("common_words.txt"))}


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """Return the stems that have the same sense as a stem, for each that has any."""
    found: dict[str, set[str]] = {}
    for line in lines("synonyms.txt"):
        one, *others = line.split()
        for other in others:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}
