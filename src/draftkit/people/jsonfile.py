"""Contacts in JSON: one object per line, or one list of objects."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.files.json_problem import KeyTwiceError, json_problem, own_json
from draftkit.people.contacts import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["keys", "lines", "listed"]

_WRITE = "Write one object per line, or one list of objects: [{...}, {...}]."

_NO_OBJECT = "is not a JSON object: write it in braces, { }"


def lines(file: IO[str]) -> Iterator[Row]:
    """Yield a row for each line; one that is wrong has its problem in it."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            value = own_json(line)
        except KeyTwiceError as exc:
            yield Row(number, problem=f'has "{exc.key}" twice: keep one of the two')
            continue
        except (ValueError, RecursionError) as exc:
            yield Row(number, problem=f"is not JSON: {json_problem(exc)}")
            continue
        yield _row(number, value)


def listed(file: IO[str], name: str) -> Iterator[Row]:
    """Yield a row for each object of a list; its number is its place in the list, from 1.

    Raises:
        InputError: If the file is not JSON.
    """
    try:
        values = own_json(file.read())
    except KeyTwiceError as exc:
        raise InputError(f"{name}: {exc}: keep one of the two.") from exc
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{name}: is not JSON: {json_problem(exc)}.") from exc
    for number, value in enumerate(values, 1):
        yield _row(number, value)


def keys(rows: Iterable[Row], name: str) -> tuple[str, ...]:
    """Return the keys of all rows, in the order in which they appear.

    Raises:
        InputError: If nothing in the file is a row.
    """
    found: dict[str, None] = {}
    first, count = None, 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were
        first = first or row
        found.update(dict.fromkeys(row.cells))
    if not found:
        wrong = f" (line {first.number} {first.problem})" if first else ""
        raise InputError(f"{name} has no JSON object that could be a person{wrong}.", hint=_WRITE)
    below = [key for key, value in first.cells.items() if _is_list(value)] if first else []
    if count == 1 and below:
        raise InputError(
            f'{name} has its rows under "{below[0]}".', hint=f"{_WRITE} Save that list."
        )
    return tuple(found)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _row(number: int, value: Any) -> Row:
    return Row(number, value) if isinstance(value, dict) else Row(number, problem=_NO_OBJECT)
