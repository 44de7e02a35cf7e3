"""Files with an object of JSON on each line, as journals are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from draftkit.errors import UsageError
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["records", "with_line", "wrong_line"]


def records(text: str | None, path: Path | None) -> Iterator[tuple[int, Any]]:
    """Yield the lines of a file that say something: each one's number, from 1, and its data.

    Raises:
        UsageError: With the file and the line that is not JSON.
    """
    # Not splitlines: what somebody wrote may hold a line separator of Unicode.
    for number, line in enumerate((text or "").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise wrong_line(path, number, "is no line of JSON") from exc


def with_line(text: str | None, *more: str) -> str:
    """Return a file's text with lines added, also after a last line that has no end."""
    start = text or ""
    start += "\n" if start and not start.endswith("\n") else ""
    return start + "".join(more)


def wrong_line(path: Path | None, number: int, why: str) -> UsageError:
    """Return an error that names a line, why it is wrong, and what to do."""
    return UsageError(
        f"{path}, line {number}: {clean(why).rstrip('.')}.",
        hint="Correct the line, or delete it.",
    )
