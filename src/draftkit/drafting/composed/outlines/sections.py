"""What an outline has for its sections: keywords, the angle, the topic, facts of the writer's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.forms import forms
from draftkit.drafting.composed.frames import Role
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, plain
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.sources import Entry
    from draftkit.drafting.composed.writer import Writer

__all__ = ["Section", "is_tone", "sections_of", "sentence_of"]

# In words: a heading is no longer than this, and a fact that is told no longer than that.
_SHORT_HEADING = 3
_LONG_HEADING = 10
_LONG_FACT = 38
_MOST_FACTS = 2
_LONG_TONE = 5
# A fact is about a keyword with so many of the keyword's words.
_HALF = 0.5

_HEADING_ENDS = re.compile(r"[,;:|(]|\s(?:and|which|that|because|so that)\s")


@dataclass(frozen=True, slots=True)
class Section:
    """A section before it is written.

    Attributes:
        heading: What it is about, in the writer's words.
        kind: Which questions fit: `keyword`, `claim`, `matter` or `fact`.
        sources: Where the heading stands.
        facts: The facts that belong to it.
    """

    heading: str
    kind: str
    sources: tuple[str, ...]
    facts: tuple[Entry, ...] = ()


def sections_of(
    topic: str, angle: str, keywords: Sequence[str], facts: Sequence[Entry], writer: Writer
) -> list[Section]:
    """Return the sections that there is material for, those of the inputs first."""
    heads: list[tuple[str, str, str]] = []
    if angle and not is_tone(angle, writer.language):
        kind = "matter" if shape_of(angle).shape is Shape.CLAUSE else "claim"
        heads.append((angle.rstrip("."), kind, "inputs.angle"))
    heads += [(keyword, "keyword", "inputs.keywords") for keyword in keywords]
    second = topic.partition(": ")[2]
    if second and len(second.split()) <= _LONG_HEADING:
        kind = "matter" if shape_of(second).shape is Shape.CLAUSE else "claim"
        heads.append((second, kind, "inputs.topic"))
    told = [fact for fact in facts if _may_be_told(fact)]
    owner = {fact: _closest(fact, keywords) for fact in told}
    found: list[Section] = []
    for heading, kind, source in heads:
        own = [fact for fact in told if kind == "keyword" and owner[fact] == heading]
        found.append(Section(heading, kind, (source,), tuple(own[:_MOST_FACTS])))
    taken = {fact for section in found for fact in section.facts}
    about = f"{topic} {angle}"
    close = [f for f in told if f not in taken and (_shared(about, f.text) or _is_note(f))]
    return [*found, *(one for fact in close if (one := _of_fact(fact, writer)))]


def sentence_of(fact: Entry, writer: Writer) -> str:
    """Return a fact as a sentence of the writer's, or nothing if it is none."""
    return forms(fact.text, writer.view(Role(bare=True)), writer.language).get("sentence", "")


def _closest(fact: Entry, keywords: Sequence[str]) -> str:
    """Return the keyword that a fact is about: most of the keyword's words are in it."""
    own = telling(fact.text)
    parts = {one: len(telling(one) & own) / max(1, len(telling(one))) for one in keywords}
    best = max(parts, key=lambda one: parts[one], default="")
    return best if best and parts[best] >= _HALF else ""


def _of_fact(fact: Entry, writer: Writer) -> Section | None:
    """Return a section about one fact: one that is a sentence and has a short heading."""
    heading, valued = _heading(fact, writer.language), ".values[" in fact.source
    if not heading or not (valued or sentence_of(fact, writer)):
        return None
    whole = heading == fact.text.rstrip(".")
    kind = "claim" if valued else "fact"
    # What the heading says in full need not be said again.
    return Section(heading, kind, (fact.source,), () if whole else (fact,))


def is_tone(angle: str, language: str) -> bool:
    """Whether an angle says how to write, not what: "practical, a bit cheeky"."""
    known = lexicon(language)
    pieces = re.split(r",\s*|\s{1,9}(?:and|but)\s+", angle.strip().rstrip("."))
    low = [[plain(word) for word in piece.split()] for piece in pieces if piece]
    return all(
        len(words) <= _LONG_TONE
        and (known.has("tones", words[-1]) or (known.has("tones", words[0]) and "about" in words))
        for words in low
    )


def _may_be_told(fact: Entry) -> bool:
    others = {"he", "she", "him", "his", "her", "he's", "she's"}
    words = {plain(word) for word in fact.text.split()}
    return len(words) > 1 and len(fact.text.split()) <= _LONG_FACT and not words & others


def _is_note(fact: Entry) -> bool:
    return fact.source.startswith("notes[")


def _shared(one: str, two: str) -> bool:
    return bool(telling(one) & telling(two))


def _heading(fact: Entry, language: str) -> str:
    """Return the first phrase of a fact, if it is short enough for a heading."""
    whole = fact.text.rstrip(".")
    if len(whole.split()) <= _LONG_HEADING and " | " not in whole:
        return whole
    words = _HEADING_ENDS.split(whole)[0].split()
    known = lexicon(language)
    ends = [at for at, word in enumerate(words) if known.has("placing", word)]
    fits = [at for at in (*ends, len(words)) if _SHORT_HEADING <= at <= _LONG_HEADING]
    return " ".join(words[: fits[-1]]) if fits else ""
