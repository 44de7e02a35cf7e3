"""The people whom a writer knows, in one file beside the profile: `people.yaml`.

A list with a map for each person. What the writer wrote there is kept to the letter: a person is
a block of lines, and only the blocks that change are rewritten. So 20,000 people take a second,
and comments stay where they were.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError, UsageError
from draftkit.files import yamlio
from draftkit.files.clean import clean
from draftkit.files.names import beside
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there
from draftkit.files.yamledit import LayoutError, blocks, comments_of, cut_at_end, extend, put
from draftkit.people.person import FIELDS, Person, wrong_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.profile.profile import Profile

__all__ = ["People", "people_path"]

MAX_BYTES = 64 << 20
"""Bytes: some 300,000 people."""

_HEAD = """\
# The people you know, one entry each: whom to write to, and what about. It is yours: change
# or delete what you like. Nobody but you may read this file; of a person, only what a draft to
# or about them needs goes to a model (--dry-run shows what).
# Keys: name, organisation, role, email, url, language, known (how you know each other), topics,
# notes (texts, or "on" and "text"), last_touch (a day), rhythm_days, source.

"""


@dataclass(slots=True)
class _Block:
    """The lines of one person, with the comments directly above, and the data they hold.

    The text is None for somebody new, or whose lines are as draftkit writes them: it is made
    when the file is written.
    """

    text: str | None
    data: dict[str, Any]
    line: int = 0

    def written(self) -> str:
        """Return the lines."""
        return yamlio.dump([self.data]) if self.text is None else self.text


class People:
    """The people of one writer, in the file's order.

    Args:
        path: The file; None keeps them in memory only.

    >>> people = People()
    >>> people.add(Person("Inês Duarte", role="Host"))
    >>> [str(person) for person in people]
    ['Inês Duarte (Host)']
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._head, self._end = _HEAD, ""
        self._blocks: list[_Block] = []
        self._persons: list[Person] = []
        self._places: dict[int, int] = {}

    @classmethod
    def load(cls, path: str | Path) -> People:
        """Read people; a file that is not there has none.

        Raises:
            UsageError: With the file, the line and the field of the first thing that is wrong.
        """
        people = cls(Path(path))
        people._take(text_if_there(Path(path), UsageError))
        return people

    @classmethod
    def given(cls, path: Path) -> People:
        """Read a file of people that was named.

        Raises:
            InputError: If there is none.
            UsageError: As `load`.
        """
        if not path.exists():
            raise InputError(f"There is no file {clean(str(path))}.")
        return cls.load(path)

    @classmethod
    def of(cls, profile: Profile) -> People:
        """Read the file of people beside a profile's file.

        Raises:
            UsageError: As `load`.
        """
        return cls.load(people_path(profile.path)) if profile.path else cls()

    @classmethod
    def edit(cls, path: str | Path, changes: Callable[[People], object]) -> People:
        """Change the file of people, even while others change it too.

        Args:
            path: The file; it is made if it is not there.
            changes: Called with the people as they are now, to change them.

        Returns:
            The people after the change.

        Raises:
            UsageError: If it cannot be read or written; it is then as it was.
        """
        people = cls(Path(path))

        def edited(before: str | None) -> str:
            people._take(before)
            changes(people)
            return people._text() if before or people._blocks else ""

        change(Path(path), edited)
        return people

    def __iter__(self) -> Iterator[Person]:
        """Yield the people in the order of the file."""
        return iter(tuple(self._persons))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._persons)

    def line(self, person: Person) -> int:
        """Return the line of the file on which a person begins, from 1."""
        return self._blocks[self._place(person)].line

    def lines(self, person: Person) -> str:
        """Return the lines of the file about a person, with the comment directly above."""
        return self._blocks[self._place(person)].written()

    def add(self, *persons: Person) -> None:
        """Add people at the end."""
        for person in persons:
            data = person.as_dict()
            self._checked(data)
            self._blocks.append(_Block(None, data))
            self._places[id(person)] = len(self._persons)
            self._persons.append(person)

    def change(self, person: Person, **values: Any) -> Person:
        """Change fields of a person; all else in their entry stays.

        Args:
            person: As it is now.
            values: Fields of `Person` with their new values; no field can be emptied.

        Returns:
            The changed person.

        Raises:
            UsageError: If the people are one list in brackets, which cannot be changed in place.
        """
        place = self._place(person)
        block = self._blocks[place]
        changed = dataclasses.replace(person, **values)
        after = changed.as_dict()
        self._checked(after)
        if block.text in (None, yamlio.dump([block.data])):  # no comment to keep
            self._blocks[place] = _Block(None, after, block.line)
        else:
            text, before = block.written(), person.as_dict()
            changes = {k: after[k] for k in FIELDS if after.get(k) != before.get(k)}
            text = self._with(text, changes) or self._anew(text, after)
            self._blocks[place] = _Block(text, yamlio.parse(text).data[0], block.line)
        self._persons[place] = changed
        self._places[id(changed)] = place
        return changed

    def remove(self, person: Person, *, into: Person | None = None) -> None:
        """Remove a person, with the comment directly above.

        Args:
            person: The person.
            into: The person above whose entry the comments go instead; None drops them.
        """
        place = self._place(person)
        text = self._blocks[place].text
        if into and text and (kept := comments_of(text)):
            block = self._blocks[self._place(into)]
            block.text = "".join(f"{line}\n" for line in kept) + block.written()
        del self._blocks[place], self._persons[place]
        self._places = {id(person): n for n, person in enumerate(self._persons)}

    def _place(self, person: Person) -> int:
        """Return the index of a person: of that very object, or else of an equal one."""
        place = self._places.get(id(person), -1)
        if 0 <= place < len(self._persons) and self._persons[place] is person:
            return place
        return self._persons.index(person)

    def _with(self, text: str, changes: dict[str, Any]) -> str:
        """Return a person's lines with changed values; "" if they cannot be changed in place."""
        entries = yamlio.parse(text).data
        if not isinstance(entries, list):  # one list in brackets on a line
            raise self._laid_out()
        whole = entries[0]
        try:
            for key, value in changes.items():
                text = _changed(text, key, whole.get(key), value, new=key not in whole)
        except LayoutError:
            return ""
        return text

    def _anew(self, text: str, data: dict[str, Any]) -> str:
        """Return a person's lines as draftkit writes them, below the comments of the old lines."""
        lines = [*comments_of(text), *yamlio.dump([data]).splitlines()]
        dash = next(line for line in text.splitlines() if line.lstrip().startswith("-"))
        margin = dash[: dash.index("-")]
        return "".join(f"{margin}{line}\n" if line else "\n" for line in lines)

    def _take(self, text: str | None) -> None:
        self._head, self._end = _HEAD, ""
        self._blocks, self._persons = [], []
        if not text:
            return
        document = self._parsed(text)
        before, self._end = cut_at_end(text)
        self._head, *pieces = blocks(_ended(before), document)
        for number, piece in enumerate(pieces):
            data = document.data[number]
            self._blocks.append(_Block(piece, data, document.lines[(number,)]))
            self._persons.append(self._person(data, document, number))
        self._places = {id(person): n for n, person in enumerate(self._persons)}

    def _parsed(self, text: str) -> yamlio.YamlDocument:
        try:
            document = yamlio.parse(text, max_bytes=MAX_BYTES)
        except yamlio.YAMLError as exc:
            raise self._wrong(exc.line, f"cannot be read: {exc}") from exc
        if not isinstance(document.data or [], list):
            raise self._wrong(1, 'people are a list: each starts with "- name: ..." on its line')
        return document

    def _person(self, data: Any, document: yamlio.YamlDocument, number: int) -> Person:
        if wrong := wrong_with(data):
            key, why = wrong
            line = document.lines.get((number, key)) or document.lines.get((number,))
            raise self._wrong(line, f"{key} {why}" if key else why)
        return Person.of(data)

    def _wrong(self, line: int | None, why: str) -> UsageError:
        return UsageError(f"{self.path}, line {line or 1}: {clean(why).rstrip('.')}.")

    def _checked(self, data: dict[str, Any]) -> None:
        if wrong := wrong_with(data):
            raise UsageError(f"{data.get('name') or 'A person'}: {' '.join(wrong)}.")

    def _text(self) -> str:
        """Return the whole file, after checking that it parses to the same data."""
        text = self._head + "".join(block.written() for block in self._blocks) + self._end
        wanted = [block.data for block in self._blocks]
        try:
            written = self._parsed(text).data or []
        except UsageError:
            written = None
        if written != wanted:
            raise self._laid_out()
        return text

    def _laid_out(self) -> UsageError:
        return UsageError(
            f"{self.path} is laid out so that it cannot be changed in place.",
            hint='Write each person as lines of "key: value" that start with "- name: ...".',
        )


def _changed(text: str, key: str, before: Any, value: Any, *, new: bool) -> str:
    try:
        if new:
            return extend(text, (0,), {key: value})
        if isinstance(before, list) and value[: len(before)] == before:
            for item in value[len(before) :]:
                text = extend(text, (0, key), item)
            return text
    except LayoutError:  # a list in brackets is written anew
        pass
    return put(text, (0, key), value)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def people_path(profile: Path) -> Path:
    """Return the file of the people beside a profile: `people.yaml`, or `amara.people.yaml`."""
    return beside(profile, "people.yaml")
