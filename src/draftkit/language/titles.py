"""Where a text is written in title case: a capital there does not make a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.document import Document, Span

__all__ = ["titles"]

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
    plain = read(text).plain
    pieces: list[tuple[int, int]] = [(s.start, s.end) for s in text.headings]
    pieces += [match.span() for match in _BOLD.finditer(plain)]
    pieces += [piece for s in text.sentences for piece in _labelled(s)]
    return tuple(piece for piece in pieces if _is_titled(text, plain[slice(*piece)]))


def _labelled(sentence: Span) -> Iterator[tuple[int, int]]:
    """Yield a sentence and its parts before and after a colon."""
    yield sentence.start, sentence.end
    before, colon, _ = sentence.text.partition(":")
    if colon:
        yield sentence.start, sentence.start + len(before)
        yield sentence.start + len(before), sentence.end


_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")


def _is_titled(text: Document, piece: str) -> bool:
    if text.cue("titles.somebody").match(piece):
        return False
    words = [
        w for w in _WORD.findall(piece) if w not in text.language.words("titles.low_in_titles")
    ]
    needed = _TITLED_SENTENCE if piece.rstrip().endswith((".", "!", "?")) else _TITLED
    return len(words) > 1 and sum(w[0].isupper() for w in words) / len(words) >= needed
