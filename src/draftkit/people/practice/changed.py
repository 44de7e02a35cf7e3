"""What a writer changed in drafts before they were sent, and what they cut again and again."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.language.words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.people.practice.event import Event

__all__ = ["Changed", "Cut", "changed_in_all", "changed_words", "cut_phrases", "stands_in"]

MOST_OFTEN = 3
"""How many drafts a phrase must be cut from before it is offered as one never to use."""

_LONGEST = 6
_SHORTEST = 2
# Chinese and Japanese have no blanks: each character is a word, as word processors count.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_SIGN = re.compile(f"[{_SIGNS}]|[^{_SIGNS}]+")


@dataclass(frozen=True, slots=True)
class Changed:
    """How much of a text was changed, in words.

    Attributes:
        words_in: Words that the writer put in.
        words_out: Words that they took out.
        words: Words that the draft had.
        drafts: How many drafts these words are from.
    """

    words_in: int
    words_out: int
    words: int
    drafts: int = 1

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.words_in:,} words in, {self.words_out:,} out, of {self.words:,}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A phrase that a writer cut again and again.

    Attributes:
        phrase: As it stood in the last draft.
        drafts: From how many drafts it was cut.
    """

    phrase: str
    drafts: int


def changed_words(draft: str, final: str) -> Changed:
    """Count what was changed between two texts; a word that was moved counts as out and in.

    >>> changed_words("I am thrilled to write.", "I write to you.")
    Changed(words_in=2, words_out=3, words=5, drafts=1)
    """
    before, after = _words(draft), _words(final)
    out = new = 0
    for what, i1, i2, j1, j2 in _differences(before, after):
        if what != "equal":
            out, new = out + i2 - i1, new + j2 - j1
    return Changed(new, out, len(before))


def changed_in_all(events: Iterable[Event]) -> Changed:
    """Return how much was changed in all drafts whose final text was kept."""
    known = [event for event in events if event.words is not None]
    return Changed(
        sum(event.words_in or 0 for event in known),
        sum(event.words_out or 0 for event in known),
        sum(event.words or 0 for event in known),
        len(known),
    )


def stands_in(phrase: str, text: str) -> bool:
    """Whether a text has the words of a phrase; capitals and punctuation do not count."""
    return _is_in(*(tuple(map(fold, _words(one))) for one in (phrase, text)))


def cut_phrases(pairs: Iterable[tuple[str, str]], *, at_least: int = MOST_OFTEN) -> list[Cut]:
    """Return the phrases of two to six words that were cut from several drafts.

    A phrase that the writer kept in as many drafts is left out, and so is one within a longer
    phrase that was cut as often.

    Args:
        pairs: Each draft's text, and the text as it was sent.
        at_least: From how many drafts.
    """
    cut: defaultdict[tuple[str, ...], int] = defaultdict(int)
    kept: defaultdict[tuple[str, ...], int] = defaultdict(int)
    shown: dict[tuple[str, ...], str] = {}
    for draft, final in pairs:
        after = set(_phrases([fold(word) for word in _words(final)]))
        for phrase in after:
            kept[phrase] += 1
        out = {tuple(map(fold, p)): p for p in _cut_from(_words(draft), _words(final))}
        for phrase in out.keys() - after:
            cut[phrase] += 1
            shown[phrase] = " ".join(out[phrase])
    often = {p: n for p, n in cut.items() if n >= at_least and n > kept[p]}
    parts = {p for p in often for q in often if p != q and often[q] >= often[p] and _is_in(p, q)}
    found = [Cut(shown[phrase], often[phrase]) for phrase in often.keys() - parts]
    return sorted(found, key=lambda one: (-one.drafts, one.phrase.casefold()))


def _cut_from(before: list[str], after: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the phrases of what was taken out, each as often as it stands there."""
    for what, i1, i2, _, _ in _differences(before, after):
        if what in ("delete", "replace"):
            yield from _phrases(before[i1:i2])


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])


def _is_in(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return any(whole[n : n + size] == part for n in range(len(whole) - size + 1))


def _differences(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    folded = [fold(word) for word in before], [fold(word) for word in after]
    return difflib.SequenceMatcher(None, *folded, autojunk=False).get_opcodes()


def _words(text: str) -> list[str]:
    return [part for word in WORD.findall(text) for part in _SIGN.findall(word)]
