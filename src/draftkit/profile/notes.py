"""Notes: facts that the writer added, in a file of their own beside the profile.

A note is what no profile says: a position, a story, a lesson, somebody's words. The file is
a list to which entries are added at the end, so that a note keeps its id (`notes[3]`), and
comments and order stay the writer's own. Besides notes it holds what was asked and how it was
answered, so that nothing is asked twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from draftkit.errors import ProfileError, nearest
from draftkit.files import yamlio
from draftkit.files.clean import clean
from draftkit.files.names import beside
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there
from draftkit.files.yamledit import LayoutError, append, blocks
from draftkit.profile.fact import Fact
from draftkit.profile.file import located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.profile.profile import Profile

__all__ = ["Note", "NoteType", "Notes", "notes_path", "with_notes"]

NoteType = Literal["position", "story", "lesson", "quote", ""]

_MAX_LENGTH = 5_000
"""Characters: a note is a thought, not a document."""

_KEYS = ("type", "text", "about", "date", "question", "input", "skipped")

_HEAD = """\
# Your notes: what you know and your profile does not say. Drafts may use each as a fact.
# Change or delete what you like; new ones come at the end. A line with `skipped` or `input`
# is what you were asked for one text, so that it is not asked again.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that the writer added.

    Attributes:
        text: What it says, in the writer's words.
        type: `position`, `story`, `lesson` or `quote`; empty if nobody said.
        about: Whom or what it is about, such as `Maria` or the topic that was asked about.
        date: When it was written, as YYYY-MM-DD; empty if nobody said.
        question: What it answers; empty if nothing was asked.
    """

    text: str
    type: NoteType = ""
    about: str = ""
    date: str = ""
    question: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the fields that are not empty, as they stand in the file."""
        every = {key: str(getattr(self, key)) for key in self.__slots__}
        ordered = {key: every[key] for key in ("type", "text", "about", "date", "question")}
        return {key: value for key, value in ordered.items() if value}

    def facts(self, id_: str) -> Iterator[Fact]:
        """Yield the facts that a draft may claim from it."""
        yield Fact(id_, self.text)
        if self.about:
            yield Fact(f"{id_}.about", self.about)


class Notes:
    """The notes of one writer.

    Args:
        path: The file that they are kept in, or None to keep them in memory only.

    >>> notes = Notes()
    >>> notes.add("The first three fridges failed at night.", type="story").text
    'The first three fridges failed at night.'
    >>> [note.type for note in notes]
    ['story']
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._kept: list[dict[str, str]] = []
        self._new: list[dict[str, str]] = []

    @classmethod
    def load(cls, path: str | Path) -> Notes:
        """Read notes; a file that is not there has none.

        Raises:
            ProfileError: With the file and the line of the first thing that is wrong.
        """
        notes = cls(Path(path))
        notes._kept = _entries(text_if_there(notes._file, ProfileError), notes._file)
        return notes

    @classmethod
    def of(cls, profile: Profile) -> Notes:
        """Read the notes that stand beside a profile's file.

        Raises:
            ProfileError: As `load`.
        """
        return cls.load(notes_path(profile.path)) if profile.path else cls()

    def __iter__(self) -> Iterator[Note]:
        """Yield the notes in the order of their ids."""
        for entry in (*self._kept, *self._new):
            if "skipped" not in entry and "input" not in entry:
                yield Note(**entry)  # type: ignore[arg-type]  # its type was checked

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)

    def add(
        self,
        text: str,
        *,
        type: NoteType = "",  # noqa: A002
        about: str = "",
        question: str = "",
    ) -> Note:
        """Add a note at the end; `save` writes it to the file.

        Args:
            text: What it says. Line breaks become spaces.
            type: `position`, `story`, `lesson` or `quote`.
            about: Whom or what it is about.
            question: What it answers.

        Raises:
            ProfileError: If there is no text, or the type is not one of these.
        """
        note = Note(_line(text), type, _line(about), _today(), _line(question))
        self._add(note.as_dict())
        return note

    def answer(self, question: str, about: str, input: str, text: str) -> None:  # noqa: A002
        """Keep what was answered for one text only, as the value of an input."""
        given = {"input": input, "text": text, "about": about, "date": _today()}
        self._add({**{k: _line(v) for k, v in given.items() if v}, "question": _line(question)})

    def skip(self, question: str, about: str) -> None:
        """Record that a question was asked about something, and not answered."""
        entry = {"skipped": _line(question), "about": _line(about), "date": _today()}
        self._add({key: value for key, value in entry.items() if value})

    def asked(self, question: str, about: str) -> bool:
        """Whether a question was asked about this before, answered or not."""
        return any(
            _line(question) in (entry.get("question"), entry.get("skipped"))
            and entry.get("about", "") == _line(about)
            for entry in (*self._kept, *self._new)
        )

    def answered(self, input: str, question: str, about: str) -> str:  # noqa: A002
        """Return how an input was answered for the same text before, or nothing."""
        key = (input, _line(question), _line(about))
        found = [
            entry["text"]
            for entry in (*self._kept, *self._new)
            if (entry.get("input"), entry.get("question"), entry.get("about", "")) == key
        ]
        return found[-1] if found else ""

    def save(self) -> Path:
        """Append what was added to the file, even if somebody else has added to it meanwhile.

        Returns:
            The file. Nobody but the user may read it.

        Raises:
            ProfileError: If it cannot be read or written; it is then as it was.
        """
        file = self._file
        if not self._new:
            return file

        def added(before: str | None) -> str:
            _entries(before, file)  # a damaged file is refused before anything edits it
            after = _HEAD if before is None else before
            for entry in self._new:
                after = _with(after, entry, file)
            _entries(after, file)
            return after

        self._kept = _entries(change(file, added, ProfileError), file)
        self._new = []
        return file

    def forget(self, is_about: Callable[[str], bool], keep: Callable[[str], object]) -> int:
        """Delete the entries about somebody from the file, at once and for good.

        Comments above an entry go with it. Later notes get other ids: `notes[3]` becomes
        `notes[2]`.

        Args:
            is_about: Called with whom or what each entry is about.
            keep: Called with the lines of these entries, before they are gone.

        Returns:
            How many entries were taken out.

        Raises:
            ProfileError: If the file cannot be read or written; it is then as it was.
        """
        gone = 0

        def without(before: str | None) -> str:
            nonlocal gone
            entries = _entries(before, self._file)
            head, *pieces = blocks(before or "", yamlio.parse(before or ""))
            goes = [is_about(entry.get("about", "")) for entry in entries]
            gone = sum(goes)
            after = head + "".join(p for p, it in zip(pieces, goes, strict=True) if not it)
            if len(_entries(after, self._file)) != len(pieces) - gone:
                raise ProfileError(f"{self._file}: please delete these notes by hand.")
            keep("".join(p for p, it in zip(pieces, goes, strict=True) if it))
            return after

        if self._file.exists():
            self._kept = _entries(change(self._file, without, ProfileError), self._file)
        return gone

    def _add(self, entry: dict[str, str]) -> None:
        if wrong := _problem(entry):
            raise ProfileError(f"A note {wrong}.")
        self._new.append(entry)

    @property
    def _file(self) -> Path:
        if self.path is None:
            raise ProfileError("These notes have no file to be kept in: give Notes a path.")
        return self.path


def notes_path(profile: Path) -> Path:
    """Return the file of the notes beside a profile: `notes.yaml`, or `amara.notes.yaml`."""
    return beside(profile, "notes.yaml")


def with_notes(profile: Profile) -> Profile:
    """Return the profile with the notes that stand beside it.

    Raises:
        ProfileError: If they cannot be read.
    """
    return profile.with_notes(Notes.of(profile))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _today() -> str:
    return dt.datetime.now().astimezone().date().isoformat()


def _with(text: str, entry: dict[str, str], file: Path) -> str:
    try:
        return append(text, entry)
    except yamlio.YAMLError as exc:
        raise ProfileError(located(str(file), exc.line, f"cannot be read: {exc}")) from exc
    except LayoutError as exc:
        raise ProfileError(f"{file}: please add this at its end by hand: {exc}") from exc


def _entries(text: str | None, file: Path) -> list[dict[str, str]]:
    """Return the entries of a file, each as a mapping of texts."""
    if text is None:
        return []
    try:
        document = yamlio.parse(text)
    except yamlio.YAMLError as exc:
        raise ProfileError(located(str(file), exc.line, f"cannot be read: {exc}")) from exc
    if not isinstance(document.data or [], list):
        raise ProfileError(f'{file}: notes are a list: each starts with "- " on its line.')
    found = []
    for number, item in enumerate(document.data or []):
        entry = {"text": item} if isinstance(item, str) else item
        if wrong := _problem(entry):
            line = document.lines.get((number,))
            raise ProfileError(located(str(file), line, f"the note {wrong}"))
        found.append({key: _line(value) for key, value in entry.items() if value})
    return found


def _problem(entry: Any) -> str:
    """Return what is wrong with an entry, to follow "the note", or nothing."""
    if not isinstance(entry, dict):
        return "is neither a text nor keys with texts"
    wrong = (_wrong_key(key, value) for key, value in entry.items())
    return next(filter(None, wrong), "") or _wrong_text(entry) or _wrong_type(entry.get("type"))


def _wrong_key(key: str, value: Any) -> str:
    if key not in _KEYS:
        return f'has an unknown key "{key}".{nearest(key, _KEYS)} Keys: {", ".join(_KEYS)}'
    return "" if isinstance(value, str | None) else f"has more than one text for {key}"


def _wrong_text(entry: dict[str, str | None]) -> str:
    text = entry.get("text") or ""
    if not text.strip() and not entry.get("skipped"):
        return "has no text"
    return f"has more than {_MAX_LENGTH:,} characters" if len(text) > _MAX_LENGTH else ""


def _wrong_type(given: str | None) -> str:
    types = get_args(NoteType)[:-1]
    if not given or given in types:
        return ""
    return f'has the type "{given}".{nearest(given, types)} Types: {", ".join(types)}'
