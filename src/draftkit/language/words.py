"""Words as they are compared: without case, accents and endings."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.language.language import USUAL, language

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = [
    "LETTER",
    "UNSPACED",
    "WORD",
    "WORD_END",
    "fold",
    "is_declined",
    "pairs_of",
    "stem",
    "words_of",
]

# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "þ": "th",
        "ð": "d",
    }
)
# What is written without blanks between words: Thai, Chinese, Japanese, and what Korean adds to
# a number. A letter of these beside a number does not belong to it.
_RANGES = (
    "\u0e00-\u0e7f",
    "\u3005-\u3007",
    "\u3040-\u30ff",
    "\u3400-\u4dbf",
    "\u4e00-\u9fff",
    "\uac00-\ud7af",
)
_UNSPACED = "".join(_RANGES)
# Python compiles a single range at once, but lists all 40,000 signs of several ranges, or of one
# where case is ignored, which took much of a command's start.
LETTER = "(?-i:" + "".join(f"(?![{one}])" for one in _RANGES) + r"[^\W\d_])"
"""A letter of a script that parts words by blanks, as a pattern."""
WORD_END = rf"(?!{LETTER}|[\d_])"
"""Where a word of letters ends, as a pattern."""
UNSPACED = re.compile(f"[{_UNSPACED}]")
"""A letter of a script that has no blanks between words."""
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)*")


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return a word without case, accents, and the possessive `'s`."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return plain.removesuffix("'s").replace("'", "")


def is_declined(word: str, name: str) -> bool:
    """Whether a word may be a name in another case: "Mario" and "Marii" of "Maria".

    The word has all of the name but its last letter, three at least, and at most four more.
    """
    word, name = fold(word), fold(name)
    base = name[: max(3, len(name) - 1)]
    return len(name) > 3 and word.startswith(base) and len(word) <= len(name) + 4


@lru_cache(maxsize=4096)
def stem(word: str, of: Language | None = None) -> str:
    """Return roughly the part that a word shares with its plural and its other forms.

    Args:
        word: The word.
        of: The language whose endings it may have; the usual one if left out.
    """
    plain = fold(word)
    for ending in _endings(of or language(USUAL)):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)]
    return plain


@cache
def _endings(of: Language) -> tuple[str, ...]:
    """Return the endings of a language, in the order in which they are tried."""
    return tuple(of.text("names:words.endings").split())


def words_of(text: str) -> list[str]:
    """Return a text's words, folded; the parts of a hyphenated word one by one."""
    if not text.isascii():  # where an accent is a character of its own, it would end a word
        text = unicodedata.normalize("NFC", text)
    return list(map(fold, WORD.findall(text)))


# Pairs of these, endings and particles of Japanese, are in every sentence.
_HIRAGANA = re.compile("[\u3040-\u309f]{2}")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]{{2,}}")


def pairs_of(text: str) -> list[str]:
    """Return the pairs of neighbouring letters that stand for words in scripts without blanks.

    >>> pairs_of("\u821e\u53f0\u3092\u898b\u308b: a play")
    ['\u821e\u53f0', '\u53f0\u3092', '\u3092\u898b', '\u898b\u308b']
    """
    runs = _UNSPACED_RUN.findall(text)
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    return [pair for pair in pairs if not _HIRAGANA.fullmatch(pair)]
