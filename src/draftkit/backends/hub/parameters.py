"""How many parameters a model has: as its file says, or else its name.

A model that is too small cannot follow a page of instructions. The size of its file does not
tell: a gigabyte is 1.6 billion parameters at 4 bits each, half a billion at 16 bits.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["SMALL", "in_file", "in_name"]

SMALL = 2_000_000_000
"""Below this a model does not write freely: zero-shot, models of 1 billion parameters judge
claims no better than chance, and of 3 billion little better (LLM-AggreFact, October 2024)."""

_UNITS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
# 135M, 1.7b, 8x7B, E2B (Gemma's effective parameters); not the 4 of Q4 or the 3 of llama3.
_SIZE = re.compile(r"(?<![a-z0-9.])(?:(\d{1,3})x)?e?(\d{1,4}(?:\.\d{1,3})?)([kmbt])(?![a-z0-9])")

# A file's general properties come first; long lists of words follow.
_MOST_KEYS = 100
_MOST_BYTES = 1 << 16
# The types of GGUF's values: those of a fixed size, as `struct` calls them, and texts.
_FIXED = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))
_TEXT = 8


def in_name(name: str) -> int | None:
    """Return how many parameters a model's name says it has, or None.

    >>> in_name("qwen2.5:0.5b"), in_name("Mixtral-8x7B-Instruct"), in_name("gpt-4o-mini")
    (500000000, 56000000000, None)
    """
    found = _SIZE.search(name.rpartition("/")[2].lower().replace("_", "-"))
    if found is None:
        return None
    return round(int(found[1] or 1) * float(found[2]) * _UNITS[found[3]])


def in_file(path: Path) -> int | None:
    """Return how many a GGUF file's header says, or None if it does not or is damaged."""
    try:
        with open_file(path) as file:
            said = _general(file)
    except (OSError, ValueError, struct.error, MemoryError):
        return None
    count, label = said.get("general.parameter_count"), said.get("general.size_label")
    if isinstance(count, int) and count > 0:
        return count
    return in_name(label) if isinstance(label, str) else None


def _general(file: BinaryIO) -> dict[str, Any]:
    """Read the values of the header up to its first list.

    The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
    """
    magic, _version, _tensors, keys = struct.unpack("<4sIQQ", file.read(24))
    said: dict[str, Any] = {}
    for _ in range(min(keys, _MOST_KEYS) if magic == b"GGUF" else 0):
        key = _text(file)
        (kind,) = struct.unpack("<I", file.read(4))
        if kind == _TEXT:
            said[key] = _text(file)
        elif kind in _FIXED:
            layout = f"<{_FIXED[kind]}"
            (said[key],) = struct.unpack(layout, file.read(struct.calcsize(layout)))
        elif key.startswith("general."):
            _pass_texts(file)
        else:
            break
    return said


def _pass_texts(file: BinaryIO) -> None:
    """Pass over a list of texts, such as a model's tags."""
    kind, count = struct.unpack("<IQ", file.read(12))
    if kind != _TEXT or count > _MOST_BYTES:
        raise ValueError(kind)
    for _ in range(count):
        _text(file)


def _text(file: BinaryIO) -> str:
    (size,) = struct.unpack("<Q", file.read(8))
    if size > _MOST_BYTES:
        raise ValueError(size)
    return file.read(size).decode("utf-8", "replace")
