"""Words without what does not matter when they are compared: case, accents, endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["WORD", "fold", "stem", "words_of"]

# Letters that Unicode does not take apart.
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
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)*")


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return a word without case, accents, and the possessive `'s`."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return plain.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return about the part that a word shares with its plural and its other forms."""
    plain = fold(word)
    for ending in ("ations", "ation", "ings", "ing", "ies", "ers", "ed", "es", "er", "s", "y", "e"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)]
    return plain


def words_of(text: str) -> list[str]:
    """Return a text's words, folded; the parts of a hyphenated word one by one."""
    if not text.isascii():  # where an accent is a character of its own, it would end a word
        text = unicodedata.normalize("NFC", text)
    return list(map(fold, WORD.findall(text)))
