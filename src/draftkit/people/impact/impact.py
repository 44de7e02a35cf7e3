"""What was sent and published, and what came back: counted, never explained."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from draftkit.drafts.draft import Draft
from draftkit.errors import StoreError
from draftkit.people.impact.addresses import drafts_of_pages
from draftkit.people.impact.counted import counted_by
from draftkit.people.impact.ledger import Ledger, ledger_path
from draftkit.people.impact.lines import Outcome
from draftkit.people.practice.practice import Practice, practice_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from draftkit.drafts.store import Store
    from draftkit.people.impact.counted import Counted, Measure
    from draftkit.people.practice.event import Event

__all__ = ["BY", "Group", "Impact", "Work"]

BY = ("kind", "topic", "audience")
"""What drafts are grouped by."""

_LONGEST = 60  # characters of a topic or an audience


@dataclass(frozen=True, slots=True)
class Work:
    """A draft that went out, and what came back.

    Attributes:
        id: The draft's id.
        kind: Its kind.
        title: What it is called; empty if the draft is not there any more.
        topic: What it is about, if it was made for a topic.
        audience: For whom it is, if it was made for an audience.
        sent: The day on which it was sent; empty if it was not.
        published: The addresses at which it was published, each with its day.
        answered: Whether somebody replied to it.
        outcomes: How often each thing came back.
        figures: What tools counted of it, by measure.
        whole: The sources that counted it from the day on which it was published.
    """

    id: str
    kind: str = ""
    title: str = ""
    topic: str = ""
    audience: str = ""
    sent: str = ""
    published: Mapping[str, str] = field(default_factory=dict)
    answered: bool = False
    outcomes: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[Measure, float] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """Return what there is of it as plain data."""
        figures = [
            {"source": source, "figure": name, "value": value}
            for (source, name), value in sorted(self.figures.items())
        ]
        plain = {key: getattr(self, key) for key in ("id", "kind", "title", "topic", "audience")}
        every = {
            **plain,
            "sent": self.sent,
            "answered": self.answered if self.sent else None,
            "published": [{"url": url, "on": on} for url, on in self.published.items()],
            "outcomes": dict(self.outcomes),
            "figures": figures,
        }
        return {key: value for key, value in every.items() if value not in ("", None, [], {})}


@dataclass(frozen=True, slots=True)
class Group:
    """Drafts that have something in common.

    Attributes:
        by: What they have in common: `kind`, `topic` or `audience`.
        name: Which one; empty for drafts of which it is not known.
        works: The drafts.
    """

    by: str
    name: str
    works: tuple[Work, ...]

    @property
    def sent(self) -> int:
        """How many were sent."""
        return sum(1 for work in self.works if work.sent)

    @property
    def answered(self) -> int:
        """How many of those that were sent were answered."""
        return sum(1 for work in self.works if work.sent and work.answered)

    @property
    def published(self) -> int:
        """How many were published."""
        return sum(1 for work in self.works if work.published)

    @property
    def outcomes(self) -> Counter[str]:
        """How often each thing came back."""
        return sum((Counter(work.outcomes) for work in self.works), Counter())

    def values(self, measure: Measure) -> list[float]:
        """Return a figure of each draft that was counted from the day it was published."""
        return [
            work.figures[measure]
            for work in self.works
            if measure in work.figures and measure[0] in work.whole
        ]


@dataclass(frozen=True, slots=True)
class Impact:
    """What was sent and published, and what came back.

    Attributes:
        works: The drafts, in the order in which they went out.
        events: What happened, as the journal of the practice has it.
        came: What came back, each with its day; a reply that the journal has as well counts once.
        counted: What tools counted.
        others: Pages that tools counted and that are no known draft, with what was counted.
        wrong: What is wrong with lines of the journals that do not count, a sentence each.
    """

    works: tuple[Work, ...] = ()
    events: tuple[Event, ...] = ()
    came: tuple[Outcome, ...] = ()
    counted: tuple[Counted, ...] = ()
    others: Mapping[str, Mapping[Measure, float]] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    @classmethod
    def of(cls, profile: Path, store: Store) -> Impact:
        """Read what was sent and what came back from the journal and `impact.jsonl` of a profile.

        Args:
            profile: The profile's file.
            store: The drafts.

        Raises:
            UsageError: If the journal or `impact.jsonl` cannot be read.
        """
        practice = Practice.load(practice_path(profile))
        events = tuple(practice)
        ledger = Ledger.load(ledger_path(profile))
        counted = tuple(counted_by(ledger.figures))
        came = tuple(_came(ledger.outcomes, events))
        published = [event for event in events if event.what == "published"]
        drafts = drafts_of_pages(ledger.figures, published)
        works = {w.id: w for w in _works(events, came, counted, drafts)}
        known = _known(store, works.keys())
        ordered = sorted((_named(works[id_], known.get(id_)) for id_ in works), key=_out)
        wrong = (*practice.wrong, *ledger.wrong)
        return cls(tuple(ordered), events, came, counted, _others(counted, drafts), wrong)

    @property
    def all(self) -> Group:
        """All drafts."""
        return Group("", "", self.works)

    def groups(self, by: str) -> list[Group]:
        """Return the drafts by kind, topic or audience, the largest group first."""
        found: defaultdict[str, list[Work]] = defaultdict(list)
        names: dict[str, str] = {}
        for work in self.works:
            name = getattr(work, by)
            found[name.casefold()].append(work)
            names.setdefault(name.casefold(), name)
        groups = [Group(by, names[key], tuple(works)) for key, works in found.items()]
        return sorted(groups, key=lambda group: (not group.name, -len(group.works), group.name))

    @property
    def measures(self) -> list[Measure]:
        """What tools counted of drafts."""
        return sorted({measure for work in self.works for measure in work.figures})

    @property
    def first(self) -> str:
        """The first day on which anything happened or was counted; empty if nothing was."""
        return min(self._days, default="")

    @property
    def last(self) -> str:
        """The last day on which anything happened or was counted; empty if nothing was."""
        return max(self._days, default="")

    @property
    def _days(self) -> Iterator[str]:
        yield from (event.on for event in self.events if event.what in _HAPPENED)
        yield from (outcome.on for outcome in self.came)
        yield from (day for one in self.counted for day in (one.first, one.last))

    def findings(self) -> list[str]:
        """Return what can be said of it, a sentence each with its figures.

        They say how often, and whether counts can be told apart; never why.
        """
        from draftkit.people.impact.findings import findings

        return findings(self)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `draftkit impact --json` prints it."""
        from draftkit.people.impact.plain import as_dict

        return as_dict(self)


_HAPPENED = ("sent", "replied", "met", "published")


def _came(outcomes: Sequence[Outcome], events: Iterable[Event]) -> Iterator[Outcome]:
    """Yield what came back; replies of the journal only where the writer counted none by hand."""
    yield from outcomes
    replied = {outcome.draft for outcome in outcomes if outcome.name == "reply"}
    for event in events:
        if event.what == "replied" and event.draft and event.draft not in replied:
            yield Outcome("reply", event.draft, event.on, kind=event.kind)


def _works(
    events: Iterable[Event],
    came: Iterable[Outcome],
    counted: Iterable[Counted],
    drafts: Mapping[str, str],
) -> Iterator[Work]:
    """Yield the drafts that went out or that something came back to, without their names."""
    works: dict[str, Work] = {}
    for event in events:
        work = works.get(event.draft) or Work(event.draft, event.kind)
        if event.what == "sent":
            works[event.draft] = replace(work, sent=event.on)
        elif event.what == "published":
            works[event.draft] = replace(work, published={**work.published, event.url: event.on})
    for outcome in came:
        work = works.get(outcome.draft) or Work(outcome.draft, outcome.kind)
        so_far = work.outcomes.get(outcome.name, 0)
        works[work.id] = replace(
            work,
            answered=work.answered or outcome.name == "reply",
            outcomes={**work.outcomes, outcome.name: so_far + outcome.count},
        )
    for one in counted:
        for page in one.pages:
            if work_of_page := works.get(drafts.get(page, "")):
                works[work_of_page.id] = _with_page(work_of_page, one, page)
    yield from works.values()


def _with_page(work: Work, counted: Counted, page: str) -> Work:
    figures = dict(work.figures)
    for name, value in counted.pages[page].items():
        measure = (counted.source, name)
        figures[measure] = figures.get(measure, 0) + value
    whole = counted.has(page, min(work.published.values()))
    return replace(
        work, figures=figures, whole=work.whole | {counted.source} if whole else work.whole
    )


def _known(store: Store, ids: Iterable[str]) -> dict[str, Draft]:
    """Read those drafts of some ids that still exist."""
    wanted, found = set(ids), dict[str, Draft]()
    for entry in store.entries():
        if entry.id in wanted and (entry.id not in found or entry.status == "complete"):
            try:
                found[entry.id] = Draft.load(store.folder / entry.name)
            except StoreError:  # somebody has just deleted or damaged it
                continue
    return found


def _named(work: Work, draft: Draft | None) -> Work:
    if draft is None:
        return work
    topic, audience = (_short(draft.inputs.get(key)) for key in ("topic", "audience"))
    return replace(work, kind=draft.kind, title=draft.title, topic=topic, audience=audience)


def _short(value: Any) -> str:
    text = " ".join(str(value or "").split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _out(work: Work) -> tuple[str, str]:
    return (min((work.sent or "~", *work.published.values())), work.id)


def _others(
    counted: Iterable[Counted], drafts: Mapping[str, str]
) -> dict[str, dict[Measure, float]]:
    """Return the pages that are no draft, those with the greatest figures first."""
    found: defaultdict[str, dict[Measure, float]] = defaultdict(dict)
    for one in counted:
        for page, values in one.pages.items():
            if page not in drafts:
                found[page].update({(one.source, name): v for name, v in values.items()})
    return dict(sorted(found.items(), key=lambda item: (-max(item[1].values()), item[0])))
