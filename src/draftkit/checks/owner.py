"""Whose draft a file is: the profile that it was made from, or that it is another person's."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.base import Finding
from draftkit.errors import ProfileError
from draftkit.files import places
from draftkit.files.clean import clean
from draftkit.files.text_file import text_if_there
from draftkit.language.words import fold
from draftkit.profile.notes import with_notes
from draftkit.profile.profile import FILE_NAMES, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from draftkit.drafts.markdown_files import MarkdownFile

__all__ = ["is_by", "is_of", "profile_of", "stranger"]


# What a profile's file may be called, and among how many files of a folder it is looked for.
_DATA, _MOST = frozenset({".json", ".yaml", ".yml"}), 1_000


def is_by(author: str, profile_hash: str, profile: Profile) -> bool:
    """Whether a draft whose head says this is one of the person whose profile this is."""
    # The profile may have changed since; whose it is has not.
    return not author or profile_hash == profile.hash or _folded(author) == _folded(profile.name)


def is_of(file: MarkdownFile, profile: Profile) -> bool:
    """Whether a file is no draft, or one of the person whose profile this is."""
    return file.head is None or is_by(file.author, file.profile_hash, profile)


def profile_of(file: MarkdownFile, profile: Profile) -> Profile:
    """Return the profile that a file is held against.

    It is the given one, unless the file is another person's draft and that person's profile,
    whatever it is called, is in the draft's folder, in the one above, or the user's own.
    """
    if is_of(file, profile):
        return profile
    found = [other for other in _near(file) if is_of(file, other)]
    same = [other for other in found if other.hash == file.profile_hash]
    return next(iter((*same, *found)), profile)


def stranger(file: MarkdownFile, profile: Profile) -> Finding | None:
    """Return the finding that a draft is not by the person of the profile; None if it is."""
    if is_of(file, profile):
        return None
    message = (
        f"A draft of {clean(file.author)}: what it claims was not held against the profile of "
        f"{profile.name}. Name the right profile with --profile."
    )
    return Finding("profile", "remark", hard=False, span="", start=0, end=0, message=message)


def _near(file: MarkdownFile) -> Iterator[Profile]:
    folder = file.path.absolute().parent
    for place in (folder, folder.parent, places.config_dir()):
        for path in (*(place / name for name in FILE_NAMES), *_naming(file.author, place)):
            with suppress(ProfileError, OSError):
                if path.is_file():
                    profile = _load(path, path.stat().st_mtime_ns)
                    profile.samples  # noqa: B018 - one that names missing files is of no use
                    yield with_notes(profile)


def _naming(author: str, folder: Path) -> Iterator[Path]:
    """Yield the files of data in a folder that have the author's name: `callum.yaml`."""
    with suppress(OSError):
        for path in sorted(folder.iterdir())[:_MOST]:
            if path.suffix in _DATA and author in (text_if_there(path, ProfileError) or ""):
                yield path


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Profile:  # noqa: ARG001 - a changed file is read again
    return Profile.load(path)


def _folded(name: str) -> str:
    return " ".join(map(fold, name.split()))
