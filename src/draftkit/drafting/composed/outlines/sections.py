"""What an outline has for its sections: angle, keywords, topic, the writer's facts, a pattern."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.checks.meaning import mass, stems, weighed
from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.forms import ended, forms
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import SURE, Shape, is_tone, parts_of, plain, unbarred
from draftkit.drafting.composed.reference import hangs
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import is_of_project
from draftkit.drafting.composed.turning import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["Material", "OutlineSection", "is_close", "said", "sections_of"]

# In words: the longest heading, the longest angle as one, and the longest fact that is told.
_LONG_HEADING, _LONG_ANGLE = 10, 16
_LONG_FACT = 38
_FEWEST_WORDS = 3
# A sentence with so much of its note's words is the whole of it.
_WHOLE = 0.8
_MOST_FACTS = 3
# The fewest sections of an outline, how many steps of a pattern may be added to others, and how
# many of these may have no fact.
_FEWEST, _MOST_STEPS, _MOST_EMPTY = 4, 3, 2
# How much a fact must share with a topic, the same for a fact from another job or the summary,
# with a keyword, and with the topic to be a heading; a rare word counts 1.
_CLOSE, _FAR, _NEAR, _HEADING = 0.5, 1.5, 1.0, 1.7


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section before it is written.

    Attributes:
        heading: What it is about: the writer's words, or a step of a pattern.
        kind: Which questions fit: `keyword`, `claim`, `matter`, `fact`, `item` or `step`.
        sources: Where the heading stands.
        facts: The facts that belong to it.
        asks: Of a step of a pattern, its own question.
        told: What is too long for a heading, as its first point.
    """

    heading: str
    kind: str
    sources: tuple[str, ...]
    facts: tuple[SourceNote, ...] = ()
    asks: str = ""
    told: str = ""


@dataclass(slots=True)
class Material:
    """What there is for the sections, and what of it is used.

    Attributes:
        topic: What the article is about.
        angle: What it holds, or how it does it.
        keywords: What people search for.
        facts: The writer's facts and notes, those first that are closest to the inputs.
        wanted: How many sections were asked for.
        case: A fact that tells what happened once, to open with.
    """

    topic: str
    angle: str
    keywords: Sequence[str]
    facts: Sequence[SourceNote]
    wanted: int
    used: set[SourceNote] = field(default_factory=set)
    case: SourceNote | None = None

    def take(self, facts: Sequence[SourceNote], most: int = _MOST_FACTS) -> tuple[SourceNote, ...]:
        """Return the first of some facts that no section has yet."""
        chosen = tuple(fact for fact in facts if fact not in self.used)[:most]
        self.used |= set(chosen)
        return chosen


def sections_of(material: Material, writer: Writer) -> list[OutlineSection]:
    """Return the sections: what the inputs ask for first, then facts, then a pattern's steps."""
    told = [fact for fact in material.facts if said(fact, writer)]
    about = f"{material.topic}. {material.angle}. {'. '.join(material.keywords)}"
    # What the angle says already is no evidence of it.
    told = [one for one in told if not stems(one.text) <= stems(material.angle)]
    close = sorted((one for one in told if is_close(one, about, writer)), key=_by_weight(about))
    words = table(writer.language, "outlines.toml")
    cases = (one for one in close if _is_case(one, words, writer))
    material.case = next(cases, None) if len(close) > _FEWEST else None
    material.used |= {material.case} if material.case else set()
    sections = _items(material, words, writer) or list(_claims(material, close, writer))
    left = [one for one in material.keywords if not any(_is_about(s, one) for s in sections)]
    # What people search for is a heading where there is something to say below it.
    of_keywords = [one for word in left if (one := _of_keyword(word, material, close)).facts]
    sections += of_keywords[: max(0, material.wanted - len(sections))]
    for fact in close:
        heading = said(fact, writer).rstrip(".")
        fits = len(heading.split()) <= _LONG_HEADING and heading[-1:] not in "?!"
        fits = fits and (_is_note(fact) or _weight(fact.text, about) >= _HEADING)
        if len(sections) < material.wanted and fits and fact not in material.used:
            material.used.add(fact)
            sections.append(OutlineSection(heading, "fact", (fact.source,)))
    count = min(material.wanted - len(sections), max(_MOST_STEPS, _FEWEST - len(sections)))
    sections += _steps(material, close, words, count)
    return [_with_more(one, material, close) for one in sections]


def _is_case(fact: SourceNote, words: Mapping[str, Any], writer: Writer) -> bool:
    """Whether a fact tells what the writer did once, or what happened to them."""
    known, told = lexicon(writer.language), said(fact, writer)
    done = any(plain(word) in known.past for word in told.split()[:5])
    shape = shape_of(told).shape is Shape.FIRST
    return shape and done and bool(re.search(words["case"], told))


def _with_more(
    section: OutlineSection, material: Material, close: Sequence[SourceNote]
) -> OutlineSection:
    """Put what is left of the facts below the angle: the whole article is about it."""
    if section.kind not in ("claim", "matter") or section.sources != ("inputs.angle",):
        return section
    more = material.take(close, _MOST_FACTS - len(section.facts))
    return dataclasses.replace(section, facts=(*section.facts, *more))


def said(fact: SourceNote, writer: Writer) -> str:
    """Return a fact as a point of an outline, or nothing if it may not be told.

    It is a sentence of the writer's, or stands as it was noted.
    """
    known = lexicon(writer.language)
    noted = _without_key(fact.text, known)
    words = {plain(word) for word in noted.split()}
    if len(words) < _FEWEST_WORDS or len(noted.split()) > _LONG_FACT or hangs(noted, known):
        return ""
    if is_of_project(fact, known):
        return ""
    own = forms(noted, writer.view(Role(bare=True)), writer.language)
    sentence = own.get("sentence", "")
    # "63 people trained; 41 went home" is told whole.
    if sentence and len(sentence.split()) >= _WHOLE * len(noted.split()):
        return sentence
    if any(name in noted for name in writer.view(Role()).names):
        return ""  # of the writer in the third person, and nothing that can be turned
    others = known.small["others_told"]
    if words & others:
        return ""
    text = capital(unbarred(noted))
    # What is no sentence is a note to oneself: no full stop is put behind it.
    low = [plain(word) for word in text.split()]
    verb = shape_of(noted).shape in (Shape.PAST, Shape.PRESENT, Shape.BASE)
    whole = not verb and has_clause(text.split(), low, known) >= SURE
    return ended(text) if whole else text


def _without_key(text: str, known: Lexicon) -> str:
    """Return a fact without a key that hangs on what stood before: "Since then: ..."."""
    key, _, rest = text.partition(": ")
    low = [plain(word) for word in key.split()]
    kinds = ("questions", "prepositions", "adverbs", "joining")
    small = bool(rest) and all(any(known.has(kind, one) for kind in kinds) for one in low)
    return capital(rest) if small else text


def _items(material: Material, words: Mapping[str, Any], writer: Writer) -> list[OutlineSection]:
    """Return a section for each item where a list is promised: "five questions before ..."."""
    numbers = "|".join(words["numbers"])
    for text in (material.angle, material.topic):
        for many, one in words["items"].items():
            found = re.search(rf"\b(?:({numbers}|\d+)\s+)?(?:\w+\s+)?{many}\b", text, re.IGNORECASE)
            if found:
                number = _number(found[1] or "", writer)
                count = min(number or material.wanted, material.wanted)
                rules = _rules(material, writer) if one in words["rules"] else []
                if number or len(rules) > 1:
                    return _numbered(one, count, rules, material)
    return []


def _numbered(
    one: str, count: int, rules: Sequence[SourceNote], material: Material
) -> list[OutlineSection]:
    heads = [(unbarred(rule.text).rstrip("."), (rule.source,)) for rule in rules]
    heads += [] if rules else [(word, ("inputs.keywords",)) for word in material.keywords]
    material.used |= set(rules[:count])
    told = [one for one in material.facts if not one.source.startswith("basics.")]
    sections = []
    for number in range(1, count + 1):
        name, where = heads[number - 1] if number <= len(heads) else ("", ("inputs.angle",))
        facts = material.take([f for f in told if name and _weight(f.text, name) >= _NEAR])
        heading = f"{one} {number}: {name}" if name else f"{one} {number}"
        sections.append(OutlineSection(heading, "item" if name else "open_item", where, facts))
    return sections[: len(rules)] if rules and len(rules) > 1 else sections


def _rules(material: Material, writer: Writer) -> list[SourceNote]:
    """Return the facts that tell somebody to do something: "Write it on the lid"."""
    found = []
    for fact in material.facts:
        note = shape_of(fact.text, language=writer.language)
        if note.shape is Shape.BASE and len(note.text.split()) <= _LONG_HEADING:
            found.append(fact)
    # What is one text was written as one list, and in this order.
    texts = [[one for one in found if one.source == source] for source in {f.source for f in found}]
    longest = max(texts, key=lambda text: (len(text), text[0].source), default=[])
    rest = [one for one in found if one not in longest]
    return [*_in_order(longest), *rest]


def _in_order(parts: Sequence[SourceNote]) -> list[SourceNote]:
    """Return the sentences of one text as they follow each other."""
    return sorted(parts, key=lambda one: one.place)


def _number(word: str, writer: Writer) -> int:
    numbers = table(writer.language, "outlines.toml")["numbers"]
    return int(word) if word.isdigit() else int(numbers.get(word.lower(), 0))


def _claims(
    material: Material, close: Sequence[SourceNote], writer: Writer
) -> Iterator[OutlineSection]:
    """Yield the section of the angle, and that of the topic's second half."""
    angle = re.sub(r"(?<!\.\w)\.\Z", "", material.angle)
    if angle and not is_tone(angle, writer.language):
        facts = sorted(close, key=_by_weight(angle))
        kind = "matter" if shape_of(angle).shape is Shape.CLAUSE else "claim"
        long = len(angle.split()) > _LONG_ANGLE or len(parts_of(angle)) > 1
        names = filled((table(writer.language, "outlines.toml")["claim_heading"],), {})
        heading = names[writer.spin.number("claim", len(names))] if long else angle
        told = material.take(facts, 2)
        yield OutlineSection(heading, kind, ("inputs.angle",), told, told=angle if long else "")
    second = material.topic.partition(": ")[2]
    if second and len(second.split()) <= _LONG_HEADING:
        kind = "matter" if shape_of(second).shape is Shape.CLAUSE else "claim"
        yield OutlineSection(second, kind, ("inputs.topic",))


def _of_keyword(keyword: str, material: Material, close: Sequence[SourceNote]) -> OutlineSection:
    facts = [one for one in close if _weight(one.text, keyword) >= _NEAR]
    return OutlineSection(keyword, "keyword", ("inputs.keywords",), material.take(facts))


def _steps(
    material: Material, close: Sequence[SourceNote], words: Mapping[str, Any], count: int
) -> list[OutlineSection]:
    """Return the steps of the pattern that fits the topic, as many as sections are wanted."""
    text = f"{material.topic}. {material.angle}"
    fits = [
        one
        for one in words["pattern"]
        if any(re.search(when, text, re.IGNORECASE) for when in one["when"])
    ]
    every = fits[0]["steps"]
    takes = fits[0]["takes"]  # the step under which the writer's facts stand
    left = [one for one in close if one not in material.used]
    # The last step is chosen first, then the one for the writer's facts, then the others.
    wanted = [every[-1], *(step for step in every if left and step[0] == takes)]
    wanted += [step for step in every if step not in wanted]
    # A step without a fact is a question alone.
    count = min(count, _MOST_EMPTY + bool(left))
    steps = [step for step in every if step in wanted[: max(0, count)]]
    return [
        OutlineSection(
            heading,
            "step",
            ("inputs.topic",),
            material.take(left) if heading == takes else (),
            asks,
        )
        for heading, asks in steps
    ]


def _is_about(section: OutlineSection, keyword: str) -> bool:
    return section.heading.lower().endswith(keyword.lower())


def is_close(fact: SourceNote, about: str, writer: Writer) -> bool:
    """Whether a fact is about something, or a note on the same topic."""
    if _is_note(fact) and writer.is_near(fact):
        return True
    # What was done in another job, or sums somebody up, has one word in common by chance.
    far = (fact.past and writer.works) or fact.source.startswith("basics.")
    return _weight(fact.text, about) >= (_FAR if far else _CLOSE)


def _weight(text: str, about: str) -> float:
    """Return how much of a text's content another text shares; a rare word counts 1."""
    return mass(dict(weighed(text)), stems(about))


def _by_weight(about: str) -> Callable[[SourceNote], float]:
    return lambda fact: -_weight(fact.text, about)


def _is_note(fact: SourceNote) -> bool:
    return fact.source.startswith("notes[")
