"""The tables in a file of an analytics tool: CSV, the sheets of a workbook, an archive of these.

Such files have remarks above a table, several tables below one another, and LinkedIn's have two
side by side. A table begins with a header: two words or more, and more words than values.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.files.bundle import Bundle
from draftkit.files.regular_file import open_file
from draftkit.people.cells import tidy
from draftkit.people.xlsx import sheets

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.files.bundle import Member

__all__ = ["Table", "is_address", "tables"]

_DELIMITERS = ",;\t|"
_TEXTS = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# The line with which Excel names its delimiter.
_SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SAMPLE = 200  # lines in which a header is looked for

_ADDRESS = re.compile(r"https?://\S+|/\S*|(?:[\w-]+\.)+[^\W\d_]{2,}(?:/\S*)?")
# What begins with a digit, or a sign and a digit, is a number, a day or a share.
_VALUE = re.compile(r"[-+<>\u2212]?\s?[\d.,]*\d")
_DAY = re.compile(r"\d+[-/.]\d")


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        where: The file, and the part of it, for messages.
        columns: The header's cells.
        rows: The cells of each row, with its line in the file, from 1.
        said: What stands above the header, a cell each.
        remarks: What to tell a person about how it was read, a line each.
    """

    where: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    said: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def tables(path: str | os.PathLike[str]) -> list[Table]:
    """Read the tables of a file, a folder, or a zip archive, in their order.

    Raises:
        InputError: If it cannot be read, or is damaged.
    """
    bundle = Bundle.open(path)
    if any(entry.name == "xl/workbook.xml" for entry in bundle.entries):
        with open_file(bundle.path) as file:
            return _of_workbook(file.read(), str(bundle.path))
    return [table for entry in bundle.entries for table in _of_entry(bundle, entry)]


def is_address(text: str) -> bool:
    """Whether a text is the address of a page, with its site or without."""
    return bool(_ADDRESS.fullmatch(text))


def _of_entry(bundle: Bundle, entry: Member) -> list[Table]:
    alone = not bundle.is_archive and not bundle.path.is_dir()
    if entry.suffix in _WORKBOOKS or (alone and bundle.bytes_of(entry).startswith(_OLD_EXCEL)):
        return _of_workbook(bundle.bytes_of(entry), bundle.where(entry))
    if entry.suffix not in _TEXTS and not alone:
        return []
    where = bundle.where(entry)
    return list(_apart(_rows(bundle.text_of(entry), where), where))


def _of_workbook(data: bytes, where: str) -> list[Table]:
    if data.startswith(_OLD_EXCEL):
        raise InputError(
            f"{where} is a workbook of Excel's older format.", hint="Save it as .xlsx."
        )
    try:
        book, hidden = sheets(io.BytesIO(data))
    except ValueError as exc:
        raise InputError(
            f"{where} cannot be read as a workbook: {exc}.", hint="Download it again."
        ) from exc
    found = list[Table]()
    for sheet in book:
        remarks = tuple(f"{where}, {line}" for line in (*sheet.remarks(), *hidden))
        inside = _apart(enumerate(sheet.rows, 1), f'{where}, sheet "{sheet.name}"')
        found += [dataclasses.replace(table, remarks=remarks) for table in inside]
    return found


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a text, each cut into cells; a remark is one cell."""
    lines = list(io.StringIO(text, newline=""))
    told = _SEP.fullmatch(lines[0]) if lines else None
    skip = 1 if told else 0
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda sign: _width(lines, sign))
    # A quotation mark in a remark does not open a quoted cell.
    kept = ("\n" if line.startswith("#") else line for line in lines[skip:])
    reader = csv.reader(kept, delimiter=delimiter, strict=True)
    number = skip + 1
    try:
        for cells in reader:
            remark = lines[number - 1].startswith("#")
            yield number, [lines[number - 1].strip("# \r\n")] if remark else cells
            number = skip + reader.line_num + 1
    except csv.Error as exc:
        raise InputError(
            f"{where}, line {number}: the row has no end, or a quote in the middle ({exc}).",
            hint="The file may be cut: export it again.",
        ) from exc


def _width(lines: Sequence[str], delimiter: str) -> int:
    """Return how many columns the header has with a delimiter; 0 if there is no header then."""
    cut = csv.reader(
        (line for line in lines[:_SAMPLE] if not line.startswith("#")), delimiter=delimiter
    )
    try:
        return next((len(cells) for cells in cut if _is_header(cells)), 0)
    except csv.Error:
        return 0


def _apart(rows: Iterable[tuple[int, Sequence[str]]], where: str) -> Iterator[Table]:
    """Yield the tables that stand below one another."""
    said, header, body = list[str](), tuple[str, ...](), list[tuple[int, tuple[str, ...]]]()
    pairs = list[tuple[int, list[str]]]()
    fresh = True  # what follows a blank line or a remark may be a header
    for number, given in rows:
        cells = [" ".join(tidy(cell).split()) for cell in given]
        filled = [cell for cell in cells if cell]
        if fresh and _is_header(cells):
            if header:
                yield from _beside(where, header, body, said)
                said = []
            header, body = tuple(cells), []
        elif len(filled) > 1 and header:
            body.append((number, tuple(cells)))
        else:
            said += filled
            pairs += [(number, filled)] if len(filled) == 2 else []
        fresh = not header or len(filled) < 2
    if pairs and not header:  # one row turned on its side: each name with its value beside it
        names, values = zip(*(pair for _, pair in pairs), strict=True)
        yield Table(where, names, ((pairs[0][0], values),), tuple(said))
    else:
        yield from _beside(where, header, body, said)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether cells are a header: mostly words, some numbers at most, no address and no day."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    values = [cell for cell in filled if _VALUE.match(cell) or is_address(cell)]
    words = len(filled) - len(values)
    return words > max(1, len(values)) and not any(
        is_address(cell) or _DAY.match(cell) for cell in values
    )


def _beside(
    where: str,
    header: tuple[str, ...],
    body: Sequence[tuple[int, tuple[str, ...]]],
    said: Sequence[str],
) -> Iterator[Table]:
    """Yield the tables that stand side by side: each begins with the same column."""
    starts = [place for place, name in enumerate(header) if name and name == header[0]] or [0]
    for start, end in zip(starts, [*starts[1:], len(header)], strict=True):
        rows = tuple((number, cells[start:end]) for number, cells in body)
        yield Table(where, header[start:end], rows, tuple(said))
