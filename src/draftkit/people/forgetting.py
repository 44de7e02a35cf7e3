"""Forgetting somebody: taken out of people, notes and journal, and looked for in other files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from draftkit.documents.source import Source, mails_of
from draftkit.drafts.filenames import has_markdown_name
from draftkit.errors import InputError, UsageError
from draftkit.files.clean import clean
from draftkit.files.encoding import encoding_of
from draftkit.files.names import beside
from draftkit.files.regular_file import is_file, open_file
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_over
from draftkit.people.naming import find, folded, matches, plain
from draftkit.people.people import People, people_path
from draftkit.people.practice.practice import Practice, Touches, practice_path
from draftkit.profile.notes import Notes, notes_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.people.person import Person

__all__ = ["Forgotten", "forget"]

# What draftkit writes, and what users keep beside it. Larger files are named, not read.
_TEXTS = frozenset((".md", ".markdown", ".txt", ".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv"))
_OTHER_TEXTS = frozenset((".html", ".ics", ".vcf"))
_DOCUMENTS = frozenset((".docx", ".pdf", ".eml", ".mbox", ".xlsx"))
# A line of a calendar goes on behind a blank.
_FOLD = re.compile(r"\r?\n[ \t]")
_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out, and what was not.

    Attributes:
        person: Who.
        kept: The file that has what was taken out, until somebody else is forgotten.
        notes: How many notes were about them, and are gone.
        drafts: The drafts that name them; these stay.
        elsewhere: Other files with their name or address, each with the first line that has it;
            0 where a file has no lines, as a Word file.
        unread: Files that could not be read.
        events: How many lines of the journal were about them; those on drafts stay, without them.
    """

    person: Person
    kept: Path
    notes: int
    drafts: tuple[Path, ...]
    elsewhere: tuple[tuple[Path, int], ...]
    unread: tuple[Path, ...] = ()
    events: int = 0


def forget(words: str, profile: Path, drafts: Path, *, whole: bool = True) -> Forgotten:
    """Take a person out of draftkit's own files, and say where else the name stands.

    Args:
        words: Who is meant, as for `find`.
        profile: The file of the profile that the people and the notes are beside.
        drafts: The folder of drafts, which stay.
        whole: Whether the words must be a whole name, or an address; see `find`.

    Raises:
        InputError: If nobody is meant, or it could be several.
        UsageError: If a file cannot be read or written.
    """
    person = find(words, file := People.load(people_path(profile)), whole=whole)
    known = list(file)

    def is_about(about: str) -> bool:
        words = set(plain(about).split())
        named = bool(words) and words <= set(plain(str(person)).split())
        return named and matches(about, known) == [person]

    kept = _Kept(beside(profile, "forgotten.txt"), person)

    def without(people: People) -> None:
        one = _again(people, person)
        kept.add(people_path(profile), people.lines(one))
        people.remove(one)

    notes = Notes.load(notes_path(profile))
    gone = notes.forget(is_about, partial(kept.add, notes_path(profile)))
    practice = Practice.load(practice_path(profile))
    theirs = set(Touches(practice, known).of(person))
    events = practice.forget(theirs.__contains__, partial(kept.add, practice_path(profile)))
    People.edit(people_path(profile), without)
    places, unread = _places(person, profile.resolve().parent, drafts)
    places = [(path, line) for path, line in places if path != kept.file.resolve()]
    made = tuple(path for path, _ in places if _is_in(path, drafts))
    others = tuple((path, line) for path, line in places if not _is_in(path, drafts))
    return Forgotten(person, kept.file, gone, made, others, unread, events)


class _Kept:
    """The file with what was taken out: one person's alone, so that nobody is kept for good."""

    def __init__(self, file: Path, person: Person) -> None:
        self.file = file
        whose = f"# {clean(str(person))}\n"
        before = text_if_there(file, UsageError) or ""
        # A file about the same person is left from a run that ended before all was taken out.
        self._text = before if before.startswith(whose) else whose

    def add(self, source: Path, lines: str) -> None:
        """Keep lines before they are removed from a file.

        Raises:
            UsageError: If that cannot be done.
        """
        part = f"# From {source.name}:\n{lines}"
        if not lines or part in self._text:
            return
        self._text += part
        write_over(self.file, self._text, UsageError, mode=0o600)


def _again(people: People, person: Person) -> Person:
    """Return the same person in the file as it is now."""
    for one in people:
        if one == person:
            return one
    raise UsageError(f"{people.path} was changed meanwhile; try again.")


def _is_in(path: Path, folder: Path) -> bool:
    return has_markdown_name(path.name) and path.is_relative_to(folder.resolve())


def _places(
    person: Person, folder: Path, drafts: Path
) -> tuple[list[tuple[Path, int]], tuple[Path, ...]]:
    """Return the files and drafts that name somebody, each with its line, and those not read."""
    wanted = [plain(person.name), *map(plain, person.email)]
    found, unread = list[tuple[Path, int]](), list[Path]()
    for path in sorted({*_texts(folder), *_texts(drafts.resolve())}):
        try:
            if path.stat().st_size > _LARGEST:
                raise OSError  # noqa: TRY301 - as one that cannot be read
            text, shown = _said(path)
        except (OSError, ValueError, InputError):
            unread.append(path)
            continue
        if (line := _line_of(text, wanted)) or (shown != text and _line_of(shown, wanted)):
            found.append((path, line))
    return found, tuple(unread)


def _said(path: Path) -> tuple[str, str]:
    """Return a file's text, and what the programs show that it is for; nothing where that is it.

    Raises:
        InputError: If it cannot be read.
        ValueError: If it is a damaged workbook.
    """
    if path.suffix.lower() in _DOCUMENTS:
        return "", _document(path)
    with open_file(path) as file:
        encoding = encoding_of(file) or "utf-8"
        file.seek(0)
        text = clean(file.read().decode(encoding, "replace"))
    return text, unquote(_FOLD.sub("", text))


def _document(path: Path) -> str:
    if path.suffix.lower() == ".xlsx":
        from draftkit.people.xlsx import sheets

        with open_file(path) as file:
            return "\n".join(" ".join(row) for sheet in sheets(file)[0] for row in sheet.rows)
    if found := mails_of(path):  # also from whom and to whom they are
        return "\n".join(f"{m.people}\n{m.subject}\n{m.plain}\n{m.page}" for m in found)
    return Source.read(path).text


def _texts(folder: Path) -> Iterator[Path]:
    inside = [folder, *(path for path in folder.glob("*") if path.is_dir())]
    for each in inside:
        for path in each.glob("*"):
            if path.suffix.lower() in _TEXTS | _OTHER_TEXTS | _DOCUMENTS and is_file(path):
                yield path


def _line_of(text: str, wanted: list[str]) -> int:
    """Return the first line that has one of some names; 0 if none does."""
    if not any(f" {name} " in f" {folded(text)} " for name in wanted):
        return 0
    for number, line in enumerate(text.splitlines(), 1):
        if any(f" {name} " in f" {folded(line)} " for name in wanted):
            return number
    return 1  # it is broken over two lines
