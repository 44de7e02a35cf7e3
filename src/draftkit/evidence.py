"""Evidence: which facts each sentence of a draft rests on, and each specific in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.base import Specific, Text
from draftkit.checks.claims import claims_in
from draftkit.checks.dates import dates_in
from draftkit.checks.index import index_of
from draftkit.checks.lexicon import lines
from draftkit.checks.links import links_in
from draftkit.checks.names import names_in
from draftkit.checks.numbers import numbers_in
from draftkit.checks.quotes import quotes_in
from draftkit.checks.reading import read
from draftkit.checks.words import fold, stem, words_of

if TYPE_CHECKING:
    from draftkit.checks.base import Brief, Span
    from draftkit.checks.index import FactIndex

__all__ = ["Evidence", "Sentence", "Specific", "evidence", "telling"]

# A sentence rests on a fact, besides its names and numbers, if they share two telling words
# or all that the fact has.
_SHARED = 2
# The commonest words tell nothing about what a sentence is about.
_COMMONEST = 400


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading or a list item, and what it rests on.

    Attributes:
        start: Where it starts, in characters.
        end: Where it ends.
        text: The sentence as it stands.
        facts: The ids of the facts that support it, in the facts' order; none if it makes
            no claim that the facts know.
    """

    start: int
    end: int
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft rests on.

    Attributes:
        sentences: In the order of the text.
        specifics: Every number, date, link, quotation, name and claim, in that order.
    """

    sentences: tuple[Sentence, ...]
    specifics: tuple[Specific, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts that the draft rests on, in the order they first appear."""
        return tuple(dict.fromkeys(id_ for s in self.sentences for id_ in s.facts))


def evidence(text: str | Text, brief: Brief) -> Evidence:
    """Link each sentence and each specific of a draft to the facts that support it.

    Args:
        text: The draft's body.
        brief: What it is checked against.

    >>> from draftkit.checks.base import Brief
    >>> from draftkit.fact import Fact
    >>> found = evidence("We sold three mills.", Brief((Fact("work[0]", "Sold 3 mills"),)))
    >>> found.specifics[0].text, found.specifics[0].facts
    ('three', ('work[0]',))
    """
    shared = text if isinstance(text, Text) else Text(text)
    index = index_of(brief.facts)
    specifics = _specifics(shared, index)
    return Evidence(
        tuple(_sentence(shared, span, specifics, index) for span in shared.sentences), specifics
    )


def _specifics(text: Text, index: FactIndex) -> tuple[Specific, ...]:
    families = (numbers_in, dates_in, links_in, quotes_in, names_in, claims_in)
    found = [specific for family in families for specific in family(text, index)]
    return tuple(sorted(found, key=lambda s: (s.start, s.end)))


def _sentence(
    text: Text, span: Span, specifics: tuple[Specific, ...], index: FactIndex
) -> Sentence:
    ids = _about(read(text.raw).plain[span.start : span.end], index)
    for specific in specifics:
        if span.start <= specific.start < span.end:
            # A number may stand in several facts: those that share words with the sentence
            # are meant, if there are any.
            ids |= (ids & set(specific.facts)) or set(specific.facts)
    facts = tuple(fact.id for fact in index.facts if fact.id in ids)
    return Sentence(span.start, span.end, span.text, facts)


def _about(text: str, index: FactIndex) -> set[str]:
    """Return the ids of the facts whose telling words the sentence has."""
    said = telling(text)
    known = ((fact.id, _telling_of(fact.text)) for fact in index.facts)
    return {
        id_ for id_, stems in known if len(stems & said) >= _SHARED or (stems and stems <= said)
    }


@lru_cache(maxsize=4096)
def _telling_of(text: str) -> frozenset[str]:
    """Do as `telling` does with a fact, which comes with every draft."""
    return telling(text)


@cache
def _commonest() -> frozenset[str]:
    return frozenset(fold(word) for word in lines("common_words.txt")[:_COMMONEST])


def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about: all but the commonest."""
    return frozenset(
        stem(word) for word in words_of(text) if len(word) > 2 and word not in _commonest()
    )
