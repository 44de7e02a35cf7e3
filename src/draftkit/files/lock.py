"""Files that one process, or one thread, holds at a time; the system lets go when it dies."""

from __future__ import annotations

import contextlib
import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.regular_file import when_free

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["lock", "remove_if_free", "turn"]

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

# A file system that knows no locks (some network drives) says one of these. There is nobody
# to ask, so it goes on as if it were alone.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL)


@contextmanager
def lock(file: Path, otherwise: str) -> Iterator[None]:
    """Hold a file for this process alone; the system lets go, whatever happens.

    Others may read it, and write to it if they do not ask for the lock.

    Args:
        file: What to hold; it is there.
        otherwise: What to say if another process holds it.

    Raises:
        UsageError: If another process holds it.
    """
    with file.open("r+b") as stream:  # NFS locks only what may be written
        if not _locks(stream.fileno()):
            raise UsageError(otherwise, hint="Wait until it is done.")
        yield


@contextmanager
def turn(file: Path, wait: Callable[[], object]) -> Iterator[bool]:
    """Hold a file that exists only while somebody holds it; wait until it is free.

    A process that dies lets go, and a file that was left behind is taken over.

    Args:
        file: What to hold; its folder is there.
        wait: Called again and again while another thread or process holds it. It waits a
            while each time, or raises to give up.

    Yields:
        Whether another one held it before.

    Raises:
        OSError: If the file cannot be made.
    """
    waited = False
    while (descriptor := _taken(file)) is None:
        waited = True
        wait()
    try:
        yield waited
    finally:
        _give_back(file, descriptor)


def remove_if_free(file: Path) -> None:
    """Remove a file that `turn` held, if whoever held it is gone."""
    with contextlib.suppress(OSError):
        if (descriptor := _taken(file)) is not None:
            _give_back(file, descriptor)


def _taken(file: Path) -> int | None:
    """Take a file, or return None if another one holds it."""
    while True:
        descriptor = when_free(lambda: os.open(file, _FLAGS, 0o666))
        try:
            if not _locks(descriptor):
                break
            # Its last holder may have removed it: then the name belongs to another file now.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), file.stat(follow_symlinks=False)):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    os.close(descriptor)
    return None


def _give_back(file: Path, descriptor: int) -> None:
    if os.name == "nt":  # where a file that is open cannot be removed
        os.close(descriptor)
    with contextlib.suppress(OSError):
        file.unlink()
    if os.name != "nt":
        os.close(descriptor)


def _locks(descriptor: int) -> bool:
    """Lock an open file; return False if somebody else has locked it."""
    try:
        if os.name == "nt":
            import msvcrt

            # Beyond the text, which others may read.
            os.lseek(descriptor, 1 << 40, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        return exc.errno in _NO_LOCKS
    return True
