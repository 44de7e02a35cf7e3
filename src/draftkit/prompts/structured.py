"""A completion that should be JSON: found in the text, parsed and validated."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["is_markdown", "parse_json"]

# Prose has braces too. So many are tried; each is read to where it is no JSON any more.
_MOST_STARTS = 200

# A list around the value, a key around that, and a text that holds it.
_MOST_WRAPPERS = 3

_START = re.compile(r"[{\[]")
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)


def parse_json(text: str, schema: Mapping[str, Any]) -> Any:
    """Return the JSON value in a model's answer, checked against a schema.

    Models without structured output put JSON among prose and code fences, with a list or
    a key of their own around it. Of several values that follow the schema the last one
    counts: what comes before it was a try.

    Raises:
        OutputError: If there is none, it is cut, or it does not follow the schema.
            The raw text is kept in the error.
    """
    import fastjsonschema

    validate = fastjsonschema.compile(dict(schema))
    found, problems = list[Any](), list[str]()
    for value in _values(text, problems):
        for inner in _unwrapped(value, _MOST_WRAPPERS):
            try:
                found.append(validate(inner))
                break
            except fastjsonschema.JsonSchemaValueException as exc:
                if isinstance(inner, dict) or schema.get("type") == "array":
                    message = str(exc.message).replace("data", "the answer", 1)
                    problems.append(f"The JSON does not follow the schema: {message}.")
    if found:
        return found[-1]
    # The first problem is the outermost value's: what is within it follows no schema.
    problem = problems[0] if problems else "The answer is not JSON, as this kind asks for."
    raise OutputError(problem, raw=text)


def is_markdown(text: str) -> bool:
    """Tell whether an answer is a text with headings where JSON was asked for."""
    return not _START.match(text.lstrip()) and len(_HEADING.findall(text)) > 1


def _values(text: str, problems: list[str]) -> Iterator[Any]:
    """Yield the JSON objects and lists in a text, and note what begins like one."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError) as exc:
            at = start.end()
            if start[0] == "{":
                problems.append(f"The answer is not whole JSON: {exc}.")
        else:
            yield value


def _unwrapped(value: Any, levels: int) -> Iterator[Any]:
    """Yield a value, and what it may be a wrapper of."""
    yield value
    if not levels:
        return
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list) and len(value) == 1:
        inner = value
    elif isinstance(value, str) and value.lstrip().startswith("{"):
        inner = list(_values(value, []))
    for item in inner:
        if isinstance(item, dict | list | str):
            yield from _unwrapped(item, levels - 1)
