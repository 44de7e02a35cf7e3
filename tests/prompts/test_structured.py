"""JSON that models send almost as it was asked for: what is taken, and what is said of it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from draftkit.errors import OutputError, PromptError
from draftkit.prompts.schema import try_patterns, validator
from draftkit.prompts.structured import find_json, parse_json
from each import each

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


LONG = "I am Amara Okafor, and I keep vaccines cold through two days without power."
TEXT = {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}}}

# An answer, the text that is taken of it (nothing: none), and what is said.
ANSWERS = {
    f'{{"t": "{LONG}",}}': (LONG, ""),
    f'```json\n{{"t": "{LONG}",\n}}\n```\nIt has the form {{"t": "..."}}.': (
        LONG,
        'whole answer was taken, not "..."',
    ),
    f'{{"t": "{LONG}"}}\nIt has the form {{"t": "..."}}.': (
        LONG,
        'whole answer was taken, not "..."',
    ),
    f'{{"t": "{LONG}", "why": [1, 2,], }} As {{"t": "x"}}.': (LONG, 'not "x"'),
    f'{{"t": "I am "Amara" here, {LONG}"}}\nOr: {{"t": "I am Amara."}}': ("", "comma"),
    f'{{"t": "{LONG}"\nThe form is {{"t": "text"}}': ("", "comma"),
    f'{{t: "{LONG}"}}\nThe form is {{"t": "text"}}': ("", "double quotes"),
    f'{{"t": ["{LONG}"]}}\nThe form is {{"t": "text"}}': ("", "must be string"),
    f'{{"t": "I am "Amara""}} No, rather: {{"t": "{LONG}"}}': (LONG, "Left out"),
    f'{{"t": 5}} No, rather: {{"t": "{LONG}"}}': (LONG, "Left out"),
    f'In the form {{"t": ...}}: {{"t": "{LONG}"}}': (LONG, ""),
    f'In the form {{"t": <text>}} and {{so on}}: {{"t": "{LONG}"}}': (LONG, ""),
    f'{{"t": "First, {LONG}"}} Shorter: {{"t": "{LONG}"}}': (LONG, 'not "First'),
}


@each("answer", ANSWERS)
def test_the_text_that_is_meant_is_taken_and_every_other_is_named(answer: str) -> None:
    text, said = ANSWERS[answer]
    if not text:
        with pytest.raises(OutputError, match=said):
            find_json(answer, TEXT)
        return
    found = find_json(answer, TEXT)
    assert found.value["t"] == text
    assert said in " ".join(found.notes)
    assert bool(said) == bool(found.notes)


def test_the_larger_value_is_taken_where_it_has_keys_that_nobody_asked_for() -> None:
    sample = json.dumps({"title": "T", "parts": []})
    found = find_json(f"{json.dumps(MORE)} It has the form {sample}", SCHEMA)
    assert found.value == RIGHT
    assert 'not "T"' in " ".join(found.notes)


SLOW = {"a|aa": "^(a|aa)+$", "dots": r"^(([a-z])+.)+[A-Z]([a-z])+$"}


@each("name", SLOW)
def test_a_pattern_that_takes_for_ever_is_stopped(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftkit.prompts.schema.MAX_SECONDS", 0.2)
    schema = {**TEXT, "properties": {"t": {"type": "string", "pattern": SLOW[name]}}}
    started = time.monotonic()
    with pytest.raises(PromptError, match=r"takes more than 0\.2 s"):
        find_json(json.dumps({"t": "a" * 2000 + "!"}), schema)
    with pytest.raises(PromptError, match=r"takes more than 0\.2 s"):
        try_patterns(validator(schema))
    assert time.monotonic() - started < 10
    right = {**TEXT, "properties": {"t": {"type": "string", "pattern": "^[A-Z].*[.]$"}}}
    try_patterns(validator(right))
    assert find_json(json.dumps({"t": LONG}), right).value == {"t": LONG}


WRONG = [
    {"type": "text"},
    {"properties": {"t": {"pattern": "("}}},
    {"properties": {"t": {"pattern": "((a{1000}){1000}){1000}"}}},
    {"properties": 3},
    {"$ref": "other.json"},
    {"$ref": "file:///etc/passwd"},
    {"$ref": "http://127.0.0.1:9/x.json"},
]


@each("schema", WRONG)
def test_what_is_no_schema_is_said_and_nothing_is_fetched(schema: dict[str, Any]) -> None:
    with pytest.raises(PromptError, match=r"^output\.schema "):
        validator(schema)
