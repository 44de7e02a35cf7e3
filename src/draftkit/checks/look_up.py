"""What an article says about the world: no findings, but a list to look up before publishing."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from draftkit.checks.grounding.stance import stance
from draftkit.files.clean import clean
from draftkit.language.clauses import sentence_at
from draftkit.language.lexicon import name_parts
from draftkit.language.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from draftkit.checks.base import Finding
    from draftkit.language.document import Document, Span

__all__ = ["as_listed", "sorted_out"]

# What can be true of the world. Addresses are the writer's to give; a rank is a claim.
_OF_THE_WORLD = frozenset({"binding", "claims", "dates", "names", "numbers", "quotes"})
# What asserts something of the writer, where they are called so.
_OF_WRITER = {"I": "own", "you": "theirs"}
_SAID_BY_SOMEBODY = {"quotes": ("own", "theirs")}
_START = attrgetter("start")
_HEADINGS = 3  # of an article or an outline, its title included
# Both are matched where a line begins.
_BOX = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]*(?:[-*+\u2022]|\d{1,2}[.)])[ \t]+")
_MARKS = re.compile(r"^[\s#>*+\u2022-]*(?:\[[ xX]\]\s*)?|\*\*")


def sorted_out(
    text: Document, findings: Sequence[Finding], general: str = ""
) -> tuple[list[Finding], tuple[str, ...]]:
    """Return the findings that stay, and what is to be looked up instead.

    In an article or an outline, these are the items that are to be checked (boxes to tick,
    items below a heading such as "Evidence to gather"), and sentences about studies, laws
    and the like. Whatever says I or we asserts something about the writer, and stays a
    finding; so does whatever a fact contradicts.

    Args:
        text: The text.
        findings: What the checks found in it.
        general: For a kind that teaches or advises, what the writer is called there, `I` or
            `you`: a sentence that is not about them asserts nothing about them.
    """
    if len(text.headings) < _HEADINGS and not general:
        return list(findings), ()
    asked, of_world = list(_to_check(text)), list(_of_the_world(text))
    places = sorted((*asked, *of_world), key=_START)
    kept: list[Finding] = []
    found: set[int] = set()
    for finding in findings:
        span = _around(finding, places)
        told = {_OF_WRITER.get(general, "own"), *_SAID_BY_SOMEBODY.get(finding.check, ())}
        if general and not span and not _is_person(finding) and stance(finding, text) not in told:
            sentence = sentence_at(text, finding.start)
            if general != "I" or not (_is_date(finding) and _speaks(sentence, text)):
                span = sentence
                places.append(span)
        if span and finding.level == "unsupported" and finding.check in _OF_THE_WORLD:
            found.add(span.start)
        else:
            kept.append(finding)
    found |= {span.start for span in asked}
    lines = (as_listed(span.text) for span in sorted(places, key=_START) if span.start in found)
    return kept, tuple(dict.fromkeys(lines))


def _is_date(finding: Finding) -> bool:
    """Whether it is a day or a year, and not any Monday or a wet February."""
    return finding.check == "dates" and any(map(str.isdigit, finding.span))


def _is_person(finding: Finding) -> bool:
    """Whether it names a person, whom no article has reason to invent: "Constable Mensah"."""
    if finding.check != "names":
        return False
    words = {fold(word) for word in finding.span.split()}
    known = name_parts("titles") | name_parts("given")
    return len(words) > 1 and not known.isdisjoint(words)


def _around(finding: Finding, places: Sequence[Span]) -> Span | None:
    at = bisect_right(places, finding.start, key=lambda span: span.start) - 1
    inside = at >= 0 and finding.end <= places[at].end and finding.end > finding.start
    return places[at] if inside else None


def _to_check(text: Document) -> Iterator[Span]:
    """Yield the items that the text itself marks as still to be checked."""
    heads = {heading.start for heading in text.headings}
    below = False
    for sentence in text.sentences:
        line = text.raw.rfind("\n", 0, sentence.start) + 1
        if sentence.start in heads:
            below = text.says("look_up.heading", sentence)
        elif (
            _BOX.match(text.raw, line) or (below and _ITEM.match(text.raw, line))
        ) and not _speaks(sentence, text):
            yield sentence


def _of_the_world(text: Document) -> Iterator[Span]:
    """Yield the other sentences that speak of what anybody can look up."""
    known = {span.start for span in _to_check(text)}
    for sentence in text.sentences:
        of_world = text.says("look_up.world", sentence)
        if of_world and sentence.start not in known and not _speaks(sentence, text):
            yield sentence


def _speaks(sentence: Span, text: Document) -> bool:
    """Whether the writer speaks of what is theirs."""
    return text.says("look_up.own", sentence)


def as_listed(text: str) -> str:
    """Return a sentence as it stands in the list: in one line, without marks."""
    return " ".join(_MARKS.sub("", clean(text)).split())
