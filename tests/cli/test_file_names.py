"""Every command that takes a file takes one of any name, or says in one line why not."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from draftkit.cli import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")

PROFILE = """\
basics: {name: Lena Brandt, label: Pilot}
work:
- {name: Elbe Pilots, position: Pilot, summary: I bring large ships up the Elbe at night.}
"""
REPLY = "Dear Ann,\n\nThank you for the panel. It helped me see the Elbe anew.\n\nLena Brandt\n"
CSV = "Name,Email,Company\nAnn Lee,a@x.example,Mill\n"
RESUME = json.dumps({"basics": {"name": "Lena Brandt", "email": "l@x.example"}})
CARD = "BEGIN:VCARD\nFN:Ann Lee\nEMAIL:a@x.example\nEND:VCARD\n"

NAMES = {
    "Latin-1": os.fsdecode(b"J\xf6rg"),
    "orders": os.fsdecode(b"a\x1b[31mb\x9bc\ne"),
    "long": "n" * 300,
    "many bytes": "佐" * 100,
}

WRITTEN = ["thanks", "Ann Lee", "the panel", "-m", "manual:"]
BULK = ["--set", "occasion=the panel"]
BATCH = ["thanks", "people.csv", *BULK, "-m", "vllm:m"]
MAP = ["--as", "site", "--map", "date=day", "--map", "page=page", "--map", "views=seen"]
# NAME is a file that is there, with what is in it; NEW one that is to be made.
COMMANDS = [
    (["people", "import", "NAME"], ".csv", CSV),
    (["people", "import", "NAME"], ".vcf", CARD),
    (["people", "import", "NAME"], ".yaml", "- name: Ann Lee\n"),
    (["import", "NAME", "-o", "new.yaml"], ".json", RESUME),
    (["import", "NAME", "--into", "profile.yaml"], ".json", RESUME),
    (["import", "resume.json", "-o", "NEW"], ".yaml", ""),
    (["import", "resume.json", "--into", "NAME"], ".yaml", PROFILE),
    (["profile", "check", "-p", "NAME"], ".yaml", PROFILE),
    (["profile", "facts", "--sources", "-p", "NAME"], ".yaml", PROFILE),
    (["profile", "consistency", "NAME"], ".txt", "I am Lena."),
    (["note", "fog lifts late", "-p", "NAME"], ".yaml", PROFILE),
    (["people", "import", "people.csv", "-p", "NAME"], ".yaml", PROFILE),
    (["due", "-p", "NAME"], ".yaml", PROFILE),
    (["impact", "--json", "-p", "NAME"], ".yaml", PROFILE),
    ([*WRITTEN, "--reply", "reply.txt", "-p", "NAME", "--json"], ".yaml", PROFILE),
    ([*WRITTEN, "--reply", "NAME"], ".txt", REPLY),
    ([*WRITTEN, "--reply", "reply.txt", "--source", "NAME"], ".txt", "The panel was in May."),
    ([*WRITTEN, "--reply", "reply.txt", "--about", "NAME"], ".txt", "The panel was in May."),
    ([*WRITTEN, "--reply", "reply.txt", "--output", "NEW"], "", ""),
    (["bulk", "thanks", "NAME", *BULK, "--dry-run"], ".csv", CSV),
    (["bulk", "thanks", "NAME", *BULK, "-m", "manual:", "--reply", "reply.txt"], ".csv", CSV),
    (["batch", "export", "thanks", "NAME", *BULK, "-o", "b.jsonl", "-m", "vllm:m"], ".csv", CSV),
    (["batch", "export", *BATCH, "-o", "NEW"], ".jsonl", ""),
    (["batch", "export", *BATCH, "-p", "NAME", "-o", "b.jsonl"], ".yaml", PROFILE),
    (["check", "NAME", "--json"], ".md", "# Hi\n\nThe panel was in May.\n"),
    (["explain", "NAME", "--json"], ".md", "# Hi\n\nThe panel was in May.\n"),
    (["impact", "import", "NAME", *MAP], ".csv", "day,page,seen\n2026-01-01,/a,3\n"),
    (["sent", "last", "--final", "NAME"], ".txt", REPLY),
    (["export", "last", "--to", "email", "-o", "NEW"], ".eml", ""),
    (["explain", "last", "--html", "NEW"], ".html", ""),
    (["due", "--ics", "NEW"], ".ics", ""),
    (["delete", "drafts/NAME"], ".md", "DRAFT"),
    (["sent", "drafts/NAME", "--final", "reply.txt"], ".md", "DRAFT"),
    (["show", "drafts/NAME"], ".md", "DRAFT"),
    (["list", "--json"], ".md", "DRAFT"),
    (["check", "drafts", "--json"], ".md", "DRAFT"),
    (["config", "set", "profile", "NAME"], ".yaml", PROFILE),
]  # fmt: skip


@pytest.fixture
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "profile.yaml": PROFILE,
        "reply.txt": REPLY,
        "people.csv": CSV,
        "resume.json": RESUME,
    }.items():
        Path(name).write_text(text, encoding="utf-8")


def _named(stem: str, ending: str) -> str:
    """Return the longest name of these letters that can be a file's."""
    while len(os.fsencode(stem + ending)) > 255:
        stem = stem[:-1]
    return stem + ending


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize("stem", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize(
    ("command", "ending", "text"), COMMANDS, ids=[" ".join((*c[0][:3], c[1])) for c in COMMANDS]
)
def test_a_file_of_any_name_works_or_is_one_line(
    command: list[str], ending: str, text: str, stem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if text == "DRAFT" or "last" in command:
        assert run([*WRITTEN, "--reply", "reply.txt"]) == 0
        capfd.readouterr()
    name = _named(stem, ending)
    if text == "DRAFT":
        next(Path("drafts").glob("*.md")).rename(Path("drafts") / name)
    elif text:
        Path(name).write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    code = run([word.replace("NAME", name).replace("NEW", name) for word in command])
    out, err = capfd.readouterr()
    assert not re.search("[\ud800-\udfff\x1b\x80-\x9f]|\\\\ud[c-f]", out + err)
    # What a journal or the settings would have to say and cannot, and a name with no room left.
    if code == 2 and command[0] in ("batch", "config"):
        assert err.count("Error:") == 1
        assert {path: path.read_bytes() for path in before} == before
    else:
        assert code == 0, err
    for path in Path().rglob("*"):
        if path.is_file() and path not in before and path.suffix != ".lock":
            assert b"\\udc" not in path.read_bytes()
            path.read_bytes().decode()
