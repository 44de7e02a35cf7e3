"""The words that tell what a text is about: all but the commonest."""

from __future__ import annotations

from functools import cache, lru_cache

from draftkit.language.lexicon import lines
from draftkit.language.words import fold, stem, words_of

__all__ = ["telling"]

# The commonest words tell nothing about what a sentence is about.
_COMMONEST = 400


@cache
def _commonest() -> frozenset[str]:
    return frozenset(fold(word) for word in lines("common_words.txt")[:_COMMONEST])


@lru_cache(maxsize=2048)
def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about: all but the commonest."""
    words = {word for word in words_of(text) if len(word) > 2}
    return frozenset(map(stem, words - _commonest()))
