"""`draftkit bulk --per-paste N`: several rows in one paste, on a terminal and by the clipboard."""

from __future__ import annotations

import csv
import re
import sys
from typing import TYPE_CHECKING

import pytest

import draftkit.cli
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


THANKS = ["bulk", "thanks", "walks.csv"]


def asks_for(prompt: str, row: int) -> bool:
    """Whether a prompt has the line with which a row's text is to begin."""
    return bool(re.search(rf"^=== {row} [a-z]\d[a-z]: {NAMES[row]} ===$", prompt, re.MULTILINE))


def letters_for(marks: list[str]) -> str:
    """Return letters to the rows of `walks`, each about its own occasion."""
    occasions = ["the panel", "the dinner", "the walk"]
    return "\n".join(
        f"{mark}\nDear {mark.partition(': ')[2][:-4]},\n\nThank you for {occasion}. It was good.\n"
        for mark, occasion in zip(marks, occasions, strict=False)
    )


@pytest.fixture
def walks(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list with two rows of one name."""
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    rows = ["Maria Silva,the panel", "Maria Silva,the dinner", "Ben,the walk"]
    path = desk / "walks.csv"
    path.write_text("\n".join(["name,occasion", *rows]), encoding="utf-8")
    return path


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
        assert all(asks_for(board.text, row) for row in NAMES)
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
    assert re.search(
        r'\(Ben\): the answer has no line "=== 3 \w+: Ben ==="; asked for again', shown
    )
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
    assert asks_for(board.text, 3)
    board.text = answer(2)
    result = run(*BULK, *options, "--paste")
    assert result.returncode == 1
    assert 'line 3 (Ben): the answer has no line "=== 3 ' in result.stderr
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


def test_an_answer_in_a_file_is_taken_apart_by_its_codes(people: Path) -> None:
    command = [*BULK, "-m", "manual:", "--per-paste", "3", "--reply", "answer.md"]
    text = answer(2, 3, 4)
    (people / "answer.md").write_text(text, encoding="utf-8")
    without = run(*command)
    assert (without.returncode, made()) == (1, [])
    for row, name in NAMES.items():
        mark = re.search(rf"=== {row} \w+: {name} ===", without.stderr)
        assert mark
        text = text.replace(f"=== {row}: {name} ===", mark[0])
    (people / "answer.md").write_text(text, encoding="utf-8")
    assert run(*command).returncode == 0
    assert len(made()) == 3


def test_a_message_on_a_row_ends_once(people: Path) -> None:
    (people / "answer.md").write_text("", encoding="utf-8")
    said = run(*BULK, "-m", "manual:", "--per-paste", "3", "--reply", "answer.md").stderr
    assert "line 3 (Ben): The answer is empty. Paste the model's whole answer.\n" in said


def copied(board: Clipboard, *options: str) -> str:
    """Copy the prompt for the next rows."""
    assert draftkit.cli.run([*THANKS, *options, "--copy"]) == 0
    return board.text


def test_an_answer_goes_to_the_rows_that_were_copied_wherever_they_stand(
    walks: Path, board: Clipboard, capsys: pytest.CaptureFixture[str]
) -> None:
    prompt = copied(board, "--per-paste", "3")
    marks = re.findall(r"^=== \d .* ===$", prompt, re.MULTILINE)[:3]
    board.text = letters_for(marks) + "\n=== end ==="
    rows = ["Ben,the walk", "Maria Silva,the dinner", "Maria Silva,the panel"]
    walks.write_text("\n".join(["name,occasion", *rows]), encoding="utf-8")
    assert draftkit.cli.run([*THANKS, "--per-paste", "3", "--paste"]) == 0
    about = {(d.inputs["recipient"], d.inputs["occasion"]): d.body for d in drafts()}
    assert len(about) == 3
    for (_, occasion), body in about.items():
        assert f"Thank you for {occasion}" in body
    assert draftkit.cli.run([*THANKS, "--per-paste", "3", "--paste"]) == 2
    assert "(Ben) has a draft already: its text is not used" in capsys.readouterr().err


def test_answers_of_two_windows_come_in_any_order(walks: Path, board: Clipboard) -> None:
    marks = re.findall(r"^=== \d .* ===$", copied(board, "--per-paste", "2"), re.MULTILINE)[:2]
    copied(board, "--where", "name=Ben")
    board.text = letters_for(marks) + "\n=== end ==="
    assert draftkit.cli.run([*THANKS, "--paste"]) == 0
    assert [d.inputs["recipient"] for d in drafts()] == ["Maria Silva", "Maria Silva"]
    board.text = LETTER.format(name="Ben")
    assert draftkit.cli.run([*THANKS, "--paste"]) == 0
    assert len(drafts()) == 3


def test_swapped_texts_of_two_people_of_one_name_are_partial_and_named(
    walks: Path,
    board: Clipboard,
    capsys: pytest.CaptureFixture[str],
) -> None:
    marks = re.findall(r"^=== \d .* ===$", copied(board, "--per-paste", "3"), re.MULTILINE)[:3]
    board.text = letters_for([marks[1], marks[0], marks[2]]) + "\n=== end ==="
    assert draftkit.cli.run([*THANKS, "--paste"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "line 2 (Maria Silva): The text tells what line 3 gave" in said
    assert "line 3 (Maria Silva): The text tells what line 2 gave" in said
    assert made() == [("Ben", "complete"), ("Maria Silva", "partial"), ("Maria Silva", "partial")]


def test_a_row_that_was_corrected_since_is_given_nothing(
    walks: Path, board: Clipboard, capsys: pytest.CaptureFixture[str]
) -> None:
    copied(board)
    board.text = LETTER.format(name="Maria Silva")
    text = walks.read_text(encoding="utf-8")
    walks.write_text(text.replace("the panel", "the dinner in Lisbon"), encoding="utf-8")
    assert draftkit.cli.run([*THANKS, "--paste"]) == 2
    said = capsys.readouterr().err
    assert "line 2 (Maria Silva) is not in the list any more as it was copied" in said
    assert "nothing was taken" in said
    assert drafts() == []
    marks = re.findall(r"^=== \d .* ===$", copied(board, "--per-paste", "3"), re.MULTILINE)[:3]
    walks.write_text(text, encoding="utf-8")
    board.text = letters_for(marks) + "\n=== end ==="
    assert draftkit.cli.run([*THANKS, "--paste"]) == 1
    assert len(drafts()) == 2


def test_the_answer_that_another_row_has_is_not_taken_again(
    walks: Path, board: Clipboard, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draftkit.cli.run([*THANKS, "--paste"]) == 2
    assert "No prompt of thanks was copied" in capsys.readouterr().err
    copied(board, "--where", "name=Ben")
    board.text = answer = "Thank you for the walk; it was good.\n"
    assert draftkit.cli.run([*THANKS, "--paste"]) == 0
    copied(board)
    board.text = answer
    assert draftkit.cli.run([*THANKS, "--paste"]) == 2
    assert "The clipboard still has the answer" in capsys.readouterr().err


def test_one_draft_says_that_another_prompt_was_copied(
    walks: Path, board: Clipboard, capsys: pytest.CaptureFixture[str]
) -> None:
    one = ["thanks", "Ann", "--no-ask"]
    assert draftkit.cli.run([*one, "the walk", "--copy"]) == 0
    board.text = LETTER.format(name="Ann")
    capsys.readouterr()
    for occasion, notes in (("the dinner", 1), ("the walk", 0)):
        assert draftkit.cli.run([*one, occasion, "--paste"]) == 0
        said = capsys.readouterr().err
        assert said.count("was for other inputs: Ann, the walk") == notes


def test_only_a_chat_window_takes_several_at_once(people: Path) -> None:
    result = run(*BULK, "-m", "openai:m", "--per-paste", "3")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--per-paste is for a chat window, and the model is openai:m" in result.stderr
