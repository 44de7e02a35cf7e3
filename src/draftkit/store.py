"""A folder of drafts: every draft is written whole or not at all, and none over another."""

from __future__ import annotations

import dataclasses
import errno
import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts import Draft
from draftkit.errors import StoreError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

__all__ = ["Store"]

_ID = re.compile(r"-([0-9a-f]{8})(?:-[0-9]+)?\.md\Z")
_TEMPORARY = ".draftkit-{}.tmp"
_STALE_S = 3600.0

# A file system that cannot link (FAT, some network drives) says one of these.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES)


class Store:
    """A folder of drafts.

    Any number of threads and processes may use the same folder at once.

    Args:
        folder: Where the drafts are; it is made when the first one is saved.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def save(self, draft: Draft) -> Path:
        """Write a draft so that it survives a power cut, and return its path.

        The text goes to a temporary file in the same folder and reaches the disk before
        it gets its name; a name that is taken is never used again.

        Raises:
            StoreError: If it cannot be written. What was there before is untouched.
        """
        data = draft.to_markdown().encode("utf-8", "replace")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary = self._write(data)
            try:
                return self._name(temporary, draft.file_name)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as exc:
            raise StoreError(
                f"The draft cannot be saved in {self.folder}: {exc.strerror or exc}.",
                hint="Name another folder with --output.",
            ) from exc

    def _write(self, data: bytes) -> Path:
        path = self.folder / _TEMPORARY.format(secrets.token_hex(8))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        flags |= getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(path, flags, 0o666)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _name(self, temporary: Path, name: str) -> Path:
        stem = name.removesuffix(".md")
        number = 1
        while True:
            target = self.folder / (name if number == 1 else f"{stem}-{number}.md")
            try:
                _link(temporary, target)
            except FileExistsError:
                number += 1
                continue
            _sync_folder(self.folder)
            return target

    def get(self, id: str) -> Draft | None:  # noqa: A002 - the field's word
        """Return the complete draft with this full id, or None."""
        for path in self._paths(f"*-{id[:8]}*.md"):
            draft = _read(path)
            if draft is not None and draft.id == id and draft.complete:
                return draft
        return None

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
        drafts = {
            draft.path: draft
            for path in self._paths(f"*-{name[:8]}*.md")
            if (draft := _read(path)) is not None and draft.id.startswith(name)
        }
        return self._only(name, list(drafts.values()))

    def _only(self, name: str, drafts: Sequence[Draft]) -> Draft:
        if not drafts:
            raise StoreError(
                f"No draft {name} in {self.folder}.", hint='"draftkit list" shows them.'
            )
        if len({draft.id for draft in drafts}) > 1:
            ids = ", ".join(sorted(draft.id[:12] for draft in drafts))
            raise StoreError(f"{name} could be any of {ids}: give more characters.")
        # A partial draft and the complete one that followed share an id.
        return max(drafts, key=lambda draft: (draft.complete, draft.created))

    def __iter__(self) -> Iterator[Draft]:
        """Yield every draft, the newest first; other Markdown files are passed over."""
        drafts = [d for path in self._paths("*.md") if (d := _read(path)) is not None]
        drafts.sort(key=lambda draft: (draft.created, draft.id), reverse=True)
        return iter(drafts)

    def list(
        self, *, kind: str = "", status: str = "", since: dt.datetime | None = None
    ) -> Sequence[Draft]:
        """Return the drafts that fit all of what is given, the newest first."""
        return [
            draft
            for draft in self
            if (not kind or draft.kind == kind)
            and (not status or draft.status == status)
            and (since is None or draft.created >= since)
        ]

    def clean_up(self) -> int:
        """Remove temporary files that a crash left more than an hour ago; return how many."""
        removed = 0
        for path in self._paths(_TEMPORARY.format("*")):
            try:
                if time.time() - path.stat().st_mtime > _STALE_S:
                    path.unlink()
                    removed += 1
            except OSError:
                continue
        return removed

    def _paths(self, pattern: str) -> Sequence[Path]:
        try:
            return sorted(p for p in self.folder.glob(pattern) if p.is_file())
        except OSError as exc:
            raise StoreError(f"{self.folder}: cannot be read: {exc.strerror}.") from exc


def _read(path: Path) -> Draft | None:
    if not _ID.search(path.name):
        return None
    try:
        return dataclasses.replace(Draft.load(path), path=path)
    except StoreError:
        return None


def _link(source: Path, target: Path) -> None:
    """Give a file its name, unless the name is taken: then FileExistsError."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as exc:
        if isinstance(exc, FileExistsError) or exc.errno not in _NO_LINKS:
            raise
        # Reserve the name, then put the whole file in its place at once.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        source.replace(target)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open folders; NTFS journals names by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
