"""Curricula vitae: what is certain is taken, and every other line is listed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from draftkit.cli import run
from draftkit.errors import DraftkitError, OutputError
from draftkit.exchange.imports.curriculum.proposals import proposals, take
from draftkit.exchange.imports.importers import read
from draftkit.testing import ScriptedBackend
from each import each

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = """\
Lena Brandt
River pilot
lena@lena.example | +49 40 5550123 | https://lena.example
Summary
I bring large ships up the Elbe at night.
Work experience
Senior Pilot, Elbe Pilots Ltd    03/2017 – present
• Brought 412 ships up the Elbe
• No grounding in 9 years
Mate, North Sea Tugs    Sep 2009 – Feb 2017
Towing in all weathers
Education
Jade University, Diplom    2005 – 2009
Skills
Navigation, night passages, fog
Languages
German (native), English (fluent)
Interests
Choir
"""

GERMAN = """\
Lena Brandt
Berufserfahrung
Elbe Lotsen GmbH
Lotsin
03/2017 – heute
• 412 Schiffe gelotst
Nordsee Schlepper AG
Steuerfrau
09/2009 – 02/2017
Ausbildung
2005 – 2009
Hochschule Jade
Diplom
Sprachen
Deutsch – Muttersprache
"""

UNCLEAR = """\
Curriculum
Lena Brandt, pilot
Experience
Elbe and Weser
something since 2017
Skills
I know the river well and I teach what I have learned on it.
"""


SEVERAL = """\
Lena Brandt
Experience
Pilot at Elbe Pilots, Mar 2017 - Present
Brought 412 ships in
Mate at North Sea Tugs, 2012 to 2017
Towed 90 barges
Deckhand, Old Co, summers of 2010 and 2011
Mended nets
Cook at Harbour Inn (2009)
Fried fish
"""


def word_file(path: Path, text: str) -> Path:
    """Write a Word file with a paragraph for each line."""
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.splitlines()
    )
    body = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
    return path


def pdf_file(path: Path, text: str) -> Path:
    """Write a PDF of one page with these lines, in Latin-1."""
    lines = [
        line.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)")
        for line in text.splitlines()
    ]
    content = (
        b"BT /F1 10 Tf 50 800 Td 14 TL " + b"".join(b"(" + x + b") Tj T* " for x in lines) + b"ET"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    start = out.tell()
    out.write(
        b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    )
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("make", [word_file, pdf_file], ids=["docx", "pdf"])
def test_what_is_certain_is_taken(tmp_path: Path, make: object) -> None:
    path = tmp_path / ("cv.docx" if make is word_file else "cv.pdf")
    found = read(make(path, ENGLISH))  # type: ignore[operator]
    assert found.profile == {
        "basics": {
            "name": "Lena Brandt",
            "email": "lena@lena.example",
            "phone": "+49 40 5550123",
            "url": "https://lena.example",
            "summary": "I bring large ships up the Elbe at night.",
        },
        "work": [
            {
                "name": "Elbe Pilots Ltd",
                "position": "Senior Pilot",
                "startDate": "2017-03",
                "highlights": ["Brought 412 ships up the Elbe", "No grounding in 9 years"],
            }
        ],
        "education": [
            {
                "institution": "Jade University",
                "studyType": "Diplom",
                "startDate": "2005",
                "endDate": "2009",
            }
        ],
        "skills": [{"name": "Navigation"}, {"name": "night passages"}, {"name": "fog"}],
        "languages": [
            {"language": "German", "fluency": "native"},
            {"language": "English", "fluency": "fluent"},
        ],
    }
    left = [line.partition(": ")[2] for line in found.left]
    assert [" ".join(line.split()) for line in left] == [
        '"River pilot"',
        '"Mate, North Sea Tugs Sep 2009 – Feb 2017"',
        '"Towing in all weathers"',
        '"Choir"',
    ]


def test_another_language_and_layout(tmp_path: Path) -> None:
    found = read(word_file(tmp_path / "cv.docx", GERMAN))
    assert [
        (job["name"], job["position"], job.get("endDate")) for job in found.profile["work"]
    ] == [
        ("Elbe Lotsen GmbH", "Lotsin", None),
        ("Nordsee Schlepper AG", "Steuerfrau", "2017-02"),
    ]
    assert found.profile["education"][0]["institution"] == "Hochschule Jade"
    assert found.profile["languages"] == [{"language": "Deutsch", "fluency": "Muttersprache"}]
    assert found.left == []


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, UNCLEAR], ids=["en", "de", "unclear"])
def test_no_word_is_lost(tmp_path: Path, text: str) -> None:
    found = read(word_file(tmp_path / "cv.docx", text))
    kept = json.dumps(found.profile, ensure_ascii=False) + "\n".join(found.left)
    headings = {"summary", "work", "experience", "education", "skills", "languages", "interests"}
    headings |= {"berufserfahrung", "ausbildung", "sprachen", "heute", "present"}
    headings |= {"curriculum", "vitae"}
    for word in re.findall(r"[^\W\d_]{4,}", text):
        assert word in kept or word.casefold() in headings


ANSWER = {
    "basics": {"name": "Lena Brandt", "label": "River pilot", "summary": "A great leader"},
    "work": [
        {
            "name": "North Sea Tugs",
            "position": "Mate",
            "startDate": "Sep 2009",
            "endDate": "Feb 2017",
        }
    ],
    "skills": [{"name": "leadership"}],
}


def test_a_model_may_only_quote(tmp_path: Path) -> None:
    found = read(word_file(tmp_path / "cv.docx", ENGLISH))
    backend = ScriptedBackend([json.dumps(ANSWER)])
    proposed, dropped = proposals(found, backend)
    assert [str(one) for one in proposed] == [
        'basics.label: + "River pilot"',
        'work[1]: + "North Sea Tugs", "Mate", "2009-09", "2017-02"',
    ]
    assert dropped == ["A great leader", "leadership"]
    for one in proposed:
        take(found, one)
    assert found.profile["basics"]["label"] == "River pilot"
    assert [job["name"] for job in found.profile["work"]] == ["Elbe Pilots Ltd", "North Sea Tugs"]
    with pytest.raises(OutputError):
        proposals(found, ScriptedBackend(["I cannot."]))


def test_nothing_of_a_model_is_taken_without_consent(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word_file(desk / "cv.docx", ENGLISH)
    (desk / "answer.json").write_text(json.dumps(ANSWER), encoding="utf-8")
    command = ["import", "cv.docx", "-o", "new.yaml", "--with-model", "-m", "manual:"]
    assert run([*command, "--reply", "answer.json"]) == 0
    said = capsys.readouterr().err
    assert 'not taken without your consent on a terminal: basics.label: + "River pilot"' in said
    assert 'Dropped, as it is not in the file: "leadership"' in said
    assert "River pilot" not in (desk / "new.yaml").read_text(encoding="utf-8")
    resume = '{"basics": {"name": "A"}}'
    (desk / "r.json").write_text(resume, encoding="utf-8")
    assert run(["import", "r.json", "--with-model", "--dry-run"]) == 2


DAMAGED = [
    (b"%PDF-1.4\nrubbish", "cv.pdf", "is a damaged PDF"),
    (b"hello", "cv.pdf", "is no PDF file"),
    (b"PK\x03\x04rubbish", "cv.docx", "is a damaged archive"),
]


@pytest.mark.parametrize(("data", "name", "told"), DAMAGED, ids=[told for *_, told in DAMAGED])
def test_a_damaged_one_is_one_line(tmp_path: Path, data: bytes, name: str, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DraftkitError, match=told) as caught:
        read(tmp_path / name)
    assert "\n" not in str(caught.value)


@each("title", ["Curriculum Vitae", "LEBENSLAUF", "CV:"])
def test_what_the_paper_is_called_is_nobodys_name(tmp_path: Path, title: str) -> None:
    found = read(word_file(tmp_path / "cv.docx", f"{title}\nLena Brandt\nlena@x.example\n"))
    assert found.profile["basics"] == {"name": "Lena Brandt", "email": "lena@x.example"}


NO_NAMES = [
    "Personal Details",
    "Dati Personali",
    "Application for River Pilot",
    "Bewerbung als Lotse",
    "Senior River Pilot",
    "Elbe Pilots Ltd",
    "To Whom It May Concern",
    "Hamburg, Germany",
    "Sea Captain",
    "Dear Hiring Manager",
    "Strictly Private",
    "Europass Curriculum Vitae",
    "Table of Contents",
    "Johns Hopkins University",
    "Coordonn\u00e9es personnelles",
    "Ingeniera Industrial",
]


@each("first", NO_NAMES)
@each("made", [("Lena Brandt\nlena@b.example\n", "Lena Brandt"), ("pilot@b.example\n", None)])
def test_a_first_line_that_is_no_name_is_listed(
    tmp_path: Path, first: str, made: tuple[str, str | None]
) -> None:
    text = f"{first}\n{made[0]}Experience\n2017 - present   Elbe Pilots Ltd - Senior Pilot\n"
    found = read(word_file(tmp_path / "cv.docx", text))
    assert found.profile["basics"].get("name") == made[1]


SURE = [
    ("Lena Brandt", "pilot@b.example"),
    ("Jan de Vries", "info@b.example"),
    ("DR. ELENA O\u2019SHAUGHNESSY", "eo@b.example"),
    ("Maria Silva", "m.silva.maria@b.example"),  # ordinary words, too
    ("David Brown", "david@b.example"),
    ("Mark Hill", "mark.hill@b.example"),
]


@each("name", SURE)
def test_a_name_is_sure_by_its_words_or_by_the_address(
    tmp_path: Path, name: tuple[str, str]
) -> None:
    found = read(word_file(tmp_path / "cv.docx", "\n".join(name)))
    assert found.profile["basics"] == {"name": name[0], "email": name[1]}
    unsure = read(word_file(tmp_path / "cv.docx", "Mark Hill\ninfo@b.example"))
    assert [line.partition(": ")[2] for line in unsure.left] == ['"Mark Hill"']


def test_where_the_words_of_the_language_are_not_known_only_the_address_tells(
    tmp_path: Path,
) -> None:
    text = "\nIk heb op de Elbe gevaren en ben daar in de haven met een boot van de stad.\n"
    for box, name in (("info", None), ("lena", "Lena Brandt")):
        path = word_file(tmp_path / "cv.docx", f"Lena Brandt\n{box}@b.example{text}")
        assert read(path).profile["basics"].get("name") == name


REFEREES = [
    "References\nDr. Otto Kurz\nHarbour Master, Port of Hamburg\n+49 40 7770123",
    "REFEREES:\nDr. Otto Kurz, Harbour Master (040) 7770123",
    "Professional References (available on request)\nDr. Otto Kurz 040/7770123",
    "R E F E R E N C E S\nDr. Otto Kurz\n555-777-0123",
    "5. Referenzen\nDr. Otto Kurz, Tel. 040 777 01 23",
    "R\u00e9f\u00e9rences\nDr. Otto Kurz\n07 77 01 23 55",
    "Referencias personales\nDr. Otto Kurz\n612 777 012",
    "Refer\u00eancias\nDr. Otto Kurz\n912 777 012",
    "Referenze\nDr. Otto Kurz\n347 7770123",
    "Referenties\nDr. Otto Kurz\n06-77701234",
    "Reference: Dr. Otto Kurz, otto@kurz.example, +49 40 1",
    "Referee: Dr. Otto Kurz, mobile 0151 7770123",
    "Reference\nDr. Otto Kurz, otto@kurz.example",
]


@each("make", [word_file, pdf_file])
@each("referees", REFEREES)
@each("number", ["", "+49 40 5550123\n"])
@each(
    "before",
    [
        "",
        "Summary\nI bring ships in.\n",
        "Skills\nNavigation\n",
        "Languages\nGerman (native)\n",
        "Experience\nElbe Pilots Ltd, Pilot, 2015 - 2019\n- Brought 300 ships in\n",
    ],
)
def test_nothing_of_a_referee_is_taken(
    tmp_path: Path, make: object, referees: str, number: str, before: str
) -> None:
    path = tmp_path / ("cv.docx" if make is word_file else "cv.pdf")
    text = f"Lena Brandt\nlena@x.example\n{number}{before}{referees}\n"
    found = read(make(path, text))  # type: ignore[operator]
    profile = json.dumps(found.profile)
    assert "kurz" not in profile.casefold()
    assert re.search(r"777|otto@|40 1", profile) is None
    assert found.profile["basics"].get("phone", "") == number.strip()
    assert any("Otto Kurz" in line for line in found.left)
    assert "777" not in found.text
    assert "Kurz" not in found.text


def test_a_number_below_the_head_is_somebody_elses_and_a_date_is_none(tmp_path: Path) -> None:
    text = """\
Lena Brandt
Born 01.02.1980
lena@x.example
Experience
Elbe Pilots Ltd, Pilot, 03.2015 - 12.2019
- Brought 300 ships in, 05/12 - 07/14
- Kept a budget of 1 000 000 euros
- Called in by Otto Kurz, +49 40 7770123
Skills
Navigation
Otto Kurz 0151/7770123
"""
    found = read(word_file(tmp_path / "cv.docx", text))
    assert found.profile["basics"] == {"name": "Lena Brandt", "email": "lena@x.example"}
    assert len(found.profile["work"][0]["highlights"]) == 2
    assert found.profile["skills"] == [{"name": "Navigation"}]
    assert sum("777" in line for line in found.left) == 2


def test_a_number_far_below_the_name_is_not_the_writers(tmp_path: Path) -> None:
    lines = ["Lena Brandt", *(f"line {n} of a language that is not known" for n in range(20))]
    found = read(word_file(tmp_path / "cv.docx", "\n".join([*lines, "Kurz +49 40 7770123"])))
    assert found.profile["basics"] == {"name": "Lena Brandt"}


def test_what_a_resume_says_of_a_referee_besides_their_words_is_left(tmp_path: Path) -> None:
    data = {
        "basics": {"name": "Lena"},
        "references": [{"name": "Otto Kurz", "reference": "Calm.", "phone": "+49 40 7770123"}],
    }
    (tmp_path / "resume.json").write_text(json.dumps(data), encoding="utf-8")
    found = read(tmp_path / "resume.json")
    assert found.profile["references"] == [{"name": "Otto Kurz", "reference": "Calm."}]
    assert any("7770123" in line for line in found.left)


@each("dash", ["\u2014", "\u2013", "-", "|", "\u00b7"])
def test_a_dash_beside_what_is_empty_is_no_part_of_a_role(tmp_path: Path, dash: str) -> None:
    text = (
        f"Lena Brandt\nlena@x.example\nExperience\nElbe Pilots Ltd\nPilot {dash} 2015 - 2019\n"
        f"- Brought 300 ships in\nNorth Sea Ltd {dash}\nMate 2012 - 2015 {dash}\n"
    )
    found = read(word_file(tmp_path / "cv.docx", text))
    names = [(one["name"], one["position"]) for one in found.profile["work"]]
    assert names == [("Elbe Pilots Ltd", "Pilot"), ("North Sea Ltd", "Mate")]


def test_a_job_whose_dates_are_unclear_is_part_of_no_other(tmp_path: Path) -> None:
    found = read(word_file(tmp_path / "cv.docx", SEVERAL))
    work = [(job["name"], job["summary"]) for job in found.profile["work"]]
    assert work == [("Elbe Pilots", "Brought 412 ships in"), ("North Sea Tugs", "Towed 90 barges")]
    left = " ".join(found.left)
    assert all(text in left for text in ("Deckhand", "Mended nets", "Cook at", "Fried fish"))
