"""Where a draft goes that its folder does not take: nothing that was paid for is lost."""

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

__all__ = ["keep_elsewhere"]


def keep_elsewhere(draft: Draft) -> str:
    """Keep a draft among the user's own files, else in a temporary folder.

    Returns:
        A sentence that says where it is; if nothing takes it, one with the text itself.
    """
    for folder in _folders():
        with contextlib.suppress(StoreError, OSError):
            path = Store(folder).save(draft)
            return f"The draft was kept in {path}: move it into your folder of drafts."
    return f"The text, so that it is not lost:\n{draft.body}"


def _folders() -> Iterator[Path]:
    yield config_dir() / "unsaved"
    with contextlib.suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="draftkit-"))
