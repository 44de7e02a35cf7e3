"""A folder of drafts: every draft is written whole or not at all, and none over another."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.damaged import Damaged, all_damaged, damaged
from draftkit.drafts.draft import Draft
from draftkit.drafts.filenames import FileNames, may_be_draft, states_in
from draftkit.drafts.head import DamagedError
from draftkit.drafts.index import Index, IndexEntry, sortable
from draftkit.drafts.journal import Journal
from draftkit.drafts.searching import Query
from draftkit.drafts.trash import into_trash
from draftkit.errors import NoDraftError, StoreError, typed
from draftkit.files.lock import turn
from draftkit.files.new_file import NewFile
from draftkit.files.regular_file import read_bytes
from draftkit.files.temporary import lock_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Store"]

# A folder with fewer drafts is read so soon that an index is not worth a file.
_WORTH_AN_INDEX = 100

# How many digits of an id are in the name of the file that says it is being drafted.
_TELLING = 16

# How often to ask whether another process is done.
_WAIT_S = 0.1


def _wait() -> None:
    time.sleep(_WAIT_S)


class Store:
    """A folder of drafts.

    Any number of threads and processes may use the same folder at once.

    Args:
        folder: Where the drafts are; it is made when the first one is begun.

    Attributes:
        folder: The same.
        names: The names in it.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.names = FileNames(self.folder)
        self._index = Index(self.folder)
        self._begun = False
        self._harmed: Sequence[Path] = ()

    @contextmanager
    def alone(self, what: str, wait: Callable[[], object] = _wait) -> Iterator[None]:
        """Be the only one, of all threads and processes, who does something in this folder.

        Args:
            what: The id of a draft that is to be made, or `run` for a bulk run.
            wait: Called again and again while another one does it. It waits a while each
                time, or raises to give up.

        Raises:
            StoreError: If the folder cannot be written to.
        """
        with contextlib.ExitStack() as stack:
            with self._writing():
                others = stack.enter_context(turn(lock_of(self.folder, what[:_TELLING]), wait))
            if others:
                self.names.forget_when()
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Make the folder, the first time, and say what keeps it from being written to."""
        try:
            if not self._begun:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._begun = True
            yield
        except OSError as exc:
            # A folder made anew would be on the disk under a drive that was taken away.
            why = str(exc.strerror or exc)
            if isinstance(exc, FileNotFoundError):
                why = "the folder is gone"
            elif isinstance(exc, FileExistsError | NotADirectoryError):
                why = "it is no folder"
            raise StoreError(
                f"The draft cannot be saved in {self.folder}: {why}.",
                hint="Name another folder with --output.",
            ) from exc

    def save(self, draft: Draft, *, instead_of: Draft | None = None, for_now: bool = False) -> Path:
        """Write a draft so that it survives a power cut, and return its path.

        The text reaches the disk before the file gets its name; a name that is taken is
        never used again.

        Args:
            draft: What to save.
            instead_of: The same draft as it was saved here before, or the answer that it is
                made of: its file is replaced if nobody has touched it since, or has it open.
            for_now: Whether it is replaced itself within a moment: then a power cut may take
                it away, unless it is instead of another.

        Raises:
            StoreError: If it cannot be written. What was there before is untouched.
        """
        head = draft.head()
        data = head.with_body(draft.body).encode("utf-8", "replace")
        for_now = for_now and instead_of is None
        with self._writing(), NewFile(self.folder, data, for_now=for_now) as file:
            path = _placed(file, draft, instead_of)
            state = file.state
        self.names.add(path.name)
        if not for_now:
            begin = len(self.names) >= _WORTH_AN_INDEX
            self._index.add([IndexEntry.of(head, path.name, state)], begin=begin)
        return path

    def delete(self, draft: Draft | Damaged) -> Path:
        """Move a draft's file into the folder `trash` beside it, and return where it is then.

        To get it back, move it back. Nothing there is ever replaced.

        Raises:
            StoreError: If it has no file, or that cannot be moved: it stays where it is.
        """
        if draft.path is None:
            raise StoreError("The draft was not saved, so there is no file of it.")
        return into_trash(draft.path)

    def get(self, id: str) -> Draft | None:  # noqa: A002 - the field's word
        """Return the complete draft with this full id, or None.

        In a folder of more than a hundred files, a draft that another process makes may be
        noticed late, by up to 20 times as long as it takes to list the folder.
        """
        return next((draft for draft in self._with(id) if draft.complete), None)

    def versions(self, id: str) -> Sequence[Draft]:  # noqa: A002 - the field's word
        """Return the drafts with this full id: partial ones, and copies that somebody made."""
        return [*self._with(id)]

    def _with(self, id: str) -> Iterator[Draft]:  # noqa: A002 - the field's word
        found = (_read(self.folder / name) for name in self.names.of(id))
        return (draft for draft in found if draft is not None and draft.id == id)

    def damaged(self, id: str) -> Damaged | None:  # noqa: A002 - the field's word
        """Return the draft with this full id whose file is there and cannot be read, or None."""
        return damaged((self.folder / name for name in self.names.of(id)), id)

    def journal(self) -> Journal:
        """Return which drafts are in the folder already, to ask for many of them."""
        return Journal(self.folder, self.names, self._index)

    def harmed(self) -> Sequence[Damaged]:
        """Return the damaged drafts that were passed over when all were last gone through."""
        return all_damaged(self._harmed)

    def ids(self) -> set[str]:
        """Return the ids of all complete drafts."""
        return {entry.id for entry in self._entries() if entry.status == "complete"}

    @typed
    def find(self, name: str) -> Draft:
        """Return the draft that a user means.

        Args:
            name: The beginning of an id (four characters or more), a file, or `last`.

        Raises:
            DamagedError: If it cannot be read.
            StoreError: If there is none, or more than one, or its files differ.
        """
        if may_be_draft(Path(name).name) or os.sep in name:
            return Draft.load(name)
        if name == "last":
            newest = next(iter(self), None)
            if newest is None:
                for harmed in self.harmed():
                    raise harmed.error()
                raise NoDraftError(f"There are no drafts in {self.folder}.")
            return newest
        if not re.fullmatch(r"[0-9a-f]{4,64}", name):
            raise NoDraftError(
                f'"{name}" is not a draft: give at least four characters of its id, its file, '
                'or "last". "draftkit list" shows them.'
            )
        files = [self.folder / file for file in self.names.of(name)]
        found = map(_read, files)
        return self._only(
            name, [d for d in found if d is not None and d.id.startswith(name)], files
        )

    def findable(self, name: str) -> Draft | Damaged:
        """Return the same, also if it cannot be read: for those who mend it, or take it away."""
        try:
            return self.find(name)
        except DamagedError as exc:
            if exc.path is None:
                raise
            return Damaged(exc.path, str(exc.args[0]), exc.hint)

    def _only(self, name: str, drafts: Sequence[Draft], files: Sequence[Path]) -> Draft:
        if not drafts:
            for harmed in all_damaged(files):
                raise harmed.error()
            raise NoDraftError(
                f"No draft {name} in {self.folder}.", hint='"draftkit list" shows them.'
            )
        if len({draft.id for draft in drafts}) > 1:
            ids = ", ".join(sorted({draft.id[:12] for draft in drafts}))
            raise NoDraftError(f"{name} could be any of {ids}: give more characters.")
        whole = {draft.body.strip(): draft for draft in drafts if draft.complete}
        if len(whole) > 1:  # a program that syncs keeps both, and one was edited
            paths = " and ".join(sorted(str(draft.path) for draft in whole.values()))
            raise StoreError(
                f"{name} is the same draft in several files, whose texts differ: {paths}.",
                hint="Name the file that you mean, or move the others away.",
            )
        # A partial draft and the complete one that followed share an id.
        return max(drafts, key=lambda draft: (draft.complete, draft.created))

    def __iter__(self) -> Iterator[Draft]:
        """Yield every draft, the newest first; other Markdown files are passed over."""
        return self._drafts(self.entries())

    def _drafts(self, entries: Sequence[IndexEntry]) -> Iterator[Draft]:
        found = (_read(self.folder / entry.name) for entry in entries if entry.id)
        return (draft for draft in found if draft is not None)

    @typed
    def list(
        self,
        *,
        kind: str = "",
        status: str = "",
        since: dt.datetime | None = None,
        limit: int | None = None,
        search: str = "",
    ) -> Sequence[Draft]:
        """Return the drafts that fit all of what is given, the newest first.

        Args:
            kind: Only drafts of this kind.
            status: Only `complete` ones, or only `partial` ones.
            since: Only those made then or later.
            limit: How many at most, or None for all.
            search: Only those whose title, description, tags or text have all of these words,
                in any case; a phrase in quotes counts as one word.
        """
        found = self._drafts(self.entries(kind=kind, status=status, since=since))
        wanted = Query(search)
        return [*itertools.islice(filter(wanted.fits, found), limit)]

    @typed
    def entries(
        self, *, kind: str = "", status: str = "", since: dt.datetime | None = None
    ) -> Sequence[IndexEntry]:
        """Return what a list shows of the drafts that fit, the newest first.

        Drafts that somebody damaged, and files that cannot be read, are among them, unless
        a status or a kind is given.
        This takes a second for a hundred thousand drafts; `list` reads each of them.
        """
        first = sortable(since) if since else ""
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

    def _entries(self) -> Sequence[IndexEntry]:
        """Return an entry for each file, from the index where that is up to date."""
        states = states_in(self.folder)
        lines = [*self._index.entries()]
        # In the order of the index, which is nearly that of time: it is soon sorted.
        found = {
            entry.name: entry
            for entry in lines
            if states.get(entry.name) == (entry.size, entry.changed_ns)
        }
        missing = [name for name in states if name not in found]
        read = (IndexEntry.read(self.folder / name, states[name]) for name in missing)
        fresh = sorted((entry for entry in read if entry is not None), key=_by_time)
        # Not indexed: to allow reading a file changes neither its size nor its time.
        closed = [entry for entry in fresh if entry.status == "unreadable"]
        fresh = [entry for entry in fresh if entry.status != "unreadable"]
        found.update((entry.name, entry) for entry in fresh)
        if len(lines) + len(fresh) > 2 * len(found) + _WORTH_AN_INDEX:
            self._index.replace(found.values())
        elif fresh:
            self._index.add(fresh, begin=len(found) >= _WORTH_AN_INDEX)
        every = [*found.values(), *closed]
        unfit = [entry.name for entry in every if entry.status in ("damaged", "unreadable")]
        self._harmed = [self.folder / name for name in unfit]
        return every


def _by_time(entry: IndexEntry) -> str:
    return entry.created + entry.id


def _read(path: Path) -> Draft | None:
    try:
        return Draft.load(path)
    except StoreError:
        return None


def _placed(file: NewFile, draft: Draft, instead_of: Draft | None) -> Path:
    """Put a draft in the place of another one, or give it a name of its own."""
    before = _untouched(instead_of)
    if before and instead_of and instead_of.id == draft.id:
        with contextlib.suppress(PermissionError):  # of Windows, while an editor has it open
            file.put_over(before)
            return before
        before = None
    path = _named(file, draft.file_name)
    if before:
        before.unlink(missing_ok=True)
    return path


def _untouched(before: Draft | None) -> Path | None:
    """Return the file of a draft, unless it has changed since that was saved or read."""
    with contextlib.suppress(OSError):
        if before and before.path and read_bytes(before.path) == _data(before):
            return before.path
    return None


def _data(draft: Draft) -> bytes:
    return draft.to_markdown().encode("utf-8", "replace")


def _named(file: NewFile, name: str) -> Path:
    """Give a file the first name that is not taken: `name.md`, `name-2.md` and so on."""
    stem = name.removesuffix(".md")
    for number in itertools.count(1):
        with contextlib.suppress(FileExistsError):
            return file.name(name if number == 1 else f"{stem}-{number}.md")
    raise AssertionError("there is always another number")
