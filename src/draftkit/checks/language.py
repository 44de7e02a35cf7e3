"""Which language a draft is written in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language.lexicon import lines
from draftkit.language.prose import blocks, plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.checks.base import Brief, Hit, Text

__all__ = ["Language", "detect", "language", "languages"]

# Fewer words than this say too little about their language.
_JUDGED = 8
_PARAGRAPH = 15
# In prose a third of the words and more are function words; in a list of names hardly any.
_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be told from others.

    Attributes:
        code: ISO 639-1, such as `de`.
        names: What it is called, in English and in itself.
        words: Its function words, in lower case; one that ends in ' is a clitic.
        first: Its words for the first person.
        spoken: Whether the pronoun must be said, so that a text without any of `first`
            is not in the first person.
    """

    code: str
    names: tuple[str, ...]
    words: frozenset[str]
    first: frozenset[str]
    spoken: bool


@cache
def languages() -> dict[str, Language]:
    """Return the known languages by code."""
    parts: dict[str, dict[str, str]] = {}
    for line in lines("languages.txt"):
        head, _, value = line.partition(": ")
        code, part = head.split()
        parts.setdefault(code, {})[part] = value
    return {
        code: Language(
            code,
            tuple(of["name"].split(", ")),
            frozenset(of["words"].split()),
            frozenset(of["first"].split()),
            of["spoken"] == "yes",
        )
        for code, of in parts.items()
    }


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    """Return the languages that have a word, by that word."""
    found: dict[str, tuple[str, ...]] = {}
    for known in languages().values():
        for word in known.words:
            found[word] = (*found.get(word, ()), known.code)
    return found


# Letters of other scripts, the name of each, and the languages that are written in it.
_SCRIPTS = (
    (
        re.compile(r"[\u0400-\u052f]"),
        "Cyrillic letters",
        {"ru", "uk", "bg", "sr", "mk", "be", "kk"},
    ),
    (re.compile(r"[\u0370-\u03ff]"), "Greek", {"el"}),
    (re.compile(r"[\u0590-\u05ff]"), "Hebrew", {"he", "yi"}),
    (re.compile(r"[\u0600-\u06ff]"), "Arabic letters", {"ar", "fa", "ur"}),
    (re.compile(r"[\u0900-\u097f]"), "Devanagari", {"hi", "mr", "ne"}),
    (re.compile(r"[\u0e00-\u0e7f]"), "Thai", {"th"}),
    (re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]"), "Chinese or Japanese", {"zh", "ja"}),
    (re.compile(r"[\uac00-\ud7af]"), "Korean", {"ko"}),
)


@lru_cache(maxsize=4096)
def _codes(word: str) -> tuple[str, ...]:
    """Return the languages that have a word, or the clitic that it begins with."""
    codes = _by_word().get(word)
    if codes is None and "'" in word:
        codes = _by_word().get(word.partition("'")[0] + "'")
    return codes or ()


@lru_cache(maxsize=32)
def _known(text: Text) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return where each word starts, and the languages that have it as a function word."""
    return tuple((token.start, _codes(token.word)) for token in tokens(text))


def _counts(known: Iterable[tuple[int, tuple[str, ...]]]) -> Counter[str]:
    """Count the function words of each language."""
    return Counter(chain.from_iterable(codes for _, codes in known))


@lru_cache(maxsize=32)
def detect(text: Text) -> str:
    """Return the code of the language that a text is written in, or "" if that is unsure.

    >>> from draftkit.checks.base import Text
    >>> detect(Text("Ich freue mich auf Ihre Antwort und auf den Besuch."))
    'de'
    """
    known = _known(text)
    ranked = _counts(known).most_common(2)
    if len(known) < _JUDGED or not ranked or ranked[0][1] < 3:
        return ""
    return "" if len(ranked) > 1 and ranked[0][1] == ranked[1][1] else ranked[0][0]


@check("language", hard=True)
def language(text: Text, brief: Brief, /, *, code: Any = "en", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It is written in the language that was asked for.

    Danish and Norwegian are not told apart. A text of fewer than eight words is not
    judged, nor is one in a language that is not in `data/languages.txt`.

    Args:
        text: The draft.
        brief: Not used.
        code: The language: `de`, `de-AT` or `German`.
    """
    wanted = _code(str(code))
    known = _known(text)
    if found := _other_script(text, wanted) or _other(known, wanted, _JUDGED):
        start = len(text.raw) - len(text.raw.lstrip())
        yield start, len(text.raw.rstrip()), _message(wanted, found)
        return
    for block in blocks(text):
        if block.kind != "prose" or block.text.count(" ") < _PARAGRAPH - 1:
            continue
        inside = [word for word in known if block.start <= word[0] < block.end]
        if found := _other(inside, wanted, _PARAGRAPH):
            yield block.start, block.end, _message(wanted, found)


def _code(value: str) -> str:
    """Return the code of a language that may be given by its name."""
    name = value.strip().casefold()
    for known in languages().values():
        if name in (other.casefold() for other in known.names):
            return known.code
    code = re.split(r"[-_]", name)[0]
    return "no" if code in ("nb", "nn") else code


def _other_script(text: Text, wanted: str) -> str:
    shown = plain(text)
    if shown.isascii():
        return ""
    letters = sum(map(str.isalpha, shown))
    for script, name, codes in _SCRIPTS:
        if wanted not in codes and len(script.findall(shown)) > max(letters / 2, _JUDGED):
            return name
    return ""


def _other(words: Sequence[tuple[int, tuple[str, ...]]], wanted: str, fewest: int) -> str:
    """Return the name of the language that the words are in if it is plainly another one."""
    if len(words) < fewest or wanted not in languages():
        return ""
    counts = _counts(words)
    best, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if most < max(3, _SHARE * len(words)) or most < 2 * counts[wanted] + 1:
        return ""
    return languages()[best].names[0]


def _message(wanted: str, found: str) -> str:
    known = languages().get(wanted)
    name = known.names[0] if known else f'"{wanted}"'
    return f"This is in {found}; {name} was asked for: write it in {name}."
