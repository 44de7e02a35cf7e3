"""What a text is composed from, and how much of it has been said so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.frames import table
from draftkit.drafting.composed.introduction import ended_by, main_job
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, parts_of, plain
from draftkit.drafting.composed.phrase import body, other_side
from draftkit.drafting.composed.recipient import names_of, toward_recipient
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import SourceNote, found, is_of_another_person, whole
from draftkit.drafting.composed.third_person import Subject
from draftkit.drafting.composed.turning import capital, small_start
from draftkit.drafting.composed.view import View
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.composed.composition import Spin, Unsaid
    from draftkit.drafting.composed.frames import Role
    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["Writer", "telling"]

# Shapes of what has a name.
_NAMES = (Shape.NOUN, Shape.PERSON, Shape.DOING, Shape.BASE, Shape.UNKNOWN)

# A note that shares this many words with the inputs belongs in this draft.
_NEAR = 2


@dataclass(slots=True)
class Writer:
    """What a text is composed of, and what has been said so far.

    Attributes:
        profile: The profile's data.
        inputs: The inputs with their values.
        defaults: The inputs' defaults: a value that equals its default was not given.
        spin: Chooses among equals.
        room: How many more words the text may have.
        language: The language of the frames.
        third: Whether the text is in the third person: "she", not "I".
        said: The stems of the words that are in the text so far.
        given: How many notes are in the text so far.
        unsaid: The inputs that fit no sentence.
        left: The facts that are not sentences, where one more could have been told.
        spoken_of: Which of "he" and "she" is the recipient in all that was given, if it is certain.
        told: What was given and is in the text so far.
    """

    profile: Mapping[str, Any]
    inputs: Mapping[str, Any]
    defaults: Mapping[str, Any]
    spin: Spin
    room: int
    language: str = "en"
    third: bool = False
    said: set[str] = field(default_factory=set)
    given: int = 0
    unsaid: list[Unsaid] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    spoken_of: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The writer's name."""
        return str(self.profile["basics"]["name"])

    def notes(self, source: str) -> list[SourceNote]:
        """Return the notes of a source, those first that are closest to the inputs."""
        notes = found(source, self.profile, self.inputs)
        texts = (value for value in self.inputs.values() if isinstance(value, str))
        asked = {word for text in texts for word in telling(text)}
        return sorted(notes, key=lambda note: -min(len(telling(note.text) & asked), 3))

    def is_near(self, note: SourceNote) -> bool:
        """Whether a note of the writer's is about what the inputs are about.

        It shares words with them, or they name whom it is about; one word may be chance.
        """
        number = re.search(r"\[(\d+)\]", note.source)
        abouts = self.profile.get("notes_about", [])
        about = str(abouts[int(number[1])]) if number and int(number[1]) < len(abouts) else ""
        asked = {
            word
            for value in self.inputs.values()
            for one in (value if isinstance(value, list) else [value])
            if isinstance(one, str)
            for word in telling(one)
        }
        shared = telling(note.text) & asked
        return len(shared) >= _NEAR or bool(about and telling(about) & asked)

    def is_named(self, note: SourceNote) -> bool:
        """Whether a sentence of the summary says the label again, or how old the writer is."""
        known = lexicon(self.language)
        low = [plain(word) for word in note.text.split()]
        called = known.has("first", low[0]) and known.has("finite", "".join(low[1:2]))
        called = called or known.has("first_short", low[0])
        label = str(self.profile["basics"].get("label", ""))
        if called and any(one.isdigit() for one in low[1:3]):
            return True  # "I am 22 and in the last year of a degree"
        return called and bool(telling(label)) and telling(label) <= telling(note.text)

    def is_default(self, note: SourceNote) -> bool:
        """Whether a note is only the default of its input."""
        return self.defaults.get(note.source.removeprefix("inputs.")) == note.text

    def first(self, sources: tuple[str, ...]) -> str:
        """Return the first note of several sources, or nothing."""
        return next((note.text for one in sources for note in self.notes(one)), "")

    @property
    def pronoun(self) -> str:
        """How the profile speaks of the writer: `he`, `she`, or nothing if it does not."""
        told = str(self.profile["basics"].get("pronouns", "")).lower().split("/")[0].strip()
        summary = " ".join(one.text for one in whole("basics.summary", self.profile))
        known = lexicon(self.language)
        # In a highlight that begins with another word, "he" is somebody else; so it is where
        # the summary says "I", or speaks of a son.
        first = known.any("of_writer", map(plain, summary.split()))
        parts = [] if first or known.any("kin", map(plain, summary.split())) else parts_of(summary)
        parts += [one.text for one in whole("work.highlights", self.profile)]
        starts = [part.split()[0].lower() for part in parts if part]
        return told or next((one for one in ("he", "she") if one in starts), "")

    @property
    def subject(self) -> Subject:
        """Of whom a text in the third person speaks."""
        pronoun = self.pronoun if self.pronoun in ("he", "she", "they") else ""
        names = (self.name, *_short_names(self.name), *self._nicknames(), *self._titled())
        titled = lexicon(self.language).small["any_titles"]
        words = [word for word in self.name.split() if plain(word) not in titled]
        return Subject((words or [self.name])[0], pronoun, names)

    def of_others(self, note: SourceNote) -> str:
        """Return a sentence about somebody or something else as it was written, or nothing.

        "He did not speak to me" is about somebody named in the sentence before it; what the
        writer's own organisation does is told under its name.
        """
        known = lexicon(self.language)
        # After "my father is a member", "his coffee" is his, whoever the writer is.
        own = "" if _has_person(note.before.split(), known) else self.pronoun
        if note.joined and not self.third and is_of_another_person(note.text, own, known):
            return note.text if shape_of(note.text).sure else ""
        for job in self.profile.get("work", []):
            name = job.get("name") or "-"
            rest = note.text.removeprefix(f"{name} ")
            verb = plain(rest.split()[0]) if rest != note.text and rest[-1:] == "." else ""
            if verb in known.present and not ended_by(job):
                return note.text
        if where := self.elsewhere(note):
            return f"{self._at(where)}, {small_start(note.text)}"
        return ""

    def elsewhere(self, note: SourceNote) -> str:
        """Return the place of the "we" in a note, if it is not the job that a text names."""
        known = lexicon(self.language)
        we = known.small["of_several"] & known.small["of_writer"]
        if not we & {plain(word) for word in note.text.split()}:
            return ""
        _, where = self._entry(note)
        here = str(main_job(self.profile).get("name", ""))
        return "" if where == here or where in note.text else where

    def is_of_job(self, note: SourceNote) -> bool:
        """Whether a note is of the job that an introduction names."""
        return self._entry(note)[1] == main_job(self.profile).get("name") and not note.past

    def is_of_another_we(self, note: SourceNote) -> bool:
        """Whether a note's "we" would be taken for those of the job that a text names."""
        words = note.text.split()
        known = lexicon(self.language)
        told = words[0] == "We" and not self.third and not note.source.startswith("projects")
        told = told and (not note.past or plain(words[1]) in known.past)
        return bool(self.elsewhere(note)) and not told

    def lead(self, note: SourceNote) -> str:
        """Return what places the first fact of something besides the job: "At the repair café, ".

        Told by itself, "I repaired 6,200 things" would be of the job that the text names.
        """
        entry, where = self._entry(note)
        project = entry.startswith("projects")
        if note.joined or not where or not (project or entry.startswith("volunteer")):
            return ""
        if entry in self.placed or telling(where) <= self.said:
            return ""
        self.placed.add(entry)
        if project:
            frame = table(self.language)["introduction"]["project"]
            return f"{capital(frame.format(organisation=where))}, "
        return f"{self._at(where)}, "

    def _entry(self, note: SourceNote) -> tuple[str, str]:
        """Return which entry of the profile a note is from, as `work[0]`, and what it is called."""
        place = _ENTRY.match(note.source)
        entry = self.profile[place["part"]][int(place["at"])] if place else None
        if place is None or not isinstance(entry, dict):
            return "", ""
        return place[0], str(entry.get("organization") or entry.get("name") or "")

    def _at(self, where: str) -> str:
        frame = table(self.language)["introduction"]["at"]
        return capital(frame.format(organisation=body(where, lexicon(self.language))))

    @property
    def works(self) -> bool:
        """Whether the profile has a job that goes on."""
        return any(not ended_by(job) for job in self.profile.get("work", []))

    @property
    def learns(self) -> bool:
        """Whether the writer's label is that of a student, an apprentice and the like."""
        words = str(self.profile["basics"].get("label", "")).split()
        return lexicon(self.language).any("learners", map(plain, words))

    def name_in(self, sources: tuple[str, ...]) -> str:
        """Return the first text of several sources as it was written, or nothing."""
        every = (one.text for source in sources for one in whole(source, self.profile))
        return next(every, "")

    def view(self, of: Role) -> View:
        """Return who speaks to whom in a role's sentences."""
        basics = self.profile["basics"]
        if of.about == "writer":
            theirs = str(basics.get("pronouns", "")).lower().startswith("they")
            last = self.name.split()[-1]
            names = (self.name, last, *_short_names(self.name), *self._nicknames())
            names = (*names, *self._titled())
            own = self.pronoun if self.pronoun in ("he", "she") else ""
            pronouns = ("they",) if theirs else (own,) if own else ()
            return View(of.subject, names, pronouns, "I", of.others, of.bare, of.asks)
        known = lexicon(self.language)
        organisation = str(self.inputs.get("recipient_org") or "")
        short = _short_names(organisation) if organisation else ()
        names = (*names_of(self.recipient, known), organisation, *short)
        names = tuple(name for name in names if name)
        return View(of.subject, names, ("he", "she", "they"), "you", of.others, of.bare, of.asks)

    @property
    def recipient(self) -> str:
        """To whom it is, or nothing."""
        return str(self.inputs.get("recipient") or "")

    def _titled(self) -> list[str]:
        """Return the writer's last name after each title: "Ms Nkansah", "Dr. Nkansah"."""
        small, last = lexicon(self.language).small, self.name.split()[-1]
        titles = small["he_titles"] | small["she_titles"] | small["any_titles"]
        return [f"{one.capitalize()}{dot} {last}" for one in sorted(titles) for dot in ("", ".")]

    def _nicknames(self) -> list[str]:
        """Return short forms of the writer's name that the profile uses: "Gord" of Gordon."""
        first = self.name.split()[0]
        said = f"{self.profile['basics'].get('summary', '')} {_signature(self.profile)}"
        words = {word.strip(".,:;()") for word in said.split()}
        return sorted(
            one for one in words if len(one) > 2 and first.startswith(one) and one != first
        )

    def values(self) -> dict[str, str]:
        """Return what frames may ask for besides a note."""
        formats = table(self.language)["formats"]
        known = lexicon(self.language)
        organisation = str(self.inputs.get("recipient_org") or "")
        organisation = toward_recipient(organisation, self.recipient, known)
        given = self.format or "project"  # any collaboration is one
        said = formats.get(given) or formats["other"].format(format=with_article(given, known))
        return {
            "org": other_side(organisation, known),
            "format": "" if self.tells_format() else said,
            "name": self.name,
        }

    @property
    def format(self) -> str:
        """What is to be done together, if it was given."""
        return str(self.inputs.get("format") or "")

    def tells_format(self) -> bool:
        """Whether the format is no name of something: "We would meet in your hall."."""
        return bool(self.format) and (
            "," in self.format or shape_of(self.format).shape not in _NAMES
        )

    def has_own_format(self) -> bool:
        """Whether the format is worth a mention: it was given, and the idea names none."""
        idea = {plain(word) for word in str(self.inputs.get("idea") or "").split()}
        named = idea & (lexicon(self.language).small["occasions"] | set(self.format.split()))
        own = self.format and self.format != self.defaults.get("format") and not self.tells_format()
        return bool(own and not named)


# An entry of the profile that has a name of its own.
_ENTRY = re.compile(r"(?P<part>\w+)\[(?P<at>\d+)\]")


def _has_person(words: Sequence[str], known: Lexicon) -> bool:
    low = [plain(word).removesuffix("'s") for word in words]
    return any(known.has("persons", word) or known.has("kin", word) for word in low)


def telling(text: str) -> set[str]:
    """Return the stems of the words that tell what a text is about."""
    return {stem(word) for word in words_of(text) if len(word) > 3 or word.isdigit()}


def _signature(profile: Mapping[str, Any]) -> str:
    return str(profile.get("meta", {}).get("draftkit", {}).get("signature", ""))


def _short_names(name: str) -> tuple[str, ...]:
    """Return what somebody may be called besides: "Ruth", "Port Data podcast"."""
    bare = lexicon().rewritten("title", name)
    first = bare.split()[0] if bare else ""
    return tuple(one for one in (first, bare) if len(one) > 2 and one[0].isupper())
