"""The values of parameters, which may have come from a prompt file or from an input."""

from __future__ import annotations

import re
from typing import Any

from draftkit.errors import PromptError, nearest

__all__ = ["choice", "number", "texts"]

_NUMBER = re.compile(r"\s*(-?\d+(?:,\d{3})*(?:\.\d+)?)")


def number(value: Any, name: str) -> float | None:
    """Return a number that may be written as text (`30`, `"30"`, `"30 s"`), or None.

    Args:
        value: What was given; None stays None.
        name: The check and the parameter, for the message: `length: seconds`.

    Raises:
        PromptError: If it is not a number.
    """
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if match := _NUMBER.match(str(value)):
        return float(match[1].replace(",", ""))
    raise PromptError(f'check {name}: "{value}" is not a number. Write it in digits, such as 30.')


def choice(value: Any, name: str, known: tuple[str, ...]) -> str:
    """Return one of the known words.

    Raises:
        PromptError: If it is another word.
    """
    word = str(value).strip().casefold()
    if word not in known:
        raise PromptError(
            f'check {name}: "{value}" is unknown.{nearest(word, known)} Known: {", ".join(known)}.'
        )
    return word


def texts(value: Any) -> list[str]:
    """Return the texts of a list, or of one text alone; blank ones are left out."""
    items = value if isinstance(value, list | tuple) else [value]
    return [str(item) for item in items if item is not None and str(item).strip()]
