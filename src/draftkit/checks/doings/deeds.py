"""Deeds and lasting facts told of the writer or the reader that share next to nothing with a fact.

A deed of everyday words has no form by which a rule could tell that it is invented. But where
its verb is in no fact, in whatever words, and no fact has much of the rest of its clause, then
nothing that the writer gave was the reason to write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.stance import set_apart
from draftkit.checks.meaning import mass, weighed
from draftkit.language.clauses import within
from draftkit.language.reading import read
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.language.document import Document, Span
    from draftkit.language.language import Language

__all__ = ["Deed", "deeds_in", "rests_on_nothing"]

# The weight that a clause must have for its facts to be known by it, and the share of it that
# no one fact may have. Of 720 good drafts, on which no deed is invented, 5 have such a clause.
_TELLING, _SHARE = 2.0, 0.3
_BEFORE = 45  # characters before it that can leave it open


class Deed(NamedTuple):
    """What a clause tells that somebody did or is: where it stands, and the stem of its verb."""

    start: int
    end: int
    verb: str


def deeds_in(who: str, text: Document, of: Language) -> Iterator[Deed]:
    """Yield what the sentences of a text tell for certain that somebody did.

    Args:
        who: `writer` or `reader`.
        text: The draft.
        of: Its language; of one that has no forms of deeds there are none.
    """
    if not of.has(f"doings:deeds.{who}"):
        return
    form, ends = of.cue(f"doings:deeds.{who}"), of.cue("doings:deeds.ends")
    for sentence in text.prose.sentences:
        match = form.search(text.raw, sentence.start, sentence.end)
        if match and _is_certain(match.start(), sentence, text, of):
            end = ends.search(text.raw, match.end(), sentence.end)
            verb = words_of(match[match.lastindex or 0])[-1]
            yield Deed(match.start(), end.start() if end else sentence.end, stem(verb, of))


def _is_certain(at: int, sentence: Span, text: Document, of: Language) -> bool:
    """Whether what stands there is neither asked, supposed, denied nor somebody's words."""
    before = text.raw[max(sentence.start, at - _BEFORE) : at]
    asked = sentence.text.rstrip("\"'\u201d\u2019)*_ \n").endswith("?")
    begins = of.cue("doings:deeds.start").search(before)
    left_open = asked or of.cue("doings:deeds.open").search(before)
    return bool(begins) and not left_open and not set_apart(at, at + 1, text)


def rests_on_nothing(deed: Deed, text: Document, every: Sequence[frozenset[str]]) -> bool:
    """Whether no fact has the verb of a deed, and none much of what else its clause tells.

    Args:
        deed: What a clause of the draft tells.
        text: The draft.
        every: The stems of each fact.
    """
    numbers = within(deed, read(text).quantities)  # for the check of numbers
    said = text.raw[deed.start : deed.end]
    for number in reversed(numbers):
        said = said[: number.start - deed.start] + said[number.end - deed.start :]
    told: Mapping[str, float] = dict(weighed(said))
    total = sum(told.values())
    if total < _TELLING or deed.verb not in told:
        return False
    if any(deed.verb in said for said in every):  # the cheap question first
        return False
    if any(sum(told[part] for part in told.keys() & said) > _SHARE * total for said in every):
        return False
    verb = {deed.verb: 1.0}
    return not any(mass(verb, said) or mass(told, said) > _SHARE * total for said in every)
