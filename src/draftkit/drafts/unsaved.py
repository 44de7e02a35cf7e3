"""Where a draft goes if its folder does not take it: nothing that was paid for is lost."""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.store import Store
from draftkit.errors import NOT_LOST, StoreError
from draftkit.files.places import config_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["keep_elsewhere", "kept_elsewhere"]

_PREFIX = "draftkit-unsaved-"


def keep_elsewhere(draft: Draft) -> str:
    """Keep a draft among the user's own files, else in a temporary folder.

    Returns:
        A sentence that says where it is; if nothing takes it, one with the text itself.
    """
    for folder in _folders():
        with contextlib.suppress(StoreError, OSError):
            path = Store(folder).save(draft)
            return (
                f"The draft was kept in {path}: run the same command again to move it to its "
                "folder, or move it yourself."
            )
    return f"{NOT_LOST}{draft.body}"


def kept_elsewhere(id_: str) -> Draft | None:
    """Return the complete draft with this full id that waits where `keep_elsewhere` puts it."""
    found = (Store(folder).get(id_) for folder in (_own(), *_temporary()) if folder.is_dir())
    return next((draft for draft in found if draft), None)


def _folders() -> Iterator[Path]:
    yield _own()
    with contextlib.suppress(OSError):
        _temporary.cache_clear()
        yield Path(tempfile.mkdtemp(prefix=_PREFIX))


def _own() -> Path:
    return config_dir() / "unsaved"


@cache  # each row of a run asks
def _temporary() -> tuple[Path, ...]:
    """Return the temporary folders that were made before, but those of other users."""
    try:
        found = sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"))
        if os.name != "posix":
            return tuple(found)
        return tuple(folder for folder in found if folder.lstat().st_uid == os.getuid())
    except OSError:
        return ()
