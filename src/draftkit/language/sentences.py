"""The sentences of a draft's running prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from draftkit.language.document import Document
from draftkit.language.letter import label
from draftkit.language.prose import plain, tokens, word_count

__all__ = ["Sentence", "sentences"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence.

    Attributes:
        text: The sentence; lines that were wrapped are joined by a blank.
        start: Where it starts in the body, in characters.
        end: Where it ends.
        words: Its words in lower case; the parts of a hyphenated word one by one.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many words it has, as word processors count them."""
        return len(word_count(self.text))


# A long line, or one that goes on in lower case, was wrapped by an editor.
_WRAPPED = re.compile(r"(?:(?<=[^\n]{60})\n(?![-*+#>|\d\s])|\n(?=[^\W\d_A-Z]))")
_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\]*_]*$")


@lru_cache(maxsize=32)
def sentences(text: Document) -> tuple[Sentence, ...]:
    """Return the sentences that end as sentences do.

    Headings, the subject, the salutation, the signature and list items without a full
    stop are not among them.
    """
    shown = _WRAPPED.sub(" ", plain(text))
    spans = text.sentences if shown == text.raw else Document(shown).sentences
    found = []
    every = iter(tokens(text))
    token = next(every, None)
    headings = {heading.start for heading in text.headings}
    for span in spans:
        words: list[str] = []
        while token and token.start < span.end:
            if token.start >= span.start:
                words.append(token.word)
            token = next(every, None)
        if words and _END.search(span.text) and span.start not in headings and not label(span.text):
            found.append(Sentence(span.text, span.start, span.end, tuple(words)))
    return tuple(found)
