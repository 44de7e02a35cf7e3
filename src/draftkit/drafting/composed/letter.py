"""Letters and speeches: paragraphs of roles, each filled from the profile and the inputs."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from draftkit.drafting.composed.asking import asked_of, offered, requested, toward_reader
from draftkit.drafting.composed.composition import Composition, Slot, Unsaid
from draftkit.drafting.composed.finished import apart
from draftkit.drafting.composed.forms import ended, forms
from draftkit.drafting.composed.frames import Role, filled, role, table
from draftkit.drafting.composed.introduction import introduction
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, plain
from draftkit.drafting.composed.recipient import (
    addressed,
    names_somebody,
    of_two,
    pronouns,
    toward_recipient,
)
from draftkit.drafting.composed.reference import hangs
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import behind, pieces
from draftkit.drafting.composed.subjects import third
from draftkit.drafting.composed.third_person import third_person
from draftkit.drafting.composed.turning import capital, turned_pronouns
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.view import View
    from draftkit.drafting.composed.writer import Writer

__all__ = ["PARTS", "letter", "sentences_of"]

# What is said aloud, or read in a short letter, is no longer than this; in words.
_LONG = 38


def letter(paragraphs: Sequence[Mapping[str, tuple[str, ...]]], writer: Writer) -> Composition:
    """Compose a text.

    Args:
        paragraphs: The roles of each paragraph, and where their notes come from.
        writer: What it is composed of.
    """
    drafts = [
        _Draft(number, name, sources)
        for number, paragraph in enumerate(paragraphs)
        for name, sources in paragraph.items()
    ]
    there: set[str] = set()
    # What the user gave for this text comes first; the profile fills what room is left.
    for draft in sorted(drafts, key=lambda one: one.rank):
        if _wanted(draft.name, there, writer):
            draft.places = _places(draft, writer)
            writer.room -= sum(place.words for place in draft.places)
            there |= {draft.name} if draft.places else set()
    blocks = (
        tuple(place for draft in drafts if draft.paragraph == number for place in draft.places)
        for number in range(len(paragraphs))
    )
    return Composition(tuple(block for block in blocks if block))


@dataclass(slots=True)
class _Draft:
    """A role of the text while it is being filled."""

    paragraph: int
    name: str
    sources: tuple[str, ...]
    places: list[Slot] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """When it is filled: what belongs to every text first, what only ends one last."""
        if self.name in PARTS:
            return 0
        given = any(source.startswith("inputs.") for source in self.sources)
        if given or self.name in _ENDING:
            return 1
        return 2 if self.sources else 3


# What follows a first sentence of an input stands as it is.
_SAID = Role(frames=("{sentence}",), about="reader")

# How a text ends is settled before what fills it.
_ENDING = ("seeking",)

# A role is left out where one of the others is there.
_INSTEAD = {
    "seeking": {"goal"},
    "brings": {"proof"},
    "ask_none": {"ask"},
    "only_thanks": {"recalled", "stayed", "changed", "next_step", "return_offer"},
    "format_alone": {"idea", "idea_as"},
}


def _wanted(name: str, there: set[str], writer: Writer) -> bool:
    if name in ("idea", "idea_as"):
        return writer.has_own_format() is (name == "idea_as")
    return not _INSTEAD.get(name, set()) & there


def _places(draft: _Draft, writer: Writer) -> list[Slot]:
    if draft.name in PARTS:
        return PARTS[draft.name](draft.sources, writer)
    of = role(draft.name, writer.language)
    if not draft.sources:
        made = filled(of.frames, writer.values())
        return [writer.spin.place(draft.name, made)] if writer.room > 0 else []
    return _Filling(draft.name, of, writer).run(draft.sources)


@dataclass(slots=True)
class _Filling:
    """A role that takes notes as long as there is room."""

    name: str
    of: Role
    writer: Writer
    places: list[Slot] = field(default_factory=list)

    def run(self, sources: tuple[str, ...]) -> list[Slot]:
        """Return the sentences: those that fit a frame, or else one in the user's own words."""
        notes = self._notes(sources)
        left = [one for one in notes if one.full and not sentences_of(one, self.of, self.writer)]
        # "Lost 9,000 crates. A deposit ended that" is told whole, or not at all.
        broken = {one.source for one in left if ".highlights" in one.source}
        if not (len(notes) > 1 and notes[1].joined and self._after_lead(notes[0])):
            self._take([one for one in notes if one.source not in broken], self.of.frames)
        told = self.of.about == "writer" and not (self.of.asks or self.writer.third)
        if told and len(self.places) < self.of.most:
            near = (one for one in left if not self.of.near or self.writer.is_near(one))
            self.writer.left += [one.full for one in near]
        if not self.places and self.of.fallback:
            self._take(notes, self.of.fallback, most=1)
        if not self.places:
            self.writer.unsaid += [
                Unsaid(note.source.removeprefix("inputs."), note.text, self.of.example)
                for note in notes
                if _is_given(note)
            ]
        return self.places

    def _take(self, notes: Sequence[SourceNote], frames: tuple[str, ...], most: int = 0) -> None:
        chosen: list[tuple[SourceNote, list[str]]] = []
        room, of = self.writer.room, dataclasses.replace(self.of, frames=frames)
        for note in notes:
            size = len(note.text.split()) + 2
            full = sum(not one.joined for one, _ in chosen) >= (most or self.of.most)
            if (full and not note.joined) or (size > room and not _is_given(note)):
                continue
            if not (_is_given(note) or self._is_new(note)):
                continue
            if self.of.near and not (note.joined or self.writer.is_near(note)):
                continue
            told = _SAID if note.joined and _is_given(note) else of
            if sentences := sentences_of(note, told, self.writer):
                chosen.append((note, sentences))
                room -= size
                self.writer.said |= telling(note.text)
        for note, sentences in _in_order(chosen, lexicon(self.writer.language)):
            what = f"{self.name}{len(self.places)}"
            self.places.append(self.writer.spin.place(what, sentences, (note.source,)))
            self.writer.given += not self.writer.is_default(note)

    def _notes(self, sources: tuple[str, ...]) -> Sequence[SourceNote]:
        """Return the notes of the inputs, or else those of the profile that may be told."""
        every = [note for source in sources for note in self.writer.notes(source)]
        if inputs := [note for note in every if _is_given(note)]:
            return inputs if self.of.about == "writer" else self._split(inputs)
        known = lexicon(self.writer.language)
        every = [one for note in every for one in pieces(note, self.writer.pronoun, known)]
        # What was done in another job reads as if it had been in this one.
        told = [one for one in every if not (one.past and self.writer.works)]
        # Where somebody learns for one thing and earns with another, the first comes first.
        if self.writer.learns:
            told.sort(key=lambda one: one.source.startswith("work["))
        return told

    def _split(self, notes: Sequence[SourceNote]) -> Sequence[SourceNote]:
        """Return of each note what it asks or tells first, and what else are sentences."""
        known = lexicon(self.writer.language)
        view = self.writer.view(self.of)
        found: list[SourceNote] = []
        for given in notes:
            note = dataclasses.replace(given, text=_listed(given.text, view))
            first, *rest = note.text.split("; ")
            cut = apart(first, known)
            thing = "clause" not in forms(cut[0], view) and not any(", " in one for one in cut)
            if self.of.asks or (self.of.parted and thing):
                first, *rest = [*cut, *rest]
            one = dataclasses.replace(note, text=first)
            said = [text for text in rest if forms(text, view).get("sentence")]
            # "The forty novels; they came dry" is not said of the reader.
            whole = not rest or (said != rest and not self.of.asks)
            whole = whole or any(known.has("several_meant", plain(one.split()[0])) for one in rest)
            # "A picture book, the men write it": what fits no frame is told by all its sentences.
            alone = len(notes) == 1 and said == rest and self._after_lead(one)
            if whole or not (alone or sentences_of(one, self.of, self.writer)):
                found.append(note)
                continue
            found.append(one)
            for text in said:
                found.append(behind(found[-1], text))
            name = note.source.removeprefix("inputs.")
            left = [text for text in rest if text not in said]
            self.writer.unsaid += [Unsaid(name, text, self.of.example) for text in left]
        return found

    def _after_lead(self, note: SourceNote) -> bool:
        """Whether a thing that the user gave fits no frame, and stands after a lead."""
        if not _is_given(note) or sentences_of(note, self.of, self.writer):
            return False
        thing = shape_of(note.text).shape is Shape.NOUN and ", " not in note.text
        lead = dataclasses.replace(self.of, frames=self.of.fallback)
        return thing and bool(sentences_of(note, lead, self.writer))

    def _is_new(self, note: SourceNote) -> bool:
        words = telling(note.text.split("; ")[0])
        new = len(words - self.writer.said) >= 0.4 * len(words)
        if self.name == "work" and self.writer.is_named(note):
            return False
        return bool(words) and new and len(note.text.split()) <= _LONG


def _listed(text: str, view: View) -> str:
    """Return things that semicolons set apart as a list: "sensors; the data; slides"."""
    parts = text.split("; ")
    things = len(parts) > 1 and all(
        "," not in one and "noun" in forms(one, view) and "clause" not in forms(one, view)
        for one in parts
    )
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if things else text


def _is_given(note: SourceNote) -> bool:
    return note.source.startswith("inputs.")


def _in_order(
    chosen: list[tuple[SourceNote, list[str]]], known: Lexicon
) -> list[tuple[SourceNote, list[str]]]:
    """Return sentences of one text one after the other, and none without what it hangs on."""
    found: list[tuple[SourceNote, list[str]]] = []
    left = list(chosen)
    while left:
        row = [left.pop(0)]
        while before := next((one for one in left if one[0].text == row[0][0].before), None):
            left.remove(before)
            row.insert(0, before)
        while after := next((one for one in left if one[0].before == row[-1][0].text), None):
            left.remove(after)
            row.append(after)
        for at, (note, sentences) in enumerate(row):
            alone = at == 0 or row[at - 1] not in found
            hanging = note.joined or hangs(note.text, known)
            if _is_given(note) or not (alone and hanging):
                found.append((note, sentences))
    return found


@cache
def _doubtful(language: str) -> re.Pattern[str]:
    return re.compile("|".join(table(language)["doubtful"]["patterns"]), re.MULTILINE)


def _is_doubtful(text: str, language: str) -> bool:
    """Whether a sentence is one that a language has not: "I live here since nine years"."""
    return bool(_doubtful(language).search(text))


def sentences_of(note: SourceNote, of: Role, writer: Writer) -> list[str]:
    """Return the sentences of a role that a note fits; if it fits none, it is not said."""
    known = lexicon(writer.language)
    text = _bare(note.text, of)
    if of.about == "writer" and not _is_given(note) and (said := writer.of_others(note)):
        return filled(of.frames, {"sentence": ended(capital(said))})
    if of.about == "writer" and not writer.third:
        text = known.rewritten("aside", text)  # nobody reads a last bracket aloud
    given = of.about == "reader" and _is_given(note)
    others = writer.others(note) if given else ()
    if of.about == "reader" and not others and of_two(text, writer.recipient, known):
        return []
    if of.about == "reader":
        text = _of_writer(text, of, writer, known)
        if writer.recipient:
            text = toward_recipient(text, writer.recipient, known, others)
    more = {}
    if of.about == "audience":
        more = {name: _mine(one, writer, known) for name, one in asked_of(text, known).items()}
        text = toward_reader(_mine(text, writer, known), known)
    turned = "you" not in {plain(word) for word in note.text.split()}
    view = dataclasses.replace(writer.view(of), turned=turned)
    if others:
        view = dataclasses.replace(view, of=tuple(one for one in view.of if one not in others))
    own = more or forms(text, view, writer.language)
    if writer.third and of.about == "writer":
        own = third_person(text, writer.subject, known, bare=of.bare)
    if note.past and not _is_done(own, known):
        return []
    own = offered(own, known) if of.mine else own
    own = requested(own, known) if any("asked}" in frame for frame in of.frames) else own
    unclear = of.about == "reader" and writer.recipient and not others
    return [
        one
        for one in filled(of.frames, own | writer.values())
        if not (unclear and _is_of_nobody(one, note.text, known))
        and (_is_given(note) or not _is_doubtful(one, writer.language))
    ]


def _is_of_nobody(sentence: str, text: str, known: Lexicon) -> bool:
    """Whether "she" is left in a sentence, and a note names nobody whom it may mean."""
    left = known.small["others"] & {plain(word) for word in sentence.split()}
    return bool(left) and not names_somebody(text.split(), known)


def _of_writer(text: str, of: Role, writer: Writer, known: Lexicon) -> str:
    """Turn "he brings a pump" to "I bring a pump", where an offer can only be the writer's."""
    he = writer.pronoun
    first, _, rest = text.partition(" ")
    first = plain(first)
    # "Will come back in May" is said of the writer, too.
    if of.asks and known.has("modals", first) and plain(rest.split(" ")[0]) in known.bases:
        return f"I {first} {rest}"
    theirs = pronouns(writer.recipient, known)
    if not of.mine or he not in ("he", "she") or first != he or theirs == (he, "they"):
        return text
    view = dataclasses.replace(writer.view(Role()), of=(he,))
    return third(text, view, known).get("clause", text)


def _mine(text: str, writer: Writer, known: Lexicon) -> str:
    """Turn "call him" to "call me": of a pitch's listeners nobody is one alone."""
    if writer.pronoun not in ("he", "she"):
        return text
    words = text.split()
    return " ".join(turned_pronouns(words, 0, writer.pronoun, "I", known) or words)


def _bare(text: str, of: Role) -> str:
    """Return a note without what the role's frames say already: "for the panel"."""
    for start in sorted(of.strip, key=len, reverse=True):
        if text.lower().startswith(f"{start} "):
            return text[len(start) + 1 :].strip()
    return text


def _is_done(own: Mapping[str, str], known: Lexicon) -> bool:
    """Whether a note of a job that is over says what was done, not what somebody does."""
    words = own.get("clause", "").split()
    past = len(words) > 1 and (words[1] in known.past or known.fits("regular_past", words[1]))
    return past and words[0] in ("I", "we", "We")


def _greeting(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    given = writer.first(sources)
    if not given:
        return []
    words, name = table(writer.language)["letter"], addressed(given, lexicon(writer.language))
    greeting = words["greeting"].format(recipient=name) if name else words["greeting_without_name"]
    return [Slot((greeting,), sources)]


def _close(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    closes = table(writer.language)["letter"]["closes"]
    close = closes[writer.spin.number("close", len(closes))]
    return [Slot((f"{close}\n{writer.name_in(sources) or writer.name}",), sources)]


def _subject(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    frames, known = table(writer.language)["subject"], lexicon(writer.language)
    given = toward_recipient(writer.first(sources), writer.recipient, known)
    idea = known.rewritten("subject_line", given)
    short = 0 < len(idea.split()) <= frames["words"] and ":" not in idea
    line = idea.rstrip(".") if short else frames["otherwise"].format(**writer.values())
    return [Slot((frames["line"].format(subject=capital(line)),), sources if short else ())]


def _introduction(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    made = introduction(
        writer.profile, writer.language, summed_up=bool(sources), third=writer.third
    )
    writer.given += len(made.sources) - 1
    writer.said |= telling(made.sentences[0])
    return [writer.spin.place("introduction", made.sentences, made.sources)]


PARTS: dict[str, Callable[[tuple[str, ...], Writer], list[Slot]]] = {
    "close": _close,
    "greeting": _greeting,
    "introduction": _introduction,
    "subject": _subject,
}
"""What a paragraph may have besides the roles of `frames.toml`."""
