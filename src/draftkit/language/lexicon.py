"""The word lists of a language, each read from its data file at first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from draftkit.language.language import USUAL, folders, language
from draftkit.language.words import fold

if TYPE_CHECKING:
    from draftkit.language.language import Language

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


def lines(name: str) -> tuple[str, ...]:
    """Return a list of the usual language, without comments and blank lines."""
    return language(USUAL).lines(name)


@cache
def vocabulary(of: Language | None = None) -> frozenset[str]:
    """Return the words that a language writes in lower case, or that are no names."""
    known = of or language(USUAL)
    commonest = known.lines("common_words.txt")[:_COMMONEST]
    return frozenset([*known.lines("vocabulary.txt"), *commonest])


# This many of the commonest words of a language are not names.
_COMMONEST = 150


@cache
def everyday_names(of: Language | None = None) -> frozenset[str]:
    """Return the words that have a capital but claim nothing.

    They are folded, but for acronyms: "PA" is one, "Pa" is not. Words that only say nothing
    together are joined by `_`.
    """
    rows = (of or language(USUAL)).lines("everyday_names.txt")
    words = (word for line in rows for word in line.split())
    return frozenset(word if len(word) > 1 and word.isupper() else fold(word) for word in words)


def is_everyday(word: str, of: Language | None = None) -> bool:
    """Whether everybody writes the word with a capital, and claims nothing by it."""
    known = everyday_names(of)
    if word.endswith("s") and word[:-1].isupper():
        word = word[:-1]  # "CVs"
    return word in known or fold(word) in known


@cache
def countries(of: Language | None = None) -> dict[str, str]:
    """Return the ISO codes of countries by each of their names, folded."""
    found: dict[str, str] = {}
    for line in (of or language(USUAL)).lines("countries.txt"):
        code, names, _ = line.split(";")
        found.update({fold(name): code for name in names.split(",") if name})
    return found


@cache
def peoples(of: Language | None = None) -> dict[str, frozenset[str]]:
    """Return the ISO codes of the countries by each adjective and people, folded."""
    found: dict[str, frozenset[str]] = {}
    for line in (of or language(USUAL)).lines("countries.txt"):
        code, _, words = line.split(";")
        for word in map(fold, words.split()):
            found[word] = found.get(word, frozenset()) | {code}
    return found


@cache
def adjectives(of: Language | None = None) -> frozenset[str]:
    """Return the folded adjectives and peoples of countries and larger regions."""
    return frozenset(peoples(of))


@cache
def name_parts(kind: str) -> frozenset[str]:
    """Return the folded `titles`, `particles` or legal `forms` that names come with, or `places`.

    `behind` are the titles that follow a name: "Yuta-san"; `given` are the names that are
    words as well: "Rose".

    They are those of all languages: a name keeps its parts in a text of any language.
    """
    every = (line for tag in folders() for line in language(tag).lines("name_parts.txt"))
    rows = (line.partition(": ") for line in every)
    return frozenset(word for of, _, words in rows if of == kind for word in words.split())


def is_ordinary(word: str, of: Language | None = None) -> bool:
    """Whether the language has the word, or each part of it, as no name."""
    known = of or language(USUAL)
    plain = word.replace("\u2019", "'")
    base, _, ending = plain.partition("'")
    if ending and ending.casefold() in known.words("names:words.contractions"):
        short = ending.casefold() == "t" and base.casefold() not in vocabulary(known)  # "won't"
        plain = base.removesuffix("n") if short else base
    return all(_is_word(part, known) for part in plain.casefold().split("-") if part)


def _is_word(part: str, of: Language) -> bool:
    known = vocabulary(of)
    if len(part) == 1 or part in known:
        return True
    joints = of.words("names:words.joints")
    foreign = not part.isascii() and not (joints or of.words("names:words.accents"))
    if not part.isalpha() or foreign:
        return False
    suffixes = of.words("names:words.suffixes")
    if any(_swapped(part, *swap.split(">")) in known for swap in of.words("names:words.swaps")):
        return True
    prefixes = of.words("names:words.prefixes")
    bases = [part, *(part.removeprefix(one) for one in prefixes if part.startswith(one))]
    if any(len(base) > _LEAST_PART and _is_listed(base, known, suffixes) for base in bases):
        return True
    return bool(joints) and _is_compound(part, of, joints)


_LEAST_PART = 3  # letters: "Amt", "Weg"; shorter parts are in too many words
_MOST_PARTS = 4


def _is_compound(word: str, of: Language, joints: frozenset[str], parts: int = 1) -> bool:
    """Whether a word is made of others that the language has: "Brückensperrung"."""
    known = vocabulary(of)
    for end in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        first, rest = word[:end], word[end:]
        if not _is_listed(first, known, joints):
            continue
        if _is_listed(rest, known, of.words("names:words.suffixes")):
            return True
        if parts < _MOST_PARTS and _is_compound(rest, of, joints, parts + 1):
            return True
    return False


def _swapped(word: str, ending: str, other: str) -> str:
    """Return a word with another ending: "fazemo" (-lo) is "fazemos", "venid" of "venir"."""
    return word.removesuffix(ending) + other if word.endswith(ending) else ""


def _is_listed(word: str, known: frozenset[str], endings: frozenset[str]) -> bool:
    """Whether a list has the word, or what it is without an ending and its accent: "Déjeme"."""
    bases = (
        word.removesuffix(ending)
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_PART
    )
    return word in known or any(base in known or fold(base) in known for base in bases)
