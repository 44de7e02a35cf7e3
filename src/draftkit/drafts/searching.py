"""Which drafts have the words that somebody looks for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft

__all__ = ["Query"]

_WORD = re.compile(r'"([^"]+)"|(\S+)')


class Query:
    """What is looked for in drafts.

    Args:
        text: Words, all of which a draft must have; a phrase in quotes counts as one.

    >>> Query('"at night" FRIDGES').words
    ('at night', 'fridges')
    """

    def __init__(self, text: str) -> None:
        found = (match[1] or match[2] for match in _WORD.finditer(text))
        self.words = tuple(filter(None, map(_folded, found)))

    def fits(self, draft: Draft) -> bool:
        """Return whether a draft has them all."""
        if not self.words:
            return True
        text = _folded("\n".join((draft.title, draft.description, *draft.tags, draft.body)))
        return all(word in text for word in self.words)


def _folded(text: str) -> str:
    """Return a text without what people type differently: case, forms of letters, line ends."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
