"""Turns of phrase that language models fall into: patterns of each language's `generic.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from draftkit.language.language import language

if TYPE_CHECKING:
    import re

__all__ = ["Turn", "turns"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase.

    Attributes:
        name: What it is called, such as `X, not Y`.
        pattern: What it looks like.
        advice: What to do about it, as an order.
        often: How many in one text are too many, 1 if any is; one in a hundred words is, too.
        found: Texts in which it is found, and
        passed: texts in which it is not: the cases by which the pattern is tried.
    """

    name: str
    pattern: re.Pattern[str]
    advice: str
    often: int
    found: tuple[str, ...]
    passed: tuple[str, ...]


@cache
def turns(tag: str) -> tuple[Turn, ...]:
    """Return the turns that are known for a language; none if it has no such file.

    Args:
        tag: ISO 639-1, such as `de`.
    """
    known = language(tag)
    return tuple(
        Turn(
            row["name"],
            known.cue(f"generic:turns.{place}.pattern"),
            row["advice"],
            row.get("often", 1),
            tuple(row["found"]),
            tuple(row["passed"]),
        )
        for place, row in enumerate(known.table("generic").get("turns", ()))
    )
