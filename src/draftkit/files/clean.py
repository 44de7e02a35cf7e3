"""Text that is safe in a file and on a terminal.

Terminals obey escape sequences: one can retitle the window, another (OSC 52) writes to
the clipboard. A model may emit them, split over the pieces of a stream. So control
characters never get further than this room.
"""

from __future__ import annotations

import re

__all__ = ["Cleaner", "clean", "storable"]

# An escape sequence: CSI, a string (OSC, DCS, SOS, PM, APC) up to its end, or two bytes.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-Z\\^-~]"
)
_UNFINISHED = re.compile(
    r"(?:(?:\x1b\[|\x9b)[0-?]*[ -/]*"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}\x1b?"
    r"|\x1b[ -/]*|\r)\Z"
)
# C0 without tab and line feed, DEL, C1, and the overrides, which show letters in another order
# than they have. The line and paragraph separators of Unicode, which end a line for some readers
# and not for others, stay: they are text. So do the marks that Arabic and Hebrew need.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
# Vertical tab, form feed and "next line": without them, two words would be one.
_BREAK = re.compile(r"[\x0b\x0c\x85]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Return the text without escape sequences and control characters.

    Line ends of any kind become line feeds; lone surrogates, which no file can hold, become U+FFFD.

    >>> clean("\x1b[31mred\x1b[0m\r\nnext\x07")
    'red\nnext'
    """
    if text.isprintable():  # as nearly every single line is
        return text
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return storable(_CONTROL.sub("", _BREAK.sub("\n", text)))


def storable(text: str) -> str:
    """Return the text with U+FFFD for lone surrogates, which no file can hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


class Cleaner:
    """Cleans a stream whose pieces may end anywhere.

    What is fed in pieces comes out as `clean` makes it of the whole.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what is certain so far; the start of a sequence is held back."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return clean(text[:cut])

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        text, self._held = self._held, ""
        return clean(text)
