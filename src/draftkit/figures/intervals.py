"""What a few counted cases say of the many that they stand for."""

from __future__ import annotations

import math

__all__ = ["wilson"]

_Z = 1.959964  # 95% of a normal distribution lie within so many deviations


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
