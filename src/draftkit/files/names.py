"""File names of at most 255 bytes, as file systems take them, that still differ when cut."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MOST_BYTES", "beside", "cut", "fitting"]

MOST_BYTES = 255
"""The most bytes of a name that nearly all file systems take."""

# How a draft's name ends: with the first digits of its id.
_ID = re.compile(r"-[0-9a-f]{8}(?:-[0-9]+)?\Z")
_DIGITS = 8


def fitting(stem: str, ending: str, *, most: int = MOST_BYTES) -> str:
    """Return a name that begins with one text and ends with another, both whole if they fit.

    Otherwise the beginning is shortened between two characters. A draft's id at its end stays;
    without one, some digits made of the whole stand there, so that two names stay two.

    Args:
        stem: How it begins.
        ending: How it ends.
        most: Bytes that it may have.

    >>> fitting("n" * 300, "-2.md", most=30)
    'nnnnnnnnnnnnnnnn-230b0774-2.md'
    """
    name = stem + ending
    if _size(name) <= most:
        return name
    found = _ID.search(stem)
    digits = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    ending = (found.group() if found else f"-{digits}") + ending
    start = stem[: found.start()] if found else stem
    return cut(start, most - _size(ending)) + ending


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, of at most so many bytes; no letter loses its accent."""
    sizes = itertools.accumulate(map(_size, text))
    kept = text[: sum(size <= most for size in sizes)]
    while kept != text and kept and unicodedata.category(text[len(kept)]).startswith("M"):
        kept = kept[:-1]
    return kept if kept == text else kept.rstrip("- ")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def beside(profile: Path, name: str) -> Path:
    """Return the path of a file that belongs to a profile, such as `people.yaml`.

    It is in the profile's folder. A profile with a name of its own has files of its own, so that
    several people's can be in one folder: `amara.yaml` has `amara.people.yaml`.
    """
    own = profile.stem.casefold() not in ("profile", "resume")
    return profile.with_name(fitting(profile.stem, f".{name}") if own else name)
