"""How notes of many shapes become the beginnings of sentences."""

from __future__ import annotations

import pytest

from draftkit.language.retelling import openings, phrase, question, whole

NOTES = [
    # note, starts, first opening, the sentence word for word
    ("Cut losses by 31%", (), "I cut", "I cut losses by 31%."),
    ("Founded a cooperative", ("We have",), "I founded", "I founded a cooperative."),
    ("Keeps vaccines cold.", (), "I keep", "I keep vaccines cold."),
    ("Two years of field data", ("I can offer",), "I can offer two", None),
    ("Our 22 ward scenarios, free to use", ("I can offer",), "I can offer our", None),
    ("I will send it in May", ("Next, I would like",), "I will", "I will send it in May."),
    ("the new version will be shorter", ("Next,",), "The new", "The new version will be shorter."),
    ("No label goes up before it is read", ("I'm",), "No label", None),
    ("Every scenario I use is a real shift", ("I'm",), "Every scenario", None),
    ("Pain Partagé is a bakery", ("I'm a",), "Pain Partagé", "Pain Partagé is a bakery."),
    ("Article 9 now says who pays", ("It changed",), "Article 9", None),
    ("ward-based simulation on nights", ("We run",), "We run ward-based", None),
    (
        "Certified for dairy and fish",
        ("I'm",),
        "I'm certified",
        "I'm certified for dairy and fish.",
    ),
    ("looking for a partner", ("I'm looking for",), "I'm looking for a", None),
    ("Looking for a partner", ("I'm",), "I'm looking", "I'm looking for a partner."),
    (
        "a webinar on what breaks",
        ("I suggest",),
        "I suggest a",
        "I suggest a webinar on what breaks.",
    ),
    ("Ann Lee, nurse", ("I'm",), "I'm Ann", "I'm Ann Lee, nurse."),
    ("82% conviction rate", ("We have",), "We have 82%", "We have 82% conviction rate."),
    ("speed reading for judges", ("I teach",), "I teach speed", None),
    ("x", (), "X", "X."),
]


@pytest.mark.parametrize(("note", "starts", "opening", "sentence"), NOTES)
def test_a_note_begins_as_its_shape_asks(
    note: str, starts: tuple[str, ...], opening: str, sentence: str | None
) -> None:
    found = openings(note, starts)
    assert found[0] == opening
    if sentence is not None:
        assert whole(opening, note) == sentence


@pytest.mark.parametrize(
    ("ask", "asked"),
    [
        ("a 20-minute call", "Could I have a 20-minute call?"),
        ("two dates in March", "Could I have two dates in March?"),
        ("your opinion.", "Could I have your opinion?"),
        ("introduce me to Ann", "Could you introduce me to Ann?"),
        ("Meet for coffee", "Could we meet for coffee?"),
        ("would you read it?", "Would you read it?"),
    ],
)
def test_what_is_asked_for_becomes_a_question(ask: str, asked: str) -> None:
    assert question(ask) == asked


def test_names_and_acronyms_keep_their_capitals_in_a_phrase() -> None:
    assert [phrase(t) for t in ("Cold engineer.", "NATO nurse", "Ann Lee", "I mend")] == [
        "cold engineer",
        "NATO nurse",
        "Ann Lee",
        "I mend",
    ]
