"""The command that measures: what it sends, keeps, prints and compares."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import pytest

from briefs import PITCH, write_briefs
from commands import COMMAND, KEY, run
from draftkit.evaluation.evaluation import CaseResults
from draftkit.prompts.prompt import Prompt
from server import Server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a folder with a profile and three briefs."""
    monkeypatch.chdir(tmp_path)
    write_briefs(tmp_path)
    return tmp_path


def measure(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    keys = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
    return run("eval", *arguments, keys=keys)


def test_the_command_goes_on_where_it_was_and_prints_what_it_found(folder: Path) -> None:
    with Server(text=PITCH) as server:
        first = measure(server, "briefs.jsonl", "-m", "openai:m", "--limit", "2")
        assert first.returncode == 0, first.stderr
        assert server.count == 2
        assert "2 drafts: 0 there, 2 to make." in first.stderr
        assert re.search(r"^openai:m +2 +100% \(34-100\) +0\.00", first.stdout, re.MULTILINE)
        again = measure(
            server, "briefs.jsonl", "-m", "openai:m", "-m", "openai:n", "--json", "--html", "p.html"
        )
        assert server.count == 6
    data = json.loads(again.stdout)
    assert [(arm["arm"], arm["drafts"], arm["pass_rate"]) for arm in data["arms"]] == [
        ("openai:m", 3, 1.0),
        ("openai:n", 3, 1.0),
    ]
    assert data["arms"][0]["results"][0]["text"] == PITCH
    assert data["against"][0]["against"] == "openai:m"
    assert "<svg" in Path("p.html").read_text(encoding="utf-8")
    assert "eval" in [path.name for path in folder.iterdir() if path.is_dir()]


def test_a_page_is_never_written_over_another_file(folder: Path) -> None:
    page = folder / "p.html"
    with Server(text=PITCH) as server:
        arguments = ("briefs.jsonl", "-m", "openai:m", "--limit", "1", "--html", "p.html")
        page.write_text("mine", encoding="utf-8")
        refused = measure(server, *arguments)
        assert (refused.returncode, server.count) == (2, 0)
        assert "stays as it is" in refused.stderr
        assert page.read_text(encoding="utf-8") == "mine"
        page.unlink()
        for _ in range(2):  # its own page is written anew
            assert measure(server, *arguments).returncode == 0
        page.write_text(page.read_text(encoding="utf-8") + "<p>mine</p>", encoding="utf-8")
        assert measure(server, *arguments).returncode == 2
    assert page.read_text(encoding="utf-8").endswith("<p>mine</p>")


@pytest.mark.long
def test_a_killed_run_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["eval", "briefs.jsonl", "-m", "openai:m", "-o", "o"]
    with Server(text=PITCH, delay_s=0.3) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        process = subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not list(CaseResults(Path("o"))) and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.wait()
        kept = len(list(CaseResults(Path("o"))))
        assert 1 <= kept < 3
        before = server.count
        assert run(*arguments).returncode == 0
        assert server.count - before == 3 - kept
    assert len(list(CaseResults(Path("o")))) == 3


def test_prompts_are_compared_by_the_checks_of_the_first(folder: Path) -> None:
    source = Prompt.find("pitch").kind.path.read_text(encoding="utf-8")
    loose = source.replace("length: {seconds: inputs.seconds", "length: {seconds: 999")
    assert loose != source
    for name, text in (("strict", source), ("loose", loose)):
        (folder / name).mkdir()
        (folder / name / "pitch.md").write_text(text, encoding="utf-8")
    with Server(text=PITCH) as server:
        counts = set()
        for first, second, rate in (("strict", "loose", 1.0), ("loose", "strict", 0.0)):
            prompts = ["--prompts", first, "--prompts", second]
            result = measure(server, "briefs.jsonl", "-m", "openai:m", "--json", *prompts)
            assert {arm["arm"]: arm["pass_rate"] for arm in json.loads(result.stdout)["arms"]} == {
                f"openai:m, {first}": rate,
                f"openai:m, {second}": rate,
            }
            counts.add(server.count)
        assert len(counts) == 1


def test_two_runs_are_compared(folder: Path) -> None:
    with Server(text=PITCH.replace("31%", "52%")) as server:
        measure(server, "briefs.jsonl", "-m", "openai:old", "-o", "old")
    with Server(text=PITCH) as server:
        new = ["briefs.jsonl", "-m", "openai:new", "-o", "new"]
        measure(server, *new)
        asked = server.count
        result = measure(server, *new, "--compare", "old")
        assert "openai:new against openai:old (old):" in result.stdout
        assert "pass rate: +100 points" in result.stdout
        assert "better beyond chance, but of only 3 briefs" in result.stdout
        gone = measure(server, *new, "--compare", "gone")
        assert (gone.returncode, gone.stderr.splitlines()[-1]) == (
            2,
            "Error: --compare gone: no results of these briefs are there.",
        )
        assert server.count == asked
