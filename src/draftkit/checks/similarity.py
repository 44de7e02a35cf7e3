"""Whether a draft says what earlier ones said already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.language import is_foreign
from draftkit.checks.meaning import mass, stems, weighed
from draftkit.checks.parameters import number
from draftkit.language.document import MAX_CHARACTERS, Document
from draftkit.language.prose import tokens
from draftkit.language.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.prose import Token

__all__ = ["similarity"]

_Run = tuple[str, ...]

# Shorter runs of words are the language's, not the writer's.
_LENGTH = 5
# The newest drafts that a new one is held against, and the fewest runs that say anything.
_EARLIER = 10
_JUDGED = 20
# A sentence is said again if two in a row of the earlier draft have this share of what it tells, by
# weight. Sentences with fewer telling words could be anybody's; fewer sentences prove nothing.
# Found on posts of tests/data/chain: the same reworded 0.78, others on the same thing at most 0.4.
_AGAIN = 0.5
_TELLING, _FEWEST = 4, 4
_BEGINS = 60  # characters of a passage in a message


@dataclass(frozen=True, slots=True)
class _Runs:
    """A draft's runs of words in the order of the text, and where each starts and ends."""

    runs: tuple[_Run, ...]
    places: tuple[tuple[int, int], ...]
    all: frozenset[_Run]


@check("similarity", hard=False, always=True)
def similarity(
    text: Document,
    brief: Brief,
    /,
    *,
    max: Any = 0.6,  # noqa: A002 - the prompt file's word
    argument: Any = None,
    **_: Any,
) -> Iterator[Hit]:
    """It does not repeat one of the last ten drafts of the same kind.

    What is compared is the share of its runs of five words that are in the earlier draft
    too. Names, salutation and signature do not count, nor does what the facts say in the
    same words. Where a prompt asks for it, what it says counts as well, in whatever words
    and with whichever facts: the share of its sentences that say mostly what an earlier
    draft says.

    Args:
        text: The draft.
        brief: It has the earlier drafts, and the facts.
        max: The largest share, 0 to 1.
        argument: The largest share of sentences, 0 to 1.
    """
    most = number(max, "similarity: max")
    if most is None or not brief.earlier:
        return
    in_words = tuple(_in_words(text, brief, most))
    yield from in_words or _in_other_words(text, brief, number(argument, "similarity: argument"))


def _in_words(text: Document, brief: Brief, most: float) -> Iterator[Hit]:
    own = _runs(text)
    nearest = _nearest(own.all, _earlier(brief))
    if len(own.all & nearest) <= most * len(own.all):
        return
    told = _told(tuple(fact.text for fact in brief.facts))
    counted = own.all - told
    share = len(counted & nearest) / len(counted) if len(counted) >= _JUDGED else 0
    if share > most:
        start, end = _longest(own, nearest)
        said = _shown(text.raw[start:end])
        message = f'{share:.0%} of it stands in an earlier draft, above all "{said}": reword it.'
        yield start, end, message


def _in_other_words(text: Document, brief: Brief, most: float | None) -> Iterator[Hit]:
    own = [
        (sentence, dict(weights))
        for sentence in text.sentences
        if len(weights := weighed(sentence.text)) >= _TELLING
    ]
    if most is None or len(own) < _FEWEST or is_foreign(text, brief):
        return
    for body in _earlier(brief):
        rows = _told_in(body)
        again = [s for s, weights in own if _is_among(weights, rows)]
        if len(again) > most * len(own):
            shown = f"{len(again)} of {len(own)} sentences"
            message = (
                f"{shown} say in other words what an earlier draft says, the first of them "
                f'"{_shown(again[0].text)}": take another fact or another step of the argument '
                '("draftkit angles" lists some).'
            )
            yield again[0].start, again[0].end, message
            return


def _shown(text: str) -> str:
    """Return how a passage begins, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _BEGINS else f"{flat[:_BEGINS].rpartition(' ')[0]} \u2026"


def _is_among(own: Mapping[str, float], rows: tuple[frozenset[str], ...]) -> bool:
    return any(mass(own, row) >= _AGAIN * sum(own.values()) for row in rows)


@lru_cache(maxsize=64)
def _told_in(body: str) -> tuple[frozenset[str], ...]:
    """Return what each pair of neighbouring sentences of an earlier draft tells."""
    said = [stems(sentence.text) for sentence in Document(body).prose.sentences]
    return tuple(one | two for one, two in zip(said, [*said[1:], frozenset()], strict=True))


def _earlier(brief: Brief) -> list[str]:
    """Return the newest drafts, but those that would take longer to read than any draft does."""
    return [body for body in brief.earlier[:_EARLIER] if len(body) <= MAX_CHARACTERS]


def _nearest(own: frozenset[_Run], earlier: list[str]) -> frozenset[_Run]:
    """Return the runs of the earlier draft that shares the most."""
    every = (_runs_of(body) for body in earlier)
    return max(every, key=lambda runs: len(own & runs), default=frozenset())


@lru_cache(maxsize=64)
def _runs_of(body: str) -> frozenset[_Run]:
    return _runs(Document(body)).all


def _runs(text: Document) -> _Runs:
    every = iter(tokens(text))
    token = next(every, None)
    words: list[str] = []
    places: list[Token] = []
    for sentence in sentences(text):
        while token and token.start < sentence.end:
            if token.start >= sentence.start:
                words.append(_masked(text.raw, token, first=token.start == sentence.start))
                places.append(token)
            token = next(every, None)
    runs = tuple(zip(*(words[at:] for at in range(_LENGTH)), strict=False))
    spans = tuple(
        (first.start, last.end) for first, last in zip(places, places[_LENGTH - 1 :], strict=False)
    )
    return _Runs(runs, spans, frozenset(runs))


def _masked(raw: str, token: Token, *, first: bool) -> str:
    """Return a word, or a mark if it has the capital of a name."""
    is_name = raw[token.start].isupper() and not first and token.word.partition("'")[0] != "i"
    return "\u00b7" if is_name else token.word


@lru_cache(maxsize=8)
def _told(facts: tuple[str, ...]) -> frozenset[_Run]:
    """Return the runs that stand in the facts."""
    found: set[_Run] = set()
    for fact in facts:
        text = Document(fact)
        words = [_masked(fact, token, first=token.start == 0) for token in tokens(text)]
        found.update(zip(*(words[at:] for at in range(_LENGTH)), strict=False))
    return frozenset(found)


def _longest(own: _Runs, earlier: frozenset[_Run]) -> tuple[int, int]:
    """Return where the longest part starts and ends that stands in the earlier draft."""
    best, start = (0, 0), None
    for at, run in enumerate((*own.runs, ())):
        if run in earlier:
            start = at if start is None else start
        elif start is not None:
            part = (own.places[start][0], own.places[at - 1][1])
            best = max(best, part, key=lambda place: place[1] - place[0])
            start = None
    return best
