"""Which texts of one answer tell of each other's rows: a chat has swapped them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.checks.meaning import RARE, mass, stems, weighed

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["swapped"]


def swapped(texts: Mapping[int, str], inputs: Mapping[int, Mapping[str, Any]]) -> dict[int, int]:
    """Return the rows whose texts tell of another row, with that row.

    A text does if it has telling words that only the other row gave, and none that only its own
    gave, where the other row's text has none of its own either.

    >>> rows = {2: {"occasion": "the panel"}, 3: {"occasion": "the dinner"}}
    >>> swapped({2: "Thanks for the dinner.", 3: "Thanks for the panel."}, rows)
    {2: 3, 3: 2}
    """
    own = {row: _telling(inputs[row]) for row in texts}
    said = {row: stems(text) for row, text in texts.items()}

    def fits(row: int, of: int, beside: int) -> bool:
        alone = {part: w for part, w in own[of].items() if part not in own[beside]}
        return bool(mass(alone, said[row]))

    found: dict[int, int] = {}
    for row in texts:
        for other in texts:
            if row == other or not fits(row, other, row) or fits(row, row, other):
                continue
            if not fits(other, other, row) and _apart(own[row], own[other]):
                found.setdefault(row, other)
    return found


def _telling(inputs: Mapping[str, Any]) -> dict[str, float]:
    given = " ".join(str(value) for value in inputs.values() if value)
    return {part: weight for part, weight in weighed(given) if weight >= RARE}


def _apart(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether each row has telling words of its own."""
    return bool(one.keys() - other.keys()) and bool(other.keys() - one.keys())
