"""How a draft reads: stock phrases, the writer's banned ones, readability."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.language import detect
from draftkit.checks.lexicon import lines
from draftkit.checks.parameters import number, texts
from draftkit.checks.prose import plain, tokens
from draftkit.checks.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.prose import Token

__all__ = ["banned", "cliches", "readability"]

# --- cliches ---------------------------------------------------------------------------

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
    """A stock phrase and what to do about it."""

    words: tuple[_Word, ...]
    advice: str


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """Return the stock phrases by the words that they may begin with."""
    found: dict[str, list[_Phrase]] = {}
    advice = ""
    for line in lines("cliches.txt"):
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
    return _Phrase(tuple(places), advice)


def _advice(better: str) -> str:
    if better == "-":
        return "A stock phrase: cut it."
    return f'A stock phrase: try "{better}", or say it in your own words.' if better else ""


@check("cliches", hard=False, always=True)
def cliches(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No stock phrases of letters, advertising and language models (English only).

    Those of `data/cliches.txt`. Words that the profile or the inputs have themselves are
    the writer's own, or a name.

    Args:
        text: The draft.
        brief: Its facts have the writer's own words.
    """
    every = tokens(text)
    shown = plain(text)
    known = _phrases()
    end = 0
    for at, token in enumerate(every):
        if token.start < end or token.word not in known:
            continue
        for phrase in known[token.word]:
            after = _matches(phrase.words, every, at)
            if after is None or _broken(shown[token.start : every[after - 1].end]):
                continue
            last = every[after - 1].end
            if not _is_own(text.raw[token.start : last], brief):
                end = max(end, last)
                yield token.start, last, phrase.advice
                break


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


def _broken(said: str) -> bool:
    """Whether another sentence or paragraph starts inside."""
    return bool(re.search(r"[.!?:]\s|\n\s*\n", said))


def _is_own(said: str, brief: Brief) -> bool:
    folded = " ".join(said.casefold().split())
    return any(folded in fact.text.casefold() for fact in brief.facts)


# --- banned ----------------------------------------------------------------------------


@check("banned", hard=True, always=True)
def banned(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """None of the phrases that the writer never uses (`meta.draftkit.banned_phrases`).

    Capitals, line ends and the kind of apostrophe do not matter; other forms of a word
    are other words.

    Args:
        text: The draft.
        brief: The phrases are in its data.
    """
    own = brief.data.get("meta")
    own = own.get("draftkit") if isinstance(own, dict) else None
    phrases = tuple(texts(own.get("banned_phrases"))) if isinstance(own, dict) else ()
    if phrases:
        for match in _banned(phrases).finditer(text.raw):
            message = f'You never say "{match.group()}": say it in another way.'
            yield match.start(), match.end(), message


@lru_cache(maxsize=32)
def _banned(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the phrases, whole words only, the longest first."""
    either = "|".join(_exactly(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(either, re.IGNORECASE)


def _exactly(phrase: str) -> str:
    words = [re.sub("['\u2019]", "['\u2019]", re.escape(word)) for word in phrase.split()]
    before = r"(?<!\w)" if phrase.strip()[0].isalnum() else ""
    after = r"(?!\w)" if phrase.strip()[-1].isalnum() else ""
    return before + r"\s+".join(words) + after


# --- readability -----------------------------------------------------------------------

# Fewer words than this give no grade.
_GRADED = 40


@check("readability", hard=False)
def readability(
    text: Text,
    brief: Brief,  # noqa: ARG001 - a text is hard to read whatever the brief
    /,
    *,
    max_grade: Any = 12,
    max_sentence_words: Any = 30,
    **_: Any,
) -> Iterator[Hit]:
    """It can be read once: no sentence too long, the words not too heavy.

    The grade is the Automated Readability Index, 4.71 x characters / words
    + 0.5 x words / sentences - 21.43 (Senter and Smith 1967, AMRL-TR-66-220), about the
    years at school that it takes to read the text. It is made for English.

    Args:
        text: The draft.
        brief: Not used.
        max_grade: The highest grade; 12 is the end of school. Texts under 40 words have
            none.
        max_sentence_words: The most words of a sentence. Guides to plain English advise
            15 to 20 on average and hardly any above 30.
    """
    most = number(max_sentence_words, "readability: max_sentence_words")
    highest = number(max_grade, "readability: max_grade")
    for sentence in sentences(text):
        if most is not None and sentence.length > most:
            message = f"This sentence has {sentence.length} words: make two of it."
            yield sentence.start, sentence.end, message
    grade = _grade(text)
    if highest is not None and grade is not None and round(grade) > highest:
        yield 0, 0, f"It reads at grade {grade:.0f}, {highest:g} is the most: use shorter words."


def _grade(text: Text) -> float | None:
    """Return the Automated Readability Index, or None for a short text or another language."""
    every = sentences(text)
    words = sum(sentence.length for sentence in every)
    if words < _GRADED or detect(text) not in ("", "en"):
        return None
    characters = sum(char.isalnum() for sentence in every for char in sentence.text)
    return 4.71 * characters / words + 0.5 * words / len(every) - 21.43
