"""The line that is named for what was imported has it: for every kind of entry, in every form."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.exchange.imports.importers import read
from draftkit.exchange.imports.linkedin.tables import tables
from draftkit.files.bundle import Bundle
from draftkit.people.dates import partial_date
from each import each

LINKEDIN = Path(__file__).parents[1] / "data" / "exchange" / "linkedin"
CURRICULUM = """\
Lena Brandt
lena@lena.example | +49 40 5550123
Summary
I bring large ships up the Elbe at night.
Work experience
Senior Pilot, Elbe Pilots Ltd    03/2017 \u2013 present
\u2022 Brought 412 ships up the Elbe
\u2022 No grounding in 9 years
Mate, North Sea Tugs Ltd    Sep 2009 \u2013 Feb 2017
Towing in all weathers
Skills
Navigation, night passages, fog
"""
NOTE = 'Notes:\n"When exporting your data,\nyou may see this."\n\n'
LINE = re.compile(r"(.+), (?:line|paragraph) (\d+)")


def says(line: str, text: str) -> bool:
    """Whether a line of a table has how a text begins, or a date as the table writes it."""
    first = text.partition("\n")[0].strip()
    plain = line.replace('""', '"')
    cells = [cell.strip('"') for cell in re.findall(r'"[^"]*"|[^,"]+', plain)]
    if first.casefold() in plain.casefold() or any(
        partial_date(cell, month_first=True) == first for cell in cells
    ):
        return True
    words = re.findall(r"\w+", plain.casefold())
    return all(word in words for word in re.findall(r"\w+", first.casefold()))


def wrong(path: Path) -> list[str]:
    """Return what is not on the line that is named for it."""
    bundle, found = Bundle.open(path), read(path)
    texts = {entry.base: bundle.text_of(entry).splitlines() for entry in bundle.entries}
    missed = []
    found.origins.pop("Twitter", None)  # the name of a column says so
    places = [(text, one) for text, every in found.origins.items() for one in every.split("; ")]
    for text, where in places:
        place = LINE.fullmatch(where)
        assert place, where
        if not says(texts[place[1]][int(place[2]) - 1], text):
            missed.append(f"{where}: {text!r}")
    return missed


@each(("mark", "end"), [(b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n")])
def test_the_tables_of_an_export_name_their_lines(tmp_path: Path, mark: bytes, end: bytes) -> None:
    for path in LINKEDIN.glob("*.csv"):
        data = mark + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", end)
        (tmp_path / path.name).write_bytes(data)
    assert wrong(tmp_path) == []


def test_a_text_that_stood_in_two_places_may_be_from_either(tmp_path: Path) -> None:
    files = {
        "Profile.csv": "First Name,Last Name,Headline\nLena,Brandt,Pilot\n",
        "Positions.csv": "Company Name,Title,Started On\nElbe Pilots,Pilot,2017\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read(tmp_path).origins["Pilot"] == "Profile.csv, line 2; Positions.csv, line 2"


def row(columns: list[str], draw: Any, number: int) -> list[str]:
    """Return a row whose cells stand nowhere else, some of them of several lines, some blank."""
    made = []
    for place, column in enumerate(columns):
        own = f"word{number}x{place}"
        points = f'said "{own}"\n\u2022 a{own}\n\u2022 b{own}'
        forms = (own, f"{own} and\nmore{own}", points, "")
        date = " On" in column or column.endswith("Date")
        made.append(f"{1990 + 2 * number}" if date else draw(st.sampled_from(forms)))
    return made


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_kind_of_entry_names_its_lines(tmp_path: Path, data: Any) -> None:
    kinds = {name: spec for name, spec in tables().items() if "section" in spec}
    kind = data.draw(st.sampled_from(sorted(kinds)))
    columns = [*dict.fromkeys([*kinds[kind]["signature"], *kinds[kind]["fields"].values()])]
    if kinds[kind].get("only"):
        columns = kinds[kind]["signature"]
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for number in range(data.draw(st.integers(1, 4))):
        cells = row(columns, data.draw, number)
        cells[0] = cells[0] or f"name{number}"
        writer.writerow(cells)
        out.write("\n" * data.draw(st.integers(0, 1)))
    note = NOTE if data.draw(st.booleans()) else ""
    folder = tmp_path / "export"
    folder.mkdir(exist_ok=True)
    (folder / "Profile.csv").write_bytes((LINKEDIN / "Profile.csv").read_bytes())
    text = (note + out.getvalue()).replace("\n", end)
    (folder / "Table.csv").write_bytes(text.encode())
    assert wrong(folder) == []


def test_a_curriculum_names_the_paragraph_of_each_text(tmp_path: Path) -> None:
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
        for line in CURRICULUM.splitlines()
    )
    with zipfile.ZipFile(tmp_path / "cv.docx", "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{paragraphs}</w:body></w:document>",
        )
    found, lines = read(tmp_path / "cv.docx"), CURRICULUM.splitlines()
    of = {text: lines[int(where.split()[-1]) - 1] for text, where in found.origins.items()}
    assert of["No grounding in 9 years"] == "\u2022 No grounding in 9 years"
    assert of["Towing in all weathers"] == "Towing in all weathers"
    dated = {"2017-03", "2009-09", "2017-02"}
    assert all(text.partition("\n")[0] in line for text, line in of.items() if text not in dated)
