"""Where a pattern can begin: looking only there is several times faster.

The patterns of numbers and dates begin with a digit or with one of a few words. To try each
of them at every character of a draft took most of the time of all checks together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["first_words", "has_start_of", "matches"]

_PIECE = re.compile(r"([^\W\d_]+|\d+|[\u00bc-\u00be\u2150-\u215e])")


@lru_cache(maxsize=8)
def _places(text: str) -> tuple[dict[str, list[int]], list[int]]:
    """Return the places of each word, in lower case, and those of rows of digits."""
    words: dict[str, list[int]] = {}
    numbers: list[int] = []
    parts = _PIECE.split(text)  # the pieces, and what is between them
    ends = list(accumulate(map(len, parts)))
    for piece, start in zip(parts[1::2], ends[::2], strict=False):
        if piece.isalpha():
            words.setdefault(piece.lower(), []).append(start)
        else:
            numbers.append(start)
    return words, numbers


def has_start_of(names: frozenset[str], text: str) -> bool:
    """Whether a text has one of the words that names begin with, see `first_words`."""
    return not names.isdisjoint(_places(text)[0])


def first_words(names: Iterable[str]) -> frozenset[str]:
    """Return the word that each name begins with, in lower case, as a text is taken apart."""
    return frozenset(found[0].lower() for name in names if (found := _PIECE.search(name)))


def _starts(text: str, first: frozenset[str]) -> list[int]:
    words, numbers = _places(text)
    if not first:
        return numbers
    found = [
        at for word in words.keys() & first for at in words[word]
    ]  # goes through the shorter one
    return sorted(found + numbers) if found else numbers


def matches(
    pattern: re.Pattern[str], text: str, first: frozenset[str] | None
) -> Iterator[re.Match[str]]:
    """Yield what `pattern.finditer(text)` does, trying only where a match can begin.

    Args:
        pattern: What to look for.
        text: Where to look.
        first: The words, in lower case, that a match may begin with if not with a digit;
            None if they are not known.
    """
    if first is None:
        yield from pattern.finditer(text)
        return
    end = 0
    for at in _starts(text, first):
        if at >= end and (match := pattern.match(text, at)):
            end = match.end()
            yield match
