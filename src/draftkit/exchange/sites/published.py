"""What was published where: a file beside the drafts, which shows if a page is untouched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.regular_file import read_bytes
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE", "Page", "digest", "pages", "remember", "untouched"]

FILE = "published.json"
"""The name of the file in the folder of drafts."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was published.

    Attributes:
        file: Where it is, from the root of the disk.
        draft: The id of the draft that it was made of.
        written: The SHA-256 of what was written, in hexadecimal.
        made: The SHA-256 of what it would be without a date of change.
        moment: When it was first published, as ISO 8601.
        public: Whether it is to be seen.
    """

    file: str
    draft: str
    written: str
    made: str
    moment: str
    public: bool


def digest(data: bytes) -> str:
    """Return the hash that shows whether a page has changed, however its lines end."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def pages(drafts: Path) -> list[Page]:
    """Return what was published of the drafts in a folder, the newest last.

    Raises:
        UsageError: If the file cannot be read, or somebody has changed it.
    """
    return _parsed(text_if_there(drafts / FILE, UsageError), drafts / FILE)


def remember(drafts: Path, page: Page, instead: str = "") -> None:
    """Take note of a page.

    Args:
        drafts: The folder of drafts.
        page: The page as it is now.
        instead: The file that it had before; empty if the same or none.

    Raises:
        UsageError: If it cannot be written.
    """
    file = drafts / FILE

    def noted(before: str | None) -> str:
        others = [one for one in _parsed(before, file) if one.file not in (page.file, instead)]
        return json.dumps([*map(asdict, others), asdict(page)], ensure_ascii=False, indent=1) + "\n"

    change(file, noted)


def untouched(file: Path, page: Page | None) -> bool:
    """Return whether a file is as it was written."""
    return page is not None and digest(read_bytes(file)) == page.written


def _parsed(text: str | None, file: Path) -> list[Page]:
    if not text:
        return []
    names = {field.name for field in fields(Page)}
    try:
        data = json.loads(text)
        return [Page(**{name: one[name] for name in names}) for one in data]
    except (ValueError, TypeError, KeyError) as exc:
        raise UsageError(
            f"{file}: this is not what draftkit wrote there.",
            hint="Put it back, or remove it: then pages that are there are not overwritten.",
        ) from exc
