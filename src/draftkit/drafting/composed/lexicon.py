"""What is known of a language's words: its verbs with their forms, pronouns, and small words.

All of it is data, a folder for each language beside this module: lists of words, and in
`grammar.toml` pronouns, spelling, and the patterns by which a note becomes a sentence.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.language.lexicon import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Lexicon", "Pronouns", "data", "languages", "lexicon"]


@dataclass(frozen=True, slots=True)
class Pronouns:
    """The words for one who speaks, reads, or is spoken of.

    Attributes:
        subject: Such as `she`.
        possessive: Such as `her`.
        object: Such as `her`.
        self: Such as `herself`.
        alone: Such as `hers`; empty where it is never needed.
        words: All that mean this person; empty for the writer and the reader.
        verbs: Forms of irregular verbs as they stand after `subject`, by those that stand after
            another person; an empty one cannot be turned.
    """

    subject: str
    possessive: str
    object: str
    self: str
    alone: str
    words: frozenset[str]
    verbs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language.

    Attributes:
        small: Sets of words by what they are, such as `prepositions`.
        past: The base form of a verb by its past form.
        present: The base form by the form that "she" takes: `keep` by `keeps`.
        doing: The base form by the form in -ing.
        participles: Participles that are no past form as well: "written", not "kept".
        bases: All base forms.
        to_doing: The form in -ing by the base form.
        to_participle: The participle by the base form: "kept", "written".
        misformed: The right past form by a wrong one: "taught" by "teached".
        persons: Pronouns by their subject form: `I`, `you`, `he`, `she`, `they`.
        short: Pronoun and verb by the short form of both: `he's`.
    """

    small: dict[str, frozenset[str]]
    past: dict[str, str]
    present: dict[str, str]
    doing: dict[str, str]
    participles: frozenset[str]
    bases: frozenset[str]
    to_doing: dict[str, str]
    to_participle: dict[str, str]
    misformed: dict[str, str]
    persons: Mapping[str, Pronouns]
    short: Mapping[str, tuple[str, str]]
    _spelling: Mapping[str, tuple[_Rule, ...]] = field(repr=False)
    _rewrites: Mapping[str, _Rule] = field(repr=False)
    _patterns: Mapping[str, re.Pattern[str]] = field(repr=False)

    def has(self, kind: str, word: str) -> bool:
        """Tell whether a word, in lower case, is one of a kind."""
        return word in self.small[kind]

    def any(self, kind: str, words: Iterable[str]) -> bool:
        """Tell whether one of some words, in lower case, is one of a kind."""
        return not self.small[kind].isdisjoint(words)

    def fits(self, name: str, text: str) -> bool:
        """Tell whether a pattern of `grammar.toml` finds something in a text."""
        return self._patterns[name].search(text) is not None

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern of `grammar.toml`."""
        return self._patterns[name]

    def rewritten(self, name: str, text: str) -> str:
        """Return a text with what a pattern finds put in other words."""
        pattern, form = self._rewrites[name]
        return pattern.sub(form, text)

    def spelled(self, name: str, word: str) -> str:
        """Return the form that a word gets by the first rule of spelling that fits it."""
        return _spelled(word, self._spelling[name])


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
    spelling = {
        name: tuple((re.compile(rule), form) for rule, form in rules)
        for name, rules in grammar["spelling"].items()
    }
    irregular = dict(pair.split("=") for pair in small.pop("irregular"))
    bases = small["regular"] | small["doubling"] | frozenset(irregular)
    patterns = {name: re.compile(pattern) for name, pattern in grammar["patterns"].items()}
    doubling = small["doubling"] | {base for base in irregular if patterns["doubles"].match(base)}

    def forms(name: str) -> dict[str, str]:
        doubled = spelling.get(f"doubled_{name}", spelling[name])
        return {b: _spelled(b, doubled if b in doubling else spelling[name]) for b in bases}

    to_past, to_doing = forms("past"), forms("doing")
    participles = set()
    past = {form: base for base, form in to_past.items() if base not in irregular}
    to_participle = {base: form for base, form in to_past.items() if base not in irregular}
    for base, given in irregular.items():
        first, _, participle = given.partition("/")
        past[first] = base
        participles |= {participle} - {first, ""}
        to_participle[base] = participle or first
    return Lexicon(
        small=small,
        past=past,
        present={form: base for base, form in forms("present").items()} | grammar["present"],
        doing={form: base for base, form in to_doing.items()},
        participles=frozenset(participles),
        bases=bases,
        to_doing=to_doing,
        to_participle=to_participle,
        misformed={
            to_past[base]: past_form
            for base, past_form in irregular.items()
            if "/" not in past_form and not (to_past[base] in past or to_past[base] in vocabulary())
        },
        persons={name: _person(of) for name, of in grammar["persons"].items()},
        short={form: (subject, verb) for form, (subject, verb) in grammar["short"].items()},
        _spelling=spelling,
        _rewrites={n: (re.compile(rule), form) for n, (rule, form) in grammar["rewrites"].items()},
        _patterns=patterns,
    )


_Rule = tuple[re.Pattern[str], str]


def _spelled(word: str, rules: tuple[_Rule, ...]) -> str:
    """Return a word by the first rule that fits it."""
    return next(rule.sub(form, word) for rule, form in rules if rule.search(word))


def _person(of: Mapping[str, Any]) -> Pronouns:
    words = frozenset(of.get("words", "").split())
    return Pronouns(
        of["subject"],
        of["possessive"],
        of["object"],
        of["self"],
        of.get("alone", ""),
        words,
        of["verbs"],
    )


def _rows(language: str, name: str) -> dict[str, frozenset[str]]:
    lines = (line for line in data(language, name).splitlines() if line and line[0] != "#")
    rows = (line.partition(": ") for line in lines)
    # What consists of several words is set apart by semicolons.
    return {
        kind: frozenset(words.split("; ") if "; " in words else words.split())
        for kind, _, words in rows
    }
