"""What a sentence does with what it says: assert it of somebody, or leave it open.

A finding deserves a look where something is asserted of the writer, the reader or what they did.
A question, an order, a supposition, a quotation, a title or a direction asserts nothing; a sentence
that says I or we, and is none of these, certainly asserts something. Only that can be hard, and a
statement about the very thing of which a fact says otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

from draftkit.checks.grounding.arithmetic.remainders import is_sum
from draftkit.checks.grounding.most import MOST
from draftkit.checks.grounding.quotes import around
from draftkit.language.clauses import SHORT, before, sentence_at
from draftkit.language.reading import read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from draftkit.checks.base import Finding
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document, Span
    from draftkit.language.moments import Moment
    from draftkit.language.quantity import Quantity

__all__ = ["OF_FACTS", "Stance", "deserving", "set_apart", "stance", "without_a_lone_doubt"]

Stance = Literal["own", "theirs", "said", "open"]
"""Asserted of the writer, asserted of the reader, perhaps asserted, or not asserted at all."""

_JUDGED = frozenset({"binding", "claims", "dates", "names", "numbers", "quotes"})
OF_FACTS = _JUDGED | {"doings", "links"}
_ASKS = re.compile(r"[?\uff1f][\"'\u201d\u2019\u00bb)\]*_\s]*$")
# A line that is a direction or still to be done: "[SOUND: rain]", "*On screen: the oven.*",
# "(about 3 minutes)", "- [ ] Ask two of them".
_DIRECTION = re.compile(
    r"^[ \t]*(?:\[[^\]\n]*\]|\*[^*\n]+\*|_[^_\n]+_|\([^()\n]*\))[ \t]*$|^[ \t]*[-*+] \[ \].*$",
    re.MULTILINE,
)
_SPOKEN = re.compile(
    r"\"[^\"\n]{0,999}\"|\u201c[^\u201c\u201d\n]{0,999}\u201d|\u201e[^\u201c\u201d\u201e\n]{0,999}[\u201c\u201d]"
    r"|\u00ab[^\u00ab\u00bb\n]{0,999}\u00bb|\u300c[^\u300c\u300d\n]{0,999}\u300d"
)
_NAMED = re.compile(r"(?<=[\w,;] )[A-Z]\w")


def deserving(findings: Iterable[Finding], text: Document, index: FactIndex) -> Iterator[Finding]:
    """Yield the findings that deserve a look: hard ones only where something is certain.

    Args:
        findings: What the checks found.
        text: The text in which they did.
        index: The facts that they were held against.
    """
    judged = Counter[str]()
    for finding in findings:
        judged[finding.check] += 1
        beyond = judged[finding.check] > MOST  # with so many, no single one matters
        if finding.check not in _JUDGED or finding.level == "remark" or not finding.span or beyond:
            yield finding
            continue
        if _is_worked_out(finding, text):
            continue
        how, right = stance(finding, text), bool(finding.right_from)
        # "If you find fewer than thirty" is no other value of anything.
        supposed = how == "said" and _is_supposed(finding, text)
        if (right and not supposed) or (
            not right and how != "open" and not _is_offer(finding, text)
        ):
            # A fact has another value of the same thing: whoever says it, it is wrong.
            sure = how in {"own", "theirs"} or (how == "said" and right)
            sure = sure and not _may_be_loose(finding, text) and not _is_weak(finding, text, index)
            yield replace(finding, hard=finding.hard and sure)


_MUCH = 6  # facts


def without_a_lone_doubt(
    findings: list[Finding], used: Collection[str], text: Document, index: FactIndex
) -> list[Finding]:
    """Leave out a single weak doubt where the rest of a text rests on many facts.

    Whoever wrote such a text kept to the facts: one small number is probably true as well.

    Args:
        findings: What deserves a look.
        used: The facts that the text rests on.
        text: The text.
        index: The facts.
    """
    doubts = [one for one in findings if one.level != "remark" and one.check in OF_FACTS]
    if len(doubts) != 1 or len(used) < _MUCH or not _is_weak(doubts[0], text, index):
        return findings
    return [one for one in findings if one is not doubts[0]]


def _is_weak(finding: Finding, text: Document, index: FactIndex) -> bool:
    """Whether it is a small number in words, one that facts may add up to, or a proposed day."""
    if finding.right_from:
        return False
    if moment := _moment(finding, text):  # "I could come on 3 June"
        planned = text.cue("plans.will").search(before(finding, text))
        return not moment.year and bool(planned or _leaves_open(finding, text))
    quantity = _number(finding, text)
    return bool(quantity and (_is_small(quantity) or is_sum(quantity, index)))


def stance(finding: Finding, text: Document) -> Stance:
    """Say what the text does with what a finding is about.

    Args:
        finding: What a check found.
        text: The text in which it did.
    """
    if finding.check == "quotes":
        return _of_a_quotation(finding, text)
    if finding.check != "names" and set_apart(finding.start, finding.end, text):
        return "open"
    if _is_proposed(finding, text) or _is_example(finding, text):
        return "open"
    loose = finding.check == "claims" or _is_light(_number(finding, text))
    how = "open" if _leaves_open(finding, text) else _of_whom(finding, text)
    return "said" if how == "open" and not loose else how


def _leaves_open(finding: Finding, text: Document) -> bool:
    """Whether it is asked, ordered, supposed or only possible."""
    said = before(finding, text)
    return bool(
        _is_supposed(finding, text)
        or text.cue("stance.open").search(f"{said} {_after(finding, text)}")
        or text.cue("plans.do").match(said)
    )


def _is_proposed(finding: Finding, text: Document) -> bool:
    """Whether it is a day or a time that is proposed: "I suggest the 4th", "Would the 4th do?"."""
    number, moment = _number(finding, text), _moment(finding, text)
    if not ((number and number.unit == "ordinal") or (moment and not moment.year)):
        return False
    sentence = sentence_at(text, finding.start)
    said = text.cue("stance.proposed").search(text.raw, sentence.start, finding.start)
    return bool(said or (_asks(sentence) and not text.says("clauses.past", sentence)))


def _is_example(finding: Finding, text: Document) -> bool:
    """Whether a number belongs to an example, to a supposed case, or to anything of a kind.

    As "say 200 kg on 4 points", "if a rope has 120 wires", "turning a recipe for eight into one
    for sixty", "any lift has two doors"; what the writer once did is not an example.
    """
    number, sentence = _number(finding, text), sentence_at(text, finding.start)
    own = text.says("stance.writer", sentence) and text.says("clauses.past", sentence)
    if not number or own:
        return False
    said = before(finding, text)
    return (
        text.says("stance.example", sentence)
        or bool(text.cue("stance.case").match(said))
        or (_is_light(number) and bool(text.cue("stance.of_any").match(said)))
    )


def _is_worked_out(finding: Finding, text: Document) -> bool:
    """Whether a number is worked out from another in its sentence: "that is 540 rupees"."""
    number, said = _number(finding, text), before(finding, text)
    if not number or not text.cue("stance.worked_out").search(said):
        return False
    start = sentence_at(text, finding.start).start
    return any(start <= other.start < number.start for other in read(text).quantities)


def _is_supposed(finding: Finding, text: Document) -> bool:
    """Whether it is asked or supposed: "if you find fewer than thirty"."""
    sentence = sentence_at(text, finding.start)
    start = max(sentence.start, finding.start - _REACH)
    supposed = text.cue("stance.supposed").search(text.raw, start, finding.start)
    return bool(supposed or _asks(sentence))


def _asks(sentence: Span) -> bool:
    return bool(_ASKS.search(sentence.text[-_BESIDE:]))


def _of_whom(finding: Finding, text: Document) -> Stance:
    """Tell from the clause whom it is about; "you" in the present tense may be anybody."""
    own, said = _is_own(text), before(finding, text)
    clause = f"{said} {_after(finding, text)}"
    if text.cue("stance.writer" if own else "stance.third").search(clause):
        return "own"
    if text.cue("stance.reader").match(said):
        return "theirs" if text.cue("clauses.past").search(clause) else "open"
    sentence = sentence_at(text, finding.start).text
    of_others = finding.check == "claims" and own and not _NAMED.search(sentence)
    return "open" if of_others else "said"


def _of_a_quotation(quote: Finding, text: Document) -> Stance:
    """Judge whether somebody in particular once said it: not "people say", "if she says"."""
    said, after = around(quote.start, quote.end, text)
    if text.language.has("stance.recalled"):
        recalled = text.cue("stance.recalled").search(f"{said} | {after}") or _NAMED.search(said)
        anybody = text.cue("stance.anybody").search(said) or text.cue("stance.supposed").search(
            said
        )
        if anybody or not recalled:
            return "open"
    return "own" if text.cue("look_up.own").search(said) else "theirs"


_REACH, _BESIDE = 300, 40  # characters that say who said it


def _after(finding: Finding, text: Document) -> str:
    """Return the words after a finding in its clause, or in its sentence if that is not known."""
    if not text.language.has("stance.next"):
        return text.raw[finding.end : sentence_at(text, finding.start).end]
    after = text.cue("stance.next").match(text.raw, finding.end)
    return after.group() if after else ""


def _number(finding: Finding, text: Document) -> Quantity | None:
    """Return the number that a finding is about, if it is about one."""
    return _at(finding, read(text).quantities) if finding.check == "numbers" else None


def _moment(finding: Finding, text: Document) -> Moment | None:
    """Return the date or time that a finding is about, if it is about one."""
    return _at(finding, read(text).moments) if finding.check == "dates" else None


def _is_light(quantity: Quantity | None, names: Collection[str] = (*SHORT, "part")) -> bool:
    """Whether it is a number in words, or some minutes, as any plan and example has them."""
    return bool(
        quantity and quantity.spelled and quantity.unit != "money" and quantity.name in names
    )


_SMALL = 20


def _is_small(quantity: Quantity) -> bool:
    """Whether it is a small number in words, or a part, as anything may have: "two things"."""
    light = _is_light(quantity, ("", "part", "day", "week", "month"))
    return light and (quantity.value <= _SMALL or quantity.name == "part")


_Read = TypeVar("_Read", "Quantity", "Moment")


def _at(finding: Finding, every: Sequence[_Read]) -> _Read | None:
    """Return what begins where a finding does, of what was read in the order of the text."""
    at = bisect_left(every, finding.start, key=lambda one: one.start)
    return every[at] if at < len(every) and every[at].start == finding.start else None


def _may_be_loose(finding: Finding, text: Document) -> bool:
    """Whether it is a half, or a small number in words with no past tense: "bring two"."""
    if not _is_light(_number(finding, text)) or not text.language.has("clauses.past"):
        return False
    part = text.cue("numbers:forms.fraction").search(finding.span)
    return bool(part) or not text.cue("clauses.past").search(before(finding, text))


_FEW = 12  # words of a sentence that can do without a verb


def _is_offer(finding: Finding, text: Document) -> bool:
    """Whether it is a time that opens a few words without a verb: "Half an hour, wellies on."."""
    sentence = sentence_at(text, finding.start)
    if finding.start != sentence.start or len(sentence.text.split()) >= _FEW:
        return False
    cues = ("clauses.past", "clauses.verb")
    verbs = (text.language.has(cue) and text.says(cue, sentence) for cue in cues)
    return _is_light(_number(finding, text), {"minute", "hour"}) and not any(verbs)


@lru_cache(maxsize=32)
def _is_own(text: Document) -> bool:
    """Whether the writer says I or we in it, and not only in what is quoted."""
    return bool(text.cue("stance.writer").search(_SPOKEN.sub("", text.raw)))


@lru_cache(maxsize=32)
def _places_apart(text: Document) -> tuple[tuple[int, int], ...]:
    """Return where titles, directions and what somebody says stand."""
    found = [(span.start, span.end) for span in text.headings]
    found += [match.span() for match in _DIRECTION.finditer(text.raw)]
    found += [match.span() for match in _SPOKEN.finditer(text.raw)]
    return tuple(sorted(found))


def set_apart(start: int, end: int, text: Document) -> bool:
    """Whether it is part of a title, a direction or what somebody says."""
    places = _places_apart(text)
    at = bisect_right(places, (start, len(text.raw) + 1)) - 1
    return at >= 0 and end <= places[at][1]
