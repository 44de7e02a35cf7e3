"""What is in a folder of drafts, in one file, so that nobody has to read them all.

The index is never the truth: an entry counts only while its draft's file has the size and
the time of change that it had when it was read. Deleting the index costs nothing but a
few seconds. It grows by a line a draft, so that a process that is killed, or that cannot
write it, costs the others no more than reading a file again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import zlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from draftkit.drafts.head import ForeignError, Head
from draftkit.errors import StoreError
from draftkit.files.clean import storable
from draftkit.files.regular_file import open_file
from draftkit.files.temporary import temporary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from draftkit.files.temporary import State

__all__ = ["Index", "IndexEntry", "sortable"]

# What a line means. Lines of another version do not add up, and are passed over.
_VERSION = 4

# A call for each line would take longer, all lines at once would take more memory.
_CHUNK_BYTES = 1_000_000


def sortable(moment: dt.datetime) -> str:
    """Return a moment in UTC as text that sorts by time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


class IndexEntry(NamedTuple):
    """What a list shows of a draft; a tuple, for a hundred thousand are made at once.

    Attributes:
        name: The file's name.
        size: The file's size in bytes when it was read.
        changed_ns: When the file was last changed then, in nanoseconds since 1970.
        id: The draft's id; empty unless it is `complete` or `partial`.
        kind: Which prompt made it.
        status: As in the draft; `damaged` if it was a draft and cannot be read any more,
            `unreadable` if its file cannot be opened, `foreign` if it is no draft.
        title: What it is called.
        created: When it was made, in UTC, as ISO 8601 to the microsecond: it sorts as text.
        passed: Whether it passed its checks; None if it was not checked.
        parent: The id of the draft that it revises, or goes on from; empty if there is none.
    """

    name: str
    size: int
    changed_ns: int
    id: str = ""
    kind: str = ""
    status: Literal["complete", "partial", "damaged", "unreadable", "foreign"] = "foreign"
    title: str = ""
    created: str = ""
    passed: bool | None = None
    parent: str = ""

    @classmethod
    def of(cls, head: Head, name: str, state: State) -> IndexEntry:
        """Return what a list shows of a draft with this head."""
        report = head.made.get("report")
        passed = report.get("passed") if isinstance(report, dict) else None
        return cls(
            name=name,
            size=state[0],
            changed_ns=state[1],
            id=head.id,
            kind=str(head.made.get("kind") or ""),
            status=head.status,
            title=str(head.site.get("title") or ""),
            created=sortable(head.created),
            passed=passed if isinstance(passed, bool) else None,
            parent=str(head.made.get("parent") or ""),
        )

    @classmethod
    def read(cls, path: Path, state: State) -> IndexEntry | None:
        """Read a file's head, or return None if the file is gone meanwhile.

        Args:
            path: The file.
            state: Its state before it is read, so that a change shows.
        """
        try:
            return cls.of(Head.load(path), path.name, state)
        except StoreError as exc:
            entry = cls(path.name, *state)
            if isinstance(exc.__cause__, FileNotFoundError):
                return None
            if isinstance(exc.__cause__, OSError):
                return entry._replace(status="unreadable")
            return entry if isinstance(exc, ForeignError) else entry._replace(status="damaged")


class Index:
    """The file that remembers what was read in a folder.

    Args:
        folder: The folder of drafts.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / ".draftkit-index.jsonl"

    def entries(self) -> Iterator[IndexEntry]:
        """Yield all entries, the oldest line first; damaged lines are passed over."""
        with contextlib.suppress(OSError), open_file(self._path) as file:
            while lines := file.readlines(_CHUNK_BYTES):
                sound = [data for line in lines if (data := _checked(line))]
                yield from map(IndexEntry._make, json.loads(b"[%s]" % b",".join(sound)))

    def add(self, entries: Iterable[IndexEntry], *, begin: bool) -> None:
        """Add lines; where that is not possible the drafts will be read again.

        Args:
            entries: What was read or written just now.
            begin: Whether to begin an index if there is none.
        """
        flags = os.O_WRONLY | os.O_APPEND | (os.O_CREAT if begin else 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, flags, 0o666)
            try:
                os.write(descriptor, _lines(entries))
            finally:
                os.close(descriptor)

    def replace(self, entries: Iterable[IndexEntry]) -> None:
        """Write the index anew; where that is not possible it stays as it was."""
        unnamed = temporary(self._path.parent)
        with contextlib.suppress(OSError):
            try:
                with unnamed.open("xb") as file:
                    file.write(_lines(entries))
                unnamed.replace(self._path)
            finally:
                unnamed.unlink(missing_ok=True)


def _lines(entries: Iterable[IndexEntry]) -> bytes:
    # A name that is no text is in no file; those drafts are read each time.
    return b"".join(_line(one) for one in entries if storable(one.name) == one.name)


def _line(entry: IndexEntry) -> bytes:
    data = json.dumps(entry, separators=(",", ":")).encode()
    return b"%08x%s\n" % (zlib.crc32(data, _VERSION), data)


def _checked(line: bytes) -> bytes:
    """Return what a line says, or nothing if it is cut, damaged or of another version."""
    data = line[8:].rstrip(b"\n")
    return data if line[:8] == b"%08x" % zlib.crc32(data, _VERSION) else b""
