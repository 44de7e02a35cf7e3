"""Something that happened: a line of the journal."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from draftkit.errors import InputError, nearest
from draftkit.files.clean import clean
from draftkit.people.dates import as_iso, today
from draftkit.people.naming import address_key, plain

if TYPE_CHECKING:
    from draftkit.people.person import Person

__all__ = ["Event", "What", "day_of_event", "is_day", "wrong_event"]

What = Literal["sent", "replied", "met", "published", "snoozed", "never"]
"""What can happen; the last two say when somebody is not to be written to."""

TOUCHES = frozenset({"sent", "replied", "met"})
"""What counts as being in touch."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the writer says has happened.

    Attributes:
        what: What it is.
        on: The day, as YYYY-MM-DD.
        person: The whole name of whoever was written to, replied or was met; empty for nobody.
        address: An e-mail address or a page of theirs, by which they are known under another
            name; empty if there is none.
        draft: The id of the draft; empty if it is about none.
        kind: The draft's kind.
        url: Where it was published, or nothing.
        final: The file with the text as it was sent, from the journal's folder, or nothing.
        note: What the writer said of it, such as where they met.
        until: The day until which to leave the person alone, as YYYY-MM-DD; for `snoozed` alone.
        words_in: How many words the writer put in before it was sent; None if not known.
        words_out: How many they took out.
        words: How many the draft had.
    """

    what: What
    on: str
    person: str = ""
    address: str = ""
    draft: str = ""
    kind: str = ""
    url: str = ""
    final: str = ""
    note: str = ""
    until: str = ""
    words_in: int | None = None
    words_out: int | None = None
    words: int | None = None

    @classmethod
    def about(cls, what: What, person: Person | None, on: str, **more: Any) -> Event:
        """Make an event about a person."""
        if person is None:
            return cls(what, on, **more)
        known = next(iter((*person.email, *person.url)), "")
        return cls(what, on, person=person.name, address=address_key(known), **more)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two lines one event: the later one counts."""
        if self.what in ("snoozed", "never"):
            return ("rest", self.who)
        if self.what == "sent" or (self.what == "replied" and self.draft):
            return (self.what, self.draft, self.who)
        if self.what == "published":
            return (self.what, self.draft, self.url)
        return (self.what, self.on, self.who)

    @property
    def who(self) -> str:
        """A key that all events with one person have in common."""
        return self.address or plain(self.person)

    def as_dict(self) -> dict[str, str | int]:
        """Return what there is of it as plain data."""
        every = {key: getattr(self, key) for key in _TYPES}
        return {key: value for key, value in every.items() if value not in ("", None)}

    def line(self) -> str:
        """Return it as a line of the journal, with its end."""
        return json.dumps(self.as_dict(), ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        """Say it on one line."""
        about = {
            "sent": f"{self.kind or 'a draft'} {self.draft[:8]} was sent",
            "replied": "replied" if self.person else "there was a reply",
            "met": "met",
            "published": f"{self.kind or 'a draft'} {self.draft[:8]} was published",
            "snoozed": f"is left alone until {self.until}",
            "never": "is left alone for good",
        }[self.what]
        to = f" to {self.person}" if self.what == "sent" and self.person else ""
        who = f"{self.person} " if self.person and self.what != "sent" else ""
        where = f" at {self.url}" if self.url else ""
        note = f" ({self.note})" if self.note else ""
        day = "" if self.what in ("snoozed", "never") else f", {self.on}"
        return clean(f"{who}{about}{to}{where}{note}{day}")


_TYPES: dict[str, type] = {
    one.name: int if one.name.startswith("words") else str for one in dataclasses.fields(Event)
}
_NEEDED = {
    "sent": ("draft",),
    "replied": ("person",),
    "met": ("person",),
    "published": ("draft", "url"),
    "snoozed": ("person", "until"),
    "never": ("person",),
}
_LONGEST = 5_000


def wrong_event(data: Any) -> str:
    """Return what is wrong with an event's plain data, or nothing."""
    if not isinstance(data, dict):
        return "is not an event"
    wrong = (_wrong_value(key, value) for key, value in data.items())
    return next(filter(None, wrong), "") or _missing(data)


def _wrong_value(key: str, value: Any) -> str:
    if key not in _TYPES:
        return f'has an unknown key "{key}".{nearest(key, _TYPES)}'
    if type(value) is not _TYPES[key]:
        return f"has no {'text' if _TYPES[key] is str else 'whole number'} for {key}"
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"has more than {_LONGEST:,} characters for {key}"
    if key in ("on", "until") and not as_iso(str(value)):
        return f'has "{key}" {json.dumps(value)}, and must have a day, written 2024-03-31'
    return ""


def _missing(data: dict[str, Any]) -> str:
    what = str(data.get("what"))
    if what not in _NEEDED:
        return f'has "what" {json.dumps(what)}; it is one of {", ".join(_NEEDED)}'
    # Once somebody was forgotten, only the draft that they replied to stays.
    needed = ("draft",) if what == "replied" and "person" not in data else _NEEDED[what]
    return next((f"has no {key}" for key in ("on", *needed) if not data.get(key)), "")


def is_day(text: str) -> str:
    """Return a day that somebody wrote as YYYY-MM-DD.

    Raises:
        InputError: If it is not one.
    """
    if day := as_iso(text.strip()):
        return day
    raise InputError(f'"{clean(text)}" is no day. Write it as 2024-03-31 (1900 to 2999).')


def day_of_event(on: str) -> str:
    """Return the day on which something happened; left out, today.

    Raises:
        InputError: If it is not a day, or so far ahead that it must be a slip.
    """
    day = is_day(on) if on else today()
    if int(day[:4]) > int(today()[:4]) + 1:
        raise InputError(f"{day} is years ahead: only what has happened can be recorded.")
    return day
