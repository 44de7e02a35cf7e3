"""A file that one process holds at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from draftkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["held"]


@contextmanager
def held(file: Path, otherwise: str) -> Iterator[None]:
    """Hold a file for this process alone; the system lets go, whatever happens.

    Others may read it, and write to it if they do not ask.

    Args:
        file: What to hold; it is there.
        otherwise: What to say if another process holds it.

    Raises:
        UsageError: If another process holds it.
    """
    with file.open("rb") as stream:
        try:
            _lock(stream.fileno())
        except OSError as exc:
            raise UsageError(otherwise, hint="Wait until it is done.") from exc
        yield


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        os.lseek(descriptor, 1 << 40, os.SEEK_SET)  # beyond the text, which others may read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
