"""What is wrong with a text that should be JSON, in words for whoever wrote it."""

from __future__ import annotations

import json

__all__ = ["json_problem"]

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
    if not isinstance(exc, json.JSONDecodeError):
        return "a number in it has too many digits"
    if exc.msg.startswith("Unterminated") or not exc.doc[exc.pos :].strip():
        return "it breaks off before its end"
    meanings = (said for start, said in _MEANINGS.items() if exc.msg.startswith(start))
    return f"{next(meanings, 'it goes wrong')} in line {exc.lineno}, column {exc.colno}"
