"""Where deleted drafts go: a folder beside the others, to be moved back from there."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

from draftkit.errors import StoreError
from draftkit.files.names import fitting
from draftkit.files.whole_file import place

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TRASH", "into_trash"]

TRASH = "trash"
"""The folder's name."""


def into_trash(file: Path) -> Path:
    """Move a file into the trash beside it, under a name that is free there.

    Raises:
        StoreError: If it cannot be moved: it stays where it is.
    """
    folder = file.parent / TRASH
    try:
        folder.mkdir(exist_ok=True)
        for number in itertools.count(1):
            more = f"-{number}" if number > 1 else ""
            target = folder / fitting(file.stem, f"{more}{file.suffix}")
            with suppress(FileExistsError):
                place(file, target)
                return target
    except OSError as exc:
        raise StoreError(f"{file}: cannot be moved to {folder}: {exc.strerror or exc}.") from exc
    raise AssertionError("there is always another number")
