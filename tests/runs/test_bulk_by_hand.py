"""`draftkit bulk -m manual:`: a person carries the prompts and the answers."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import signal
import time
from pathlib import Path

import pytest

import draftkit.cli
import warm
from commands import PROFILE, drafts
from draftkit import Draft, Drafter, Profile, Prompt, Store
from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.checks.addressee import greets_another, whom_for
from draftkit.errors import AddresseeError
from draftkit.testing import ScriptedBackend
from each import each
from letters import LETTER

pty = pytest.importorskip("pty")

ASKED = "Paste the answer here"


class Terminal:
    """The command at a terminal."""

    def __init__(self, *arguments: str) -> None:
        self.said = ""
        self._ours, theirs = pty.openpty()
        with Path(os.devnull).open("w") as nowhere:
            out = nowhere.fileno()
            self.process = warm.start(arguments, os.environ, theirs, out, theirs)
        os.close(theirs)

    def wait_for(self, words: str) -> str:
        """Return what it says until these words."""
        while words not in self.said:
            self.said += os.read(self._ours, 4096).decode()
        until, _, self.said = self.said.partition(words)
        return until

    def paste(self, text: str) -> None:
        """Paste an answer."""
        os.write(self._ours, f"{text}\n.\n".encode())

    def end(self) -> tuple[int, str]:
        """Return its exit code, and what else it says."""
        with contextlib.suppress(OSError):  # the other side is closed
            while piece := os.read(self._ours, 4096):
                self.said += piece.decode()
        code = self.process.wait(timeout=30)
        os.close(self._ours)
        return code, self.said


@pytest.fixture
def people(desk: Path) -> Path:
    """A folder with two people to thank."""
    rows = ["name,occasion", "Ann,the walk", "Ben,the walk"]
    (desk / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    return desk


def test_an_answer_to_somebody_else_is_kept_and_its_row_asked_again(people: Path) -> None:
    at = Terminal("bulk", "thanks", "people.csv", "-m", "manual:")
    at.wait_for(ASKED)
    at.paste(LETTER.format(name="Ben"))
    told = at.wait_for("Copy this into")
    assert 'The answer greets "Ben", and this draft is for "Ann".' in told
    at.wait_for(ASKED)
    at.paste(LETTER.format(name="Ann"))
    between = at.wait_for("Copy this into").replace("\r\n", "\n")
    assert "\r" not in between  # no line is written over another
    assert "1 of 2 (50%)" in between
    at.wait_for(ASKED)
    at.paste(LETTER.format(name="Ben"))
    code, _ = at.end()
    assert code == 0
    assert sorted((d.status, d.inputs["recipient"]) for d in drafts()) == [
        ("complete", "Ann"),
        ("complete", "Ben"),
        ("partial", "Ann"),
    ]
    [partial] = [draft for draft in drafts() if not draft.complete]
    assert partial.path is not None
    assert str(partial.path) in re.sub(r"\s+", "", told)


def test_ctrl_c_ends_it_while_it_waits(people: Path) -> None:
    at = Terminal("bulk", "thanks", "people.csv", "-m", "manual:")
    at.wait_for(ASKED)
    at.paste(LETTER.format(name="Ann"))
    at.wait_for(ASKED)
    began = time.monotonic()
    at.process.send_signal(signal.SIGINT)
    code, said = at.end()
    assert (code, "Traceback" in said) == (130, False)
    assert time.monotonic() - began < 5
    with (people / "drafts" / "report.csv").open(encoding="utf-8-sig") as file:
        assert [row["recipient"] for row in csv.DictReader(file)] == ["Ann"]


def test_one_answer_is_not_taken_for_several_rows(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    (people / "a.md").write_text(LETTER.format(name="Fox"), encoding="utf-8")
    rows = ["name,occasion", "Ed Fox,the walk", "Ben,the walk"]
    (people / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    command = ["bulk", "thanks", "people.csv", "-m", "manual:", "--reply", "a.md"]
    assert draftkit.cli.run(command) == 2
    assert "is the answer to one request, and 2 rows are meant" in capsys.readouterr().err
    assert drafts() == []
    assert draftkit.cli.run([*command, "--where", "name=Ed Fox"]) == 0
    assert draftkit.cli.run([*command, "--where", "name=Ben"]) == 1
    assert sorted((d.status, d.inputs["recipient"]) for d in drafts()) == [
        ("complete", "Ed Fox"),
        ("partial", "Ben"),
    ]


def test_another_answer_to_the_same_inputs_is_another_draft(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile, store = Profile.load(tmp_path / "profile.yaml"), Store(tmp_path / "drafts")
    inputs = {"recipient": "Ann", "occasion": "the walk"}

    def drafted(number: int, text: str) -> Draft:
        reply = tmp_path / f"{number}.md"
        reply.write_text(text, encoding="utf-8")
        drafter = Drafter(open_backend("manual:", Options(reply=str(reply))), store)
        return drafter.draft(drafter.plan("thanks", profile, inputs))

    letter = LETTER.format(name="Ann")
    first, same = drafted(1, letter), drafted(2, letter)
    other = drafted(3, letter.replace("week", "month"))
    assert first.id == same.id != other.id
    assert {draft.id for draft in store} == {first.id, other.id}
    assert other.report is not None
    assert "similarity" not in {finding["check"] for finding in other.report["findings"]}


def test_versions_are_compared_with_other_drafts_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile, store = Profile.load(tmp_path / "profile.yaml"), Store(tmp_path / "drafts")
    found = []
    for name in ("Ann", "Ben"):
        drafter = Drafter(ScriptedBackend([LETTER.format(name=name)]), store)
        inputs = {"recipient": name, "occasion": "the walk"}
        draft = drafter.draft(drafter.plan("thanks", profile, inputs))
        found.append({finding["check"] for finding in (draft.report or {})["findings"]})
    assert "similarity" not in found[0]
    assert "similarity" in found[1]


@each(
    ("greeting", "given", "other"),
    [
        ("Dear Ben,", "Maria Silva", "Ben"),
        ("Dear Professor Okafor,", "Maria Silva", "Professor Okafor"),
        ("Subject: Thanks\n\nHi Tom and Ann,", "Maria", "Tom and Ann"),
        ("Dear Mar\u00eda,", "Maria Silva", ""),
        ("Dear Dr. Silva,", "Maria Silva", ""),
        ("Dear Liz,", "Elizabeth Brown", ""),
        ("Dear Kate,", "Katherine Brown", ""),
        ("Dear Colleague,", "Maria", ""),
        ("Dear Sir or Madam,", "Maria", ""),
        ("Hi there,", "Maria", ""),
        ("I thank Ben.", "Maria", ""),
        # Names that are words, too, and those that share none with the recipient's.
        ("Dear Maria,", "Bo Berg", "Maria"),
        ("Dear Ana Roe,", "Li Chen", "Ana Roe"),
        ("Dear Ed Fox,", "Ines Duarte", "Ed Fox"),
        ("Dear Dr Fox,", "Jonas Weber", "Dr Fox"),
        ("Dear Hiring Manager,", "Bo Berg", ""),
        ("Dear Saltline team,", "Bo Berg", ""),
    ],
)
def test_somebody_else_is_greeted_only_where_it_is_certain(
    greeting: str, given: str, other: str
) -> None:
    assert greets_another(f"{greeting}\n\nThank you.", given) == other


def test_a_name_of_another_row_is_known_however_short_or_like() -> None:
    rows = ["Maria Silva", "Maria Costa", "Marcus Lee", "Forest Hill", "Hannah Roe"]
    for greeting, given, other in (
        ("Dear Maria Costa,", "Maria Silva", "Maria Costa"),
        ("Dear Marcus,", "Maria Silva", "Marcus"),
        ("Dear Hill,", "Maria Silva", "Hill"),
        ("Dear Maria,", "Maria Silva", ""),
        ("Dear Ann,", "Hannah Roe", ""),
    ):
        assert greets_another(f"{greeting}\n\nThank you.", given, rows) == other


def test_outside_a_run_too_an_answer_to_somebody_else_is_partial(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "a.md").write_text(LETTER.format(name="Ben"), encoding="utf-8")
    store = Store(tmp_path / "drafts")
    drafter = Drafter(open_backend("manual:", Options(reply=str(tmp_path / "a.md"))), store)
    profile = Profile.load(tmp_path / "profile.yaml")
    plan = drafter.plan("thanks", profile, {"recipient": "Ann", "occasion": "the walk"})
    with pytest.raises(AddresseeError, match="Ben") as caught:
        drafter.draft(plan)
    assert "saved as a partial draft" in caught.value.__notes__[0]
    assert drafter.existing(plan) is None


def test_a_row_that_a_file_answered_is_not_asked_for_again(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    bulk = ["bulk", "thanks", "people.csv", "-m", "manual:"]
    (people / "a.md").write_text(LETTER.format(name="Ann"), encoding="utf-8")
    assert draftkit.cli.run([*bulk, "--reply", "a.md", "--limit", "1"]) == 0
    for way in ([], ["--per-paste", "2"]):
        assert draftkit.cli.run([*bulk, *way, "--status"]) == 0
        assert "2 rows: 1 to draft, 1 drafted before" in capsys.readouterr().out
    at = Terminal(*bulk)
    assert "Ann" not in at.wait_for(ASKED)
    at.paste(LETTER.format(name="Ben"))
    assert at.end()[0] == 0
    # An answer that is brought is a draft of its own, and the same one is none.
    (people / "b.md").write_text(
        LETTER.format(name="Ann") + "\nAnd for the map.\n", encoding="utf-8"
    )
    for name, count in (("a.md", 2), ("b.md", 3), ("b.md", 3)):
        assert draftkit.cli.run([*bulk, "--reply", name, "--limit", "1"]) == 0
        assert len(drafts()) == count


def test_whom_a_draft_is_for_follows_from_its_inputs_where_the_check_does() -> None:
    checks = Prompt.find("reply").checks
    for given, whom in (
        ({"recipient": "Ann", "format": "journalist"}, "Ann"),
        ({"recipient": "Ann", "format": "comment"}, ""),
        ({"format": "journalist"}, ""),
    ):
        assert whom_for(checks, given) == whom
