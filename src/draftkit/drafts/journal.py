"""Which drafts a folder has already: the folder is the journal of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from draftkit.drafts.damaged import damaged
from draftkit.drafts.index import IndexEntry
from draftkit.files.temporary import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.drafts.filenames import FileNames
    from draftkit.drafts.index import Index

__all__ = ["Finished", "Journal"]


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft that was made before.

    Attributes:
        id: Its id.
        path: Its file.
        passed: Whether it passed its checks.
        damaged: Why its file cannot be read; empty if it can.
    """

    id: str
    path: Path
    passed: bool
    damaged: str = ""


class Journal:
    """The complete drafts of a folder.

    A file that has not changed since it was indexed is not read: a folder of 100,000 drafts
    takes a second and 30 MB. Of all other files the heads are read.

    Args:
        folder: The folder; it need not exist.
        names: The names in it.
        index: What was read or written there before.
    """

    def __init__(self, folder: Path, names: FileNames, index: Index) -> None:
        self._folder = folder
        self._names = names
        self._index = index

    @cached_property
    def _known(self) -> dict[int, bool]:
        """Whether each complete draft passed, by the hash of its file's state and its id."""
        return {
            hash((entry.name, entry.size, entry.changed_ns, entry.id)): entry.passed is not False
            for entry in self._index.entries()
            if entry.status == "complete"
        }

    def find(self, id: str) -> Finished | None:  # noqa: A002 - the field's word
        """Return the complete draft with this id, or the one that is damaged, or None."""
        files = [self._folder / name for name in self._names.of(id)]
        read = (self._read(path, id) for path in files)
        if (found := next((found for found in read if found is not None), None)) is not None:
            return found
        harmed = damaged(files, id)
        return Finished(id, harmed.path, passed=True, damaged=harmed.why) if harmed else None

    def _read(self, path: Path, id: str) -> Finished | None:  # noqa: A002
        try:
            state = state_of(path.stat())
        except OSError:  # gone meanwhile
            return None
        passed = self._known.get(hash((path.name, *state, id)))
        if passed is None:
            entry = IndexEntry.read(path, state)
            if entry is None or entry.id != id or entry.status != "complete":
                return None
            passed = entry.passed is not False
        return Finished(id, path, passed)
