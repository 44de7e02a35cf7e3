"""Whether a text keeps to its outline: its sections, and the points of each, ticked off."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Noticed, check
from draftkit.checks.meaning import mass, stems, weighed
from draftkit.checks.parameters import number
from draftkit.language.document import Document
from draftkit.language.prose import bare, blocks
from draftkit.language.tags.script import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.prose import Block

__all__ = ["Section", "outline", "sections_of"]

# A point is made by so many sentences in a row that have this share of what it tells, by weight;
# a heading matches a section's if it has the first. Found on three articles: of 47 points that are
# there none was missed (two with three sentences alone), of 47 that were taken out 42 were.
_MADE = ((3, 0.55), (4, 0.65))
_SHOWN = 5  # of what is missing, in a message
_LONGEST = 80  # characters of a point in a message
# This many numbers in a row are a list, and not a sentence with numbers in it.
_FEWEST_NUMBERED = 3


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an outline.

    Attributes:
        heading: What it is called; empty where an outline is a list of points.
        points: What it says, a line each; none where headings are all there is.
    """

    heading: str
    points: tuple[str, ...] = ()


@check("outline", hard=False)
def outline(
    text: Document,
    brief: Brief,  # noqa: ARG001 - as every check
    /,
    *,
    of: Any = "",
    least: Any = 0,
    **_: Any,
) -> Iterator[Hit]:
    """It keeps to its outline: each section is there, and each point is made.

    A point counts as made if a few sentences in a row have most of the words by which it is
    known, in whatever form; a section is there if its heading is, or most of its points are.
    What an outline only says to look up (`[ ]`), and parts without points, are not asked for.
    An outline in another language than the text is not checked.

    Args:
        text: The draft.
        brief: Not used.
        of: The outline, in Markdown: headings with lists under them, or a list.
        least: The share of points, 0 to 1, below which it fails; from there it is a remark.
    """
    sections = sections_of(str(of or ""))
    points = [point for section in sections for point in section.points]
    if not sections:
        return
    end = len(text.raw.rstrip())
    theirs, ours = tag_of(Document(str(of))), tag_of(text)
    if theirs and ours and theirs.code != ours.code:
        message = f"Whether it keeps to the outline was not checked: that is in {theirs.name}."
        yield end, end, message
        return
    ticked = _Ticked(text, points)
    missing = [point for point in points if not ticked.is_made(point)]
    lost = [one.heading for one in sections if not ticked.is_there(one)]
    if lost:
        shown = "; ".join(f'"{heading}"' for heading in lost)
        yield end, end, f"Sections of the outline that were not found: {shown}."
    if missing:
        share = 1 - len(missing) / len(points)
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        shown = "; ".join(f'"{_cut(point)}"' for point in missing[:_SHOWN])
        message = (
            f"{len(points) - len(missing)} of {len(points)} points of the outline were found. "
            f"Look for: {shown}{more}."
        )
        yield Noticed(end, end, message, hard=share < (number(least, "outline: least") or 0))


# The share of a point that is needed, and what may have it.
_Rows = tuple[float, "Sequence[frozenset[str]]"]


class _Ticked:
    """What of an outline is in a text."""

    def __init__(self, text: Document, points: Sequence[str]) -> None:
        said = [stems(sentence.text) for sentence in text.sentences]
        self._rows = [(share, _in_a_row(said, length)) for length, share in _MADE]
        headings = [stems(block.text) for block in blocks(text) if block.kind == "heading"]
        self._headings = [(_MADE[0][1], headings)]
        # What all points share is what the article is about, and tells none from another.
        self._spread = Counter(part for point in points for part in stems(point))

    def is_made(self, point: str) -> bool:
        own = self._weights(point)
        return self._is_among(own, self._rows)

    def is_there(self, section: Section) -> bool:
        if not section.heading or self._is_among(self._weights(section.heading), self._headings):
            return True
        if not section.points:
            return self.is_made(section.heading)
        return 2 * sum(map(self.is_made, section.points)) > len(section.points)

    def _weights(self, text: str) -> Mapping[str, float]:
        return {part: weight / (self._spread[part] or 1) for part, weight in weighed(text)}

    @staticmethod
    def _is_among(own: Mapping[str, float], rows: Sequence[_Rows]) -> bool:
        total = sum(own.values())  # 0 if it has no word by which it could be known
        return not total or any(
            mass(own, row) >= share * total for share, some in rows for row in some
        )


def _in_a_row(said: Sequence[frozenset[str]], length: int) -> list[frozenset[str]]:
    """Return what each so many sentences in a row say."""
    rows = range(max(1, len(said) - length + 1))
    return [frozenset[str]().union(*said[at : at + length]) for at in rows]


def sections_of(outline: str) -> tuple[Section, ...]:
    r"""Return the sections of an outline, and the points of each.

    >>> sections_of("# Title\n\n## One\n\n- A point\n- [ ] A study\n\n## Closing\n\nBye.")
    (Section(heading='One', points=('A point',)),)
    """
    text = Document(_on_lines(outline))
    found = _by_heading(text) or _by_indent(text)
    with_points = tuple(section for section in found if section.points)
    return with_points or tuple(found)


_NUMBER = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)]?[ \t]+(?=\S)")


def _on_lines(outline: str) -> str:
    """Give each point of "1. One 2. Two", which people type in one line, a line of its own."""
    if "\n" in outline.strip():
        return outline
    marks, expected = list[re.Match[str]](), 1
    for match in _NUMBER.finditer(outline):
        if int(match[1]) == expected:
            marks.append(match)
            expected += 1
    if len(marks) < _FEWEST_NUMBERED:
        return outline
    ends = [*(mark.start() for mark in marks[1:]), len(outline)]
    points = (outline[mark.end() : end] for mark, end in zip(marks, ends, strict=True))
    return "\n".join(f"{n}. {point.strip()}" for n, point in enumerate(points, 1))


def _by_heading(text: Document) -> list[Section]:
    heads = [block for block in blocks(text) if block.kind == "heading"]
    levels = {block.level for block in heads}
    if len(heads) > 1 and 1 in levels:
        # The title is one heading of the first level above all others.
        heads = [block for block in heads if block.level > 1] or heads
    found = []
    for at, head in enumerate(heads):
        end = heads[at + 1].start if at + 1 < len(heads) else len(text.raw)
        items = [b for b in blocks(text) if b.kind == "item" and head.end <= b.start < end]
        found.append(
            Section(_plain(head.text), tuple(_plain(b.text) for b in _points(text, items)))
        )
    return found


def _by_indent(text: Document) -> list[Section]:
    """Take a list apart: an item with others indented below it is a section."""
    items = _points(text, [block for block in blocks(text) if block.kind == "item"])
    if not items:
        return []
    first = min(_indent(text, item) for item in items)
    tops = [item for item in items if _indent(text, item) == first]
    if len(tops) == len(items):
        return [Section("", tuple(_plain(item.text) for item in items))]
    found = []
    for at, top in enumerate(tops):
        end = tops[at + 1].start if at + 1 < len(tops) else len(text.raw)
        below = [item for item in items if top.start < item.start < end]
        found.append(Section(_plain(top.text), tuple(_plain(item.text) for item in below)))
    return found


def _points(text: Document, items: Sequence[Block]) -> list[Block]:
    """Return the items that are to be said; a task is to be done."""
    return [item for item in items if "[" not in _mark(text, item)]


def _mark(text: Document, block: Block) -> str:
    return text.raw[text.raw.rfind("\n", 0, block.start) + 1 : block.start]


def _indent(text: Document, block: Block) -> int:
    mark = _mark(text, block).expandtabs(4)
    return len(mark) - len(mark.lstrip())


def _plain(text: str) -> str:
    return " ".join(bare(text).replace("**", "").split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}\u2026"
