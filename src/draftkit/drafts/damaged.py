"""Drafts whose files are there but cannot be read: they were paid for, so they count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafts.head import DamagedError, ForeignError, remains_in
from draftkit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Damaged", "all_damaged", "damaged"]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A draft that cannot be read.

    Attributes:
        path: Its file.
        why: What is wrong with it, and in which line where that is known.
        way_out: What to do about it; empty where it may never have been a draft.
    """

    path: Path
    why: str
    way_out: str = ""

    def error(self) -> StoreError:
        """Return the error of a command that needs it."""
        return DamagedError(self.why, self.path) if self.way_out else StoreError(self.why)


def damaged(files: Iterable[Path], id: str) -> Damaged | None:  # noqa: A002 - the field's word
    """Return the draft with this full id whose file is there but cannot be read, or None.

    What is left of a file's head tells which draft it is; if nothing is left, its name does.

    Args:
        files: The files whose names, or heads, have the id's first digits.
        id: The id.
    """
    for harmed in _unreadable(files):
        left = remains_in(harmed.path)
        # A partial draft will be asked for again, and another draft's digits may be the same.
        if left is None or (left.id == id and not left.partial):
            return harmed
    return None


def all_damaged(files: Iterable[Path]) -> list[Damaged]:
    """Return the files that were drafts and cannot be read."""
    return list(_unreadable(files))


def _unreadable(files: Iterable[Path]) -> Iterator[Damaged]:
    from draftkit.drafts.draft import Draft

    for path in files:
        try:
            Draft.load(path)
        except ForeignError:
            continue
        except StoreError as exc:
            if path.exists():
                yield Damaged(path, str(exc.args[0]), exc.hint)
