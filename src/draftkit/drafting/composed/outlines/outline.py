"""Outlines of articles: the writer's own material in sections, and the questions it leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.composition import Composition, Slot
from draftkit.drafting.composed.forms import ended
from draftkit.drafting.composed.frames import filled, table
from draftkit.drafting.composed.note import BARS, Shape, is_tone, unbarred
from draftkit.drafting.composed.outlines.sections import (
    Material,
    OutlineSection,
    is_close,
    said,
    sections_of,
)
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import found
from draftkit.drafting.composed.turning import capital, small_start
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["PIECES", "outline"]

PIECES = ("angle", "audience", "facts", "keywords", "publications", "sections", "topic")
"""What an outline is made of."""

# Fewer facts and notes of the writer's own make no outline, nor do questions alone.
_FEWEST = 3
# What is a sentence, and cannot stand behind "for".
_TOLD = (Shape.SENTENCES, Shape.SENTENCE, Shape.FIRST, Shape.THIRD, Shape.READER)
# Points enough of a section for no question, and how many figures are to be looked up.
_ENOUGH, _MOST_FIGURES = 2, 3
# Enough words to recognise a fact by; the longest audience that a question names, in words.
_START, _SHORT = 6, 4


def outline(sources: Mapping[str, tuple[str, ...]], writer: Writer) -> Composition:
    """Compose an outline.

    Args:
        sources: Where `topic`, `angle`, `audience`, `keywords`, `sections` and `facts` are.
        writer: What it is composed of.

    Raises:
        InputError: If there is nothing of the writer's own to say of the topic.
    """
    strip = table(writer.language, "outlines.toml")["strip"]
    given = {name: _first(name, sources, writer, strip.get(name, ())) for name in PIECES}
    topic = re.sub(r"(?<!\.)\.\Z", "", given["topic"])
    keywords = [
        note.text
        for one in sources.get("keywords", ())
        for note in found(one, writer.profile, writer.inputs)
    ]
    facts = [note for one in sources.get("facts", ()) for note in writer.notes(one)]
    wanted = int(given["sections"]) if given["sections"].isdigit() else 5
    material = Material(topic, given["angle"], keywords, facts, wanted)
    sections = sections_of(material, writer)
    about = f"{topic}. {material.angle}. {'. '.join(keywords)}"
    published = [
        note
        for one in sources.get("publications", ())
        for note in writer.notes(one)
        if is_close(note, about, writer)
    ]
    told = len({fact for one in sections for fact in one.facts}) + (material.case is not None)
    told += sum(one.kind in ("fact", "item") for one in sections) + len(published)
    if told < _FEWEST:
        raise InputError(_too_little(topic, told))
    said = _Said(writer, material, given["audience"], sections, published)
    blocks = [
        (Slot((capital(topic),), ("inputs.topic",), lead="# "),),
        *said.head(),
        said.hook(),
        *said.sections(),
        *said.evidence(),
        *said.closing(),
    ]
    fewer = f"There is material for {len(sections)} of {wanted} sections; {_MORE}"
    return Composition(tuple(blocks), notes=(fewer,) if len(sections) < wanted else ())


_MORE = (
    'add notes (draftkit note "...") or --keywords, or name a larger model '
    "(-m ollama:llama3.2, -m manual:)."
)


def _first(
    name: str, sources: Mapping[str, tuple[str, ...]], writer: Writer, strip: Sequence[str]
) -> str:
    """Return what a piece is made of, without what says only that: "Readers:"."""
    text = " ".join(writer.first(sources.get(name, ())).split())
    start = next((one for one in strip if text.lower().startswith(f"{one} ")), "")
    return text[len(start) :].strip()


def _too_little(topic: str, count: int) -> str:
    have = ("none of your facts is", "only one of your facts is", "only two of your facts are")
    return (
        f'post: {have[count]} about "{topic}", and questions alone make no outline. Three or '
        f"four notes are enough, such as a case, a figure or what people get wrong; {_MORE}"
    )


@dataclass(slots=True)
class _Said:
    """An outline while it is being put together."""

    writer: Writer
    material: Material
    audience: str
    found: Sequence[OutlineSection]
    published: Sequence[SourceNote]
    asked: set[str] = field(default_factory=set)

    @property
    def words(self) -> Mapping[str, Any]:
        """What all outlines say."""
        return table(self.writer.language, "outlines.toml")

    @property
    def readers(self) -> str:
        """Who reads it, inside a sentence: by their name if that is short."""
        short = (
            len(self.audience.split()) <= _SHORT
            and " who " not in self.audience
            and not set(",;/|(") & set(self.audience)
        )
        return (
            self.audience.rstrip(".")
            if self.audience and short
            else str(self.words["closing_readers"])
        )

    def place(self, what: str, frame: str, lead: str = "", **values: str) -> Slot:
        """Return a place with the wordings of a frame."""
        return self.writer.spin.place(what, filled((frame,), values), lead=lead)

    def head(self) -> list[tuple[Slot, ...]]:
        """Return the lines that say who it is for, in which tone, and what no heading says."""
        angle = self.material.angle.rstrip(".")
        tone = small_start(angle) if is_tone(angle, self.writer.language) else ""
        kinds = ("both_line", "readers_line", "tone_line")
        told = shape_of(self.audience).shape in _TOLD
        values = {
            "told" if told else "readers": self.audience.rstrip("." * (not told)),
            "tone": tone,
        }
        lines = filled((self.words["sentence_line"],), values)
        lines += filled(tuple(self.words[one] for one in kinds), values)[:1]
        headings = " ".join(f"{one.heading} {one.told}" for one in self.found).lower()
        if angle and not tone and angle.lower() not in headings:
            lines += filled((self.words["angle_line"],), {"angle": small_start(angle)})
        left = [one for one in self.material.keywords if one.lower() not in headings]
        lines += filled((self.words["keywords_line"],), {"keywords": ", ".join(left)})
        sources = tuple(
            f"inputs.{name}"
            for name, has in (("audience", self.audience), ("angle", angle), ("keywords", left))
            if has
        )
        return [(Slot((one,), sources),) for one in lines]

    def hook(self) -> tuple[Slot, ...]:
        """Return the case to open with, or the question for one."""
        if fact := self.material.case:
            return (Slot((said(fact, self.writer),), (fact.source,), self.words["hook"]),)
        return (self.place("hook", self.words["hook_question"], self.words["hook"]),)

    def sections(self) -> list[tuple[Slot, ...]]:
        """Return each section: its heading, its facts, its question."""
        blocks: list[tuple[Slot, ...]] = []
        for one in self.found:
            points = [
                Slot((told,), (fact.source,))
                for fact in one.facts
                if (told := said(fact, self.writer)).rstrip(".") != one.heading
            ]
            points = [
                *([Slot((ended(capital(one.told)),), one.sources)] if one.told else []),
                *points,
            ]
            blocks.append((Slot((capital(one.heading),), one.sources, "## "),))
            asked = self._question(one, len(one.facts))
            blocks.append(_listed([*points, *asked], "- "))
        return blocks

    def _question(self, section: OutlineSection, told: int) -> list[Slot]:
        """Return the next question that fits a section and was not asked yet.

        Args:
            section: The section.
            told: How many facts it has: with enough of them nothing is asked.
        """
        if told >= _ENOUGH:
            return []
        frames = [section.asks] if section.asks else self.words[section.kind]
        claim = section.kind == "claim"
        first = 0 if claim else self.writer.spin.number(section.kind, len(frames))
        left = [one for one in (*frames[first:], *frames[:first]) if one not in self.asked]
        # A claim without a fact gets two: about a case for it, and about somebody against it.
        left = left[: 2 if claim and not told else 1]
        self.asked |= set(left)
        lead = self.words["lead"]
        return [self.place(section.heading, one, lead, readers=self.readers) for one in left]

    def evidence(self) -> list[tuple[Slot, ...]]:
        """Return what is to be looked up."""
        words = self.words
        points = [
            self.place("source", words["source"], fact=_start(unbarred(fact.text)))
            for one in self.found
            for fact in one.facts
            if re.search(r"\d", fact.text)
        ][:_MOST_FIGURES]
        titles = [(": ".join(BARS.split(one.text.rstrip("."))), one) for one in self.published]
        points += [
            Slot((words["published"].format(title=title),), (one.source,)) for title, one in titles
        ]
        if not points:
            points.append(self.place("figure", words["figure"], readers=self.readers))
        points.append(self.place("view", words["second_view"]))
        heading = Slot((f"## {words['evidence_heading']}",))
        return [(heading,), _listed(points, "- [ ] ")]

    def closing(self) -> list[tuple[Slot, ...]]:
        """Return the end: what readers are to do."""
        question = self.place("closing", self.words["closing"], readers=self.readers)
        return [(Slot((f"## {self.words['closing_heading']}",)),), (question,)]


def _start(text: str) -> str:
    words = text.split()
    return " ".join(words[:_START]) + (" \u2026" if len(words) > _START else "")


def _listed(places: Sequence[Slot], lead: str) -> tuple[Slot, ...]:
    """Put each place on a line of its own."""
    return tuple(
        Slot(
            place.equals, place.sources, f"{'' if at == 0 else chr(10)}{lead}{place.lead}", place.at
        )
        for at, place in enumerate(places)
    )
