"""Lines of a list, as they stand in descriptions and curricula."""

from __future__ import annotations

import re

__all__ = ["point_of"]

_MARK = re.compile(r"\s*[\u2022\u25cf\u25aa\u2023\u25e6\u00b7*\-\u2013]\s+(?=\S)")


def point_of(line: str) -> str | None:
    """Return what a line says after its bullet; None if it has no bullet.

    >>> point_of("- kept the dye works open"), point_of("kept the dye works open")
    ('kept the dye works open', None)
    """
    mark = _MARK.match(line)
    return line[mark.end() :].strip() if mark else None
