"""Files that are read: not pipes, devices and folders, which a program could wait for."""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["open_file", "read_bytes"]

_OTHERS = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
)


def open_file(path: Path) -> BinaryIO:
    """Open a file to read its bytes.

    Raises:
        OSError: If there is none, or it is a pipe, a device or a folder. It would hand out
            bytes without an end, or let its reader wait for ever.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        what = next((what for is_it, what in _OTHERS if is_it(mode)), "it is a device, not a file")
        raise OSError(errno.EINVAL, what)
    return path.open("rb")


def read_bytes(path: Path) -> bytes:
    """Return all that a file holds.

    Raises:
        OSError: As `open_file`.
    """
    with open_file(path) as file:
        return file.read()
