"""Excel's workbooks as rows: a workbook is a zip of XML, and a sheet holds one table or more.

The format: ECMA-376, part 1 (SpreadsheetML). Of a formula, the last result in the file counts; a
date is a number whose format shows a part of a date or a time. What Excel does not show, such as
a row that a filter left out, is not taken, and a remark says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO
    from xml.etree.ElementTree import Element

__all__ = ["Sheet", "as_csv", "sheets"]

# Bytes of one part, unpacked: a hundred thousand contacts need less. More may be a zip bomb.
_MOST_BYTES = 256 << 20
_MOST_COLUMNS = 1000
_MOST_SHEETS = 100
_LOOKED_AT = 1 << 16
_MOST_MERGED = 100_000

_RELATION = "}id"
# Formats that every program knows by their number, and those that are written out.
_DATES = {*range(14, 23), 45, 46, 47}
_DATED = re.compile(r"[dmyhs]", re.IGNORECASE)
_NOT_DATED = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ZERO = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001
# How many places a remark names.
_NAMED = 5


@dataclass(slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: What its tab says.
        rows: The cells of each row, empty rows and cells included; of a hidden row, none.
        hidden: The numbers of the rows that are hidden, or that a filter left out.
        errors: The cells with an error of Excel's, such as `#N/A in C5`; they are empty.
        unknown: The cells whose formula has no result in the file; they are empty.
        merged: How many cells were filled from the cell above that they are merged with.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    merged: int = 0

    def remarks(self) -> Iterator[str]:
        """Say what is read differently from how it looks in Excel, a line each."""
        where = f'sheet "{self.name}"'
        if self.hidden:
            those = _those([f"row {n}" for n in self.hidden])
            yield (
                f"{where}: {_many(self.hidden, 'row')} hidden or filtered out, and not taken "
                f"({those}); to take them, show all rows in Excel and save."
            )
        if self.errors:
            yield (
                f"{where}: {_many(self.errors, 'cell')} an error of Excel's, and read as empty "
                f"({_those(self.errors)})."
            )
        if self.unknown:
            yield (
                f"{where}: {_many(self.unknown, 'cell')} a formula without a result, and read as "
                f"empty ({_those(self.unknown)}); open the file in Excel and save it."
            )
        if self.merged:
            yield f"{where}: what a merged cell says counts for each of its rows ({self.merged})."


def _many(those: Sequence[object], what: str) -> str:
    return f"{len(those):,} {what} is" if len(those) == 1 else f"{len(those):,} {what}s are"


def _those(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def as_csv(file: BinaryIO) -> tuple[str, list[str]]:
    """Return the first visible sheet of a workbook as CSV, one line per row, and remarks on it.

    Breaks in cells become spaces.

    Raises:
        ValueError: If it is not a workbook, is damaged or too large, or has no visible sheet.
    """
    shown, remarks = sheets(file, most=1)
    first = shown[0]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    above = _above(first.rows)
    for number, row in enumerate(first.rows):
        writer.writerow([] if number in above else [" ".join(cell.split()) for cell in row])
    return text.getvalue(), [*first.remarks(), *remarks]


def _above(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return which rows are a title above the table: one cell, where the next row has several."""
    filled = [(n, sum(map(bool, row))) for n, row in enumerate(rows) if any(row)]
    titles = set[int]()
    for (number, cells), (_, below) in itertools.pairwise(filled):
        if cells > 1:
            break
        titles.add(number)
        if below > 1:
            return titles
    return set()


def sheets(file: BinaryIO, *, most: int = _MOST_SHEETS) -> tuple[list[Sheet], list[str]]:
    """Return the visible sheets, in their order, and remarks on those that are not read.

    Args:
        file: The workbook.
        most: How many sheets are read.

    Raises:
        ValueError: As `as_csv`.
    """
    try:
        with zipfile.ZipFile(file) as book:
            return _sheets(book, most)
    except (KeyError, IndexError, zipfile.BadZipFile, zlib.error, ET.ParseError) as exc:
        raise ValueError("it is not an Excel workbook, or is damaged") from exc
    except (NotImplementedError, RuntimeError, EOFError, OSError) as exc:
        raise ValueError(f"it cannot be unpacked ({exc})") from exc


def _sheets(book: zipfile.ZipFile, most: int) -> tuple[list[Sheet], list[str]]:
    workbook = _part(book, "xl/workbook.xml")
    links = _part(book, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    reader = _SheetReader(book, workbook)
    shown, hidden, others = list[Sheet](), list[str](), list[str]()
    for named in itertools.islice(workbook.iterfind("{*}sheets/{*}sheet"), _MOST_SHEETS):
        name = named.get("name") or ""
        if named.get("state", "visible") != "visible":
            hidden.append(f'"{name}"')
            continue
        id_ = next((text for key, text in named.items() if key.endswith(_RELATION)), "")
        target = targets.get(id_, "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if len(shown) >= most:
            others += [f'"{name}"'] if _has_cells(book, path) else []
            continue
        page = _part(book, path)
        if page.tag.endswith("}chartsheet"):
            continue
        shown.append(reader.sheet(name, page))
    if not shown:
        raise ValueError(f"all of its sheets are hidden ({_those(hidden)})")
    remarks = []
    if hidden:
        remarks.append(f"{_many(hidden, 'sheet')} hidden, and not taken: {_those(hidden)}.")
    if others:
        remarks.append(f'only the sheet "{shown[0].name}" is read, and not {_those(others)}.')
    return shown, remarks


def _has_cells(book: zipfile.ZipFile, path: str) -> bool:
    with book.open(path) as part:
        return bool(re.search(rb"<(?:\w+:)?(?:v|is)>", part.read(_LOOKED_AT)))


class _SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(self, book: zipfile.ZipFile, workbook: Element) -> None:
        self._shared = [_text(i) for i in _part(book, "xl/sharedStrings.xml", optional=True)]
        self._dated = _dated(book)
        settings = workbook.find("{*}workbookPr")
        self._zero = _ZERO[settings is not None and _is_on(settings.get("date1904"))]

    def sheet(self, name: str, page: Element) -> Sheet:
        made = Sheet(name)
        usual = page.find("{*}sheetFormatPr")
        all_hidden = usual is not None and _is_on(usual.get("zeroHeight"))
        number = 0
        for row in page.iterfind("{*}sheetData/{*}row"):
            at = max(_whole(row.get("r")) or number + 1, number + 1)
            made.rows += [[] for _ in range(min(at - number - 1, _MOST_COLUMNS))]
            number = at
            hides = _is_on(row.get("hidden", "1" if all_hidden else "0"))
            cells = [] if hides else self._cells(row, at, made)
            if hides and any(cell.findtext("{*}v") or cell.find("{*}is") for cell in row):
                made.hidden.append(at)
            made.rows.append(cells)
        for merged in page.iterfind("{*}mergeCells/{*}mergeCell"):
            _fill(made, merged.get("ref") or "")
        return made

    def _cells(self, row: Element, at: int, made: Sheet) -> list[str]:
        cells = list[str]()
        for cell in row:
            place = _column(cell.get("r") or "") or len(cells) + 1
            cells += [""] * (min(place, _MOST_COLUMNS) - len(cells) - 1)
            where = cell.get("r") or f"row {at}"
            value = cell.findtext("{*}v") or ""
            if cell.get("t") == "e":
                made.errors.append(f"{value} in {where}")
                value = ""
            elif not value and cell.find("{*}f") is not None:
                made.unknown.append(where)
            cells.append(self._value(cell, value))
        return cells

    def _value(self, cell: Element, value: str) -> str:
        kind = cell.get("t")
        if kind == "inlineStr":
            return _text(cell)
        if kind == "s":
            place = _whole(value)
            return self._shared[place] if place < len(self._shared) and value else ""
        if kind == "str":
            return _CODE.sub(lambda code: chr(int(code[1], 16)), value)
        if kind in ("b", "d"):
            words = {"1": "TRUE", "0": "FALSE"} if kind == "b" else {}
            return words.get(value, value.removesuffix("T00:00:00"))
        if not value or kind == "e":
            return ""
        style = _whole(cell.get("s"))
        is_date = style < len(self._dated) and self._dated[style]
        return _date(value, self._zero) if is_date else _number(value)


def _fill(made: Sheet, area: str) -> None:
    """Copy the text of merged cells into each of their rows; a header is left as it is."""
    found = [_PLACE.fullmatch(corner) for corner in area.split(":")]
    if len(found) != 2 or not (found[0] and found[1]):
        return
    column = _column(found[0][1]) - 1
    first, last = int(found[0][2]) - 1, int(found[1][2])
    above = any(map(any, made.rows[:first]))
    said = made.rows[first][column : column + 1] if first < len(made.rows) else []
    if not above or not any(said) or made.merged + last - first > _MOST_MERGED:
        return
    for number in range(first + 1, min(last, len(made.rows))):
        row = made.rows[number]
        if number + 1 not in made.hidden and any(row) and not any(row[column : column + 1]):
            row += [""] * (column + 1 - len(row))
            row[column] = said[0]
            made.merged += 1


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _number(value: str) -> str:
    """Return a number as Excel shows it: with 15 digits; whole ones below 10^15 without exponent.

    >>> _number("4.915112345678E12"), _number("7.0"), _number("0.30000000000000004")
    ('4915112345678', '7', '0.3')
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _date(value: str, zero: dt.datetime) -> str:
    try:
        # A number of days cannot hold every second exactly: the nearest one was meant.
        moment = zero + dt.timedelta(seconds=round(float(value) * 86_400))
    except (ValueError, OverflowError):
        return value
    if moment.date() in (zero.date(), dt.date(1899, 12, 31)) and "." in value:  # a time alone
        return moment.time().isoformat("minutes")
    whole_day = moment.time() == dt.time()
    return moment.date().isoformat() if whole_day else moment.isoformat(" ", "minutes")


def _dated(book: zipfile.ZipFile) -> list[bool]:
    """Return for each style whether its numbers are dates."""
    styles = _part(book, "xl/styles.xml", optional=True)
    own = {
        form.get("numFmtId"): bool(_DATED.search(_NOT_DATED.sub("", form.get("formatCode") or "")))
        for form in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [form.get("numFmtId") or "0" for form in styles.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(number, _whole(number) in _DATES) for number in numbers]


def _part(book: zipfile.ZipFile, name: str, *, optional: bool = False) -> Element:
    if optional and name not in book.namelist():
        return ET.Element("none")
    with book.open(name) as part:
        data = part.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it unpacks to more than {_MOST_BYTES >> 20} MB")
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:  # no program writes them
        raise ValueError("it has definitions of its own in its XML")
    return ET.fromstring(data)  # noqa: S314 - without definitions it is data alone


def _text(item: Element) -> str:
    """Return the text of a cell, which may be in pieces, without its phonetic reading (rPh)."""
    spoken = {text for part in item.iterfind(".//{*}rPh") for text in part.iter()}
    pieces = (t.text or "" for t in item.iterfind(".//{*}t") if t not in spoken)
    return _CODE.sub(lambda code: chr(int(code[1], 16)), "".join(pieces))


def _column(place: str) -> int:
    """Return the number of a column, from 1: of "AB12" it is 28."""
    number = 0
    for letter in re.match("[A-Z]{0,3}", place)[0]:  # type: ignore[index]  # it always matches
        number = 26 * number + ord(letter) - 64
    return number
