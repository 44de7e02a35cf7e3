"""Many rows in one prompt, and one answer taken apart again by row.

Each row's text begins with a line that has the row's number and its name. A text is given
to a row only if both are right; what is not certain is given to no row, and asked for again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from draftkit.language.document import Document
from draftkit.language.language import EVERY, language
from draftkit.language.letter import salutations
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Parted", "RowBlock", "is_of_many", "joined", "parted"]

END = "=== end ==="

_MOST_NAME = 60  # characters: a topic may be a sentence

_TASK = """\
Below are {number} separate requests, each under a line such as {example}. Answer each of them as \
if it were the only one: nothing of one may get into another.

{shared}"""

_FORM = """\
All of them go into one reply: {number} texts. Begin each with its own line, exactly as it stands \
above ({example}), keep their order, write nothing before the first, and after the last one write:

{end}"""


@dataclass(frozen=True, slots=True)
class RowBlock:
    """A row in a prompt of many.

    Attributes:
        row: Its number.
        name: Whom or what it is for.
        prompt: Its prompt, as it would be sent alone.
        code: A few characters that change with its inputs: an answer to an earlier version of
            the row has the earlier code.
        strict: Whether the line above its text must have the code. If not, the code may be
            missing, as models leave out what they take for noise.
    """

    row: int
    name: str
    prompt: str = ""
    code: str = ""
    strict: bool = False

    @property
    def mark(self) -> str:
        """The line with which its text begins."""
        number = f"{self.row} {self.code}" if self.code else str(self.row)
        return f"=== {number}: {self._shown} ==="

    def is_meant(self, code: str, words: Sequence[str]) -> bool:
        """Whether a line with its number, this code and these words of a name is its own."""
        known = code == self.code or not (code or self.strict)
        return known and words == self.words

    @property
    def _shown(self) -> str:
        name = " ".join(self.name.replace("=", " ").split())
        return name if len(name) <= _MOST_NAME else name[:_MOST_NAME].rsplit(" ", 1)[0]

    @property
    def words(self) -> list[str]:
        """The words of the name by which it is recognised."""
        return words_of(self._shown)


@dataclass(slots=True)
class Parted:
    """An answer taken apart.

    Attributes:
        texts: What certainly belongs to a row, by its number.
        problems: Why there is nothing for a row, by its number.
        strangers: The lines that begin texts which are for no row, as they stand.
    """

    texts: dict[int, str] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()


def joined(blocks: Sequence[RowBlock]) -> str:
    """Return one prompt for all: what their prompts share stands in it once.

    >>> [joined([RowBlock(2, "Ann", "Thank her."), RowBlock(3, "Ben", "Thank him.")])[-11:]]
    ['=== end ===']
    """
    lines = [block.prompt.strip().splitlines() for block in blocks]
    head = _shared(lines)
    tail = _shared([own[head:][::-1] for own in lines])
    parts = [
        "\n".join([block.mark, *_stripped(own[head : len(own) - tail])])
        for block, own in zip(blocks, lines, strict=True)
    ]
    about = {"number": len(blocks), "example": blocks[0].mark, "end": END}
    shared = "\n".join(_stripped(lines[0][:head]))
    after = "\n".join(_stripped(lines[0][len(lines[0]) - tail :]))
    closing = [f"For each of them:\n\n{after}"] if after else []
    return "\n\n".join(
        [_TASK.format(shared=shared, **about), *parts, *closing, _FORM.format(**about)]
    )


def _shared(texts: Sequence[Sequence[str]]) -> int:
    """Return how many lines all the texts have in common at their start."""
    alike = takewhile(lambda lines: len(set(lines)) == 1, zip(*texts, strict=False))
    return sum(1 for _ in alike)


def parted(answer: str, blocks: Sequence[RowBlock]) -> Parted:
    """Take an answer apart.

    What stands before the first mark and after the end is no row's. A text is uncertain if its
    mark has a wrong number or name, if it came twice and the two differ, if it greets whom
    another row is for, if it has a line that may begin another text, or if it is the last one
    and the end is missing.
    """
    found: dict[int, list[str]] = {block.row: [] for block in blocks}
    broken: dict[int, str] = {}
    strangers: list[str] = []
    sections = [*_sections(answer, blocks)]
    for row, text, _ in sections:
        if row is not None:
            found[row].append(text)
    for row, _, end in sections:
        # If a row that it may mean has no text, the line is that row's mark, written wrongly.
        unclear = end.may_be_text and all(found[meant] for meant in end.rows)
        if row is not None and end.kind == _Marks.open:
            broken[row] = f'its text may be cut off: the line "{END}" is missing after it'
        elif row is not None and (unclear or end.kind == _Marks.unclear):
            broken[row] = f'its text has a line that may begin another one: "{end.line}"'
        elif end.kind == _Marks.nobody:
            strangers.append(end.line)
    result = Parted(strangers=tuple(strangers))
    for block in blocks:
        texts = {" ".join(text.split()): text for text in found[block.row]}
        if problem := _problem(block, list(texts.values()), blocks, broken.get(block.row, "")):
            result.problems[block.row] = problem
        else:
            [result.texts[block.row]] = texts.values()
    return result


def _problem(block: RowBlock, texts: list[str], blocks: Sequence[RowBlock], broken: str) -> str:
    """Say why a row cannot be given what was found under its mark; nothing if it can."""
    if not texts:
        return f'the answer has no line "{block.mark}"'
    if len(texts) > 1:
        return "the answer has two different texts for it"
    if not texts[0]:
        return "its text is empty"
    if other := _greets_other(block, texts[0], blocks):
        return f'its text greets "{other}"'
    return broken


def _greets_other(block: RowBlock, text: str, blocks: Sequence[RowBlock]) -> str:
    """Return the name from another row that a text greets: texts were merged, or mixed up."""
    own = set(block.words)
    others = [set(other.words) for other in blocks if set(other.words) != own]
    for greeting in salutations(Document(text)):
        words = set(words_of(greeting.name))
        if words and not words & own and any(words & other for other in others):
            return greeting.name
    return ""


class _Line(NamedTuple):
    """A line that ends a section.

    Attributes:
        kind: The row whose text begins with it, or what else it is: see `_Marks`.
        line: The line.
        rows: The rows that it may mean, by their number or name.
        may_be_text: Whether it may be a heading, or an item of a list, as well: the lines that
            were asked for have a code, and this one has none.
    """

    kind: int
    line: str
    rows: frozenset[int] = frozenset()
    may_be_text: bool = False


def _sections(answer: str, blocks: Sequence[RowBlock]) -> Iterator[tuple[int | None, str, _Line]]:
    """Yield each section's row (None if it has none), its text, and the line that ends it."""
    row: int | None = None
    lines: list[str] = []
    marks = _Marks(blocks)
    for line in answer.splitlines():
        mark = marks.read(line)
        if mark is None:
            lines.append(line)
            continue
        yield row, "\n".join(_stripped(lines)), mark
        if mark.kind == marks.end:
            return
        row, lines = mark.kind if mark.kind in marks.rows else None, []
    yield row, "\n".join(_stripped(lines)), _Line(marks.open, "")


_DECORATION = " \t>#*_=~`|-\u2013\u2014"
_MARK = re.compile(
    rf"(?:(?:{language(EVERY).text('blocks.row')})\b\.?[ ]*)?"
    r"#?(\d{1,7})(?:[ \t]+[(\[`]?([a-z]\d[a-z])[)\]`]?)?"
    r"[ \t]*[.:)|=\u2013\u2014-]+[ \t]*(\S.*)",
    re.IGNORECASE,
)


class _Marks:
    """Reads the lines that begin a row's text, as models write them.

    The kind of a line is a row's number, or `end` for the line after the last text, `nobody`
    for one that begins a text for no row, `unclear` for one that may be a heading as well, and
    `open` for the answer's end without a line.

    Args:
        blocks: The rows that were asked for.
    """

    end, nobody, unclear, open = -1, -2, -3, -4

    def __init__(self, blocks: Sequence[RowBlock]) -> None:
        self.rows = {block.row: block for block in blocks}
        self._words = {block.row: block.words for block in blocks}
        self._coded = any(block.code for block in blocks)
        self._style = "==="

    def read(self, line: str) -> _Line | None:
        """Return what kind of line it is; None for those of a text."""
        core = line.strip(_DECORATION).rstrip(":")
        style = line[: len(line) - len(line.lstrip(_DECORATION))].strip()
        drawn = style.endswith("==") or style == self._style
        if drawn and core.casefold() in ("end", "the end"):
            return _Line(self.end, core)
        found = _MARK.fullmatch(core)
        row, words = (int(found[1]), words_of(found[3])) if found else (0, words_of(core))
        code = (found[2] or "").casefold() if found else ""
        if row in self.rows and self.rows[row].is_meant(code, words):
            self._style = style or self._style
            return _Line(row, core)
        named = {row for row, known in self._words.items() if known == words}
        meant = frozenset(named | ({row} & self.rows.keys()))
        numbered = found and (style.endswith("==") or (style and drawn and row in self.rows))
        if numbered or (named and (found or style)):
            return _Line(self.nobody, line.strip(), meant, self._coded and not code)
        return _Line(self.unclear, line.strip()) if style.endswith("==") else None


_DRAWN = re.compile(r"^[ \t>*#]*={3,}(.*)", re.MULTILINE)


def is_of_many(answer: str) -> bool:
    """Whether an answer has lines like those that begin, or end, the texts of several rows."""
    cores = (found[1].strip(_DECORATION).rstrip(":") for found in _DRAWN.finditer(answer))
    return any(core.casefold() == "end" or _MARK.fullmatch(core) for core in cores)


def _stripped(lines: Sequence[str]) -> list[str]:
    """Return the lines without blank ones and rules at both ends."""
    kept = list(lines)
    for at in (0, -1):
        while kept and not kept[at].strip("-*_= \t"):
            kept.pop(at)
    return kept
