"""Texts are held against the profile, by the library and by the command."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from documents.files import docx, pdf, run
from draftkit import Draft, Drafter, Profile, Store, check, check_files
from draftkit.checks import all_checks
from draftkit.checks import run as run_checks
from draftkit.checks.base import REGISTRY
from draftkit.checks.checked import FILES_A_PROCESS
from draftkit.checks.checking import brief_of
from draftkit.cli import main
from draftkit.cli import run as draftkit_run
from draftkit.errors import InputError
from draftkit.files import yamlio
from draftkit.language.document import Document
from draftkit.testing import ScriptedBackend
from each import each
from letters import LETTER

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "profile.yaml"
PROFILE = Profile.load(EXAMPLE)
TRUE = "We cut vaccine losses in 41 clinics from nine percent to 2%."
FALSE = "We cut vaccine losses in 410 clinics. See https://elsewhere.example for more."


def test_the_library_says_what_is_not_supported() -> None:
    assert check(TRUE, profile=PROFILE).passed
    report = check(FALSE, profile=PROFILE)
    assert not report.passed
    assert {f.check for f in report.findings} == {"numbers", "links"}
    for finding in report.findings:
        assert FALSE[finding.start : finding.end] == finding.span
        assert finding.level == "unsupported"
        assert finding.hard


WORDS = re.split(
    " ",
    "half halves third quarters dozen decade couple twice million percent % $ € of in out a an one "
    "two ten nineteen 1st 21 3.5 1,200 2019 March Monday 10:30 p.m. noon No. Dr. said called Ann "
    "https://x.example @ann a@b.example +1 \" \u201c \u201d ' - # * ( ) and to between nearly "
    "years \n \n\n \u00a0 Dear Best first only award-winning prize PhD our the grew by was per "
    "each average",
)


@example(['"', "\u00a0", '"'])
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_whatever_is_said_no_check_fails_itself(words: list[str]) -> None:
    report = check(" ".join(words), profile=PROFILE)
    assert not [f.message for f in report.findings if "failed itself" in f.message]


@each("end", ["", " ", "\n", " \n", "\t\nAnd on."])
def test_a_line_that_ends_with_an_abbreviation_is_a_sentence(end: str) -> None:
    assert Document(f"Come at 5 p.m.{end}").sentences[0].text == "Come at 5 p.m."


@each(("id_", "hard"), [("numbers", True), ("binding", False)])
def test_a_check_that_fails_itself_costs_no_text(
    id_: str,
    hard: bool,  # noqa: FBT001 - a case's value
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("halv")

    monkeypatch.setitem(REGISTRY, id_, dataclasses.replace(all_checks()[id_], function=broken))
    drafter = Drafter(ScriptedBackend([FALSE]), Store(tmp_path))
    draft = drafter.draft(drafter.plan("pitch", PROFILE, {"seconds": 30}))
    assert draft.path
    assert draft.complete
    assert draft.report
    found = next(f for f in draft.report["findings"] if f["check"] == id_)
    assert "failed itself (KeyError('halv'))" in found["message"]
    assert found["hard"] is hard
    assert any(f["check"] == "links" for f in draft.report["findings"])


def test_inputs_may_be_claimed_too() -> None:
    text = "You trained 517 nurses."
    assert not check(text, profile=PROFILE).passed
    told = {"occasion": "training five hundred and seventeen nurses"}
    assert check(text, profile=PROFILE, inputs=told).passed


def test_a_draft_carries_its_report(tmp_path: Path) -> None:
    drafter = Drafter(ScriptedBackend([FALSE]), Store(tmp_path))
    draft = drafter.draft(drafter.plan("pitch", PROFILE))
    assert draft.path is not None
    again = Draft.load(draft.path)
    assert again == draft
    assert again.report is not None
    assert again.report["passed"] is False


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(f"---\ntitle: by hand\n---\n{TRUE}\n", encoding="utf-8")
    bad.write_text(f"Intro.\n\n{FALSE.replace('clinics', 'wards')}\n", encoding="utf-8")
    return [str(good), str(bad)]


def test_the_command_prints_json(files: list[str]) -> None:
    result = CliRunner().invoke(main, ["check", *files, "-p", str(EXAMPLE), "--json"])
    good, bad = json.loads(result.stdout)
    assert [good["file"], bad["file"]] == files
    assert good["passed"] is True
    assert bad["passed"] is False
    keys = {"check", "level", "hard", "span", "start", "end", "message", "right", "right_from"}
    assert all(set(finding) == keys for finding in bad["findings"])
    assert "facts_used" in good


def test_the_command_says_lines_and_is_strict_when_asked(files: list[str]) -> None:
    arguments = ["check", *files, "-p", str(EXAMPLE)]
    result = CliRunner().invoke(main, arguments, standalone_mode=False)
    assert "good.md: no unsupported specifics found" in result.stdout
    assert "line 3: numbers (unsupported):" in result.stdout
    assert result.return_value == 0
    strict = CliRunner().invoke(main, [*arguments, "--strict"], standalone_mode=False)
    assert strict.return_value == 3


def test_a_draft_whose_number_the_profile_no_longer_has_is_found(tmp_path: Path) -> None:
    drafter = Drafter(ScriptedBackend([TRUE]), Store(tmp_path))
    draft = drafter.draft(drafter.plan("pitch", PROFILE))
    text = EXAMPLE.read_text(encoding="utf-8").replace("41 clinics", "52 clinics")
    other = tmp_path / "profile.yaml"
    other.write_text(text.replace("41", "52"), encoding="utf-8")
    arguments = ["check", str(draft.path), "-p", str(other), "--json"]
    (report,) = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert "41" in {f["span"] for f in report["findings"] if f["check"] == "numbers"}


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "not JSON"), ("[1]", "must be an object"), (None, "there is no such file")],
)
def test_wrong_inputs_files(files: list[str], tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "inputs.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(
        main, ["check", files[0], "-p", str(EXAMPLE), "--inputs", str(path)]
    )
    assert said in str(result.exception)


def found_in(result: Any) -> list[dict[str, Any]]:
    """Return the objects that the command printed."""
    assert result.exception is None, result.exception
    return list(json.loads(result.stdout))


def test_a_folder_stands_for_its_markdown_and_each_file_comes_once(files: list[str]) -> None:
    folder = Path(files[0]).parent
    (folder / "notes.txt").write_text("410 clinics", encoding="utf-8")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "other.md").write_text(FALSE, encoding="utf-8")
    arguments = ["check", str(folder), files[0], "-p", str(EXAMPLE), "--json"]
    found = found_in(CliRunner().invoke(main, arguments))
    assert [one["file"] for one in found] == sorted(files)


def test_every_object_has_these_keys_and_no_others(files: list[str]) -> None:
    arguments = ["check", *files, "-p", str(EXAMPLE), "--json"]
    keys = {"check", "level", "hard", "span", "start", "end", "message", "right", "right_from"}
    for one in found_in(CliRunner().invoke(main, arguments)):
        assert list(one) == ["file", "passed", "findings", "facts_used"]
        text = yamlio.split(Path(one["file"]).read_text(encoding="utf-8")).body
        for finding in one["findings"]:
            assert set(finding) == keys
            assert text[finding["start"] : finding["end"]] == finding["span"]


def test_a_draft_is_checked_as_its_kind_and_with_its_inputs(tmp_path: Path) -> None:
    inputs = {"recipient": "Dr Kwesi Adjei", "seconds": 30}
    body = "Dear Dr Kwesi Adjei, nothing more.\n"
    draft = Draft(id="a" * 8, kind="pitch", title="Pitch", body=body, inputs=inputs)
    path = draft.save(tmp_path)
    checks_of = _checks_of(path)
    assert "length" in checks_of
    assert "names" not in checks_of
    plain = tmp_path / "plain.md"
    plain.write_text(body, encoding="utf-8")
    assert "length" not in _checks_of(plain)
    assert "names" in _checks_of(plain)
    given = tmp_path / "inputs.json"
    given.write_text(json.dumps(inputs), encoding="utf-8")
    again = _checks_of(plain, "--kind", "pitch", "--inputs", str(given))
    assert again == checks_of


def test_the_length_that_was_asked_for_is_no_fact() -> None:
    text = "I have 30 patents."
    report = check(text, profile=PROFILE, kind="pitch", inputs={"seconds": 30})
    assert "30" in {finding.span for finding in report.findings if finding.check == "numbers"}


def _checks_of(path: Path, *arguments: str) -> set[str]:
    result = CliRunner().invoke(
        main, ["check", str(path), "-p", str(EXAMPLE), "--json", *arguments]
    )
    (one,) = found_in(result)
    return {finding["check"] for finding in one["findings"]}


def test_a_kind_that_is_gone_leaves_the_general_checks(tmp_path: Path) -> None:
    path = Draft(id="a" * 8, kind="sonnet", title="Gone", body=FALSE + "\n").save(tmp_path)
    assert {"numbers", "links"} <= _checks_of(path)


def test_given_inputs_go_before_those_of_the_draft(tmp_path: Path) -> None:
    draft = Draft(id="a" * 8, kind="", title="T", body="See 517 nurses.\n", inputs={"n": "9"})
    path = draft.save(tmp_path)
    given = tmp_path / "inputs.json"
    given.write_text('{"n": "517 nurses"}', encoding="utf-8")
    assert "numbers" in _checks_of(path)
    assert "numbers" not in _checks_of(path, "--inputs", str(given))


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    (tmp_path / "a.md").write_text(TRUE, encoding="utf-8")
    (tmp_path / "b.md").write_bytes(b"caf\xe9")
    (tmp_path / "c.md").write_text(FALSE, encoding="utf-8")
    (tmp_path / "folder.md").mkdir()
    found = check_files([tmp_path], profile=PROFILE)
    assert [checked.file.path.name for checked in found] == ["a.md", "b.md", "c.md"]
    assert [checked.report.passed for checked in found] == [True, False, False]
    assert [finding.check for finding in found[1].report.findings] == ["file"]
    assert draftkit_run(["check", str(tmp_path), "-p", str(EXAMPLE)]) == 1
    said = capsys.readouterr().out
    assert "byte 3 is not UTF-8" in said
    assert "c.md: 2 to mend" in said
    with pytest.raises(InputError, match="not UTF-8"):
        check_files([tmp_path / "b.md"], profile=PROFILE)


@pytest.mark.parametrize(("name", "data"), [("a.docx", docx([run(FALSE)])), ("a.md", pdf([FALSE]))])
def test_of_a_document_what_it_shows_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "same.md").write_text(FALSE, encoding="utf-8")
    documents, same = (
        check_files([tmp_path / one], profile=PROFILE)[0].report for one in (name, "same.md")
    )
    assert {f.message for f in documents.failures} == {f.message for f in same.failures}
    assert draftkit_run(["check", str(tmp_path / name), "-p", str(EXAMPLE)]) == 0
    assert "  line " not in capsys.readouterr().out
    (tmp_path / name).write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le")
    )
    with pytest.raises(InputError, match=r"is a message of Outlook. Save it as \.eml"):
        check_files([tmp_path / name], profile=PROFILE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize(
    "arguments", [["FIFO"], ["good.md", "--inputs", "FIFO"], ["/dev/zero"], ["good.md", "FIFO"]]
)
def test_pipes_and_devices_are_one_line_and_never_waited_for(
    tmp_path: Path,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    monkeypatch.chdir(tmp_path)
    os.mkfifo("FIFO")
    Path("good.md").write_text(TRUE, encoding="utf-8")
    assert draftkit_run(["check", *arguments, "-p", str(EXAMPLE)]) in (1, 2)
    said = capsys.readouterr()
    assert re.search(r"it is a (pipe|device), not a file", said.err + said.out)
    assert len(said.err.splitlines()) <= 1


def test_damaged_front_matter_is_a_failure_and_the_rest_is_checked(tmp_path: Path) -> None:
    path = Draft(id="a" * 8, kind="", title="T", body=FALSE + "\n").save(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: T", "title: T\ntitle: U"), encoding="utf-8")
    (one,) = check_files([path], profile=PROFILE)
    assert not one.report.passed
    first = one.report.findings[0]
    assert (first.check, first.start, first.end, first.hard) == ("front_matter", 0, 0, True)
    assert "line 3" in first.message
    assert "numbers" in {finding.check for finding in one.report.findings}


def test_drafts_for_the_same_inputs_are_versions_and_not_compared(tmp_path: Path) -> None:
    body = f"{LETTER.format(name='Ann')}\nWe cut vaccine losses in %s clinics.\n"
    for number, (name, count) in enumerate((("Ann", 41), ("Ann", 42), ("Ben", 43))):
        Draft(
            id=f"{number}" * 8, kind="thanks", title="T", body=body % count, inputs={"to": name}
        ).save(tmp_path)
    against = [
        {finding.check for finding in checked.report.findings} & {"similarity", "contradictions"}
        for checked in sorted(check_files([tmp_path], profile=PROFILE), key=lambda c: c.file.id)
    ]
    assert against[0] == {"contradictions"}
    assert against[1] == {"contradictions"}
    assert against[2] == {"contradictions", "similarity"}
    (tmp_path / f"{dt.datetime.now(dt.UTC):%Y-%m-%d}-t-22222222.md").unlink()
    for checked in check_files([tmp_path], profile=PROFILE):
        assert not {"similarity", "contradictions"} & {f.check for f in checked.report.findings}


@each("ends", ["\n", "\r\n"])
def test_the_line_is_the_files(ends: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = f"---\ntitle: x\n---\n\nIntro.\n\n{FALSE}\n".replace("\n", ends)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    result = CliRunner().invoke(main, ["check", str(path), "-p", str(EXAMPLE)])
    assert "line 7: numbers (unsupported): '410'" in result.stdout


@each(
    ("name", "content", "said"),
    [
        ("none.md", None, "There is no file or folder"),
        ("empty", ..., "no Markdown"),
        ("latin.md", b"caf\xe9", "not UTF-8"),
    ],
)
def test_files_that_cannot_be_checked(name: str, content: Any, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is ...:
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        check_files([path], profile=PROFILE)


def _drafts(folder: Path, *rows: tuple[str, str, str, str]) -> None:
    for number, (id_, kind, body, parent) in enumerate(rows):
        created = dt.datetime(2025, 1, 1 + number, tzinfo=dt.UTC)
        Draft(
            id=id_ * 8, kind=kind, title=f"No {number}", body=body, parent=parent, created=created
        ).save(folder)


AGAIN = (
    "When the power fails at night, the cold has to stay inside the box until the morning comes, "
    "and that is the whole of my work. Somebody has to think of it before the lights go out.\n"
)

OTHER = (
    "Roads end and rivers rise, yet a child must be weighed, counted and protected on the day that "
    "was promised to the mother. So we carry what we need, on foot, and we carry it back again.\n"
)


def test_a_draft_is_held_against_the_earlier_ones_of_its_kind(tmp_path: Path) -> None:
    _drafts(
        tmp_path,
        ("a", "post", AGAIN, ""),
        ("b", "pitch", AGAIN, ""),  # of another kind
        ("c", "post", OTHER, ""),
        ("d", "post", OTHER, "c" * 8),  # a version of the one before
        ("e", "post", AGAIN, ""),
    )
    found = check_files([tmp_path], profile=PROFILE)
    similar = [
        any(finding.check == "similarity" for finding in one.report.findings) for one in found
    ]
    assert similar == [False, False, False, False, True]


def test_earlier_bodies_can_be_given_to_the_library() -> None:
    alone = check(AGAIN, profile=PROFILE, kind="post")
    again = check(AGAIN, profile=PROFILE, kind="post", earlier=[AGAIN])
    assert "similarity" not in {finding.check for finding in alone.findings}
    assert "similarity" in {finding.check for finding in again.findings}


@pytest.mark.long
def test_several_processes_find_the_same(tmp_path: Path) -> None:
    for number in range(2 * FILES_A_PROCESS):
        text = f"{TRUE} We met {number + 300} nurses.\n"
        (tmp_path / f"{number:03}.md").write_text(text, encoding="utf-8")
    arguments = ["check", ".", "-p", str(EXAMPLE), "--json"]
    command = [sys.executable, "-m", "draftkit", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    several = json.loads(result.stdout)
    one = [found.as_dict() for found in check_files([tmp_path], profile=PROFILE)]
    assert [item["passed"] for item in several] == [item["passed"] for item in one]
    spans = [[(f["check"], f["span"]) for f in item["findings"]] for item in several]
    assert spans == [[(f["check"], f["span"]) for f in item["findings"]] for item in one]


def test_the_hook_runs_a_command_that_there_is() -> None:
    (hook,) = yamlio.parse((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")).data
    program, *arguments = hook["entry"].split()
    assert program == "draftkit"
    assert hook["types"] == ["markdown"]
    result = CliRunner().invoke(main, [*arguments, "--help"])
    assert result.exit_code == 0


@each(
    ("text", "asked", "check_id", "level", "hard"),
    [
        ("I trained 45 people.", {}, "numbers", "unsupported", True),
        ("In 38 clinics we cut losses.", {}, "numbers", "contradicted", True),
        ("I have a degree from Utopia.", {}, "names", "unsupported", False),
        ("Best,\n[Your Name]", {}, "placeholder", "unsupported", True),
        ("One two.", {"length": {"min_words": 5}}, "length", "contradicted", True),
        ("One two.", {"length": {"min_words": 5, "hard": False}}, "length", "remark", False),
        ("Let us leverage synergies.", {}, "cliches", "remark", False),
        (
            "Let us leverage synergies.",
            {"cliches": {"hard": True}},
            "cliches",
            "contradicted",
            True,
        ),
    ],
)
def test_a_level_says_what_is_known(
    text: str,
    asked: dict[str, Any],
    check_id: str,
    level: str,
    *,
    hard: bool,
) -> None:
    data = {
        "basics": {"name": "Ann"},
        "work": [{"name": "Cold Ltd", "highlights": ["Cut losses in 41 clinics"]}],
    }
    report = run_checks(text, brief_of(Profile.from_dict(data), None, {}), asked)
    found = [f for f in report.findings if f.check == check_id]
    assert [(f.level, f.hard) for f in found[:1]] == [(level, hard)]
    assert all(bool(f.right_from) == (f.level == "contradicted") for f in found if not asked)
    assert not any(f.hard and f.level == "remark" for f in report.findings)
