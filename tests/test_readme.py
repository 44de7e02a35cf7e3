"""Every command of the README does what it says; the examples run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clipboards import Clipboard
from draftkit import Profile, check
from server import Server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in SHELL for line in block.splitlines() if line.strip()]
INSTALLS = [line for line in COMMANDS if line.startswith("python3 -m venv")]
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


PITCH = "I'm Amara Okafor. I design vaccine stores that stay cold. Would you try one?\n"


@pytest.fixture
def folder(tmp_path: Path, fetched: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder: the examples, an answer to paste, the weights in the cache."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    return tmp_path


def run(command: str, folder: Path) -> None:
    result = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"


def test_the_installing_commands_are_run_by_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(INSTALLS) == 2
    assert r"\[local" in script
    assert r"\[test\]" in script


@pytest.mark.long
def test_every_command_works_in_the_order_in_which_it_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Clipboard(folder / "programs", monkeypatch)
    # One test, because a reader goes through them in one folder.
    with Server(text="Fridges fail at night. I make them hold.") as server:
        for command in COMMANDS:
            if command in INSTALLS:
                continue
            if "-m openai:" in command or "-m ollama:" in command:
                command = f"OPENAI_API_KEY=sk-test {command} --base-url {server.url}"  # noqa: PLW2901
            if "--paste" in command:  # somebody has been to a chat window
                kind = "elevator pitch" if " pitch " in command else "on a social network"
                assert kind in board.text
                board.text = PITCH
            run(command, folder)
    drafts = list((folder / "drafts").glob("*.md"))
    assert len(drafts) >= 8, drafts


def test_nobody_writes_to_herself() -> None:
    names = re.findall(r'--name "(.*?)"', README)
    assert names
    for name in names:
        assert not [line for line in COMMANDS if name in line and " init " not in line]


@pytest.mark.long
def test_the_python_of_the_readme_runs(folder: Path) -> None:
    assert PYTHON
    for code in PYTHON:
        run(f"{shlex.quote(sys.executable)} -W error -c {shlex.quote(code)}", folder)
    assert list((folder / "drafts").glob("*thank-you-note-to-maria*.md"))


@pytest.mark.long
@pytest.mark.parametrize("script", sorted(p.name for p in (ROOT / "examples").glob("*.py")))
def test_every_example_runs(script: str, folder: Path) -> None:
    run(f"{shlex.quote(sys.executable)} -W error examples/{script}", folder)


@pytest.mark.parametrize("profile", ["profile.yaml", "resume.json"])
def test_every_example_profile_is_fine(profile: str, folder: Path) -> None:
    run(f"draftkit profile check examples/{profile}", folder)


def test_the_strong_draft_that_is_shown_passes() -> None:
    shown = re.search(r"<!-- strong draft.*?```text\n(.*?)```", README, re.DOTALL)
    assert shown
    report = check(shown[1], profile=Profile.load(ROOT / "examples" / "profile.yaml"))
    assert (report.passed, [finding.span for finding in report.findings]) == (True, [])


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_it_can_be_read_in_one_go() -> None:
    assert len(README.splitlines()) <= 220  # about two hundred
