"""Bios, About texts and saved pages against the profile and each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from draftkit import Profile
from draftkit.checks.presence.consistency import consistency
from draftkit.cli import run
from draftkit.errors import InputError

PROFILE = Path(__file__).parents[2] / "examples" / "profile.yaml"

TEXTS = {
    "about.md": (
        "I'm Amara Okafor, a cold-chain engineer.\n\nI have been Chief Technology Officer at "
        "Harmattan Logistics since 2018. I cut vaccine losses in 43 clinics from 9% to 2%.\n"
    ),
    "bio.html": (
        "<html><head><title>Speakers</title><script>var x = 1999;</script></head><body>"
        "<h1>Amara Okafor</h1><p>Amara Okafor is Head of Engineering at Harmattan Logistics. She "
        "trained 230 technicians. In 41 clinics losses fell from 9% to 3%.</p></body></html>"
    ),
    "byline.txt": "Amara Okafor works at Harmatan Logistics and has spoken at Frostfest.\n",
    "fine.md": "Amara Okafor is Head of Engineering at Harmattan Logistics in Hamburg.\n",
}

DIFFER = [
    ("about.md", 3, "titles", "Chief Technology Officer", "Head of Engineering"),
    ("about.md", 3, "dates", "2018", "2019"),
    ("about.md", 3, "numbers", "43", "41"),
    ("about.md", 3, "contradictions", "43 clinics", "41 clinics"),
    ("bio.html", 0, "contradictions", "41 clinics", "43 clinics"),
    ("bio.html", 0, "numbers", "3%", "2%"),
    ("byline.txt", 1, "names", "Harmatan Logistics", "Harmattan Logistics"),
]


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the texts."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_differs_is_told(texts: Path) -> None:
    found = consistency(sorted(TEXTS), Profile.load(PROFILE))
    differ = [(d.file, d.line, d.check, d.here, d.elsewhere) for d in found if d.elsewhere]
    assert sorted(differ) == sorted(DIFFER)
    where = {one.here: one.where for one in found}
    assert where["Chief Technology Officer"] == "work[0].position"
    assert where["43 clinics"] == "bio.html"
    assert [one.here for one in found if not one.elsewhere] == ["Frostfest"]
    assert found[-1].here == "Frostfest"


def test_a_file_may_be_called_anything(texts: Path) -> None:
    """Where it stands is a value of the contradiction, not a part of its sentence."""
    odd = texts / "page: say it.html"
    (texts / "bio.html").rename(odd)
    found = consistency(["about.md", odd.name], Profile.load(PROFILE))
    assert {one.here: one.where for one in found}["43 clinics"] == odd.name


def test_a_script_of_a_page_says_nothing(texts: Path) -> None:
    found = consistency(["bio.html"], Profile.load(PROFILE))
    assert all("1999" not in one.here for one in found)


def test_the_command(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["profile", "consistency", "-p", str(PROFILE)]
    assert run([*command, "about.md", "byline.txt"]) == 3
    out, said = capsys.readouterr()
    assert out.splitlines()[0].split() == ["where", "what", "says", "elsewhere"]
    assert "Harmattan Logistics (work[0].name)" in out
    assert 'byline.txt:1: "Frostfest" is not in your profile (names).' in said
    assert run([*command, "fine.md"]) == 0
    assert capsys.readouterr().out == "Nothing differs in 1 text.\n"
    assert run([*command, "about.md", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)[0]["elsewhere"] == "Head of Engineering"
    assert run([*command, "none.md"]) == 2


def test_a_file_that_is_no_text(texts: Path) -> None:
    (texts / "bad.md").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(InputError, match=r"bad\.md"):
        consistency(["bad.md", "fine.md"], Profile.load(PROFILE))
