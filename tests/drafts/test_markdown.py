"""Any Markdown can be checked: what other programs read in it is no prose."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from commands import run
from draftkit import Draft, Profile, Store, check, check_files, explain
from draftkit.drafting.fix import fixed
from draftkit.errors import DraftkitError, UsageError
from draftkit.files import yamlio
from draftkit.files.front_matter import split_any
from draftkit.language.document import Document
from draftkit.language.markup import without_markup
from each import each

DATA = Path(__file__).parents[1] / "data"
ROOT = DATA.parents[1]
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
CASES = yamlio.parse((DATA / "markdown.yaml").read_text(encoding="utf-8")).data
OTHERS = """\
basics:
  name: Ines Duarte
work:
  - name: Port of Porto
    highlights: [Trained 999 people]
"""


def spans(path: Path, profile: Profile = PROFILE, *, search: bool = False) -> list[str]:
    (one,) = check_files([path], profile=profile, search=search)
    return [finding.span or finding.check for finding in one.report.findings]


@each("name", ["hugo.md", "obs2.md"])
def test_files_from_the_field_have_one_finding(name: str) -> None:
    assert spans(DATA / "field" / name) == ["999"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_marks_of_other_programs_are_no_prose(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(case["text"], encoding="utf-8")
    assert spans(path) == ["999"]


@each(
    "text",
    [
        "Dear [[Your Name]], hello.",
        "Dear [[Name]], hello.",
        "I work at [[Company Name]].",
        "Follow me: [@your_handle].",
        "Dear {{ name }}, hello.",
        "Dear {{contact.first_name}}, hello.",
        "Dear {% name %}, hello.",
        "Dear <Name>, hello.",
        "We need [X] years.",
        "See:\n\n```js\nimport a from 'b'\n```\n\nDear {name}, hello.",
    ],
)
def test_what_asks_the_writer_for_something_is_a_blank_still(text: str) -> None:
    assert "placeholder" in {finding.check for finding in check(text, profile=PROFILE).findings}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_place_stays_where_it_is(case: dict[str, Any]) -> None:
    text = case["text"]
    shown = without_markup(text)
    assert len(shown) == len(text)
    assert all(a in (b, " ") for a, b in zip(shown, text, strict=True))


@each(
    "text",
    [
        "It cost $998 in 1921 and US$ 997 later, or $5_000 to $7_000.",
        "Best:\n\n    Amara Okafor\n    998 Harbour Street",
        "    I went to f(x) in 998 towns.\n\nAmara",
        "- A list\n\n    with 998 = 2 towns",
    ],
)
def test_what_only_looks_like_a_formula_or_code_is_prose(text: str) -> None:
    assert without_markup(text) == text


def test_a_text_without_marks_is_its_own_prose() -> None:
    text = Document("We keep *it* cold, in [Ghana](https://x.example).\n\n- [ ] Ask.\n")
    assert text.prose is text


@each(
    ("text", "body"),
    [
        ("---\nTwo rules around a paragraph.\n---\nText.", None),
        ("---\n- a\n- b\n---\nText.", None),
        ("+++\nnot closed = 1\nText.", None),
        ("{name}, hello.", None),
        ("{" * 5000, None),
        ("\ufeff+++\r\na = 1\r\n+++\r\nText.", "Text."),
        ('{"a": {"b": 1}}\nText.', "Text."),
        ("---\n# why\ntitle: T\n...\nText.", "Text."),
        ("---\n---\nText.", "Text."),
    ],
)
def test_what_is_a_head(text: str, body: str | None) -> None:
    assert split_any(text).body == (text if body is None else body)


def draft(folder: Path, body: str, **more: Any) -> Path:
    made = Draft(id="ab" * 8, kind="pitch", title="T", body=body, **more)
    return Store(folder).save(made)


def test_the_library_takes_the_head_of_a_whole_file_as_a_head(tmp_path: Path) -> None:
    body = "You trained 517 nurses, and 999 people.\n"
    path = draft(tmp_path, body, inputs={"event": "training 517 nurses", "seconds": 30})
    text = path.read_text(encoding="utf-8")
    report = check(text, profile=PROFILE)
    numbers = [finding for finding in report.findings if finding.check == "numbers"]
    assert [finding.span for finding in numbers] == ["999"]
    assert [text[f.start : f.end] for f in report.findings] == [f.span for f in report.findings]
    assert "length" in {finding.check for finding in report.findings}  # as of its kind
    found = explain(text, profile=PROFILE)
    assert found.text == body
    assert [specific.text for specific in found.unsupported] == ["999"]


def test_the_library_says_that_a_head_is_damaged() -> None:
    text = "---\ndraftkit:\n  id: abcdabcd\n  id: again\n---\nI keep it cold.\n"
    assert check(text, profile=PROFILE).findings[0].check == "front_matter"


def test_a_draft_of_another_person_is_said_to_be_theirs(tmp_path: Path) -> None:
    path = draft(tmp_path, "I trained 999 people.\n", author="Ines Duarte")
    (one,) = check_files([path], profile=PROFILE)
    first = one.report.findings[0]
    assert (first.check, first.level) == ("profile", "remark")
    assert "Ines Duarte" in first.message
    assert "Amara Okafor" in first.message


@each("author", ["Amara Okafor", "amara  OKAFOR", "", ["Ines Duarte"]])
def test_a_draft_of_ones_own_is_not(author: Any, tmp_path: Path) -> None:
    path = draft(tmp_path, "I trained 999 people.\n")
    text = path.read_text(encoding="utf-8").replace("draftkit:", f"author: {author!r}\ndraftkit:")
    path.write_text(text, encoding="utf-8")
    assert "profile" not in spans(path)


@each("place", [".", "drafts"])
def test_a_draft_is_held_against_the_profile_that_it_was_made_from(
    place: str, tmp_path: Path
) -> None:
    (tmp_path / "profile.yaml").write_text("basics:\n  name: Somebody Else\n", encoding="utf-8")
    folder = tmp_path / "drafts"
    path = draft(folder, "I trained 999 people.\n", author="Ines Duarte")
    assert "profile" in spans(path, search=True)
    (tmp_path / place / "profile.yaml").write_text(OTHERS, encoding="utf-8")
    assert not {"profile", "999"} & set(spans(path, search=True))
    (tmp_path / place / "profile.yaml").rename(tmp_path / place / "ines.yaml")
    assert not {"profile", "999"} & set(spans(path, search=True))


def test_what_another_person_claims_is_not_held_against_ones_own_facts(tmp_path: Path) -> None:
    path = draft(tmp_path, "I trained 999 people in Oslo. Write to [name].\n", author="Ines Duarte")
    (one,) = check_files([path], profile=PROFILE)
    assert [finding.check for finding in one.report.findings] == ["profile", "placeholder"]
    with pytest.raises(UsageError, match=r"It is a draft of Ines Duarte.* with --profile"):
        fixed(Draft.load(path), PROFILE)


def test_the_commands_say_whose_draft_it_is(desk: Path) -> None:
    folder = desk / "far" / "away"
    path = draft(folder, "I trained 999 people.\n", author="Ines Duarte")
    assert "A draft of Ines Duarte" in run("check", str(path)).stdout
    assert "A draft of Ines Duarte" in run("explain", str(path)).stderr
    folder.joinpath("profile.yaml").write_text(OTHERS, encoding="utf-8")
    assert "numbers" not in run("check", str(path)).stdout
    explained = run("explain", str(path))
    assert "A draft of" not in explained.stderr
    assert "Trained 999 people" in explained.stdout
    named = run("check", str(path), "-p", "profile.yaml").stdout
    assert "A draft of Ines Duarte" in named


DAMAGES = {
    "no kind": ("  kind: pitch", "  was: pitch"),
    "a kind that is a list": ("  kind: pitch", "  kind: [pitch]"),
    "inputs that are a list": ("  kind: pitch", "  kind: pitch\n  inputs: [a]"),
    "an input that is a map": ("  kind: pitch", "  kind: pitch\n  inputs: {seconds: {a: b}}"),
    "candidates that are words": ("  kind: pitch", "  kind: pitch\n  candidates: [a, 3]"),
    "findings that are words": (
        "  kind: pitch",
        "  kind: pitch\n  candidates:\n  - {text: A, report: {findings: [x]}}",
    ),
    "a report that is a word": (
        "  kind: pitch",
        "  kind: pitch\n  candidates:\n  - {text: A, report: yes}\n  report: yes",
    ),
    "a parent that is a list": ("  kind: pitch", "  kind: pitch\n  parent: [1]"),
    "a title that is a map": ("title: T", "title: {a: b}"),
    "a bracket that is open": ("title: T", "title: [a"),
    "a key twice": ("title: T", "title: T\ntitle: U"),
    "bytes that are no text": ("I keep", "I k\udcffep"),
}
COMMANDS = {
    "candidates": (),
    "revise": ("shorter", "-m", "manual:", "--reply", "reply.md"),
    "redo": ("-m", "manual:", "--reply", "reply.md"),
    "explain": ("--html", "-"),
    "check": (),
    "diff": (),
}


@pytest.mark.long
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_cannot_be_read_of_an_edited_draft_is_one_line(damage: str, desk: Path) -> None:
    path = draft(desk / "drafts", "I keep it cold.\n")
    text = path.read_text(encoding="utf-8").replace(*DAMAGES[damage])
    edited = text.encode("utf-8", "surrogateescape")
    path.write_bytes(edited)
    for command, more in COMMANDS.items():
        result = run(command, str(path), *more)
        assert "Traceback" not in result.stderr, (command, result.stderr)
        if result.returncode:
            assert len(result.stderr.splitlines()) == 1, (command, result.stderr)
            assert '""' not in result.stderr
        assert path.read_bytes() == edited


def test_candidates_whose_report_was_edited_are_shown(desk: Path) -> None:
    path = draft(desk / "drafts", "I keep it cold.\n")
    text = path.read_text(encoding="utf-8").replace(*DAMAGES["findings that are words"])
    path.write_text(text, encoding="utf-8")
    assert "cannot be read" in run("candidates", str(path)).stdout
    assert json.loads(run("candidates", str(path), "--json").stdout)


OUTLINE = "# T\n\n## One\n\n- a\n  - b\n  - c\n- d\n\n## Closing\n\nEnd.\n"


@each(
    ("wanted", "said"),
    [
        ({"max_bullets": 2, "required": ["Closing"]}, None),
        (
            {"max_bullets": 1, "required": ["Closing"]},
            'The section "One" has 2 points: 1 is enough.',
        ),
        (
            {"min": 2, "required": ["Closing"]},
            'It has 1 section besides "Closing": at least 2 are wanted (lines with "## ").',
        ),
    ],
)
def test_sections_and_points_are_counted_as_a_reader_does(
    wanted: dict[str, Any], said: str | None
) -> None:
    from draftkit.checks import run as run_checks
    from draftkit.checks.base import Brief

    findings = run_checks(OUTLINE, Brief(()), {"sections": wanted}).findings
    messages = [finding.message for finding in findings if finding.check == "sections"]
    assert messages == ([said] if said else [])


def test_accents_behind_their_letters_are_part_of_them(tmp_path: Path) -> None:
    whole = (
        "I worked with Zo\u00eb Dupr\u00e9s and h\u00e9l\u00e8ne at Lonxa\u0301 Labs in 999 places."
    )
    path = tmp_path / "note.md"
    path.write_text(whole)
    expected = spans(path)
    apart = unicodedata.normalize("NFD", whole)
    path.write_text(apart)
    (one,) = check_files([path], profile=PROFILE)
    written_spans = [finding.span for finding in one.report.findings]
    assert [unicodedata.normalize("NFC", span) for span in written_spans] == [
        unicodedata.normalize("NFC", span) for span in expected
    ]
    assert "999" in expected
    for finding in one.report.findings:
        written = apart[finding.start : finding.end]
        assert written == finding.span


def test_pictures_within_a_text_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    content = "iVBORw0KGgo" * 9_000
    path.write_text(
        f"I trained 999 people.\n\n![x](data:image/png;base64,{content}=)\n\nIn 998 towns."
    )
    (one,) = check_files([path], profile=PROFILE)
    found = [(f.span, path.read_text()[f.start : f.end]) for f in one.report.findings]
    assert found == [("999", "999"), ("998", "998")]


def test_a_dash_is_standard_input(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(OTHERS)
    result = run(
        "check", "-", "--profile", str(tmp_path / "profile.yaml"), stdin="I worked in 998 towns."
    )
    assert "standard input: 1 to mend" in result.stdout
    result = run("explain", "-", "--profile", str(tmp_path / "profile.yaml"), stdin="In 998 towns.")
    assert "In 998\N{BALLOT X} towns." in result.stdout


def test_a_text_that_is_too_long_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("We went to 41 clinics and Maria came. " * 500_000, encoding="utf-8")
    begun_s = time.process_time()
    (one,) = check_files([path], profile=PROFILE)
    assert [finding.check for finding in one.report.findings] == ["size"]
    assert time.process_time() - begun_s < 5


def test_a_file_that_nobody_wrote_by_hand_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "image.md"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # it has holes, and no bytes
    short = tmp_path / "short.md"
    short.write_text("Hello.\n", encoding="utf-8")
    found = [one for one in check_files([tmp_path], profile=PROFILE) if not one.file.readable]
    assert [one.file.problem for one in found] == [
        f"{path}: cannot be read: it is larger than 64 MB."
    ]
    for refused in (Draft.load, lambda path: check_files([path], profile=PROFILE)):
        with pytest.raises(DraftkitError, match="larger than 64 MB"):
            refused(path)
    endless = subprocess.Popen(["yes"], stdout=subprocess.PIPE)
    with endless:
        done = subprocess.run(
            [sys.executable, "-m", "draftkit", "check", "-", "-p", "examples/profile.yaml"],
            cwd=ROOT,
            stdin=endless.stdout,
            capture_output=True,
            text=True,
            check=False,
        )
        endless.kill()
    assert done.stderr == "Error: Standard input is larger than 64 MB.\n"
