"""A language is a folder: two that draftkit has not are added, and no line of code is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import draftkit

FOLDERS = Path(__file__).parents[1] / "data" / "languages" / "folders"
LABELLED = FOLDERS / "labelled.jsonl"
# Without their folders nobody knows these languages' number words, months and names.
ONLY_BY_FOLDER = {"dudek tri", "tricent sesdek", "9a de aprilo 2025", "სამი"}

CHECK = """\
import json, sys
sys.path.insert(0, sys.argv[1])
from draftkit import Profile, check

profile = Profile.from_dict({
    "basics": {"name": "Amara Okafor"},
    "work": [{
        "name": "Harmattan Logistics",
        "startDate": "2019-03",
        "highlights": ["Cut spoilage by 31% in 14 districts", "Trained 230 people in 5 years"],
    }],
})
inputs = {"recipient": "Maria", "occasion": "the panel on Tuesday, 3 March 2025"}
for line in sys.stdin:
    report = check(json.loads(line)["text"], profile=profile, inputs=inputs)
    found = [one.span for one in report.findings if one.level != "remark"]
    print(json.dumps([found, report.not_checked]))
"""


def checked(package: Path) -> list[tuple[list[str], list[str]]]:
    """Check the labelled lines with the package of a folder."""
    command = [sys.executable, "-c", CHECK, str(package)]
    lines = LABELLED.read_text(encoding="utf-8")
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is, with two folders more among those of its languages."""
    folder, source = tmp_path_factory.mktemp("package"), Path(draftkit.__file__).parent
    languages = folder / "draftkit" / "language"
    languages.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name != "language":
            (folder / "draftkit" / entry.name).symlink_to(entry)
    for entry in (*(source / "language").iterdir(), FOLDERS / "eo", FOLDERS / "ka"):
        (languages / entry.name).symlink_to(entry)
    return folder


def test_a_folder_is_enough(package: Path) -> None:
    """What is invented is found, nothing else is, and what the folder lacks is said."""
    cases = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 20
    for case, (found, not_checked) in zip(cases, checked(package), strict=True):
        assert found == case["unsupported"], case["text"]
        assert not_checked[0].startswith(("Not checked in Esperanto: ", "Not checked in Georgian"))
        assert "numbers in words" not in not_checked[0]


def test_without_the_folder_they_are_not_known(tmp_path: Path) -> None:
    found = {span for spans, _ in checked(Path(draftkit.__file__).parents[1]) for span in spans}
    assert not found & ONLY_BY_FOLDER


LANGUAGES = Path(draftkit.__file__).parent / "language"
CODE = "".join(p.read_text(encoding="utf-8") for p in LANGUAGES.parent.rglob("*.py"))
CUES = sorted(LANGUAGES.glob("*/cues.toml"))
TABLES = [*CUES, *sorted(LANGUAGES.glob("*/numbers.toml"))]


@pytest.mark.parametrize("file", TABLES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_pattern_is_read(file: Path) -> None:
    """By the code, which names it, or by another pattern of its file."""
    text = file.read_text(encoding="utf-8")
    names = {
        (section, key)
        for section, table in tomllib.loads(text).items()
        if isinstance(table, dict) and (file.stem == "cues" or section == "forms")
        for key in table
    }
    unread = {
        f"{section}.{key}"
        for section, key in names
        if f"{section}.{key}" not in CODE
        and f'"{key}"' not in CODE
        and not re.search(rf"\{{(?:{section}\.)?{key}\}}", text)
    }
    assert unread == set()


@pytest.mark.parametrize("file", CUES, ids=lambda file: file.parent.name)
def test_a_section_of_cues_is_called_like_the_module_that_reads_it(file: Path) -> None:
    modules = {path.stem for path in LANGUAGES.parent.rglob("*.py")}
    assert set(tomllib.loads(file.read_text(encoding="utf-8"))) <= modules
