"""The forms in which a fact is looked up, made once for each text however many drafts there are."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from draftkit.language.words import WORD, fold, stem, words_of

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = ["Forms", "forms_of"]

_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 7


class Forms:
    """What a fact's text is compared by.

    Attributes:
        text: As the user wrote it.
    """

    def __init__(self, text: str, of: Language) -> None:
        """Take the text, and the language whose endings its words may have."""
        self.text = text
        self._language = of

    @cached_property
    def words(self) -> dict[str, str]:
        """Its words, folded, each with its stem."""
        return {word: stem(word, self._language) for word in words_of(self.text)}

    @cached_property
    def row(self) -> str:
        """Its words, folded, ` between blanks `."""
        return f" {' '.join(words_of(self.text))} "

    @cached_property
    def run_together(self) -> frozenset[str]:
        """Two and three words in a row, and those of a hyphenated or possessive name, as one."""
        words = self.row.split()
        rows = (words[at : at + size] for size in (2, 3) for at in range(len(words) - size + 1))
        joined = " ".join(fold(word.replace("-", "")) for word in self.text.split())
        return frozenset((*map("".join, rows), *joined.split()))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that are all capitals, folded, as acronyms are."""
        return frozenset(
            fold(word) for word in WORD.findall(self.text) if len(word) > 1 and word.isupper()
        )

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The initials of names of two to seven words, in lower case."""
        words = WORD.findall(self.text.replace("&", " And "))
        return frozenset(
            initials
            for size in range(_SHORTEST_ACRONYM, _LONGEST_ACRONYM + 1)
            for at in range(len(words) - size + 1)
            for initials in _initials(words[at : at + size])
        )


def _initials(words: list[str]) -> set[str]:
    if not words[0][0].isupper() or not words[-1][0].isupper():
        return set()
    every = "".join(word[0] for word in words)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return {fold(initials) for initials in (every, capitals) if len(initials) > 1}


@lru_cache(maxsize=4096)
def forms_of(text: str, of: Language) -> Forms:
    """Return the forms of a text in a language; the same text again costs nothing."""
    return Forms(text, of)
