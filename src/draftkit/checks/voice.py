"""Whether a draft sounds like the writer's own texts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language.detection import detect, languages
from draftkit.language.document import Document
from draftkit.language.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit

__all__ = ["voice"]

# Fewer words than this are no measure of a voice.
_OF_SAMPLES = 150
_OF_DRAFT = 40

# What differs with the kind of draft, not with who writes it.
_OTHERS = frozenset({"he", "she", "they", "him", "her", "them", "his", "their", "you", "your"})
_I = frozenset({"i", "me", "my", "mine", "myself", "i'm", "i've", "i'd", "i'll"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves", "we're", "we've", "we'd", "we'll"})


@dataclass(frozen=True, slots=True)
class _Habits:
    """What is counted in a text.

    Attributes:
        lengths: Of the sentences, in words.
        words: How often each word stands in it.
        total: How many words it has.
        code: Its language, or "" if that is unsure.
    """

    lengths: tuple[int, ...]
    words: Counter[str]
    total: int
    code: str


@check("voice", hard=False, always=True)
def voice(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """It sounds like the writer's own samples (`meta.draftkit.samples`).

    It compares the length of the sentences, I or we, contractions and the commonest words;
    only differences far beyond chance are reported. Fewer than 150 words of samples or 40 of
    the draft are not compared, nor are two languages.

    Args:
        text: The draft.
        brief: It has the samples.
    """
    if not brief.samples:
        return
    own, this = _of_samples(brief.samples), _habits((text,))
    if own.total < _OF_SAMPLES or this.total < _OF_DRAFT or own.code != this.code:
        return
    for compared in (_length, _person, _contractions, _words):
        if message := compared(own, this):
            yield 0, 0, message


@lru_cache(maxsize=8)
def _of_samples(samples: tuple[str, ...]) -> _Habits:
    return _habits(tuple(Document(sample) for sample in samples))


def _habits(every: tuple[Document, ...]) -> _Habits:
    found = [sentence for text in every for sentence in sentences(text)]
    words = Counter(chain.from_iterable(sentence.words for sentence in found))
    codes = Counter(detect(text) for text in every)
    lengths = tuple(sentence.length for sentence in found)
    return _Habits(lengths, words, words.total(), codes.most_common(1)[0][0])


def _length(own: _Habits, this: _Habits) -> str:
    if len(own.lengths) < 8 or len(this.lengths) < 3:
        return ""
    usual, here = fmean(own.lengths), fmean(this.lengths)
    # How far the mean of so few sentences strays by chance; three times that is no chance.
    error = max(pstdev(own.lengths), 1.0) / math.sqrt(len(this.lengths))
    if abs(here - usual) < max(3 * error, 5):
        return ""
    what = "make some of them shorter" if here > usual else "join some of them"
    return f"Your own sentences have {usual:.0f} words on average, these {here:.0f}: {what}."


def _person(own: _Habits, this: _Habits) -> str:
    usual, here = _share_of_i(own), _share_of_i(this)
    if usual is None or here is None or abs(usual - here) < 0.7:
        return ""
    mine, other = ("I", "we") if usual > here else ("we", "I")
    return f"In your own texts you say {mine}, here mostly {other}: say {mine} where it is true."


def _share_of_i(habits: _Habits) -> float | None:
    """Return the share of I among I and we; None if there are too few of both."""
    ones = sum(habits.words[word] for word in _I)
    both = ones + sum(habits.words[word] for word in _WE)
    return ones / both if both >= 4 else None


def _contractions(own: _Habits, this: _Habits) -> str:
    usual = _contracted(own) / own.total
    here = _contracted(this)
    if own.code != "en":
        return ""
    if not here and usual * this.total >= 4:
        return 'You write short forms such as "don\'t" and "I\'m", this has none: use some.'
    if here >= 3 and not usual:
        return 'You never write short forms such as "don\'t", this does: write them out.'
    return ""


def _contracted(habits: _Habits) -> int:
    return sum(
        times
        for word, times in habits.words.items()
        if "'" in word
        and (word in languages()["en"].words or word.endswith(("n't", "'ll", "'ve", "'re")))
    )


def _words(own: _Habits, this: _Habits) -> str:
    """Name the function word whose number differs the most, if it is no chance."""
    if not own.code:
        return ""
    frequent = [word for word, times in own.words.items() if times * this.total >= 8 * own.total]
    frequent += [word for word, times in this.words.items() if times >= 6]
    known = languages()[own.code]
    differs = {}
    for word in set(frequent) & known.words - known.first - _OTHERS:
        expected = own.words[word] / own.total * this.total
        differs[word] = (this.words[word] - expected) / math.sqrt(expected + 0.5)
    word = max(differs, key=lambda each: abs(differs[each]), default="")
    if not word or abs(differs[word]) < 4:
        return ""
    usual = 100 * own.words[word] / own.total
    found = 100 * this.words[word] / this.total
    return f'In 100 words of yours "{word}" occurs {usual:.1f} times, here {found:.1f} times.'
