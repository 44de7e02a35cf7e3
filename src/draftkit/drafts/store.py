"""A folder of drafts: every draft is written whole or not at all, and none over another."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.draft import Draft
from draftkit.drafts.filenames import FileNames, states_in
from draftkit.drafts.index import Entry, Index
from draftkit.errors import StoreError
from draftkit.files.new_file import NewFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Store"]

# A folder with fewer drafts is read sooner than its index is worth a file.
_WORTH_AN_INDEX = 100


class Store:
    """A folder of drafts.

    Any number of threads and processes may use the same folder at once.

    Args:
        folder: Where the drafts are; it is made when the first one is saved.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._names = FileNames(self.folder)
        self._index = Index(self.folder)

    def save(self, draft: Draft) -> Path:
        """Write a draft so that it survives a power cut, and return its path.

        The text reaches the disk before the file gets its name; a name that is taken is
        never used again.

        Raises:
            StoreError: If it cannot be written. What was there before is untouched.
        """
        head = draft.head()
        data = head.with_body(draft.body).encode("utf-8", "replace")
        try:
            with NewFile(self.folder, data) as file:
                path = _named(file, draft.file_name)
                state = file.state
        except OSError as exc:
            raise StoreError(
                f"The draft cannot be saved in {self.folder}: {exc.strerror or exc}.",
                hint="Name another folder with --output.",
            ) from exc
        self._names.add(path.name)
        begin = len(self._names) >= _WORTH_AN_INDEX
        self._index.add([Entry.of(head, path.name, state)], begin=begin)
        return path

    def get(self, id: str) -> Draft | None:  # noqa: A002 - the field's word
        """Return the complete draft with this full id, or None.

        In a folder of more than a hundred files, one that another process makes may be
        noticed late: by 20 times as long as it takes to list the folder.
        """
        found = (_read(self.folder / name) for name in self._names.of(id))
        return next((d for d in found if d is not None and d.id == id and d.complete), None)

    def ids(self) -> set[str]:
        """Return the ids of all complete drafts."""
        return {entry.id for entry in self._entries() if entry.status == "complete"}

    def find(self, name: str) -> Draft:
        """Return the draft that a user means.

        Args:
            name: The beginning of an id (four characters or more), a file, or `last`.

        Raises:
            StoreError: If there is none, or more than one.
        """
        if Path(name).suffix == ".md" or os.sep in name:
            return Draft.load(name)
        if name == "last":
            newest = next(iter(self), None)
            if newest is None:
                raise StoreError(f"There are no drafts in {self.folder}.")
            return newest
        if not re.fullmatch(r"[0-9a-f]{4,64}", name):
            raise StoreError(
                f'"{name}" is not a draft: give at least four characters of its id, its file, '
                'or "last". "draftkit list" shows them.'
            )
        found = (_read(self.folder / file) for file in self._names.of(name))
        return self._only(name, [d for d in found if d is not None and d.id.startswith(name)])

    def _only(self, name: str, drafts: Sequence[Draft]) -> Draft:
        if not drafts:
            raise StoreError(
                f"No draft {name} in {self.folder}.", hint='"draftkit list" shows them.'
            )
        if len({draft.id for draft in drafts}) > 1:
            ids = ", ".join(sorted({draft.id[:12] for draft in drafts}))
            raise StoreError(f"{name} could be any of {ids}: give more characters.")
        # A partial draft and the complete one that followed share an id.
        return max(drafts, key=lambda draft: (draft.complete, draft.created))

    def __iter__(self) -> Iterator[Draft]:
        """Yield every draft, the newest first; other Markdown files are passed over."""
        return self._drafts(self.entries())

    def _drafts(self, entries: Sequence[Entry]) -> Iterator[Draft]:
        found = (_read(self.folder / entry.name) for entry in entries if entry.id)
        return (draft for draft in found if draft is not None)

    def list(
        self,
        *,
        kind: str = "",
        status: str = "",
        since: dt.datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[Draft]:
        """Return the drafts that fit all of what is given, the newest first.

        Args:
            kind: Only drafts of this kind.
            status: Only `complete` ones, or only `partial` ones.
            since: Only those made then or later.
            limit: How many at most, or None for all.
        """
        entries = self.entries(kind=kind, status=status, since=since)
        return [*itertools.islice(self._drafts(entries), limit)]

    def entries(
        self, *, kind: str = "", status: str = "", since: dt.datetime | None = None
    ) -> Sequence[Entry]:
        """Return what a list shows of the drafts that fit, the newest first.

        Drafts that somebody damaged are among them, unless a status or a kind is given.
        This takes a second for a hundred thousand drafts; `list` reads each of them.
        """
        first = since.astimezone(dt.UTC).isoformat(timespec="seconds") if since else ""
        found = [
            entry
            for entry in self._entries()
            if entry.status != "foreign"
            and (not kind or entry.kind == kind)
            and (not status or entry.status == status)
            and entry.created >= first
        ]
        found.sort(key=_by_time, reverse=True)
        return found

    def _entries(self) -> Sequence[Entry]:
        """Return an entry for each file, from the index where that is up to date."""
        states = states_in(self.folder)
        lines = self._index.load()
        # In the order of the index, which is nearly that of time: it is soon sorted.
        found = {
            entry.name: entry
            for entry in lines
            if states.get(entry.name) == (entry.size, entry.changed_ns)
        }
        missing = [name for name in states if name not in found]
        read = (Entry.read(self.folder / name, states[name]) for name in missing)
        fresh = sorted((entry for entry in read if entry is not None), key=_by_time)
        found.update((entry.name, entry) for entry in fresh)
        if len(lines) + len(fresh) > 2 * len(found) + _WORTH_AN_INDEX:
            self._index.replace(found.values())
        elif fresh:
            self._index.add(fresh, begin=len(found) >= _WORTH_AN_INDEX)
        return [*found.values()]


def _by_time(entry: Entry) -> str:
    return entry.created + entry.id


def _read(path: Path) -> Draft | None:
    try:
        return Draft.load(path)
    except StoreError:
        return None


def _named(file: NewFile, name: str) -> Path:
    """Give a file the first name that is not taken: `name.md`, `name-2.md` and so on."""
    stem = name.removesuffix(".md")
    for number in itertools.count(1):
        with contextlib.suppress(FileExistsError):
            return file.name(name if number == 1 else f"{stem}-{number}.md")
    raise AssertionError("there is always another number")
