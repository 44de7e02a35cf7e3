"""A text of which much is in no fact: what else it tells of its own is doubted there, too.

A deed in everyday words has no form by which it could be known for an invention: in a text that
keeps to the facts it is most often a paraphrase. Where doubts are many, and most words are in no
fact, it is most often made up as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.checks.base import Finding
from draftkit.checks.grounding.stance import OF_FACTS, set_apart
from draftkit.checks.meaning import synonyms, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document, Span

__all__ = ["made_up"]

# The share of a text's words that no fact has, and its doubts a sentence, that together make it
# doubtful; and the share of a sentence's words that facts must have there. Found on texts that a
# small model wrote freely: of 1,087 texts by a strong one none is so.
_ADRIFT, _KNOWN = 0.7, 0.8
_LEAST = 0.8  # the weight of a word that is not common: less tells nothing
_FEW = 6  # sentences or facts: with fewer, nothing follows from a share of them
_BEGINNING = 7  # letters that words share which are alike
_MESSAGE = "No fact says this, as little of this text rests on any: delete it, or add the fact."


def made_up(findings: Sequence[Finding], text: Document, index: FactIndex) -> Iterator[Finding]:
    """Yield a finding for each sentence that no fact knows, if much of the text is in none.

    Args:
        findings: What was found, and deserves a look.
        text: The text.
        index: The facts, whose words must be of the same language.
    """
    doubts = [one for one in findings if one.level != "remark" and one.check in OF_FACTS]
    others = {one.language.tag for one in index.written} - {text.language.tag}
    few = min(len(text.sentences), len(index.facts)) < _FEW
    if not doubts or few or others or not text.language.has("adrift.person"):
        return
    beginnings = {part[:_BEGINNING] for part in index.stems}
    told = [_told(span, index, beginnings) for span in text.sentences]
    total = sum(tells for _, tells in told)
    unknown = total - sum(known for known, _ in told)
    if not total or unknown / total + len(doubts) / len(told) < _ADRIFT:
        return
    for span, (known, tells) in zip(text.sentences, told, strict=True):
        found = any(one.start < span.end and span.start < one.end for one in doubts)
        if not found and tells >= _LEAST and known < _KNOWN * tells and _tells(span, text):
            yield Finding("doings", "unsupported", False, span.text, span.start, span.end, _MESSAGE)


def _told(span: Span, index: FactIndex, beginnings: set[str]) -> tuple[float, float]:
    """Return how much of what a sentence tells the facts have, and how much it tells."""
    words = weighed(span.text)
    known = (
        weight
        for part, weight in words
        if part in index.stems
        or (len(part) >= _BEGINNING and part[:_BEGINNING] in beginnings)
        or not synonyms().get(part, frozenset()).isdisjoint(index.stems)
    )
    return sum(known), sum(weight for _, weight in words)


def _tells(span: Span, text: Document) -> bool:
    """Whether it states something of somebody, and is no question, wish, plan or title."""
    if span.text.rstrip().endswith(("?", ",", ":")) or set_apart(span.start, span.end, text):
        return False
    return text.says("adrift.person", span) and not text.says("plans.will", span)
