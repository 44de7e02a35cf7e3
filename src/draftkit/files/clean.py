"""Text that is safe in a file and on a terminal.

Terminals obey escape sequences: one can retitle the window, another (OSC 52) writes to
the clipboard. A model may emit them, split over the pieces of a stream. So control
characters never get further than this room.
"""

from __future__ import annotations

import re

__all__ = ["Cleaner", "clean", "is_blank", "storable", "taken_out"]

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
# C0 without tab and line feed, DEL, and C1. The line and paragraph separators of Unicode, which
# end a line for some readers and not for others, stay: they are text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What turns the direction of letters, up to its end or that of the paragraph (UAX 9). Arabic and
# Hebrew need embeddings and isolates; the overrides show letters in another order than they have.
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_DIRECTION_OR_END = re.compile(r"[\n\u2029\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS, _OVERRIDES, _ISOLATES = "\u202a\u202b", "\u202d\u202e", "\u2066\u2067\u2068"
_END, _END_OF_ISOLATE = "\u202c", "\u2069"
# What shows nothing and can carry a text all the same: byte order marks, signs that Unicode has
# given up, tag letters, which only the flags of regions need, and a second selector of how a
# letter looks.
_NOTHING, _SELECTORS = (
    "\ufeff\u206a-\u206f\U000e0000-\U000e007f",
    "\ufe00-\ufe0f\U000e0100-\U000e01ef",
)
_SELECTOR, _FLAG = f"[{_SELECTORS}]", "\U0001f3f4[\U000e0030-\U000e007a]{%d,6}\U000e007f?"
_UNSEEN = re.compile(f"({_FLAG % 1}|{_SELECTOR})[{_NOTHING}{_SELECTORS}]*|[{_NOTHING}]")
_MAY_GO_ON = re.compile(f"(?:{_FLAG % 0}|{_SELECTOR})\\Z")
_LONGEST_FLAG = 8
# Vertical tab, form feed and "next line": without them, two words would be one.
_BREAK = re.compile(r"[\x0b\x0c\x85]")
# What is printable, and shows nothing by itself: fillers of Korean syllables, an empty pattern of
# Braille, selectors.
_BLANK = re.compile(rf"[\s\u115f\u1160\u2800\u3164\uffa0{_SELECTORS}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Return the text without escape sequences, control characters and what carries hidden text.

    Line ends of any kind become line feeds; lone surrogates, which no file can hold, become U+FFFD.

    >>> clean("\x1b[31mred\x1b[0m\r\nnext\x07")
    'red\nnext'
    """
    if _is_plain(text):
        return text
    cleaner = Cleaner()
    return cleaner.feed(text) + cleaner.flush()


def taken_out(text: str) -> int:
    r"""Return how many characters `clean` takes out of a text; a line end stays one.

    >>> taken_out("one\r\n\ufefftwo\x07"), taken_out("one\r\ntwo")
    (2, 0)
    """
    return 0 if _is_plain(text) else len(text.replace("\r\n", "\n")) - len(clean(text))


def _is_plain(text: str) -> bool:
    """Whether there is nothing to clean, as in nearly every single line."""
    return text.isprintable() and (text.isascii() or not _UNSEEN.search(text))


def _directed(sign: str, opened: list[str]) -> str:
    """Return a sign of direction if it stays; `opened` has those that have not ended."""
    if sign in "\n\u2029":
        opened.clear()
    elif sign == _END:
        if not opened or opened[-1] in _ISOLATES:
            return ""
        return sign if opened.pop() in _EMBEDDINGS else ""
    elif sign == _END_OF_ISOLATE:
        if not set(opened) & set(_ISOLATES):
            return ""
        while opened.pop() not in _ISOLATES:
            pass
    else:
        opened.append(sign)
    return "" if sign in _OVERRIDES else sign


def is_blank(text: str) -> bool:
    r"""Whether nobody would see anything of a text.

    >>> is_blank(" \u200b\n"), is_blank("\u2026")
    (True, False)
    """
    return not any(sign.isprintable() and not _BLANK.match(sign) for sign in text)


def storable(text: str) -> str:
    """Return the text with U+FFFD for lone surrogates, which no file can hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


class Cleaner:
    """Cleans a stream whose pieces may end anywhere.

    What is fed in pieces comes out as `clean` makes it of the whole.
    """

    def __init__(self) -> None:
        self._held = ""
        self._opened: list[str] = []
        self._last = ""

    def feed(self, piece: str) -> str:
        """Return what is certain so far; the start of a sequence is held back."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return self._cleaned(text[:cut])

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        text, self._held = self._held, ""
        return self._cleaned(text)

    def _cleaned(self, text: str) -> str:
        if not text.isprintable():
            text = _SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
            text = storable(_CONTROL.sub("", _BREAK.sub("\n", text)))
            if self._opened or _DIRECTION.search(text):
                text = _DIRECTION_OR_END.sub(lambda found: _directed(found[0], self._opened), text)
        return text if text.isascii() and not self._last else self._seen(text)

    def _seen(self, text: str) -> str:
        """Return a text without what carries hidden text; it depends on what came before."""
        before = self._last
        seen = _UNSEEN.sub(r"\1", before + text)
        last = _MAY_GO_ON.search(seen, max(0, len(seen) - _LONGEST_FLAG))
        self._last = last[0] if last else ""
        return seen[len(before) :]
