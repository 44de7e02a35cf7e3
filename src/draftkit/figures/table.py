"""Figures as texts, and tables of them for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["figure", "several", "table"]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Set rows of texts in columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def figure(value: float) -> str:
    """Write a number for people: whole if it is, else with one decimal.

    >>> figure(1234567), figure(3.5), figure(2.0)
    ('1,234,567', '3.5', '2')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def several(count: int, one: str, many: str = "") -> str:
    """Write how many there are of something.

    >>> several(1, "day"), several(1200, "day"), several(2, "reply", "replies")
    ('1 day', '1,200 days', '2 replies')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
