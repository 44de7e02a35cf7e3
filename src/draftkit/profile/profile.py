"""The profile: what is true about a person, and the only source of facts."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import ProfileError
from draftkit.files import places
from draftkit.profile.data import pick, plain, steps, without, without_blanks
from draftkit.profile.fact import facts_of
from draftkit.profile.file import located, parsed, text_of
from draftkit.profile.other_formats import format_of_data
from draftkit.profile.problems import examine
from draftkit.profile.reading import by_time, read
from draftkit.profile.schema import WANTED

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    from draftkit.language.tags.tag import Tag
    from draftkit.profile.data import Steps
    from draftkit.profile.fact import Fact
    from draftkit.profile.notes import Note
    from draftkit.profile.schema import Wanted

__all__ = ["Inspection", "Profile", "inspect", "inspect_text"]

FILE_NAMES = ("profile.yaml", "profile.yml", "resume.json")
"""What a profile is called, in the order in which a folder is searched."""

# The parts that are sent may differ from row to row.
_MOST_SELECTIONS = 64

# Shorter texts are names, titles and places.
_SENTENCE = 30


@dataclass(frozen=True)
class Profile:
    """A professional's profile, valid and plain.

    Attributes:
        data: Mappings, lists and strings, nested as in the file. Every scalar is the
            text that was written, without markup; blank parts are left out; in `work`,
            `volunteer` and `education` ongoing entries come first, then those that ended last.
            Read it, do not change it.
        path: The file that it came from, or None.
        warnings: What looks like a slip, one sentence each.
        notes: What the writer added to it; see `with_notes`.

    >>> Profile.from_dict({"basics": {"name": "Amara Okafor"}}).name
    'Amara Okafor'
    """

    data: dict[str, Any]
    path: Path | None = field(default=None, compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)
    notes: tuple[Note, ...] = ()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Profile:
        """Read a profile.

        Args:
            path: A YAML file, or a JSON file by its ending `.json`.

        Raises:
            ProfileError: If it cannot be read, or for the first thing that is wrong
                in it; `inspect` tells them all.
        """
        return inspect(path).valid()

    @classmethod
    def from_dict(cls, data: dict[str, Any], source: str = "the profile") -> Profile:
        """Make a profile from plain data.

        Args:
            data: Mappings, lists and scalars; numbers become the text Python writes.
            source: What error messages call it.

        Raises:
            ProfileError: For the first thing that is wrong in it.
        """
        return _inspection(data, {}, source, None).valid()

    @classmethod
    def find(cls, path: str | None = None) -> Path:
        """Return the profile to use: the given one, else one here, else the user's own.

        Their own is that of the setting `profile`, or else `profile.yaml` beside the settings.

        Raises:
            ProfileError: If none was given and none is found.
        """
        from draftkit.config import Config  # it may name the only profile, and takes time

        here = (one for one in map(Path, FILE_NAMES) if one.is_file())
        if found := path or next(here, None) or Config.load().profile:
            return Path(found)
        own = places.config_dir() / FILE_NAMES[0]
        if own.is_file():
            return own
        raise ProfileError(
            f"No profile: there is no {', '.join(FILE_NAMES)} in this folder, and no {own}.",
            hint='Run "draftkit init" to make one, or name one with --profile '
            "(examples/profile.yaml shows how it looks).",
        )

    def with_notes(self, notes: Iterable[Note]) -> Profile:
        """Return the profile with these notes: they are facts, too, such as `notes[0]`.

        They are part of neither `data` nor `hash`: drafts that use none of them stay as they
        are whatever is noted.

        >>> from draftkit.profile.notes import Note
        >>> profile = Profile.from_dict({"basics": {"name": "Amara"}})
        >>> profile.with_notes([Note("Fridges fail at night.")]).facts()[-1].id
        'notes[0]'
        """
        return dataclasses.replace(self, notes=tuple(notes))

    @property
    def name(self) -> str:
        """The person's name."""
        name: str = self.data["basics"]["name"]
        return name

    @functools.cached_property
    def language(self) -> Tag | None:
        """The language of drafts unless another is asked for: `meta.draftkit.language`.

        None where the profile does not say it; see `own_language`.
        """
        from draftkit.language.tags.tag import Tag

        own = self.data.get("meta", {}).get("draftkit", {})
        said = own.get("language") if isinstance(own, dict) else None
        return Tag.find(said) if said else None

    @functools.cached_property
    def own_language(self) -> Tag | None:
        """The language that the profile itself is written in; None for English, or if unsure."""
        from draftkit.language.document import Document
        from draftkit.language.tags.script import tag_of

        told = tag_of(Document("\n\n".join(fact.text for fact in _own_texts(self._facts))))
        return None if told is None or told.code == "en" else told

    @functools.cached_property
    def hash(self) -> str:
        """The SHA-256 of the data in hexadecimal: the same for YAML and JSON."""
        text = json.dumps(self.data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def facts(self) -> tuple[Fact, ...]:
        """Return all that a draft may claim, in the profile's order."""
        return self._facts

    @functools.cached_property
    def _facts(self) -> tuple[Fact, ...]:
        own = facts_of(self.data)
        if not self.notes:
            return own
        return (*own, *(fact for id_, note in self.noted.items() for fact in note.facts(id_)))

    @property
    def noted(self) -> dict[str, Note]:
        """The notes by their ids."""
        return {f"notes[{n}]": note for n, note in enumerate(self.notes, len(self._own_notes))}

    @property
    def _own_notes(self) -> list[Any]:
        """A list `notes` in the profile itself: those of the notes' file are numbered after it."""
        own = self.data.get("notes")
        return own if isinstance(own, list) else []

    @functools.cached_property
    def _whole(self) -> dict[str, Any]:
        if not self.notes:
            return self.data
        return {**self.data, "notes": [*self._own_notes, *(n.as_dict() for n in self.notes)]}

    @functools.cached_property
    def samples(self) -> tuple[str, ...]:
        """The writer's own texts that the profile names.

        Raises:
            ProfileError: If one of the files is missing, or cannot be read as text.
        """
        from draftkit.profile.samples import read

        return read(self)

    def select(self, parts: Sequence[str]) -> dict[str, Any]:
        """Return only some parts, nested as in the profile.

        Args:
            parts: Such as `basics.name`, `work`, `work[0]`, `work.highlights` (of each
                entry). Those that the profile does not have are absent.

        Do not change what is returned: the same object is returned for the same parts.

        >>> profile = Profile.from_dict({"basics": {"name": "Amara", "email": "a@b.example"}})
        >>> profile.select(["basics.name", "awards"])
        {'basics': {'name': 'Amara'}}
        """
        key = tuple(parts)
        if key not in self._selections:
            if len(self._selections) >= _MOST_SELECTIONS:
                self._selections.clear()
            self._selections[key] = pick(self._whole, [steps(part) for part in parts]) or {}
        return self._selections[key]

    def without(self, hidden: Callable[[str], bool]) -> Profile:
        """Return the profile without some of its texts; its notes stay.

        Args:
            hidden: Tells whether an id, such as `basics.email`, is left out.

        >>> profile = Profile.from_dict({"basics": {"name": "Amara", "email": "a@b.example"}})
        >>> profile.without(lambda id_: id_ == "basics.email").data
        {'basics': {'name': 'Amara'}}
        """
        return dataclasses.replace(self, data=without(self.data, "", hidden) or {})

    @functools.cached_property
    def _selections(self) -> dict[tuple[str, ...], dict[str, Any]]:
        """What was selected before: each draft of a run asks for the same parts."""
        return {}


def _own_texts(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts that are sentences: names and titles may be in any language."""
    return [fact for fact in facts if len(fact.text) >= _SENTENCE]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What reading a profile brought to light.

    Attributes:
        profile: The profile, or None if there are errors.
        data: The plain data, whether valid or not.
        errors: All that is wrong, each with file, line and field.
        warnings: What looks like a slip, in the same form.
        remarks: What is read differently from how it is written, a line each.
        places: For each section that is put in order of time, the places of its entries in
            the file.
    """

    profile: Profile | None
    data: dict[str, Any]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """The parts that would make drafts better and that are blank or absent."""
        return tuple(part for part in WANTED if pick(self.data, [part.path]) is None)

    def in_file(self, path: Steps) -> Steps:
        """Return where a part of the profile stands in the file, whose order may be another."""
        places = self.places.get(str(path[0]), ())
        if len(path) > 1 and isinstance(path[1], int) and path[1] < len(places):
            return (path[0], places[path[1]], *path[2:])
        return path

    def valid(self) -> Profile:
        """Return the profile.

        Raises:
            ProfileError: With the first error, if there is one.
        """
        if self.profile is None:
            more = len(self.errors) - 1
            hint = f'("draftkit profile check" lists {more} more.)' if more else ""
            raise ProfileError(self.errors[0], hint=hint)
        return self.profile


def inspect(path: str | os.PathLike[str]) -> Inspection:
    """Read a profile and collect all that is wrong with it.

    Raises:
        ProfileError: If the file cannot be read, or is not YAML (JSON) at all.
    """
    path = Path(path)
    return inspect_text(text_of(path), path)


def inspect_text(text: str, path: Path) -> Inspection:
    """Do what `inspect` does for a text that is, or will be, in the file.

    Raises:
        ProfileError: If the text is not YAML (JSON, by the path's ending) at all.
    """
    document = parsed(text, path)
    return _inspection(document.data, document.lines, str(path), path)


def _inspection(data: Any, lines: dict[Steps, int], source: str, path: Path | None) -> Inspection:
    texts = plain(data, source)
    if other := format_of_data(texts):
        raise ProfileError(f"{source} is {other[0]}, not a profile.", hint=other[1])
    reading = read(texts)
    in_json = path is not None and path.suffix.lower() == ".json"
    told = [
        (located(source, _line(p.path, lines), p.told(in_json=in_json)), p.fatal)
        for p in sorted(examine(reading.data), key=lambda p: _line(p.path, lines) or 0)
    ]
    errors = tuple(text for text, fatal in told if fatal)
    warnings = tuple(text for text, fatal in told if not fatal)
    ordered, places = by_time(reading.data) if isinstance(reading.data, dict) else ({}, {})
    kept = without_blanks(ordered)
    profile = None if errors else Profile(kept, path, warnings)
    remarks = tuple(located(source, None, text) for text in reading.remarks())
    return Inspection(profile, kept, errors, warnings, remarks, places)


def _line(path: Steps, lines: dict[Steps, int]) -> int | None:
    """Return the line of a part, or of the nearest part around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
