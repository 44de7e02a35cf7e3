"""Where a text is written in title case: a capital there does not make a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.document import Document, Span

__all__ = ["LOW_IN_TITLES", "titles"]

# The share of words with capitals, of those that a title writes with one, from which a
# piece is in title case; a whole sentence may just have many names.
_TITLED = 0.7
_TITLED_SENTENCE = 0.9
_BOLD = re.compile(
    r"\*\*([^*\n]{1,500})\*\*|\u201c([^\u201d\n]{1,500})\u201d|\"([^\"\n]{1,500})\""
    r"|(?<!\*)\*([^*\n]{1,500})\*(?!\*)"
)


@lru_cache(maxsize=32)
def titles(text: Document) -> tuple[tuple[int, int], ...]:
    """Return where the text is written in title case: headings, bold items, quoted titles."""
    plain = read(text.raw).plain
    pieces: list[tuple[int, int]] = [(s.start, s.end) for s in text.headings]
    pieces += [match.span() for match in _BOLD.finditer(plain)]
    pieces += [piece for s in text.sentences for piece in _labelled(s)]
    return tuple(piece for piece in pieces if _is_titled(plain[slice(*piece)]))


def _labelled(sentence: Span) -> Iterator[tuple[int, int]]:
    """Yield a sentence and its parts beside a colon."""
    yield sentence.start, sentence.end
    before, colon, _ = sentence.text.partition(":")
    if colon:
        yield sentence.start, sentence.start + len(before)
        yield sentence.start + len(before), sentence.end


_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
# "I'm a Fellow of the Guild." is no title.
_SOMEBODY = re.compile(r"\s*(?:I|We|He|She|They|It)\b.*[.!?]\s*$", re.DOTALL)


def _is_titled(piece: str) -> bool:
    if _SOMEBODY.match(piece):
        return False
    words = [w for w in _WORD.findall(piece) if w not in LOW_IN_TITLES]
    needed = _TITLED_SENTENCE if piece.rstrip().endswith((".", "!", "?")) else _TITLED
    return len(words) > 1 and sum(w[0].isupper() for w in words) / len(words) >= needed


LOW_IN_TITLES = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "but",
        "or",
        "nor",
        "for",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "with",
        "from",
        "as",
        "into",
        "per",
        "via",
        "vs",
        "is",
        "s",
    ]
)
