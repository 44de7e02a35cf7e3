"""A group of drafts beside all others: two medians or two shares, and whether they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.figures.intervals import FEWEST, median, wilson
from draftkit.figures.table import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Estimate", "Median", "Share", "apart", "told_apart"]


class Estimate(Protocol):
    """A figure of some drafts, with its confidence interval."""

    @property
    def count(self) -> int:
        """How many drafts it is based on."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The 95% interval; only if there are `FEWEST` drafts or more."""


@dataclass(frozen=True, slots=True)
class Median:
    """The median of what was counted of each draft.

    Attributes:
        values: What was counted.
    """

    values: Sequence[float]

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)[0]

    @property
    def bounds(self) -> tuple[float, float]:
        """Its 95% interval."""
        return median(self.values)[1:]

    def __str__(self) -> str:
        low, high = map(figure, self.bounds)
        return f"a median of {figure(self.middle)} (95% interval {low} to {high})"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; below `FEWEST` the count alone."""
        if self.count < FEWEST:
            return {"drafts": self.count}
        low, high = self.bounds
        return {"drafts": self.count, "median": self.middle, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some drafts were answered.

    Attributes:
        answered: How many were.
        count: Of how many.
    """

    answered: int
    count: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Its 95% interval, 0 to 1."""
        return wilson(self.answered, self.count)

    def __str__(self) -> str:
        low, high = self.bounds
        share = self.answered / self.count
        return f"{self.answered} ({share:.0%}, 95% interval {low:.0%} to {high:.0%})"


def apart(one: Estimate, other: Estimate) -> bool:
    """Whether two intervals have nothing in common."""
    (low, high), (from_, to) = one.bounds, other.bounds
    return high < from_ or to < low


def told_apart(one: Estimate, other: Estimate) -> str:
    """Say whether two intervals overlap; if they do, nothing is said of a difference."""
    if apart(one, other):
        return "The intervals do not overlap."
    return "The intervals overlap: no difference is claimed."
