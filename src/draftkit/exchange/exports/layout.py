"""A draft's Markdown as parts, for programs that know no Markdown.

It is taken apart by `language.prose.blocks`, as the checks do it: what is a heading to them is
one here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from draftkit.exchange.exports.pieces import ExportPiece, pieces, plain
from draftkit.language.document import Document
from draftkit.language.prose import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.prose import Block

__all__ = ["Part", "parts", "titled"]

PartKind = Literal["heading", "prose", "item", "quote", "code", "table", "rule"]

_LOWEST = 6  # the level of headings below which there is none

# Shorter lines tell nothing of where a program would have wrapped them.
_NARROWEST = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text.

    Attributes:
        kind: What it is. A part of kind `table` is one row of a table.
        pieces: What it says.
        level: Of a heading, 1 to 6; of a list item, how deep it stands, from 0.
        number: Of an item in a numbered list, its number; else 0.
        joined: Whether it follows the one before without a blank line.
    """

    kind: PartKind
    pieces: tuple[ExportPiece, ...]
    level: int = 0
    number: int = 0
    joined: bool = False

    @property
    def words(self) -> str:
        """The words alone."""
        return plain([*self.pieces])

    @property
    def cells(self) -> list[str]:
        """What stands in the cells of a row of a table."""
        return [cell.strip() for cell in self.words.strip().strip("|").split("|")]


_UNDERLINED = re.compile(r"\A(?P<title>[^\n]+)\n[ ]{0,3}(?:=+)[ \t]*\Z")
_CLOSING = re.compile(r"[ \t]{1,9}#{1,99}[ \t]{0,99}\Z")
_NUMBER = re.compile(r"(\d{1,3})[.)][ \t]")
_FENCE = re.compile(r"(?:```|~~~)")
_DIVIDER = re.compile(r"\|?[\s:|-]+\Z")


def parts(body: str) -> list[Part]:
    """Take a text apart.

    A line feed within a paragraph is a blank where a program wrapped the line, and a line's end
    where the writer set it: where the next word would still have fitted.
    """
    return [*_Layout(body)]


class _Layout:
    """The parts of one text."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._blocks = blocks(Document(body))

    def __iter__(self) -> Iterator[Part]:
        found = self._blocks
        skip = False
        for place, block in enumerate(found):
            after = found[place + 1] if place + 1 < len(found) else None
            if skip:
                skip = False
                continue
            if block.kind == "prose" and after and self._underlines(block, after):
                skip = True
                yield Part("heading", self._pieces(block), 2)
                continue
            made = self._part(block)
            if made is not None:
                yield replace(made, joined=place > 0 and self._follows(found[place - 1], block))

    @cached_property
    def _width(self) -> int:
        return max((*map(len, self._body.splitlines()), _NARROWEST))

    def _part(self, block: Block) -> Part | None:  # noqa: PLR0911 - one return a kind
        if block.kind == "code":
            text = self._line(block)
            return (
                None
                if _FENCE.match(text.strip())
                else Part("code", (ExportPiece(text, code=True),))
            )
        if block.kind == "rule":
            return Part("rule", ())
        if block.kind == "table":
            return None if _DIVIDER.match(block.text) else Part("table", self._pieces(block))
        if block.kind == "prose" and (underlined := _UNDERLINED.match(block.text)):
            return Part("heading", tuple(pieces(underlined["title"])), 1)
        if block.kind == "heading":
            return Part("heading", tuple(pieces(_CLOSING.sub("", block.text))), block.level)
        if block.kind == "item":
            return self._item(block)
        return Part(block.kind, self._pieces(block))

    def _item(self, block: Block) -> Part:
        mark = self._body[self._start(block) : block.start]
        number = _NUMBER.match(mark.strip() + " ")
        depth = len(mark.expandtabs(4)) - len(mark.expandtabs(4).lstrip())
        return Part(
            "item", self._pieces(block), min(depth // 2, 8), int(number[1]) if number else 0
        )

    def _start(self, block: Block) -> int:
        return self._body.rfind("\n", 0, block.start) + 1

    def _line(self, block: Block) -> str:
        return self._body[self._start(block) : block.end]

    def _follows(self, before: Block, block: Block) -> bool:
        return self._body.count("\n", before.end, block.start) == 1

    def _underlines(self, block: Block, after: Block) -> bool:
        one_line = "\n" not in block.text
        return (
            one_line and after.kind == "rule" and "-" in after.text and self._follows(block, after)
        )

    def _pieces(self, block: Block) -> tuple[ExportPiece, ...]:
        text = block.text
        kept = set()
        at = 0
        lines = text.split("\n")
        for line, following in pairwise(lines):
            at += len(line)
            first = following.split(maxsplit=1)
            if len(line.rstrip()) + 1 + len(first[0] if first else "") <= self._width:
                kept.add(at)
            at += 1
        return tuple(pieces(text, kept=frozenset(kept)))


def titled(body: str, title: str) -> tuple[str, str]:
    r"""Return a page's title and its text without a heading of the first level.

    A heading at the beginning that repeats the title is dropped: the page shows that anyway. One
    that says something else moves down to the second level, and so do later ones of the first,
    with those below them: no word is lost.

    >>> titled("# Why?\n\nIt breaks.", "Why?"), titled("# Why?\n\nIt breaks.", "Fridges")
    (('Why?', 'It breaks.'), ('Fridges', '## Why?\n\nIt breaks.'))
    """
    title = title.strip()
    first = next(_headings(body), None)
    if first and first.level == 1 and not body[: first.start].strip():
        words = parts(body[first.start : first.end])[0].words
        if not title or _alike(words, title):
            title, body = title or words, body[first.end :].lstrip("\n")
    found = [*_headings(body)]
    if all(heading.level > 1 for heading in found):
        return title, body
    for heading in reversed(found):
        line = body[heading.start : heading.end]
        lower = heading.underlined.sub(r"## \g<title>", line) if heading.underlined else f"#{line}"
        if heading.level < _LOWEST:
            body = body[: heading.start] + lower + body[heading.end :]
    return title, body


class _Heading(NamedTuple):
    """A heading's line."""

    start: int
    end: int
    level: int
    underlined: re.Pattern[str] | None


def _headings(body: str) -> Iterator[_Heading]:
    for block in blocks(Document(body)):
        underlined = block.kind == "prose" and _UNDERLINED.match(block.text)
        if underlined:
            yield _Heading(block.start, block.end, 1, _UNDERLINED)
        elif block.kind == "heading":
            start = body.index("#", body.rfind("\n", 0, block.start) + 1)
            yield _Heading(start, block.end, block.level, None)


def _alike(one: str, other: str) -> bool:
    words = re.compile(r"[^\W_]+")
    return words.findall(one.casefold()) == words.findall(other.casefold())
