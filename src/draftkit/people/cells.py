"""What is in a cell, whoever wrote it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["tidied", "tidy", "whole"]

# What forms, databases and programs write into a cell that says nothing.
_SAYS_NOTHING = frozenset(
    {"NULL", "null", "(null)", "N/A", "n/a", "N.A.", "n.a.", "#N/A", "NaN", "nan", "None"}
    | {"-", "--", "\u2013", "\u2014"}
)


def tidied(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells whose letters are whole (NFC), and that are empty if they say nothing."""
    return {whole(column): tidy(value) for column, value in cells.items()}


def tidy(value: Any) -> Any:
    """Return what is in a cell: its letters are whole, and it is empty if it says nothing."""
    if isinstance(value, str):
        return "" if value.strip() in _SAYS_NOTHING else whole(value)
    return None if value != value else value  # noqa: PLR0124 - a number that is none (NaN)


def whole(text: str) -> str:
    """Return a text with each accent as part of its letter (NFC): one name is one name."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
