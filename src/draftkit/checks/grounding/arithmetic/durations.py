"""Durations that follow from the dates of the profile."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from draftkit.checks.grounding.index import Period
from draftkit.language.clauses import before, clause, sentence_at, within
from draftkit.language.quantity import MINUTES
from draftkit.language.reading import read
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["supporting_span"]

# How many months a duration may differ from the dates: rounded to the nearest year when both are
# known. Something ongoing may have been written down some time ago: it may be shorter.
_CLOSED = 6.5
_OPEN = 20
_PER_MONTH = 1 / MINUTES["month"]


def supporting_span(
    quantity: Quantity, text: Document, index: FactIndex, *, ago: bool, between: bool = False
) -> tuple[str, ...]:
    """Return the ids of the dates that a duration or an anniversary follows from.

    Args:
        quantity: In days or more; or an ordinal, which counts years.
        text: The text in which it stands.
        index: The facts.
        ago: Whether it is how long ago something was.
        between: Whether it is how long after one thing another was ("two years later").
    """
    if quantity.unit == "ordinal":
        if quantity.noun not in text.language.words("durations.yearly"):
            return ()
        months = quantity.value * 12
    else:
        months = quantity.value * MINUTES[quantity.name] * _PER_MONTH
    if months < 0.9 or quantity.noun in text.language.words("durations.promised"):
        return ()
    ago = ago or quantity.name == "century"  # "a century of hands", for what is of 1911
    meant = _meant(quantity, text, index) if not (ago or between) else index.spans
    fitting = (
        s for s in meant if (ago or not s.ago or _goes_on(s, index)) and _fits(months, s, quantity)
    )
    if nearest := min(fitting, key=lambda span: abs(span.months - months), default=None):
        return nearest.facts
    return _between(months, quantity, index) if between else ()


def _goes_on(span: Period, index: FactIndex) -> bool:
    """Whether a fact says that what it dates goes on: "a client since 2016"."""
    return any(
        fact.cue("durations.since").search(fact.raw)
        for id_, fact in index.documents.items()
        if id_ in span.facts
    )


def _meant(quantity: Quantity, text: Document, index: FactIndex) -> list[Period]:
    """Return the spans of time that a duration can mean: those of the job it is about, if any.

    Its clause names the organisation ("I ran Acme for six years"), the office ("six years as a
    fitter") or the studies; or what stands before it in the sentence does ("At Acme, for six
    years, ..."). What follows in another clause is another thing: "With six years behind me, I
    now work for Acme".
    """
    sentence = sentence_at(text, quantity.start)
    own = _up_to_others(quantity, text)
    owners = _named(own, text, index) | _of_office(own, text, index)
    owners = owners or _at(text.raw[sentence.start : quantity.start], text, index)
    if not owners and text.cue("durations.own_study").search(own):
        owners = {_item(id_) for s in index.spans for id_ in s.facts if id_.startswith("education")}
    if owners:
        over = {_item(fact.id) for fact in index.facts if fact.id.endswith(".endDate")}
        return [
            span
            for span in index.spans
            if all(_item(id_) in owners for id_ in span.facts)
            and not (span.open and _item(span.facts[0]) in over)
        ]
    return [
        s
        for s in index.spans
        if not s.facts[0].startswith("education") or text.says("durations.study", sentence)
    ]


def _up_to_others(quantity: Quantity, text: Document) -> str:
    """Return its clause as far as the next quantity: "eighteen years, ten of them at Acme"."""
    around = before(quantity, text), clause(quantity, text)
    after = around[1][len(around[0]) :]
    sentence = sentence_at(text, quantity.start)
    others = [q for q in within(sentence, read(text).quantities) if q.unit in _LASTING]
    following = next((q.start - quantity.end for q in others if q.start >= quantity.end), None)
    preceding = max((q.end for q in others if q.end <= quantity.start), default=0)
    return (
        text.raw[max(preceding, quantity.start - len(around[0])) : quantity.start]
        + after[:following]
    )


_LASTING = frozenset({"count", "time"})


@lru_cache(maxsize=32)
def _organisations(index: FactIndex) -> tuple[tuple[str, str], ...]:
    """Return the folded names of the organisations that have dates, each with its item."""
    dated = {_item(id_) for span in index.spans for id_ in span.facts}
    return tuple(
        (" ".join(words_of(fact.text)), _item(fact.id))
        for fact in index.facts
        if fact.id.endswith(_NAMES) and _item(fact.id) in dated
    )


_NAMES = (".name", ".institution", ".organization")


def _named(said: str, text: Document, index: FactIndex) -> set[str]:
    """Return the items whose organisation is named; only those at which somebody was, if any."""
    row = f" {' '.join(words_of(said))} "
    named = {item for name, item in _organisations(index) if name and f" {name} " in row}
    return (_at(said, text, index) & named) or named


def _at(said: str, text: Document, index: FactIndex) -> set[str]:
    """Return the items at whose organisation something is said to have been."""
    row = f" {' '.join(words_of(said))} "
    places = [place.replace("_", " ") for place in text.language.words("durations.at")]
    return {
        item
        for name, item in _organisations(index)
        if name in row and any(f" {place} {name} " in row for place in places)
    }


def _of_office(said: str, text: Document, index: FactIndex) -> set[str]:
    """Return the items whose office is named; none if it names the writer's whole trade."""
    match = text.cue("durations.office").search(said)
    if not match:
        return set()
    office = stem(match["office"].lower(), text.language)
    offices = [
        fact.id
        for fact in index.facts
        if fact.id.endswith((".position", "basics.label"))
        and office in {stem(word, text.language) for word in words_of(fact.text)}
    ]
    return set() if "basics.label" in offices else {_item(id_) for id_ in offices}


def _item(id_: str) -> str:
    """Return the item of the profile that a fact belongs to: `work[0]`."""
    return id_.rpartition(".")[0]


def _between(months: float, quantity: Quantity, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of two dates that are this far apart."""
    dated = [(12 * m.year + (m.month or 6), id_) for m, id_ in index.moments if m.year]
    for (first, one), (second, other) in combinations(dated, 2):
        span = Period(abs(second - first), open=False, facts=(one, other))
        if _fits(months, span, quantity):
            return span.facts
    return ()


def _fits(months: float, span: Period, quantity: Quantity) -> bool:
    by_month = quantity.name in {"month", "week", "fortnight"}
    slack = 1.1 if by_month else _CLOSED
    shorter = _OPEN if span.open and not by_month else slack
    if quantity.name == "decade":
        slack = shorter = 18
    if quantity.bound in {"more", "over"}:
        least = 0.5 if quantity.name == "decade" else 0.7  # "more than a decade" is 11 to 19 years
        return least * span.months <= months <= span.months + (1 if by_month else 3)
    if quantity.bound in {"under", "below", "less"}:
        return span.months - 1 <= months <= span.months + max(slack, 13)
    if quantity.bound == "about":
        slack = max(slack, 0.15 * span.months)
    return -shorter <= months - span.months <= slack
