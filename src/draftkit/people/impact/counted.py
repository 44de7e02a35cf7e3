"""What tools counted, added up over periods of which no two share a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.people.impact.periods import apart, days_of
from draftkit.people.impact.sources import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.people.impact.lines import Figures
    from draftkit.people.impact.periods import Period

__all__ = ["Counted", "Measure", "counted_by", "measure_name", "source_name"]

Measure = tuple[str, str]
"""What was counted: the source, and the figure."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one source counted.

    Attributes:
        source: Its id.
        first: The first day that is counted.
        last: The last one.
        days: The figures of all pages together, by day; empty if it gave none by days.
        all_days: On how many days all pages together were counted.
        totals: The figures of all pages together, added up over these days.
        pages: The figures of each page, added up over periods that share no day.
        whole: The periods in which a page was counted, by page; under "", those of several pages.
    """

    source: str
    first: str
    last: str
    days: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    all_days: int = 0
    totals: Mapping[str, float] = field(default_factory=dict)
    pages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    whole: Mapping[str, Sequence[Period]] = field(default_factory=dict)

    def has(self, page: str, day: str) -> bool:
        """Whether a page was counted on a day.

        In an export of several pages, one that is not named counts too: nobody had seen it.
        """
        periods = (*self.whole.get("", ()), *self.whole.get(page, ()))
        return any(first <= day <= last for first, last in periods)


def counted_by(figures: Iterable[Figures]) -> list[Counted]:
    """Return what each source counted, in the order of their names."""
    by_source: defaultdict[str, list[Figures]] = defaultdict(list)
    for one in figures:
        by_source[one.source].append(one)
    return [_counted(source, by_source[source]) for source in sorted(by_source)]


def _counted(source: str, figures: Sequence[Figures]) -> Counted:
    by_page: defaultdict[str, list[Figures]] = defaultdict(list)
    for one in figures:
        by_page[one.page].append(one)
    taken = {page: _taken(own) for page, own in by_page.items()}
    of_all = taken.pop("", [])
    pages_in = Counter(_period(one) for one in figures if one.page)
    several = [period for period, pages in pages_in.items() if pages > 1]
    return Counted(
        source,
        min(one.first for one in figures),
        max(one.last for one in figures),
        {one.first: one.values for one in of_all if one.first == one.last},
        sum(days_of(_period(one)) for one in of_all),
        _added(of_all),
        {page: _added(own) for page, own in taken.items()},
        {"": several, **{page: [*map(_period, own)] for page, own in taken.items()}},
    )


def _taken(figures: Sequence[Figures]) -> list[Figures]:
    """Return the figures of one page whose periods share no day."""
    by_period = {_period(one): one for one in figures}
    return [by_period[p] for p in apart({p: one.export for p, one in by_period.items()})]


def _period(one: Figures) -> Period:
    return (one.first, one.last)


def _added(figures: Iterable[Figures]) -> dict[str, float]:
    added: dict[str, float] = {}
    for one in figures:
        for name, value in one.values.items():
            added[name] = added.get(name, 0) + value
    return added


def source_name(source: str) -> str:
    """Return what a source is called for people: "LinkedIn", "Plausible (blog.example)"."""
    id_, _, site = source.partition(" ")
    if id_ not in known():
        return source
    return f"{known()[id_].name} ({site})" if site else known()[id_].name


def measure_name(measure: Measure) -> str:
    """Return what was counted for people: "impressions (LinkedIn)"."""
    return f"{measure[1]} ({source_name(measure[0])})"
