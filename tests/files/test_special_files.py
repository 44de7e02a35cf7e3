"""Named pipes where a file is looked for: nobody waits for what no one writes."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from commands import run

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")

SOURCES = Path(__file__).parents[2] / "src" / "draftkit"
CONTACTS = "Name\nMaria\n"
BRIEF = '{"id": "a", "kind": "pitch", "profile": "profile.yaml"}\n'

# The pipe, the command, and its exit code; {config} is the folder of the settings.
PLACES = [
    ("{config}/config.yaml", "config", 2),
    ("{config}/prompts/bio.md", "--help", 0),
    ("prompts/bio.md", "kinds", 0),
    ("prompts/bio.md", "prompts check", 0),
    ("page.html", "explain note.md --html page.html", 1),
    ("b.journal.jsonl", "batch collect b.jsonl --results b.jsonl", 2),
    ("b.journal.jsonl", "batch submit b.jsonl", 2),
    ("eval/results.jsonl", "eval briefs.jsonl -m manual:", 1),
    ("page.html", "eval briefs.jsonl -m manual: --html page.html", 1),
    ("drafts/.draftkit-index.jsonl", "list", 0),
]


@pytest.mark.usefixtures("few_built_in")
@pytest.mark.parametrize(("pipe", "command", "code"), PLACES)
def test_no_command_waits_for_a_named_pipe(
    pipe: str, command: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "home" / ".config" / "draftkit"
    files = {"note.md": "I mend.\n", "briefs.jsonl": BRIEF, "b.jsonl": ""}
    for name, text in {**files, "profile.yaml": "basics:\n  name: Ann\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / pipe.format(config=config)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    monkeypatch.chdir(tmp_path)
    done = run(*command.split(), keys={"DRAFTKIT_CONFIG_DIR": str(config)})
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert path.is_fifo()


@pytest.mark.usefixtures("desk")
def test_an_answer_in_a_named_pipe_is_put_into_a_file_first() -> None:
    os.mkfifo("answer")
    done = run("pitch", "--reply", "answer", "--no-ask")
    assert done.returncode == 2
    assert "a pipe, not a file. Put it into a file: cat answer > FILE\n" in done.stderr


def test_files_of_the_user_are_opened_in_one_place() -> None:
    """Whatever else opens a file to read it can wait for a pipe; these may, and why."""
    allowed = {
        "files": "it is the place",
        "backends/weights.py": "files that were just downloaded, or are known to be files",
        "backends/hub/pulling.py": "a file that was just downloaded",
        "backends/tokens.py": "files of the package",
        "profile/file.py": "it has its own words for what is no file",
        "prompts/inputs.py": "what is no file is a text",
        "cli/commands/init.py": "it asks before",
    }
    found = set()
    for path in SOURCES.rglob("*.py"):
        name = path.relative_to(SOURCES).as_posix()
        source = path.read_text(encoding="utf-8")
        if "read_bytes" not in source and '"rb"' not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            binary = bool(node.args) and getattr(node.args[0], "value", "") == "rb"
            reads = node.func.attr == "read_bytes" or (node.func.attr == "open" and binary)
            if reads and not any(name.startswith(known) for known in allowed):
                found.add(f"{name}:{node.lineno}")
    assert not found
