"""Filling a role of a text with notes, those of the inputs first, while there is room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Slot, Unsaid
from draftkit.drafting.composed.letters.sentences import sentences_of
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.reference import hangs
from draftkit.drafting.composed.sources import is_of_project, pieces
from draftkit.drafting.composed.turning import small_start
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.frames import Role
    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["Filling"]


# What is said aloud, or read in a short letter, is no longer than this; in words.
_LONG = 38


_UNIQUE = "meta.draftkit.unique"

# A role that takes several facts may take one for each _A_FACT words of room.
_A_FACT = 25
_SEVERAL = 3


@dataclass(slots=True)
class Filling:
    """A role that takes notes as long as there is room."""

    name: str
    of: Role
    writer: Writer
    places: list[Slot] = field(default_factory=list)

    def run(self, sources: tuple[str, ...]) -> list[Slot]:
        """Return the sentences: of all that the user gave, or of what the profile has."""
        every = [note for source in sources for note in self.writer.notes(source)]
        if given := [note for note in every if note.given]:
            for note in given:
                self._say(note)
            return self.places
        notes = self._notes(every)
        left = [one for one in notes if one.full and not sentences_of(one, self.of, self.writer)]
        # "Lost 9,000 crates. A deposit ended that" is told whole, or not at all.
        broken = {one.source for one in left if ".highlights" in one.source}
        self._take([one for one in notes if one.source not in broken])
        if self.of.about == "writer" and not (self.of.asks or self.writer.third or self.places):
            near = (one for one in left if not self.of.near or self.writer.is_near(one))
            self.writer.left += [one.full for one in near]
        return self.places

    def _say(self, note: SourceNote) -> None:
        """Say what the user gave, or ask for it."""
        if sentences := sentences_of(note, self.of, self.writer):
            self._put(note, sentences)
            self.writer.said |= telling(note.text)
        else:
            name = note.source.removeprefix("inputs.")
            self.writer.unsaid.append(Unsaid(name, note.text, self.of.example))
        self.writer.told.append(note.text)

    def _put(self, note: SourceNote, sentences: list[str]) -> None:
        what = f"{self.name}{len(self.places)}"
        own = all(one.startswith(("I ", "We ")) for one in sentences)
        if own and (lead := self.writer.lead(note)):
            sentences = [f"{lead}{small_start(one)}" for one in sentences]
        self.places.append(self.writer.spin.place(what, sentences, (note.source,)))
        self.writer.given += not self.writer.is_default(note)

    def _take(self, notes: Sequence[SourceNote]) -> None:
        chosen: list[tuple[SourceNote, list[str]]] = []
        room = self.writer.room
        # A long bio, or two minutes, take more than three facts.
        most = max(self.of.most, room // _A_FACT) if self.of.most >= _SEVERAL else self.of.most
        for note in notes:
            # "My release failed. We called it back" is told whole, or not at all.
            size = sum(len(one.text.split()) + 2 for one in notes if _with(note, one))
            full = sum(not one.joined for one, _ in chosen) >= most
            if (full and not note.joined) or size > room or not self._is_new(note):
                continue
            if self.of.near and not (note.joined or self.writer.is_near(note)):
                continue
            if sentences := sentences_of(note, self.of, self.writer):
                chosen.append((note, sentences))
                room -= size
                self.writer.said |= telling(note.text)
        for note, sentences in _in_order(chosen, lexicon(self.writer.language)):
            self._put(note, sentences)

    def _notes(self, every: Sequence[SourceNote]) -> Sequence[SourceNote]:
        """Return the notes of the profile that may be told."""
        known = lexicon(self.writer.language)
        every = [one for note in every for one in pieces(note, known)]
        # What was done in another job reads as if it had been in this one.
        works = self.writer.works
        told = [one for one in every if not (one.past and (works or ".summary" in one.source))]
        told = [one for one in told if not self.writer.is_of_another_we(one)]
        told = [one for one in told if not is_of_project(one, known)]
        # Where somebody trains for one thing and earns with another, the training comes first.
        if self.writer.learns:
            told.sort(key=lambda one: one.source.startswith("work["))
        return told

    def _is_new(self, note: SourceNote) -> bool:
        words = telling(note.text.split("; ")[0])
        new = len(words - self.writer.said) >= 0.4 * len(words)
        if self.name == "work" and self.writer.is_named(note):
            return False
        return bool(words) and new and len(note.text.split()) <= _LONG


def _with(note: SourceNote, other: SourceNote) -> bool:
    """Whether a note is told where another is."""
    return other is note or (other.joined and not note.joined and other.source == note.source)


def _in_order(
    chosen: list[tuple[SourceNote, list[str]]], known: Lexicon
) -> list[tuple[SourceNote, list[str]]]:
    """Return the sentences of each text in order, and none without the one it depends on."""
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
            # What sets somebody apart was written to stand by itself: "whether they ask or not".
            hanging = note.joined or (note.source != _UNIQUE and hangs(note.text, known))
            if not (alone and hanging):
                found.append((note, sentences))
    return found
