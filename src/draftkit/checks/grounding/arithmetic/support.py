"""Which facts support a quantity: exactly, rounded fairly, or worked out from them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.checks.grounding.apart import as_such
from draftkit.checks.grounding.arithmetic.derived import derived
from draftkit.checks.grounding.arithmetic.durations import supporting_span
from draftkit.checks.grounding.arithmetic.measures import in_other_units, measured
from draftkit.checks.grounding.arithmetic.rounding import is_rounder, near
from draftkit.checks.grounding.arithmetic.things import thing
from draftkit.language.clauses import sentence_at, within
from draftkit.language.numerals import numerals
from draftkit.language.quantity import MINUTES
from draftkit.language.reading import read
from draftkit.language.words import stem, words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["exactly", "supporting"]

_HALF_ROUNDED = 0.06  # "a week and a half" may be eleven days
_BELOW = frozenset({"under", "below", "less"})
_BELOW_PART = 1.4  # "less than half" may be 36%
_UNDER_ONE = 8  # "less than a day" may be three hours
_TENTH = 10  # percent
_ROUNDED_SHARE = 2.5  # percentage points: "six in ten" may be 62%
_ROUNDED_SMALL = 0.15  # of the value: "one in twenty" may be 5.6%
_WITH_UNITS = frozenset({"percent", "money", "time"})
_THOUSAND = 1000  # from here, round hundreds may stand for values nearby


def supporting(quantity: Quantity, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts that support a quantity, in the facts' order."""
    alike = [
        (fact, id_)
        for fact, id_ in index.quantities
        if not _measures_another(quantity, text, fact, index.documents[id_])
        and not _is_setting(quantity, text, id_, index)
    ]
    found = [
        id_
        for fact, id_ in alike
        if (_same(quantity, fact, text) or _has_unit_before(quantity, fact, index.documents[id_]))
        and not _says_more(quantity, fact)
        and not (id_.endswith(".name") and _is_apart(quantity, text, id_, index))
    ]
    if not found and quantity.unit != "ordinal":
        found = [id_ for fact, id_ in alike if _close(quantity, fact)]
    if not found and quantity.unit in {"time", "ordinal"}:
        ago = bool(text.cue("support.ago").match(text.raw, quantity.end))
        later = bool(text.cue("support.later").match(text.raw, quantity.end))
        found = list(supporting_span(quantity, text, index, ago=ago, between=later))
    if not found:
        found = _beside(quantity, text, index) or _in_the_calendar(quantity, text, index)
    if not found and quantity.unit == "count" and 1900 <= quantity.value < 2100:
        found = [id_ for moment, id_ in index.moments if moment.year == quantity.value]
    if not found:
        found = _in_two_items(text.raw[quantity.start : quantity.end], index)
    if not found:
        found = in_other_units(quantity, text, index) or derived(quantity, text, index)
    if not found and quantity.unit == "time" and quantity.spelled and quantity.value == 1:
        # "About an hour": a fact's "an hour" alone says too little to be read as a quantity.
        found = list(index.saying(words_of(text.raw[quantity.start : quantity.end])))
    if not found and quantity.unit == "count" and quantity.value <= _HOURS:
        found = _at_the_hour(quantity, text, index)
    if (
        not found
        and quantity.unit == "count"
        and text.cue("support.of_them").match(text.raw, quantity.end)
    ):
        found = _of_those_years(quantity, text, index)
    return tuple(dict.fromkeys(found)) or as_such(quantity.start, quantity.end, text, index)


_TELLING = 20  # smaller numbers count much


def _is_setting(quantity: Quantity, text: Document, id_: str, index: FactIndex) -> bool:
    """Whether a fact is a small number that was given for something else: 7 for `sections`."""
    _, _, key = id_.rpartition(".")
    if origin(id_) != "inputs" or quantity.value >= _TELLING or not index.texts[id_].isdigit():
        return False
    unit = quantity.name if quantity.unit == "time" else thing(text, quantity.start, quantity.end)
    return bool(unit) and stem(unit, text.language) != stem(key, text.language)


def exactly(quantity: Quantity, text: Document, index: FactIndex) -> str:
    """Return the id of a fact with exactly this where the text says more or less; else nothing."""
    same = (
        id_
        for fact, id_ in index.quantities
        if _same(quantity, fact, text) and _says_more(quantity, fact)
    )
    return next(same, "")


_PARTED = re.compile(r"(?P<head>\d{1,3}),(?P<tail>\d{3}(?:,\d{3})*)")


def _in_two_items(said: str, index: FactIndex) -> list[str]:
    """Return the two neighbouring facts into which a list split one, at the comma of its number.

    `[norms from 1,012 children]` has two items in YAML: "norms from 1" and "012 children".
    """
    parted = _PARTED.fullmatch(said)
    if not parted:
        return []
    head, tail = (re.compile(rf"(?<![\d.,]){parted[1]}$"), re.compile(rf"{parted[2]}(?![\d.,]\d)"))
    return [
        fact.id
        for one, two in pairwise(index.facts)
        if head.search(one.text) and tail.match(two.text)
        for fact in (one, two)
    ]


_WORD_BEFORE = re.compile(r"([^\W\d_]{1,24})[\s-]{1,24}$")


def _is_apart(quantity: Quantity, text: Document, id_: str, index: FactIndex) -> bool:
    """Whether a number of a name stands without that name's words: "nineteen", not "Club 19"."""
    name = index.texts[id_].casefold()
    before = _WORD_BEFORE.search(text.raw, max(0, quantity.start - _REACH), quantity.start)
    beside = {quantity.noun, before[1].casefold() if before else ""} - {""}
    return not any(re.search(rf"\b{word}\b", name) for word in beside)


_REACH = 24  # characters before the number


def _in_the_calendar(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the dates behind "the 21st" and "three days", and the times behind "four days"."""
    if quantity.unit == "ordinal" and not quantity.spelled:
        return [id_ for moment, id_ in index.moments if moment.day == quantity.value]
    if quantity.unit != "time" or quantity.name != "day":
        return []
    before = text.raw[max(0, quantity.start - _REACH) : quantity.start]
    days = quantity.value + bool(text.cue("support.other").search(before))
    day = stem(words_of(text.raw[quantity.start : quantity.end])[-1], text.language)
    return [id_ for length, id_ in index.lengths if length == days] + [
        id_
        for fact, id_ in index.quantities
        if fact.value == quantity.value
        and fact.noun in text.language.words("support.times")
        and day in index.stems
        and id_ in index.stems[day]
    ]


_HOURS = 12


def _at_the_hour(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the times of day behind "from nine", "from six to nine"."""
    if not text.cue("support.at_hour").search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    ):
        return []
    hour = 60 * quantity.value
    return [
        id_
        for moment, id_ in index.moments
        if moment.minute >= 0 and (moment.minute - hour) % 720 == 0
    ]


def _of_those_years(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the dates behind "for twenty years, and for fifteen of them"."""
    sentence = sentence_at(text, quantity.start)
    times = [q for q in within(sentence, read(text).quantities) if q.unit == "time"]
    earlier = [q for q in times if q.end <= quantity.start]
    if not earlier:
        return []
    years = replace(quantity, unit="time", name=earlier[-1].name)
    return list(supporting_span(years, text, index, ago=False))


def _beside(quantity: Quantity, text: Document, index: FactIndex) -> list[str]:
    """Return the facts whose count is one more or less: "my other 60", "the next is the 23rd"."""
    step = 0
    near = (text.raw, max(0, quantity.start - _REACH), quantity.start)
    others = (
        quantity.noun in text.language.words("support.others")
        or text.cue("support.other").search(*near)
        or (
            quantity.noun in text.language.words("support.fellows")
            and text.cue("support.and").search(*near)
        )
    )
    if quantity.unit == "count" and others:
        step = 1
    elif quantity.unit == "ordinal" and text.cue("support.to_come").search(
        sentence_at(text, quantity.start).text
    ):
        step = -1
    elif quantity.unit == "count":  # "three other fathers and I" are four
        return [
            id_
            for fact, id_ in index.quantities
            if fact.noun in text.language.words("support.others_too")
            and fact.value == quantity.value - 1
        ]
    counts = (pair for pair in index.quantities if step and pair[0].unit == "count")
    return [id_ for fact, id_ in counts if fact.value == quantity.value + step]


def _same(quantity: Quantity, fact: Quantity, text: Document) -> bool:
    """Whether a fact has exactly this quantity."""
    if quantity.unit == "time" and fact.unit == "time":
        minutes = quantity.value * MINUTES[quantity.name]
        return abs(minutes - fact.value * MINUTES[fact.name]) <= 0.005 * minutes
    # "9 of 10" is also nine, and ten; but neither of them in per cent.
    ours, theirs = quantity.values, fact.values
    if quantity.unit == "percent":
        ours, theirs = ours[:1], theirs[:1] if fact.unit == "percent" else theirs
    same = any(abs(a - b) <= 1e-6 * max(abs(a), 1) for a in ours for b in theirs)
    return same and not _is_of_another_kind(quantity, fact, text)


def _has_unit_before(quantity: Quantity, fact: Quantity, of: Document) -> bool:
    """Whether a fact says before it which time it counts.

    "14 hours, it was 52 then"; "weather days in 2025: 61 out of 143".
    """
    parts = fact.values[fact.unit == "percent" :]  # of "9 of 10", nine and ten
    if quantity.unit == "time" and fact.unit in {"count", "percent"} and quantity.value in parts:
        units = numerals(of.language).times
        named = words_of(of.raw[sentence_at(of, fact.start).start : fact.start])
        of_them = fact.unit == "percent" or of.cue("paired.of").match(of.raw, fact.end)
        if of_them and any(units.get(word) == quantity.name for word in named):
            return True
    bare = fact.unit == "count" and fact.noun in {"", *of.language.words("support.elided")}
    if quantity.unit != "time" or not bare or quantity.value != fact.value:
        return False
    times = [one for one in read(of).quantities if one.unit == "time" and one.end <= fact.start]
    return bool(times) and times[-1].name == quantity.name


def _measures_another(quantity: Quantity, text: Document, fact: Quantity, of: Document) -> bool:
    """Whether the two have units of different kinds: five tonnes are not five years or metres."""
    ours = measured(quantity, text, surely=True) if quantity.unit == "count" else None
    theirs = measured(fact, of, surely=True) if fact.unit == "count" else None
    if ours and theirs:
        return ours[0] != theirs[0]
    return bool((ours and fact.unit in _WITH_UNITS) or (theirs and quantity.unit in _WITH_UNITS))


def _says_more(quantity: Quantity, fact: Quantity) -> bool:
    """Whether it is said to be more, or less, than what a fact plainly says.

    A length of time may have grown since the fact was written.
    """
    return quantity.bound in {"more", "less"} and fact.bound == "exact" and quantity.unit != "time"


def _is_of_another_kind(quantity: Quantity, fact: Quantity, text: Document) -> bool:
    """Whether two equal numbers count different things: five per cent, five days, five euros."""
    if quantity.unit == "count":
        if fact.unit == "ordinal" and quantity.noun and fact.noun:
            return stem(quantity.noun, text.language) != stem(fact.noun, text.language)
        return fact.unit == "ratio" and not _multiplies(
            quantity, text
        )  # "double" is not two of anything
    if quantity.unit == "ratio":
        return fact.unit != "ratio" and not _multiplies(fact, text)
    if quantity.unit not in _WITH_UNITS:
        return False
    if fact.unit in _WITH_UNITS:
        return fact.unit != quantity.unit or (
            quantity.unit == "money" and quantity.name != fact.name
        )
    if fact.unit == "ordinal":  # "the fourth field" is no four minutes, the fourth year four years
        meant = numerals(text.language).times.get(fact.noun) == quantity.name
    else:  # a fact's number that counts nothing may have left its unit out
        meant = not fact.noun or fact.noun in text.language.words("support.no_unit")
    return fact.unit in {"count", "ordinal"} and not meant


def _multiplies(quantity: Quantity, text: Document) -> bool:
    """Whether it says how many times: "three times"."""
    return quantity.noun in text.language.words("support.times")


def _close(quantity: Quantity, fact: Quantity) -> bool:
    """Whether a fact's quantity, of the same unit, is rounded fairly."""
    if quantity.unit == "ratio" and fact.unit == "percent":
        change = 100 * abs(quantity.value - 1)  # "halved" is 50% less, "doubled" 100% more
        return near(change, fact.value, "about" if quantity.bound == "exact" else quantity.bound)
    if quantity.unit == "percent" and fact.unit == "ratio":  # "halved" is half as much
        return near(quantity.value, 100 * abs(fact.value - 1), quantity.bound)
    if quantity.unit != fact.unit or (quantity.unit == "money" and quantity.name != fact.name):
        return False
    if quantity.unit == "time":
        return _close_time(quantity, fact)
    if fact.name == "part" and near(quantity.value, fact.value, quantity.bound):
        return True  # "by a third" is 33%
    return _close_value(quantity, quantity.value, fact.value)


def _close_time(quantity: Quantity, fact: Quantity) -> bool:
    ours = quantity.value * MINUTES[quantity.name]
    theirs = fact.value * MINUTES[fact.name]
    if quantity.bound in _BELOW and quantity.value == 1:  # "less than a fortnight"
        return ours / _UNDER_ONE <= theirs < ours
    part = quantity.value % 1 and not 4 * quantity.value % 1  # halves and quarters are loose
    if quantity.spelled and part and quantity.bound == "exact":
        return abs(ours - theirs) <= _HALF_ROUNDED * theirs
    unit = MINUTES[quantity.name]  # "20 months" is a round number of months, not of minutes
    return _close_value(quantity, ours / unit, theirs / unit)


def _close_value(quantity: Quantity, ours: float, theirs: float) -> bool:
    if quantity.name == "vague":
        return ours / 2 <= theirs < ours * 10
    if quantity.unit == "percent" and quantity.name == "part":
        return _close_part(quantity, ours, theirs)
    share = quantity.unit == "percent" and quantity.spelled
    gap = min(abs(ours - theirs), abs(100 - ours - theirs))  # nine in ten do, one in ten do not
    slack = _ROUNDED_SHARE if _TENTH <= ours <= 100 - _TENTH else _ROUNDED_SMALL * theirs
    if share and quantity.bound in {"exact", "about"} and gap <= slack:
        return True
    part = quantity.spelled and ours % 1 and ours >= _THOUSAND  # "a third of a million"
    if quantity.bound == "exact" and (ours % 100 or ours < _THOUSAND) and not part:
        return False
    return near(ours, theirs, quantity.bound) and (part or is_rounder(ours, theirs, quantity.bound))


def _close_part(quantity: Quantity, ours: float, theirs: float) -> bool:
    """Whether "nearly a third", "less than half" fit a fact's percent, or what it leaves."""
    left = 100 - theirs
    small = quantity.bound in _BELOW and ours <= _TENTH
    if small and min(theirs, left) >= 0.7 * ours > 0:  # "less than a tenth" is 8, or 92
        return theirs < ours or left < ours
    if quantity.bound in {"below", "less"}:
        return any(1 < ours / part <= _BELOW_PART for part in (theirs, left) if part > 0)
    return near(ours, theirs, quantity.bound) or near(ours, left, quantity.bound)
