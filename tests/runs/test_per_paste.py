"""`draftkit bulk --per-paste N`: several rows in one paste, on a terminal and by the clipboard."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

import pytest

from clipboards import Clipboard
from commands import drafts, run
from letters import LETTER
from terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs terminals")

NAMES = {2: "Ann", 3: "Ben", 4: "Zoe"}
BULK = ["bulk", "thanks", "people.csv", "--set", "occasion=the walk"]


def answer(*rows: int, **other: str) -> str:
    """Return an answer for these rows, or with other names in some."""
    texts = [
        f"=== {row}: {NAMES[row]} ===\n{LETTER.format(name=other.get(NAMES[row], NAMES[row]))}"
        for row in rows
    ]
    return "\n".join([*texts, "=== end ===", ""])


@pytest.fixture
def people(desk: Path) -> Path:
    """A folder with three people to thank."""
    rows = ["name", *NAMES.values()]
    (desk / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    return desk


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clipboard:
    return Clipboard(tmp_path / "programs", monkeypatch)


def made() -> list[tuple[str, str]]:
    """Return the drafts: to whom, and whether complete."""
    return sorted((draft.inputs["recipient"], draft.status) for draft in drafts())


def test_what_is_certain_is_kept_and_the_rest_asked_again(people: Path, board: Clipboard) -> None:
    def first() -> bytes:
        assert all(name in board.text for name in ("2: Ann", "3: Ben", "4: Zoe"))
        board.text = answer(2, 4)
        return b"\n"

    def second() -> bytes:
        assert "To: Ben" in board.text
        assert "Ann" not in board.text
        board.text = LETTER.format(name="Ben")
        return b"\n"

    code, shown = talk(
        [*BULK, "-m", "manual:", "--per-paste", "10"],
        [("press Enter", first), ("press Enter", second)],
    )
    assert code == 0, shown
    assert 'line 3 (Ben): the answer has no line "=== 3: Ben ==="; asked for again.' in shown
    assert made() == [("Ann", "complete"), ("Ben", "complete"), ("Zoe", "complete")]
    for draft in drafts():
        assert draft.body == LETTER.format(name=draft.inputs["recipient"])
    assert run(*BULK, "-m", "manual:", "--status").stdout == "3 rows: 3 drafted before.\n"


def test_rows_are_asked_for_in_groups(people: Path, board: Clipboard) -> None:
    def give(*rows: int) -> bytes:
        board.text = answer(*rows)
        return b"\n"

    code, shown = talk(
        [*BULK, "-m", "manual:", "--per-paste", "2"],
        [("press Enter", lambda: give(2, 3)), ("press Enter", lambda: give(4))],
    )
    assert code == 0, shown
    assert len(made()) == 3


def test_a_letter_to_a_stranger_is_partial_and_its_row_asked_again(
    people: Path, board: Clipboard
) -> None:
    def give(text: str) -> bytes:
        board.text = text
        return b"\n"

    code, shown = talk(
        [*BULK, "-m", "manual:", "--per-paste", "3"],
        [
            ("press Enter", lambda: give(answer(2, 3, 4, Ben="Dorothy"))),
            ("press Enter", lambda: give(answer(3))),
        ],
    )
    assert code == 0, shown
    assert "line 3 (Ben): The answer greets" in " ".join(shown.split())
    assert [name for name, status in made() if status == "complete"] == ["Ann", "Ben", "Zoe"]


def test_ctrl_c_keeps_what_was_brought(people: Path, board: Clipboard) -> None:
    def first() -> bytes:
        board.text = answer(2)
        return b"\n"

    code, shown = talk(
        [*BULK, "-m", "manual:", "--per-paste", "2"],
        [("press Enter", first), ("press Enter", b"\x03")],
    )
    assert (code, "Traceback" in shown) == (130, False), shown
    assert made() == [("Ann", "complete")]


def test_in_two_commands_by_the_clipboard(people: Path, board: Clipboard) -> None:
    options = ["--per-paste", "2"]
    result = run(*BULK, *options, "--copy")
    assert (result.returncode, result.stdout) == (0, "")
    assert "It asks for: Ann (line 2), Ben (line 3)." in result.stderr
    assert drafts() == []
    assert "=== 3: Ben ===" in board.text
    board.text = answer(2)
    result = run(*BULK, *options, "--paste")
    assert result.returncode == 1
    assert 'line 3 (Ben): the answer has no line "=== 3: Ben ===".' in result.stderr
    assert "1 not begun." in result.stdout
    with (people / "drafts" / "report.csv").open(encoding="utf-8-sig") as file:
        statuses = {row["recipient"]: row["status"] for row in csv.DictReader(file)}
    assert statuses == {"Ann": "drafted", "Ben": "failed"}
    result = run(*BULK, *options, "--copy")
    assert "It asks for: Ben (line 3), Zoe (line 4)." in result.stderr
    board.text = answer(3, 4)
    assert run(*BULK, *options, "--paste").returncode == 0
    assert made() == [("Ann", "complete"), ("Ben", "complete"), ("Zoe", "complete")]
    assert "nothing to ask for" in run(*BULK, *options, "--copy").stderr


def test_an_answer_in_a_file_is_taken_apart_too(people: Path) -> None:
    (people / "answer.md").write_text(answer(2, 3, 4), encoding="utf-8")
    result = run(*BULK, "-m", "manual:", "--per-paste", "3", "--reply", "answer.md")
    assert result.returncode == 0, result.stderr
    assert len(made()) == 3


def test_only_a_chat_window_takes_several_at_once(people: Path) -> None:
    result = run(*BULK, "-m", "openai:m", "--per-paste", "3")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--per-paste is for a chat window, and the model is openai:m" in result.stderr
