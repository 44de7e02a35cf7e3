"""A role of a text that takes notes, of the inputs first, as long as there is room."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Slot, Unsaid
from draftkit.drafting.composed.finished import apart
from draftkit.drafting.composed.forms import forms
from draftkit.drafting.composed.frames import Role
from draftkit.drafting.composed.letters.sentences import sentences_of
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, is_tone, parts_of, plain
from draftkit.drafting.composed.reference import hangs, is_of_another
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import behind, pieces
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.view import View
    from draftkit.drafting.composed.writer import Writer

__all__ = ["Filling"]


# What is said aloud, or read in a short letter, is no longer than this; in words.
_LONG = 38

# So few words say what to leave out.
_SHORT = 5

# What follows a first sentence of an input stands as it is.
_SAID = Role(frames=("{sentence}",), about="reader")


@dataclass(slots=True)
class Filling:
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
            things = [one for one in notes if one.given or _is_thing(one.text, self.writer)]
            self._take(things, self.of.fallback, most=1)
        if not self.places:
            for note in notes:
                self._leave(note, [note.text] if note.given else [])
        return self.places

    def _leave(self, note: SourceNote, texts: Iterable[str]) -> None:
        """Note what of a note is not said."""
        name = note.source.removeprefix("inputs.")
        self.writer.unsaid += [Unsaid(name, text, self.of.example) for text in texts]

    def _take(self, notes: Sequence[SourceNote], frames: tuple[str, ...], most: int = 0) -> None:
        chosen: list[tuple[SourceNote, list[str]]] = []
        language = self.writer.language
        room, of = self.writer.room, dataclasses.replace(self.of, frames=frames)
        others = [one.text for one in notes]
        for note in notes:
            size = len(note.text.split()) + 2
            full = sum(not one.joined for one, _ in chosen) >= (most or self.of.most)
            if (full and not note.joined) or (size > room and not note.given):
                continue
            if not (note.given or self._is_new(note)):
                continue
            if self.of.near and not (note.joined or self.writer.is_near(note)):
                continue
            before = [one.text for one, _ in chosen]
            if not note.given and is_of_another(note.text, others, before, lexicon(language)):
                continue
            told = of
            if note.joined and note.given:
                told = dataclasses.replace(_SAID, coming=of.coming)
            if sentences := sentences_of(note, told, self.writer):
                chosen.append((note, sentences))
                room -= size
                self.writer.said |= telling(note.text)
        for note, sentences in _in_order(chosen, lexicon(language)):
            what = f"{self.name}{len(self.places)}"
            self.places.append(self.writer.spin.place(what, sentences, (note.source,)))
            self.writer.given += not self.writer.is_default(note)

    def _notes(self, sources: tuple[str, ...]) -> Sequence[SourceNote]:
        """Return the notes of the inputs, or else those of the profile that may be told."""
        every = [note for source in sources for note in self.writer.notes(source)]
        if inputs := [note for note in every if note.given]:
            return inputs if self.of.about == "writer" else self._split(inputs)
        known = lexicon(self.writer.language)
        every = [one for note in every for one in pieces(note, self.writer.pronoun, known)]
        # What was done in another job reads as if it had been in this one.
        told = [one for one in every if not (one.past and self.writer.works)]
        told = [one for one in told if not self.writer.is_of_another_we(one)]
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
            told = self._without_asides(given)
            if told is None:
                continue
            note = dataclasses.replace(told, text=_listed(told.text, view))
            first, *rest = note.text.split("; ")
            asked, *after = known.pattern("and_writer").split(first)
            if self.of.mine and "clause" not in forms(first, view):
                # "A hall, free, and I sweep it" is one offer; what a comma joins says it whole.
                asked, after = first, []
            if self.of.asks and after and "clause" not in forms(asked, view):
                first, rest = asked, [*after, *rest]  # "grow me celeriac, and I pay in spring"
            one_thing = ": " in first or (self.of.mine and "clause" not in forms(first, view))
            cut = [first] if one_thing else apart(first, known, whole=True)
            if self.of.subject == "we" and len(cut) > 1 and _are_said(cut, view):
                cut = [f"{', '.join(cut[:-1])}, and {cut[-1]}"]  # "you grow it, I cook it"
                note = dataclasses.replace(note, text="; ".join([cut[0], *rest]))
            thing = "clause" not in forms(cut[0], view) and not any(", " in one for one in cut)
            thing = thing or _are_said(cut, view)  # "sent the net, he paid the freight"
            if self.of.asks or self.of.starts or (self.of.parted and thing):
                first, *rest = [*cut, *rest]
            one = dataclasses.replace(note, text=first)
            said = [text for text in rest if forms(text, view).get("sentence")]
            # "The forty novels; they came dry" is not said of the reader.
            whole = "clause" not in forms(first, view) and not self.of.asks
            whole = not rest or (said != rest and whole)
            whole = whole or any(known.has("several_meant", plain(one.split()[0])) for one in rest)
            # "A picture book, the men write it": what fits no frame is told by all its sentences.
            alone = len(notes) == 1 and said == rest and self._after_lead(one)
            if whole or not (alone or sentences_of(one, self.of, self.writer)):
                found.append(note)
                continue
            found.append(one)
            for text in said:
                found.append(behind(found[-1], text))
            self._leave(note, (text for text in rest if text not in said))
        return found

    def _without_asides(self, note: SourceNote) -> SourceNote | None:
        """Return a note without how to write it, and who the reader is, which they know."""
        every = [one for text in note.text.split("; ") for one in self._parted(text)]
        asides = [
            one for at, one in enumerate(every) if (at and is_tone(one)) or self._is_known(one, at)
        ]
        if not asides:
            return note
        parts = [one.removesuffix(".") for one in every if one not in asides]
        self._leave(note, asides)
        return dataclasses.replace(note, text="; ".join(parts)) if parts else None

    def _parted(self, text: str) -> list[str]:
        """Return the sentences of a part, and apart who the reader is from what they did."""
        known = lexicon(self.writer.language)
        found = []
        for one in parts_of(text):
            first, _, rest = one.partition(", ")
            did = plain(rest.split(" ")[0]) in known.past and self._is_known(first, 0)
            found += [first, rest] if did else [one]
        return found

    def _is_known(self, text: str, at: int) -> bool:
        """Whether a part says what the reader is, or what to leave out: "no crawling"."""
        known = lexicon(self.writer.language)
        low = [part for one in text.split() for part in known.short.get(plain(one), (plain(one),))]
        left_out = at > 0 and low[:1] == ["no"] and len(low) < _SHORT
        called, who = "".join(low[2:3]), "".join(low[3:4])
        told = low[:2] in (["he", "is"], ["she", "is"]) and (
            called in ("a", "an")
            or (called.isdigit() and (not who.isalpha() or known.has("joins", who)))
            or (called == "the" and known.has("kin", who) and not known.any("relatives", low))
        )
        return left_out or (told and not self.of.starts)

    def _after_lead(self, note: SourceNote) -> bool:
        """Whether what the user gave fits no frame, and stands after a lead."""
        if not note.given or sentences_of(note, self.of, self.writer):
            return False
        lead = dataclasses.replace(self.of, frames=self.of.fallback)
        return bool(sentences_of(note, lead, self.writer))

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
        "," not in one and "noun" in (own := forms(one, view)) and "clause" not in own
        for one in parts
    )
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if things else text


def _is_thing(text: str, writer: Writer) -> bool:
    """Whether nobody asks who is to do it: not "shadow a handover at 7 am"."""
    verb = plain(text.split(maxsplit=1)[0]) in lexicon(writer.language).bases
    return shape_of(text).shape in (Shape.NOUN, Shape.COLON) and not verb


def _are_said(parts: Sequence[str], view: View) -> bool:
    return all("clause" in forms(one, view) for one in parts)


def _in_order(
    chosen: list[tuple[SourceNote, list[str]]], known: Lexicon
) -> list[tuple[SourceNote, list[str]]]:
    """Return sentences of one text one after the other, and none without what it hangs on."""
    found: list[tuple[SourceNote, list[str]]] = []
    sources = [note.source for note, _ in chosen]
    left = sorted(chosen, key=lambda one: (sources.index(one[0].source), one[0].place))
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
            if note.given or not (alone and hanging):
                found.append((note, sentences))
    return found
