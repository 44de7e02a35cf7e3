"""What a path leads to: files are read, pipes only where one was meant, all else is refused.

Opening a named pipe that nobody writes into waits for ever, and a device has no end.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import stat
import sys
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader
    from pathlib import Path
    from typing import BinaryIO

__all__ = [
    "MOST_BYTES",
    "NAMED_PIPE",
    "PIPE",
    "append_to",
    "is_file",
    "open_file",
    "read_bytes",
    "read_pipe",
    "read_rest",
    "special",
    "when_free",
]

MOST_BYTES = 64 << 20
"""More than any file that a person writes; to read more would only fill the memory."""

PIPE = "a pipe"
"""One that a program was given, such as /dev/stdin: its other end is open."""

NAMED_PIPE = "a named pipe"

T = TypeVar("T")

# This process has as many files open as it may, or all of them together have.
_TOO_MANY = (errno.EMFILE, errno.ENFILE)

# How long to wait for one of them to be closed: not each time again, while none is.
_CLOSED_S = 10.0

# When files began to be lacking, and when they last were. Threads that wait for each other's see
# one clock, so that all of them end with it.
_lacking = [0.0, 0.0]

# How long a named pipe may stay without a writer.
_PATIENCE_S = 1.0


def when_free(opened: Callable[[], T]) -> T:
    """Open something; while this computer has too many files open, wait until some are closed.

    Other threads close theirs, so that what one of them has paid for need not be lost.

    Raises:
        OSError: If it cannot be opened, or nothing was closed in time.
    """
    end = time.monotonic() + _CLOSED_S
    while True:
        try:
            got = opened()
        except OSError as exc:
            if exc.errno not in _TOO_MANY or threading.active_count() == 1:
                raise
            now = time.monotonic()
            if now > _lacking[1] + _CLOSED_S:  # there were enough in between
                _lacking[0] = now
            _lacking[1] = now
            if now > min(end, _lacking[0] + _CLOSED_S):
                raise
            time.sleep(0.05)
        else:
            _lacking[1] = 0.0
            return got


def open_file(path: Path) -> BufferedReader:
    """Open a file to read its bytes.

    Raises:
        OSError: If there is none, or it is a pipe, a device or a folder. It would hand out
            bytes without an end, or let its reader wait for ever.
    """
    _refuse_others(path.stat().st_mode)
    return when_free(lambda: path.open("rb"))


def is_file(path: Path) -> bool:
    """Whether a path leads to a file; not if that cannot be told."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where it may not look


def append_to(path: Path) -> BinaryIO:
    """Open a file to write at its end, and to read what is there; a new one is made.

    Raises:
        OSError: If it cannot be made, or is a pipe, a device or a folder.
    """
    with contextlib.suppress(FileNotFoundError):
        _refuse_others(path.stat().st_mode)
    return path.open("ab+")


def read_bytes(path: Path, most: int = sys.maxsize) -> bytes:
    """Return all that a file holds.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        OSError: As `open_file`, or if it is larger; it is not read then.
    """
    with open_file(path) as file:
        return read_rest(file, most)


def read_rest(file: BinaryIO, most: int) -> bytes:
    """Return what is left of a file that is open.

    Raises:
        OSError: If all of it has more than `most` bytes; it is not read then.
    """
    if os.fstat(file.fileno()).st_size > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB")
    return file.read()


def _refuse_others(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"it is {_kind(mode)}, not a file")


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, PIPE), (stat.S_ISSOCK, "a socket"))
    return next((kind for is_it, kind in kinds if is_it(mode)), "a device")


def special(path: Path) -> str:
    """Return what a path leads to if that is neither a file nor a folder, else "".

    Also "" if it leads nowhere: whoever opens it will get the reason.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    if not stat.S_ISFIFO(mode):
        return _kind(mode)
    # The system's own names for what a program has open.
    own = os.path.realpath(path).startswith(("/proc/", "/dev/fd/", "pipe:"))
    return PIPE if own else NAMED_PIPE


def read_pipe(path: Path, most: int) -> bytes:
    """Return all that comes through a pipe, at most so many bytes.

    Raises:
        OSError: If it cannot be opened, or nobody writes into it.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb", buffering=0) as pipe:  # noqa: PTH123 - it has no path
        start = _first(descriptor)
        if not start and special(path) == NAMED_PIPE:
            raise OSError(errno.EAGAIN, "nobody writes into it")
        os.set_blocking(descriptor, True)
        pieces, size = [start], len(start)
        while size < most and (piece := pipe.read(min(1 << 20, most - size))):
            pieces.append(piece)
            size += len(piece)
    return b"".join(pieces)


def _first(descriptor: int) -> bytes:
    """Wait for a writer, and return what it wrote first; b"" if it has closed already."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        try:
            if piece := os.read(descriptor, 1 << 16):
                return piece
        except BlockingIOError:  # there is one that has not written yet
            select.select([descriptor], [], [])
            return os.read(descriptor, 1 << 16)
        time.sleep(0.02)
    return b""
