"""Letters and speeches: paragraphs of roles, each filled from the profile and the inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.asking import toward_reader
from draftkit.drafting.composed.composition import Composition, Place
from draftkit.drafting.composed.forms import forms
from draftkit.drafting.composed.frames import Role, filled, role, table
from draftkit.drafting.composed.introduction import introduction
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.turning import capital, small_start
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import Entry
    from draftkit.drafting.composed.writer import Writer

__all__ = ["PARTS", "letter"]

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
    places: list[Place] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """When it is filled: what belongs to every text first, what only ends one last."""
        if self.name in PARTS:
            return 0
        given = any(source.startswith("inputs.") for source in self.sources)
        return 1 if given else 2 if self.sources else 3


# A role is left out where one of the others is there.
_INSTEAD = {
    "seeking": {"goal"},
    "closing_line": {"goal", "seeking"},
    "ask_none": {"ask"},
    "format_alone": {"idea", "idea_as"},
}


def _wanted(name: str, there: set[str], writer: Writer) -> bool:
    if name in ("idea", "idea_as"):
        return writer.has_own_format() is (name == "idea_as")
    return not _INSTEAD.get(name, set()) & there


def _places(draft: _Draft, writer: Writer) -> list[Place]:
    if draft.name in PARTS:
        return PARTS[draft.name](draft.sources, writer)
    of = role(draft.name, writer.language)
    if not draft.sources:
        made = filled(of.otherwise, writer.values())
        return [writer.spin.place(draft.name, made)] if writer.room > 0 else []
    return _Filling(draft.name, of, writer).run(draft.sources)


@dataclass(slots=True)
class _Filling:
    """A role that takes notes as long as there is room."""

    name: str
    of: Role
    writer: Writer
    places: list[Place] = field(default_factory=list)
    listed: list[tuple[str, str]] = field(default_factory=list)

    def run(self, sources: tuple[str, ...]) -> list[Place]:
        room = self.writer.room
        for note in self._notes(sources):
            if len(self.places) + len(self.listed) >= self.of.most:
                break
            given = note.source.startswith("inputs.")
            size = len(note.text.split()) + 2
            if given or (size <= room and self._is_new(note)):
                before = len(self.places) + len(self.listed)
                self._take(note, given=given)
                if len(self.places) + len(self.listed) > before:
                    room -= size
                    self.writer.said |= telling(note.text)
                    self.writer.given += not self.writer.is_default(note)
        return [*self.places, *self._list()]

    def _notes(self, sources: tuple[str, ...]) -> Sequence[Entry]:
        """Return the notes of the inputs, or else those of the profile."""
        every = [note for source in sources for note in self.writer.notes(source)]
        inputs = [note for note in every if note.source.startswith("inputs.")]
        return inputs or every

    def _is_new(self, note: Entry) -> bool:
        words = telling(note.text)
        new = len(words - self.writer.said) >= 0.4 * len(words)
        return bool(words) and new and len(note.text.split()) <= _LONG

    def _take(self, note: Entry, *, given: bool) -> None:
        of, writer = self.of, self.writer
        known = lexicon(writer.language)
        text = _bare(note.text, of)
        text = toward_reader(text, known) if of.about == "audience" else text
        own = forms(text, writer.view(of), writer.language)
        if note.past and not _is_done(own, known):
            return
        sentences = filled(of.frames, own | writer.values())
        if not sentences and of.list and ("loose" in own or "noun" in own or ":" in note.text):
            item = own.get("noun") or own.get("loose") or small_start(own["words"])
            self.listed.append((item, note.source))
            return
        # "She grew up there" that could not be turned would speak of somebody else.
        others = {"he", "she", "his", "her"} & {plain(word) for word in text.split()}
        if not sentences and (given or not others):
            sentences = filled(of.otherwise, own | writer.values())
        if sentences:
            what = f"{self.name}{len(self.places)}"
            self.places.append(writer.spin.place(what, sentences, (note.source,)))

    def _list(self) -> list[Place]:
        if not self.listed:
            return []
        items = "; ".join(text for text, _ in self.listed)
        made = filled(self.of.list, {"list": items})
        sources = tuple(source for _, source in self.listed)
        return [self.writer.spin.place(f"{self.name} list", made, sources)]


def _bare(text: str, of: Role) -> str:
    """Return a note without what the role's frames say already: "for the panel"."""
    for start in sorted(of.strip, key=len, reverse=True):
        if text.lower().startswith(f"{start} "):
            return text[len(start) + 1 :].strip()
    return text


def _is_done(own: Mapping[str, str], known: Lexicon) -> bool:
    """Whether a note of a job that is over says what was done, not what somebody does."""
    words = own.get("clause", "").split()
    return len(words) > 1 and words[0] in ("I", "we", "We") and plain(words[1]) in known.past


def _greeting(sources: tuple[str, ...], writer: Writer) -> list[Place]:
    name = writer.first(sources)
    addressed = re.sub(r"\Athe\s+", "", name, flags=re.IGNORECASE)
    greeting = table(writer.language)["letter"]["greeting"].format(recipient=addressed)
    return [Place((greeting,), sources)] if name else []


def _close(sources: tuple[str, ...], writer: Writer) -> list[Place]:
    closes = table(writer.language)["letter"]["closes"]
    close = closes[writer.spin.number("close", len(closes))]
    return [Place((f"{close}\n{writer.first(sources) or writer.name}",), sources)]


def _subject(sources: tuple[str, ...], writer: Writer) -> list[Place]:
    frames = table(writer.language)["subject"]
    idea = re.sub(r"\A(?:an?|the|to)\s+", "", writer.first(sources), flags=re.IGNORECASE)
    short = 0 < len(idea.split()) <= frames["words"] and ":" not in idea
    line = idea.rstrip(".") if short else frames["otherwise"].format(**writer.values())
    return [Place((frames["line"].format(subject=capital(line)),), sources if short else ())]


def _introduction(sources: tuple[str, ...], writer: Writer) -> list[Place]:
    made = introduction(writer.profile, writer.language, summed_up=bool(sources))
    writer.given += len(made.sources) - 1
    writer.said |= telling(made.sentences[0])
    return [writer.spin.place("introduction", made.sentences, made.sources)]


PARTS: dict[str, Callable[[tuple[str, ...], Writer], list[Place]]] = {
    "close": _close,
    "greeting": _greeting,
    "introduction": _introduction,
    "subject": _subject,
}
"""What a paragraph may have besides the roles of `frames.toml`."""
