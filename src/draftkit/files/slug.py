"""Names of files and addresses, made from titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from draftkit.files.names import cut

__all__ = ["slugify"]

# Latin letters that do not come apart into an ASCII one and an accent.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ø": "o"}
    | {"ł": "l", "ħ": "h", "ŧ": "t", "ŋ": "n", "\u0131": "i", "'": "", "\u2019": ""}
)

# Windows opens a device for these, whatever follows the dot.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")

# A file system takes 255 bytes for a name; a date, an id and a number stand beside the slug.
_MOST_BYTES = 180


@lru_cache(maxsize=100)  # a draft asks for it three times
def slugify(text: str, otherwise: str = "draft", limit: int = 60) -> str:
    """Return a name for a file or an address, in small letters.

    Latin letters become ASCII; those of other scripts stay, since what is left of a name
    without them says nothing.

    Args:
        text: A title.
        otherwise: The name if nothing of the text is left, as when it has only signs.
        limit: The most characters that come from the text.

    >>> slugify("Why Ærø's Ferries Stop — Part 2"), slugify("../../etc"), slugify("NUL")
    ('why-aeros-ferries-stop-part-2', 'etc', 'nul-draft')
    >>> slugify("Thank-you note to 佐藤さん")
    'thank-you-note-to-佐藤さん'
    """
    # Taken apart first: an accent on a letter of the table may be a character of its own.
    parts = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    whole = unicodedata.normalize("NFC", _without_accents(parts)).lower()
    slug = "".join(c if _stays(c) else "-" for c in whole)
    slug = _shortened(re.sub(r"-+", "-", slug).strip("-"), limit)
    return f"{slug}-draft" if _RESERVED.fullmatch(slug) else slug or otherwise


def _without_accents(parts: str) -> str:
    """Leave out the marks but on a letter of other scripts: a vowel sign is part of a word."""
    kept: list[str] = []
    on_letter = False
    for c in parts:
        if not unicodedata.category(c).startswith("M"):
            on_letter = not c.isascii() and _stays(c)
        elif not on_letter:
            continue
        kept.append(c)
    return "".join(kept)


def _stays(c: str) -> bool:
    if c.isascii():
        return c.isalnum()
    # Letters and their marks, and digits of other scripts, but no other Latin letters: those
    # that names have are in the table.
    return unicodedata.category(c) in _KEPT and not unicodedata.name(c, "").startswith("LATIN")


_KEPT = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})


def _shortened(slug: str, limit: int) -> str:
    """Cut a slug to so many characters, and to the bytes that a file's name may have."""
    most = len(slug[:limit].encode("utf-8", "surrogatepass"))
    return cut(slug, min(most, _MOST_BYTES)).strip("-")
