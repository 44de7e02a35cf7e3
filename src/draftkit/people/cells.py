"""What is in a cell, whoever wrote it."""

from __future__ import annotations

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Any

from draftkit.drafts.opening import cut
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "addresses_in",
    "is_address",
    "joined",
    "labelled",
    "listed",
    "pages_in",
    "parts_of",
    "tidied",
    "tidy",
    "trimmed",
    "whole",
]

# What forms, databases and programs write into a cell that says nothing.
_SAYS_NOTHING = frozenset(
    {"NULL", "null", "(null)", "N/A", "n/a", "N.A.", "n.a.", "#N/A", "NaN", "nan", "None"}
    | {"-", "--", "\u2013", "\u2014"}
)


# Google Contacts separates values with the first of these, other programs with the rest.
_SEVERAL = re.compile(r":::|[;\n]")
_SIGN = r"[^@\s,;:<>()\[\]\"'|]"
_EMAIL = re.compile(rf"(?<!{_SIGN}){_SIGN}{{1,64}}@{_SIGN}{{1,190}}\.{_SIGN}{{1,63}}")
# A comma may be a part of an address, but not right before another address, labelled or not.
_PAGE = r"(?:[a-z]{2,9}://|www\.|[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}\.[a-z]{2,})"
_LABEL = r"[^\s\[\]:/,;][^\[\]:/,;]{0,59}"
_IS_PAGE = re.compile(_PAGE, re.IGNORECASE)
_NEXT_PAGE = re.compile(
    rf"\]?\s{{0,9}}(?:[,;|\n]|:::)\s{{0,9}}\[?(?=(?:{_LABEL}:)?{_PAGE})"
    r"|(?<=[^:\s]) {1,9}(?=https?://|www\.)",
    re.IGNORECASE,
)


# As many names, and as much of each, as one reads in a message.
_MOST_NAMED, _MOST_SHOWN = 30, 60


def listed(names: Iterable[str]) -> str:
    """Return the names of columns, or what stands in cells, for a message."""
    every = [cut(clean(name), _MOST_SHOWN) for name in names]
    more = f" and {len(every) - _MOST_NAMED} more" if len(every) > _MOST_NAMED else ""
    return f"{', '.join(every[:_MOST_NAMED])}{more}" or "none"


def parts_of(text: str) -> list[str]:
    """Return the values of a cell that may have several."""
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def addresses_in(text: str) -> tuple[list[str], str]:
    """Return the e-mail addresses of a cell, however they are set apart, and what else it says.

    >>> addresses_in("Ann Lee <a@x.example>, b@y.example")
    (['a@x.example', 'b@y.example'], 'Ann Lee')
    """
    found = [address.rstrip(".") for address in _EMAIL.findall(text)]
    rest = _EMAIL.sub(" ", text).replace("mailto:", " ")
    return found, " ".join(re.sub(r"[,;:<>()\[\]|]", " ", rest).split())


def is_address(name: str) -> bool:
    """Whether a name is nothing but an e-mail address, which is no name."""
    found, rest = addresses_in(name)
    return bool(found) and not rest


def pages_in(text: str) -> list[tuple[str, str]]:
    """Return the web addresses of a cell, each with its label or nothing.

    LinkedIn writes `[PORTFOLIO:https://ann.example,BLOG:https://…]`, with one pair of brackets or
    one for each; others set them apart by commas, semicolons or lines.

    >>> pages_in("[COMPANY:https://x.example/a,b,PORTFOLIO:y.example]")
    [('COMPANY', 'https://x.example/a,b'), ('PORTFOLIO', 'y.example')]
    """
    bare = text.strip().removeprefix("[").removesuffix("]")
    parts = (_labelled(part) for part in _NEXT_PAGE.split(bare) if part.strip(" []"))
    return [(a, b) if not a or _IS_PAGE.match(b) else ("", f"{a}:{b}") for a, b in parts]


def labelled(text: str) -> list[tuple[str, str]]:
    """Return the values of a cell that LinkedIn writes in brackets, each with its label.

    >>> labelled("[ann,bo],[OTHER:eve]"), labelled("ann")
    ([('', 'ann'), ('', 'bo'), ('OTHER', 'eve')], [('', 'ann')])
    """
    parts = re.split(r"[\[\],;]", text)
    return [_labelled(part) for part in parts if part.strip()]


def _labelled(text: str) -> tuple[str, str]:
    text = text.strip(" []")
    label, colon, rest = text.partition(":")
    if not colon or rest.startswith("//") or not rest.strip():  # the colon is that of https://
        return "", text
    return label.strip(), rest.strip()


def trimmed(text: str) -> str:
    """Return a short text without the separators that an empty part leaves at its ends.

    >>> trimmed("Pilot - "), trimmed("| Elbe Pilots"), trimmed("- ,"), trimmed("C++ -> Go")
    ('Pilot', 'Elbe Pilots', '', 'C++ -> Go')
    """
    if len(text) > _SHORT or "\n" in text.strip():
        return text
    return "" if _NO_WORD.fullmatch(text) else _EDGES.sub("", text)


_SHORT = 80
_NO_WORD = re.compile(r"[-\s\u2013\u2014|\u00b7\u2022,;]+")
_EDGES = re.compile(
    r"\A\s{0,9}(?:[-\u2013\u2014|\u00b7\u2022,;]\s{1,9})+"
    r"|(?:\s{1,9}[-\u2013\u2014|\u00b7\u2022/]|\s{0,9}[,;|]){1,80}\s{0,9}\Z"
)


def joined(parts: Iterable[Any], by: str = " ") -> str:
    """Join the parts of a text that say something with a separator.

    >>> joined(["Pilot", None, "\u2014", "Elbe Pilots"], ", ")
    'Pilot, Elbe Pilots'
    """
    texts = (trimmed(str(part)).strip() for part in parts if part not in (None, ""))
    return by.join(filter(None, texts))


def tidied(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells without control characters in NFC, those that say nothing as empty."""
    return {whole(column): tidy(value) for column, value in cells.items()}


def tidy(value: Any) -> Any:
    """Return the value of a cell, clean and in NFC (see `whole`), empty if it says nothing.

    >>> tidy(["tea - ", {"a": "N/A"}])
    ['tea', {'a': ''}]
    """
    if isinstance(value, list):
        return [tidy(part) for part in value]
    if isinstance(value, dict):
        return tidied(value)
    if isinstance(value, str):
        value = clean(_spelled(value))
        seen = any(c.isprintable() and not c.isspace() for c in value)  # a zero-width space is not
        return trimmed(whole(value)) if seen and value.strip() not in _SAYS_NOTHING else ""
    return None if value != value else value  # noqa: PLR0124 - NaN is never equal to itself


def _spelled(text: str) -> str:
    """Return a text with its letters as such where a mail program has encoded them (RFC 2047)."""
    if not _ENCODED.search(text):
        return text
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError, HeaderParseError):  # cut, or in no known encoding
        return text


_ENCODED = re.compile(r"=\?[\w-]{1,30}\?[bq]\?", re.IGNORECASE)


def whole(text: str) -> str:
    """Return a text with each accent as part of its letter (NFC): one name is one name."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
