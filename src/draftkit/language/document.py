"""One text, with the views of it that everybody shares, each made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from draftkit.language.language import EVERY, language

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = ["MAX_CHARACTERS", "Document", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text and where it stands, in characters."""

    text: str
    start: int
    end: int


# Ten times the longest kind of draft; a model that runs on should not keep anybody waiting.
MAX_CHARACTERS = 30_000

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*")
# A sentence ends at . ! ? and the like before white space, at the full stop of Chinese, or with
# its line. What goes on for longer than any sentence is cut: the checks look at what stands
# around a number within its sentence.
_LONGEST = 500
_SENTENCE = re.compile(
    rf"\S.{{0,{_LONGEST}}}?(?:[.!?\u2026\u061f\u06d4\u0964][\"'\u201d\u2019\u00bb\u201c)\]*]{{0,9}}(?=\s|$)"
    rf"|[\u3002\uff01\uff1f][\u300d\u300f\uff09\u201d]{{0,9}}|$)|\S.{{{_LONGEST}}}",
    re.MULTILINE,
)
_LINE_ENDS = re.compile(r"[^\S\n]{0,99}(?:\n|\Z)")


def _heading() -> re.Pattern[str]:
    return language(EVERY).cue("document.heading")


class Document:
    """A draft's body with the views of it that checks share, each made once.

    Attributes:
        raw: The body as it stands.
    """

    def __init__(self, raw: str, language: Language | None = None) -> None:
        """Make it; the language is detected in the text where it is not given."""
        self.raw = raw
        self._language = language

    @cached_property
    def language(self) -> Language:
        """The language that it is written in; where that is unsure, English."""
        if self._language is not None:
            return self._language
        from draftkit.language.detection import language_of

        return language_of(self)

    def cue(self, name: str) -> re.Pattern[str]:
        """Return a pattern of its language, such as `plans.will`: see `Language.cue`."""
        return self.language.cue(name)

    def says(self, name: str, sentence: Span) -> bool:
        """Whether a sentence of it has a pattern of its language; looked up once for each."""
        key = name, sentence.start, sentence.end
        if key not in self._said:
            self._said[key] = bool(self.cue(name).search(sentence.text))
        return self._said[key]

    @cached_property
    def _said(self) -> dict[tuple[str, int, int], bool]:
        return {}

    @cached_property
    def prose(self) -> Document:
        """The text that is checked: the marks of site generators and the like are blanked."""
        from draftkit.language.markup import without_markup

        shown = without_markup(self.raw)
        return self if shown == self.raw else Document(shown, self.language)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words as written: letters and digits, with inner apostrophes and hyphens."""
        return frozenset(_WORD.findall(self.raw))

    @cached_property
    def headings(self) -> list[Span]:
        """The lines that are headings: Markdown's, a line in bold, a title or subject."""
        return [Span(m.group(), m.start(), m.end()) for m in _heading().finditer(self.raw)]

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences; a heading or a list item is one of its own."""
        found: list[Span] = []
        start: int | None = None
        for match in _SENTENCE.finditer(self.raw):
            start = match.start() if start is None else start
            end = match.end()
            shortened = self.cue("document.abbreviation").search(self.raw, max(start, end - 9), end)
            goes_on = shortened or self.cue("document.number_sign").match(self.raw, end - 3)
            if goes_on and not _LINE_ENDS.match(self.raw, match.end()):
                continue
            found.append(Span(self.raw[start : match.end()], start, match.end()))
            start = None
        return found

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where the sentences start, in characters, to find the one at a place quickly."""
        return [sentence.start for sentence in self.sentences]

    @property
    def too_long(self) -> bool:
        """Whether it is longer than anybody drafts: then none of it is read."""
        return len(self.raw) > MAX_CHARACTERS
