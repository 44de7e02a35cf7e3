"""What the facts say where a draft says something else: the right number, date, name, link.

A wrong suggestion is worse than none, so there is one only where the facts leave one choice:
the same thing is counted, the same item named, the name or address nearly the same.
"""

from __future__ import annotations

import calendar
import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.arithmetic.things import thing
from draftkit.language.clauses import sentence_at, within
from draftkit.language.reading import read
from draftkit.language.telling import telling
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document, Span
    from draftkit.language.moments import Moment
    from draftkit.language.quantity import Quantity
    from draftkit.language.reading import Link

__all__ = ["Right", "right_date", "right_link", "right_name", "right_number"]

# A fact is about the same as a sentence if they share two telling words, besides what is counted.
_SHARED = 2
# A value that is further off than this is hardly the same thing misstated.
_TIMES = 3
_YEARS = 10
# Two of anything are in many facts.
_SMALL = 4
# A slip changes about one letter in six; "Harmattan Logistics" and "Harmatan Logistic".
_ALIKE = 0.83
# Shorter names are alike by chance: "Ann" and "Anna" are two people.
_SHORTEST = 5
_BESIDE = re.compile(r"(?:[ \u00a0-][^\W\d_][\w'\u2019-]*){1,2}")
_CAPITAL = re.compile(r"[^\W\d_][\w'\u2019-]*")
_ISO = re.compile(r"\d{4}-\d\d")


class Right(NamedTuple):
    """What belongs there, as a fact writes it, and that fact's id."""

    value: str = ""
    fact: str = ""

    def instead(self, text: str, otherwise: str) -> str:
        """Return what to do about a text that is wrong.

        Args:
            text: What the draft says.
            otherwise: What to do if it is not known what is right.
        """
        if not self.value:
            return otherwise.format(text=text)
        return (
            f"{text!r} is wrong: {self.fact} says {self.value!r}. Write that, or change the fact."
        )


def _only(found: Iterable[tuple[int, Right]]) -> Right:
    """Return what the facts that fit best say, if they agree."""
    ranked = list(found)
    best = max((rank for rank, _ in ranked), default=0)
    rights = [right for rank, right in ranked if rank == best]
    agree = len({right.value.casefold() for right in rights}) == 1
    return rights[0] if agree else Right()


def right_number(quantity: Quantity, text: Document, index: FactIndex) -> Right:
    """Return the number that a fact gives for what is counted here."""
    counted = _beside(quantity, text)
    foreign = any(text.language is not fact.language for fact in index.written)
    nothing = quantity.unit == "count" and not counted and not foreign
    if nothing or quantity.name == "vague" or quantity.unit in {"ordinal", "ratio"}:
        return Right()
    sentence = sentence_at(text, quantity.start)
    said, _ = _said(text, sentence)
    about = telling(sentence.text, text.language)
    # What is counted cannot be compared across languages, but the numbers beside it can.
    meant = _saying(said, index) if foreign else frozenset()

    def fitting() -> Iterator[tuple[int, Right]]:
        for other, id_ in index.quantities:
            fact = index.documents[id_]
            written = fact.raw
            if (other.unit, other.name) != (quantity.unit, quantity.name) or other.value in said:
                continue
            if _is_ago(other, fact) is not _is_ago(quantity, text):
                continue
            if other.value - quantity.value in _beside_it(other, id_, index):
                continue  # "266 for adults" of 430, where 164 are for children
            same = counted & _beside(other, fact)
            told = sentence_at(fact, other.start).text  # a long note is about many things
            shared = len(about & telling(told, fact.language) - same)
            near = 1 / _TIMES <= quantity.value / (other.value or 1) <= _TIMES
            alike = _is_slip(quantity.value, other.value) or (
                near and shared >= (1 if same else _SHARED)
            )
            if alike and (same or quantity.unit != "count"):
                yield shared + len(about & same), Right(written[other.start : other.end], id_)
            elif near and id_ in meant:
                yield 0, Right(written[other.start : other.end], id_)

    found = list(fitting())
    best = max((rank for rank, _ in found), default=0)
    # A unit says little of what is measured: a fact that has no such number is meant if it has
    # more of the sentence's words.
    bare = quantity.unit != "count" and not foreign
    if bare and any(len(about & said) > best for said in _counting(index).values()):
        return Right()
    return _only(found)


@lru_cache(maxsize=32)
def _counting(index: FactIndex) -> dict[str, frozenset[str]]:
    """Return the telling words of each sentence of the profile's facts that has a number."""
    return {
        f"{id_}:{sentence.start}": telling(sentence.text, fact.language)
        for id_, fact, reading in index.every()
        if origin(id_) == "profile"
        for sentence in fact.sentences
        if within(sentence, reading.quantities)
    }


@lru_cache(maxsize=256)
def _beside_it(counted: Quantity, id_: str, index: FactIndex) -> frozenset[float]:
    """Return the numbers of a fact's item that may be a part of one of the fact's.

    A remainder is the gap between the two; three metres are no part of 318 leaks.
    """
    item, things = id_.partition("]")[0], {"", _thing(counted, id_, index)}
    return frozenset(
        other.value
        for other, own in index.quantities
        if own.startswith(f"{item}]")
        and (other.unit, other.name) == (counted.unit, counted.name)
        and _thing(other, own, index) in things
    )


def _thing(quantity: Quantity, id_: str, index: FactIndex) -> str:
    return thing(index.documents[id_], quantity.start, quantity.end)


def _is_ago(quantity: Quantity, text: Document) -> bool:
    """Whether it says how long ago something was, not how long it lasted."""
    return bool(text.cue("support.ago").match(text.raw, quantity.end))


def _beside(quantity: Quantity, text: Document) -> frozenset[str]:
    """Return the telling words that follow a number: what it counts."""
    found = _BESIDE.match(text.raw, quantity.end)
    return telling(found[0], text.language) if found else frozenset()


@lru_cache(maxsize=64)
def _saying(said: frozenset[float], index: FactIndex) -> frozenset[str]:
    """Return the ids of the facts that have one of these numbers, but for the smallest."""
    telling_much = frozenset(value for value in said if value > _SMALL)
    return frozenset(id_ for other, id_ in index.quantities if other.value in telling_much)


@lru_cache(maxsize=64)
def _said(text: Document, sentence: Span) -> tuple[frozenset[float], frozenset[int]]:
    """Return the numbers and the years that a sentence says: those are not the missing ones."""
    reading = read(text)
    numbers = frozenset(q.value for q in within(sentence, reading.quantities))
    return numbers, frozenset(m.year for m in within(sentence, reading.moments))


def _is_slip(one: float, other: float) -> bool:
    """Whether two numbers have the same digits in another order: 64,000 and 46,000."""
    return one != other and sorted(f"{one:g}") == sorted(f"{other:g}")


def right_date(moment: Moment, text: Document, index: FactIndex) -> Right:
    """Return the date that a fact gives for what the sentence is about."""
    if moment.decade or not moment.year:
        return Right()
    sentence = sentence_at(text, moment.start)
    about = telling(sentence.text, text.language)
    _, said = _said(text, sentence)

    def fitting() -> Iterator[tuple[int, Right]]:
        for other, id_ in index.moments:
            says_less = other.decade or other.month == 0 < moment.month
            if says_less or other.year in said or abs(other.year - moment.year) > _YEARS:
                continue
            shared = len(about & telling(index.texts[id_], index.documents[id_].language))
            name = telling(_name_of(id_, index), text.language)
            if shared >= _SHARED or (name and name <= about):
                yield shared + len(name & about), Right(_in_form_of(moment, other, id_, index), id_)

    return _only(fitting())


def _name_of(id_: str, index: FactIndex) -> str:
    """Return the name of the profile item that a fact belongs to."""
    item = id_.rpartition(".")[0]
    keys = ("name", "institution", "organization", "title") if item.endswith("]") else ()
    return next((t for key in keys if (t := index.texts.get(f"{item}.{key}"))), "")


def _in_form_of(moment: Moment, right: Moment, id_: str, index: FactIndex) -> str:
    """Write a fact's date as the draft writes dates: a year for a year."""
    written = index.texts[id_][right.start : right.end]
    if not moment.month:
        return str(right.year)
    if not _ISO.match(written):
        return written
    day = f"{right.day} " if moment.day and right.day else ""
    year = f" {right.year}" if moment.year else ""
    return f"{day}{calendar.month_name[right.month]}{year}"


def right_name(written: str, index: FactIndex) -> Right:
    """Return the name in the facts that is nearly this one."""
    if len(written) < _SHORTEST:
        return Right()
    return _nearest(written, _names(index, len(_CAPITAL.findall(written))))


@lru_cache(maxsize=64)
def _names(index: FactIndex, words: int) -> tuple[Right, ...]:
    """Return the facts' runs of this many words that begin with capitals."""
    found: dict[str, Right] = {}
    for fact in index.facts:
        every = list(_CAPITAL.finditer(fact.text))
        for at in range(len(every) - words + 1):
            run = every[at : at + words]
            if run[0][0][0].isupper() and run[-1][0][0].isupper():
                name = fact.text[run[0].start() : run[-1].end()]
                found.setdefault(name, Right(name, fact.id))
    return tuple(found.values())


def right_link(link: Link, index: FactIndex) -> Right:
    """Return the address of the profile or the writer's inputs that is nearly this one."""
    known = [
        Right(other.text, fact.id)
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for other in reading.links
        if other.kind == link.kind and not fact.from_contacts
    ]
    return _nearest(link.text, known)


def _nearest(written: str, known: Iterable[Right]) -> Right:
    plain = written.casefold()

    def alike() -> Iterator[tuple[int, Right]]:
        matcher = SequenceMatcher(b=plain, autojunk=False)
        for right in known:
            known_as = right.value.casefold()
            # A page of a known site is not a slip, nor is a name that begins with another.
            if (
                known_as[:1] != plain[:1]
                or known_as.startswith(plain)
                or plain.startswith(known_as)
            ):
                continue
            matcher.set_seq1(known_as)
            if matcher.quick_ratio() >= _ALIKE and _ALIKE <= (share := matcher.ratio()) < 1:
                yield round(1000 * share), right

    return _only(alike())
