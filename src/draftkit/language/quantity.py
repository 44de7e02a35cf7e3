"""What a quantity is, and the units of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["MINUTES", "Bound", "Quantity", "Unit"]

Unit = Literal["count", "percent", "money", "time", "ordinal", "ratio"]
Bound = Literal["exact", "about", "more", "over", "under", "below", "less"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity and where it stands, in characters.

    Attributes:
        values: What it may mean, likeliest first: `3.600` is 3.6 or 3600.
        unit: What kind of thing is counted; a `ratio` is a multiple, as in "doubled".
        name: The currency, or the unit of time in the singular; `part` for a fraction in
            words, `vague` for "hundreds of"; else empty.
        bound: Whether the text says "about", "more" than the value, "over", "under" ("nearly",
            "up to"), "below", which may be further from the value, or "less" than it. Only
            more and less are surely not the value itself.
        noun: The word that follows, in lower case; empty if there is none.
        spelled: Whether it is written in words.
    """

    start: int
    end: int
    values: tuple[float, ...]
    unit: Unit = "count"
    name: str = ""
    bound: Bound = "exact"
    noun: str = ""
    spelled: bool = False

    @property
    def value(self) -> float:
        """The likeliest value."""
        return self.values[0]


# A month is a twelfth of a Julian year.
MINUTES = {
    "second": 1 / 60,
    "minute": 1.0,
    "hour": 60.0,
    "day": 1440.0,
    "night": 1440.0,
    "week": 10080.0,
    "fortnight": 20160.0,
    "month": 43830.0,
    "year": 525960.0,
    "decade": 5259600.0,
    "century": 52596000.0,
}
