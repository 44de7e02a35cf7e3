"""People to write to: files of contacts as they are in the wild, read a row at a time.

A row is a line number and its cells by column. What is in a cell is data; nothing here or
later evaluates it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Protocol

from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.files.encoding import encoding_of, with_whole_letters
from draftkit.files.regular_file import open_file
from draftkit.files.streams import STANDARD_INPUT
from draftkit.people.cells import tidied, whole
from draftkit.people.in_memory import Held, in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Contacts", "Given", "Row", "Rows", "contacts"]

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
    """Rows that can be iterated more than once.

    Attributes:
        name: What they are called in messages.
        columns: The names of the columns, in their order.
    """

    name: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows, from the first one."""


_LIKE = 'Rows are mappings, such as [{"recipient": "Maria"}], or the name of a file.'


def _listed(rows: Any) -> list[Any]:
    if isinstance(rows, Mapping) or not isinstance(rows, Iterable):
        raise InputError(f"rows is no list but of the type {type(rows).__name__}.", hint=_LIKE)
    return list(rows)


class Given:
    """Rows that a program gives: mappings of column, or input, to value.

    Args:
        rows: The mappings. An iterator is read to its end at once.
    """

    name = "rows"

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = rows if isinstance(rows, list | tuple) else _listed(rows)
        for number, row in enumerate(self._rows, 1):
            if not isinstance(row, Mapping):
                raise InputError(f"rows: row {number} is no mapping.", hint=_LIKE)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The keys of all mappings, in the order in which they appear."""
        return tuple(dict.fromkeys(key for row in self for key in row.cells))

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, 1):
            yield Row(number, tidied(cells))


class Contacts:
    """A file of contacts: CSV, LinkedIn's Connections.csv, JSON, vCard, Excel or `people.yaml`.

    The file is read again each time, a row at a time, so its size does not matter (but for
    `people.yaml`, a list in JSON and a workbook, which are read as a whole).

    Args:
        path: The file, or `-` for standard input. Its suffix says what it is, or else its
            first bytes.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = "standard input" if self.path == STANDARD_INPUT else clean(str(path))
        self._mended: bytes | None = None

    @cached_property
    def format(self) -> str:
        """`csv`, `json`, `jsonl`, `vcard` or `people`; a workbook is read as `csv`.

        Raises:
            InputError: If there is no such file.
        """
        if known := _SUFFIXES.get(self.path.suffix.lower()):
            return known
        with self._reading() as file:
            start = file.read(4096).lstrip().upper()
        starts = (("BEGIN:VCARD", "vcard"), ("{", "jsonl"), ("[{", "json"), ("[]", "json"))
        packed = "".join(start.split())
        return next((name for sign, name in starts if packed.startswith(sign)), "csv")

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
                    f'{self.name}, line {line}: "{name}" is a group or a firm, not a person; it is '
                    "skipped."
                    for line, name in groups(file)
                ]
        return (*found, *(self._held.remarks if self._held else ()))

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
        if self.format in ("json", "jsonl"):
            from draftkit.people.jsonfile import keys

            return keys(self, self.name)
        from draftkit.people.csvfile import Table

        with self._reading() as file:
            return tuple(map(whole, Table.find(file, self.name).columns))

    def __iter__(self) -> Iterator[Row]:
        """Read the rows.

        Raises:
            InputError: If the rest cannot be read at all: bytes that are not text, a quote
                that is never closed. A problem of one row alone is kept in that row.
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

        people = People.given(self.path)
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
        from draftkit.people import jsonfile

        return jsonfile.lines(file) if self.format == "jsonl" else jsonfile.listed(file, self.name)

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
        if self._mended is not None:
            return io.BytesIO(self._mended)
        return open_file(self.path) if self._held is None else io.BytesIO(self._held.data)

    @cached_property
    def _held(self) -> Held | None:
        return in_memory(self.path, self.name)

    @cached_property
    def _encoding(self) -> str:
        try:
            with self._open() as file:
                found = encoding_of(file)
                mended = None if found == "utf-8" else with_whole_letters(file)
                if mended and _is_utf8(mended):
                    self._mended, found = mended, "utf-8-sig"
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
        """Say which line has the first byte that is not UTF-8, and how to save the file again."""
        line, start, zero = 1, b"", 0
        with self._open() as file:
            while (data := file.readline()) and _is_utf8(data):
                zero = zero or (line if b"\0" in data else 0)
                line, start = line + 1, start or data
        if zero and not data:  # all of it is UTF-8: the zero byte is what is wrong
            from draftkit.people.csvfile import has_zero

            return has_zero(self.name, zero)
        kind = _SUFFIXES.get(self.path.suffix.lower()) or (
            "vcard" if start.upper().startswith(b"BEGIN:VCARD") else "csv"
        )
        return InputError(
            f"{self.name}, line {line}: this is not UTF-8 text, and its encoding cannot be told.",
            hint=_SAVE_AGAIN[kind],
        )


_OLDER = {
    "cp1252": "Windows-1252, as Excel and Outlook save Western languages",
    "cp932": "Shift-JIS, as Excel and Outlook save Japanese",
}

_SAVE_AGAIN = {
    "csv": 'Excel does this with plain "CSV": save it again as "CSV UTF-8". LibreOffice: save it '
    'again with "Edit filter settings" and "Unicode (UTF-8)".',
    "vcard": "Outlook and older phones do this (vCard 2.1): export the contacts again as vCard "
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
