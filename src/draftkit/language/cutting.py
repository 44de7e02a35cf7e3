"""Takes sentences out of Markdown, so that what is left is Markdown still."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from draftkit.language.document import Span
from draftkit.language.prose import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.language.document import Document
    from draftkit.language.prose import Block

__all__ = ["passages", "without"]

_ENDS = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)\]*_]*$")
_NUMBER = re.compile(r"([ \t]*)(\d{1,3})(?=[.)])")

_Edit = tuple[int, int, str]
"""Start, end, and the text to put there."""


def passages(text: Document) -> list[Span]:
    """Return the sentences of paragraphs, list items and quotations, without their marks.

    A sentence that goes on in the next line is one: a model may break lines where it likes.
    """
    found: list[Span] = []
    for block in _told(text):
        first = len(found)
        for sentence in text.sentences:
            start, end = max(sentence.start, block.start), min(sentence.end, block.end)
            if start >= end:
                continue
            if len(found) > first and not _ENDS.search(found[-1].text):
                start = found.pop().start
            found.append(Span(text.raw[start:end], start, end))
    return found


def without(text: Document, gone: Iterable[Span]) -> str:
    """Return the text without some of its passages.

    A paragraph or an item of which nothing is left is taken out whole, and the items after
    it are renumbered.

    Args:
        text: The text.
        gone: The ones to take out, of its `passages`.
    """
    places = {span.start for span in gone}
    edits: list[_Edit] = []
    empty: list[Block] = []
    every = passages(text)
    for block in _told(text):
        own = [span for span in every if block.start <= span.start < block.end]
        if own and all(span.start in places for span in own):
            empty.append(block)
        elif own:
            edits += _out(own, places)
    edits += [_blocks_out(text.raw, run) for run in _runs(text, empty)]
    edits += _renumbered(text, empty)
    left, at = "", 0
    for start, end, instead in sorted(edits):
        left += text.raw[at:start] + instead
        at = max(at, end)
    return (left + text.raw[at:]).strip() + "\n"


def _told(text: Document) -> list[Block]:
    return [block for block in blocks(text) if block.kind in ("prose", "item", "quote")]


def _out(own: list[Span], places: set[int]) -> Iterator[_Edit]:
    """Take sentences out of a paragraph, with the space between them and the others."""
    at, some_kept = own[0].start, False
    for span in own:
        if span.start not in places:
            if not some_kept:
                yield at, span.start, ""
            at, some_kept = span.end, True
        elif some_kept:
            yield at, span.end, ""
            at = span.end


def _runs(text: Document, some: list[Block]) -> Iterator[list[Block]]:
    """Yield the blocks in runs of neighbours."""
    for is_one, run in groupby(blocks(text), key=lambda block: block in some):
        if is_one:
            yield list(run)


def _blocks_out(raw: str, run: list[Block]) -> _Edit:
    """Take blocks out, with their marks; what is around stays as far apart as it was."""
    line = raw.rfind("\n", 0, run[0].start) + 1
    start = len(raw[:line].rstrip("\n"))
    last = run[-1].end
    end = len(raw) - len(raw[last:].lstrip("\n"))
    return start, end, max(re.findall(r"\n+", raw[start:end]), default="")


def _renumbered(text: Document, empty: list[Block]) -> Iterator[_Edit]:
    """Renumber the items of numbered lists from where one is gone."""
    lists: dict[int, tuple[int, int]] = {}  # by indent: the last number, and how many are gone
    for block in blocks(text):
        line = text.raw.rfind("\n", 0, block.start) + 1
        mark = _NUMBER.match(text.raw, line, block.start)
        if block.kind != "item" or not mark:
            continue
        before, less = lists.get(len(mark[1]), (0, 0))
        number = int(mark[2])
        less = less if number == before + 1 else 0
        if block in empty:
            less += 1
        elif less:
            yield mark.start(2), mark.end(2), str(number - less)
        lists[len(mark[1])] = number, less
