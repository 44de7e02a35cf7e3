"""The tables of LinkedIn's export: which is which, and their rows."""

from __future__ import annotations

import csv
import io
import itertools
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.people.cells import tidy, whole
from draftkit.people.csvfile import Table, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.files.bundle import Bundle, Member

__all__ = ["Record", "Sheet", "sheet_of", "tables"]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table.

    Attributes:
        line: Where it begins in the file, from 1.
        cells: What is in it, by column; blanks are left out.
        lines: The row as it stands there, with all the lines of its cells.
    """

    line: int
    cells: Mapping[str, str]
    lines: tuple[str, ...] = field(default=(), repr=False)

    def line_of(self, text: str) -> int:
        """Return the line on which a text of it begins; else that of the row."""
        row = " ".join(text.partition("\n")[0].casefold().split())
        plain = (whole(line).replace('""', '"').casefold() for line in self.lines)
        each = (" ".join(line.split()) for line in plain)
        found = (number for number, line in enumerate(each, self.line) if row in line)
        return next(found, self.line)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of an export.

    Attributes:
        kind: Which it is, as in tables.toml.
        where: The file, for messages.
        name: The file's name alone.
        table: Where the table is in the text.
        text: The file's text.
        spec: What tables.toml says of it.
    """

    kind: str
    where: str
    name: str
    table: Table
    text: str = field(repr=False)
    spec: Mapping[str, Any]

    def records(self) -> Iterator[Record]:
        """Read the rows.

        Raises:
            InputError: If the file was cut, or a row has cells beyond the header.
        """
        columns = self.table.columns
        lines = itertools.islice(io.StringIO(self.text, newline=""), self.table.skip, None)
        own: list[str] = []
        reader = csv.reader(kept(lines, own), delimiter=self.table.delimiter, strict=True)
        while True:
            own.clear()
            line = self.table.skip + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as exc:
                raise InputError(
                    f"{self.where}, line {line}: the row has no end, or a quote in the middle "
                    f"({exc}).",
                    hint="The file may be cut: ask for the export again.",
                ) from exc
            if len(cells) > len(columns):
                cells = self._as_many(cells, line)
            texts = (tidy(cell).strip() for cell in cells)
            found = zip(columns, texts, strict=False)
            if record := {column: text for column, text in found if text}:
                yield Record(line, record, tuple(own))

    def _as_many(self, cells: list[str], line: int) -> list[str]:
        """Join cells that belong together: a date with a comma in it, but without quotes."""
        columns = self.table.columns
        extra = len(cells) - len(columns)
        if not any(map(str.strip, cells[len(columns) :])):
            return cells
        for place, column in enumerate(columns):
            if column in _WITH_COMMA and extra == 1:
                joined = ",".join(cells[place : place + 2])
                return [*cells[:place], joined, *cells[place + 2 :]]
        raise InputError(
            f"{self.where}, line {line}: it has {len(cells)} cells and the header {len(columns)}.",
            hint="The file may have been changed: ask for the export again.",
        )


_WITH_COMMA = ("Creation Date", "Sent At")


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Return what is known of each table."""
    text = files("draftkit.exchange.imports.linkedin").joinpath("tables.toml").read_text("utf-8")
    return tomllib.loads(text)


def sheet_of(bundle: Bundle, entry: Member) -> Sheet | None:
    """Return the table of a file, or None if it is not a known one.

    Raises:
        InputError: If the file cannot be read as text.
    """
    text = bundle.text_of(entry)
    try:
        table = Table.find(io.StringIO(text, newline=""), bundle.where(entry))
    except InputError:  # it has no header
        return None
    found = set(table.columns)
    for kind, spec in tables().items():
        wanted = set(spec["signature"])
        if wanted <= found and (len(found) == len(wanted) or not spec.get("only")):
            return Sheet(kind, bundle.where(entry), entry.base, table, text, spec)
    return None
