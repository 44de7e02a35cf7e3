"""What came back as one web page, with pictures: it needs nothing else and can be shared."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from draftkit.figures.intervals import FEWEST
from draftkit.figures.page import cells_of, framed, section
from draftkit.figures.plot import Plot, ticks
from draftkit.figures.table import figure
from draftkit.files.clean import clean
from draftkit.people.impact.compared import Median, Share
from draftkit.people.impact.counted import measure_name
from draftkit.people.impact.impact import BY
from draftkit.people.impact.plain import IN_BRACKETS, NOTHING, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from draftkit.people.impact.counted import Measure
    from draftkit.people.impact.impact import Group, Impact

__all__ = ["page"]

_TITLE = "What was sent, and what came back"
_MOST_GROUPS = 12
_MOST_MONTHS = 24
_MOST_PAGES = 20


def page(impact: Impact) -> str:
    """Return the page, in HTML; whatever a draft or a file says is only text."""
    if not impact.first:
        return framed(_TITLE, f"<p>{NOTHING}</p>")
    said = "".join(f"<li>{escape(line)}</li>" for line in impact.findings())
    body = [
        f"<p>{impact.first} to {impact.last}</p>",
        section("What can be said", f"<ul>{said}</ul>"),
    ]
    body += [section("Over time", _times(impact)), *_pictures(impact)]
    for by in BY:
        if any(group.name for group in impact.groups(by)):
            body.append(section(f"By {by}", _table(rows(impact, by))))
    body.append(f"<p>{IN_BRACKETS}</p>")
    body += [section("Drafts", _table([*_drafts(impact)])), *_others(impact)]
    return framed(_TITLE, clean("".join(body)))


def _table(every: list[list[str]]) -> str:
    head, *rest = every
    lines = [f"<tr>{cells_of(head, 'th')}</tr>", *(f"<tr>{cells_of(row)}</tr>" for row in rest)]
    return f"<table>{''.join(lines)}</table>"


def _times(impact: Impact) -> str:
    """Draw how much went out and came back in each month; if these are many, in each year."""
    happened = {event.on[:7] for event in impact.events} | {one.on[:7] for one in impact.came}
    length = 7 if len(happened) <= _MOST_MONTHS else 4
    counts: dict[str, Counter[str]] = {}
    for event in impact.events:
        if event.what in ("sent", "published"):
            counts.setdefault(event.on[:length], Counter())[event.what] += 1
    for outcome in impact.came:
        counts.setdefault(outcome.on[:length], Counter())["came back"] += outcome.count
    scale = ticks(max((n for own in counts.values() for n in own.values()), default=0))
    plot = Plot("Drafts sent and published, and what came back, over time", scale[-1])
    for time in sorted(counts):
        plot.heading(time)
        for number, what in enumerate(("sent", "published", "came back")):
            count = counts[time][what]
            plot.row(what, str(count))
            plot.bar(count, number, f"{time}, {what}: {count}")
    return plot.svg({tick: f"{tick:g}" for tick in scale}, "how many")


def _pictures(impact: Impact) -> Iterator[str]:
    """Draw the answers and each measure."""
    if impact.all.sent:
        yield section("Answers", _answers(impact))
    for measure in impact.measures:
        if len(impact.all.values(measure)) >= FEWEST:
            name = measure_name(measure)
            yield section(f"{name[0].upper()}{name[1:]}", _measure(impact, measure))


def _groups(impact: Impact, plot: Plot, size: Callable[[Group], int]) -> Iterator[Group]:
    """Yield all drafts, and each group that is a part of them, below its heading."""
    yield impact.all
    every = size(impact.all)
    for by in BY:
        parts = [g for g in impact.groups(by) if g.name and 0 < size(g) < every]
        if parts:
            plot.heading(f"by {by}")
        yield from parts[:_MOST_GROUPS]


def _answers(impact: Impact) -> str:
    plot = Plot("Share of the sent drafts that were answered, with 95% intervals", 1.0)
    for group in _groups(impact, plot, lambda group: group.sent):
        own = Share(group.answered, group.sent)
        plot.row(group.name or "all", f"{group.answered} of {group.sent}")
        if group.sent >= FEWEST:
            plot.span(*own.bounds, 0)
            plot.dot(group.answered / group.sent, 0, f"{group.name or 'all'}: {own}")
    return plot.svg({share / 4: f"{share * 25}%" for share in range(5)}, "answered")


def _measure(impact: Impact, measure: Measure) -> str:
    scale = ticks(max(impact.all.values(measure)))
    plot = Plot(
        f"{measure_name(measure)} of each published draft; the stroke is the median, the line "
        "its 95% interval",
        scale[-1],
    )
    for group in _groups(impact, plot, lambda group: len(group.values(measure))):
        own = Median(group.values(measure))
        enough = own.count >= FEWEST
        middle = figure(own.middle) if enough else "too few"
        plot.row(group.name or "all", f"{middle} ({own.count})")
        if enough:
            plot.span(*own.bounds, 0)
            plot.bar_at(own.middle, 0)
        for work in group.works:
            if measure in work.figures and measure[0] in work.whole:
                value = work.figures[measure]
                plot.dot(value, 0, f"{work.title or work.id[:8]}: {figure(value)}", faint=True)
    return plot.svg({tick: f"{tick:,g}" for tick in scale}, measure_name(measure))


def _drafts(impact: Impact) -> Iterator[list[str]]:
    """Yield the rows of the table of drafts, its head first."""
    came, measures = list(impact.all.outcomes), impact.measures
    yield ["draft", "kind", "sent", "published", *came, *map(measure_name, measures)]
    for work in impact.works:
        days = sorted(work.published.values())
        yield [
            work.title or work.id[:8],
            work.kind,
            work.sent,
            days[0] if days else "",
            *(str(work.outcomes.get(name, "")) for name in came),
            *_values(work.figures, measures),
        ]


def _values(figures: Mapping[Measure, float], measures: list[Measure]) -> Iterator[str]:
    return (figure(figures[one]) if one in figures else "" for one in measures)


def _others(impact: Impact) -> Iterator[str]:
    if not impact.others:
        return
    measures = sorted({one for figures in impact.others.values() for one in figures})
    head = ["page", *map(measure_name, measures)]
    shown = [*impact.others.items()][:_MOST_PAGES]
    body = _table([head, *([page, *_values(own, measures)] for page, own in shown)])
    left = len(impact.others) - len(shown)
    more = f"<p>And {left:,} more.</p>" if left else ""
    yield section("Pages that are no known draft", f"{body}{more}")
