"""The blind comparison: both orders of each pair, a key, and a score by hand-made votes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "comparison.py"

NOTES = {
    "thanks-04": (
        "Dear Ole,\n\nThank you for reviewing the Yardstick manual. A manual is easier to write "
        "than to read, so you had the worse part of the job.\n\nIt had an effect. I threw out "
        "chapter 4 and wrote it again.\n\nThe new version will be online on Friday. In return I "
        "can offer you three years of anonymised gate data.\n\nTomasz\n"
    ),
    "thanks-12": (
        "To the volunteers of the museum night,\n\nThank you for staying until two in the "
        "morning. The objects are used to being up all night. You are not, and you stayed "
        "anyway.\n\nOur 320 recordings, catalogued and cleared for research, are open to you. "
        "Come and listen whenever you like, at a more reasonable hour.\n\nÞórdís\n"
    ),
    "thanks-08": "Dear Maître Rousseau,\n\nThank you for 900 pages.\n\nDelphine\n",
}


def step(name: str, folder: Path, *options: str) -> str:
    """Do one step of the comparison, and return what it prints."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), name, str(folder), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """Three briefs with an answer of each side, and the pairs made of them."""
    for side in ("draftkit", "plain"):
        (tmp_path / side).mkdir()
        for brief, note in NOTES.items():
            text = note if side == "draftkit" else f"A plain answer to {brief}."
            (tmp_path / side / f"{brief}.reply.txt").write_text(text, encoding="utf-8")
    step("pairs", tmp_path)
    return tmp_path


def key_of(folder: Path) -> dict[str, dict[str, str]]:
    """Read the key."""
    key: dict[str, dict[str, str]] = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    return key


def test_both_sides_get_a_request_for_each_of_four_kinds(tmp_path: Path) -> None:
    """The same briefs, and another wording; the profile's facts are in both."""
    step("export", tmp_path, "--briefs", "4")
    names = {
        side: sorted(p.name for p in (tmp_path / side).iterdir()) for side in ("draftkit", "plain")
    }
    assert names["draftkit"] == names["plain"]
    assert [name.partition("-")[0] for name in names["plain"]] == [
        "collab",
        "pitch",
        "post",
        "thanks",
    ]
    for name in names["plain"]:
        ours, theirs = ((tmp_path / side / name).read_text(encoding="utf-8") for side in names)
        assert ours != theirs
        assert "O'Sullivan-Tanaka" in ours
        assert "O'Sullivan-Tanaka" in theirs.replace("''", "'")


def test_each_pair_is_shown_in_both_orders(answered: Path) -> None:
    """And what stands under A and B is what the key says."""
    key = key_of(answered)
    orders = sorted((own["brief"], own["A"]) for own in key.values())
    assert orders == [(brief, side) for brief in sorted(NOTES) for side in ("draftkit", "plain")]
    for number, own in key.items():
        text = (answered / "pairs" / f"{number}.txt").read_text(encoding="utf-8")
        _, a, b = text.replace("==== B", "==== A").split("======== A ========")
        plain = a if own["A"] == "plain" else b
        assert plain.strip() == f"A plain answer to {own['brief']}."


def test_the_votes_of_both_orders_decide_a_brief(answered: Path) -> None:
    """Two briefs are won in both orders; of the other, A is liked whatever it is."""
    votes = {
        number: "A" if own["brief"] == "thanks-08" or own["A"] == "draftkit" else "B"
        for number, own in key_of(answered).items()
    }
    (answered / "votes.json").write_text(json.dumps(votes), encoding="utf-8")
    said = step("score", answered)
    assert "2 won by draftkit, 0 lost, 1 tied" in said
    assert "95% interval 16% to 100%" in said
    assert "5 draftkit, 0 tie, 1 plain" in said
    assert "agree on 2 of 3" in said


def test_an_answer_that_fails_is_named_with_its_checks(answered: Path) -> None:
    """The invented number and the length; the other answers pass."""
    said = step("score", answered)
    assert "2 of 3 pass every hard check" in said
    assert "thanks-08: numbers: '900'" in said
    assert "thanks-04" not in said
