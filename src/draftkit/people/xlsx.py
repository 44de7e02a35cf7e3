"""Excel's workbooks as rows: a workbook is a zip of XML, and a sheet is a table or more.

The format: ECMA-376, part 1 (SpreadsheetML). Formulas have their last result in the file, and
that is what counts; a date is a number whose format has a day, a month or a year in it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO
    from xml.etree.ElementTree import Element

__all__ = ["as_csv", "sheet", "sheets"]

# Bytes of one part, unpacked: a hundred thousand contacts have less. It may be a zip bomb.
_MOST_BYTES = 256 << 20
_MOST_COLUMNS = 1000
_MOST_SHEETS = 100

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Formats that every program knows by their number, and those that are written out.
_DATES = {*range(14, 23), 45, 46, 47}
_DATED = re.compile(r"[dmyhs]", re.IGNORECASE)
_NOT_DATED = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def as_csv(file: BinaryIO) -> str:
    """Return the first sheet of a workbook as CSV, a line a row; breaks in cells become spaces.

    Raises:
        ValueError: If it is no workbook, damaged, or too large.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in sheet(file):
        writer.writerow([" ".join(cell.split()) for cell in row])
    return text.getvalue()


def sheet(file: BinaryIO) -> list[list[str]]:
    """Return the cells of the first sheet, empty rows and cells included.

    Raises:
        ValueError: As `as_csv`.
    """
    return next(iter(sheets(file, most=1).values()), [])


def sheets(file: BinaryIO, *, most: int = _MOST_SHEETS) -> dict[str, list[list[str]]]:
    """Return the cells of the sheets by their names, in their order.

    Args:
        file: The workbook.
        most: How many sheets are read, from the first one.

    Raises:
        ValueError: As `as_csv`.
    """
    try:
        with zipfile.ZipFile(file) as book:
            return dict(itertools.islice(_sheets(book), most))
    except (KeyError, zipfile.BadZipFile, zlib.error, ET.ParseError) as exc:
        raise ValueError("it is no workbook of Excel's, or damaged") from exc
    except (NotImplementedError, RuntimeError, EOFError, OSError) as exc:
        raise ValueError(f"it cannot be unpacked ({exc})") from exc


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, list[list[str]]]]:
    shared = [_text(item) for item in _part(book, "xl/sharedStrings.xml", optional=True)]
    dated, workbook = _dated(book), _part(book, "xl/workbook.xml")
    settings = workbook.find("{*}workbookPr")
    late = settings is not None and settings.get("date1904") in ("1", "true")
    zero = dt.datetime(1904, 1, 1) if late else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    links = _part(book, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    for named in workbook.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(named.get(_RELATION), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        rows = _part(book, path).iterfind("{*}sheetData/{*}row")
        yield named.get("name") or "", list(_rows(rows, shared, dated, zero))


def _rows(
    rows: Iterable[Element], shared: list[str], dated: list[bool], zero: dt.datetime
) -> Iterator[list[str]]:
    number = 0
    for row in rows:
        at = int(row.get("r") or number + 1)
        yield from ([] for _ in range(min(at - number - 1, _MOST_COLUMNS)))
        number, cells = at, list[str]()
        for cell in row:
            place = _column(cell.get("r") or "") or len(cells) + 1
            cells += [""] * (min(place, _MOST_COLUMNS) - len(cells) - 1)
            cells.append(_value(cell, shared, dated, zero))
        yield cells


def _value(cell: Element, shared: list[str], dated: list[bool], zero: dt.datetime) -> str:
    kind, value = cell.get("t"), cell.findtext("{*}v") or ""
    if kind == "inlineStr":
        return _text(cell)
    if kind == "s":
        return shared[int(value)] if int(value) < len(shared) else ""
    if kind in ("str", "e", "b", "d") or not value:
        return {"1": "TRUE", "0": "FALSE"}.get(value, value) if kind == "b" else value
    style = int(cell.get("s") or 0)
    if style < len(dated) and dated[style]:
        return _date(value, zero)
    return value.removesuffix(".0")


def _date(value: str, zero: dt.datetime) -> str:
    try:
        moment = zero + dt.timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value
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
    return [own.get(number, int(number) in _DATES) for number in numbers]


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
    """Return the text of a cell, which may be in pieces; not how it is spoken (rPh)."""
    spoken = {text for part in item.iterfind(".//{*}rPh") for text in part.iter()}
    pieces = (t.text or "" for t in item.iterfind(".//{*}t") if t not in spoken)
    return _CODE.sub(lambda code: chr(int(code[1], 16)), "".join(pieces))


def _column(place: str) -> int:
    """Return the number of a column, from 1: of "AB12" it is 28."""
    number = 0
    for letter in re.match("[A-Z]{0,3}", place)[0]:  # type: ignore[index]  # it always matches
        number = 26 * number + ord(letter) - 64
    return number
