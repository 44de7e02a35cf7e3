"""How a text begins, for lists and search engines."""

from __future__ import annotations

import re

from draftkit.language.prose import bare

__all__ = ["LONGEST_TITLE", "cut", "opening"]

LONGEST_TITLE = 70
"""About as many characters as a list of titles shows."""

# About as many characters as a search engine shows below a title.
_LONGEST_DESCRIPTION = 155


def opening(body: str) -> str:
    r"""Return how a text begins, without its first line if that is a title or a greeting.

    >>> opening("# Plugs\n\nMost fridges fail at the plug.")
    'Most fridges fail at the plug.'
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", body.strip())]
    if len(paragraphs) > 1 and len(paragraphs[0]) <= LONGEST_TITLE:
        del paragraphs[0]
    return cut(bare(paragraphs[0]), _LONGEST_DESCRIPTION)


def cut(text: str, most: int) -> str:
    """Cut a text to `most` characters, at the end of a word if there are blanks."""
    if len(text) <= most:
        return text
    head, _, _ = text[: most - 1].rpartition(" ")
    return f"{head if len(head) > most // 2 else text[: most - 1]}\u2026"
