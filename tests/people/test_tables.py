"""Contacts that are no plain text: workbooks, lists in JSON, standard input."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from draftkit.errors import InputError
from draftkit.people.contacts import Contacts
from draftkit.people.importing import people_in
from draftkit.people.xlsx import _date
from each import each

if TYPE_CHECKING:
    from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = {
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>'
    '<sheet name="People" sheetId="3" r:id="rId2"/><sheet name="Other" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>Name</t></si><si><r><t>In</t></r><r><t>es</t></r>"
    "<rPh><t>spoken</t></rPh></si><si><t>Met, on</t></si>"
    "<si><t>two&#10;lines_x0041_</t></si></sst>",
    "xl/styles.xml": f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="170" formatCode="d.\\ mmm"/>'
    '<numFmt numFmtId="171" formatCode="0 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData/></worksheet>",
    "xl/worksheets/sheet2.xml": f"<worksheet {_MAIN}><sheetData>"
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c>'
    '<c r="C1" t="inlineStr"><is><t>Note</t></is></c></row>'
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46000</v></c>'
    '<c r="C3" t="s"><v>3</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>A3</f><v>Max</v></c><c r="B4" s="2"><v>46000.5</v></c>'
    '<c r="C4" s="3"><v>7.0</v></c></row>'
    '<row r="5"><c r="C5" t="b"><v>1</v></c></row></sheetData></worksheet>',
}


def workbook(path: Path, **parts: str | None) -> Path:
    """Write a workbook; a part that is given replaces the usual one, and None takes it out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, usual in WORKBOOK.items():
            text = parts.get(name.rpartition("/")[2].removesuffix(".xml"), usual)
            if text is not None:
                book.writestr(name, text)
    return path


def test_the_first_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    for name in ("people.xlsx", "renamed.csv"):
        contacts = Contacts(workbook(tmp_path / name))
        assert contacts.columns == ("Name", "Met, on", "Note")
        assert [(row.number, row.cells) for row in contacts] == [
            (3, {"Name": "Ines", "Met, on": "2025-12-09", "Note": "two linesA"}),
            (4, {"Name": "Max", "Met, on": "2025-12-09 12:00", "Note": "7"}),
            (5, {"Name": "", "Met, on": "", "Note": "TRUE"}),
        ]


def sheet(*rows: str, after: str = "", before: str = "") -> str:
    """Return a sheet of rows: cells as `A1=text`, a number `A1:5`, an error `A1!#REF!`."""
    made = []
    for row in rows:
        number, *cells = row.split(" | ")
        attributes, texts = f'r="{number.strip("h")}"', ""
        attributes += ' hidden="1"' if number.endswith("h") else ""
        for cell in cells:
            place, sign, value = re.fullmatch(r"([A-Z]+\d+)([=:!?@])(.*)", cell).groups()  # type: ignore[union-attr]
            texts += {
                "=": f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>',
                ":": f'<c r="{place}"><v>{value}</v></c>',
                "!": f'<c r="{place}" t="e"><f>A1</f><v>{value}</v></c>',
                "?": f'<c r="{place}"><f>A1</f></c>',
                "@": f'<c r="{place}" s="1"><v>{value}</v></c>',
            }[sign]
        made.append(f"<row {attributes}>{texts}</row>")
    return f"<worksheet {_MAIN}>{before}<sheetData>{''.join(made)}</sheetData>{after}</worksheet>"


def book(*sheets: str, settings: str = "") -> str:
    """Return the list of sheets; each is its name and, behind a slash, its state."""
    named = ""
    for name, id_ in zip(sheets, ("rId2", "rId1"), strict=False):
        title, _, state = name.partition("/")
        named += f'<sheet name="{title}" r:id="{id_}" state="{state or "visible"}"/>'
    return f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}">{settings}<sheets>{named}</sheets></workbook>'


PEOPLE = ("1 | A1=Name | B1=Note", "2 | A2=Ann | B2=hi")


def test_a_row_that_excel_does_not_show_is_nobody(tmp_path: Path) -> None:
    rows = ("3h | A3=Bo | B3=filtered out", "4h", "5 | A5=Cy", "6h | A6=Di")
    path = workbook(tmp_path / "people.xlsx", sheet2=sheet(*PEOPLE, *rows))
    contacts = Contacts(path)
    assert [(row.number, row.cells["Name"]) for row in contacts] == [(2, "Ann"), (5, "Cy")]
    (said,) = contacts.remarks
    assert "2 rows are hidden or filtered out, and not taken (row 3, row 6)" in said
    found = people_in(path)
    assert [person.name for person in found.people] == ["Ann", "Cy"]
    assert found.remarks == (said,)
    usual = '<sheetFormatPr zeroHeight="1"/>'
    shown = sheet("1 | A1=Name", "2 | A2=Ann", before=usual).replace('r="1"', 'r="1" hidden="0"')
    assert list(Contacts(workbook(tmp_path / "people.xlsx", sheet2=shown))) == []


@each("state", ["hidden", "veryHidden"])
def test_a_sheet_that_excel_does_not_show_is_passed_over(tmp_path: Path, state: str) -> None:
    parts = {"sheet2": sheet("1 | A1=Name", "2 | A2=Secret"), "sheet1": sheet(*PEOPLE)}
    path = workbook(tmp_path / "a.xlsx", workbook=book(f"Old/{state}", "Now"), **parts)
    assert [row.cells["Name"] for row in Contacts(path)] == ["Ann"]
    assert any('1 sheet is hidden, and not taken: "Old"' in line for line in Contacts(path).remarks)
    path = workbook(tmp_path / "b.xlsx", workbook=book("Old", f"Now/{state}"), **parts)
    assert [row.cells["Name"] for row in Contacts(path)] == ["Secret"]
    path = workbook(tmp_path / "c.xlsx", workbook=book("Old", "Now"), **parts)
    assert any('only the sheet "Old" is read, and not "Now"' in r for r in Contacts(path).remarks)
    path = workbook(tmp_path / "d.xlsx", workbook=book(f"Old/{state}", f"Now/{state}"), **parts)
    with pytest.raises(InputError, match="all of its sheets are hidden"):
        list(Contacts(path))


def test_errors_and_formulas_without_a_result_are_empty_and_said(tmp_path: Path) -> None:
    rows = ("3 | A3=Bo | B3!#REF!", "4 | A4!#N/A | B4=nobody", "5 | A5=Cy | B5?")
    contacts = Contacts(workbook(tmp_path / "people.xlsx", sheet2=sheet(*PEOPLE, *rows)))
    assert [tuple(row.cells.values()) for row in contacts] == [
        ("Ann", "hi"),
        ("Bo", ""),
        ("", "nobody"),
        ("Cy", ""),
    ]
    errors, unknown = contacts.remarks
    assert "2 cells are an error of Excel's, and read as empty (#REF! in B3, #N/A in A4)" in errors
    assert "1 cell is a formula without a result, and read as empty (B5)" in unknown


def test_what_a_merged_cell_says_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    rows = (
        "1 | A1=Attendees of 2026",
        "2 | A2=Company | B2=Name",
        "3 | A3=Mill | B3=Ann",
        "4 | A4= | B4=Bo",
        "5 | B5=Cy",
        "6 | A6=Elbe | B6=Di",
    )
    cells = ("A1:B1", "A3:A5", "A2:A2", "nonsense", "A6:A1048576", "XFD1:XFD9")
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in cells)
    text = sheet(*rows, after=f"<mergeCells>{merged}</mergeCells>")
    contacts = Contacts(workbook(tmp_path / "people.xlsx", sheet2=text))
    assert contacts.columns == ("Company", "Name")
    assert [tuple(row.cells.values()) for row in contacts] == [
        ("Mill", "Ann"),
        ("Mill", "Bo"),
        ("Mill", "Cy"),
        ("Elbe", "Di"),
    ]
    assert "counts for each of its rows (2)" in contacts.remarks[0]


def test_numbers_and_days_are_what_excel_shows(tmp_path: Path) -> None:
    rows = (
        "1 | A1=Name | B1=Phone | C1=Met | D1=Share",
        "2 | A2=Ann | B2=0049 40 1 | C2@44538 | D2:0.30000000000000004",
        "3 | A3=Bo | B3:4.915112345678E12 | C3@44538.5 | D3:1E-3",
        "4 | A4=Cy | B4:4915112345678 | C4@0.5 | D4:7.0",
    )
    parts = {"sheet2": sheet(*rows), "sheet1": sheet()}
    first = '<workbookPr date1904="1"/>'
    late = workbook(tmp_path / "late.xlsx", workbook=book("A", "B", settings=first), **parts)
    usual = workbook(tmp_path / "usual.xlsx", workbook=book("A", "B"), **parts)
    for path, day in ((usual, "2021-12-08"), (late, "2025-12-09")):
        assert [tuple(row.cells.values()) for row in Contacts(path)] == [
            ("Ann", "0049 40 1", day, "0.3"),
            ("Bo", "4915112345678", f"{day} 12:00", "0.001"),
            ("Cy", "4915112345678", "12:00", "7"),
        ]


def test_a_workbook_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    locked = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + locked)
    with pytest.raises(InputError, match="is protected with a password"):
        list(Contacts(path))


@each(
    ("parts", "said"),
    [
        ({"workbook": None}, "it is not an Excel workbook, or is damaged"),
        ({"sheet2": "<worksheet"}, "it is not an Excel workbook, or is damaged"),
        ({"sheet2": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "definitions of its own"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_said(
    tmp_path: Path, parts: dict[str, str | None], said: str
) -> None:
    path = workbook(tmp_path / "people.xlsx", **parts)
    with pytest.raises(InputError, match=said) as caught:
        list(Contacts(path))
    assert 'Save the table as "CSV UTF-8"' in str(caught.value)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftkit.people.xlsx._MOST_BYTES", 1 << 20)
    path = workbook(tmp_path / "people.xlsx", sheet2="<a>" + " " * (2 << 20) + "</a>")
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        list(Contacts(path))


def test_tables_of_other_programs_are_named(tmp_path: Path) -> None:
    old, other = tmp_path / "people.xls", tmp_path / "people.ods"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with zipfile.ZipFile(other, "w") as table:
        table.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    for path, said in ((old, "Excel's older format, .xls"), (other, "is a LibreOffice table")):
        with pytest.raises(InputError, match=said):
            list(Contacts(path))


def test_a_list_in_json_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[\n {"name": "Ines", "age": 4},\n 5,\n {"mail": "a@b.example"}\n]')
    contacts = Contacts(path)
    assert contacts.columns == ("name", "age", "mail")
    rows = [(row.number, row.cells, bool(row.problem)) for row in contacts]
    assert rows == [
        (1, {"name": "Ines", "age": 4}, False),
        (2, {}, True),
        (3, {"mail": "a@b.example"}, False),
    ]
    path.write_text('[{"name": "Ines"},')
    with pytest.raises(InputError, match=r"people\.json: is not JSON"):
        list(contacts)


@each(
    ("text", "said"),
    [
        ('{"a":', r"no JSON object that could be a person \(line 1 is not JSON"),
        ("[]", "no JSON object that could be a person"),
        ('{"people": [{"name": "Ines"}]}', 'has its rows under "people"'),
        ('{\n "name": "Ines"\n}', "no JSON object that could be a person"),
    ],
)
def test_json_of_another_shape_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(text)
    with pytest.raises(InputError, match=said) as caught:
        _ = Contacts(path).columns
    assert "one object per line, or one list of objects" in str(caught.value)


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("name,why\nInes,her talk\n"))
    contacts = Contacts("-")
    assert contacts.columns == ("name", "why")
    assert [row.cells for row in contacts] == [{"name": "Ines", "why": "her talk"}]
    assert contacts.name == "standard input"


@each(("before", "line"), [("", 2), ("Ann,walk\n", 3), ("Ann,walk\n" * 2000, 2002)])
def test_a_zero_byte_is_named_with_its_line(tmp_path: Path, before: str, line: int) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"Name,Event\n{before}Ma\0ria,walk\nBob,x\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"people\.csv, line {line}: .*zero byte"):
        list(Contacts(path))
    with pytest.raises(InputError, match=rf"people\.csv, line {line}: .*zero byte"):
        people_in(path)


@each("column", ["Photo", "Profile Picture", "avatar_url"])
def test_a_picture_is_no_page_of_a_person(tmp_path: Path, column: str) -> None:
    path = tmp_path / "people.csv"
    picture = "https://lh3.example/cm/default"
    path.write_text(
        f"Name,{column},Blog\nAnn,{picture},https://ann.example\nBob,https://p.example/b,\n",
        encoding="utf-8",
    )
    found = people_in(path)
    assert [person.url for person in found.people] == [("https://ann.example",), ()]
    assert any(f'column "{column}" (2 cells)' in line for line in found.left)


def test_a_number_of_days_is_the_nearest_second() -> None:
    zero = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook has no zone
    said = {
        "46085.604166666664": "2026-03-04 14:30",
        "46085.999999999": "2026-03-05",
        "0.604166666664": "14:30",
        "46085": "2026-03-04",
    }
    assert {value: _date(value, zero) for value in said} == said
