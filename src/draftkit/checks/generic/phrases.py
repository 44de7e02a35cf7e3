"""Stock phrases of letters, of advertising and of language models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from draftkit.language.prose import plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.prose import Token

__all__ = ["phrases_in"]

# Where another sentence or paragraph starts.
_BROKEN = re.compile(r"[.!?:]\s|\n\s*\n")
# How many words may stand where a phrase has "...".
_GAP = 5


@dataclass(frozen=True, slots=True)
class _Word:
    """A place in a phrase: one of some words, one that may be missing, or a gap."""

    either: frozenset[str]
    optional: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A stock phrase and what to do about it.

    Attributes:
        name: As it is shown, its first alternatives.
        second: The words that may follow the first one; none if any may, or none need to.
    """

    words: tuple[_Word, ...]
    second: frozenset[str]
    advice: str
    name: str


@cache
def _phrases(of: Language) -> dict[str, tuple[_Phrase, ...]]:
    """Return the stock phrases of a language by the words that they may begin with."""
    found: dict[str, list[_Phrase]] = {}
    advice = ""
    for line in of.lines("cliches.txt"):
        if line.startswith("["):
            advice = line.strip("[]")
            continue
        words, _, better = line.partition(" = ")
        phrase = _phrase(words, _advice(better) or advice)
        for word in phrase.words[0].either:
            found.setdefault(word, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


def _phrase(words: str, advice: str) -> _Phrase:
    places = []
    for word in words.replace("-", " ").split():
        either = frozenset(word.removesuffix("?").split("|"))
        places.append(_Word(either, optional=word.endswith("?"), gap=word == "..."))
    first = (word.removesuffix("?").split("|")[0] for word in words.split())
    return _Phrase(tuple(places), _second(places), advice, " ".join(first))


def _second(places: list[_Word]) -> frozenset[str]:
    found: set[str] = set()
    for place in places[1:]:
        if place.gap:
            break
        found |= place.either
        if not place.optional:
            return frozenset(found)
    return frozenset()


def _advice(better: str) -> str:
    if better == "-":
        return "A stock phrase: cut it."
    return f'A stock phrase: try "{better}", or say it in your own words.' if better else ""


def phrases_in(text: Document) -> Iterator[tuple[int, int, str, str]]:
    """Yield the stock phrases of a text: start, end, the phrase, what to do.

    They are those of `cliches.txt` of its language, without any that begin inside another.
    """
    known = _phrases(text.language)
    end = 0
    for at, token in enumerate(tokens(text)):
        if token.word not in known or token.start < end:
            continue
        last, phrase = _longest(text, at)
        if phrase:
            end = last
            yield token.start, last, phrase.name, phrase.advice


def _longest(text: Document, at: int) -> tuple[int, _Phrase | None]:
    """Return where the longest phrase ends that starts with a word, and the phrase."""
    every = tokens(text)
    follows = every[at + 1].word if at + 1 < len(every) else ""
    best: tuple[int, _Phrase | None] = (0, None)
    for phrase in _phrases(text.language)[every[at].word]:
        if phrase.second and follows not in phrase.second:
            continue
        after = _matches(phrase.words, every, at)
        if after is None or every[after - 1].end <= best[0]:
            continue
        last = every[after - 1].end
        if not _BROKEN.search(plain(text), every[at].start, last):
            best = (last, phrase)
    return best


def _matches(words: tuple[_Word, ...], every: tuple[Token, ...], at: int) -> int | None:
    """Return the index after the last word of the phrase that starts at `at`, or None."""
    if not words:
        return at
    first, rest = words[0], words[1:]
    if first.gap:
        ends = (_matches(rest, every, at + skip) for skip in range(1, _GAP + 1))
        return next((end for end in ends if end is not None), None)
    if at < len(every) and every[at].word in first.either:
        after = _matches(rest, every, at + 1)
        if after is not None:
            return after
    return _matches(rest, every, at) if first.optional else None
