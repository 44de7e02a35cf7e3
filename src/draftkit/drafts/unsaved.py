"""Where a draft goes if its folder does not take it: nothing that was paid for is lost."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.store import Store
from draftkit.errors import StoreError
from draftkit.files.places import config_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["keep_elsewhere", "kept_elsewhere"]


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
    return f"The text, so that it is not lost:\n{draft.body}"


def kept_elsewhere(id_: str) -> Draft | None:
    """Return the complete draft with this full id that waits among the user's own files."""
    folder = config_dir() / "unsaved"
    return Store(folder).get(id_) if folder.is_dir() else None


def _folders() -> Iterator[Path]:
    yield config_dir() / "unsaved"
    with contextlib.suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="draftkit-"))
