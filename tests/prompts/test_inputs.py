"""Inputs: declared by a schema, given as text by people, handed on in their types."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.errors import InputError, PromptError
from draftkit.files.clean import clean
from draftkit.prompts.inputs import Input, declared, missing, validated
from each import each


def one(**schema: Any) -> Input:
    """Declare the input `a`."""
    (found,) = declared({"properties": {"a": {"description": "What it is.", **schema}}}, "x.md")
    return found


# Values


@each(
    ("schema", "value", "expected"),
    [
        ({}, "text", "text"),
        ({}, " edges ", " edges "),
        ({}, 30, "30"),
        ({}, "\x1b[31mred\x1b[0m\r\n", "red\n"),
        ({}, "lone \ud800", "lone \ufffd"),
        ({"type": "integer"}, "30", 30),
        ({"type": "integer"}, " -7 ", -7),
        ({"type": "integer"}, 30.0, 30),
        ({"type": "integer"}, "1,500", 1500),
        ({"type": "integer"}, "1.500", 1500),
        ({"type": "integer"}, "12\u202f500", 12500),
        ({"type": "number"}, "0.5", 0.5),
        ({"type": "number"}, "2.0", 2),
        ({"type": "boolean"}, "Yes", True),
        ({"type": "boolean"}, False, False),
        ({"type": "array"}, "alone", ["alone"]),
        ({"type": "array"}, ("a", 2, " ", ""), ["a", "2"]),
        ({"enum": ["a b", "c"]}, "a b", "a b"),
        ({"type": "integer", "minimum": 4, "maximum": 7}, "4", 4),
        ({"type": "integer", "minimum": 4, "maximum": 7}, 7, 7),
        ({"maxLength": 3}, "abc", "abc"),
    ],
)
def test_a_value_is_given_its_type(schema: dict[str, Any], value: Any, expected: Any) -> None:
    converted = one(**schema).convert(value)
    assert converted == expected
    assert type(converted) is type(expected)


@each(
    ("schema", "value", "says"),
    [
        ({}, ["x"], "must be a text"),
        ({}, {"x": 1}, "must be a text"),
        ({}, "x" * 20_001, f'"{"x" * 40}…" is 20,001 characters long, at most 20,000'),
        ({"maxLength": 3}, "abcd", "is 4 characters long, at most 3"),
        ({"type": "integer"}, "soon", '"soon" must be a number'),
        ({"type": "integer"}, "31.5", "must be a whole number"),
        ({"type": "integer"}, "1,50", "must be a number"),
        ({"type": "integer"}, "", "must be a number"),
        ({"type": "integer"}, None, "must be a number"),
        ({"type": "integer"}, True, "must be a number"),
        ({"type": "integer"}, 10**400, "must be a number"),
        ({"type": "number"}, "nan", "must be a number"),
        ({"type": "number"}, "-inf", "must be a number"),
        ({"type": "integer", "minimum": 4}, "3", "must be at least 4"),
        ({"type": "number", "maximum": 0.5}, "0.6", "must be at most 0.5"),
        ({"type": "boolean"}, "perhaps", "must be yes or no"),
        ({"type": "boolean"}, 1, "must be yes or no"),
        ({"type": "array"}, 5, "must be a list of texts"),
        ({"type": "array"}, [["x"]], "must be a text"),
        ({"enum": ["panel", "podcast"]}, "pannel", "must be one of: panel, podcast"),
        ({"examples": ["Maria"]}, ["x"], "For example: Maria"),
    ],
)
def test_a_wrong_value_is_said_with_its_name(schema: dict[str, Any], value: Any, says: str) -> None:
    with pytest.raises(InputError) as caught:
        one(**schema).convert(value)
    assert str(caught.value).startswith("a: ")
    assert says in str(caught.value)


@given(st.text())
def test_a_wrong_value_is_one_short_line_on_any_terminal(value: str) -> None:
    with pytest.raises(InputError) as caught:
        one(type="integer", maximum=0, minimum=1).convert(f"x\n\x1b[2J{value}" * 50)
    message = str(caught.value)
    assert clean(message) == message
    assert len(message.splitlines()) == 1
    assert len(message) < 100


@given(st.text(max_size=200))
def test_any_text_is_handed_on_as_it_is_but_for_what_terminals_obey(value: str) -> None:
    assert one().convert(value) == unicodedata.normalize("NFC", clean(value))


SCHEMA = {
    "required": ["topic", "count"],
    "properties": {
        "tone": {"description": "How."},
        "count": {"description": "How many.", "type": "integer"},
        "topic": {"description": "About what.", "examples": ["ports"]},
        "format": {"description": "As what.", "default": "project"},
        "keys": {"description": "Words.", "type": "array"},
        "loud": {"description": "Loud.", "type": "boolean", "default": False},
    },
}
INPUTS = declared(SCHEMA, "x.md")


def test_required_inputs_come_first_in_the_order_of_the_schema() -> None:
    assert [i.name for i in INPUTS] == ["topic", "count", "tone", "format", "keys", "loud"]


@each("blank", [None, "", "  ", "\n", "\x1b[0m", [], (), [""]])
def test_what_says_nothing_is_as_if_it_were_not_given(blank: Any) -> None:
    values = validated(
        INPUTS, {"topic": "t", "count": 1, "tone": blank, "format": blank, "keys": blank}
    )
    assert values == {
        "topic": "t",
        "count": 1,
        "tone": None,
        "format": "project",
        "keys": [],
        "loud": False,
    }
    assert [i.name for i in missing(INPUTS, {"topic": blank, "count": 1})] == ["topic"]


def test_zero_and_no_are_values() -> None:
    assert missing(INPUTS, {"topic": "t", "count": 0}) == []
    assert validated(INPUTS, {"topic": "t", "count": 0, "loud": "no"})["count"] == 0
    flag = declared({"required": ["a"], "properties": {"a": {**_TYPE, "type": "boolean"}}}, "x.md")
    assert validated(flag, {"a": False}) == {"a": False}


_TYPE = {"description": "d"}


@each(
    ("given_", "says"),
    [
        ({}, "post needs topic, count. topic: About what, for example: ports"),
        ({"topic": "t"}, "post needs count. count: How many"),
        ({"topic": "t", "count": 1, "tpic": "x"}, 'no input "tpic". Did you mean "topic"?'),
        ({"topic": "t", "count": 1, "zebra": "x"}, "Inputs: topic, count, tone"),
    ],
)
def test_what_is_missing_or_unknown_is_named(given_: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        validated(INPUTS, given_, "post")
    assert says in str(caught.value)


# Declarations


@each(
    ("schema", "says"),
    [
        ({"type": "array"}, "inputs are an object"),
        ({"propreties": {}}, 'Did you mean "properties"?'),
        ({"properties": ["a"]}, "properties is a mapping"),
        ({"properties": {"a": _TYPE}, "required": "a"}, "required a list"),
        ({"properties": {"topic": _TYPE}, "required": ["topci"]}, 'Did you mean "topic"?'),
        ({"properties": {"a": _TYPE}, "required": [["a"]]}, "not among the properties"),
        ({"properties": {"a": "text"}}, "at least a description"),
        ({"properties": {"a": {}}}, "say in `description`"),
        ({"properties": {"a": {"description": ["x"]}}}, "say in `description`"),
        ({"properties": {"two words": _TYPE}}, "small letters, digits and underscores"),
        ({"properties": {"Topic": _TYPE}}, "small letters, digits and underscores"),
        ({"properties": {"../x": _TYPE}}, "small letters, digits and underscores"),
        ({"properties": {"model": _TYPE}}, "draftkit uses that name itself"),
        ({"properties": {"values": _TYPE}}, "draftkit uses that name itself"),
        ({"properties": {"help": _TYPE}}, "draftkit uses that name itself"),
        ({"properties": {"a": {**_TYPE, "defualt": 1}}}, 'Did you mean "default"?'),
        ({"properties": {"a": {**_TYPE, "type": "text"}}}, 'no type "text"'),
        ({"properties": {"a": {**_TYPE, "type": ["string"]}}}, "no type"),
        ({"properties": {"a": {**_TYPE, "enum": 5}}}, "a.enum: must be a list"),
        ({"properties": {"a": {**_TYPE, "examples": "x"}}}, "a.examples: must be a list"),
        ({"properties": {"a": {**_TYPE, "minimum": "low"}}}, "a.minimum: must be a number"),
        ({"properties": {"a": {**_TYPE, "maxLength": "x"}}}, "a.maxLength: must be a whole"),
        ({"properties": {"a": {**_TYPE, "maxLength": 0}}}, "a.maxLength: must be a whole"),
        ({"properties": {"a": {**_TYPE, "maxLength": 10**6}}}, "at most 20,000"),
        ({"properties": {"a": {**_TYPE, "type": "integer", "default": "x"}}}, "default is wrong"),
        ({"properties": {"a": {**_TYPE, "type": "integer", "enum": [30, "4"]}}}, "one of: 30, 4"),
        ({"properties": {"a": {**_TYPE, "maximum": 3, "type": "number", "examples": [4]}}}, "at m"),
        ({"properties": {"a": {**_TYPE, "type": "array", "enum": ["x"]}}}, "leave out enum"),
        ({"properties": {"a": {**_TYPE, "type": "array", "items": {"type": "integer"}}}}, "items"),
    ],
)
def test_a_declaration_that_would_fail_later_is_refused_at_once(
    schema: dict[str, Any], says: str
) -> None:
    with pytest.raises(PromptError) as caught:
        declared(schema, "x.md")
    assert str(caught.value).startswith("x.md: input.schema")
    assert says in str(caught.value)


def test_all_that_a_declaration_says_is_kept() -> None:
    schema = {"type": "integer", "default": 30, "examples": [45], "enum": [30, 45], "minimum": 1}
    assert one(**schema, maximum=60, maxLength=9) == Input(
        name="a",
        type="integer",
        description="What it is.",
        default=30,
        examples=(45,),
        choices=(30, 45),
        minimum=1,
        maximum=60,
        max_length=9,
    )
    assert one(type="array", items={"type": "string"}, examples=[["x", "y"], "z"]).type == "array"


def test_a_name_is_one_name_however_its_letters_were_typed() -> None:
    given = Input("recipient", "string", "Who.")
    assert given.convert("Ine\u0302s") == given.convert("In\u00eas") == "In\u00eas"
