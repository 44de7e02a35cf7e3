"""Dates, months, years and times of day that the facts do not support."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.apart import as_such
from draftkit.checks.grounding.most import MOST, beyond
from draftkit.checks.grounding.plans import goes_on
from draftkit.checks.grounding.right import Right, right_date
from draftkit.language.clauses import clause_at, sentence_at
from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document, Span
    from draftkit.language.moments import Moment

__all__ = ["dates", "dates_in"]

_MESSAGE = "{text!r} follows from neither the profile nor the inputs: delete it, or add the fact."
_ITEM = re.compile(r"[-*+\u2022]")


@check("dates", hard=True, always=True, level="unsupported")
def dates(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No date, month, year or time of day that the facts do not support."""
    for specific in dates_in(text, brief.index):
        if not specific.supported:
            yield specific.hit
    yield from beyond([(m.start, m.end) for m in read(text).moments], "dates and times")


@lru_cache(maxsize=32)
def dates_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the moments that claim something, each with the facts that support it.

    Only the first `MOST` are judged; the check says so.
    """
    found: list[Specific] = []
    any_days: set[int] = set()
    for moment in read(text).moments[:MOST]:
        known = (pair for pair in index.moments if _within(moment, pair[0]))
        facts = tuple(
            dict.fromkeys(id_ for fact, id_ in known if _is_near(moment, fact, text, index))
        )
        if not facts:
            facts = _as_number(moment, index) or _as_name(moment, text, index)
        if not facts:
            facts = _beside(moment, text, index)
        facts = facts or as_such(moment.start, moment.end, text, index)
        if not facts and (moment.weekday in any_days or _needs_no_fact(moment, text)):
            any_days |= {moment.weekday} - {0}
            continue
        span = text.raw[moment.start : moment.end]
        right = Right() if facts else right_date(moment, text, index)
        message = "" if facts else right.instead(span, _MESSAGE)
        found.append(
            Specific(
                *(moment.start, moment.end, span, "dates", bool(facts), facts, message), *right
            )
        )
    return tuple(found)


def _within(moment: Moment, fact: Moment) -> bool:
    """Whether a fact's moment says all that this one says."""
    if moment.decade:
        return moment.year <= fact.year < moment.year + 10
    return (
        moment.year in {0, fact.year}
        and moment.month in {0, fact.month}
        and moment.day in {0, fact.day}
        and moment.weekday in {0, fact.weekday}
        and (moment.minute in {-1, fact.minute} or _same_time(moment, fact))
    )


_RECENT = 2  # years back, in which a month without its year may be meant


def _is_near(moment: Moment, fact: Moment, text: Document, index: FactIndex) -> bool:
    """Whether a month alone can mean a fact's: "in August" is not the August of years ago."""
    if not moment.month or moment.year or not fact.year:
        return True
    return fact.year in _years(text) or fact.year >= index.today.year - _RECENT


@lru_cache(maxsize=32)
def _years(text: Document) -> frozenset[int]:
    return frozenset(moment.year for moment in read(text).moments)


def _same_time(moment: Moment, fact: Moment) -> bool:
    """Whether two times are the same on a clock face, and may be the same time of day."""
    same = fact.minute >= 0 and (moment.minute - fact.minute) % 720 == 0
    return same and (moment.either_half or fact.either_half)


def _as_number(moment: Moment, index: FactIndex) -> tuple[str, ...]:
    """A bare year may be another number of the facts, such as 2000 members."""
    if not moment.year or moment.month:
        return ()
    return tuple(id_ for fact, id_ in index.quantities if moment.year in fact.values)


def _as_name(moment: Moment, text: Document, index: FactIndex) -> tuple[str, ...]:
    """A month alone may be somebody's name: June, or Jun."""
    if not moment.month or moment.year or moment.day:
        return ()
    called = index.words.get(text.raw[moment.start : moment.end].lower(), ())
    return tuple(sorted(id_ for id_ in called if id_.endswith(("basics.name", "recipient"))))


def _beside(moment: Moment, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the dates that it is the day before or after, if the sentence says so."""
    if not moment.day or not text.says("dates.beside", sentence_at(text, moment.start)):
        return ()
    return tuple(
        dict.fromkeys(id_ for fact, id_ in index.moments if fact.day and _are_beside(moment, fact))
    )


def _are_beside(one: Moment, other: Moment) -> bool:
    year = one.year or other.year or _LEAP
    try:
        first, second = (dt.date(year, m.month, m.day) for m in (one, other))
    except ValueError:  # 31 June
        return False
    return abs((first - second).days) == 1


_LEAP = 2000


def _needs_no_fact(moment: Moment, text: Document) -> bool:
    """Whether it belongs to a greeting, an offer, a request or a timetable."""
    sentence = sentence_at(text, moment.start)
    before = text.raw[sentence.start : moment.start]
    opens = not before.strip("-*+\u2022 ") and _ITEM.match(sentence.text)
    if moment.weekday:
        return bool(opens) or _is_any_day(moment, text, sentence)
    asks = sentence.text.rstrip().endswith("?")
    past = text.says("clauses.past", sentence)
    if not past and text.cue("dates.choice").search(before):
        return True  # "on 12 or 19 February"
    if moment.minute < 0:  # "shall we pick a date in April, May or June?"
        return (
            not (moment.year or moment.day)
            and (not moment.month or not past or _is_any_month(moment, text, before))
            and bool(
                (asks and text.cue("dates.asking_for").search(before))
                or text.cue("dates.advised").search(before)
                or text.cue("plans.do").match(sentence.text)
                or _is_any_month(moment, text, before)
            )
        )
    asked = text.cue("dates.time_of_day").search(before) or text.cue("dates.suits").match(
        text.raw, moment.end
    )
    above = sentence_at(text, max(0, sentence.start - 2)).text.rstrip()
    follows = above.endswith("?") and not past  # "Could we talk? 9:00 here is 17:45 there."
    any_time = text.cue("dates.any").search(before) and not past  # "on a 4 am bus"
    return bool(opens or asked or asks or follows or any_time or goes_on(sentence, text))


def _is_any_month(moment: Moment, text: Document, before: str) -> bool:
    """Whether a month is that of any year, in a text about nobody: "hot enough for January"."""
    told = ("clauses.past", "stance.writer", "stance.third", "plans.modal")
    return (
        moment.month > 0
        and bool(text.cue("dates.any_month").search(before))
        and not any(text.cue(name).search(before) for name in told)
    )


def _is_any_day(moment: Moment, text: Document, sentence: Span) -> bool:
    """Whether a weekday is any one, to come, in a greeting or asked for: not a past one."""
    before = text.raw[sentence.start : moment.start]
    if not sentence.text.endswith((".", "!", "?", '"', "\u201d")):
        return True  # a heading, or an item of a list
    if text.cue("dates.closed").search(before):
        return False
    if text.raw[moment.end - 1] == "s" or text.cue("dates.any").search(before):
        return True  # "on Mondays", "on a Monday"
    said = clause_at(moment, text)
    if not (text.cue("clauses.past").search(said) or text.cue("dates.fixed").search(said)):
        return True
    return bool(text.cue("dates.coming").search(before) or text.says("dates.asking", sentence))
