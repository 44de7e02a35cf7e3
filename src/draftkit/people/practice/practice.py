"""The journal of a writer's practice: what happened, a line each, in one file.

`practice.jsonl` stands beside the profile. Where two lines are about the same thing, as when a
final text is named later, the last one counts.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

from draftkit.errors import UsageError
from draftkit.files.clean import clean
from draftkit.files.json_lines import Journal
from draftkit.files.names import beside
from draftkit.files.shared_file import change
from draftkit.people.naming import address_key, plain
from draftkit.people.person import former_names
from draftkit.people.practice.event import Event, wrong_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from draftkit.people.person import Person
    from draftkit.profile.profile import Profile

__all__ = ["Practice", "practice_path"]


class Practice(Journal[Event]):
    """What happened, the oldest first.

    >>> practice = Practice()
    >>> practice.add(Event("met", "2026-03-04", person="Inês Duarte"))
    True
    >>> practice.add(Event("met", "2026-03-04", person="Inês Duarte"))
    False
    >>> [str(event) for event in practice]
    ['Inês Duarte met, 2026-03-04']
    """

    @classmethod
    def of(cls, profile: Profile) -> Practice:
        """Read the journal that stands beside a profile's file.

        Raises:
            UsageError: As `load`.
        """
        return cls.load(practice_path(profile.path)) if profile.path else cls()

    def __iter__(self) -> Iterator[Event]:
        """Yield the events by day; those of one day in the order in which they were recorded."""
        return iter(sorted(self._kept.values(), key=lambda event: event.on))

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self._kept)

    def get(self, event: Event) -> Event | None:
        """Return the recorded event that is the same, or None."""
        return self._kept.get(event.key)

    def add(self, event: Event) -> bool:
        """Add an event at the end of the file at once, even while others add to it too.

        Returns:
            Whether it was new, or says something new of one that is known. The same twice
            counts once.

        Raises:
            UsageError: If the event is wrong, or the file cannot be read or written; it is
                then as it was.
        """
        if wrong := wrong_event(event.as_dict()):
            raise UsageError(f"What happened {clean(wrong)}.")
        return bool(self._add([event]))

    def forget(self, is_meant: Callable[[Event], bool], keep: Callable[[str], object]) -> int:
        """Take somebody out, at once and for good.

        What happened to a draft stays, without the person, for it is the writer's own. All else
        about them goes.

        Args:
            is_meant: Called with each event.
            keep: Called with the lines of all that goes or changes, before it does.

        Returns:
            How many events were changed or taken out.

        Raises:
            UsageError: If the file cannot be read or written; it is then as it was.
        """

        def nobody(event: Event) -> Event | None:
            left = dataclasses.replace(event, person="", address="", note="")
            return left if event.draft else None

        return self._change(is_meant, nobody, keep)

    def take_back(self, is_meant: Callable[[Event], bool], first: Callable[[str], object]) -> None:
        """Take out what was recorded by mistake.

        Args:
            is_meant: Called with each event.
            first: Called with the lines of all that goes, before it does.

        Raises:
            UsageError: If the file cannot be read or written; it is then as it was.
        """
        self._change(is_meant, lambda _event: None, first)

    def _change(
        self,
        is_meant: Callable[[Event], bool],
        become: Callable[[Event], Event | None],
        keep: Callable[[str], object],
    ) -> int:
        gone = 0

        def without(before: str | None) -> str:
            nonlocal gone
            written = (before or "").split("\n")
            lines: list[str | None] = [*written]
            changed = []
            for number, event in self._entries(before):
                if is_meant(event):
                    changed.append(f"{written[number - 1]}\n")
                    left = become(event)
                    lines[number - 1] = left.line().rstrip("\n") if left else None
            gone = len(changed)
            keep("".join(changed))
            return "\n".join(line for line in lines if line is not None)

        if self.path is not None and self.path.exists():
            self._take(change(self.path, without))
        return gone

    def _entry(self, data: Any) -> Event:
        if wrong := wrong_event(data):
            raise ValueError(wrong)
        return Event(**data)

    def _put(self, entry: Event) -> Event | None:
        if self._kept.get(entry.key) == entry:
            return None
        self._kept.pop(entry.key, None)  # within a day, the last one recorded comes last
        self._kept[entry.key] = entry
        return entry


class Touches:
    """The events of each person.

    Args:
        practice: What happened.
        people: All whom the writer knows: they tell whose an address is.
    """

    def __init__(self, practice: Practice, people: Iterable[Person]) -> None:
        self._by_address: dict[str, list[Event]] = {}
        self._by_name: dict[str, list[Event]] = {}
        for event in practice:
            if event.address:
                self._by_address.setdefault(event.address, []).append(event)
            if event.person:
                self._by_name.setdefault(plain(event.person), []).append(event)
        self._owners: dict[str, list[set[str]]] = {}
        self._namesakes = Counter[str]()
        for person in people:
            self._namesakes[plain(person.name)] += 1
            for address in _addresses(person):
                self._owners.setdefault(address, []).append(_names(person))

    def of(self, person: Person) -> list[Event]:
        """Return what happened with a person, the oldest first.

        An event with an address belongs to whoever has that address; if several have it, to the
        one with the event's name. If nobody has it any more, it belongs to whoever has the name,
        or had it as the notes say.
        """
        own, names = _addresses(person), _names(person)
        found = [e for key in own for e in self._by_address.get(key, ()) if self._is_of(e, names)]
        several = self._namesakes[plain(person.name)] > 1 and own
        for event in (e for name in sorted(names) for e in self._by_name.get(name, ())):
            gone = event.address not in self._owners and not several
            if not event.address or (gone and event.address not in own):
                found.append(event)
        return sorted(found, key=lambda event: event.on)

    def _is_of(self, event: Event, names: set[str]) -> bool:
        """Whether an event with an address that somebody has is theirs."""
        called, owners = plain(event.person), self._owners.get(event.address, [])
        return called in names or len(owners) < 2 or not any(called in one for one in owners)


def _addresses(person: Person) -> dict[str, None]:
    return dict.fromkeys(address_key(text) for text in (*person.email, *person.url))


def _names(person: Person) -> set[str]:
    return {plain(name) for name in (person.name, *former_names(person))}


def practice_path(profile: Path) -> Path:
    """Return the journal beside a profile: `practice.jsonl`, or `amara.practice.jsonl`."""
    return beside(profile, "practice.jsonl")
