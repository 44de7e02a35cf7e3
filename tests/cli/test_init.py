"""`draftkit init`: what is asked, what is written, and what must never be touched."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.cli import run
from draftkit.errors import ProfileError
from draftkit.files import yamlio
from draftkit.profile import writer as profile_writer
from draftkit.profile.fact import facts_of
from draftkit.profile.plain_text import plain_text
from draftkit.profile.profile import Profile, inspect
from draftkit.profile.schema import WANTED
from draftkit.profile.writer import write_profile
from terminals import show, until_it_reads

NAME = ("basics", "name")
LABEL = ("basics", "label")
RESULTS = ("work", 0, "highlights")
OFFERS = ("meta", "draftkit", "offers")
EVERYTHING = {part.path: [part.example] if part.many else part.example for part in WANTED}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Writing

# Each of these gets all that is missing, and keeps each line that it had.
LAYOUTS = {
    "only a name": "basics:\n  name: Zoë\n",
    "comments everywhere": (
        "# top\n\nbasics: # who\n  # the name\n  name: Zoë # me\n  # tail\n\n# between\n"
        "awards:\n  # first\n  - title: x\n# end\n"
    ),
    "scalars that tools like to change": (
        "basics:\n  name: NO\n  phone: 0049\n  x: 1.10\n  y: True\n  z: ~\n  d: 2020-01-01\n"
        "  t: 10:30\n  q: 'it''s'\n  f: >-\n    a\n    b\n"
    ),
    "wide indentation": "basics:\n    name: Zoë\nwork:\n    -   name: Acme\n        url: x\n",
    "lists at the margin": "basics:\n  name: Zoë\nwork:\n- name: A\n  # b\n  url: x\n- name: B\n",
    "blank keys": "basics:\n  name: Zoë\n  label:   # what\n  email: ~\nwork:\nmeta:  # ours\n",
    "blank lists": "basics:\n  name: Zoë\nwork: []\nmeta:\n  draftkit: {}\n",
    "a meta of others": "meta:\n  version: v1\n  theme: elegant\nbasics:\n  name: Zoë\n",
    "no end of line": "basics:\n  name: Zoë",
    "a document start": "---\nbasics:\n  name: Zoë\n",
    "Windows": "basics:\r\n  # who\r\n  name: Zoë\r\n  label:\r\nwork:\r\n- name: Acme\r\n",
    "no basics": "# mine\nskills:\n  - name: tea\n",
    "only comments": "# I will write this tomorrow\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_missing_is_added_and_every_line_stays(here: Path, text: str) -> None:
    path = here / "profile.yaml"
    path.write_bytes(text.encode())
    found = inspect(path) if "name" in text else None
    missing = found.missing if found else WANTED
    facts = set(facts_of(found.data)) if found else set()
    write_profile(path, {part.path: EVERYTHING[part.path] for part in missing})

    after = path.read_bytes().decode()
    found = inspect(path)
    assert (found.errors, found.missing) == ((), ())
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in text else 0)
    assert facts <= set(facts_of(found.data))
    left = iter(after.splitlines())
    for line in text.splitlines():
        if not re.match(r" *- |[^#]*: *(~|\[\]|\{\}|#.*)?$", line):  # a blank may be filled in
            assert line in left, f"{line!r} is gone or moved in:\n{after}"


def test_a_comment_stays_beside_what_it_is_about(here: Path) -> None:
    path = here / "profile.yaml"
    path.write_text("basics:\n  # the name\n  name: A # me\n# the jobs\nwork:\n- url: x\n")
    write_profile(path, {LABEL: "b: c", RESULTS: ["1", "# 2"]})
    assert path.read_text() == (
        "basics:\n  label: 'b: c'\n  # the name\n  name: A # me\n# the jobs\n"
        "work:\n- highlights:\n    - '1'\n    - '# 2'\n  url: x\n"
    )


def test_a_new_profile_explains_itself_and_can_be_filled_later(here: Path) -> None:
    path = here / "new" / "profile.yaml"
    write_profile(path, {NAME: "Amara"})
    text = path.read_text()
    assert text.startswith("# Your profile")
    assert text.count("#") > 40
    assert Profile.load(path).data == {"basics": {"name": "Amara"}}
    write_profile(path, {part.path: EVERYTHING[part.path] for part in WANTED[1:]})
    filled = path.read_text()
    assert inspect(path).missing == ()
    comments = [line for line in text.splitlines() if line.strip().startswith("#")]
    assert [line for line in filled.splitlines() if line.strip().startswith("#")] == comments


def test_the_commented_examples_of_a_new_profile_are_right(here: Path) -> None:
    path = here / "profile.yaml"
    write_profile(path, EVERYTHING)
    commented = path.read_text()
    in_force = re.sub(r"(?m)^( *)# ( *(?:- )?[a-z]\w*:.*| +- .*)$", r"\1\2", commented)
    path.write_text(in_force)
    found = inspect(path)
    assert (found.errors, found.warnings) == ((), ())
    assert len(facts_of(found.data)) > len(EVERYTHING) + 25
    assert {"projects", "awards", "publications", "education", "skills"} < set(found.data)
    assert not re.search(r"(?m)^ *# *\w+:", in_force)


def as_read(text: str) -> str:
    return plain_text(unicodedata.normalize("NFC", text))


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(
        lambda text: re.search(r"[^\s\u2013\u2014-]", as_read(text))
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_written_literally(here: Path, text: str) -> None:
    path = here / "profile.yaml"
    path.unlink(missing_ok=True)
    write_profile(path, {NAME: text, RESULTS: [text, "x"]})
    write_profile(path, {LABEL: text, OFFERS: [text]})
    written, data = yamlio.parse(path.read_text("utf-8")).data, Profile.load(path).data
    for found, value in ((written, text), (data, as_read(text))):
        assert (found["basics"]["name"], found["basics"]["label"]) == (value, value)
        assert found["work"][0]["highlights"] == [value, "x"]
        assert found["meta"]["draftkit"]["offers"] == [value]


@pytest.mark.parametrize(
    "text",
    ["basics: {name: Amara}\n", '{"basics": {"name": "Amara"}}\n'],
)
def test_a_layout_that_cannot_be_added_to_is_left_alone(here: Path, text: str) -> None:
    path = here / "profile.yaml"
    path.write_text(text)
    with pytest.raises(ProfileError, match="by hand: "):
        write_profile(path, {LABEL: "x", OFFERS: ["y"]})
    assert path.read_text() == text


def test_a_link_stays_a_link_and_permissions_stay(here: Path) -> None:
    real = here / "dotfiles.yaml"
    real.write_text("basics:\n  name: A\n")
    real.chmod(0o600)
    (here / "profile.yaml").symlink_to(real)
    write_profile(here / "profile.yaml", {LABEL: "x"})
    assert (here / "profile.yaml").is_symlink()
    assert Profile.load(real).data["basics"]["label"] == "x"
    assert real.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in here.iterdir()) == ["dotfiles.yaml", "profile.yaml"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_what_was_there(
    here: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = here / "profile.yaml"
    path.write_text("basics:\n  name: A\n")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if call == "fsync" else Path, call, fail)
    with pytest.raises(ProfileError, match="cannot be written: No space left on device"):
        write_profile(path, {LABEL: "x"})
    assert path.read_text() == "basics:\n  name: A\n"
    assert [p.name for p in here.iterdir()] == ["profile.yaml"]


def test_a_profile_that_appears_meanwhile_is_not_replaced(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = here / "profile.yaml"
    skeleton = profile_writer._skeleton()

    def meanwhile() -> str:
        path.write_text("basics:\n  name: Other\n")
        return skeleton

    monkeypatch.setattr(profile_writer, "_skeleton", meanwhile)
    with pytest.raises(ProfileError, match="try again"):
        write_profile(path, {NAME: "A"})
    assert path.read_text() == "basics:\n  name: Other\n"


# The command without a terminal


def test_options_make_a_profile(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--name", "Amara", "--organisation", "NO", "--role", "10:30", "--since", "2019-03"]
    options += ["--result", "a: 1", "--result", "- b", "--offer", "{{ x }}", "--voice", "dry"]
    assert run(["init", *options]) == 0
    out, err = capsys.readouterr()
    assert out == "profile.yaml\n"
    assert "--label" in err
    assert Profile.load("profile.yaml").data == {
        "basics": {"name": "Amara"},
        "work": [
            {
                "name": "NO",
                "position": "10:30",
                "startDate": "2019-03",
                "highlights": ["a: 1", "- b"],
            }
        ],
        "meta": {"draftkit": {"offers": ["{{ x }}"], "voice": "dry"}},
    }


def test_a_second_run_adds_and_never_changes(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--name", "Amara"]) == 0
    assert run(["init", "--name", "Other", "--label", "engineer"]) == 0
    assert "--name is ignored: profile.yaml has that already" in capsys.readouterr().err
    assert Profile.load("profile.yaml").data["basics"] == {"name": "Amara", "label": "engineer"}
    before = Path("profile.yaml").read_bytes()
    assert run(["init"]) == 0
    assert Path("profile.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("before", "arguments", "says"),
    [
        (None, [], "give it with --name"),
        (
            None,
            ["--name", "A", "--since", "yesterday"],
            '--since: work[0].startDate is "yesterday"',
        ),
        (None, ["--name", "A\x1b[0m"], "--name: basics.name has a control character"),
        (None, ["--name", "A", "-o", "resume.json"], "init writes YAML"),
        (None, ["--nmae", "A"], "--name"),
        ("basics: {name: A}\nwork: x\n", ["--label", "x"], "has errors. First mend what"),
        ("basics:\n\tname: A\n", ["--label", "x"], "a tab at the start of a line"),
        ("basics:\n  label: A\n", [], "give it with --name"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    before: str | None,
    arguments: list[str],
    says: str,
) -> None:
    if before:
        Path("profile.yaml").write_text(before)
    assert run(["init", *arguments]) == 2
    assert says in capsys.readouterr().err
    assert [p.read_text() for p in here.iterdir()] == ([before] if before else [])


# The command on a terminal

terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def talk(arguments: list[str], answers: list[bytes]) -> tuple[int, str]:
    """Run `draftkit init` on a terminal; each answer is typed when it is asked for."""
    process, screen = show("init", *arguments)
    shown, typed = b"", list(answers)
    with contextlib.suppress(OSError):  # Linux says so when the other end has closed
        while part := os.read(screen, 4096):
            shown += part
            if typed and shown.endswith((b"> ", b"]: ")):
                until_it_reads(process.pid)
                os.write(screen, typed.pop(0))
    code = process.wait(60)
    os.close(screen)
    assert typed == [], shown.decode()
    return code, shown.decode()


@terminal
def test_questions_are_asked_and_enter_skips(here: Path) -> None:
    code, shown = talk(
        ["--label", "engineer"],
        [
            *(b"\n", b"\n", b'Amara: "A"\n', b"\n", b"NO\n", b"\n", b"soon\n", b"2019\n"),
            *(b"2% less\n", b"NO\n", b"\n", b"\n", b"\n", b"logs\n"),
            *[b"\n"] * 5,
        ],
    )
    assert code == 0, shown
    assert "Cold-chain engineer for vaccines" not in shown  # it was given as an option
    assert "such as: Harmattan Logistics" in shown
    assert 'is "soon", and should be a date' in shown
    assert Profile.load("profile.yaml").data == {
        "basics": {"name": 'Amara: "A"', "label": "engineer"},
        "work": [{"name": "NO", "startDate": "2019", "highlights": ["2% less", "NO"]}],
        "meta": {"draftkit": {"offers": ["logs"]}},
    }


@terminal
@pytest.mark.parametrize("end", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_what_was_typed_before_an_interruption_is_kept(here: Path, end: bytes) -> None:
    code, shown = talk([], [b"\n", b"Amara\n", b"engineer\n", end])
    assert code == 130, shown
    assert Profile.load("profile.yaml").data == {"basics": {"name": "Amara", "label": "engineer"}}


@terminal
def test_an_interruption_before_the_name_writes_nothing(here: Path) -> None:
    assert talk([], [b"\x04"])[0] == 130
    assert talk([], [b"\n", b"\x04"])[0] == 130
    assert list(here.iterdir()) == []


@terminal
def test_what_another_tool_has_is_taken_first(here: Path) -> None:
    resume = here / "resume in a folder.yaml"
    resume.write_text("basics: {name: Zoë, label: pilot}\nwork: [{name: Elbe}]\n", "utf-8")
    code, shown = talk([], [b"no.zip\n", f"'{resume}'\n".encode(), b"\n", b"\x04"])
    assert code == 130, shown  # broken off: what was imported is there
    assert "There is no file no.zip" in shown
    assert shown.count("Your name") == 0
    assert Profile.load("profile.yaml").data["work"] == [{"name": "Elbe"}]


@terminal
def test_only_what_is_missing_is_asked(here: Path) -> None:
    write_profile(here / "profile.yaml", {p: a for p, a in EVERYTHING.items() if p != LABEL})
    code, shown = talk([], [b"engineer\n"])
    assert code == 0, shown
    assert shown.count("such as:") == 1
    assert Profile.load("profile.yaml").data["basics"]["label"] == "engineer"
