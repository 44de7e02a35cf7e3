"""What goes from a person's entry into a draft to them: the inputs that it can fill.

Fields are matched to a kind's inputs by name, like the columns of a file of contacts. What no
input asks for stays: an address is not sent merely because it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.people.cells import is_address
from draftkit.people.contacts import Row
from draftkit.people.mapping import match
from draftkit.people.naming import find, is_whole, matches, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.people.person import Person
    from draftkit.prompts.inputs import Input

__all__ = ["COLUMNS", "Briefing", "brief", "cells", "who"]

COLUMNS = (
    "name",
    "organisation",
    "role",
    "email",
    "url",
    "language",
    "known",
    "topics",
    "about them",
    "last touch",
)
"""A person's fields as columns of a file of contacts; the last notes are `about them`."""

# As much as one remembers of somebody before writing to them.
_NOTES = 5


@dataclass(frozen=True, slots=True)
class Briefing:
    """What goes from a person's entry into a draft.

    Attributes:
        person: Who.
        inputs: The inputs that their entry fills.
        stays: The fields that no input asks for.
    """

    person: Person
    inputs: Mapping[str, Any]
    stays: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"name": self.person.name, "inputs": dict(self.inputs), "stays": list(self.stays)}

    def __str__(self) -> str:
        """Say it on one line."""
        goes = ", ".join(self.inputs) or "nothing more"
        stays = f" Stays: {', '.join(self.stays)}." if self.stays else ""
        return f"To {self.person}. Taken from your list of people: {goes}.{stays}"


def who(given: str, people: Iterable[Person]) -> Person | None:
    """Return the person whom a recipient names, by whole words of the name or an address.

    Args:
        given: As the user wrote it.
        people: Those who are known.

    Raises:
        InputError: If it could be several.
    """
    words = set(plain(given).split())
    every = list(people)
    found = [
        person
        for person in matches(given, every)
        if words <= set(plain(person.name).split()) or is_whole(given, person)
    ]
    if len(found) < 2:
        return found[0] if found else None
    try:
        return find(given, found)
    except InputError as exc:
        exc.hint += " Or --no-people takes the name as it stands."
        raise


def brief(person: Person, inputs: Sequence[Input], given: Mapping[str, Any]) -> Briefing:
    """Return what goes from a person's entry into a draft of a kind.

    Args:
        person: Who gets it.
        inputs: What the kind asks for.
        given: The inputs that are given already. They stay as they are, but the recipient
            becomes the whole name, unless it is part of that name exactly as written there.
    """
    row = Row(1, cells(person))
    matching = match([replace(one, required=False) for one in inputs], COLUMNS)
    filled = matching.given(row)
    typed = str(given.get("recipient") or "")
    written = re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", person.name)
    own = {name for name, value in given.items() if value not in (None, "", [])}
    if not written:
        own.discard("recipient")
    elif typed:
        filled.pop("recipient", None)
    goes = {name: value for name, value in filled.items() if value and name not in own}
    used = {column for name in filled for column in matching.sources.get(name, ())}
    stays = [column for column in COLUMNS if row.cells[column] and column not in used]
    return Briefing(person, goes, tuple(name for name in stays if name != "name"))


def cells(person: Person) -> dict[str, str]:
    """Return a person as the cells of a row, by column."""
    notes = [f"{note.on}: {note.text}" if note.on else note.text for note in person.notes]
    return {
        "name": "" if is_address(person.name) else person.name,
        "organisation": person.organisation,
        "role": person.role,
        "email": person.email[0] if person.email else "",
        "url": person.url[0] if person.url else "",
        "language": person.language,
        "known": person.known,
        "topics": "; ".join(person.topics),
        "about them": "\n".join(notes[-_NOTES:]),
        "last touch": person.last_touch,
    }
