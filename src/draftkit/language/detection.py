"""Which language a text is written in, told by its function words and its script."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from draftkit.language.language import USUAL, folders, language
from draftkit.language.prose import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.language.document import Document
    from draftkit.language.language import Language

__all__ = [
    "FEWEST_WORDS",
    "PARAGRAPH_WORDS",
    "Tongue",
    "detect",
    "function_words",
    "language_of",
    "languages",
    "other_language",
    "plainly_in",
]

# Fewer words than this say too little about their language.
FEWEST_WORDS = 8
PARAGRAPH_WORDS = 15
# In prose a third of the words and more are function words; in a list of names hardly any.
_SHARE = 0.12
# In a text in its own script, some letters are those of names and links.
_SCRIPT_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that can be told from others.

    Attributes:
        code: ISO 639-1, such as `de`.
        names: What it is called, in English and in itself.
        words: Its function words, in lower case; one that ends in ' is a clitic.
        first: Its words for the first person.
        spoken: Whether the pronoun must be said, so that a text without any of `first`
            is not in the first person.
        letters: The letters that no other language here has; None if it has no such letters.
        share: The least share of a text's letters that they must be.
    """

    code: str
    names: tuple[str, ...]
    words: frozenset[str]
    first: frozenset[str]
    spoken: bool
    letters: re.Pattern[str] | None = None
    share: float = 0.0


@cache
def languages() -> dict[str, Tongue]:
    """Return the languages that have a folder, by code."""
    return {code: _tongue(code, language(code).table("telling")) for code in sorted(folders())}


def _tongue(code: str, of: Mapping[str, Any]) -> Tongue:
    letters = re.compile(of["letters"]) if "letters" in of else None
    return Tongue(
        code,
        tuple(of["names"]),
        frozenset(of.get("words", "").split()),
        frozenset(of.get("first", "").split()),
        of.get("spoken", False),
        letters,
        of.get("share", _SCRIPT_SHARE),
    )


# The characters that are looked at: a longer text is in the language in which it began.
_TELLING = 100_000


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    """Return the languages that have a word, by that word."""
    found: dict[str, tuple[str, ...]] = {}
    for known in languages().values():
        for word in known.words:
            found[word] = (*found.get(word, ()), known.code)
    return found


@lru_cache(maxsize=4096)
def _codes(word: str) -> tuple[str, ...]:
    """Return the languages that have a word, or the clitic that it begins with."""
    codes = _by_word().get(word)
    if codes is None and "'" in word:
        codes = _by_word().get(word.partition("'")[0] + "'")
    return codes or ()


@lru_cache(maxsize=32)
def function_words(text: Document) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return where each word starts, and the languages that have it as a function word."""
    return tuple((token.start, _codes(token.word)) for token in tokens(text))


def _counts(known: Iterable[tuple[int, tuple[str, ...]]]) -> Counter[str]:
    """Count the function words of each language."""
    return Counter(chain.from_iterable(codes for _, codes in known))


def _of_script(raw: str) -> str:
    """Return the code of the language that a text's letters show it is in, or ""."""
    if raw.isascii():
        return ""
    letters = sum(map(str.isalpha, raw))
    written = [one for one in languages().values() if one.letters]
    for one in sorted(written, key=lambda one: one.share):  # first those that share letters
        if one.letters and len(one.letters.findall(raw)) > one.share * letters:
            return one.code
    return ""


@lru_cache(maxsize=32)
def detect(text: Document) -> str:
    """Return the code of the language that a text is written in, or "" if that is unsure.

    >>> from draftkit.language.document import Document
    >>> detect(Document("Ich freue mich auf Ihre Antwort und auf den Besuch."))
    'de'
    """
    if len(text.raw) > _TELLING:
        from draftkit.language.document import Document

        return detect(Document(text.raw[:_TELLING]))
    if code := _of_script(text.raw):
        return code
    known = function_words(text)
    ranked = _counts(known).most_common(2)
    if len(known) < FEWEST_WORDS or not ranked or ranked[0][1] < 3:
        return ""
    return "" if len(ranked) > 1 and ranked[0][1] == ranked[1][1] else ranked[0][0]


def language_of(text: Document) -> Language:
    """Return the language that a text is written in, the usual one if that is unsure.

    A text in another script that shows no language here is in none of those that are known.
    """
    return language(detect(text) or ("" if _is_in_another_script(text.raw) else USUAL))


_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def _is_in_another_script(raw: str) -> bool:
    if raw.isascii():
        return False
    return 2 * len(_LATIN.findall(raw)) < sum(map(str.isalpha, raw))


def plainly_in(text: Document, usual: str) -> str:
    """Return the code of the language that a text is in: the usual one, if not plainly another."""
    if code := _of_script(text.raw):
        return code
    counts = _counts(function_words(text))
    best, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    enough = max(3, _SHARE * len(function_words(text)))
    return best if most >= enough and most > 2 * counts[usual] else usual


def other_language(words: Sequence[tuple[int, tuple[str, ...]]], wanted: str, fewest: int) -> str:
    """Return the name of the language that the words are in if it is plainly another one."""
    if len(words) < fewest or wanted not in languages():
        return ""
    counts = _counts(words)
    best, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if most < max(3, _SHARE * len(words)) or most < 2 * counts[wanted] + 1:
        return ""
    return languages()[best].names[0]
