"""What is known of a language's words: its verbs with their forms, and small words by kind.

All of it is data, a folder for each language beside this module.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Lexicon", "data", "languages", "lexicon"]

_Rule = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language.

    Attributes:
        small: Sets of words by what they are, such as `prepositions`.
        past: The base form of a verb by its past form.
        present: The base form by the form that "she" takes: `keep` by `keeps`.
        doing: All forms in -ing.
        participles: All participles: "written", "kept".
        bases: All base forms.
        turned: What a word of somebody spoken of is toward the reader, by who that is (`he`,
            `she`, `they`): "his" is "your".
        agreed: What a verb behind "she" is behind "you": "was" is "were".
    """

    small: dict[str, frozenset[str]]
    past: dict[str, str]
    present: dict[str, str]
    doing: frozenset[str]
    participles: frozenset[str]
    bases: frozenset[str]
    turned: Mapping[str, Mapping[str, str]]
    agreed: Mapping[str, str]
    _patterns: Mapping[str, re.Pattern[str]] = field(repr=False)

    def has(self, kinds: str, word: str) -> bool:
        """Tell whether a word, in lower case, is of one of some kinds, set apart by blanks."""
        return any(word in self.small[kind] for kind in kinds.split())

    def any(self, kinds: str, words: Iterable[str]) -> bool:
        """Tell whether one of some words, in lower case, is of one of some kinds."""
        return any(self.has(kinds, word) for word in words)

    def fits(self, name: str, text: str) -> bool:
        """Tell whether a pattern of `grammar.toml` finds something in a text."""
        return self._patterns[name].search(text) is not None

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern of `grammar.toml`."""
        return self._patterns[name]


def data(language: str, name: str) -> str:
    """Return a data file's text."""
    return files(__package__).joinpath(language, name).read_text(encoding="utf-8")


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages in which a text can be composed."""
    folders = (entry for entry in files(__package__).iterdir() if entry.is_dir())
    return tuple(sorted(one.name for one in folders if one.joinpath("frames.toml").is_file()))


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the words of a language."""
    small = {**_rows(language, "words.txt"), **_rows(language, "verbs.txt")}
    grammar = tomllib.loads(data(language, "grammar.toml"))
    irregular = dict(pair.split("=") for pair in small.pop("irregular"))
    patterns = {name: re.compile(pattern) for name, pattern in grammar["patterns"].items()}
    doubling = small["doubling"] | {base for base in irregular if patterns["doubles"].match(base)}
    bases = small["regular"] | small["doubling"] | frozenset(irregular)
    spelling = {
        name: [(re.compile(rule), form) for rule, form in rules]
        for name, rules in grammar["spelling"].items()
    }

    def form(name: str, base: str) -> str:
        rules = spelling.get(f"doubled_{name}", []) if base in doubling else spelling[name]
        return _spelled(base, rules or spelling[name])

    regular = {form("past", base): base for base in bases if base not in irregular}
    given = {
        base: (forms.partition("/")[0], forms.rpartition("/")[2])
        for base, forms in irregular.items()
    }
    return Lexicon(
        small=small,
        past=regular | {past: base for base, (past, _) in given.items()},
        present={form("present", base): base for base in bases} | grammar["present"],
        doing=frozenset(form("doing", base) for base in bases),
        participles=frozenset([*regular, *(participle for _, participle in given.values())]),
        bases=bases,
        turned=grammar["turned"],
        agreed=grammar["agreed"],
        _patterns=patterns,
    )


def _spelled(word: str, rules: list[_Rule]) -> str:
    """Return a word by the first rule that fits it."""
    return next(rule.sub(form, word) for rule, form in rules if rule.search(word))


def _rows(language: str, name: str) -> dict[str, frozenset[str]]:
    lines = (line for line in data(language, name).splitlines() if line and line[0] != "#")
    rows = (line.partition(": ") for line in lines)
    return {kind: frozenset(words.split()) for kind, _, words in rows}
