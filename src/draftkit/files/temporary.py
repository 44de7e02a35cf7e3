"""Files that are there for a moment only, and how to see that a file has changed."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from draftkit.files.names import fitting

if TYPE_CHECKING:
    import os
    from pathlib import Path

__all__ = ["LEFTOVER", "State", "lock_of", "state_of", "temporary"]

LEFTOVER = re.compile(r"\.draftkit-[0-9a-z-]+\.(tmp|lock)")
"""The names of what a crash may leave: a temporary file, or one that was held."""

# A file's size in bytes, and when it was last changed, in nanoseconds since 1970. A file with
# another state was changed.
State = tuple[int, int]


def state_of(stat: os.stat_result) -> State:
    """Return the state of a file."""
    return stat.st_size, stat.st_mtime_ns


def temporary(folder: Path, name: str = "") -> Path:
    """Return the path of a file that will get its name later, or be removed.

    Args:
        folder: The folder of drafts.
        name: What it is called; nothing for a name that no other process has.
    """
    return folder / fitting(f".draftkit-{name or secrets.token_hex(8)}", ".tmp")


def lock_of(folder: Path, name: str) -> Path:
    """Return the path of the file that is held while something is done in a folder.

    Args:
        folder: The folder of drafts.
        name: What is done: the beginning of an id, or another word.
    """
    return folder / f".draftkit-{name}.lock"
