"""JSON that people write: what it says, or what is wrong with it, in words for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KeyTwiceError", "json_problem", "own_json"]

# Characters of a key or a value that are shown.
_SHOWN = 40

# How json's own messages begin, and what they mean.
_MEANINGS = {
    "Expecting value": "a value is missing",
    "Expecting ','": "a comma or a closing bracket is missing",
    "Expecting ':'": "a colon is missing",
    "Expecting property": "a name in double quotes is missing",
    "Illegal trailing comma": "a comma stands before a closing bracket",
    "Extra data": "something stands after its end",
    "Invalid control": "a line break or a tab stands within quotation marks",
    "Invalid \\": "a backslash stands where none is allowed",
}


class KeyTwiceError(ValueError):
    """A key stands twice in one object, so that one of its values would be lost.

    Attributes:
        key: The key, safe on a terminal.
    """

    def __init__(self, key: str, *values: Any) -> None:
        self.key = _shown(key)
        # By its values it is found among hundreds.
        both = " and ".join(f'"{_shown(value)}"' for value in values)
        super().__init__(f'the key "{self.key}" stands twice in one object, with {both}')


def own_json(text: str, number: Callable[[str], Any] | None = None) -> Any:
    """Return what JSON says that a person wrote.

    Args:
        text: The JSON.
        number: Makes a value of a number as it is written; left out, Python's own.

    Raises:
        ValueError: If it is not JSON, or a key stands twice in one object; `json_problem` has
            the words for it.
        RecursionError: If there are too many brackets within brackets; likewise.
    """
    return json.loads(
        text,
        object_pairs_hook=_unique,
        parse_int=number,
        parse_float=number,
        parse_constant=number,
    )


def _shown(value: Any) -> str:
    text = " ".join(clean(str(value)).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\u2026"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for key, value in pairs:
        if key in items:
            raise KeyTwiceError(key, items[key], value)
        items[key] = value
    return items


def json_problem(exc: Exception) -> str:
    """Say what is wrong and where, in half a sentence, from the error that json raised.

    >>> try:
    ...     json.loads('{"a": 1,')
    ... except ValueError as exc:
    ...     json_problem(exc)
    'it breaks off before its end'
    """
    if isinstance(exc, RecursionError):
        return "it has too many brackets within brackets"
    if isinstance(exc, KeyTwiceError):
        return str(exc)
    if not isinstance(exc, json.JSONDecodeError):
        return "a number in it has too many digits"
    if exc.msg.startswith("Unterminated") or not exc.doc[exc.pos :].strip():
        return "it breaks off before its end"
    meanings = (said for start, said in _MEANINGS.items() if exc.msg.startswith(start))
    return f"{next(meanings, 'it goes wrong')} in line {exc.lineno}, column {exc.colno}"
