"""Outlines of articles: a rhetorical order, chosen by the topic's wording, and the user's notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.composition import Composition, Place
from draftkit.drafting.composed.forms import View, ended, forms
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.introduction import description
from draftkit.drafting.composed.note import Shape, plain
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.turning import capital, small_start
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.composed.writer import Writer

__all__ = ["PIECES", "outline"]

PIECES = ("angle", "audience", "facts", "keywords", "sections", "topic")
"""What an outline is made of."""

# So many facts of the writer's own are told at most, and none longer than this, in words.
_MOST_FACTS = 4
_LONG_FACT = 38

# By so many words one knows a fact again.
_START = 6
_LONG_TITLE = 14


@dataclass(frozen=True, slots=True)
class _Given:
    """What the user gave for an outline."""

    topic: str
    angle: str
    audience: str
    keywords: tuple[str, ...]
    sections: int


def outline(sources: Mapping[str, tuple[str, ...]], writer: Writer) -> Composition:
    """Compose an outline.

    Args:
        sources: Where `topic`, `angle`, `audience`, `keywords`, `sections` and `facts` are.
        writer: What it is composed of.
    """
    given = _given(sources, writer)
    frame = _frame(given.topic, writer.language)
    facts = _facts(sources.get("facts", ()), writer)
    said = _Said(writer, given, frame, facts, _pieces(given.topic, frame, writer.language))
    blocks = [
        (said.title(),),
        said.hook(),
        *said.sections(),
        *said.evidence(),
        (Place((f"## {said.words['closing_heading']}",)),),
        (said.pick("closing", frame["closings"]),),
    ]
    return Composition(tuple(blocks))


def _given(sources: Mapping[str, tuple[str, ...]], writer: Writer) -> _Given:
    def first(name: str) -> str:
        return writer.first(sources.get(name, ()))

    keywords = [note.text for one in sources.get("keywords", ()) for note in writer.notes(one)]
    topic = re.sub(r"(?<!\.)\.\Z", "", " ".join(first("topic").split()))
    angle = " ".join(first("angle").split())
    count = first("sections")
    return _Given(
        topic, angle, first("audience"), tuple(keywords), int(count) if count.isdigit() else 5
    )


def _frame(topic: str, language: str) -> dict[str, Any]:
    """Return the first frame that fits the topic's wording."""
    low = " ".join(plain(word) for word in topic.split())
    words = set(low.split())
    tables = table(language, "outlines.toml")
    frames: dict[str, dict[str, Any]] = {k: one for k, one in tables.items() if k != "words"}
    for frame in frames.values():
        if any(low == start or low.startswith(f"{start} ") for start in frame["starts"]):
            return frame
    for frame in frames.values():
        doing = frame.get("shape") == "doing" and shape_of(topic).shape is Shape.DOING
        if words & set(frame["words"]) or doing:
            return frame
    return frames["plain"]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact of the writer's own.

    Attributes:
        source: Where it stands in the profile.
        said: How the outline says it.
        start: Its first words as the writer noted them.
        whole: Whether that is a sentence.
    """

    source: str
    said: str
    start: str
    whole: bool


def _facts(sources: tuple[str, ...], writer: Writer) -> list[_Fact]:
    """Return the facts that the outline tells.

    Those are told that have words in common with what it is about; if there are none, the
    first two.
    """
    view = writer.view(Role(bare=True))
    asked = {word for value in writer.inputs.values() for word in telling(str(value))}
    found = []
    for note in (note for source in sources for note in writer.notes(source)):
        forms_ = forms(note.text, view, writer.language)
        said = forms_.get("sentence") or ended(capital(forms_.get("noun", "")))
        if len(said) > 1 and len(note.text.split()) <= _LONG_FACT:
            words = note.text.split()
            start = " ".join(words[:_START]) + (" \u2026" if len(words) > _START else "")
            close = len(telling(note.text) & asked)
            found.append((close, _Fact(note.source, said, start, "sentence" in forms_)))
    close_ones = sorted((one for one in found if one[0]), key=lambda one: -one[0])
    return [fact for _, fact in (close_ones[:_MOST_FACTS] or found[:2])]


def _pieces(topic: str, frame: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the parts of a topic that headings may ask for."""
    own = forms(topic, View(), language)
    low = topic.lower()
    found: dict[str, str] = {name: own[name] for name in ("noun", "doing", "matter") if name in own}
    found["topic"] = small_start(topic)
    starts = [one for one in frame["starts"] if low.startswith(f"{one} ")]
    if starts:
        rest = topic[len(max(starts, key=len)) :].strip().rstrip("?")
        found["rest"] = rest
        found |= {"gift": rest} if forms(rest, View()).get("gift") else {}
    if low.startswith("why ") and not topic.endswith("?"):
        found["clause"] = topic[4:]
    if low.startswith("how to "):
        found["task"] = topic[7:].rstrip("?")
    if about := re.match(r"(?:\S+ )?(?:myths|misconceptions) (?:about|of) (.+)|(.+) myths\Z", low):
        start = about.start(1) if about[1] else about.start(2)
        found["thing"] = topic[start:].removesuffix(" myths")
    if place := re.search(r"\bmistakes (in .+)", low):
        found["place"] = topic[place.start(1) :]
    return found


def _sentence(text: str) -> str:
    return ended(capital(text))


@dataclass(slots=True)
class _Said:
    """An outline while it is being put together."""

    writer: Writer
    given: _Given
    frame: Mapping[str, Any]
    facts: list[_Fact]
    values: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, Any]:
        """What all outlines say."""
        words: Mapping[str, Any] = table(self.writer.language, "outlines.toml")["words"]
        return words

    def pick(self, what: str, candidates: Sequence[str], lead: str = "") -> Place:
        """Return a place with two of the candidates."""
        return self.writer.spin.place(what, candidates, lead=lead)

    def say(self, what: str, values: Mapping[str, str], lead: str = "", number: int = 0) -> Place:
        """Return a place with a sentence that all outlines have."""
        return self.pick(f"{what}{number}", filled(tuple(self.words[what]), values), lead)

    def title(self) -> Place:
        """Return the title: the topic, with the angle where both are short."""
        topic, angle = capital(self.given.topic), self.given.angle.rstrip(".")
        short = angle and len(f"{topic} {angle}".split()) <= _LONG_TITLE and ":" not in topic
        both = f"{topic}: {angle}" if short and "?" not in topic else topic
        at = self.writer.spin.number("title", 2)
        return Place(((topic, both)[at],), ("inputs.topic",), lead="# ")

    def hook(self) -> tuple[Place, ...]:
        """Return the hook: the angle, who speaks, and the closest fact, as far as there are."""
        found = []
        if self.given.angle:
            found.append(Place((_sentence(self.given.angle),), ("inputs.angle",)))
        if role := description(self.writer.profile, self.writer.language):
            found.append(self.say("hook_role", {"role": role}))
        if role and self.facts and self.facts[0].whole:
            found.append(Place((self.facts[0].said,), (self.facts[0].source,)))
        if len(found) < 2:
            found.append(self.say("hook_open", {}))
        first = found[0]
        return (Place(first.candidates, first.sources, "**Hook.** "), *found[1:])

    def sections(self) -> list[tuple[Place, ...]]:
        """Return the sections, the most important ones of the frame in the frame's order."""
        kept = [one for one in self.frame["sections"] if one["rank"] <= self.given.sections]
        blocks: list[tuple[Place, ...]] = []
        keywords = list(self.given.keywords)
        each = -(-len(keywords) // max(1, len(kept)))
        for number, section in enumerate(kept):
            made = (filled((one,), self.values) for one in section["headings"])
            heading = next(one for one in made if one)
            blocks.append((self.pick(f"heading{number}", heading, "## "),))
            points = self._points(section, number)
            for keyword in [keywords.pop(0) for _ in range(min(each, len(keywords)))]:
                points.append(self.say("keyword", {"keyword": keyword}, number=number))
            blocks.append(_listed(points, "- "))
        return blocks

    def _points(self, section: Mapping[str, Any], number: int) -> list[Place]:
        points = []
        if section.get("claim") and self.given.angle:
            angle = small_start(self.given.angle)
            points.append(self.say("claim", {"angle": ended(angle)}))
        if number == 0 and self.given.audience:
            points.append(self.say("audience", {"audience": self.given.audience}))
        if section.get("own"):
            for fact in self.facts[1:] or self.facts:
                said = fact.said if fact.whole else small_start(fact.said)
                made = filled(tuple(self.words["own"]), {"fact": said})
                points.append(Place(tuple(made), (fact.source,)))
        points += [Place((point,)) for point in section["points"]]
        return points

    def evidence(self) -> list[tuple[Place, ...]]:
        """Return what is to be looked up."""
        points = [
            Place(tuple(filled(tuple(self.words["source"]), {"fact": fact.start})), (fact.source,))
            for fact in self.facts
            if re.search(r"\d", fact.said)
        ]
        points += [Place((text,)) for text in self.frame["evidence"]]
        heading = Place((f"## {self.words['evidence_heading']}",))
        return [(heading,), _listed(points, "- [ ] ")]


def _listed(places: Sequence[Place], lead: str) -> tuple[Place, ...]:
    """Put each place on a line of its own."""
    return tuple(
        Place(place.candidates, place.sources, f"{'' if at == 0 else chr(10)}{lead}")
        for at, place in enumerate(places)
    )
