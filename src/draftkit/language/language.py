"""A language: a folder of data beside this file, read when it is asked for.

The mechanism knows no word of any language. A folder has

    telling.toml   words and letters by which a text in it is recognised

and may have

    cues.toml      patterns and words by which the checks tell what a specific asserts
    numbers.toml   number words, scales, units of time, how exact a number is
    dates.toml     months, weekdays, and the forms of dates
    names.toml     what names are made of, and the endings of words
    *.txt          word lists

and what it lacks is not known of that language: a pattern that is not there matches nothing.
`every/` has what is the same in all of them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["EVERY", "USUAL", "Language", "either", "folders", "language"]

EVERY = "every"
"""The folder of what is the same in all languages."""

USUAL = "en"
"""The language of a text that is too short to tell."""

_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?)\}")
_NEVER = re.compile(r"(?!)")
_BROKEN = re.compile(r"\n[ ]*")  # a long pattern goes on in the next line


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class Language:
    """The data of one language, each file read at first use.

    Attributes:
        tag: ISO 639-1, such as `de`; a tag without a folder is a language of which nothing is
            known, and an empty one stands for a language that could not be told.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._files: dict[str, Any] = {}
        self._cues: dict[str, re.Pattern[str]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._lines: dict[str, tuple[str, ...]] = {}

    def __repr__(self) -> str:
        """Show its tag, as errors and tests need it."""
        return f"Language({self.tag!r})"

    def has(self, name: str) -> bool:
        """Whether the language has a table, a list or a pattern, named as in `cue`."""
        return bool(self._value(name))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a word list's lines without comments and blank ones; none if there is no list."""
        if name not in self._lines:
            lines = self._read(name).splitlines()
            self._lines[name] = tuple(line for line in lines if line and not line.startswith("#"))
        return self._lines[name]

    def table(self, name: str) -> dict[str, Any]:
        """Return a file of tables, such as `numbers`; empty if the language has none."""
        if name not in self._files:
            self._files[name] = tomllib.loads(self._read(f"{name}.toml"))
        found: dict[str, Any] = self._files[name]
        return found

    def cue(self, name: str) -> re.Pattern[str]:
        """Return a pattern by section and key, such as `plans.will`.

        The file stands in front, as in `numbers:percent`, if it is not `cues`. A pattern that
        the language lacks matches nothing.
        `{key}` or `{section.key}` in a pattern stands for another one of the same file, or for
        any of the words of a table.
        """
        found = self._cues.get(name)
        if found is None:
            text = self.text(name)
            found = self._cues[name] = re.compile(text) if text else _NEVER
        return found

    def cues(self, name: str) -> tuple[re.Pattern[str], ...]:
        """Return the patterns of a list, in its order."""
        found = self._value(name)
        count = len(found) if isinstance(found, list) else 0
        return tuple(self.cue(f"{name}.{place}") for place in range(count))

    def text(self, name: str) -> str:
        """Return a pattern as text, with what it refers to; empty if the language lacks it."""
        value = self._value(name)
        return either(value) if isinstance(value, dict) else _joined(self, name, str(value or ""))

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a row of `cues`, such as `things.ends`; none if it lacks them."""
        if name not in self._words:
            self._words[name] = frozenset(str(self._value(name) or "").split())
        return self._words[name]

    def _value(self, name: str) -> Any:
        file, keys = _parts(name)
        value: Any = self.table(file)
        for key in keys:
            if isinstance(value, list):
                value = value[int(key)] if key.isdigit() else None
            else:
                value = value.get(key) if isinstance(value, dict) else None
        return value

    def _read(self, name: str) -> str:
        path = files(__package__).joinpath(self.tag or EVERY, name)
        known = bool(self.tag) and path.is_file()
        return path.read_text(encoding="utf-8") if known else ""


def _parts(name: str) -> tuple[str, list[str]]:
    """Return the file and the keys of a name."""
    file, _, path = name.rpartition(":")
    return file or "cues", path.split(".")


def _joined(language: Language, name: str, text: str) -> str:
    """Put patterns into a pattern where it names them, and join its lines."""
    file, (section, *rest) = _parts(name)

    def named(match: re.Match[str]) -> str:
        beside = f"{file}:{section}.{match[1]}" if rest else ""
        found = language.text(beside) or language.text(f"{file}:{match[1]}")
        return _without_flags(found or _NEVER.pattern)

    return _REFERENCE.sub(named, _BROKEN.sub("", text))


def _without_flags(pattern: str) -> str:
    """Flags may only stand at the beginning; those of the whole pattern hold."""
    return re.sub(r"^\(\?[a-z]+\)", "", pattern)


@cache
def folders() -> frozenset[str]:
    """Return the tags of the languages that have a folder, with a `telling.toml`."""
    every = files(__package__).iterdir()
    return frozenset(one.name for one in every if one.joinpath("telling.toml").is_file())


@cache
def language(tag: str) -> Language:
    """Return a language by its tag; the same one for the same tag.

    >>> language("en").has("dates:months"), language("xx").has("dates:months")
    (True, False)
    """
    return Language(tag)
