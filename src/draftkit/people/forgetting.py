"""Forgetting somebody: taken out of people, notes and journal, and looked for in other files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.documents.source import Source, is_document, mails_of
from draftkit.drafts.filenames import has_markdown_name
from draftkit.errors import InputError, UsageError
from draftkit.files.bundle import Bundle
from draftkit.files.clean import clean
from draftkit.files.encoding import encoding_of
from draftkit.files.names import beside
from draftkit.files.regular_file import is_file, open_file, read_bytes
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

# Known by their names even where they are damaged; all else is known by what is in it.
_DOCUMENTS = frozenset((".docx", ".pdf", ".eml", ".mbox"))
# A line of a calendar goes on behind a blank, and one of a message or an old card behind "=".
_FOLD = re.compile(r"=?\n[ \t]|=\n")
# Letters as messages, addresses of pages, JSON and YAML may write them.
_ESCAPED = re.compile(r"(?:[=%][0-9A-Fa-f]{2})+|\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_TAG = re.compile(r"<[^<>]{0,2000}>")
# Bytes: larger files are named, not read.
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
    *before, last = plain(person.name).split() or [""]
    wanted = [plain(person.name), " ".join([last, *before]), *map(plain, person.email)]
    found, unread = list[tuple[Path, int]](), list[Path]()
    for path in sorted({*_files(folder), *_files(drafts.resolve())}):
        try:
            if path.stat().st_size > _LARGEST:
                raise OSError  # noqa: TRY301 - as one that cannot be read
            document = _document(path)
            text = _decoded(read_bytes(path)) if document is None else ""
        except (OSError, ValueError, InputError):
            unread.append(path)
            continue
        line = _line_of(text, wanted)
        if line or any(_line_of(view, wanted) for view in _views(document or text)):
            found.append((path, line))
    return found, tuple(unread)


def _document(path: Path) -> str | None:
    """Return all that a file says whose text has no lines of its own; None if it is a text.

    Raises:
        InputError: If it cannot be read.
        ValueError: If it is a damaged workbook.
    """
    if path.suffix.lower() == ".xlsx":
        from draftkit.people.xlsx import sheets

        with open_file(path) as file:
            return "\n".join(" ".join(row) for sheet in sheets(file)[0] for row in sheet.rows)
    if (bundle := Bundle.open(path)).is_archive:  # a Word file, or an export of LinkedIn's
        return "\n".join(_decoded(bundle.bytes_of(entry)) for entry in bundle.entries)
    if path.suffix.lower() not in _DOCUMENTS and not is_document(path):
        return None
    if found := mails_of(path):  # also from whom and to whom they are
        return "\n".join(f"{m.people}\n{m.subject}\n{m.plain}\n{m.page}" for m in found)
    return Source.read(path).text


def _decoded(data: bytes) -> str:
    """Return the text of a file; nothing if it has none, such as a picture."""
    encoding = encoding_of(BytesIO(data))
    if encoding is None and b"\0" in data:
        return ""
    return clean(data.decode(encoding or "utf-8", "replace"))


def _views(text: str) -> set[str]:
    """Return a text, and as the programs show it that it is for."""
    whole = _ESCAPED.sub(_letters, _FOLD.sub("", text))
    # A mark of a page may stand inside of a word, or between two.
    return {text, *(unescape(_TAG.sub(gap, whole)) for gap in ("", " "))}


def _letters(escaped: re.Match[str]) -> str:
    if code := escaped[1] or escaped[2]:
        return chr(int(code, 16))
    data = bytes.fromhex(re.sub("[=%]", "", escaped[0]))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _files(folder: Path) -> Iterator[Path]:
    inside = [folder, *(path for path in folder.glob("*") if path.is_dir())]
    return (path for each in inside for path in each.glob("*") if is_file(path))


def _line_of(text: str, wanted: list[str]) -> int:
    """Return the first line that has one of some names; 0 if none does."""
    if not any(f" {name} " in f" {folded(text)} " for name in wanted):
        return 0
    for number, line in enumerate(text.splitlines(), 1):
        if any(f" {name} " in f" {folded(line)} " for name in wanted):
            return number
    return 1  # it is broken over two lines
