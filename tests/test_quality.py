"""The quality benchmark: four arms, one rule, and no request twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from briefs import PITCH
from commands import KEY
from server import Server

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "quality.py"


def measure(server: Server, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script on four briefs, one of each kind."""
    command = [sys.executable, str(SCRIPT), "--model", "openai:m", "--limit", "4"]
    return subprocess.run(
        [*command, "--folder", str(folder), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """A model that says the same to everything."""
    server = Server(text=PITCH)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    return server


def test_four_arms_answer_each_brief_once(server: Server, tmp_path: Path) -> None:
    with server:
        first = measure(server, tmp_path)
        assert first.returncode == 0, first.stderr
        asked = server.count
        again = measure(server, tmp_path)
        assert server.count == asked
    assert again.stdout == first.stdout
    assert "16 drafts, 0 of them to make" in again.stderr
    lines = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    results = [json.loads(line) for line in lines]
    arms = ("bare", "best-of", "single", "full")
    assert Counter(result["arm"] for result in results) == dict.fromkeys(arms, 4)
    assert {r["written"] for r in results if r["arm"] == "bare"} == {1}
    table = first.stdout.splitlines()
    assert [line.split()[0] for line in table[1:5]] == list(arms)
    assert "full against bare:" in table
    assert (tmp_path / "quality.html").exists()


def test_a_plain_request_has_the_same_facts_and_inputs(server: Server, tmp_path: Path) -> None:
    with server:
        measure(server, tmp_path, "--arms", "bare")
        (message,) = server.requests[2].body["messages"]
    assert "collaboration e-mail from me, 75 to 100 words" in message["content"]
    assert "Maeve O'Sullivan-Tanaka" in message["content"]
    assert "recipient: Dr. Aoife Brennan" in message["content"]
    assert "27 to 11 minutes" in message["content"]
