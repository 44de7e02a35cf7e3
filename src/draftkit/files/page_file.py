"""Web pages that are written anew as often as somebody asks, but never over other work."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from draftkit.errors import StoreError, UsageError
from draftkit.files.regular_file import read_bytes
from draftkit.files.whole_file import write_over

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["META", "NO_DIGEST", "ask_for", "is_untouched", "signed", "write_page"]

NO_DIGEST = "0" * 64
"""What stands in `META` until a page is signed."""

META = f'<meta name="draftkit-page" content="{NO_DIGEST}">'
"""What such a page has in its head."""

_DIGEST = re.compile(r'(?<=<meta name="draftkit-page" content=")[0-9a-f]{64}')


def signed(html: str) -> str:
    """Return a page that has `META`, with the digest in it by which a change is noticed."""
    return _DIGEST.sub(_digest(html), html, count=1)


def is_untouched(html: str) -> bool:
    """Say whether this is such a page and nobody has changed it since it was made."""
    found = _DIGEST.search(html)
    return found is not None and found.group() == _digest(_DIGEST.sub(NO_DIGEST, html, count=1))


def ask_for(path: Path) -> None:
    """Make sure that a page may be written here, before it is made.

    Raises:
        UsageError: If there is another file of that name.
        StoreError: If nothing can be read there.
    """
    try:
        if path.exists() and not is_untouched(read_bytes(path).decode("utf-8", "replace")):
            raise UsageError(
                f"{path} exists and is not an unchanged page of draftkit's, so it stays as it is.",
                hint="Name another file.",
            )
    except OSError as exc:
        raise StoreError(f"{path}: cannot be written: {exc.strerror or exc}.") from exc


def write_page(path: Path, html: str) -> None:
    """Write a signed page, never over a file unless it is one that nobody has changed.

    Raises:
        UsageError: If there is another file of that name.
        StoreError: If it cannot be written.
    """
    ask_for(path)
    write_over(path, html, StoreError)


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()
