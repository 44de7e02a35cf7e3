"""One reading of a text: its links, moments and quantities, none within another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.designations import designations
from draftkit.language.language import EVERY, language
from draftkit.language.moments import moments
from draftkit.language.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.moments import Moment
    from draftkit.language.quantity import Quantity

__all__ = ["Link", "Reading", "read"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address, in the widest sense.

    Attributes:
        kind: `url` (also a bare domain), `email`, `handle` or `phone`.
        text: As it is written, without the sentence's punctuation.
    """

    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a text.

    Attributes:
        plain: The text with links, placeholders, code, formulas, and rules that are cited by
            number blanked, of the same length.
    """

    plain: str
    links: tuple[Link, ...]
    moments: tuple[Moment, ...]
    quantities: tuple[Quantity, ...]


_TLD = language(EVERY).text("links.domains")
_LINK = re.compile(
    rf"(?P<url>\b(?:https?://|www\.)[^\s<>\"\u201c\u201d()\[\]]+)"
    rf"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?<![\w/@.])(?P<domain>(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,9}}{_TLD}(?![\w.-]*\w@)\b(?![.-]?\w)(?:/[^\s<>\"()\[\]]*)?)"
    rf"|(?<![\w/.])(?P<handle>@[A-Za-z_][\w.-]*\w)"
    rf"|(?<![\w.,+])(?P<phone>(?:\+\d|\(?0\d)[\d\s()./\u2011-]{{6,}}\d)(?!\w)"
    rf"|(?<![\w.,-])(?P<us_phone>\(?\d{{3}}\)?[-. ]\d{{3}}[-. ]\d{{4}})(?![\w-])"
)
# What every link has, quickly found: most drafts have none.
_MAY_LINK = re.compile(r"\.\w|www\.|:/|@|\+\d|(?<!\w)\(?0\d|\d[-. ]\d{4}")
# A placeholder in brackets; the text of a Markdown link is no placeholder.
_BLANK = re.compile(
    r"\[[^\]\n]{1,80}\](?!\()|```.*?```|`[^`\n]+`|<!--(?:(?!<!--).)*?-->", re.DOTALL
)


# Signs of other scripts, each with its counterpart in ASCII.
_SIGNS = str.maketrans("\u066a\u066b\u066c\uff05\uff0c\uff0e\uff0f\uff1a\u2236", "%.,%,./::")


def read(text: Document) -> Reading:
    """Read a text once; the same text again costs nothing."""
    return _read(text.raw, text.language)


@lru_cache(maxsize=1024)
def _read(raw: str, of: Language) -> Reading:
    plain = _BLANK.sub(_spaces, raw)
    found = _LINK.finditer(plain) if _MAY_LINK.search(plain) else ()
    links = tuple(_link(match) for match in found)
    plain = _without(plain, [(link.start, link.end) for link in links])
    plain = _without(plain, designations(plain, of))
    figures = _in_our_digits(plain)
    when = moments(figures, of)
    counted = _without(figures, [(moment.start, moment.end) for moment in when])
    return Reading(plain, links, when, quantities(counted, of))


def _in_our_digits(text: str) -> str:
    """Write the digits of any script in ASCII, each at its place."""
    if text.isascii():
        return text
    text = text.translate(_SIGNS)
    return _DIGIT.sub(lambda match: str(int(match.group())), text)


_DIGIT = re.compile(r"[^\D0-9]")


def _link(match: re.Match[str]) -> Link:
    kind = match.lastgroup or ""
    text = match.group().rstrip(".,;:!?'\u2019*_")
    kind = {"domain": "url", "us_phone": "phone"}.get(kind, kind)
    return Link(match.start(), match.start() + len(text), kind, text)


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank the spans: with a sign that no pattern takes for white space."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at:start], "\u2502" * (end - start))
        at = end
    return "".join((*pieces, text[at:]))
