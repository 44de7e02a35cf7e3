"""JSON that models send almost as it was asked for: what is taken, and what is said of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from draftkit.errors import OutputError
from draftkit.prompts.structured import find_json, parse_json

PART = {
    "type": "object",
    "additionalProperties": False,
    "required": ["heading"],
    "properties": {"heading": {"type": "string"}},
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "parts"],
    "properties": {"title": {"type": "string"}, "parts": {"type": "array", "items": PART}},
}
RIGHT: dict[str, Any] = {"title": "Fridges", "parts": [{"heading": "Power"}]}
MORE = {**RIGHT, "words": 300, "parts": [{"heading": "Power", "mood": "I made it up."}]}


def test_keys_that_nobody_asked_for_are_left_out_and_said() -> None:
    for text in (json.dumps(MORE), json.dumps({"draft": MORE})):
        found = find_json(text, SCHEMA)
        assert found.value == RIGHT
        assert len(found.notes) == 1
        assert 'mood ("I made it up.")' in found.notes[0]
        assert "words (300)" in found.notes[0]
    assert find_json(json.dumps({"draft": RIGHT}), SCHEMA).notes == ()
    with pytest.raises(OutputError, match="must contain"):
        parse_json(json.dumps({"title": "Fridges", "words": 300}), SCHEMA)


def test_what_is_there_twice_is_said() -> None:
    other = json.dumps({**RIGHT, "title": "Other"})
    found = find_json(f"{other}\n{json.dumps(RIGHT)}", SCHEMA)
    assert found.value == RIGHT
    assert found.notes == ('The model answered 2 times: the last answer was taken, not "Other".',)
    assert find_json(f"{json.dumps(RIGHT)}\n{json.dumps(RIGHT)}", SCHEMA).notes == ()
    found = find_json('{"title": "Other", ' + json.dumps(RIGHT)[1:], SCHEMA)
    assert found.value == RIGHT
    assert found.notes == ('"title" is in the answer twice: "Other" was not taken.',)


def test_what_is_wrong_is_said_in_words_of_ours() -> None:
    for text, said in (
        (json.dumps(RIGHT)[:30], "it breaks off before its end"),
        ('{"title": ' + "[" * 9_000 + "}", "too many brackets"),
        ('{"title": ' + "9" * 6_000 + "}", "too many digits"),
        ('{"title": "A" "parts": []}', "a closing bracket is missing in line 1, column 15"),
        ("{'title': 'A'}", "a name in double quotes is missing"),
    ):
        with pytest.raises(OutputError, match=said):
            parse_json(text, SCHEMA)


def test_the_texts_of_an_answer_are_content_as_any_text_is() -> None:
    raw = json.dumps({**RIGHT, "title": "<think>They want fridges.</think>Fri\x1b[31mdges\x07"})
    assert parse_json(raw, SCHEMA)["title"] == "Fridges"
    assert (
        parse_json(json.dumps({**RIGHT, "title": "Why [1] < 2"}), SCHEMA)["title"] == "Why [1] < 2"
    )
