"""The commands of batch files, as a person runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from batches import Batches, lines, result
from commands import KEY, drafts, run

if TYPE_CHECKING:
    from pathlib import Path

CSV = "Whom,Occasion\nMaria,the panel\nJosé,the talk\n"
KEYS = {"OPENAI_API_KEY": KEY}


@pytest.fixture
def contacts(desk: Path) -> Path:
    file = desk / "people.csv"
    file.write_text(CSV, "utf-8")
    return file


def test_from_contacts_to_drafts(desk: Path, contacts: Path) -> None:
    with Batches() as server:
        where = ["-m", "openai:m", "--base-url", server.url]
        mapped = ["--map", "recipient=Whom"]
        done = run("batch", "export", "thanks", "people.csv", "-o", "t.jsonl", *where, *mapped)
        assert (done.returncode, done.stdout) == (0, "t.jsonl\n"), done.stderr
        assert "2 requests" in done.stderr
        assert run("batch", "status").stderr.startswith("Nothing was submitted")
        done = run("batch", "submit", "t.jsonl", keys=KEYS)
        assert (done.returncode, done.stdout) == (0, "batch_1\n"), done.stderr
        done = run("batch", "collect", "t.jsonl", keys=KEYS)
        assert (done.returncode, "is not over yet" in done.stderr) == (1, True)
        server.finish(["error"])
        assert "t.jsonl: completed, 1 of 2 answered, 1 failed" in run("batch", "status").stdout
        done = run("batch", "collect", "t.jsonl", keys=KEYS)
    assert done.returncode == 1
    assert "No answer: people.csv, line 2" in done.stderr
    assert "t-retry.jsonl" in done.stderr
    assert [draft.inputs["recipient"] for draft in drafts()] == ["José"]
    assert all(KEY not in p.read_text("utf-8") for p in desk.glob("*.json*"))


def test_a_partial_draft_is_told_however_often_it_is_collected(desk: Path, contacts: Path) -> None:
    where = ["-m", "vllm:m", "--map", "recipient=Whom"]
    run("batch", "export", "thanks", "people.csv", "-o", "t.jsonl", *where)
    answers = [result(r, text="Dear Maria, 400 thanks.") for r in lines(desk / "t.jsonl")]
    answers[0]["response"]["body"]["choices"][0]["finish_reason"] = "length"
    made = "".join(json.dumps(answer) + "\n" for answer in answers)
    (desk / "results.jsonl").write_text(made, "utf-8")
    for says in ("1 partial, 0 drafted before,", "0 partial, 2 drafted before (1 partial),"):
        done = run("batch", "collect", "t.jsonl", "--results", "results.jsonl")
        assert (done.returncode, says in done.stdout) == (1, True), done.stdout
        assert "Partial (the model stopped: length): " in done.stderr


def test_results_of_an_engine(desk: Path, contacts: Path) -> None:
    """Vllm run-batch -i t.jsonl -o results.jsonl --model m."""
    run(
        "batch",
        "export",
        "thanks",
        "people.csv",
        "-o",
        "t.jsonl",
        "-m",
        "vllm:m",
        "--map",
        "recipient=Whom",
    )
    made = "".join(
        json.dumps(result(r, text="Dear Maria, 400 thanks.")) + "\n"
        for r in lines(desk / "t.jsonl")
    )
    (desk / "results.jsonl").write_text(made, "utf-8")
    done = run("batch", "collect", "t.jsonl", "--results", "results.jsonl", "--strict")
    assert done.returncode == 3, done.stderr
    assert len(drafts()) == 2
    assert run("batch", "collect", "t.jsonl", "--results", "results.jsonl").returncode == 0
    assert len(drafts()) == 2


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        (CSV, [], "no column is recipient"),
        ("recipient,occasion\nMaria,\n", [], 'people.csv, line 2, column "occasion": is empty'),
        (CSV, ["--map", "recipient"], "--map: write NAME=..."),
    ],
)
def test_what_is_wrong_is_said(
    desk: Path, contacts: Path, text: str, options: list[str], says: str
) -> None:
    contacts.write_text(text, "utf-8")
    done = run(
        "batch", "export", "thanks", "people.csv", "-o", "t.jsonl", "-m", "openai:m", *options
    )
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not list(desk.glob("t*.jsonl"))
    assert not list(desk.glob(".draftkit*"))


def test_rows_that_are_wrong_can_be_skipped(desk: Path, contacts: Path) -> None:
    contacts.write_text("recipient,occasion\nMaria,\nJosé,the talk\nAnn,the talk\n", "utf-8")
    where = ["-o", "t.jsonl", "-m", "openai:m", "--skip-invalid", "--where", "occasion!=x"]
    done = run("batch", "export", "thanks", "people.csv", *where, "--limit", "2")
    assert done.returncode == 0, done.stderr
    assert 'Skipped: people.csv, line 2, column "occasion": is empty' in done.stderr
    assert len(lines(desk / "t.jsonl")) == 1
