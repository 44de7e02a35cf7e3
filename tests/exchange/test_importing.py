"""Files of other tools: recognised by what is in them, nothing lost, nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from commands import run_apart
from documents.files import docx
from documents.files import run as word
from draftkit import Profile
from draftkit.cli import run
from draftkit.errors import DraftkitError, InputError
from draftkit.exchange.imports.imported import Imported
from draftkit.exchange.imports.importers import read
from draftkit.exchange.imports.keeping import keep, keep_into
from draftkit.exchange.imports.linkedin.posts import _unwrapped
from draftkit.files import places, yamlio
from draftkit.files.bundle import Bundle
from draftkit.files.yamledit import LayoutError
from draftkit.people.people import People
from draftkit.profile.origins import was_imported
from draftkit.profile.samples import read as samples_of
from each import each
from terminals import talk

DATA = Path(__file__).parents[1] / "data" / "exchange"
LINKEDIN = DATA / "linkedin"


def zipped(target: Path, files: dict[str, bytes]) -> Path:
    """Make an archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def export() -> dict[str, bytes]:
    """Return the files of the export by name."""
    return {
        path.relative_to(LINKEDIN).as_posix(): path.read_bytes()
        for path in sorted(LINKEDIN.rglob("*"))
        if path.is_file()
    }


def wrapped(folder: Path) -> Path:
    """As the complete export comes: a folder around all, localised names, marks, CRLF."""
    names = {"Positions.csv": "Postes.csv", "Connections.csv": "Relations.csv"}
    files = {
        f"Complete_LinkedInDataExport_07-28-2026/{names.get(name, name)}": b"\xef\xbb\xbf"
        + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if name.endswith(".csv")
        else data
        for name, data in export().items()
    }
    return zipped(folder / "Complete_LinkedInDataExport.zip", files)


def loose(folder: Path) -> Path:
    """A folder with some tables, saved again as Latin-1 by a spreadsheet."""
    target = folder / "mine"
    target.mkdir()
    for name in ("Profile.csv", "Positions.csv", "Connections.csv", "Education.csv"):
        text = (
            (LINKEDIN / name)
            .read_text(encoding="utf-8")
            .replace("\u2022", "-")
            .replace("Inês", "Jürgen")
        )
        (target / name).write_bytes(text.encode("latin-1"))
    return target


def older(folder: Path) -> Path:
    """An older export: connections without addresses of pages, posts without media."""
    return zipped(
        folder / "Basic.zip",
        {
            "Connections.csv": b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
            b"Ann,Lee,a@x.example,Mill,Miller,03 Feb 2019\n",
            "Shares.csv": b"Date,ShareLink,ShareCommentary,SharedUrl,Visibility\n"
            b"2019-01-01 00:00:00,https://x.example,One thought.,,PUBLIC\n",
            "Profile.csv": b"First Name,Last Name,Headline,Summary\nLena,Brandt,Pilot,\n",
            "Rich_Media.csv": b"",
        },
    )


def words(text: str) -> str:
    """Return the words of a text alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))


SHAPES = [lambda _: LINKEDIN, wrapped, loose, older]


@pytest.mark.parametrize("shape", SHAPES, ids=["folder", "wrapped", "loose", "older"])
def test_no_cell_of_the_export_is_lost(tmp_path: Path, shape: Any) -> None:
    found = read(source := shape(tmp_path))
    kept = words(
        " ".join(
            [
                json.dumps(found.profile, ensure_ascii=False).replace("\\n", " "),
                *(sample.text for sample in found.samples),
                *(json.dumps(p.as_dict(), ensure_ascii=False) for p in found.people),
                *found.left,
            ]
        )
    )
    columns = set(re.findall(r'(?:^|\n)([^:\n]+): column "([^"]+)"', "\n".join(found.left)))
    bundle = Bundle.open(source)
    for entry in bundle.entries:
        if entry.suffix != ".csv" or f"{entry.base}" in " ".join(
            line for line in found.left if line.startswith("Not read")
        ):
            continue
        text = bundle.text_of(entry)
        lines = text.splitlines(keepends=True)
        start = next(n for n, line in enumerate(lines) if not _is_note(line))
        header, *rows = csv.reader(lines[start:])
        for row in rows:
            for column, cell in zip(header, row, strict=False):
                if not cell.strip() or (entry.base, column) in columns:
                    continue
                dates = ("Started On", "Finished On", "Issued On", "Published On", "Connected On")
                known = column in (
                    *dates,
                    "DATE",
                    "Sent At",
                    "Status",
                    "Direction",
                    "Creation Date",
                )
                mine = "lena" in cell.casefold() and "csv" in entry.base.casefold()
                hidden = row[-1] == "HIDDEN" or "LinkedIn Member" in row or row[0] == ""
                wrapping = cell.startswith("[")
                if known or mine or hidden or wrapping:
                    continue
                for line in _unwrapped(cell).splitlines():
                    assert words(line) in kept, f"{entry.base}, {column}: {cell}"


def _is_note(line: str) -> bool:
    return line.lstrip("\ufeff").startswith(("Notes:", '"When')) or not line.strip()


@pytest.mark.parametrize("shape", SHAPES[:2], ids=["folder", "wrapped"])
def test_the_export_of_linkedin(tmp_path: Path, shape: Any) -> None:
    found = read(shape(tmp_path))
    profile = Profile.from_dict(found.profile).data
    assert profile["basics"]["name"] == "Lena Brandt"
    assert profile["basics"]["url"] == "https://lena.example"
    assert profile["basics"]["email"] == "lena@lena.example"
    assert profile["basics"]["profiles"] == [
        {"network": "Twitter", "username": "lenapilot"},
        {"network": "Blog", "url": "https://lena.example/blog"},
    ]
    assert profile["work"][0] == {
        "name": "Elbe Pilots",
        "position": "Senior Pilot",
        "location": "Hamburg",
        "startDate": "2017-03",
        "summary": "Night passages.",
        "highlights": ["Brought 412 ships up the Elbe", "No grounding in 9 years"],
    }
    assert [skill["name"] for skill in profile["skills"]] == ["Navigation", "Teaching"]
    assert [one["name"] for one in profile["references"]] == ["Inês Duarte, Host, Port Data"]
    assert [(p.name, p.last_touch) for p in found.people] == [
        ("Inês Duarte", "2026-02-25"),
        ("Jörg Müller", "2024-02-01"),
        ("Ana Lima", "2024-03-01"),
    ]
    assert found.people[1].notes[0].text.startswith("I wrote when I invited them")
    assert [sample.name for sample in found.samples] == [
        "linkedin-posts-2026.md",
        "linkedin-posts-2025.md",
        "linkedin-nachte-auf-der-elbe.md",
    ]
    assert found.samples[0].text.endswith(
        'Fog is not the problem.\n\nThe problem is the one who says he "sees" enough.\n'
    )
    assert "fährt mit den Ohren." in found.samples[2].text
    assert "Left" not in found.left
    assert any("Birth Date" in line for line in found.left)


def test_it_is_kept_beside_the_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["import", str(wrapped(tmp_path)), "-o", "profile.yaml"]) == 0
    out, said = capsys.readouterr()
    assert "3 added, 0 changed" in out
    assert 'Left: Profile.csv: column "Birth Date" (1 cell)' in said
    profile = Profile.load("profile.yaml")
    assert len(samples_of(profile)) == 3
    assert not any("<!--" in sample for sample in samples_of(profile))
    assert len(People.of(profile)) == 3
    assert run(["profile", "facts", "--sources", "--json"]) == 0
    facts = {fact["id"]: fact["source"] for fact in json.loads(capsys.readouterr().out)}
    assert facts["work[0].position"] == "Complete_LinkedInDataExport.zip, Postes.csv, line 2"
    assert facts["work[0].startDate"] == "Complete_LinkedInDataExport.zip, Postes.csv, line 4"
    # What the writer changes is the writer's own.
    text = Path("profile.yaml").read_text(encoding="utf-8").replace("Senior Pilot", "Elder Pilot")
    Path("profile.yaml").write_text(text, encoding="utf-8")
    assert run(["profile", "facts", "--sources"]) == 0
    assert re.search(r"work\[0\].position: Elder Pilot  \[line \d+\]", capsys.readouterr().out)
    # Nothing is written over; the same again into it changes nothing but asks what differs.
    assert run(["import", str(LINKEDIN), "-o", "profile.yaml"]) == 2
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert run(["import", "Complete_LinkedInDataExport.zip", "--into", "profile.yaml"]) == 0
    assert {path: path.read_bytes() for path in before} == before


MINE = """\
# my profile
basics:
  name: Lena Brandt  # as on my card
  label: Pilot
work:
  # since the fog of 2017
  - name: Elbe Pilots
    position: Senior Pilot
    highlights: [Wrote the fog manual]
  - name: Own book
meta:
  draftkit:
    samples: talk.md
"""


def test_a_profile_is_not_merged_into_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(MINE, encoding="utf-8")
    (tmp_path / "same.yaml").symlink_to(file)
    for other in (file, tmp_path / "same.yaml"):
        assert run(["import", str(other), "--into", str(file)]) == 2
        assert "cannot be merged into itself" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == MINE


@pytest.mark.parametrize("options", [[], ["--theirs"]])
def test_merging_keeps_comments_and_what_is_mine(
    tmp_path: Path,
    options: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(MINE, encoding="utf-8")
    (tmp_path / "talk.md").write_text("I speak.", encoding="utf-8")
    assert run(["import", str(LINKEDIN), "--into", str(file), *options]) == 0
    said = capsys.readouterr().err
    assert 'basics.label: you have "Pilot"; the file has "River pilot, Elbe"' in said
    text = file.read_text(encoding="utf-8")
    assert all(line in text for line in ("# my profile", "# as on my card", "  # since the fog"))
    profile = Profile.load(file).data
    assert profile["basics"]["label"] == ("River pilot, Elbe" if options else "Pilot")
    names = [job["name"] for job in profile["work"]]
    assert sorted(names) == ["Elbe Pilots", "North Sea Tugs", "Own book"]
    job = next(job for job in profile["work"] if job["name"] == "Elbe Pilots")
    assert job["highlights"] == [
        "Wrote the fog manual",
        "Brought 412 ships up the Elbe",
        "No grounding in 9 years",
    ]
    assert job["startDate"] == "2017-03"
    assert profile["meta"]["draftkit"]["samples"][0] == "talk.md"
    assert run(["import", str(LINKEDIN), "--into", str(file), *options]) == 0
    assert file.read_text(encoding="utf-8") == text


def test_a_dry_run_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(desk.rglob("*"))
    assert run(["import", str(LINKEDIN), "--dry-run"]) == 0
    assert 'basics.label: + "River pilot, Elbe"' in capsys.readouterr().out
    assert run(["import", str(LINKEDIN), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "LinkedIn's export"
    assert run(["import", str(LINKEDIN)]) == 2
    assert sorted(desk.rglob("*")) == before


def test_the_same_facts_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = Path(__file__).parents[2] / "examples" / "profile.yaml"
    assert run(["profile", "show", "--json", "-p", str(source)]) == 0
    (tmp_path / "resume.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["import", str(tmp_path / "resume.json"), "-o", str(tmp_path / "p.yaml")]) == 0
    assert Profile.load(tmp_path / "p.yaml").facts() == Profile.load(source).facts()
    assert Profile.load(tmp_path / "p.yaml").hash == Profile.load(source).hash


RESUMES = [
    (
        "json-resume/before-1.0.json",
        {
            "work[0].name": "Elbe Pilots",
            "basics.url": "https://lena.example",
            "education[0].score": "1.7",
        },
        [],
    ),
    (
        "json-resume/with-odd-values.json",
        {
            "basics.phone": "494055501",
            "work[1].startDate": "",
            "work[0].startDate": "2017-03",
            "work[0].summary": "Night.\nFog.",
            "skills[0].keywords[0]": "night",
            "custom.boats[1]": "launch",
        },
        [
            'basics.location "Hamburg"',
            'work[1].startDate "some day"',
            'meta.version "v1.0.0"',
            'meta.theme "elegant"',
        ],
    ),
    ("json-resume/in-yaml.yaml", {"volunteer[0].organization": "DGzRS"}, []),
    (
        "rendercv/classic.yaml",
        {
            "basics.summary": "I bring large ships up the Elbe.\n\nI teach what I learn.",
            "work[0].position": "Senior Pilot",
            "work[0].endDate": "",
            "education[0].studyType": "Diplom",
            "publications[0].authors[1]": "Tom Reed",
            "skills[0].keywords[1]": "fog",
            "basics.profiles[0].username": "lena",
        },
        ["Sings in a choir", "1. Rows"],
    ),
    (
        "rendercv/projects.yaml",
        {
            "projects[0].description": "Free charts for night passages",
            "projects[0].startDate": "2021-01",
        },
        ["Golden Anchor, 2023"],
    ),
    ("rendercv/old-label.yaml", {"basics.label": "River pilot"}, ["lena.png", "Fall 2009"]),
    (
        "vcard/v4.vcf",
        {
            "work[0].name": "Elbe Pilots",
            "basics.email": "lena@lena.example",
            "basics.profiles[0].url": "https://www.linkedin.com/in/lena",
        },
        ["BDAY"],
    ),
    ("vcard/v3.vcf", {"basics.summary": "Pilot on the Elbe, at night"}, []),
    ("vcard/v21.vcf", {"basics.name": "Jana Müller"}, []),
]


@pytest.mark.parametrize(("name", "facts", "left"), RESUMES, ids=[r[0] for r in RESUMES])
def test_other_formats(tmp_path: Path, name: str, facts: dict[str, str], left: list[str]) -> None:
    found = read(DATA / name)
    profile = Profile.from_dict(found.profile)
    told = {fact.id: fact.text for fact in profile.facts()}
    assert {id_: told.get(id_, "") for id_ in facts} == facts
    listed = "\n".join(found.left)
    assert all(text in listed for text in left), listed
    assert run(["import", str(DATA / name), "-o", str(tmp_path / "profile.yaml")]) == 0
    assert Profile.load(tmp_path / "profile.yaml").facts() == profile.facts()


def bomb(folder: Path) -> Path:
    return zipped(folder / "bomb.zip", {"Positions.csv": b"0" * (40 << 20)})


def overlapping(folder: Path) -> Path:
    """Two names for one piece of the archive, as zip bombs have them."""
    path = zipped(
        folder / "overlap.zip", {"Profile.csv": b"a,b\n" * 99, "Skills.csv": b"Name\nx\n"}
    )
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


def half(folder: Path) -> Path:
    path = wrapped(folder)
    path.write_bytes(path.read_bytes()[:3000])
    return path


def broken(folder: Path) -> Path:
    path = zipped(folder / "broken.zip", {"Positions.csv": os.urandom(1000), **export()})
    data = bytearray(path.read_bytes())
    at = data.index(b"Profile.csv") + 40
    data[at : at + 20] = bytes(20)
    path.write_bytes(bytes(data))
    return path


def cut_table(folder: Path) -> Path:
    text = (LINKEDIN / "Positions.csv").read_bytes()
    return zipped(folder / "cut.zip", {**export(), "Positions.csv": text[: text.index(b"412")]})


def unknown_encoding(folder: Path) -> Path:
    data = "First Name,Last Name,Headline\nŁukasz,Żółw,Kapitan\n".encode("cp1250")
    (folder / "Profile.csv").write_bytes(data)
    return folder / "Profile.csv"


def encrypted(folder: Path) -> Path:
    path = zipped(folder / "secret.zip", {"Profile.csv": b"x"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    return path


def written(name: str, text: str) -> Any:
    def make(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return make


DAMAGED = [
    (bomb, "would unpack to"),
    (overlapping, "overlaps another file"),
    (half, "is a damaged archive"),
    (broken, "is damaged"),
    (cut_table, "Positions.csv, line 2: the row has no end"),
    (unknown_encoding, "is not UTF-8 text"),
    (encrypted, "is encrypted"),
    (lambda folder: folder / "none.zip", "There is no file"),
    (lambda folder: folder, "none of the formats"),
    (written("a.json", '{"basics": {"name": "x"'), "a.json: cannot be read: it breaks off"),
    (written("a.json", '{"a": 1, "a": 2}'), 'a.json: cannot be read: the key "a" stands twice in'),
    (written("a.json", "[" * 100_000), "a.json, line 1: cannot be read"),
    (written("a.json", "{" * 100_000), "a.json"),
    (written("a.yaml", "basics: {name: x"), "a.yaml, line"),
    (written("a.yaml", "basics: {label: ''}"), "basics.name is missing"),
    (written("a.vcf", "BEGIN:VCARD\nFN:A\n"), "END:VCARD"),
    (written("a.vcf", "BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"), "2 cards"),
    (
        written("Shares.csv", "Date,ShareLink,ShareCommentary\n1,2,3,4\n"),
        "4 cells and the header 3",
    ),
]


@pytest.mark.parametrize(("make", "told"), DAMAGED, ids=[told for _, told in DAMAGED])
def test_what_is_damaged_is_one_line(
    tmp_path: Path, make: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    target = tmp_path / "out" / "profile.yaml"
    assert run(["import", str(source), "-o", str(target)]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.splitlines()[-1].startswith("Error: ")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes")
def test_no_pipe_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Profile.csv")
    with pytest.raises(InputError, match="it is a pipe"):
        read(tmp_path / "Profile.csv")


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    files = {
        "../../Profile.csv": (LINKEDIN / "Profile.csv").read_bytes(),
        "Articles/../x.html": b"<h1>\x1b[31mA</h1>b",
    }
    found = read(zipped(tmp_path / "ax.zip", files))
    assert found.profile["basics"]["name"] == "Lena Brandt"
    assert [sample.name for sample in found.samples] == ["linkedin-a.md"]
    assert "\x1b" not in found.samples[0].text


def test_other_packages_add_importers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_importer.py").write_text(
        "from draftkit.exchange.imports.imported import Imported\n"
        "def own(bundle):\n"
        "    if bundle.path.suffix == '.own':\n"
        "        return Imported('Own', bundle.name, {'basics': {'name': 'Ann'}})\n",
        encoding="utf-8",
    )
    info = tmp_path / "own_importer-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: own-importer\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[draftkit.importers]\nown = own_importer:own\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "a.own").write_text("x", encoding="utf-8")
    found = read(tmp_path / "a.own")
    assert isinstance(found, Imported)
    assert found.profile["basics"]["name"] == "Ann"
    (info / "entry_points.txt").write_text(
        "[draftkit.importers]\nown = no_such:own\n", encoding="utf-8"
    )
    places._entry_points.cache_clear()  # as in the next process
    with pytest.raises(DraftkitError, match='importer "own" cannot be used'):
        read(tmp_path / "a.own")


def test_samples_are_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "samples").mkdir()
    own = tmp_path / "samples" / "linkedin-posts-2026.md"
    own.write_text("mine", encoding="utf-8")
    assert run(["import", str(LINKEDIN), "-o", str(tmp_path / "profile.yaml")]) == 2
    assert "is there already with another text, and stays" in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "profile.yaml").exists()


SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
PERSON = {"Profile.csv": "First Name,Last Name,Headline,Summary,Industry\nLena,Brandt,Pilot,,\n"}


def posted(folder: Path, *days: int) -> Path:
    """Return an export with a post on each of some days of a month."""
    rows = "".join(
        f"2026-02-{day:02} 10:00:00,https://www.linkedin.com/feed/{day},Post {day}.,,,\n"
        for day in days
    )
    files = {**PERSON, "Shares.csv": SHARES + rows}
    return zipped(folder / f"{len(days)}.zip", {n: text.encode() for n, text in files.items()})


def test_the_export_of_the_next_month_adds_its_posts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, posts = tmp_path / "me.yaml", tmp_path / "samples" / "linkedin-posts-2026.md"

    def said_of(*days: int) -> list[str]:
        assert run(["import", str(posted(tmp_path, *days)), "--into", str(file)]) == 0
        return re.findall(r"^Post .*", posts.read_text(encoding="utf-8"), re.MULTILINE)

    assert run(["import", str(posted(tmp_path, 3)), "-o", str(file)]) == 0
    assert said_of(3, 9) == ["Post 9.", "Post 3."]
    assert "have changed" not in capsys.readouterr().err
    text = posts.read_text(encoding="utf-8").replace("3.", "3, in my words.")
    posts.write_text(text, encoding="utf-8")
    assert said_of(3, 9, 20) == ["Post 20.", "Post 9.", "Post 3, in my words."]
    assert "changed samples/linkedin-posts-2026.md: 1 newer post put" in capsys.readouterr().err
    posts.write_text(posts.read_text().replace("Post 9.\n", ""), encoding="utf-8")
    assert said_of(3, 9, 20) == ["Post 20.", "Post 3, in my words."]
    assert "have changed samples/linkedin-posts-2026.md: it stays" in capsys.readouterr().err


@each(
    ("cell", "post"),
    [
        ('One"\n""\n"He said ""no"".\n', 'One\n\nHe said "no".'),
        ('One"\n""\n"Two says ""hi"" there."\n"\n#bread', 'One\n\nTwo says "hi" there.\n\n#bread'),
        ('"One."\nTwo.\n"Three."', '"One."\nTwo.\n"Three."'),
        ('He said "no"\nand left.', 'He said "no"\nand left.'),
    ],
)
def test_the_quotes_around_the_lines_of_a_post_are_none_of_it(cell: str, post: str) -> None:
    assert _unwrapped(cell) == post


def test_an_archive_that_a_mac_packed_anew_is_read(tmp_path: Path) -> None:
    files = export()
    mac = {f"__MACOSX/x/._{name.rpartition('/')[2]}": b"\0\5\x16\7\xff" for name in files}
    packed = zipped(tmp_path / "mac.zip", {**files, **mac, ".DS_Store": b"\0\xff"})
    assert read(packed).profile == read(LINKEDIN).profile
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "mac")
    assert read(tmp_path / "mac").left == read(LINKEDIN).left == read(packed).left


def test_importing_loads_no_model(tmp_path: Path) -> None:
    shutil.copytree(LINKEDIN, tmp_path / "export")
    code = "import sys; from draftkit.cli import run; run(sys.argv[1:]); print(*sys.modules)"
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code, "import", str(tmp_path / "export"), "--dry-run"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert not {"openai", "pydantic", "tiktoken", "asyncio"} & loaded


def test_one_of_a_thing_is_counted_as_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(desk / "export.zip", "w") as archive:
        archive.writestr(
            "Connections.csv",
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
            "Sam,Poe,https://www.linkedin.com/in/sam,,Mill,Host,01 Mar 2026\n",
        )
    assert run(["import", "export.zip", "--dry-run"]) == 0
    assert "1 person, the last in touch 2026-03-01" in capsys.readouterr().out
    (desk / "mine.yaml").write_text("basics:\n  name: Lena Brandt\n", encoding="utf-8")
    (desk / "r.json").write_text('{"basics": {"name": "Lena Brandt"}}', encoding="utf-8")
    assert run(["import", "r.json", "--into", "mine.yaml", "--dry-run"]) == 0
    assert "1 field says the same as yours." in capsys.readouterr().out


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    done = run_apart("import", str(LINKEDIN), "-o", str(tmp_path / "profile.yaml"))
    assert done.returncode == 0
    assert io.StringIO(done.stdout).readline() == "linkedin: LinkedIn's export.\n"
    assert yamlio.parse((tmp_path / "profile.yaml").read_text(encoding="utf-8")).data["basics"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_is_shown_and_asked(desk: Path) -> None:
    (desk / "profile.yaml").write_text(MINE.replace("samples: talk.md", ""), encoding="utf-8")
    before = sorted(desk.rglob("*"))
    code, shown = talk(["import", str(LINKEDIN)], [("Write profile.yaml", b"n\n")])
    assert code == 130, shown
    assert sorted(desk.rglob("*")) == before
    code, shown = talk(
        ["import", str(LINKEDIN)],
        [("Write profile.yaml", b"y\n"), ('the file has "River pilot, Elbe".', b"t\n")],
    )
    assert code == 0, shown
    assert Profile.load("profile.yaml").data["basics"]["label"] == "River pilot, Elbe"


DIFFERENT = """\
basics:
  name: Lena Brandt
  label: |  # as on my card
    Pilot
  website: https://old.example
  summary: one
work:
- company: Elbe Pilots
  position: Pilot
  startDate: 2017  # or so
- {name: Tugs, position: Mate, summary: "a, b"}  # in braces
"""

THEIRS = {
    "basics": {
        "name": "Lena B. Brandt",
        "label": "Captain",
        "email": "lena@new.example",
        "url": "https://new.example",
        "summary": "Two\nlines",
    },
    "work": [
        {"name": "Elbe Pilots", "position": "Pilot", "startDate": "2017-03"},
        {"name": "Tugs", "position": "Mate", "summary": "c"},
    ],
}


def test_numbers_and_indentation_of_a_json_profile_stay_as_written(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    numbers = (
        '"grades": [\n            3.50,\n            12345678901234567890.123,\n            1e5'
    )
    before = f"""{{
    "basics": {{
        "name": "Ama\ue000ra Okafor"
    }},
    "meta": {{
        {numbers}
        ]
    }}
}}
"""
    file.write_text(before, encoding="utf-8")
    found = Imported("x", "x", {"basics": {"name": "Ama\ue000ra Okafor", "label": "Nurse"}})
    keep_into(found, file, lambda _: "mine")
    named = '"name": "Ama\ue000ra Okafor"'
    label = f'{named},\n        "label": "Nurse"'
    assert file.read_text(encoding="utf-8") == before.replace(named, label)


@pytest.mark.parametrize("option", [["--theirs"], []], ids=["theirs", "mine"])
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_what_is_said_of_each_field_that_differs_is_so(
    tmp_path: Path, ending: str, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(THEIRS), encoding="utf-8")
    file = tmp_path / f"profile.{ending}"
    data = yamlio.parse(DIFFERENT).data
    file.write_text(json.dumps(data) if ending == "json" else DIFFERENT, encoding="utf-8")
    assert run(["import", str(tmp_path / "theirs.json"), "--into", str(file), *option]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "the file has" in line]
    assert len(lines) == 6
    facts = {fact.id: fact.text for fact in Profile.load(file).facts()}
    for line in lines:
        named, mine, theirs = re.findall(
            r'([\w.\[\]]+): you have "(.+)"; the file has "(.+?)"', line
        )[0]
        field = named.replace("website", "url").replace("company", "name")
        said = next(text for key, text in facts.items() if key.startswith(field))
        if "by hand" in line or "kept as you have it" in line:
            assert " ".join(said.split()) == mine
        else:
            assert "taken over" in line
            assert " ".join(said.split()) == theirs
    taken = [line for line in lines if "taken over" in line]
    assert len(taken) == (0 if not option else 6 if ending == "json" else 5)  # but for the braces
    assert len(Profile.load(file).data["work"]) == 2


def test_nothing_is_said_to_be_taken_over_if_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(THEIRS), encoding="utf-8")
    file = tmp_path / "profile.yaml"
    file.write_text("basics:\n  name: Lena Brandt\n", encoding="utf-8")
    (tmp_path / "people.yaml").write_text("no list", encoding="utf-8")
    assert run(["import", str(tmp_path / "theirs.json"), "--into", str(file), "--theirs"]) == 2
    assert "taken over" not in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "basics:\n  name: Lena Brandt\n"


@pytest.mark.parametrize("option", ["--into", "-o"])
def test_paths_of_files_are_not_taken_over(
    tmp_path: Path,
    option: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "diary.md").write_text("Nobody is to read this.", encoding="utf-8")
    theirs: dict[str, Any] = {
        "basics": {
            "name": "Lena Brandt",
            "image": "/home/lena/me.png",
            "url": "file:///etc/passwd",
        },
        "work": [{"name": "Elbe Pilots", "url": r"C:\work"}, {"name": "A", "url": "a.example"}],
        "meta": {"draftkit": {"samples": ["diary.md", "/etc/passwd"], "voice": "dry"}},
    }
    (tmp_path / "resume.json").write_text(json.dumps(theirs), encoding="utf-8")
    file = tmp_path / "profile.yaml"
    if option == "--into":
        file.write_text("basics:\n  name: Lena Brandt\n", encoding="utf-8")
    assert run(["import", str(tmp_path / "resume.json"), option, str(file)]) == 0
    said = capsys.readouterr().err
    for left in ("diary.md", "/etc/passwd", "me.png", "file:///etc", r"C:\work"):
        assert any(line.startswith("Left:") and left in line for line in said.splitlines())
    profile = Profile.load(file)
    assert profile.samples == ()
    assert profile.data["meta"] == {"draftkit": {"voice": "dry"}}
    assert profile.data["work"] == [{"name": "Elbe Pilots"}, {"name": "A", "url": "a.example"}]


def test_an_import_names_no_more_samples_than_a_profile_may_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"s{n}.md" for n in range(19)]
    for name in names:
        (tmp_path / name).write_text("I speak.", encoding="utf-8")
    file = tmp_path / "profile.yaml"
    data = {"basics": {"name": "Lena"}, "meta": {"draftkit": {"samples": names}}}
    file.write_text(yamlio.dump(data), encoding="utf-8")
    assert run(["import", str(LINKEDIN), "--into", str(file)]) == 0
    assert "not named in your profile" in capsys.readouterr().err
    assert len(Profile.load(file).samples) == 20


CELLS = [
    ("[COMPANY:https://a.example,PORTFOLIO:https://b.example]", ["Portfolio https://b.example"]),
    ("[COMPANY:https://a.example],[BLOG:https://b.example/x,y]", ["Blog https://b.example/x,y"]),
    ("[Company:a.example,Other:b.example]", ["Other b.example"]),
    ("[https://a.example/x,y,https://b.example]", [" https://b.example"]),
    ("https://a.example, https://b.example", [" https://b.example"]),
    ("[PERSONAL:https://a.example]", []),
]


@each(("cell", "others"), CELLS)
def test_each_website_of_a_cell_is_one(tmp_path: Path, cell: str, others: list[str]) -> None:
    rows = [
        ["First Name", "Last Name", "Headline", "Websites", "Twitter Handles"],
        ["Lena", "Brandt", "Pilot", cell, "[@lena,elbe],[fog]"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    (tmp_path / "Profile.csv").write_text(text.getvalue(), encoding="utf-8")
    basics = read(tmp_path / "Profile.csv").profile["basics"]
    assert basics["url"].removeprefix("https://").startswith("a.example")
    handles = [one["username"] for one in basics["profiles"] if "username" in one]
    assert handles == ["lena", "elbe", "fog"]
    pages = [one for one in basics["profiles"] if "url" in one]
    assert [f"{one.get('network', '')} {one['url']}" for one in pages] == others


def test_numbers_and_addresses_in_one_cell_are_several(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    files = {
        "Profile.csv": "First Name,Last Name,Headline\nLena,Brandt,Pilot\n",
        "PhoneNumbers.csv": 'Extension,Number,Type\n,"+49 40 1, 0151 2",Mobile\n',
        "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\n"
        '"l@a.example; l@b.example",Yes,Yes,\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = read(folder)
    assert found.profile["basics"]["phone"] == "+49 40 1"
    assert found.profile["basics"]["email"] == "l@a.example"
    left = "\n".join(found.left)
    assert "0151 2" in left
    assert "l@b.example" in left


def test_several_values_in_a_resume_are_not_glued_into_one(tmp_path: Path) -> None:
    data = {
        "basics": {
            "name": "Lena Brandt",
            "email": ["l@a.example", "l@b.example"],
            "phone": "+49 40 1; 0151 2",
            "url": "https://a.example, https://b.example",
        },
        "skills": [{"name": "Sea", "keywords": "night, fog"}],
    }
    (tmp_path / "resume.json").write_text(json.dumps(data), encoding="utf-8")
    found = read(tmp_path / "resume.json")
    assert found.profile["basics"] == {
        "name": "Lena Brandt",
        "email": "l@a.example",
        "phone": "+49 40 1",
        "url": "https://a.example",
    }
    assert found.profile["skills"][0]["keywords"] == ["night", "fog"]
    assert [line.partition('"')[2] for line in found.left] == [
        'l@b.example"',
        '0151 2"',
        'https://b.example"',
    ]


def test_what_joined_an_empty_cell_is_no_part(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    files = {
        "Profile.csv": "First Name,Last Name,Headline\nLena,\u2014,Pilot \u2014\n",
        "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
        "Elbe Pilots,Pilot -,n/a,\u2014,2017,\n",
        "Recommendations_Received.csv": "First Name,Last Name,Company,Job Title,Text,"
        "Creation Date,Status\nOtto,,-,Master |,Calm.,,VISIBLE\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    profile = read(folder).profile
    assert profile["basics"] == {"name": "Lena", "label": "Pilot"}
    assert profile["work"] == [
        {"name": "Elbe Pilots", "position": "Pilot", "startDate": "2017"},
    ]
    assert profile["references"] == [{"name": "Otto, Master", "reference": "Calm."}]


def test_what_the_writer_corrected_does_not_come_back(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    job = {"name": "Elbe Pilots", "position": "Pilot", "highlights": ["Led 412 ships", "Sails"]}
    found = Imported("x", "x", {"basics": {"name": "Lena", "summary": "I pilot."}, "work": [job]})
    keep(found, file)
    text = file.read_text(encoding="utf-8")
    text = text.replace("412", "500").replace("  summary: I pilot.\n", "")
    file.write_text(text, encoding="utf-8")
    found.profile["basics"]["label"] = "Pilot"  # known, and there
    kept = keep_into(found, file, lambda _: "mine")
    assert file.read_text(encoding="utf-8") == text.replace("Lena\n", "Lena\n  label: Pilot\n")
    assert sorted(one.theirs for one in kept.mine) == ["I pilot.", "Led 412 ships"]
    assert "you have changed or removed" in str(kept.mine[0])
    keep_into(found, file, lambda _: "theirs")
    assert "Led 412 ships" in file.read_text(encoding="utf-8")


def test_what_is_to_be_written_by_hand_is_not_known_as_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text("basics:\n  name: Lena\n", encoding="utf-8")
    found = Imported("x", "x", {"basics": {"name": "Lena", "email": "lena@x.example"}})

    def cannot(text: str, *_: object) -> str:
        raise LayoutError("email: lena@x.example")

    with monkeypatch.context() as patched:
        patched.setattr("draftkit.exchange.imports.keeping.extend", cannot)
        for _ in range(2):
            kept = keep_into(found, file, lambda _: "mine")
            assert kept.by_hand == ['basics.email: + "lena@x.example"']
            assert not was_imported(file)("lena@x.example")
    assert not keep_into(found, file, lambda _: "mine").by_hand
    assert was_imported(file)("lena@x.example")


def test_a_curriculum_without_a_certain_name_is_kept_with_the_place_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["Curriculum vitae", "Experience", "Elbe Pilots Ltd, Pilot, 03/2019 - present"]
    (tmp_path / "cv.docx").write_bytes(docx([word(line) for line in lines]))
    for file in (tmp_path / "me.yaml", tmp_path / "me.json"):
        assert run(["import", str(tmp_path / "cv.docx"), "-o", str(file)]) == 0
        said = capsys.readouterr().err
        assert f"Please write by hand: {file}" in said
        assert "basics.name is missing: write your name there" in said
        text = file.read_text(encoding="utf-8")
        text = text.replace("name: ''", "name: Lena").replace('"name": ""', '"name": "Lena"')
        file.write_text(text, encoding="utf-8")
        assert Profile.load(file).data["work"][0]["name"] == "Elbe Pilots Ltd"
        assert not was_imported(file)("?")


def test_what_was_changed_meanwhile_stays_and_nobody_is_asked_twice(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    basics = "basics:\n  name: Lena Brandt\n  label: Pilot\n  summary: I pilot.\n"
    file.write_text(basics, encoding="utf-8")
    theirs = {"name": "Lena Brandt", "label": "Captain", "summary": "I lead."}
    newer = basics.replace("label: Pilot", "label: Mate  # by hand, meanwhile")
    asked = []

    def choose(difference: Any) -> Any:
        asked.append(f"{difference.path[-1]}: {difference.mine}")
        file.write_text(newer, encoding="utf-8")
        return "theirs" if difference.path[-1] == "summary" else "mine"

    keep_into(Imported("x", "x", {"basics": theirs}), file, choose)
    assert file.read_text(encoding="utf-8") == newer.replace("I pilot.", "I lead.")
    assert asked == ["label: Pilot", "summary: I pilot.", "label: Mate"]


def test_a_read_only_profile_stays(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text("basics:\n  name: Lena Brandt\n", encoding="utf-8")
    file.chmod(0o444)
    before = file.read_bytes()
    found = Imported("x", "x", {"basics": {"name": "Lena Brandt", "label": "Captain"}})
    with pytest.raises(DraftkitError, match=r"profile\.yaml is read-only, so it stays"):
        keep_into(found, file, lambda _: "mine")
    assert file.read_bytes() == before


@each("name", ["Maria Lopes", "Bo", "Ann Lee", "Zoë", "Ada", "Ivo", "Kai", "Tom"])
def test_the_writer_is_none_of_the_people_though_there_is_but_one_message(
    tmp_path: Path, name: str
) -> None:
    head = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS"
    sides = [f"{who},https://l.example/in/{who[:2]}" for who in (name, "Lena Brandt")]
    for number, way in enumerate((sides, sides[::-1])):
        files = {
            "Profile.csv": b"First Name,Last Name,Headline,Summary\nLena,Brandt,Pilot,\n",
            "messages.csv": f"{head},DATE,CONTENT\n1,,{','.join(way)},2025-10-01,\n".encode(),
        }
        found = read(zipped(tmp_path / f"{number}.zip", files))
        assert [person.name for person in found.people] == [name]
