"""A new file: written whole, and on the disk, before it has its name."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from draftkit.files.regular_file import when_free
from draftkit.files.temporary import State, state_of, temporary
from draftkit.files.whole_file import NO_LINKS, sync_folder

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["NewFile"]

# A file that is not there yet; a link that somebody planted is not followed.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NEW |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

# Linux makes files without a name, which can be given one later through /proc. A file that never
# gets one is gone when the program ends; and this is a tenth quicker than a temporary name
# (measured, ext4).
_DESCRIPTORS = Path("/proc/self/fd")
_NAMELESS = getattr(os, "O_TMPFILE", 0) if _DESCRIPTORS.exists() else 0

# A file system that cannot make such files says one of these.
_NO_NAMELESS = (errno.ENOTSUP, errno.EISDIR, errno.EINVAL)


class NewFile:
    """A file in a folder that is there, complete and synced, that has no name yet.

    Where the system cannot make such files it has a hidden name meanwhile. It is a context
    manager, at whose end a file without a name is gone.

    Args:
        folder: Where it is.
        data: All that it holds.
        for_now: Whether a power cut may take it away: neither it nor its name is synced.

    Attributes:
        state: Its size, and when it was written.

    Raises:
        OSError: If it cannot be written; nothing is left of it.
    """

    state: State

    def __init__(self, folder: Path, data: bytes, *, for_now: bool = False) -> None:
        self._folder = folder
        self._data = data
        self._for_now = for_now
        self._hidden: Path | None = None
        self._descriptor = -1
        when_free(self._begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def name(self, name: str) -> Path:
        """Give it its name, and return its path.

        Raises:
            FileExistsError: If the name is taken; the file of that name stays as it is.
            OSError: If it cannot be named.
        """
        target = self._folder / name
        try:
            self._link(target)
        except OSError as exc:
            if isinstance(exc, FileExistsError) or exc.errno not in NO_LINKS:
                raise
            self._rename(self._hidden or self._hide(), target)
        if not self._for_now:
            sync_folder(self._folder)
        return target

    def put_over(self, target: Path) -> None:
        """Put it in the place of a file of the same folder, for good.

        Raises:
            OSError: If that cannot be done; the file then stays as it is.
        """
        if not self._hidden:
            hidden = temporary(self._folder)
            try:
                self._link(hidden)
                self._hidden = hidden
            except OSError as exc:
                if exc.errno not in NO_LINKS:
                    raise
                self._hide()
        if self._hidden:
            self._hidden.replace(target)
        sync_folder(self._folder)

    def _begin(self) -> None:
        try:
            if _NAMELESS:
                self._descriptor = os.open(self._folder, os.O_WRONLY | _NAMELESS, 0o666)
        except OSError as exc:
            if exc.errno not in _NO_NAMELESS:
                raise
        if self._descriptor < 0:
            self._hide()
        else:
            self._write()

    def _hide(self) -> Path:
        """Write it under a hidden name; what was written without one is gone."""
        self._close()
        hidden = temporary(self._folder)
        self._descriptor = os.open(hidden, _NEW, 0o666)
        self._hidden = hidden
        self._write()
        return hidden

    def _write(self) -> None:
        try:
            left = memoryview(self._data)
            while left:
                left = left[os.write(self._descriptor, left) :]
            if not self._for_now:
                os.fsync(self._descriptor)
            self.state = state_of(os.fstat(self._descriptor))
        except BaseException:
            self._close()
            raise

    def _link(self, target: Path) -> None:
        """Give it its name, unless the name is taken: then FileExistsError."""
        if self._hidden:
            os.link(self._hidden, target, follow_symlinks=False)
        else:
            here = self._descriptor
            # Python follows the link in /proc only if it is given a folder; any will do.
            os.link(_DESCRIPTORS / str(here), target, src_dir_fd=here)

    def _rename(self, hidden: Path, target: Path) -> None:
        """Name it without links: only the holder of its hidden file may ask if it is taken."""
        mine = temporary(self._folder, target.stem)
        os.close(os.open(mine, _NEW, 0o666))
        try:
            try:
                target.lstat()  # `exists` says no if the disk fails to answer
            except FileNotFoundError:
                hidden.rename(target)
            else:
                raise FileExistsError(target)
        finally:
            with contextlib.suppress(OSError):
                mine.unlink()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        with contextlib.suppress(OSError):  # it is on the disk already
            if descriptor >= 0:
                os.close(descriptor)
        with contextlib.suppress(OSError):  # whoever lists the folder removes it later
            if self._hidden:
                self._hidden.unlink()
