"""Whether a draft says the same again: a model's loop, or a writer's repetition."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.parameters import number
from draftkit.language.prose import blocks, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.prose import Token

__all__ = ["loops", "repeats"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Five words in a row or more that were said before.

    Attributes:
        place: Where they stand, in characters.
        words: How many there are.
        opens: Whether they begin a sentence or an item of a list.
        before: How often they were said before.
    """

    place: Place
    words: int
    opens: bool
    before: int


_RUN = 5  # words
_TIMES = 4
# A sentence of fewer words may be a refrain: "Your fridge is not the problem."
_SENTENCE = 8
_SHORT_SENTENCE = 5
# A longer text may come back to its words: once more for each of this many words.
_WORDS_FOR_ONE_MORE = 250
# If this share of the words was said before, in runs, a text goes in circles.
_SHARE = 0.25
# The same, if runs that begin a sentence count, too: lists and speeches often begin alike.
_SHARE_WITH_OPENINGS = 0.4
_IN_A_ROW = 4
_GAP = 3  # characters between what is said again and what is said again next: ". "


@check("loops", hard=True, always=True)
def loops(text: Document, brief: Brief, /, *, times: Any = _TIMES, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It does not go in circles: the same words or sentences again and again.

    Headings, subject lines and quotations may be said again; so may names, and the words
    that several items of a list begin with.

    Args:
        text: The draft.
        brief: Not used.
        times: How often the same five words in a row make a loop; a long text may have them
            once more for each 250 words. A sentence of eight words is a loop the second time.
    """
    most = int(number(times, "loops: times") or _TIMES)
    for start, end in _loops(text, most):
        yield start, end, "Said again and again: delete it or say something new."


@check("repeats", hard=False, always=True)
def repeats(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It says nothing twice in the same words.

    A sentence of five words or more is found the second time that it comes.

    Args:
        text: The draft.
        brief: Not used.
    """
    worse = _loops(text, _TIMES)
    found = [place for place, before in _sentences(text, _SHORT_SENTENCE) if before]
    for start, end in _apart(found):
        last = bisect_left(worse, (end,)) - 1  # of those that begin before its end
        if last < 0 or worse[last][1] <= start:
            yield start, end, "Said before in the same words: leave it out or put it differently."


@lru_cache(maxsize=32)
def _loops(text: Document, times: int) -> tuple[Place, ...]:
    words = len(tokens(text))
    more = words // _WORDS_FOR_ONE_MORE
    runs = _runs(text)
    again = [run.words for run in runs]
    inside = [run.words for run in runs if not run.opens]
    if (len(inside) > 1 and sum(inside) >= _SHARE * words) or (
        len(again) > 2 and sum(again) >= _SHARE_WITH_OPENINGS * words
    ):
        return tuple(_apart([run.place for run in runs]))
    found = [run.place for run in runs if run.before >= times + more - 1 and not run.opens]
    found += [place for place, before in _sentences(text, _SENTENCE) if before > more]
    short = _sentences(text, _SHORT_SENTENCE)
    found += [place for place, before in short if before >= times + more - 1]
    return tuple(_apart([*found, *_in_a_row(text)]))


def _apart(places: Iterable[Place]) -> list[Place]:
    """Return the places in the order of the text; those that overlap or touch are one."""
    found: list[Place] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1] + _GAP:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=32)
def _body(text: Document) -> tuple[Token, ...]:
    """Return the words outside headings and quotations, which the text may repeat."""
    outside = bytearray(len(text.raw))
    spans = [(heading.start, heading.end) for heading in text.headings]
    spans += [(b.start, b.end) for b in blocks(text) if b.kind in ("quote", "heading")]
    for start, end in spans:
        outside[start:end] = b"x" * (end - start)
    return tuple(token for token in tokens(text) if not outside[token.start])


def _sentences(text: Document, size: int) -> Iterator[tuple[Place, int]]:
    """Yield each sentence of at least `size` words, and how often it was said before."""
    said: Counter[tuple[str, ...]] = Counter()
    for place, words in _said(text):
        if len(words) >= size:
            yield place, said[words]
            said[words] += 1


@lru_cache(maxsize=32)
def _said(text: Document) -> tuple[tuple[Place, tuple[str, ...]], ...]:
    """Return the words of each sentence."""
    found: list[tuple[Place, tuple[str, ...]]] = []
    every = iter(_body(text))
    token = next(every, None)
    for sentence in text.sentences:
        words: list[str] = []
        while token and token.start < sentence.end:
            words.append(token.word)
            token = next(every, None)
        found.append(((sentence.start, sentence.end), tuple(words)))
    return tuple(found)


@lru_cache(maxsize=32)
def _runs(text: Document) -> tuple[_Run, ...]:
    """Return the runs of words that come again; a name may come again."""
    every = _body(text)
    words = [token.word for token in every]
    fives = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    often = Counter(fives)
    starts = {sentence.start for sentence in text.sentences} | {b.start for b in blocks(text)}
    seen: dict[tuple[str, ...], tuple[int, int]] = {}  # the last place, and how often
    found: list[_Run] = []
    until = 0
    for at, five in enumerate(fives):
        last, before = seen.get(five, (-_RUN, 0))
        if often[five] == 1 or at < last + _RUN or _is_name(text, every[at : at + _RUN]):
            continue
        seen[five] = at, before + 1
        if before and at >= until:
            size = _same(words, last, at)
            size = next((n for n in range(_RUN, size) if every[at + n].start in starts), size)
            until = at + size
            place = every[at].start, every[until - 1].end
            found.append(_Run(place, size, every[at].start in starts, before))
    return tuple(found)


def _same(words: list[str], first: int, second: int) -> int:
    """Return how many words in a row are the same at both places."""
    pairs = zip(words[first:second], words[second:], strict=False)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a != b), min(second - first, len(words) - second)
    )


def _is_name(text: Document, run: tuple[Token, ...]) -> bool:
    """Whether most of the words have a capital, as in the name of a journal."""
    return sum(text.raw[token.start].isupper() for token in run) > len(run) / 2


def _in_a_row(text: Document) -> Iterator[Place]:
    """Yield one to four words that come four times in a row."""
    every = _body(text)
    words = [token.word for token in every]
    for size in range(1, 5):
        for at in range(len(words) - size * _IN_A_ROW + 1):
            if words[at] != words[at + size]:
                continue
            unit = words[at : at + size]
            if unit * _IN_A_ROW == words[at : at + size * _IN_A_ROW]:
                yield every[at + size].start, every[at + size * _IN_A_ROW - 1].end
                break
