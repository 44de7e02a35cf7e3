"""A role of a text that takes notes, of the inputs first, as long as there is room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Slot, Unsaid
from draftkit.drafting.composed.facts import fact_shapes, told_facts
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.reader import Reader
from draftkit.drafting.composed.shapes import shapes
from draftkit.drafting.composed.text import BARS, is_tone, words_of
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["Filled", "Filling", "values_of"]


@dataclass(slots=True)
class Filled:
    """What a role says.

    Attributes:
        sentences: The sentences, which follow each other in a paragraph.
        labels: Lines of their own behind it: a label, and the user's own words.
        above: A line under the greeting.
    """

    sentences: list[Slot] = field(default_factory=list)
    labels: list[Slot] = field(default_factory=list)
    above: list[Slot] = field(default_factory=list)

    @property
    def every(self) -> list[Slot]:
        """All of them."""
        return [*self.above, *self.sentences, *self.labels]


@dataclass(slots=True)
class Filling:
    """A role that takes notes as long as there is room."""

    name: str
    of: Role
    writer: Writer

    def run(self, sources: tuple[str, ...]) -> Filled:
        """Return what the role says with the notes of some sources."""
        notes = [note for source in sources for note in self.writer.notes(source)]
        given = [note for note in notes if note.given]
        done = Filled()
        for note in given:
            self._give(note, done)
        if not given:
            self._tell(notes, done)
        return done

    def _give(self, note: SourceNote, done: Filled) -> None:
        """Say what the user gave for this text: in a sentence, or word for word."""
        writer, what = self.writer, self.name
        text = self._toward_reader(note)
        if text is None:
            writer.lacks = writer.lacks or self.of.needed
            writer.unsaid.append(
                Unsaid(note.source.removeprefix("inputs."), note.text, self.of.example)
            )
            return
        sentences, sources = self._sentences(text), (note.source,)
        if not (sentences or self.of.beside or self.of.label):
            return
        writer.given += not writer.is_default(note)
        writer.said |= telling(note.text)
        if sentences:
            done.sentences += [writer.spin.place(what, equals, sources) for equals in sentences]
            return
        pieces = [one for part in BARS.split(text) for one in part.split("; ") if one]
        listed = len(pieces) > 1 or ": " in text
        lines = "".join(f"\n- {one}" for one in pieces) if listed else text
        if self.of.beside:
            line = table(writer.language)["letter"]["re"].format(words=", ".join(pieces))
            done.above.append(Slot((line,), sources))
            done.sentences.append(writer.spin.place(what, filled(self.of.beside, {})))
        else:
            labels = filled(self.of.label, {"words": lines})
            done.labels.append(
                writer.spin.place(what, [one.replace(": \n", ":\n") for one in labels], sources)
            )

    def _sentences(self, text: str) -> list[list[str]]:
        """Return a note's sentences, each with its equals: one of a frame, or two that it joins."""
        if made := self._framed(text):
            return [made]
        first, *rest = lexicon(self.writer.language).pattern("spliced").split(text)
        told = [shapes(one, self.writer.language).get("sentence", "") for one in rest]
        made = self._framed(first) if told and all(told) else []
        return [made, *([one] for one in told)] if made else []

    def _framed(self, text: str) -> list[str]:
        """Return the sentences of the frames that a text fits."""
        known = lexicon(self.writer.language)
        values = {**shapes(text, self.writer.language), **values_of(self.writer)}
        if self.of.without and known.any(" ".join(self.of.without), words_of(text)):
            values = {name: one for name, one in values.items() if name not in ("noun", "plural")}
        return filled(self.of.frames, values) if self._fits(values) else []

    def _fits(self, values: dict[str, str]) -> bool:
        """Whether what readers are to remember is said by whoever speaks in the text."""
        if self.name != "focus":
            return True
        first = lexicon(self.writer.language).any(
            "first first_short my_words", words_of(values.get("sentence", ""))
        )
        return first is not self.writer.third

    def _toward_reader(self, note: SourceNote) -> str | None:
        """Return a note as it is said to the reader, without what the frames say already."""
        text = " ".join(note.text.split())
        for start in sorted(self.of.strip, key=len, reverse=True):
            if text.lower().startswith(f"{start} "):
                text = text[len(start) + 1 :].strip()
        if self.of.about != "reader":
            return text
        parts = text.split("; ")
        told = [part for at, part in enumerate(parts) if at == 0 or not is_tone(part)]
        if len(told) < len(parts):
            left = "; ".join(part for part in parts if part not in told)
            self.writer.unsaid.append(
                Unsaid(note.source.removeprefix("inputs."), left, self.of.example)
            )
        return self.writer.reader.toward(
            "; ".join(told), theirs=self.of.theirs, others=self.of.others
        )

    def _tell(self, notes: Sequence[SourceNote], done: Filled) -> None:
        """Tell facts of the profile: those that are whole sentences by themselves."""
        writer = self.writer
        near = [note for note in notes if not self.of.near or writer.is_near(note)]
        if self.of.about == "reader":
            self._recall(near, done)
            return
        for run in told_facts(near, writer):
            for note in run:
                if not self._told(note, done):
                    break
        if self.of.label and not done.every and near:
            self._label(near[0], done)
        if len(done.sentences) < self.of.most and not writer.third:
            whole = {"sentence", "done"}
            left = (one for one in near if not shapes(one.text, writer.language).keys() & whole)
            writer.left += [note.text for note in left]

    def _told(self, note: SourceNote, done: Filled) -> bool:
        """Tell a fact, if it is new and there is room for it."""
        writer = self.writer
        room = writer.room - sum(one.words for one in done.sentences)
        fits = len(done.sentences) < self.of.most and len(note.text.split()) < room
        made = filled(self.of.frames, fact_shapes(note, writer)) if fits else []
        if not made or not self._is_new(note):
            return False
        what = f"{self.name}{len(done.sentences)}"
        done.sentences.append(writer.spin.place(what, made, (note.source,)))
        writer.said |= telling(note.text)
        writer.given += 1
        return True

    def _label(self, note: SourceNote, done: Filled) -> None:
        """Say a note of the profile word for word, where a text needs it: what one looks for."""
        values = {**shapes(note.text, self.writer.language), **values_of(self.writer)}
        made = filled(self.of.frames, values)
        if made:
            done.sentences.append(self.writer.spin.place(self.name, made, (note.source,)))
        else:
            made = filled(self.of.label, {"words": note.text})
            done.labels.append(self.writer.spin.place(self.name, made, (note.source,)))
        self.writer.given += 1

    def _recall(self, notes: Sequence[SourceNote], done: Filled) -> None:
        """Tell the reader what the writer noted of them."""
        for note in notes[: self.of.most]:
            text = Reader.of(self.writer.recipient, []).toward(note.text)
            made = filled(self.of.frames, shapes(text, self.writer.language)) if text else []
            if made and self._is_new(note):
                done.sentences.append(self.writer.spin.place(self.name, made, (note.source,)))

    def _is_new(self, note: SourceNote) -> bool:
        words = telling(note.text)
        if self.name == "work" and self.writer.is_named(note):
            return False
        return bool(words) and len(words - self.writer.said) >= 0.4 * len(words)


def values_of(writer: Writer) -> dict[str, str]:
    """Return what frames may ask for besides a note: the format of a work together."""
    organisation = str(writer.inputs.get("recipient_org") or "").strip()
    led = organisation.lower().startswith(("the ", "your "))
    values = {"org": organisation} if led else {}
    form = table(writer.language)["formats"].get(str(writer.inputs.get("format") or ""))
    if form:
        what, joined = form
        values["together"] = f"{what} {joined} {organisation}" if led else what
    return values
