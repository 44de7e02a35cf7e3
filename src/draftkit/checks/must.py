"""Whether a draft says what it must: who writes, what the user gave, a request, a closing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.addressee import offices
from draftkit.checks.ask import ends_in_request, requests
from draftkit.checks.base import Noticed, check
from draftkit.checks.coverage import is_kept, is_name, specifics
from draftkit.checks.form.structure import count_sections, ends_in_prose
from draftkit.checks.grounding.index import index_of
from draftkit.checks.language import is_foreign
from draftkit.checks.meaning import RARE, Meaning, is_given, weighed
from draftkit.checks.parameters import number
from draftkit.language.clauses import sentence_at
from draftkit.language.document import Document
from draftkit.language.letter import thanked_for
from draftkit.language.lexicon import name_parts, vocabulary
from draftkit.language.reading import read
from draftkit.language.tags.script import has_letters_of
from draftkit.language.tags.unchecked import knows
from draftkit.language.telling import telling
from draftkit.language.words import UNSPACED, is_declined, words_of
from draftkit.profile.fact import Fact
from draftkit.prompts.parts import is_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from draftkit.checks.base import Brief, Hit, Specific
    from draftkit.language.moments import Moment

__all__ = ["must"]

_LONGEST_SHOWN = 60  # characters of a fact in a message

_NAMES = ("basics.name", "meta.draftkit.signature", "inputs.recipient")
_RECIPIENT = "inputs.recipient"
_KNOWS = ("warm", "met")


@check("must", hard=False)
def must(
    text: Document, brief: Brief, /, *, parts: Any = (), sections: Any = 1, **_: Any
) -> Iterator[Hit]:
    """It has what a prompt's `must` names, recognised by its meaning as far as words show it.

    What is not found goes into one line, for the writer to judge. The only hard failure is
    that the recipient, or a date, a link or a number that the user gave, is missing. In a
    language other than that of the facts, only names, digits and links are looked for.

    Args:
        text: The draft.
        brief: Its facts and inputs are looked up in the draft.
        parts: For each thing, in words, where it stands: ids such as `inputs.goal` or
            `work.highlights`, `request`, `sections`, `closing`, `thanks`, or what must be said.
            With `known`, the reader knows it: its days, numbers and links need not be there.
            Any one of them is enough; if an input was given, only it counts.
        sections: How many sections are asked for where `inputs.sections` does not say it.
    """
    end = len(text.raw.rstrip())
    missing: list[str] = []
    meaning = Meaning(text, brief)
    asked = brief.inputs.get("sections") or sections
    brief = replace(
        brief, inputs={**brief.inputs, "sections": int(number(asked, "must: sections") or 1)}
    )
    foreign = is_foreign(text, brief)
    for what, where in (parts or {}).items():
        own = [where] if isinstance(where, str) else where
        if brief.inputs.get("relation") in _KNOWS and any(one.startswith("basics.") for one in own):
            continue  # they know who writes
        wanted = _Wanted.of(own, brief)
        lacks = not wanted.is_in(text, brief, meaning)
        if lacks and any(fact.id == _RECIPIENT for fact in wanted.facts):
            if not any(has_letters_of(text, fact.text) for fact in wanted.facts):
                continue
            if not vocabulary(text.language) and _names_declined(text, wanted.facts):
                continue
            message = f"It does not name {what}, {_shown(wanted.facts)}."
            yield Noticed(end, end, message, hard=True)
            continue
        said = list(_messages(what, wanted, text, is_in=not lacks, foreign=foreign))
        for message, hard in said:
            yield Noticed(end, end, message, hard=hard)
        if lacks and not said and not (foreign and wanted.facts):
            missing.append(f"{what} ({_shown(wanted.facts)})" if wanted.given else what)
    if missing:
        yield end, end, f"Not found: {'; '.join(missing)}."


_SHORT = 10  # words


def _messages(
    what: str, wanted: _Wanted, text: Document, *, is_in: bool, foreign: bool
) -> Iterator[tuple[str, bool]]:
    """Yield what to say of the numbers, dates and links that are missing, and if it is hard.

    If the whole is missing, that is said once; in another language that cannot be known. Of what
    is long and is told, a number may be what the writer leaves out.
    """
    for fact, specific in wanted.lacking(text, foreign=foreign):
        if not foreign and (not is_in or len(specific) == len(fact.text.strip(" ."))):
            yield f"It lacks {what}, {_shown([fact])}.", True
            return
        short = len(fact.text.split()) <= _SHORT
        yield f'It lacks "{specific}" of {what}, {_shown([fact])}.', short or not is_in


def _shown(facts: Sequence[Fact]) -> str:
    """Return the first of them in quotation marks, as far as a message has room for it."""
    text = " ".join(facts[0].text.split()) if facts else ""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()}..."
    return f'"{short}"'


def _names_declined(text: Document, facts: Sequence[Fact]) -> bool:
    """Whether a name may be there in another case, in a language whose cases are not known."""
    return any(
        is_declined(word, own) for f in facts for own in words_of(f.text) for word in text.words
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing that must be there, and where it stands.

    Attributes:
        facts: Facts and texts; any one of them is enough.
        given: Whether they are what the user gave for this draft.
        forms: What the draft's form shows: `request`, `sections`, `closing`, `thanks`; or that
            the reader knows it: `known`.
    """

    facts: tuple[Fact, ...]
    given: bool
    forms: tuple[str, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[str], brief: Brief) -> _Wanted:
        """Look the parts up; if an input was given, only it counts."""
        forms = tuple(part for part in parts if part in _FORMS)
        given = [f for part in parts for f in _under(part, brief) if is_given(f)]
        if given:
            return cls(tuple(given), given=True, forms=forms)
        facts = [f for part in parts for f in _under(part, brief)]
        texts = [Fact(part, part) for part in parts if part not in _FORMS and not _ID.match(part)]
        return cls((*facts, *texts), given=False, forms=forms)

    def is_in(self, text: Document, brief: Brief, meaning: Meaning) -> bool:
        """Whether the draft has it; what neither user nor profile gives is not asked for."""
        if not self.facts and _HINTS.issuperset(self.forms):
            return True
        found = {form for form in self.forms if _FORMS[form](text, brief, meaning)}
        if self.given and not any(map(meaning.touches, self.facts)):
            found.discard("thanks")  # they are for something else
        if found - {"request"} or (found and not self.given):
            return True
        if "request" in self.forms and self.given:
            return any(
                meaning.asks(f) or (found and meaning.says(f)) or meaning.shows(f, at_once=True)
                for f in self.facts
            )
        if any(_is_said(fact, text, brief, meaning) for fact in self.facts):
            return True
        if self.given:
            return not self._is_recipient and any(meaning.shows(fact) for fact in self.facts)
        return meaning.hints(self.facts)

    @property
    def _is_recipient(self) -> bool:
        return any(fact.id in _NAMES for fact in self.facts)

    def lacking(self, text: Document, *, foreign: bool) -> Iterator[tuple[Fact, str]]:
        """Yield the numbers, dates and links that the user gave and the draft lacks.

        Each comes with the fact that has it. A month, a year or an hour alone may be put
        differently ("six in the morning"), and what the reader knows need not be spelled out.
        """
        for fact in self.facts if self.given and "known" not in self.forms else ():
            for one, moment in _lacking(fact.text, text, foreign=foreign):
                if not moment or moment.weekday:
                    yield fact, one


def _under(part: str, brief: Brief) -> list[Fact]:
    part = "about" if part == "inputs.about" else part
    return [fact for fact in brief.facts if is_under(fact.id, part)]


def _is_said(fact: Fact, text: Document, brief: Brief, meaning: Meaning) -> bool:
    if fact.id in _NAMES:
        return _names(fact, text)
    if is_given(fact):
        return meaning.says(fact)
    if is_kept(fact, text, brief):
        return True
    return not is_name(fact.text) and meaning.covers(fact)


def _names(fact: Fact, text: Document) -> bool:
    """Whether any word of a name is there, or an office, but no other title."""
    words = {word for word in words_of(fact.text) if len(word) > 1}
    wanted = words - (name_parts("titles") - offices()) or words
    return not wanted.isdisjoint(words_of(text.raw)) or any(
        word in text.raw for word in wanted if UNSPACED.search(word)
    )


# An outline may be one numbered list.
_NUMBERED = re.compile(r"^ {0,3}\d{1,2}[.)] +\S", re.MULTILINE)

_FORMS: Mapping[str, Callable[[Document, Brief, Meaning], bool]] = {
    # How others ask is not known in a language without a list.
    "request": lambda text, _brief, _meaning: (
        bool(requests(text)) or ends_in_request(text) or not text.language.lines("asks.txt")
    ),
    "known": lambda _text, _brief, _meaning: False,
    # What the writer said when asked adds to what any part has.
    "answers": lambda _text, brief, meaning: any(
        map(meaning.covers, _under("inputs.said_when_asked", brief))
    ),
    # "You get jars with your name on"; "I'm a midwife".
    "gain": lambda text, _brief, _meaning: bool(text.cue("must.gain").search(text.raw)),
    "introduction": lambda text, _brief, _meaning: bool(
        text.cue("must.introduction").search(text.raw)
    ),
    "closing": lambda text, _brief, _meaning: ends_in_prose(text),
    # Whatever they are thanked for, however it is put: "Thank you for the old laundry room".
    "thanks": lambda text, _brief, _meaning: any(
        weight >= RARE for said in text.sentences for _, weight in weighed(thanked_for(said))
    ),
    "sections": lambda text, brief, _meaning: (
        max(count_sections(text), len(_NUMBERED.findall(text.raw))) >= brief.inputs["sections"]
    ),
}


# What they stand for is not asked for.
_HINTS = frozenset({"answers", "gain", "introduction", "known"})

# `work[0].name`, `inputs.event`, `awards[2]`, `projects`; a text has spaces or capitals.
_ID = re.compile(r"[a-z]\w*(?:\[\d+\])*(?:\.\w+(?:\[\d+\])*)*\Z")
_ASIDE = re.compile(r"\s?\([^()\n]*\)")
_APART = 2  # characters between the parts of one date, such as "Tuesday, 12 March"
_LINE = 3  # words of a line that only the one above explains, such as "No. 4"
_BESIDE = 6  # characters between a weekday and its day: "Freitag, dem 12. M\u00e4rz"


def _lacking(given: str, text: Document, *, foreign: bool) -> Iterator[tuple[str, Moment | None]]:
    """Yield the specifics of a text that another lacks, however they are written.

    Each comes with the moment that it is, if it is one without a day: a month, a weekday, an
    hour. What stands in brackets is an aside, and is not looked for.
    """
    given = _ASIDE.sub("", given)
    index = index_of((Fact("given", given),))
    rows: list[list[Specific]] = []
    own = Document(given)
    # "Who died in August"; the year of what is known to both.
    moments = {m.start: m for m in read(own).moments}
    for one in sorted(specifics(own, index), key=lambda s: s.start):
        follows = rows and rows[-1][-1].family == one.family == "dates"
        if follows and one.start - rows[-1][-1].end <= _APART:
            rows[-1].append(one)
        else:
            rows.append([one])
    # Where numbers in words are not known, a day or a count that is not there may be in words.
    in_words = knows(text.language, "numbers in words")
    for row in rows:
        if not in_words and row[0].family != "links":
            continue
        whole = given[row[0].start : row[-1].end]
        said = [moments[s.start] for s in row if s.family == "dates" and s.start in moments]
        if any(m.day for m in said):
            others = any(m.day for m in read(text).moments)  # how a language writes is known
            if not _has_day(said, text) and (others or not foreign):
                yield whole, None
            hours = [s for s in row if (m := moments.get(s.start)) and m.minute >= 0 and not m.day]
            if hours and not foreign and not any(_is_there(s, given, text) for s in hours):
                yield hours[0].text, moments[hours[0].start]
        elif not (foreign and any(map(str.isalpha, whole))) and not any(
            _is_there(s, given, text, beside=not foreign) for s in row
        ):
            yield whole, said[0] if said else None


def _is_there(one: Specific, given: str, text: Document, *, beside: bool = False) -> bool:
    """Whether a text has it; the number of a house or a room with its street or house."""
    wanted = (Fact("given", one.text),)
    if beside and _is_label(one, given):
        street = telling(given[: one.start] + given[one.end :])
        if street:
            there = specifics(text, index_of(wanted))
            return any(street & telling(_around(s, text)) for s in there)
    if _row(one.text) in _row(text.raw):
        return True
    if UNSPACED.search(one.text) and one.text in text.raw:
        return True
    return bool(specifics(text, index_of(wanted)))


@lru_cache(maxsize=32)
def _row(raw: str) -> str:
    return f" {' '.join(words_of(raw))} "


def _around(one: Specific, text: Document) -> str:
    """Return the sentence that has it; of a line of a card, with the line above."""
    sentence = sentence_at(text, one.start)
    if len(words_of(sentence.text)) > _LINE:
        return sentence.text
    return text.raw[sentence_at(text, max(0, sentence.start - 2)).start : sentence.end]


def _is_label(one: Specific, given: str) -> bool:
    """Whether a number belongs to a name and counts nothing: Mill Lane 4, 4 Mill Lane."""
    before, after = given[: one.start].split(), given[one.end :].split()
    glued = given[: one.start][-1:].strip()  # part of a word: Ann12
    if glued or one.family != "numbers" or not one.text.isdecimal():
        return False
    counts = given[one.end : one.end + 1] == " " and not _is_capital(after[0])
    return not counts and any(map(_is_capital, (*before[-1:], *after[:1])))


def _is_capital(word: str) -> bool:
    """Whether a word may be part of a name: "the 63 I found" counts."""
    return word[0].isupper() and bool(telling(word))


def _has_day(wanted: Sequence[Moment], text: Document) -> bool:
    """Whether a text has a day that is wanted, or its weekday where that stands alone."""
    moments = read(text).moments
    weekdays = [m for m in moments if m.weekday]
    days = [m for m in moments if m.day]
    named = {m.weekday for m in wanted if m.weekday}
    beside: set[int] = set()  # where weekdays begin that belong to a day
    for day in days:
        near = min(weekdays, key=lambda m: _gap(m, day), default=None)
        own = near if near and _gap(near, day) <= _BESIDE else None
        beside |= {own.start} if own else set()
        if any(_is_same(day, one) for one in wanted) and (
            not own or not named or own.weekday in named
        ):
            return True
    return any(m.weekday in named and m.start not in beside for m in weekdays)


def _gap(one: Moment, other: Moment) -> int:
    """Return how many characters stand between two moments."""
    return max(one.start, other.start) - min(one.end, other.end)


def _is_same(day: Moment, wanted: Moment) -> bool:
    """Whether two days are one; a month or a year that is not said may be any."""
    pairs = ((day.month, wanted.month), (day.year, wanted.year))
    return day.day == wanted.day and all(0 in pair or pair[0] == pair[1] for pair in pairs)
