"""Whether a draft that failed its checks passes them now: somebody has edited it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import StoreError
from draftkit.files.text_file import read_text

if TYPE_CHECKING:
    from draftkit.drafts.journal import Finished
    from draftkit.profile.profile import Profile

__all__ = ["mended"]


def mended(finished: Finished, profile: Profile) -> bool:
    """Whether a draft passes its checks as it is now; not one that cannot be read."""
    from draftkit.checks.checking import check

    if finished.damaged:
        return False
    return check(read_text(finished.path, StoreError), profile=profile).passed
