"""The words that tell what a text is about: all but the commonest."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.language.language import USUAL, language
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = ["commonest", "everyday", "telling"]

# The commonest words tell nothing about what a sentence is about.
_COMMONEST = 400


@cache
def commonest(of: Language) -> frozenset[str]:
    """Return the folded words that every sentence may have, such as `in`."""
    return frozenset(fold(word) for word in of.lines("common_words.txt")[:_COMMONEST])


@cache
def everyday(of: Language) -> frozenset[str]:
    """Return the stems of the words that everybody uses; none of a language without a list."""
    return frozenset(stem(fold(word), of) for word in of.lines("common_words.txt"))


@lru_cache(maxsize=2048)
def telling(text: str, of: Language | None = None) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about: all but the commonest.

    Args:
        text: The text.
        of: The language that it is written in; the usual one if left out.
    """
    known = of or language(USUAL)
    words = {word for word in words_of(text) if len(word) > 2}
    return frozenset(stem(word, known) for word in words - commonest(known))
