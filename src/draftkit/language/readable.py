"""A text as people read it, and where its places are in the text as it is written.

Exports of documents have pictures as letters in them, which nobody reads. And an accent may
be a character of its own after its letter (NFD, as macOS writes names of files): to a reader
it is the same word.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Readable", "is_readable", "readable"]

# The content in a data address (RFC 2397); and a letter with accents after it.
_OTHERWISE = re.compile(
    r"(?<=;base64,)(?P<content>[A-Za-z0-9+/_-]{40,}+={0,2})"
    r"|[^\W\d_][\u0300-\u036f\u0653-\u0655\u093c\u3099\u309a]{1,9}"
)


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is read.

    Attributes:
        text: The text.
        places: The places in it after which the written text is longer, in order.
        longer: By how many characters it is longer, up to and including each of them.
    """

    text: str
    places: tuple[int, ...]
    longer: tuple[int, ...]

    def place(self, at: int) -> int:
        """Return the place in the text as it is written of a place in this one."""
        before = bisect.bisect_right(self.places, at)
        return at + (self.longer[before - 1] if before else 0)


def is_readable(text: str) -> bool:
    """Whether a text is written as it is read."""
    # Quick, and true of nearly every text.
    plain = ";base64," not in text and unicodedata.is_normalized("NFC", text)
    return plain or not _OTHERWISE.search(text)


def readable(text: str) -> Readable:
    """Return a text as it is read: letters whole (NFC), no content of embedded files."""
    if is_readable(text):
        return Readable(text, (), ())
    kept, places, longer, end, gone = list[str](), list[int](), list[int](), 0, 0
    for found in _OTHERWISE.finditer(text):
        read = "" if found["content"] else unicodedata.normalize("NFC", found[0])
        kept += (text[end : found.start()], read)
        end = found.end()
        places.append(found.start() - gone + len(read))
        gone += len(found[0]) - len(read)
        longer.append(gone)
    return Readable("".join((*kept, text[end:])), tuple(places), tuple(longer))
