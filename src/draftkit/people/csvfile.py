"""Tables as spreadsheets and address books write them."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.people.contacts import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Table", "has_zero", "kept"]

_DELIMITERS = ",;\t|"

# The line with which Excel names its delimiter.
_SEP = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)

# Characters read from the start: enough for any header and what stands before it.
_SAMPLE = 1 << 16

# A cell may be a whole document. Without a bound, one open quote would take the rest of
# the file, however large, for a cell.
_MAX_CELL = 8 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """Where the table is in a file, and what its columns are called.

    Attributes:
        name: The file, for messages.
        delimiter: What stands between two cells.
        header: The line on which the header begins.
        skip: How many lines end before the first row.
        columns: The header's cells, made unique: the second `Company` is
            `Company (2)`, the third cell without a name `column 3`.
    """

    name: str
    delimiter: str
    header: int
    skip: int
    columns: tuple[str, ...]

    @classmethod
    def find(cls, file: IO[str], name: str) -> Table:
        """Find the table in a file that was just opened.

        Raises:
            InputError: If there is none.
        """
        lines = list(io.StringIO(file.read(_SAMPLE), newline=""))
        told = _SEP.match(lines[0]) if lines else None
        found = [
            (header, delimiter)
            for delimiter in (told[1] if told else _DELIMITERS)
            if (header := _header(lines, delimiter, after=1 if told else 0))
        ]
        if not found:
            raise InputError(f"{name}: there is no header line with the names of the columns.")
        if all(len(header[2]) == 1 for header, _ in found):
            found = [(_below_title(lines, one, delimiter), delimiter) for one, delimiter in found]
        # The delimiter is the one that gives the most columns; of equals, the usual one.
        (first, last, cells), delimiter = max(found, key=lambda f: len(f[0][2]))
        return cls(name, delimiter, first, last, _different(cells))

    def rows(self, file: IO[str]) -> Iterator[Row]:
        """Read the rows of the whole file, from its first line.

        Raises:
            InputError: If a quote is not closed, text follows a closed one, or a byte is zero.
        """
        csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
        record: list[str] = []
        lines = kept(itertools.islice(file, self.skip, None), record)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            number = self.skip + reader.line_num + 1
            record.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as exc:
                raise self._broken(number, record, exc) from exc
            if zeros := [at for at, line in enumerate(record) if "\0" in line]:
                raise has_zero(self.name, number + zeros[0])
            if any(map(str.strip, cells)):
                yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        known = dict(zip(self.columns, cells, strict=False))
        if any(map(str.strip, cells[len(self.columns) :])):
            return Row(
                number,
                known,
                f"has {len(cells)} cells and the header {len(self.columns)}: "
                f'put a cell with "{self.delimiter}" in it into quotes',
            )
        return Row(number, known)

    def _broken(self, number: int, record: Sequence[str], exc: csv.Error) -> InputError:
        line = number + _opened(record, self.delimiter)
        if "expected after" in str(exc):
            what = "text follows a closing quote, or a quote before it was never closed"
            hint = 'Write a quote inside a quoted cell twice: "".'
        else:
            what = "a quote is opened here and never closed"
            hint = "Close it, or delete it."
        return InputError(f"{self.name}, line {line}: {what}.", hint=hint)


def has_zero(name: str, line: int) -> InputError:
    """Return the error for a file that is text except for a zero byte."""
    return InputError(
        f"{name}, line {line}: there is a zero byte (NUL) in the text: the file was damaged.",
        hint="Export it again, or delete the byte.",
    )


_Header = tuple[int, int, list[str]]


def kept(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    """Pass lines on, and keep those of the record that is being read."""
    for line in lines:
        record.append(line)
        yield line


def _opened(record: Sequence[str], delimiter: str) -> int:
    """Return the index of the line in which the record's last quoted cell begins."""
    quoted, fresh, opened = False, True, 0
    for index, line in enumerate(record):
        for character in line:
            if character == '"' and (quoted or fresh):
                quoted = not quoted
                opened = index if quoted and fresh else opened
                fresh = False
            elif not quoted:
                fresh = character in (delimiter, "\n", "\r")
    return opened


def _header(lines: Sequence[str], delimiter: str, after: int) -> _Header | None:
    """Return the header's first line, the number of lines up to its end, and its cells.

    LinkedIn's export has notes in front: a line "Notes:", a text, and an empty line.
    """
    reader = csv.reader(lines[after:], delimiter=delimiter)
    in_notes = False
    number = after + 1
    for cells in reader:
        blank = not any(map(str.strip, cells))
        if not blank and [c.strip().lower() for c in cells if c.strip()] == ["notes:"]:
            in_notes = True
        elif blank:
            in_notes = False
        elif not in_notes:
            return number, after + reader.line_num, cells
        number = after + reader.line_num + 1
    return None


def _below_title(lines: Sequence[str], header: _Header, delimiter: str) -> _Header:
    """Return the header below a title, such as the name that Numbers gives a table.

    A title stands alone in its line; below it are several names, and rows of as many cells.
    """
    below = _header(lines, delimiter, after=header[1])
    row = _header(lines, delimiter, after=below[1]) if below else None
    if below is None or len(below[2]) < 2 or (row and len(row[2]) != len(below[2])):
        return header
    names = [cell.strip() for cell in below[2]]
    is_header = all(names) and not any("@" in name or name.isdigit() for name in names)
    return below if is_header else header


def _different(cells: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
