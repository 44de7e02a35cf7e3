"""Drafts for the tests of what is exported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store

if TYPE_CHECKING:
    from pathlib import Path

BODY = """\
# Why vaccine fridges fail

Most fail at the **plug**, not *inside*. See [the study](https://example.org/study) and
https://example.org/a, says `grep`.

- One
- Two
  - deeper

1. First
2. Second

> They failed at night.

Best regards,
Amara
"""


def draft(body: str = BODY, **fields: Any) -> Draft:
    """Return a draft that has all that a format could give away."""
    made = {
        "id": "ab" * 32,
        "kind": "post",
        "title": "Why vaccine fridges fail",
        "description": "Plugs & power: a post.",
        "author": "Amara Okafor",
        "tags": ("cold chain", "health"),
        "created": dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC),
        "inputs": {"recipient": "Inês Duarte", "secret": "SECRET-INPUT"},
        "provider": "SECRET-PROVIDER",
        "model": "SECRET-MODEL",
        "profile_hash": "SECRET-HASH",
        "notes": ("SECRET-NOTE",),
    }
    return Draft(**{**made, **fields}, body=body)


def saved(folder: Path, body: str = BODY, **fields: Any) -> Draft:
    """Save such a draft into the folder's drafts, and return it as it was read again."""
    return Draft.load(Store(folder / "drafts").save(draft(body, **fields)))
