"""Contacts in JSON: an object a line, or one list of objects."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.people.contacts import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines", "listed"]

_NO_OBJECT = "is not a JSON object: write it in braces, { }"


def lines(file: IO[str]) -> Iterator[Row]:
    """Yield a row for each line; what is wrong with one stands in it."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as exc:
            yield Row(number, problem=f"is not JSON ({exc})")
            continue
        yield _row(number, value)


def listed(file: IO[str], name: str) -> Iterator[Row]:
    """Yield a row for each object of a list; its number is the place in that, from 1.

    Raises:
        InputError: If the file is no JSON.
    """
    try:
        values = json.load(file)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{name}: is not JSON: {exc}.") from exc
    for number, value in enumerate(values, 1):
        yield _row(number, value)


def _row(number: int, value: Any) -> Row:
    return Row(number, value) if isinstance(value, dict) else Row(number, problem=_NO_OBJECT)
