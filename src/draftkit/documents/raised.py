"""Raised and lowered digits in a line of text, where they may not become part of a number."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Level", "in_line"]

Level = Literal["", "sup", "sub"]

_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[,\u2013-]\s?\d+)*")
_HIGH = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOW = str.maketrans("0123456789+-\u2212", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
# Nobody raises 2019 to a power: what is raised behind it is the mark of a note.
_LONG_NUMBER = re.compile(r"\d{3}\Z")


def in_line(pieces: Iterable[tuple[str, Level]]) -> str:
    """Return the pieces of a line as one text.

    >>> in_line([("10", ""), ("6", "sup"), (" doses of 2019", ""), ("3", "sup")])
    '10⁶ doses of 2019 [3]'
    """
    said, before = "", ""
    for level, group in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(piece for piece, _ in group)
        after_digit = said[-1:].isdecimal()
        if level and _NUMBER.fullmatch(text.strip()):
            if level == "sup":
                is_note = _LONG_NUMBER.search(said)
                text = f" [{text.strip()}]" if is_note else text.translate(_HIGH)
            elif after_digit:
                text = text.translate(_LOW)
        elif before and after_digit and text[:1].isdecimal():
            text = f" {text}"
        said, before = said + text, level
    return said
