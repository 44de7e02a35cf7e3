"""Plain text and Markdown as passages, each with its line."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from draftkit.documents.hidden import Hidden, hides
from draftkit.documents.passage import Content, Passage, cut
from draftkit.files.front_matter import split_any
from draftkit.files.yamlio import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["blocks", "read_text"]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Markdown's own way to write comments: the target of a link that nothing uses.
_NO_LINK = re.compile(r"^\[(?://|comment)\]:[^\n]*$", re.MULTILINE)
_STRUCK = re.compile(
    r"(?<!~)~~(?=[^\s~])(?:[^~\n]|\n(?!\s)){1,1000}(?<=\S)~~(?!~)|<(del|s|strike)>.{0,1000}?</\1>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<([a-z]\w{0,30})\s([^<>]{1,1000})>", re.IGNORECASE)
_STYLE = re.compile(r"style\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HIDDEN = re.compile(r"\bhidden\b", re.IGNORECASE)
# A heading or a list item begins a passage of its own.
_STARTS = re.compile(r"#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s")


def read_text(text: str) -> Content:
    """Read plain text or Markdown, without front matter and what a browser would not show."""
    front = split_any(text)
    if not front.body.strip():  # a file of data, such as JSON, is not a head without a body
        front = FrontMatter(None, text)
    hidden = Hidden()
    body = front.body
    for pattern, why in (
        (_COMMENT, "a comment"),
        (_NO_LINK, "a comment"),
        (_STRUCK, "struck-out text"),
    ):
        body = pattern.sub(partial(_blank, hidden=hidden, why=why), body)
    body = _without_hidden(body, hidden)
    found = (Passage(part, "line", line) for line, part in blocks(body, front.body_line))
    return Content(cut(found), hidden.remarks)


def blocks(text: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Yield each block between blank lines, heading and list item, after its line's number."""
    held: list[str] = []
    start = first_line
    for number, line in enumerate(text.split("\n"), first_line):
        blank = not line.strip()
        begins = _STARTS.match(line) or (held and held[-1].startswith("#"))
        if held and (blank or begins):
            yield start, "\n".join(held)
            held = []
        if not blank:
            start = start if held else number
            held.append(line)
    if held:
        yield start, "\n".join(held)


def _blank(found: re.Match[str] | str, hidden: Hidden, why: str) -> str:
    """Leave something out, but not its line ends: the lines after it keep their numbers."""
    text = found if isinstance(found, str) else found.group()
    hidden.add(why, text.strip("<>-![]/: "))
    return "\n" * text.count("\n")


def _without_hidden(body: str, hidden: Hidden) -> str:
    """Leave out what stands in tags that show nothing."""
    kept, at = [], 0
    for tag in _TAG.finditer(body):
        style = " ".join(a or b for a, b in _STYLE.findall(tag[2]))
        shown = not hides(style) and not _HIDDEN.search(_STYLE.sub("", tag[2]))
        if shown or tag.start() < at:
            continue
        end = body.find(f"</{tag[1]}", tag.end())
        end = len(body) if end < 0 else end
        kept += [body[at : tag.start()], _blank(body[tag.end() : end], hidden, "hidden text")]
        at = max(end, body.find(">", end) + 1)
    return "".join([*kept, body[at:]])
