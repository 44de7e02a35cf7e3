"""What is wrong with JSON is said in words for whoever wrote it, never in those of Python."""

from __future__ import annotations

import pytest

from draftkit.files.json_problem import json_problem, own_json


def test_what_is_wrong_and_where() -> None:
    for text, said in (
        ('{"a": ', "it breaks off before its end"),
        ('{"a": "b', "it breaks off before its end"),
        ('{"a": 1}\n{', "something stands after its end in line 2, column 1"),
        ('{"a" 1}', "a colon is missing in line 1, column 6"),
        ('{"a": x}', "a value is missing in line 1, column 7"),
        ('{"a": "\t"}', "a line break or a tab stands within quotation marks in line 1, column 8"),
        ('{"a": "\\x"}', "a backslash stands where none is allowed in line 1, column 8"),
        (
            '[{"a": {"b": 1, "b": "\\u001b[31m2"}}]',
            'the key "b" stands twice in one object, with "1" and "2"',
        ),
        ("[" * 100_000, "it has too many brackets within brackets"),
        (
            '[{"a": {"b": 1, "b": "\\u001b[31m"}}]',
            'the key "b" stands twice in one object, with "1" and ""',
        ),
        ("9" * 5_000, "a number in it has too many digits"),
    ):
        with pytest.raises((ValueError, RecursionError)) as caught:
            own_json(text)
        assert json_problem(caught.value) == said
