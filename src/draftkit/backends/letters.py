"""A text as its letters: without escapes and blanks, and without any signs at all."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from functools import cached_property

__all__ = ["MOST_BLANKS", "Bare", "Letters", "bare", "lower"]

# What stands for one letter (escapes, however often escaped themselves) or for none (blanks).
_BLANK = r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]|\\+[nrt]"
_TOKEN = re.compile(
    rf"(?P<blanks>(?:{_BLANK})+)"
    r"|%(?:25)*(?P<percent>[0-9a-f]{2})"
    r"|\\+(?:u(?P<json>[0-9a-f]{4})|x(?P<byte>[0-9a-f]{2})|(?P<plain>[^\w\s]))"
    r"|&(?:amp;)*(?P<entity>#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});",
    re.IGNORECASE,
)
# Words this far from each other are no pieces of one key.
MOST_BLANKS = 40
_BREAK = "\0"
# Letters with more signs than this between them are no pieces of one key.
_MOST_SIGNS = 12
_BETWEEN = re.compile(r"[^0-9a-z\0]+")
# What makes a text more than letters with a few blanks.
_SIGNS = re.compile(rf"[%&\\]|\s{{{MOST_BLANKS + 1}}}")
# Hyphens and dashes become the hyphen that keys have; ASCII capitals become small letters.
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_LOWER = {n: chr(n + 32) for n in range(ord("A"), ord("Z") + 1)}


class Letters:
    """A text without its escapes and blanks, and where each of its letters came from.

    Attributes:
        text: The letters.
        lower: The same in lower case.
    """

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._places: list[tuple[int, int, int]] = []  # a letter's index, place, end (0: no escape)
        self._letters: list[int] = []
        # If there are no escapes, the blanks can be taken out at once.
        plain = raw.isascii() and not _SIGNS.search(raw)
        text = "".join(raw.split()) if plain else self._read()
        self.text = text if text.isascii() else text.translate(_HYPHENS)
        self.lower = lower(self.text)

    def _read(self) -> str:
        """Return the letters, and take down where they came from."""
        parts: list[str] = []
        self._size = at = 0
        for token in _TOKEN.finditer(self._raw):
            letter = _letter(token)
            if letter is None:
                continue
            self._add(parts, self._raw[at : token.start()], at, 0)
            self._add(parts, letter, token.start(), token.end())
            at = token.end()
        self._add(parts, self._raw[at:], at, 0)
        return "".join(parts)

    def _add(self, parts: list[str], text: str, place: int, end: int) -> None:
        if text:
            self._letters.append(self._size)
            self._places.append((self._size, place, end))
            self._size += len(text)
            parts.append(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of some letters in the text that they came from."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, letter: int) -> tuple[int, int]:
        if not self._letters:
            self._read()
        first, place, end = self._places[bisect_right(self._letters, letter) - 1]
        return (place, end) if end else (place + letter - first, place + letter - first + 1)


class Bare:
    """The letters and figures of a text in lower case, without the signs between them."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self.lower = _BETWEEN.sub(_sign, letters.lower)

    @cached_property
    def _places(self) -> list[int]:
        places, at = list[int](), 0
        for between in _BETWEEN.finditer(self._letters.lower):
            places += range(at, between.start())
            places += [between.start()] * len(_sign(between))
            at = between.end()
        return [*places, *range(at, len(self._letters.lower))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of some letters in the text that they came from."""
        return self._letters.span(self._places[start], self._places[end - 1] + 1)


def _sign(between: re.Match[str]) -> str:
    return "" if between.end() - between.start() <= _MOST_SIGNS else _BREAK


def _letter(token: re.Match[str]) -> str | None:
    """Return the letter that an escape stands for, "" for blanks; None if it is not an escape."""
    if blanks := token["blanks"]:
        return "" if len(blanks) <= MOST_BLANKS else _BREAK
    if code := token["percent"] or token["json"] or token["byte"]:
        letter = chr(int(code, 16))
    else:
        letter = token["plain"] or html.unescape(f"&{token['entity']};")
    return None if len(letter) != 1 else "" if re.fullmatch(_BLANK, letter) else letter


def lower(text: str) -> str:
    """Return a text in lower case, with the same number of letters."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def bare(text: str) -> str:
    """Return the letters and figures of a text in lower case."""
    return _BETWEEN.sub("", lower(text))
