"""The interview: ten questions, broken off and gone on with, and the angles in the answers."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from commands import run
from draftkit import Notes, Profile
from draftkit.cli.commands.notes import _prompt
from draftkit.drafting.angles import angles, angles_by_rule
from draftkit.errors import OutputError, UsageError
from draftkit.testing import ScriptedBackend
from terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

TOPIC = "why vaccine fridges fail"


def noted() -> Profile:
    notes = Notes()
    notes.add("Fridges are lost at the plug, not in the fridge.", type="position", about=TOPIC)
    notes.add("In Tamale nine fridges were lost to one plug.", type="story", about=TOPIC)
    notes.add("A nurse must be able to mend it.", type="position", about=TOPIC)
    notes.add("I teach nurses to mend before anything else.", type="lesson", about=TOPIC)
    notes.add("Bees sleep.", type="position", about="bees")
    return Profile.from_dict({"basics": {"name": "Amara"}}).with_notes(notes)


def test_a_rule_joins_claims_to_what_carries_them() -> None:
    first, second, third = angles_by_rule(_prompt(), noted(), TOPIC)
    assert first.text == "Fridges are lost at the plug, not in the fridge."
    assert first.notes == ("notes[0]", "notes[1]")
    assert (second.notes, third.notes) == (("notes[2]",), ("notes[3]",))


def test_a_model_is_asked_once_and_its_notes_must_be_there() -> None:
    answer = {"angles": [{"angle": "The plug kills more than heat.", "notes": [2, 1, 9]}]}
    backend = ScriptedBackend([f"Here: {json.dumps(answer)}"])
    [angle] = angles(_prompt(), noted(), TOPIC, backend)
    assert angle.notes == ("notes[1]", "notes[0]")
    [request] = backend.requests
    assert "2. Story: In Tamale nine fridges were lost to one plug." in request.messages[-1].content
    assert "Bees" not in str(request)


def test_an_answer_without_notes_is_refused() -> None:
    answer = json.dumps({"angles": [{"angle": "Something else.", "notes": [9]}]})
    with pytest.raises(OutputError, match="no note that exists"):
        angles(_prompt(), noted(), TOPIC, ScriptedBackend([answer]))


def test_without_notes_there_are_no_angles() -> None:
    with pytest.raises(UsageError, match='no notes on "law"'):
        angles_by_rule(_prompt(), noted(), "law")


def test_ten_answers_end_in_angles_without_a_model_too(desk: Path) -> None:
    done = run("interview", TOPIC, stdin="".join(f"Thought {n}.\n" for n in range(9)) + "\n")
    assert done.returncode == 0, done.stderr
    assert f"10 questions about {TOPIC}. Enter skips one." in done.stderr
    assert "Arranged by rule from your notes. manual: needs somebody" in done.stderr
    assert done.stdout.startswith("1. Thought ")
    assert len(Notes.load("notes.yaml")) == 9
    again = run("interview", TOPIC, "--json")
    assert "questions" not in again.stderr  # all were asked
    assert [len(angle["notes"]) for angle in json.loads(again.stdout)] == [3, 3, 3]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_what_is_broken_off_goes_on(desk: Path) -> None:
    code, shown = talk(
        ["interview", TOPIC],
        [("get wrong about this?", b"The plug.\n"), ("When did you see it yourself?", b"\x03")],
    )
    assert (code, "What you answered is kept in notes.yaml" in shown) == (130, True), shown
    assert [note.text for note in Notes.load("notes.yaml")] == ["The plug."]
    done = run("interview", TOPIC, stdin="In Tamale.\n")
    assert "9 questions about" in done.stderr
    assert "(1 of 10 are done)" in done.stderr
    assert done.returncode == 130  # the rest was not answered
    assert len(Notes.load("notes.yaml")) == 2
