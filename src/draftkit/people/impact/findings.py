"""What the figures say, in sentences: how often, and what can be told apart; never why.

That drafts of a kind were answered more often does not say that the kind is why: they went to
other people, at another time. So no sentence has a reason in it, and none says anything of fewer
than six drafts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from draftkit.figures.intervals import FEWEST
from draftkit.figures.table import figure, several
from draftkit.people.impact.addresses import is_on
from draftkit.people.impact.compared import Median, Share, told_apart
from draftkit.people.impact.counted import measure_name, source_name
from draftkit.people.impact.impact import BY
from draftkit.people.impact.lines import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.people.impact.compared import Estimate
    from draftkit.people.impact.counted import Counted, Measure
    from draftkit.people.impact.impact import Group, Impact, Work

__all__ = ["TOO_FEW", "findings"]

TOO_FEW = (
    f"Too few to say means fewer than {FEWEST}: {FEWEST - 1} values drawn by chance all lie on one "
    f"side of the true median once in {2 ** (FEWEST - 2)} times, {FEWEST} values once in "
    f"{2 ** (FEWEST - 1)}; a 95% interval needs once in 20 or less."
)
"""What "too few to say" means, and why."""

_MOST_NAMED = 8

_Few = defaultdict[str, list[str]]


def findings(impact: Impact) -> list[str]:
    """Return what can be said, a sentence or two each."""
    few: _Few = defaultdict(list)
    found = [
        *_out(impact),
        *(_tool(one, impact) for one in impact.counted),
        *_baselines(impact, few),
        *_answers(impact, few),
        *_figures(impact, few),
        *(line for one in impact.counted for line in _days(one, impact, few)),
    ]
    if few:
        said = "; ".join(f"{what}: {_listed(names)}" for what, names in few.items())
        found += [f"Too few to say: {said}.", TOO_FEW]
    return found


def _out(impact: Impact) -> Iterator[str]:
    """Say what went out and what the writer counted."""
    every = impact.all
    if every.sent:
        yield (
            f"{_drafts(every.sent)} sent{_span(impact, 'sent')}, and {every.answered} of these "
            f"{'was' if every.answered == 1 else 'were'} answered so far."
        )
    if every.published:
        yield f"{_drafts(every.published)} published{_span(impact, 'published')}."
    if every.outcomes:
        came = ", ".join(counted(name, n) for name, n in every.outcomes.most_common())
        yield f"What came back to drafts, as the writer told it: {came}."
    met = sum(1 for event in impact.events if event.what == "met")
    alone = sum(1 for event in impact.events if event.what == "replied" and not event.draft)
    said = [f"{counted('meeting', met)} with people"] if met else []
    said += [f"{counted('reply', alone)} to no draft"] if alone else []
    if said:
        yield f"The journal has {' and '.join(said)}."


def _span(impact: Impact, what: str) -> str:
    days = [event.on for event in impact.events if event.what == what]
    return f" from {min(days)} to {max(days)}" if len(set(days)) > 1 else f" on {days[0]}"


def _drafts(count: int) -> str:
    return f"{several(count, 'draft')} {'was' if count == 1 else 'were'}"


def _tool(one: Counted, impact: Impact) -> str:
    """Say what one source counted, and on how many days."""
    name, span = source_name(one.source), f"from {one.first} to {one.last}"
    if one.totals:
        totals = " and ".join(f"{figure(v)} {n}" for n, v in sorted(one.totals.items()))
        days = several(one.all_days, "day")
        said = f"{name} counted {totals} on {days} {span}."
    else:
        said = f"{name} counted single pages {span}."
    if not one.pages:
        return said
    mine = sum(1 for page in one.pages if page not in impact.others)
    pages = several(len(one.pages), "page")
    return f"{said} Of {pages} that it counted by themselves, {mine:,} could be tied to a draft."


def _baselines(impact: Impact, few: _Few) -> Iterator[str]:
    """Say the median of all drafts, for each measure."""
    for measure in impact.measures:
        own = Median(impact.all.values(measure))
        if 0 < own.count < FEWEST:
            few[measure_name(measure)].append(f"all drafts ({own.count})")
        elif own.count:
            yield (
                f"{own.count} drafts were counted from the day on which they were published: "
                f"{measure_name(measure)} had {own}."
            )


def _answers(impact: Impact, few: _Few) -> Iterator[str]:
    """Say how many of each group were answered, beside all others."""
    for group, rest in _pairs(impact, lambda work: bool(work.sent)):
        own, theirs = Share(group.answered, group.sent), Share(rest.answered, rest.sent)
        if own.count < FEWEST:
            few["answers"].append(f"{group.name} ({own.count} sent)")
            continue
        yield (
            f"Of {own.count} drafts {_about(group)} that were sent, {own} were answered"
            + _beside(own, theirs, "of the {} others, {}")
        )


def _figures(impact: Impact, few: _Few) -> Iterator[str]:
    """Say the median of each group, beside all others, for each measure."""
    for measure in impact.measures:
        if len(impact.all.values(measure)) < FEWEST:
            continue
        for group, rest in _pairs(impact, partial(_is_counted, measure)):
            own, theirs = Median(group.values(measure)), Median(rest.values(measure))
            if own.count < FEWEST:
                few[measure_name(measure)].append(f"{group.name} ({own.count})")
                continue
            yield (
                f"{own.count} published drafts {_about(group)} had {own} of {measure_name(measure)}"
                + _beside(own, theirs, "the {} others had {}")
            )


def _is_counted(measure: Measure, work: Work) -> bool:
    return measure in work.figures and measure[0] in work.whole


def _beside(own: Estimate, theirs: Estimate, said: str) -> str:
    """Return the end of a sentence that puts a group beside all others, if these are enough."""
    if theirs.count < FEWEST:
        return f"; the others are too few to compare ({theirs.count})."
    return f"; {said.format(theirs.count, theirs)}. {told_apart(own, theirs)}"


def _days(one: Counted, impact: Impact, few: _Few) -> Iterator[str]:
    """Say what was counted on days on which a draft was published there, and on others."""
    here = {
        event.on
        for event in impact.events
        if event.what == "published" and _counts(one.source, event.url)
    }
    for name in sorted({name for values in one.days.values() for name in values}):
        known = {day: values[name] for day, values in one.days.items() if name in values}
        own = Median([value for day, value in known.items() if day in here])
        theirs = Median([value for day, value in known.items() if day not in here])
        measure = measure_name((one.source, name))
        if own.count >= FEWEST and theirs.count >= FEWEST:
            yield (
                f"On {own.count} days on which a draft came out where {source_name(one.source)} "
                f"counts, {measure} had {own}; on the {theirs.count} other days that were counted, "
                f"{theirs}. {told_apart(own, theirs)}"
            )
        elif own.count:
            few[measure].append(f"days with a new draft ({own.count} of {len(known)})")


def _counts(source: str, url: str) -> bool:
    """Whether a source counts what is published at an address."""
    id_, _, site = source.partition(" ")
    if site:
        return is_on(url, site.removeprefix("www."))
    return is_on(url, "linkedin.com") == (id_ == "linkedin")


def _pairs(impact: Impact, is_meant: Callable[[Work], bool]) -> Iterator[tuple[Group, Group]]:
    """Yield each named group together with all other drafts, each such pair once.

    If there are just two kinds, each is the rest of the other; a topic may have the same drafts
    as a kind.
    """
    meant = [work for work in impact.works if is_meant(work)]
    seen = set[frozenset[str]]()
    for by in BY:
        for every in impact.groups(by):
            ids = frozenset(work.id for work in every.works if is_meant(work))
            rest = frozenset(work.id for work in meant) - ids
            if not (every.name and ids and rest) or ids in seen or rest in seen:
                continue
            seen.add(ids)
            own = tuple(work for work in meant if work.id in ids)
            others = tuple(work for work in meant if work.id in rest)
            yield replace(every, works=own), replace(every, name="", works=others)


def _about(group: Group) -> str:
    how = {"kind": "of the kind", "topic": "on the topic", "audience": "for the audience"}
    return f'{how[group.by]} "{group.name}"'


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
