"""What notes programs add to Markdown and no other shows: marks of Obsidian, a head in a text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from draftkit.files import yamlio
from draftkit.files.front_matter import split_any
from draftkit.language.language import EVERY, language

__all__ = ["without_marks"]

_CODE = r"^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z)|`[^`\n]+`"
# A head has one of these; rules may also stand around a line such as "Subject: ...".
_KEYS = frozenset(("title", "date", "tags", "draft", "layout", "slug", "author", "description"))
_LEFT_OUT = {"remark": "remarks (%%...%%)", "embed": "embedded files (![[...]])"}


def without_marks(body: str) -> tuple[str, tuple[str, ...]]:
    """Return a text in plain Markdown, and what was left out of it, a sentence each.

    A link to a note stands as its words, and marked words without their marks. What asks the
    writer for something (`[[Your name]]`) stays, so that it is not sent by mistake.

    >>> without_marks("See [[Ann Lee|her]] %%really?%% and ==this==.")
    ('See her and this.', ('Left out of the text: remarks (%%...%%): 1.',))
    """
    body, said = _without_head(body)
    counts = Counter[str]()

    def plain(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        counts.update(kind for kind in _LEFT_OUT if found[kind])
        if found["remark"] or found["embed"]:
            return ""
        return str(found["marked"] or found["words"] or found["page"] or found["place"][1:])

    if any(mark in body for mark in ("%%", "[[", "==")):
        body = _pattern().sub(plain, body)
    counted = (f"Left out of the text: {_LEFT_OUT[kind]}: {counts[kind]:,}." for kind in counts)
    return body, (*said, *counted)


def _without_head(body: str) -> tuple[str, tuple[str, ...]]:
    front = split_any(body.lstrip("\n")) if body.lstrip("\n").startswith("---") else None
    if front is None or not front.head or not front.body.strip():
        return body, ()
    try:
        data = yamlio.parse(front.head).data
    except yamlio.YAMLError:
        return body, ()
    if not isinstance(data, dict) or _KEYS.isdisjoint(data):
        return body, ()
    keys = ", ".join(map(str, data))
    return front.body.lstrip("\n"), (f"Left out: the front matter within the text ({keys}).",)


@cache
def _pattern() -> re.Pattern[str]:
    asks = language(EVERY).text("markup.asks")
    return re.compile(
        rf"(?P<code>{_CODE})"
        r"|(?<![\d% \t])[ \t]{0,9}(?P<remark>%%(?!%).{1,5000}?%%)"
        rf"|(?P<embed>!)?\[\[(?!{asks})(?=[^\[\]|\n])(?P<page>[^\[\]|\n#^]{{0,200}})"
        r"(?P<place>[#^][^\[\]|\n]{1,200})?(?:\|(?P<words>[^\[\]\n]{1,200}))?\]\](?!\()"
        r"|(?<![\w=])==(?=[^\s=])(?P<marked>[^=\n]{1,500})(?<=\S)==(?![\w=])",
        re.MULTILINE | re.DOTALL,
    )
