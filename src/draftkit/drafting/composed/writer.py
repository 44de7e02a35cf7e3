"""What a text is composed of, and what has been said of it so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.introduction import ended_by, main_job
from draftkit.drafting.composed.reader import Reader
from draftkit.drafting.composed.sources import SourceNote, found, whole
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.composed.composition import Spin, Unsaid

__all__ = ["Writer", "telling"]

# So many words of its inputs make a note one for this draft.
_NEAR = 2

# An entry of the profile that has a name of its own.
_ENTRY = re.compile(r"(?P<part>\w+)\[(?P<at>\d+)\]")


@dataclass(slots=True)
class Writer:
    """What a text is composed of, and what has been said so far.

    Attributes:
        profile: The profile's data.
        inputs: The inputs with their values.
        defaults: The inputs' defaults: a value that equals its own was not given.
        spin: Chooses among equals.
        room: How many words more the text may have.
        language: The language of the frames.
        third: Whether the writer is spoken of: "she", not "I".
        reader: Who reads the text.
        said: The stems of the words that stand there.
        given: How many notes stand there.
        unsaid: The inputs of which nobody can tell whom they mean.
        left: The facts that are no sentence, if one more could have been told.
        lacks: Whether an input is unsaid without which the text makes no sense.
    """

    profile: Mapping[str, Any]
    inputs: Mapping[str, Any]
    defaults: Mapping[str, Any]
    spin: Spin
    room: int
    language: str = "en"
    third: bool = False
    reader: Reader = field(default_factory=lambda: Reader.of("", []))
    said: set[str] = field(default_factory=set)
    given: int = 0
    unsaid: list[Unsaid] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lacks: bool = False

    @property
    def name(self) -> str:
        """The writer's name."""
        return str(self.profile["basics"]["name"])

    @property
    def pronoun(self) -> str:
        """How others speak of the writer, as the profile says: `he`, `she`, `they`, or nothing."""
        told = str(self.profile["basics"].get("pronouns") or "").lower()
        return told.split("/")[0].strip()

    @property
    def organisations(self) -> list[str]:
        """The names of where the writer works and worked."""
        return [str(job["name"]) for job in self.profile.get("work", []) if job.get("name")]

    @property
    def recipient(self) -> str:
        """To whom it is, or nothing."""
        return str(self.inputs.get("recipient") or "")

    @property
    def works(self) -> bool:
        """Whether the profile has a job that goes on."""
        return any(not ended_by(job) for job in self.profile.get("work", []))

    def notes(self, source: str) -> list[SourceNote]:
        """Return the notes of a source, those first that are closest to the inputs."""
        notes = found(source, self.profile, self.inputs)
        asked = self._asked()
        near = {
            note.source: max(
                min(len(telling(one.text) & asked), 3) for one in notes if one.source == note.source
            )
            for note in notes
        }
        return sorted(notes, key=lambda note: -near[note.source])

    def _asked(self) -> set[str]:
        values = (
            one
            for value in self.inputs.values()
            for one in (value if isinstance(value, list) else [value])
        )
        return {word for one in values if isinstance(one, str) for word in telling(one)}

    def is_near(self, note: SourceNote) -> bool:
        """Whether a note of the writer's is about what the inputs are about.

        Its words, or whom it is about, are theirs; one word alone may be chance.
        """
        number = re.search(r"\[(\d+)\]", note.source)
        abouts = self.profile.get("notes_about", [])
        about = str(abouts[int(number[1])]) if number and int(number[1]) < len(abouts) else ""
        asked = self._asked()
        return len(telling(note.text) & asked) >= _NEAR or bool(about and telling(about) & asked)

    def is_named(self, note: SourceNote) -> bool:
        """Whether a sentence of the summary says no more than the label."""
        label = telling(str(self.profile["basics"].get("label", "")))
        return bool(label) and telling(note.text) <= label

    def is_default(self, note: SourceNote) -> bool:
        """Whether a note is what an input has without anybody giving it."""
        return self.defaults.get(note.source.removeprefix("inputs.")) == note.text

    def is_elsewhere(self, note: SourceNote) -> bool:
        """Whether a note of the profile is of another organisation than the one that is named."""
        place = _ENTRY.match(note.source)
        if not place or place["part"] in ("projects", "notes"):
            return False
        entry = self.profile[place["part"]][int(place["at"])]
        where = (
            str(entry.get("organization") or entry.get("name") or "")
            if isinstance(entry, dict)
            else ""
        )
        return where != str(main_job(self.profile).get("name", ""))

    def first(self, sources: tuple[str, ...]) -> str:
        """Return the first note of several sources, or nothing."""
        return next((note.text for one in sources for note in self.notes(one)), "")

    def name_in(self, sources: tuple[str, ...]) -> str:
        """Return the first text of several sources as it was written, or nothing."""
        every = (one.text for source in sources for one in whole(source, self.profile))
        return next(every, "")


def telling(text: str) -> set[str]:
    """Return the stems of the words that tell what a text is about."""
    return {stem(word) for word in words_of(text) if len(word) > 3 or word.isdigit()}
