"""Texts are held against the profile, by the library and by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from draftkit import Draft, Drafter, Profile, Store, check
from draftkit.cli import main
from draftkit.testing import ScriptedBackend

EXAMPLE = Path(__file__).parents[1] / "examples" / "profile.yaml"
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
        assert finding.status == "fail"
        assert finding.hard


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
    keys = {"check", "status", "hard", "span", "start", "end", "message"}
    assert all(set(finding) == keys for finding in bad["findings"])
    assert "facts_used" in good


def test_the_command_says_lines_and_is_strict_when_asked(files: list[str]) -> None:
    arguments = ["check", *files, "-p", str(EXAMPLE)]
    result = CliRunner().invoke(main, arguments, standalone_mode=False)
    assert "good.md: no unsupported specifics found" in result.stdout
    assert "line 3: numbers:" in result.stdout
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
    [("{", "not JSON"), ("[1]", "must be an object"), (None, "cannot be read")],
)
def test_wrong_inputs_files(files: list[str], tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "inputs.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(
        main, ["check", files[0], "-p", str(EXAMPLE), "--inputs", str(path)]
    )
    assert said in str(result.exception)
