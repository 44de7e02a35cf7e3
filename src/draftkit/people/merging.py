"""Merging people who are known already: what is new is added, what differs is asked about.

The same person is recognised by an e-mail address or the address of a page, together with a name
that may be theirs: many people share a firm's address and page. The name alone says too little, as
does an address with another name, so the writer is asked. Nothing they have is replaced without
their word.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from draftkit.people.dates import today
from draftkit.people.naming import address_key, name_key, plain
from draftkit.people.person import FIELDS, Remark, besides, former, former_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.people.people import People
    from draftkit.people.person import Person

__all__ = ["Choice", "Conflict", "Merged", "Mine", "in_common", "merge", "united"]

Choice = Literal["mine", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with different values in two entries.

    Attributes:
        person: The writer's own entry.
        field: Which field.
        theirs: The other entry's value.
    """

    person: Person
    field: str
    theirs: str

    @property
    def mine(self) -> str:
        """What the writer has."""
        return str(getattr(self.person, self.field))

    def __str__(self) -> str:
        """Say it on one line."""
        return f'{self.person.name}: {self.field} is "{self.mine}", and "{self.theirs}" there'


class Mine:
    """Decides without asking, and remembers what differs.

    Args:
        theirs: Whether the others' values replace the writer's.
    """

    def __init__(self, *, theirs: bool = False) -> None:
        self._choice: Choice = "theirs" if theirs else "mine"
        self.conflicts: list[Conflict] = []
        self.doubtful: list[tuple[Person, Person]] = []

    def again(self) -> None:
        """Start over, as the file has changed meanwhile."""
        self.conflicts.clear()
        self.doubtful.clear()

    def choose(self, conflict: Conflict) -> Choice:
        """Say which of two values to keep."""
        self.conflicts.append(conflict)
        return self._choice

    def is_same(self, mine: Person, theirs: Person) -> bool:
        """Keep two who have a name or an address in common apart: nobody knows if they are one."""
        self.doubtful.append((mine, theirs))
        return False


@dataclass(slots=True)
class Merged:
    """What came of merging.

    Attributes:
        added: Those who were new.
        changed: Those who have new values, as they are now.
        same: How many had nothing new.
    """

    added: list[Person] = field(default_factory=list)
    changed: list[Person] = field(default_factory=list)
    same: int = 0


def merge(
    people: People,
    found: Iterable[Person],
    choose: Callable[[Conflict], Choice],
    is_same: Callable[[Person, Person], bool],
    *,
    on: str = "",
) -> Merged:
    """Merge people into those who are known.

    Args:
        people: Those who are known; they are changed.
        found: Those to merge into them.
        choose: Says which value of a field that differs to keep; `both` keeps the other one in
            the notes.
        is_same: Says whether two who have only the name in common, or only an address, are one.
        on: The day noted with values that were replaced, as YYYY-MM-DD; left out, today.
    """
    index = _Index(people)
    result = Merged()
    for person in found:
        known = index.same(person, is_same)
        if known is None:
            people.add(person)
            index.add(person)
            result.added.append(person)
            continue
        after = united(known, person, choose, on=on)
        if after == known:
            result.same += 1
            continue
        values = {key: getattr(after, key) for key in FIELDS}
        values = {key: value for key, value in values.items() if value != getattr(known, key)}
        after = people.change(known, **values)
        index.replace(known, after)
        result.changed.append(after)
    return result


class _Index:
    """People by address and by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_address: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        for key in _keys(person):
            self._by_address[key].append(person)
        self._by_name[name_key(person)].append(person)

    def replace(self, before: Person, after: Person) -> None:
        for same in (self._by_name[name_key(before)], *map(self._with, _keys(before))):
            same[:] = [person for person in same if person is not before]
        self.add(after)

    def _with(self, address: str) -> list[Person]:
        return self._by_address[address]

    def same(self, person: Person, is_same: Callable[[Person, Person], bool]) -> Person | None:
        """Return the known person who is the same, or None."""
        there = [one for key in _keys(person) for one in self._by_address.get(key, ())]
        fitting = (one for one in there if _may_be(one, person))
        if known := next(fitting, None):
            return known
        namesakes = self._by_name.get(name_key(person), [])
        for known in namesakes:
            if united(known, person, lambda _: "mine") == known and not _differs(known, person):
                return known
        possible = [known for known in namesakes if not _are_two(known, person)]
        possible += {id(one): one for one in there}.values()
        return next((known for known in possible if is_same(known, person)), None)


def _keys(person: Person) -> Iterator[str]:
    return (address_key(address) for address in (*person.email, *person.url))


# A page here belongs to one person alone, whatever they are called now.
_OWN_PAGE = "linkedin.com/in/"


def _may_be(mine: Person, theirs: Person) -> bool:
    """Whether two with an address in common may be one: by a page of their own, or by the name."""
    common = {*_keys(mine)} & {*_keys(theirs)}
    if any(key.startswith(_OWN_PAGE) for key in common):
        return True
    ours = [plain(name).split() for name in (mine.name, *former_names(mine))]
    other = plain(theirs.name).split()
    known_by_address = any(key in common for key in map(address_key, (mine.name, theirs.name)))
    return known_by_address or any(_is_one_name(words, other) for words in ours)


def _is_one_name(ours: list[str], other: list[str]) -> bool:
    """Whether two names may be one: with more words, with initials, or another family name."""
    short, long = sorted((ours, other), key=len)
    if not short or set(short) <= set(long) or ours[0] == other[0]:
        return bool(short)
    initial = ours[0][0] == other[0][0] and 1 in (len(ours[0]), len(other[0]))
    return initial and ours[-1] == other[-1]


def in_common(mine: Person, theirs: Person) -> str:
    """Return what makes two look like one, for a message."""
    return "the name" if name_key(mine) == name_key(theirs) else "an address"


def _differs(mine: Person, theirs: Person) -> bool:
    return any(
        getattr(theirs, key) and getattr(theirs, key) != getattr(mine, key) for key in _SINGLE
    )


def _are_two(mine: Person, theirs: Person) -> bool:
    """Whether both have a page on the same site: then they are two people of one name."""
    sites = [{address_key(url).partition("/")[0] for url in one.url} for one in (mine, theirs)]
    return bool(sites[0] & sites[1])


_SINGLE = ("name", "organisation", "role", "language", "known", "rhythm_days")
_SEVERAL = ("email", "url", "topics", "source")


def united(
    mine: Person, theirs: Person, choose: Callable[[Conflict], Choice], *, on: str = ""
) -> Person:
    """Merge two entries of one person; values that were replaced are kept in the notes."""
    day = on or today()
    values: dict[str, Any] = {}
    kept: list[Remark] = []
    for key in _SINGLE:
        ours, other = getattr(mine, key), getattr(theirs, key)
        if not other or _same(ours, other):
            continue
        if not ours:
            values[key] = other
            continue
        choice = choose(Conflict(mine, key, str(other)))
        if choice == "theirs":
            values[key] = other
            kept.append(former(key, ours, day))
        elif choice == "both":
            kept.append(besides(key, other, day))
    for key in _SEVERAL:
        values[key] = _joined(getattr(mine, key), getattr(theirs, key))
    said = {remark.text for remark in mine.notes}
    new = [remark for remark in (*theirs.notes, *kept) if remark.text not in said]
    values["notes"] = (*mine.notes, *new)
    values["last_touch"] = max(mine.last_touch, theirs.last_touch)
    return dataclasses.replace(mine, **values)


def _same(ours: object, other: object) -> bool:
    return str(ours or "").casefold() == str(other).casefold()


def _joined(ours: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = {address_key(text) for text in ours}
    return (*ours, *(text for text in others if address_key(text) not in known))
