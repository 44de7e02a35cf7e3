"""The plain data of a profile: read as texts, without blanks, and in parts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from draftkit.errors import ProfileError
from draftkit.files import yamlio

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Steps", "pick", "plain", "steps", "without", "without_blanks"]

Steps = tuple[str | int, ...]
"""Where a part stands: keys and numbers, such as `("work", 0, "name")`."""


def steps(part: str) -> Steps:
    """Return the steps to a part: `work[0].name` is work, 0, name."""
    found = re.findall(r"\[([0-9]+)\]|([^.\[\]]+)", part)
    return tuple(int(number) if number else name for number, name in found)


def pick(value: Any, wanted: list[Steps]) -> Any:
    """Return the parts that the paths lead to, or None; an empty path leads to the whole value."""
    if () in wanted:
        return value
    if isinstance(value, dict):
        pairs = {key: pick(part, _after(key, wanted)) for key, part in value.items()}
        return {key: part for key, part in pairs.items() if part is not None} or None
    if isinstance(value, list):
        each = [steps for steps in wanted if isinstance(steps[0], str)]
        items = [pick(item, each + _after(n, wanted)) for n, item in enumerate(value)]
        return [item for item in items if item is not None] or None
    return None


def without(value: Any, id_: str, hidden: Callable[[str], bool]) -> Any:
    """Return the value without what is hidden by its id, or None if nothing is left."""
    if isinstance(value, dict):
        parts = {k: without(v, f"{id_}.{k}" if id_ else k, hidden) for k, v in value.items()}
        return {key: part for key, part in parts.items() if part is not None} or None
    if isinstance(value, list):
        items = [without(item, f"{id_}[{n}]", hidden) for n, item in enumerate(value)]
        return [item for item in items if item is not None] or None
    return None if hidden(id_) else value


def _after(step: str | int, wanted: list[Steps]) -> list[Steps]:
    return [steps[1:] for steps in wanted if steps[0] == step]


def plain(value: Any, source: str, depth: int = 0) -> Any:
    """Return the value with every scalar as text, with line ends as in YAML.

    A letter with an accent may be written as one character or two (NFC, NFD): from here on it
    is one character.

    Raises:
        ProfileError: If it is nested too deeply.
    """
    if depth > yamlio.MAX_DEPTH:
        raise ProfileError(f"{source} has more than {yamlio.MAX_DEPTH} levels of nesting.")
    if isinstance(value, dict):
        return {_letters(str(key)): plain(part, source, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, source, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else _letters(str(value).replace("\r\n", "\n"))


def _letters(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_blanks(value: Any) -> Any:
    """Leave out what says nothing, so that a blank and an absent part are the same."""
    if isinstance(value, dict):
        parts = {key: without_blanks(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part}
    if isinstance(value, list):
        return [item for item in map(without_blanks, value) if item]
    # A dash alone is how forms and tables leave a place blank.
    return value if value and value.strip(" \t\n-\u2013\u2014") else None
