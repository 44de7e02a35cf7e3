"""What a few counted cases say about the many that they stand for."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FEWEST", "median", "wilson"]

FEWEST = 6
"""The fewest values whose median has a 95% interval.

The chance that the median of the many lies outside all n values is 2 / 2^n: 3% at six, 6% at five.
"""

_OUTSIDE = 0.025

_Z = 1.959964  # 95% of a normal distribution lie within so many standard deviations


def wilson(passed: int, drafts: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share.

    It is right for few drafts and for shares near 0 and 1, where the usual one is not.

    Args:
        passed: How many have it.
        drafts: Of how many; of none, the interval is 0 to 1.

    >>> [round(bound, 3) for bound in wilson(54, 60)]
    [0.799, 0.953]
    """
    if not drafts:
        return 0.0, 1.0
    share, square = passed / drafts, _Z * _Z
    middle = share + square / (2 * drafts)
    spread = _Z * math.sqrt(share * (1 - share) / drafts + square / (4 * drafts * drafts))
    below, above = (middle - spread), (middle + spread)
    scale = 1 + square / drafts
    return max(0.0, below / scale), min(1.0, above / scale)


def median(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the median of values, and its 95% interval: two of the values.

    It assumes nothing about how the values are distributed (David and Nagaraja, Order
    Statistics, 7.1): the median of the many lies below the k-th smallest value as often as fewer
    than k of n tosses of a coin are heads.

    Args:
        values: At least `FEWEST`.

    >>> median([3, 1, 4, 1, 5, 9])
    (3.5, 1, 9)
    """
    ordered = sorted(values)
    count, below, k = len(ordered), 0.0, 0
    while below + math.comb(count, k) / 2**count <= _OUTSIDE:
        below += math.comb(count, k) / 2**count
        k += 1
    return statistics.median(ordered), ordered[k - 1], ordered[count - k]
