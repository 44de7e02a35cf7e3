"""Contacts that are no plain text: workbooks, lists in JSON, standard input."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from draftkit.errors import InputError
from draftkit.people.contacts import Contacts

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
            text = parts.get(name.rpartition("/")[2].partition(".")[0], usual)
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


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"workbook": None}, "it is no workbook of Excel's, or damaged"),
        ({"sheet2": "<worksheet"}, "it is no workbook of Excel's, or damaged"),
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
    for path, said in ((old, "Excel's older format, .xls"), (other, "LibreOffice's")):
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


@pytest.mark.parametrize(
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
    assert "an object a line, or one list of objects" in str(caught.value)


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("name,why\nInes,her talk\n"))
    contacts = Contacts("-")
    assert contacts.columns == ("name", "why")
    assert [row.cells for row in contacts] == [{"name": "Ines", "why": "her talk"}]
    assert contacts.name == "standard input"
