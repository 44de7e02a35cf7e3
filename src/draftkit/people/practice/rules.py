"""When to write to somebody: a table of rules, and the events of a person that they go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from draftkit.people.cells import joined
from draftkit.people.person import is_former_position
from draftkit.people.practice.event import TOUCHES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.people.person import Person
    from draftkit.people.practice.event import Event

__all__ = ["RULES", "After", "Occasion", "Rule", "occasions"]

After = Literal["met", "position", "unanswered", "touch"]


@dataclass(frozen=True, slots=True)
class Rule:
    """When somebody is due.

    Attributes:
        kind: The kind of draft that suits.
        after: After what: a meeting that nothing was sent after, a new position, a letter
            without an answer, or the last touch and the days of the person's own rhythm.
        first: From how many days after that.
        last: Until how many days after that; None for as long as nothing happens.
        gives: The input of the kind that takes what happened; empty for none.
    """

    kind: str
    after: After
    first: int
    last: int | None
    gives: str


RULES = (
    Rule("thanks", "met", 0, 2, "occasion"),
    Rule("followup", "met", 3, 14, "meeting"),
    Rule("congrats", "position", 0, 30, "occasion"),
    Rule("nudge", "unanswered", 7, 30, ""),
    Rule("checkin", "touch", 0, None, "last_touch"),
)
"""Of those that hold for somebody, the first one counts."""

MOST_NUDGES = 2
"""How often somebody is reminded of what they did not answer before they are left in peace."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that a rule goes by.

    Attributes:
        on: The day on which it happened; `date.min` if it never did.
        why: What it was, as the reason to write.
        days: How many days to wait in addition to those of the rule.
        said: What a draft can say of it; empty if nobody said.
        unanswered: The id of the draft that was not answered, or nothing.
    """

    on: dt.date
    why: str
    days: int = 0
    said: str = ""
    unanswered: str = ""


def occasions(
    person: Person, events: Sequence[Event], on: str, quiet: Collection[str] = ()
) -> dict[After, Occasion]:
    """Return the occasions for writing to somebody, as known on a day.

    The order of events within a day is not known: what was sent on the day of a meeting counts
    as sent after it, and an answer on the day of a letter as an answer to it.

    Args:
        person: Who.
        events: What happened with them, the oldest first.
        on: The day, as YYYY-MM-DD.
        quiet: The kinds that ask for no answer: nobody is reminded of them.
    """
    past = [event for event in events if event.on <= on]
    last = max((e.on for e in past if e.what in TOUCHES), default="")
    last = max(last, person.last_touch if person.last_touch <= on else "")
    found: dict[After, Occasion | None] = {
        "met": _met(past),
        "position": _position(person, last, on),
        "unanswered": _unanswered(past, quiet),
        "touch": _touch(person, last),
    }
    return {after: occasion for after, occasion in found.items() if occasion}


def _days_of(past: Sequence[Event], *what: str) -> str:
    return max((event.on for event in past if event.what in what), default="")


def _met(past: Sequence[Event]) -> Occasion | None:
    met = next((event for event in reversed(past) if event.what == "met"), None)
    if met is None or _days_of(past, "sent") >= met.on:
        return None
    where = f" ({met.note})" if met.note else ""
    return Occasion(_date(met.on), f"you met on {met.on}{where}", said=met.note)


def _position(person: Person, last: str, on: str) -> Occasion | None:
    former = [note for note in person.notes if is_former_position(note) and note.on <= on]
    day = max((note.on for note in former), default="")
    now = joined((person.role, person.organisation), ", ")
    if not (day and now) or last >= day:
        return None
    was = "; ".join(note.text for note in former if note.on == day)
    why = f"new since {day}: {now} ({was})"
    return Occasion(_date(day), why, said=f"their new position: {now}")


def _unanswered(past: Sequence[Event], quiet: Collection[str]) -> Occasion | None:
    answered = _days_of(past, "replied", "met")
    asked = [
        event
        for event in past
        if event.what == "sent" and event.kind not in quiet and event.on > answered
    ]
    if not 1 <= len(asked) <= MOST_NUDGES:
        return None
    first = asked[0]
    why = (
        f"{first.kind or 'a draft'} {first.draft[:8]} of {first.on} was not answered; "
        f"nudge {len(asked)} of {MOST_NUDGES}"
    )
    return Occasion(_date(_days_of(past, "sent")), why, unanswered=first.draft)


def _touch(person: Person, last: str) -> Occasion | None:
    days = person.rhythm_days
    if days is None:
        return None
    if not last:
        return Occasion(dt.date.min, f"never in touch; every {days} days")
    why = f"last in touch on {last}; every {days} days"
    return Occasion(_date(last), why, days, said=last)


def _date(day: str) -> dt.date:
    return dt.date.fromisoformat(day)
