"""Files that are read: not pipes, devices and folders, which a program could wait for."""

from __future__ import annotations

import contextlib
import errno
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["append_to", "open_file", "read_bytes"]

_OTHERS = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
)


def open_file(path: Path) -> BufferedReader:
    """Open a file to read its bytes.

    Raises:
        OSError: If there is none, or it is a pipe, a device or a folder. It would hand out
            bytes without an end, or let its reader wait for ever.
    """
    _refuse_others(path.stat().st_mode)
    return path.open("rb")


def append_to(path: Path) -> BinaryIO:
    """Open a file to write at its end, and to read what is there; a new one is made.

    Raises:
        OSError: If it cannot be made, or is a pipe, a device or a folder.
    """
    with contextlib.suppress(FileNotFoundError):
        _refuse_others(path.stat().st_mode)
    return path.open("ab+")


def read_bytes(path: Path) -> bytes:
    """Return all that a file holds.

    Raises:
        OSError: As `open_file`.
    """
    with open_file(path) as file:
        return file.read()


def _refuse_others(mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = next((what for is_it, what in _OTHERS if is_it(mode)), "it is a device, not a file")
        raise OSError(errno.EINVAL, what)
