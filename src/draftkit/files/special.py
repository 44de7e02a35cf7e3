"""Paths that lead to no file: to open a named pipe that nobody writes into waits forever."""

from __future__ import annotations

import errno
import os
import select
import stat
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NAMED_PIPE", "PIPE", "read_pipe", "special"]

PIPE = "a pipe"
"""One that a program was given, such as /dev/stdin: its other end is open."""

NAMED_PIPE = "a named pipe"

# How long a named pipe may stay without a writer.
_PATIENCE_S = 1.0


def special(path: Path) -> str:
    """Return what a path leads to if that is neither a file nor a folder, else "".

    If it leads nowhere, nothing is said here: who opens it hears the reason.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    if not stat.S_ISFIFO(mode):
        return "a socket" if stat.S_ISSOCK(mode) else "a device"
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
