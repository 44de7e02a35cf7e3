"""A passage: a piece of somebody's text, and where it stands in their file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from draftkit.language.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from draftkit.language.document import Span

__all__ = ["Content", "Passage", "Unit", "cut"]

Unit = Literal["page", "line", "paragraph", "time", "part"]

_PLACE = re.compile(r"(page|line|paragraph) (\d+)\Z")
_TIME = re.compile(r"(\d+):(\d\d):(\d\d)\Z")
# Words; a reader finds a passage of this length at a glance, and it says one thing.
_LONGEST = 80
# Of a text without full stops, which language.Document would take for one long sentence.
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a file.

    Attributes:
        text: What it says; lines are as in the file where `unit` is `line`.
        unit: The kind of place that `at` or `name` gives.
        at: The page, line or paragraph, counted from 1; for a time, the seconds.
        name: What the place is called where it has no number, such as an input's name.
    """

    text: str
    unit: Unit
    at: int = 0
    name: str = ""

    @property
    def place(self) -> str:
        """Where it stands, such as `page 3`, `line 12` or `0:12:03`."""
        return self._place(self.at)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Yield its sentences, each with its place."""
        for span in _sentences(self.text[:_MOST_CHARACTERS]):
            line = self.text.count("\n", 0, span.start) if self.unit == "line" else 0
            yield " ".join(span.text.split()), self._place(self.at + line)

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data, as it stands in a draft's front matter."""
        return {"place": self.place, "text": self.text}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Passage:
        """Read what `as_dict` has made, even if somebody has edited it since."""
        text, place = str(data.get("text") or ""), str(data.get("place") or "")
        if time := _TIME.match(place):
            hours, minutes, seconds = map(int, time.groups())
            return cls(text, "time", 3600 * hours + 60 * minutes + seconds)
        if counted := _PLACE.match(place):
            unit: Any = counted[1]
            return cls(text, unit, int(counted[2]))
        return cls(text, "part", name=place)

    def _place(self, at: int) -> str:
        if self.unit == "part":
            return self.name
        if self.unit == "time":
            return f"{at // 3600}:{at // 60 % 60:02}:{at % 60:02}"
        return f"{self.unit} {at}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in a file.

    Attributes:
        passages: In the order of the file.
        remarks: What was left out or could not be told, a sentence each.
    """

    passages: tuple[Passage, ...]
    remarks: tuple[str, ...] = ()


def cut(paragraphs: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return paragraphs as passages: long ones are cut at the ends of sentences."""
    return tuple(piece for paragraph in paragraphs for piece in _pieces(paragraph))


def _pieces(paragraph: Passage) -> Iterator[Passage]:
    if len(paragraph.text.split()) <= _LONGEST:
        yield paragraph
        return
    start, words, text = 0, 0, paragraph.text
    for span in _sentences(text):
        more = len(span.text.split())
        if words and words + more > _LONGEST:
            yield _piece(paragraph, start, span.start)
            start, words = span.start, 0
        words += more
    yield _piece(paragraph, start, len(text))


def _sentences(text: str) -> list[Span]:
    """Return the sentences of a paragraph; the end of a line does not end one."""
    return Document(text.replace("\n", " ")).sentences


def _piece(paragraph: Passage, start: int, end: int) -> Passage:
    lines = paragraph.text.count("\n", 0, start) if paragraph.unit == "line" else 0
    text = paragraph.text[start:end].strip()
    return Passage(text, paragraph.unit, paragraph.at + lines, paragraph.name)
