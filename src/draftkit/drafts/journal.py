"""Which drafts a folder has already: the folder is the journal of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from draftkit.drafts.damaged import damaged
from draftkit.drafts.head import Head
from draftkit.errors import StoreError
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

    A file that is as the index knows it is not read: a folder of 100,000 drafts takes
    a second and 30 MB. All others are, as far as their heads go.

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
            passed = self._known.get(hash((path.name, *state_of(path.stat()), id)))
            if passed is None:
                head = Head.load(path)
                if head.id != id or head.status != "complete":
                    return None
                report = head.made.get("report")
                passed = not isinstance(report, dict) or report.get("passed") is not False
        except (OSError, StoreError):  # damaged, or gone meanwhile
            return None
        return Finished(id, path, passed)
