"""How far a rounded number may be from the value it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from draftkit.language.quantity import Bound

__all__ = ["is_rounder", "near"]

# How far "over", "nearly" and "about" reach, as shares of the value: "more than 2,000"
# may stand for 2,387, "nearly a third" for 31%.
_OVER = 0.76
_UNDER = 1.15
_BELOW = 1.25  # "fewer than sixty" may be fifty
_ABOUT = 0.12
_ROUNDED = 0.03
_SAME = 1e-9


def near(ours: float, theirs: float, bound: Bound) -> bool:
    """Whether a number, with its "over", "nearly" or "about", may stand for another."""
    if theirs <= 0:
        return False
    share = ours / theirs
    if bound in {"more", "over"}:
        return _OVER <= share < 1.0 + (_SAME if bound == "over" else -_SAME)
    if bound in {"under", "below"}:
        return 1.0 - _SAME < share <= (_UNDER if bound == "under" else _BELOW)
    if bound == "less":
        return 1.0 + _SAME < share <= _BELOW
    if bound == "about":
        return abs(share - 1) <= _ABOUT
    return abs(share - 1) <= _ROUNDED


def is_rounder(ours: float, theirs: float, bound: Bound) -> bool:
    """Whether a number can be another one rounded: 11,400 for 11,432, but not for 11,500.

    Who says "about" may round to fives, too.
    """
    if bound not in {"exact", "about"}:
        return True
    place = 1.0
    while 10 * place <= ours and ours % (10 * place) == 0:
        place *= 10
    if bound == "about" and ours % (5 * place) == 0:
        place *= 5
    up = bound == "exact" and ours - theirs > place / 2  # 4,900 for 4,832
    return theirs / place % 1 != 0 and not up
