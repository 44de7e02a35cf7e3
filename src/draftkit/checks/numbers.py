"""Numbers, sums of money, percentages and durations that the facts do not support."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from draftkit.checks import plans
from draftkit.checks.base import Specific, check
from draftkit.checks.durations import supporting_span
from draftkit.checks.index import index_of
from draftkit.checks.quantity import MINUTES
from draftkit.checks.reading import read
from draftkit.checks.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.index import FactIndex
    from draftkit.checks.quantity import Quantity

__all__ = ["binding", "numbers", "numbers_in"]

# How far "over", "nearly" and "about" reach, as shares of the value: "more than 2,000"
# may stand for 2,387, "nearly a third" for 31%.
_OVER = 0.76
_UNDER = 1.14
_ABOUT = 0.12
_ROUNDED = 0.03

_MESSAGE = "{text!r} is in neither the profile nor the inputs: delete it, or add the fact."


@check("numbers", hard=True, always=True)
def numbers(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No number, sum of money, percentage or duration that the facts do not support."""
    for specific in numbers_in(text, index_of(brief.facts)):
        if not specific.supported:
            yield specific.start, specific.end, specific.message


@lru_cache(maxsize=32)
def numbers_in(text: Text, index: FactIndex) -> tuple[Specific, ...]:
    """Return the quantities that claim something, each with the facts that support it."""
    found: list[Specific] = []
    for quantity in read(text.raw).quantities:
        if _is_no_claim(quantity, text.raw):
            continue
        facts = _supporting(quantity, text, index)
        if not facts and _needs_no_fact(quantity, text):
            continue
        span = text.raw[quantity.start : quantity.end]
        found.append(
            Specific(
                quantity.start,
                quantity.end,
                span,
                "numbers",
                bool(facts),
                facts,
                "" if facts else _MESSAGE.format(text=span),
            )
        )
    return tuple(found)


# "One more thing", "the two of us", "no two alike", "a day or two".
_LOOSE_BEFORE = re.compile(
    r"\b(?:no|the|these|those|or|my|our|your|other|every)\s+$", re.IGNORECASE
)
_LOOSE_AFTER = re.compile(
    r"\s+(?:of\s+(?:us|you|them|these|those|my|our|your)\b|or\s+(?:two|three|four|so)\b|at\s+a\s+time\b)"
)
_IDIOMS = re.compile(
    r"(?<=the )(?:112|911|999)\b|(?<=call )(?:112|911|999)\b|(?<=dial )(?:112|911|999)\b"
    r"|\b24/7\b|\b50[/-]50\b|\b9[\s-]to[\s-]5\b|\bnine[\s-]to[\s-]five\b|\b(?:two|three|four)[\s-]way\b|\btwo\s+cents\b"
    r"|\bthousand\s+(?:thanks|words)\b|\bmillion\s+thanks\b|\b(?:three|four)[\s-]?(?:course|dimensional|legged|wheeled|letter)\b"
    r"|\b(?:one|two|three)[\s-]sided\b|\bfour\s+seasons\b|\bfive\s+senses\b|\b(?:one\s+)?hundred\s+times\b|\bsecond\s+to\s+none\b"
    r"|\b(?:two|three|four|five|six|eleven|twelve)\s+in\s+the\s+(?:morning|afternoon|night)\b"
    r"|\bon\s+all\s+fours\b|\b(?:two|three)\s+times\s+a\b|\b(?:zero)[\s-](?:waste|sum|carbon|emission)\b|\b100\s?%\s+(?:sure|with|behind|agree)",
    re.IGNORECASE,
)


def _is_no_claim(quantity: Quantity, raw: str) -> bool:
    """Whether the words only look like a number."""
    if (
        quantity.spelled
        and quantity.value == 1
        and quantity.unit in {"count", "time"}
        and quantity.name not in {"decade", "century", "fortnight"}
    ):
        return True
    around = max(0, quantity.start - 12)
    idioms = _IDIOMS.finditer(raw, around, quantity.end + 24)
    if any(idiom.start() <= quantity.start < idiom.end() for idiom in idioms):
        return True
    if plans.is_list_number(quantity, raw):
        return True
    if quantity.unit == "count" and quantity.spelled and quantity.value == 2:
        return _is_loose(quantity, raw)
    return False


def _is_loose(quantity: Quantity, raw: str) -> bool:
    """Whether a "two" picks out of what is known, rather than counts."""
    before = raw[max(0, quantity.start - 12) : quantity.start]
    loose = _LOOSE_BEFORE.search(before) and not plans.is_measure(quantity)
    return bool(loose or _LOOSE_AFTER.match(raw, quantity.end))


# "A man of ninety", "worth ten of mine": nobody is counted.
_REACH = 24  # characters before the number
_PERSON = re.compile(
    r"\b(?:a|any|every)\s+(?:man|woman|child|boy|girl|person|toddler|teenager)\s+of\s+(?:about\s+)?$"
    r"|\b(?:worth|means|says|beats|better)\s+(?:more\s+)?than\s+$",
    re.IGNORECASE,
)
_COMING = re.compile(r"\b(?:next|coming|following)\s+$", re.IGNORECASE)
_RELATIVE = re.compile(r"\s(?:early|earlier|late|later|sooner)\b")
_TRIAL = re.compile(r"[\s-]+(?:free\s+)?(?:trial|pilot|notice)\b", re.IGNORECASE)


def _needs_no_fact(quantity: Quantity, text: Text) -> bool:
    if plans.counts_parts(quantity, text.raw) or plans.is_time_offer(quantity, text):
        return True
    if plans.is_titled(quantity, text) or plans.is_timetabled(quantity, text):
        return True
    before = text.raw[max(0, quantity.start - _REACH) : quantity.start]
    if quantity.spelled and _PERSON.search(before):
        return True
    if quantity.unit == "time":
        before = text.raw[max(0, quantity.start - 12) : quantity.start]
        if _COMING.search(before) or _TRIAL.match(text.raw, quantity.end):
            return True
        if _RELATIVE.match(text.raw, quantity.end) and plans.is_asked(quantity, text):
            return True
    return plans.is_plan(quantity, text) or plans.is_outlined(quantity, text)


def _supporting(quantity: Quantity, text: Text, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts that support a quantity, in the facts' order."""
    found = [id_ for fact, id_ in index.quantities if _same(quantity, fact)]
    if not found and quantity.unit != "ordinal":
        found = [id_ for fact, id_ in index.quantities if _close(quantity, fact)]
    if not found and quantity.unit in {"time", "ordinal"}:
        ago = bool(re.match(r"\s+(?:ago|earlier|before)\b", text.raw[quantity.end :]))
        found = list(supporting_span(quantity, index, ago=ago))
    if not found:
        found = _beside(quantity, text, index)
    if not found and quantity.unit == "count" and 1900 <= quantity.value < 2100:
        found = [id_ for moment, id_ in index.moments if moment.year == quantity.value]
    if not found:
        found = _derived(quantity, index)
    return tuple(dict.fromkeys(found))


_OTHER = re.compile(r"\bother\s+$", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|would|shall|next)\b|['\u2019](?:ll|d)\b")


def _beside(quantity: Quantity, text: Text, index: FactIndex) -> list[str]:
    """Return the facts whose count is one more or less: "my other 60", "the next is the 23rd"."""
    step = 0
    if quantity.unit == "count" and _OTHER.search(text.raw[: quantity.start]):
        step = 1
    elif quantity.unit == "ordinal" and _TO_COME.search(
        plans.sentence_at(text, quantity.start).text
    ):
        step = -1
    counts = (pair for pair in index.quantities if step and pair[0].unit == "count")
    return [id_ for fact, id_ in counts if fact.value == quantity.value + step]


def _same(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact has exactly this quantity."""
    if quantity.unit == "time" and fact.unit == "time":
        minutes = quantity.value * MINUTES[quantity.name]
        return abs(minutes - fact.value * MINUTES[fact.name]) <= 0.005 * minutes
    if quantity.unit == "money" and fact.unit == "money" and quantity.name != fact.name:
        return False
    if quantity.unit == "ratio" and quantity.spelled and fact.unit not in {"ratio", "count"}:
        return False
    if quantity.unit in {"percent", "money", "time"} and fact.unit == "count" and _counts(fact):
        return False
    ours = quantity.values[:1] if quantity.unit == "percent" else quantity.values
    return any(abs(a - b) <= 1e-6 * max(abs(a), 1) for a in ours for b in fact.values)


def _counts(fact: Quantity) -> bool:
    """Whether a fact's number counts things, so that no unit was left out of it."""
    return fact.noun not in {"", "and", "or", "to"}


def _close(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact's quantity, of the same unit, is rounded fairly."""
    ours, theirs = quantity.value, fact.value
    if quantity.unit == "time" and fact.unit == "time":
        ours, theirs = ours * MINUTES[quantity.name], theirs * MINUTES[fact.name]
        if quantity.bound == "under" and quantity.value == 1:  # "less than a fortnight"
            return ours / 1.5 <= theirs < ours
    elif quantity.unit != fact.unit or (quantity.unit == "money" and quantity.name != fact.name):
        return False
    if quantity.name == "vague":
        return ours / 2 <= theirs < ours * 10
    if quantity.unit == "percent" and quantity.name == "part":
        return _near(ours, theirs, quantity.bound) or _near(ours, 100 - theirs, quantity.bound)
    if quantity.bound == "exact" and (ours % 100 or ours < 1000):
        return quantity.unit == "percent" and quantity.spelled and abs(ours - theirs) <= 2.5
    return _near(ours, theirs, quantity.bound)


def _near(ours: float, theirs: float, bound: str) -> bool:
    if theirs <= 0:
        return False
    share = ours / theirs
    if bound == "over":
        return _OVER <= share < 1.0 + 1e-9
    if bound == "under":
        return 1.0 - 1e-9 < share <= _UNDER
    if bound == "about":
        return abs(share - 1) <= _ABOUT
    return abs(share - 1) <= _ROUNDED


def _derived(quantity: Quantity, index: FactIndex) -> list[str]:
    """Return the facts with two numbers ("from 26 to 4") that this is worked out from."""
    return [
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for first, second in pairwise(reading.quantities)
        if first.value
        and second.value
        and _TO.fullmatch(fact.text[first.end : second.start].casefold())
        and _follows(quantity, first, second)
    ]


# What stands between two numbers of which one became the other.
_TO = re.compile(r"[^.;]{0,40}(?:\bto\b|\u2192|->)[^.;]{0,20}")


def _follows(quantity: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether it is the difference, the ratio, or the change in percent of two numbers."""
    low, high = sorted((first.value, second.value))
    if quantity.unit == "ratio" or (quantity.unit == "count" and quantity.noun == "times"):
        return _near(quantity.value, high / low, "about") or _near(
            quantity.value, low / high, "about"
        )
    if quantity.unit == "percent":
        change = 100 * (high - low) / first.value
        bound = "about" if quantity.bound == "exact" and quantity.name == "part" else quantity.bound
        return _near(quantity.value, change, bound)
    # "From 41 to 29 minutes": one of them may leave its unit out.
    units = {(number.unit, number.name) for number in (first, second)}
    if units <= {(quantity.unit, quantity.name), ("count", "")}:
        return quantity.value > 1 and abs(quantity.value - (high - low)) < 1e-6
    return False


@check("binding", hard=False, always=True)
def binding(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """A number of the facts that stands beside a noun which the facts give another number."""
    index = index_of(brief.facts)
    nouns: dict[str, set[float]] = {}
    for fact, _id in index.quantities:
        if fact.noun:
            nouns.setdefault(stem(fact.noun), set()).update(fact.values)
    for quantity in read(text.raw).quantities:
        known = nouns.get(stem(quantity.noun)) if quantity.noun else None
        if known is None or quantity.unit != "count" or quantity.bound != "exact":
            continue
        others = {stem(f.noun) for f, _id in index.quantities if f.value == quantity.value}
        if others and stem(quantity.noun) not in others and not known & set(quantity.values):
            span = text.raw[quantity.start : quantity.end]
            yield (
                quantity.start,
                quantity.end,
                f"The facts have {span!r}, but not of {quantity.noun!r}: check what it counts.",
            )
