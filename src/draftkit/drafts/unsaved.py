"""Where a draft goes if its folder does not take it: nothing that was paid for is lost."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.store import Store
from draftkit.errors import StoreError
from draftkit.files.places import config_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["bring_home", "keep_elsewhere", "settle"]

_PREFIX = "draftkit-unsaved-"

# As in Python's tempfile.
_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_COMMON = ("/tmp", "/var/tmp", "/usr/tmp", "")  # noqa: S108 - made by mkdtemp, for us alone


def keep_elsewhere(draft: Draft) -> Path | None:
    """Keep a draft among the user's own files, else in a temporary folder.

    Returns:
        Where it is; None if nothing takes it.
    """
    for folder in _folders():
        with contextlib.suppress(StoreError, OSError):
            path = Store(folder).save(draft)
            settle(draft, path)
            return path
        _remove_if_empty(folder)
    return None


def bring_home(ids: Iterable[str], store: Store | None) -> None:
    """Move what was kept elsewhere of the drafts with these full ids to their folder.

    Raises:
        StoreError: If it cannot be saved there now, either: it stays where it was kept.
    """
    if store is None:
        return
    for kept in itertools.chain.from_iterable(map(_kept, ids)):
        if kept.path and kept.path.exists():  # not within one that is at home by now
            begun = (d for d in store.versions(kept.id) if not d.complete and _is_within(d, kept))
            settle(kept, store.save(kept, instead_of=next(begun, None)))


def settle(draft: Draft, path: Path) -> None:
    """Remove what was kept elsewhere of a draft that is saved at a path now."""
    with contextlib.suppress(StoreError, OSError):  # it is saved, and that is what counts
        for kept in _kept(draft.id):
            if kept.path and kept.path != path and _is_within(kept, draft):
                kept.path.unlink()
                _remove_if_empty(kept.path.parent)


def _kept(id_: str) -> list[Draft]:
    folders = [folder for folder in (_own(), *_temporary()) if folder.is_dir()]
    return [draft for folder in folders for draft in Store(folder).versions(id_)]


def _is_within(draft: Draft, other: Draft) -> bool:
    """Whether a draft has no text that another one of the same recipe does not have.

    Of a partial one, they may be the beginnings of what came later.
    """
    own, others = _texts(draft), _texts(other)
    if draft.complete:
        return other.complete and {*own} <= {*others}
    return all(any(text.startswith(begun) for text in others) for begun in own)


def _texts(draft: Draft) -> list[str]:
    return [text.strip() for text in (draft.body, *(str(c.get("text")) for c in draft.candidates))]


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
