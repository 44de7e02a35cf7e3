"""How a language addresses its reader, and how much room it takes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from draftkit.language.tags.tag import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.language.tags.tag import Tag

__all__ = ["REGISTERS", "Pace", "Register", "addresses", "first_names", "heading", "pace_of"]

Register = Literal["", "formal", "informal"]
"""How a reader is addressed; empty where the language has no difference, or it is left open."""

REGISTERS = ("formal", "informal")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("address.toml").read_text(encoding="utf-8"))


def _entry(language: Tag) -> Mapping[str, Any]:
    code, *rest = language.text.split("-")
    tags = (code, *(f"{code}-{part}" for part in rest))
    return next((_table()[tag] for tag in reversed(tags) if tag in _table()), {})


def addresses(language: Tag) -> Mapping[str, str]:
    """Return how a language addresses formally and informally, in words for a request.

    Empty for a language that makes no such difference.

    >>> from draftkit.language.tags.tag import Tag
    >>> addresses(Tag.find("German"))["formal"]
    'with "Sie"'
    """
    return {name: text for name, text in _entry(language).items() if name in REGISTERS}


def first_names(language: Tag) -> bool:
    """Whether people called by first name alone are usually addressed informally."""
    return bool(_entry(language).get("first_name"))


@cache
def _headings() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("headings.toml").read_text(encoding="utf-8"))


def heading(words: str, language: Tag | None) -> str:
    """Return a heading of a draft in a language; the English one where it is not known there.

    >>> from draftkit.language.tags.tag import Tag
    >>> heading("Closing", Tag.find("German")), heading("Closing", None)
    ('Schluss', 'Closing')
    """
    known = _headings().get(language.code, {}) if language else {}
    return str(known.get(words, words))


class Pace(NamedTuple):
    """How much room a language takes.

    Attributes:
        counted: `words` where words have blanks between them, else `characters`.
        share: How many of them say what English says in one word.
    """

    counted: str
    share: float


@cache
def _paces() -> Mapping[str, Pace]:
    return {code: Pace(counted, float(share)) for code, counted, share in rows("length.txt")}


def pace_of(language: Tag | None) -> Pace:
    """Return how much room a language takes; as much as English where that is not known."""
    return _paces().get(language.code if language else "", Pace("words", 1.0))
