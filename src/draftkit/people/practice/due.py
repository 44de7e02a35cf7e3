"""What is due: whom to write to and why now, and what to publish by the writer's own rhythm."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.errors import typed
from draftkit.people.dates import today
from draftkit.people.naming import matches, name_key
from draftkit.people.practice.event import TOUCHES, is_day
from draftkit.people.practice.practice import Touches
from draftkit.people.practice.rules import RULES, After, Occasion, Rule, occasions
from draftkit.prompts.kinds import find
from draftkit.prompts.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from draftkit.drafts.draft import Draft
    from draftkit.people.person import Person
    from draftkit.people.practice.event import Event
    from draftkit.people.practice.practice import Practice
    from draftkit.profile.fact import Fact
    from draftkit.profile.profile import Profile

__all__ = ["Due", "due"]

# As much as one reads before writing to somebody.
_KNOWN = 3


class Topic(Protocol):
    """A fact that no draft has used, and the kinds that it suits."""

    @property
    def fact(self) -> Fact:
        """The fact."""

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to write.

    Attributes:
        kind: The kind of draft that suits.
        person: To whom; None for what the writer publishes.
        on: Since when it is due, or from when, as YYYY-MM-DD; empty if it always was.
        why: Why now.
        after: The day of the event that it follows; empty if that never happened.
        known: The last things that are known of the person, the newest first; for what is
            published, facts and notes that no draft has used.
        inputs: What the draft can take from it, by input.
        unanswered: The id of the unanswered draft that it is a reminder of, or nothing.
        draft: The id of a draft that was made for it and not sent yet, or nothing.
        key: What identifies the person, or the kind, whenever it is due.
    """

    kind: str
    person: Person | None
    on: str
    why: str
    after: str = ""
    known: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    unanswered: str = ""
    draft: str = ""
    key: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return what there is of it as plain data."""
        every = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        every |= {"person": self.person and self.person.name, "known": list(self.known)}
        return {key: value for key, value in every.items() if value or key in ("person", "on")}

    def __str__(self) -> str:
        """Say it on one line."""
        to = f" to {self.person}" if self.person else ""
        return f"{self.kind}{to}: {self.why}."


@typed
def due(  # noqa: PLR0913 - all that it goes by
    people: Iterable[Person],
    practice: Practice,
    profile: Profile | None = None,
    on: str = "",
    *,
    drafts: Iterable[Draft] = (),
    unused: Iterable[Topic] = (),
    ahead: int = 0,
) -> list[Due]:
    """Return what is due on a day: the most pressing first, one thing for each person.

    Args:
        people: Those whom the writer knows.
        practice: What happened.
        profile: Whose `meta.draftkit.rhythm_days` says how often to publish.
        on: The day, as YYYY-MM-DD; left out, today.
        drafts: What was drafted, the newest first, as a store yields it, to find what was
            already drafted for something due.
        unused: Facts for topics, such as `unused_facts`; read only if a text is due.
        ahead: How many days to look ahead, assuming that nothing happens until then.

    Raises:
        InputError: If the day is not valid.
        PromptError: If the profile has a rhythm for an unknown kind.

    >>> from draftkit.people.person import Person
    >>> from draftkit.people.practice.practice import Practice
    >>> ines = Person("Inês Duarte", last_touch="2026-01-04", rhythm_days=60)
    >>> print(*due([ines], Practice(), on="2026-03-05"))
    checkin to Inês Duarte: last in touch on 2026-01-04; every 60 days.
    """
    day = is_day(on) if on else today()
    until = dt.date.fromisoformat(day) + dt.timedelta(ahead)
    found = [*_people(list(people), practice, day, until), *_own(profile, practice, day, until)]
    if found:
        found = list(_with_drafts(found, drafts, practice))
    return list(_with_topics(sorted(found, key=_rank), unused))


def _rank(one: Due) -> tuple[int, str]:
    return _ORDER[one.kind] if one.person else len(RULES), one.on


_ORDER = {rule.kind: number for number, rule in enumerate(RULES)}


def _people(
    people: Sequence[Person], practice: Practice, day: str, until: dt.date
) -> Iterator[Due]:
    touches = Touches(practice, people)
    quiet = {name for name, one in traits().items() if not one.answer}
    namesakes = Counter(map(name_key, people))
    for person in people:
        events = touches.of(person)
        rest = [event for event in events if event.key[0] == "rest" and event.on <= day]
        if rest and rest[-1].what == "never":
            continue
        earliest = dt.date.fromisoformat(rest[-1].until) if rest else dt.date.min
        there = occasions(person, events, day, quiet)
        if (found := _first(there, day, earliest, until)) is None:
            continue
        begin, rule, occasion = found
        yield Due(
            rule.kind,
            person,
            _iso(begin),
            occasion.why,
            after=_iso(occasion.on),
            known=_known(person, events, day),
            inputs={rule.gives: occasion.said} if rule.gives and occasion.said else {},
            unanswered=occasion.unanswered,
            key=_key(person, namesakes[name_key(person)]),
        )


def _first(
    there: Mapping[After, Occasion], day: str, earliest: dt.date, until: dt.date
) -> tuple[dt.date, Rule, Occasion] | None:
    """Return what is due for somebody: now, by the order of the rules, or else what is next."""
    now, later = dt.date.fromisoformat(day), list[tuple[dt.date, Rule, Occasion]]()
    for rule in RULES:
        if (occasion := there.get(rule.after)) is None:
            continue
        begin = max(occasion.on + dt.timedelta(rule.first + occasion.days), earliest)
        end = dt.date.max if rule.last is None else occasion.on + dt.timedelta(rule.last)
        if begin <= now <= end:
            return begin, rule, occasion
        if now < begin <= min(end, until):
            later.append((begin, rule, occasion))
    return min(later, key=lambda one: one[0], default=None)


def _key(person: Person, namesakes: int) -> str:
    """Return a key for somebody that does not change when an address is added later."""
    address = next(iter((*person.email, *person.url)), "") if namesakes > 1 else ""
    return f"{name_key(person)} {address}".strip()


def _known(person: Person, events: Sequence[Event], day: str) -> tuple[str, ...]:
    told = [(event.on, str(event)) for event in events if event.what in TOUCHES]
    told += [(note.on, f"{note.on}: {note.text}".removeprefix(": ")) for note in person.notes]
    newest = sorted((one for one in told if one[0] <= day), key=lambda one: one[0], reverse=True)
    besides = filter(None, (person.known, ", ".join(person.topics)))
    return tuple(itertools.islice(itertools.chain((text for _, text in newest), besides), _KNOWN))


def _own(profile: Profile | None, practice: Practice, day: str, until: dt.date) -> Iterator[Due]:
    own = profile.data.get("meta", {}).get("draftkit", {}) if profile else {}
    for kind, days in own.get("rhythm_days", {}).items():
        find(kind)  # an unknown kind is an error that names the nearest one
        last = max((e.on for e in practice if _is_out(e, kind) and e.on <= day), default="")
        begin = dt.date.fromisoformat(last) + dt.timedelta(int(days)) if last else dt.date.min
        if begin <= until:
            was = f"the last one was of {last}" if last else "there was none yet"
            why = f"{was}; one every {days} days"
            yield Due(kind, None, _iso(begin), why, after=last, key=kind)


def _is_out(event: Event, kind: str) -> bool:
    return event.what in ("published", "sent") and event.kind == kind


def _with_drafts(
    found: Sequence[Due], drafts: Iterable[Draft], practice: Practice
) -> Iterator[Due]:
    """Yield what is due with the draft that was made for it and did not go out yet."""
    first = min((one.after for one in found), default=dt.date.max.isoformat())
    out = {event.draft for event in practice if event.what in ("sent", "published")}
    new = itertools.takewhile(lambda draft: _day_of(draft) >= first, drafts)
    made = [draft for draft in new if draft.complete and draft.id not in out]
    for one in found:
        fitting = (d for d in made if d.kind == one.kind and _day_of(d) >= one.after)
        mine = next((draft for draft in fitting if _is_to(draft, one.person)), None)
        yield dataclasses.replace(one, draft=mine.id) if mine else one


def _day_of(draft: Draft) -> str:
    return draft.created.astimezone().date().isoformat()


def _is_to(draft: Draft, person: Person | None) -> bool:
    return person is None or bool(matches(str(draft.inputs.get("recipient") or ""), [person]))


def _with_topics(found: Sequence[Due], unused: Iterable[Topic]) -> Iterator[Due]:
    topics = list(unused) if any(one.person is None for one in found) else []
    for one in found:
        if one.person is None:
            fitting = [topic.fact.text for topic in topics if one.kind in topic.kinds]
            yield dataclasses.replace(one, known=tuple(fitting[:_KNOWN]))
        else:
            yield one


def _iso(day: dt.date) -> str:
    return "" if day == dt.date.min else day.isoformat()
