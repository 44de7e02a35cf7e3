"""People to write to: files of contacts as they are in the wild, read a row at a time.

A row is a line number and its cells by column. What is in a cell is data; nothing here or
later evaluates it.
"""

from __future__ import annotations

import io
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Protocol

from draftkit.errors import InputError
from draftkit.files.regular_file import NAMED_PIPE, PIPE, open_file, read_pipe, special
from draftkit.people.cells import tidied, whole
from draftkit.people.encoding import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Contacts", "Given", "Row", "Rows", "contacts"]

# As much as is taken from a pipe, which can be read only once.
_MOST_PIPED = 256 << 20

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".vcf": "vcard",
    ".vcard": "vcard",
    ".yaml": "people",
    ".yml": "people",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person.

    Attributes:
        number: The line of the file on which the row begins, from 1; for rows that a
            program gives, their place in the list, from 1.
        cells: What is known, by column.
        problem: Why the row as a whole cannot be used; empty if it can.
    """

    number: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


class Rows(Protocol):
    """Rows that can be gone through more than once.

    Attributes:
        name: What they are called in messages.
        columns: The names of the columns, in their order.
    """

    name: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows, from the first one."""


class Given:
    """Rows that a program gives: mappings of column, or input, to value.

    Args:
        rows: The mappings. An iterator is read to its end at once.
    """

    name = "rows"

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = rows if isinstance(rows, list | tuple) else list(rows)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The keys of all mappings, in the order in which they appear."""
        return tuple(dict.fromkeys(key for row in self for key in row.cells))

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, 1):
            yield Row(number, tidied(cells))


class Contacts:
    """A file of contacts: CSV, LinkedIn's Connections.csv, JSON Lines, vCard or `people.yaml`.

    The file is read again each time, a row at a time, so its size does not matter (but for
    `people.yaml`, which is read as a whole).

    Args:
        path: The file. Its suffix says what it is, or else its first bytes.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = str(path)

    @cached_property
    def format(self) -> str:
        """`csv`, `jsonl`, `vcard` or `people`.

        Raises:
            InputError: If there is no such file.
        """
        if known := _SUFFIXES.get(self.path.suffix.lower()):
            return known
        with self._reading() as file:
            start = file.read(4096).lstrip().upper()
        return (
            "vcard" if start.startswith("BEGIN:VCARD") else "jsonl" if start[:1] == "{" else "csv"
        )

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What to tell a person about the file before it is used, a line each.

        Raises:
            InputError: If the file cannot be read.
        """
        found: list[str] = []
        if self.format == "people":
            return ()
        if known := _OLDER.get(self._encoding):
            found.append(f"{self.name} is not UTF-8; it is read as {known}.")
        if self.format == "vcard":
            from draftkit.people.vcard import groups

            with self._reading() as file:
                found += [
                    f'{self.name}, line {line}: "{name}" is a group and no person; it is skipped.'
                    for line, name in groups(file)
                ]
        return tuple(found)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; of JSON Lines, the keys of all lines.

        Raises:
            InputError: If the file cannot be read, or has no header.
        """
        if self.format == "vcard":
            from draftkit.people.vcard import COLUMNS

            return COLUMNS
        if self.format == "people":
            from draftkit.people.briefing import COLUMNS as OF_PEOPLE

            return OF_PEOPLE
        if self.format == "jsonl":
            return tuple(dict.fromkeys(key for row in self for key in row.cells))
        from draftkit.people.csvfile import Table

        with self._reading() as file:
            return tuple(map(whole, Table.find(file, self.name).columns))

    def __iter__(self) -> Iterator[Row]:
        """Read the rows.

        Raises:
            InputError: If what follows cannot be read at all: bytes that are no text, a
                quote that is never closed. What is wrong with one row alone stands in it.
        """
        if self.format == "people":
            yield from self._people()
            return
        with self._reading() as file:
            for row in self._rows(file):
                yield replace(row, cells=tidied(row.cells))

    def _people(self) -> Iterator[Row]:
        from draftkit.people.briefing import cells
        from draftkit.people.people import People

        people = People.load(self.path)
        if not self.path.exists():
            raise InputError(f"There is no file {self.name}.")
        return (Row(people.line(person), tidied(cells(person))) for person in people)

    def _rows(self, file: IO[str]) -> Iterator[Row]:
        if self.format == "csv":
            from draftkit.people.csvfile import Table

            table = Table.find(file, self.name)
            file.seek(0)
            return table.rows(file)
        if self.format == "vcard":
            from draftkit.people.vcard import cards

            return cards(file)
        return _json_lines(file)

    @contextmanager
    def _reading(self) -> Iterator[IO[str]]:
        encoding = self._encoding
        try:
            with io.TextIOWrapper(self._open(), encoding=encoding, newline="") as file:
                yield file
        except UnicodeDecodeError as exc:
            raise self._not_text() from exc
        except OSError as exc:
            raise self._unreadable(exc) from exc

    def _open(self) -> BinaryIO:
        return open_file(self.path) if self._piped is None else io.BytesIO(self._piped)

    @cached_property
    def _piped(self) -> bytes | None:
        """What came through a pipe, such as /dev/stdin; None for a file."""
        if special(self.path) not in (PIPE, NAMED_PIPE):
            return None
        data = read_pipe(self.path, _MOST_PIPED + 1)
        if len(data) > _MOST_PIPED:
            raise InputError(
                f"{self.name}: more than {_MOST_PIPED >> 20} MB came through the pipe.",
                hint="Save it as a file and name that.",
            )
        return data

    @cached_property
    def _encoding(self) -> str:
        try:
            with self._open() as file:
                found = encoding_of(file)
        except OSError as exc:
            raise self._unreadable(exc) from exc
        if found is None:
            raise self._not_text()
        return found

    def _unreadable(self, exc: OSError) -> InputError:
        if isinstance(exc, FileNotFoundError):
            return InputError(f"There is no file {self.name}.")
        return InputError(f"{self.name}: cannot be read: {exc.strerror or exc}.")

    def _not_text(self) -> InputError:
        """Say on which line the first byte is that is no UTF-8, and how to save again."""
        line, start = 1, b""
        with self._open() as file:
            while (data := file.readline()) and _is_utf8(data):
                line, start = line + 1, start or data
        kind = _SUFFIXES.get(self.path.suffix.lower()) or (
            "vcard" if start.upper().startswith(b"BEGIN:VCARD") else "csv"
        )
        return InputError(
            f"{self.name}, line {line}: this is not UTF-8 text, and which other encoding it has "
            "cannot be told.",
            hint=_SAVE_AGAIN[kind],
        )


_OLDER = {
    "cp1252": "Windows-1252, as Excel and Outlook save Western languages",
    "cp932": "Shift-JIS, as Excel and Outlook save Japanese",
}

_SAVE_AGAIN = {
    "csv": 'Excel saves so as plain "CSV": save it again as "CSV UTF-8". LibreOffice: save it '
    'again with "Edit filter settings" and "Unicode (UTF-8)".',
    "vcard": "Outlook and older phones save so (vCard 2.1): export the contacts again as vCard "
    "3.0 or 4.0, or as CSV in UTF-8.",
    "jsonl": "JSON is always UTF-8: have the program that wrote it use that.",
}


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def contacts(source: str | os.PathLike[str] | Iterable[Mapping[str, Any]]) -> Rows:
    """Return the rows of a file, or of a program's own list.

    >>> [row.cells["name"] for row in contacts([{"name": "Maria"}])]
    ['Maria']
    """
    if isinstance(source, str | os.PathLike):
        return Contacts(source)
    return Given(source)


def _json_lines(file: IO[str]) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as exc:
            yield Row(number, problem=f"is not JSON ({exc})")
            continue
        if isinstance(value, dict):
            yield Row(number, value)
        else:
            yield Row(number, problem="is not a JSON object: write it in braces, { }")
