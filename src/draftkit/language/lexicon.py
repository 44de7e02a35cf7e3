"""The word lists of the checks, each read from its data file at first use."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from draftkit.language.words import fold

__all__ = [
    "adjectives",
    "countries",
    "everyday_names",
    "is_everyday",
    "is_ordinary",
    "lines",
    "name_parts",
    "peoples",
    "vocabulary",
]


def lines(name: str) -> list[str]:
    """Return a data file's lines without comments and blank ones."""
    text = files("draftkit.language").joinpath("en", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that English writes in lower case."""
    return frozenset(lines("vocabulary.txt"))


@cache
def everyday_names() -> frozenset[str]:
    """Return the words that have a capital but claim nothing.

    They are folded, but for acronyms: "PA" is one, "Pa" is not. Words that only say nothing
    together are joined by `_`.
    """
    words = (word for line in lines("everyday_names.txt") for word in line.split())
    return frozenset(word if len(word) > 1 and word.isupper() else fold(word) for word in words)


def is_everyday(word: str) -> bool:
    """Whether everybody writes the word with a capital, and claims nothing by it."""
    known = everyday_names()
    if word.endswith("s") and word[:-1].isupper():
        word = word[:-1]  # "CVs"
    return word in known or fold(word) in known


@cache
def countries() -> dict[str, str]:
    """Return the ISO codes of countries by each of their names, folded."""
    found: dict[str, str] = {}
    for line in lines("countries.txt"):
        code, names, _ = line.split(";")
        found.update({fold(name): code for name in names.split(",") if name})
    return found


@cache
def peoples() -> dict[str, frozenset[str]]:
    """Return the ISO codes of the countries by each adjective and people, folded."""
    found: dict[str, frozenset[str]] = {}
    for line in lines("countries.txt"):
        code, _, words = line.split(";")
        for word in map(fold, words.split()):
            found[word] = found.get(word, frozenset()) | {code}
    return found


@cache
def adjectives() -> frozenset[str]:
    """Return the folded adjectives and peoples of countries and larger regions."""
    return frozenset(peoples())


@cache
def name_parts(kind: str) -> frozenset[str]:
    """Return the folded `titles`, `particles` or legal `forms` that names come with."""
    rows = (line.partition(": ") for line in lines("name_parts.txt"))
    return frozenset(word for of, _, words in rows if of == kind for word in words.split())


# What a contraction adds to its word.
_ENDINGS = frozenset({"t", "ve", "re", "ll", "d", "m", "s"})
_SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "ness", "less", "able")


def is_ordinary(word: str) -> bool:
    """Whether English has the word, or each part of it, in lower case."""
    plain = word.replace("\u2019", "'")
    base, _, ending = plain.partition("'")
    if ending and ending.casefold() in _ENDINGS:
        plain = base.removesuffix("n") if ending.casefold() == "t" else base
    return all(_is_word(part) for part in plain.casefold().split("-") if part)


def _is_word(part: str) -> bool:
    known = vocabulary()
    if len(part) == 1 or part in known:
        return True
    if not part.isalpha() or not part.isascii():
        return False
    return any(
        part.endswith(s) and part[: -len(s)] in known and len(part) - len(s) > 2 for s in _SUFFIXES
    )
