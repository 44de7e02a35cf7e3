"""Names of files and addresses, made of titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["slugify"]

# Latin letters that do not come apart into an ASCII one and an accent.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ø": "o"}
    | {"ł": "l", "ħ": "h", "ŧ": "t", "ŋ": "n", "\u0131": "i", "'": "", "\u2019": ""}
)

# Windows opens a device for these, whatever follows the dot.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


@lru_cache(maxsize=100)  # a draft asks for it three times
def slugify(text: str, otherwise: str = "draft", limit: int = 60) -> str:
    """Return an ASCII name for a file or an address.

    Args:
        text: A title.
        otherwise: The name where nothing of the text is left, as of one in Japanese.
        limit: The most characters that come from the text.

    >>> slugify("Why Ærø's Ferries Stop — Part 2"), slugify("../../etc"), slugify("NUL")
    ('why-aeros-ferries-stop-part-2', 'etc', 'nul-draft')
    """
    # Taken apart first: an accent on a letter of the table may be a character of its own.
    parts = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    words = parts.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:limit].strip("-")
    return f"{slug}-draft" if _RESERVED.fullmatch(slug) else slug or otherwise
