"""Whether a draft says what it must: who writes, what the user gave, a request, a closing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from draftkit.checks.ask import ends_in_request, requests
from draftkit.checks.base import Noticed, check
from draftkit.checks.coverage import is_kept, is_name, specifics
from draftkit.checks.form.structure import count_sections, ends_in_prose
from draftkit.checks.grounding.index import index_of
from draftkit.checks.language import is_foreign
from draftkit.checks.meaning import RARE, Meaning, is_given, weighed
from draftkit.checks.parameters import number
from draftkit.language.document import Document
from draftkit.language.letter import thanked_for
from draftkit.language.lexicon import name_parts, vocabulary
from draftkit.language.reading import read
from draftkit.language.tags.script import has_letters_of
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
_WHY_THEM = "inputs.why_them"
# What the reader did, or was at, is told as far as it serves: of the first, numbers stay out, too.
_THEIRS = (_WHY_THEM, "inputs.specifics", "inputs.people")
_KNOWS = ("warm", "met")
_KNOWN = (*_THEIRS, "inputs.occasion", "inputs.meeting")


@check("must", hard=False)
def must(
    text: Document, brief: Brief, /, *, parts: Any = (), sections: Any = 1, **_: Any
) -> Iterator[Hit]:
    """It has what it must have: a prompt's `must`, told by its meaning as far as words go.

    What is not found is one line, for the writer to judge. Hard is only that the recipient,
    or a date, a link or a number is not there that the user gave. In another language than
    that of the facts only names, digits and links are looked for.

    Args:
        text: The draft.
        brief: Its facts and inputs are looked up in the draft.
        parts: For each thing, in words, where it stands: ids such as `inputs.goal` or
            `work.highlights`, `request`, `sections`, `closing`, `thanks`, or what must be said.
            Any one of them is enough; an input that was given counts alone.
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
            yield Noticed(end, end, f"It does not name {what}, {wanted.shown}.", hard=True)
        elif lacks and not (foreign and wanted.facts):
            missing.append(f"{what} ({wanted.shown})" if wanted.given else what)
        for specific, hard in wanted.lacking(text, is_in=not lacks):
            # Where the whole is not found, that is said.
            if (lacks and not hard) or (foreign and any(map(str.isalpha, specific))):
                continue
            message = f'It lacks "{specific}", which you gave with {what}.'
            yield Noticed(end, end, message, hard=hard)
    if missing:
        yield end, end, f"Not found: {'; '.join(missing)}."


def _names_declined(text: Document, facts: Sequence[Fact]) -> bool:
    """Whether a name stands there in another case, in a language of which that is not known."""
    return any(
        is_declined(word, own) for f in facts for own in words_of(f.text) for word in text.words
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing that must be there, and where it stands.

    Attributes:
        facts: Facts and texts; any one of them is enough.
        given: Whether they are what the user gave for this draft.
        forms: What is told by the draft's form: `request`, `sections`, `closing`, `thanks`.
    """

    facts: tuple[Fact, ...]
    given: bool
    forms: tuple[str, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[str], brief: Brief) -> _Wanted:
        """Look the parts up; an input that was given counts alone."""
        forms = tuple(part for part in parts if part in _FORMS)
        given = [f for part in parts for f in _under(part, brief) if is_given(f)]
        if given:
            return cls(tuple(given), given=True, forms=forms)
        facts = [f for part in parts for f in _under(part, brief)]
        texts = [Fact(part, part) for part in parts if part not in _FORMS and not _ID.match(part)]
        return cls((*facts, *texts), given=False, forms=forms)

    @property
    def shown(self) -> str:
        text = " ".join(self.facts[0].text.split()) if self.facts else ""
        short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()}..."
        return f'"{short}"'

    def is_in(self, text: Document, brief: Brief, meaning: Meaning) -> bool:
        """Whether the draft has it; what nobody gave, and no profile says, is not wanted."""
        if not self.facts and _HINTS.issuperset(self.forms):
            return True
        found = {form for form in self.forms if _FORMS[form](text, brief)}
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

    def lacking(self, text: Document, *, is_in: bool) -> Iterator[tuple[str, bool]]:
        """Yield the numbers, dates and links that the user gave and the draft lacks.

        With each stands whether that is hard: a month, a year or an hour alone is not ("six in
        the morning"), nor is a weekday of what the reader knows ("yesterday" says as much).
        Where what they know is told, these may be left out, and of what they did any number.
        """
        for fact in self.facts if self.given else ():
            if not fact.id.startswith("about"):
                known = fact.id in _KNOWN
                for one, moment in _lacking(fact.text, text):
                    theirs = any(is_under(fact.id, part) for part in _THEIRS)
                    loose = theirs or (moment is not None and known)
                    if not (loose and is_in):
                        yield one, not loose and not (moment and not moment.weekday)


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
    """Whether any word of a name is there but its titles."""
    words = {word for word in words_of(fact.text) if len(word) > 1}
    wanted = words - name_parts("titles") or words
    return not wanted.isdisjoint(words_of(text.raw)) or any(
        word in text.raw for word in wanted if UNSPACED.search(word)
    )


# An outline may be one numbered list.
_NUMBERED = re.compile(r"^ {0,3}\d{1,2}[.)] +\S", re.MULTILINE)

_FORMS: Mapping[str, Callable[[Document, Brief], bool]] = {
    # How others ask is not known in a language without a list.
    "request": lambda text, _brief: (
        bool(requests(text)) or ends_in_request(text) or not text.language.lines("asks.txt")
    ),
    # What the writer said when asked adds to what any part has.
    "answers": lambda text, brief: any(
        map(Meaning(text, brief).covers, _under("inputs.said_when_asked", brief))
    ),
    # "You get jars with your name on"; "I'm a midwife".
    "gain": lambda text, _brief: bool(text.cue("must.gain").search(text.raw)),
    "introduction": lambda text, _brief: bool(text.cue("must.introduction").search(text.raw)),
    "closing": lambda text, _brief: ends_in_prose(text),
    # Whatever they are thanked for, in however other words: "Thank you for the old laundry room".
    "thanks": lambda text, _brief: any(
        weight >= RARE for said in text.sentences for _, weight in weighed(thanked_for(said))
    ),
    "sections": lambda text, brief: (
        max(count_sections(text), len(_NUMBERED.findall(text.raw))) >= brief.inputs["sections"]
    ),
}


_HINTS = frozenset({"answers", "gain", "introduction"})  # what they stand for is not asked for

# `work[0].name`, `inputs.event`, `awards[2]`, `projects`; a text has spaces or capitals.
_ID = re.compile(r"[a-z]\w*(?:\[\d+\])*(?:\.\w+(?:\[\d+\])*)*\Z")
_ASIDE = re.compile(r"\s?\([^()\n]*\)")
_APART = 2  # characters between the parts of one date, such as "Tuesday, 12 March"


def _lacking(given: str, text: Document) -> Iterator[tuple[str, Moment | None]]:
    """Yield the specifics of a text that another lacks, however they are written.

    With each stands the moment that it is, if it is one without a day: a month, a weekday, an
    hour. What stands in brackets is said by the way.
    """
    given = _ASIDE.sub("", given)
    index = index_of((Fact("given", given),))
    rows: list[list[Specific]] = []
    own = Document(given)
    # "Who died in August"; the year of what is known to both.
    loose = {m.start: m for m in read(own).moments if not m.day}
    for one in sorted(specifics(own, index), key=lambda s: s.start):
        follows = rows and rows[-1][-1].family == one.family == "dates"
        if follows and one.start - rows[-1][-1].end <= _APART:
            rows[-1].append(one)
        else:
            rows.append([one])
    said = f" {' '.join(words_of(text.raw))} "
    for row in rows:
        if any(f" {' '.join(words_of(s.text))} " in said for s in row):
            continue
        if any(UNSPACED.search(s.text) and s.text in text.raw for s in row):
            continue
        if not any(specifics(text, index_of((Fact("given", s.text),))) for s in row):
            moment = loose.get(row[0].start) if row[0].family == "dates" else None
            yield given[row[0].start : row[-1].end], moment
