"""People to write to: files of contacts as they are in the wild, read a row at a time.

A row is a line number and its cells by column. What is in a cell is data; nothing here or
later evaluates it.
"""

from __future__ import annotations

import codecs
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Contacts", "Given", "Row", "Rows", "contacts"]

# By their longest mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".vcf": "vcard",
    ".vcard": "vcard",
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
        return tuple(dict.fromkeys(key for row in self._rows for key in row))

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, 1):
            yield Row(number, cells)


class Contacts:
    """A file of contacts: CSV, LinkedIn's Connections.csv, JSON Lines or vCard.

    The file is read again each time, a row at a time, so its size does not matter.

    Args:
        path: The file. Its suffix says what it is, or else its first bytes.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = str(path)

    @cached_property
    def format(self) -> str:
        """`csv`, `jsonl` or `vcard`.

        Raises:
            InputError: If there is no such file.
        """
        if known := _SUFFIXES.get(self.path.suffix.lower()):
            return known
        start = self._first_bytes().decode(self._encoding, "replace").lstrip().upper()
        return (
            "vcard" if start.startswith("BEGIN:VCARD") else "jsonl" if start[:1] == "{" else "csv"
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; of JSON Lines, the keys of all lines.

        Raises:
            InputError: If the file cannot be read, or has no header.
        """
        if self.format == "vcard":
            from draftkit.people.vcard import COLUMNS

            return COLUMNS
        if self.format == "jsonl":
            return tuple(dict.fromkeys(key for row in self for key in row.cells))
        from draftkit.people.csvfile import Table

        with self._reading() as file:
            return Table.find(file, self.name).columns

    def __iter__(self) -> Iterator[Row]:
        """Read the rows.

        Raises:
            InputError: If what follows cannot be read at all: bytes that are no text, a
                quote that is never closed. What is wrong with one row alone stands in it.
        """
        with self._reading() as file:
            yield from self._rows(file)

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
        try:
            with self.path.open(encoding=self._encoding, newline="") as file:
                yield file
        except UnicodeDecodeError as exc:
            raise self._not_text() from exc
        except OSError as exc:
            raise self._unreadable(exc) from exc

    @cached_property
    def _encoding(self) -> str:
        start = self._first_bytes()
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        # Text of two bytes a character has a zero in every other one, whoever wrote it.
        if len(start) >= 4 and not any(start[1:40:2]):
            return "utf-16-le"
        return "utf-8"

    def _first_bytes(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                return file.read(4096)
        except OSError as exc:
            raise self._unreadable(exc) from exc

    def _unreadable(self, exc: OSError) -> InputError:
        if isinstance(exc, FileNotFoundError):
            return InputError(f"There is no file {self.name}.")
        return InputError(f"{self.name}: cannot be read: {exc.strerror or exc}.")

    def _not_text(self) -> InputError:
        """Say on which line the first byte is that is not of the encoding."""
        line = 1
        with self.path.open("rb") as file:
            while (data := file.readline()) and _is_utf8(data):
                line += 1
        kind = "UTF-8" if self._encoding.startswith("utf-8") else self._encoding
        return InputError(
            f"{self.name}, line {line}: this is not {kind} text.",
            hint='Save the file again as "CSV UTF-8" (a spreadsheet\'s "Save as" has it).',
        )


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
