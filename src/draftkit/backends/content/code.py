"""Which stretches of a text are code: a mark there is part of what the text says."""

from __future__ import annotations

import bisect
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Places", "code_in", "parts"]

_CODE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?<!`)(?P<tick>`{1,3})(?!`)(?:(?!\n[ \t]*\n)[^`]){1,400}(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text in order, and whether each is code."""
    at = 0
    for code in _CODE.finditer(text):
        yield text[at : code.start()], False
        yield code[0], True
        at = code.end()
    yield text[at:], False


def code_in(text: str) -> Places:
    """Return the stretches of a text that are code."""
    return Places([code.span() for code in _CODE.finditer(text)])


class Places:
    """Stretches of a text, in order; `in` tells whether a place is in one of them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans

    def __contains__(self, place: int) -> bool:
        before = bisect.bisect_right(self._spans, (place, sys.maxsize)) - 1
        return before >= 0 and place < self._spans[before][1]
