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
    from collections.abc import Iterable, Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["keep_elsewhere", "kept_elsewhere"]

_PREFIX = "draftkit-unsaved-"

# As in Python's tempfile.
_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_COMMON = ("/tmp", "/var/tmp", "/usr/tmp", "")  # noqa: S108 - made by mkdtemp, for us alone


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
        _remove_if_empty(folder)
    return f"{NOT_LOST}{draft.body}"


def kept_elsewhere(id_: str) -> Draft | None:
    """Return the complete draft with this full id that waits where `keep_elsewhere` puts it."""
    found = (Store(folder).get(id_) for folder in (_own(), *_temporary()) if folder.is_dir())
    return next((draft for draft in found if draft), None)


def _folders() -> Iterator[Path]:
    yield _own()
    _temporary.cache_clear()
    for place in _places():
        with contextlib.suppress(OSError):
            yield Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))


def _remove_if_empty(folder: Path) -> None:
    if folder.name.startswith(_PREFIX):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _own() -> Path:
    return config_dir() / "unsaved"


def _places() -> Iterable[Path]:
    """Return where temporary folders are made.

    Python's own choice, `tempfile.gettempdir`, depends on what has space just now: whoever looks
    again once there is space would look elsewhere.
    """
    named = filter(None, map(os.environ.get, _VARIABLES))
    return dict.fromkeys(map(Path, (*named, *_COMMON)))


@cache  # each row of a run asks
def _temporary() -> tuple[Path, ...]:
    """Return the temporary folders that were made before, but those of other users."""
    found = []
    for place in _places():
        with contextlib.suppress(OSError):
            found += [folder for folder in sorted(place.glob(f"{_PREFIX}*")) if _is_mine(folder)]
    return tuple(found)


def _is_mine(folder: Path) -> bool:
    return os.name != "posix" or folder.lstat().st_uid == os.getuid()
