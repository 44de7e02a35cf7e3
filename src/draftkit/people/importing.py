"""People from the files of other programs: address books, tables, LinkedIn's connections."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.people.cells import addresses_in, is_address, joined, listed, pages_in, parts_of
from draftkit.people.contacts import Contacts
from draftkit.people.dates import day_of, today
from draftkit.people.mapping import match
from draftkit.people.naming import name_key
from draftkit.people.people import People
from draftkit.people.person import Person, Remark, wrong_with
from draftkit.prompts.inputs import Input

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from draftkit.people.contacts import Row, Rows
    from draftkit.people.mapping import Matching

__all__ = ["Found", "people_in", "people_of"]

# The columns with a person's fields are found like those with the inputs of a draft.
_INPUTS = {
    "recipient": "name",
    "recipient_org": "organisation",
    "recipient_role": "role",
    "recipient_email": "email",
    "url": "url",
    "picture": "picture",
    "known": "known",
    "topics": "topics",
    "notes": "notes",
    "last_touch": "last_touch",
}

_PAGE = re.compile(r"https?://\S+")
_TOPIC_WORDS = 4


@dataclass(slots=True)
class Found:
    """The people of a file.

    Attributes:
        people: Each with the source they came from.
        left: What fits no field of a person, a line each, with its place in the file.
        remarks: What to tell a person about the file, a line each.
    """

    people: list[Person] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    remarks: tuple[str, ...] = ()


def people_in(path: str | os.PathLike[str], *, columns: Mapping[str, str] | None = None) -> Found:
    """Read the people of a file: CSV, JSON Lines, vCard, LinkedIn's connections, `people.yaml`.

    Args:
        path: The file.
        columns: Which column holds what, if its name does not tell, such as
            `{"recipient": "First Name + Last Name"}`.

    Raises:
        DraftkitError: If it cannot be read, or has no column with names.
    """
    path = Path(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return Found(list(People.given(path)))
    rows = Contacts(path)
    linkedin = "Connected On" in rows.columns
    found = people_of(rows, "LinkedIn" if linkedin else clean(path.name), columns=columns)
    found.remarks = rows.remarks
    return found


def people_of(rows: Rows, source: str, *, columns: Mapping[str, str] | None = None) -> Found:
    """Make people of rows.

    Args:
        rows: Such as `Contacts(path)`.
        source: Where they come from.
        columns: As for `people_in`.
    """
    inputs = [Input(name, "string", "", required=name == "recipient") for name in _INPUTS]
    matching = match(inputs, rows.columns, chosen=columns, where=rows.name, can_set=False)
    found = Found()
    unused = Counter[str]()
    besides: list[dict[str, str]] = []
    for read in rows:
        row = dataclasses.replace(read, cells={k: _flat(v) for k, v in read.cells.items()})
        if row.problem:
            found.left.append(f"{rows.name}, line {row.number}: {row.problem}")
            continue
        person, left, other = _person(row, matching, source)
        if person and (wrong := wrong_with(person.as_dict())):
            found.left.append(f"{rows.name}, line {row.number}: {' '.join(wrong)}")
            continue
        unused.update(left)
        if person:
            found.people.append(person)
            besides.append(other)
        elif any(_texts(row.cells.values())):
            cells = listed(_texts(row.cells.values()))
            found.left.append(f"{rows.name}, line {row.number}: nobody is named there ({cells})")
    found.people = list(_with_own(found.people, besides, unused))
    found.left += [
        f'{rows.name}: column "{listed([column])}" ({count:,} {"cell" if count == 1 else "cells"})'
        for column, count in unused.items()
    ]
    return found


def _with_own(
    people: list[Person], besides: list[dict[str, str]], unused: Counter[str]
) -> Iterator[Person]:
    """Yield people without the addresses from other columns that several people share.

    Those belong to whoever keeps the list, as in a column "Owner", or to a firm.
    """
    names = defaultdict[str, set[str]](set)
    for person, other in zip(people, besides, strict=True):
        for address in other:
            names[address].add(name_key(person))
    for person, other in zip(people, besides, strict=True):
        shared = {address for address in other if len(names[address]) > 1}
        unused.update(other[address] for address in shared)
        email = tuple(one for one in person.email if one not in shared)
        url = tuple(one for one in person.url if one not in shared)
        yield dataclasses.replace(person, email=email, url=url) if shared else person


def _person(
    row: Row, matching: Matching, source: str
) -> tuple[Person | None, list[str], dict[str, str]]:
    """Return the person of a row, the columns that fit no field, and doubtful addresses.

    These come from columns that may not be about the person; each is mapped to its column.
    """
    given = {_INPUTS[name]: str(value) for name, value in matching.given(row).items()}
    used = matching.used | set(matching.speech)
    given["language"], left = _language(row, matching)
    emails, rest = addresses_in(cell := given.pop("email", ""))
    if not emails:
        emails = [cell] if cell else []
    elif rest not in given.get("name", ""):  # a label, or a remark
        left += matching.sources["recipient_email"]
    left += matching.sources["picture"] if given.pop("picture", "") else []
    urls = [page for _, page in pages_in(given.pop("url", ""))]
    besides: dict[str, str] = {}
    for column in (name for name in row.cells if name not in used):
        text = str(row.cells[column] or "").strip()
        addresses, rest = addresses_in(text)
        pages = [page for _, page in pages_in(text)]
        if addresses and not rest:
            besides |= dict.fromkeys(set(addresses) - set(emails), column)
            emails += addresses
        elif all(map(_PAGE.fullmatch, pages)):
            besides |= dict.fromkeys(set(pages) - set(urls), column)
            urls += pages
        elif text not in given.get("name", ""):  # the first name beside the whole one
            left.append(column)
    values: dict[str, Any] = {key: " ".join(text.split()) for key, text in given.items()}
    # Google marks its own groups with an asterisk.
    topics = [topic for part in parts_of(given.get("topics", "")) for topic in _listed(part)]
    values["topics"] = tuple(topic for topic in topics if not topic.startswith("* "))
    if any(topic.startswith("* ") for topic in topics):
        left += matching.sources["topics"]
    touch = given.get("last_touch", "")
    values["last_touch"] = day if (day := day_of(touch)) <= today() else ""
    if touch and not values["last_touch"]:
        left += matching.sources["last_touch"]
    note = values.pop("notes", "")
    name = values.pop("name", "")
    if not name or is_address(name):  # a letter would greet the address
        return None, [], {}
    values |= {"email": _once(emails), "url": _once(urls), "source": (source,)}
    notes = (Remark(note),) if note else ()
    return Person(name=name, notes=notes, **values), left, besides


def _language(row: Row, matching: Matching) -> tuple[str, list[str]]:
    """Return the language to write in, or else the columns whose language nobody knows."""
    try:
        return matching.language(row), []
    except InputError:
        return "", [*matching.speech]


def _listed(text: str) -> list[str]:
    """Return the topics of a list with commas; a sentence has commas of its own."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts if all(len(part.split()) <= _TOPIC_WORDS for part in parts) else [text]


def _flat(value: Any) -> Any:
    """Return a cell's nested JSON as text; an object that has a name becomes that name."""
    if isinstance(value, dict):
        return _flat(value.get("name")) or joined(map(_flat, value.values()), "; ")
    return joined(map(_flat, value), "; ") if isinstance(value, list) else value


def _once(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _texts(values: Any) -> Iterator[str]:
    return (text for value in values if (text := str(value or "").strip()))
