"""A file that several programs may change: one at a time, and each sees what the last one wrote."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.lock import turn
from draftkit.files.names import fitting
from draftkit.files.text_file import text_if_there, with_ends_of
from draftkit.files.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["change", "replace"]

# A writer that holds the file for longer than this has probably hung.
_WAIT_S = 20.0

_PRIVATE = 0o600


def change(
    file: Path,
    edit: Callable[[str | None], str],
    error: type[UsageError] = UsageError,
    *,
    private: bool = True,
) -> str:
    """Change a file of the user's own, whoever else changes it meanwhile.

    Args:
        file: The file; its folder is made.
        edit: Returns the new text, given the text that is there now, or None if there is no
            file; its lines end as they did. If that is the same, or empty for a file that is
            not there, nothing is written.
        error: What is raised for what goes wrong with the file.
        private: Whether nobody but the user may read it; else its permissions stay.

    Returns:
        The text that it has now.

    Raises:
        UsageError: As `error`, if it cannot be read or written; it is then as it was.
    """
    text_if_there(file, error)  # if it cannot be read, that is said before anything is made
    real = file.resolve()
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        with turn(real.with_name(fitting(f".{real.name}", ".lock")), _patience(file, error)):
            before = text_if_there(file, error)
            after = with_ends_of(before, edit(before))
            if after != (before or ""):
                _refuse_read_only(real, error)
                mode = _PRIVATE if private else None
                write_whole(file, after, new=before is None, mode=mode)
    except OSError as exc:
        raise error(f"{file} cannot be written: {exc.strerror or exc}.") from exc
    return after


def replace(file: Path, before: str, after: str, error: type[UsageError] = UsageError) -> None:
    """Replace the text of a user's own file, unless it was changed since it was read.

    Args:
        file: The file; its permissions stay.
        before: The text that was read, line ends as they were.
        after: The text that it is to have; its lines end as they did.
        error: What is raised for what goes wrong with the file.

    Raises:
        UsageError: As `error`, if it was changed, or cannot be written; it is then as it was.
    """
    real = file.resolve()
    try:
        with turn(real.with_name(fitting(f".{real.name}", ".lock")), _patience(file, error)):
            if text_if_there(file, error) != before:
                raise error(f"{file} was changed meanwhile by another program; try again.")
            _refuse_read_only(real, error)
            write_whole(file, with_ends_of(before, after), new=False)
    except OSError as exc:
        raise error(f"{file} cannot be written: {exc.strerror or exc}.") from exc


def _refuse_read_only(file: Path, error: type[UsageError]) -> None:
    """Refuse to replace what somebody has made read-only, though its folder would allow it."""
    if file.exists() and not file.stat().st_mode & 0o222:
        raise error(f"{file} is read-only, so it stays. Allow writing, and try again.")


def _patience(file: Path, error: type[UsageError]) -> Callable[[], None]:
    until = time.monotonic() + _WAIT_S

    def wait() -> None:
        if time.monotonic() > until:
            raise error(f"{file}: another program has held it for too long; try again.")
        time.sleep(0.02)

    return wait
