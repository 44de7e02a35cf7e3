"""A user's own file is replaced by a whole one, or stays as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING

from draftkit.files.clean import storable
from draftkit.files.regular_file import when_free

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.errors import DraftkitError

__all__ = ["NO_LINKS", "place", "sync_folder", "write_over", "write_whole"]

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES)
"""A file system that cannot link (FAT, some network drives) says one of these."""


def write_whole(file: Path, text: str, *, new: bool, mode: int | None = None) -> None:
    """Write a file so that a failure at any moment leaves the old one.

    A link to a file that is kept elsewhere stays a link; permissions stay as they are.

    Args:
        file: What to write; its folder is made.
        text: All that it will hold, line ends as they should be.
        new: True if there was no such file: one that appears meanwhile is not replaced.
        mode: The permissions that it gets, such as 0o600; left out, it keeps those that it
            has, and a new one gets the usual ones.

    Raises:
        FileExistsError: If it is not new after all.
        OSError: If it cannot be written.
    """
    file = file.resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".draftkit-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            if mode is not None:  # before there is anything in it to read
                temporary.chmod(mode)
            stream.write(storable(text).encode())
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            place(temporary, file)
        else:
            if mode is None:
                temporary.chmod(file.stat().st_mode)
            temporary.replace(file)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def write_over(
    file: Path, text: str, error: type[DraftkitError], *, mode: int | None = None
) -> None:
    """Write a file as `write_whole` does, whether or not there is one.

    Args:
        file: What to write.
        text: All that it will hold.
        error: What is raised.
        mode: The permissions that it gets.

    Raises:
        error: If it cannot be written; what was there is untouched.
    """
    try:
        write_whole(file, text, new=not file.exists(), mode=mode)
    except OSError as exc:
        raise error(f"{file}: cannot be written: {exc.strerror or exc}.") from exc


def place(temporary: Path, target: Path) -> None:
    """Give a file its name, unless the name is taken.

    Raises:
        FileExistsError: If it is taken.
        OSError: If it cannot be given.
    """
    try:
        os.link(temporary, target, follow_symlinks=False)
    except FileExistsError as exc:  # it names the temporary file
        raise FileExistsError(exc.errno, exc.strerror, str(target)) from exc
    except OSError as exc:
        if exc.errno not in NO_LINKS:
            raise
    else:
        temporary.unlink()
        return
    # Whoever is killed between these two leaves an empty file.
    target.open("xb").close()  # takes the name, or fails
    try:
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk.

    Raises:
        OSError: If it cannot be done.
    """
    if os.name == "nt":  # Windows cannot open folders; NTFS journals names by itself
        return
    descriptor = when_free(lambda: os.open(folder, os.O_RDONLY))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
