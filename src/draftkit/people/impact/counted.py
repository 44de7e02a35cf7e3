"""What tools counted, added up over periods of which no two share a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.people.impact.periods import apart, days_of
from draftkit.people.impact.sources import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.people.impact.lines import Figures
    from draftkit.people.impact.periods import Period

__all__ = ["Counted", "Measure", "counted_by", "days_in_all", "measure_name", "source_name"]

Measure = tuple[str, str]
"""What was counted: the source, and the figure."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one source counted.

    Attributes:
        source: Its id.
        days: The figures of all pages together, by day; empty if it gave none by days.
        all_periods: The periods that those of all pages are taken from.
        page_periods: The periods that those of single pages are taken from.
        pages: The figures of each page, added up over these.
        totals: The figures of all pages together, added up over `all_periods`.
    """

    source: str
    days: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    all_periods: Sequence[Period] = ()
    page_periods: Sequence[Period] = ()
    pages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """The first day that is counted."""
        return min(first for first, _ in (*self.all_periods, *self.page_periods))

    @property
    def last(self) -> str:
        """The last day that is counted."""
        return max(last for _, last in (*self.all_periods, *self.page_periods))

    def has(self, day: str) -> bool:
        """Whether a day is one of those on which single pages were counted."""
        return any(first <= day <= last for first, last in self.page_periods)


def counted_by(figures: Iterable[Figures]) -> list[Counted]:
    """Return what each source counted, in the order of their names."""
    by_source: defaultdict[str, list[Figures]] = defaultdict(list)
    for one in figures:
        by_source[one.source].append(one)
    return [_counted(source, by_source[source]) for source in sorted(by_source)]


def _counted(source: str, figures: Sequence[Figures]) -> Counted:
    of_all, of_pages = (
        _taken(one for one in figures if not one.page),
        _taken(one for one in figures if one.page),
    )
    return Counted(
        source,
        {one.first: one.values for one in of_all if one.first == one.last},
        sorted({(one.first, one.last) for one in of_all}),
        sorted({(one.first, one.last) for one in of_pages}),
        _added(of_pages),
        _added(of_all).get("", {}),
    )


def _taken(figures: Iterable[Figures]) -> list[Figures]:
    """Return the figures of periods that share no day."""
    given = list(figures)
    exports: dict[Period, str] = {}
    for one in given:
        period = (one.first, one.last)
        exports[period] = max(exports.get(period, ""), one.export)
    chosen = set(apart(exports))
    return [one for one in given if (one.first, one.last) in chosen]


def _added(figures: Iterable[Figures]) -> dict[str, dict[str, float]]:
    """Add up the figures of each page."""
    pages: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in figures:
        own = pages[one.page]
        for name, value in one.values.items():
            own[name] = own.get(name, 0) + value
    return dict(pages)


def source_name(source: str) -> str:
    """Return what a source is called for people: "LinkedIn", "Plausible (blog.example)"."""
    id_, _, site = source.partition(" ")
    if id_ not in known():
        return source
    return f"{known()[id_].name} ({site})" if site else known()[id_].name


def measure_name(measure: Measure) -> str:
    """Return what was counted for people: "impressions (LinkedIn)"."""
    return f"{measure[1]} ({source_name(measure[0])})"


def days_in_all(periods: Iterable[Period]) -> int:
    """Return how many days periods have together, of which no two share one."""
    return sum(map(days_of, periods))
