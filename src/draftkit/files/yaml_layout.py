"""Where the values and the comments of a YAML text stand, for edits that keep the rest.

A parser skips comments, and a `#` may also be part of a text. So a comment is what begins with
a `#` outside of all keys and values that the parser found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from draftkit.files import yamlio
from draftkit.files.text_file import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from draftkit.files.yamlio import Path

__all__ = ["Comment", "Extent", "Layout"]


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where something stands: lines and columns from 0, the end not included."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        line: The line on which it stands, from 0.
        text: What it says, the `#` included.
        beside: What stands before it on that line; nothing if it stands alone.
    """

    line: int
    text: str
    beside: str

    @property
    def apart(self) -> str:
        """The comment on a line of its own: with what it was beside, `# role: Host  # her last`."""
        return f"# {self.beside.strip()}  {self.text}" if self.beside else self.text


@dataclass(slots=True)
class Layout:
    """Where each part of a YAML text stands.

    Attributes:
        lines: The lines of the text with their ends.
        keys: Where each key stands, by the path of its value.
        values: Where each value stands; a list on lines of its own begins at its first dash.
        comments: The comments, in their order.
    """

    lines: Sequence[str]
    keys: dict[Path, Extent] = field(default_factory=dict)
    values: dict[Path, Extent] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    _scalars: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Layout:
        """Find out what stands where in a text that `yamlio.parse` reads."""
        layout = cls(lines_of(text, ends=True))
        events = yamlio.events(text)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                layout._node(next(events), events, ())
        layout.comments = tuple(layout._comments())
        return layout

    def end_of(self, path: Path) -> int:
        """Return the line after the last one of a value; blank lines after it do not count."""
        extent = self.values[path]
        after = extent.end_line + (extent.end_column > 0)
        while after > extent.line + 1 and not self.lines[after - 1].strip():
            after -= 1
        return after

    def keeps(self, before: Layout) -> bool:
        """Whether every comment of another text stands in this one, too."""
        here = Counter(comment.text for comment in self.comments)
        missing = Counter(comment.text for comment in before.comments) - here
        # One that stood beside a value may be the end of a comment with that value now.
        rest = [*(here - Counter(comment.text for comment in before.comments)).elements()]
        for text in missing.elements():
            place = next((n for n, longer in enumerate(rest) if text in longer), None)
            if place is None:
                return False
            del rest[place]
        return True

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        """Take note of a value, and return where it ends."""
        begin, end = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent):
            self._scalars.append(event)
        else:
            part, number = next(events), 0
            while not isinstance(part, yaml.CollectionEndEvent):
                step: str | int = number
                if isinstance(event, yaml.MappingStartEvent):
                    step, end = part.value, part.end_mark
                    self._scalars.append(part)
                    self.keys[(*path, step)] = _extent(part.start_mark, end)
                    part = next(events)
                end = self._node(part, events, (*path, step))
                part, number = next(events), number + 1
            if event.flow_style:
                end = part.end_mark
        self.values[path] = _extent(begin, end)
        return end

    def _comments(self) -> Iterator[Comment]:
        texts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for event in self._scalars:
            begin, end = event.start_mark, event.end_mark
            # After the sign of a block there may be a comment.
            is_block = event.style in ("|", ">")
            for number in range(begin.line + is_block, end.line + 1):
                first = begin.column if number == begin.line else 0
                last = end.column if number == end.line else len(self.lines[number])
                texts[number].append((first, last))
        for number, line in enumerate(self.lines):
            if "#" not in line:
                continue
            places = (at for at, letter in enumerate(line) if letter == "#")
            inside = texts[number]
            at = next((p for p in places if not any(a <= p < b for a, b in inside)), None)
            if at is not None:
                yield Comment(number, line[at:].rstrip(), line[:at].rstrip())


def _extent(begin: Any, end: Any) -> Extent:
    return Extent(begin.line, begin.column, end.line, end.column)
