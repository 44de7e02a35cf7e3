"""Outlines of articles: the writer's own material in sections, and the questions it leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.composition import Composition, Place
from draftkit.drafting.composed.forms import ended, forms
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.outlines.sections import Section, is_tone, sections_of, sentence_of
from draftkit.drafting.composed.phrase import is_led, is_plural
from draftkit.drafting.composed.sources import found
from draftkit.drafting.composed.turning import capital, small_start
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.composed.writer import Writer

__all__ = ["PIECES", "outline"]

PIECES = ("angle", "audience", "facts", "keywords", "sections", "topic")
"""What an outline is made of."""

# So few sections are no outline.
_FEWEST = 4
_LONG_TOPIC = 9
# By so many words one knows a fact again.
_START = 6


def outline(sources: Mapping[str, tuple[str, ...]], writer: Writer) -> Composition:
    """Compose an outline.

    Args:
        sources: Where `topic`, `angle`, `audience`, `keywords`, `sections` and `facts` are.
        writer: What it is composed of.

    Raises:
        InputError: If there is too little material for the fewest sections.
    """
    given = {name: _first(name, sources, writer) for name in PIECES}
    topic = re.sub(r"(?<!\.)\.\Z", "", given["topic"])
    keywords = [
        note.text
        for one in sources.get("keywords", ())
        for note in found(one, writer.profile, writer.inputs)
    ]
    facts = [note for one in sources.get("facts", ()) for note in writer.notes(one)]
    wanted = int(given["sections"]) if given["sections"].isdigit() else 5
    sections = sections_of(topic, given["angle"], keywords, facts, writer)
    if len(sections) < min(wanted, _FEWEST):
        raise InputError(_too_little(topic, len(sections)))
    sections = sections[:wanted]
    said = _Said(writer, topic, given["angle"], given["audience"], sections)
    blocks = [
        (Place((capital(topic),), ("inputs.topic",), lead="# "),),
        *said.head(),
        said.hook(),
        *said.sections(),
        *said.evidence(),
        *said.closing(),
    ]
    fewer = f"There is material for {len(sections)} of {wanted} sections; {_MORE}"
    notes: tuple[str, ...] = (fewer,) if len(sections) < wanted else ()
    headed = {one.heading for one in sections}
    notes += tuple(_unheaded(one, wanted) for one in keywords if one not in headed)
    return Composition(tuple(blocks), notes=notes)


_MORE = (
    'add notes (draftkit note "...") or --keywords, or name a larger model '
    "(-m ollama:llama3.2, -m manual:)."
)


def _unheaded(keyword: str, wanted: int) -> str:
    return f'keywords: "{keyword}" has no section of {wanted}; ask for more with --sections.'


def _first(name: str, sources: Mapping[str, tuple[str, ...]], writer: Writer) -> str:
    return " ".join(writer.first(sources.get(name, ())).split())


def _too_little(topic: str, count: int) -> str:
    have = f"only {count}" if count else "none"
    return (
        f'post: of "{topic}" your profile and inputs have material for {have} of the '
        f"{_FEWEST} sections that an outline needs: {_MORE}"
    )


@dataclass(slots=True)
class _Said:
    """An outline while it is being put together."""

    writer: Writer
    topic: str
    angle: str
    audience: str
    found: Sequence[Section]
    asked: set[str] = field(default_factory=set)

    @property
    def words(self) -> Mapping[str, Any]:
        """What all outlines say."""
        return table(self.writer.language, "outlines.toml")

    def place(self, what: str, frame: str, lead: str = "", **values: str) -> Place:
        """Return a place with the wordings of a frame."""
        return self.writer.spin.place(what, filled((frame,), values), lead=lead)

    def head(self) -> list[tuple[Place, ...]]:
        """Return the line that says for whom it is, and in which tone."""
        tone = self.angle.rstrip(".") if is_tone(self.angle, self.writer.language) else ""
        values = {"readers": self.audience, "tone": small_start(tone) if tone else ""}
        lines = filled(
            tuple(self.words[one] for one in ("both_line", "readers_line", "tone_line")), values
        )
        sources = tuple(
            f"inputs.{name}" for name, has in (("audience", self.audience), ("angle", tone)) if has
        )
        return [(Place((lines[0],), sources),)] if lines else []

    def hook(self) -> tuple[Place, ...]:
        """Return the question of how to open."""
        return (self.place("hook", self.words["hook_question"], self.words["hook"]),)

    def sections(self) -> list[tuple[Place, ...]]:
        """Return each section: its heading, its facts, its question."""
        blocks: list[tuple[Place, ...]] = []
        for one in self.found:
            points = [
                Place(
                    (sentence_of(fact, self.writer) or ended(capital(fact.text)),), (fact.source,)
                )
                for fact in one.facts
            ]
            points += self._questions(one, 1 if points else 2)
            blocks.append((Place((capital(one.heading),), one.sources, "## "),))
            blocks.append(_listed(points, "- "))
        return blocks

    def _questions(self, section: Section, count: int) -> list[Place]:
        """Return the next questions that fit a section and were not asked yet."""
        inside = section.heading.rstrip(".")
        inside = small_start(inside) if section.kind != "fact" else inside
        if section.kind == "keyword":
            inside = self._keyword(inside)
        readers = self.audience or self.words["closing_readers"]
        values = {"x": inside, "readers": readers, "topic": self._topic()}
        chosen = [
            frame
            for frame in self.words[section.kind]
            if frame not in self.asked and filled((frame,), values)
        ][:count]
        self.asked |= set(chosen)
        lead = self.words["lead"]
        return [self.place(f"{inside}{n}", one, lead, **values) for n, one in enumerate(chosen)]

    def _topic(self) -> str:
        """Return the topic inside a sentence, if it is short and a thing or a doing."""
        own = forms(self.topic, self.writer.view(Role()), self.writer.language)
        named = own.get("doing") or own.get("the") or ""
        return named if len(named.split()) <= _LONG_TOPIC and ":" not in self.topic else ""

    def _keyword(self, keyword: str) -> str:
        """Return a keyword inside a sentence: in quotation marks where it lacks an article."""
        low = [plain(word) for word in keyword.split()]
        known = lexicon(self.writer.language)
        return keyword if is_led(low, known) or is_plural(low, known) else f"“{keyword}”"

    def evidence(self) -> list[tuple[Place, ...]]:
        """Return what is to be looked up."""
        words = self.words
        points = [
            self.place("source", words["source"], fact=_start(fact.text))
            for one in self.found
            for fact in one.facts
            if re.search(r"\d", fact.text)
        ]
        bare = [one for one in self.found if one.kind == "keyword" and not one.facts]
        points += [
            self.place("figure", words["keyword_source"], x=self._keyword(small_start(one.heading)))
            for one in bare[:3]
        ]
        topic = f"“{capital(self.topic)}”"
        points.append(self.place("view", words["second_view"], topic=topic))
        heading = Place((f"## {words['evidence_heading']}",))
        return [(heading,), _listed(points, "- [ ] ")]

    def closing(self) -> list[tuple[Place, ...]]:
        """Return the end: what readers are to do."""
        readers = self.audience or self.words["closing_readers"]
        question = self.place("closing", self.words["closing"], readers=readers)
        return [(Place((f"## {self.words['closing_heading']}",)),), (question,)]


def _start(text: str) -> str:
    words = text.split()
    return " ".join(words[:_START]) + (" \u2026" if len(words) > _START else "")


def _listed(places: Sequence[Place], lead: str) -> tuple[Place, ...]:
    """Put each place on a line of its own."""
    return tuple(
        Place(
            place.equals, place.sources, f"{'' if at == 0 else chr(10)}{lead}{place.lead}", place.at
        )
        for at, place in enumerate(places)
    )
