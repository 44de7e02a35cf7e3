"""A note as somebody wrote it down, and what kind of phrase it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from draftkit.drafting.composed.lexicon import lexicon

__all__ = ["BARS", "SURE", "Shape", "ShapedNote", "is_tone", "parts_of", "plain", "unbarred"]

BARS = re.compile(r"\s{0,20}[|\u2022]\s*|\s[\u00b7/]\s|(?:\.{3}|\u2026)\s+(?=[a-z\d])")
"""What sets the pieces of a note apart that is no sentence: bars, bullets, dots."""

SURE = 0.7
"""A note whose shape is less certain than this stands in the writer's own words."""


class Shape(StrEnum):
    """What kind of phrase a note is."""

    FIRST = "a sentence in the first person"
    READER = "a sentence about the reader"
    THIRD = "a sentence about the writer in the third person"
    SENTENCE = "a sentence"
    SENTENCES = "several sentences"
    QUESTION = "a question"
    PAST = "what somebody did"
    PRESENT = "what somebody does"
    DOING = "a phrase with a verb in -ing"
    BASE = "a phrase with a bare verb: an imperative, or what one may do"
    STATE = "what somebody is: an adjective with what belongs to it"
    NOUN = "a noun phrase"
    PERSON = "a noun phrase for a person"
    CLAUSE = "a clause with a question word in front"
    THAT = "a clause with that in front"
    REASON = "a clause with because in front"
    LABEL = "several names for a person, set apart by bars"
    COLON = "a word, a colon, and what there is to say of it"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ShapedNote:
    """A note and what it is.

    Attributes:
        text: What was written, without white space around it and without a last full stop.
        shape: What kind of phrase it is.
        confidence: How certain that is, 0 to 1; see `SURE`.
    """

    text: str
    shape: Shape
    confidence: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether the shape may be relied upon."""
        return self.confidence >= SURE


def unbarred(text: str) -> str:
    """Return a note with commas, or semicolons, in the place of bars and dots."""
    from draftkit.drafting.composed.turning import small_start

    first, *rest = [one for one in BARS.split(text) if one] or [""]
    sign = "; " if rest and "," in text else ", "
    return re.sub(r"(?:\.{3}|\u2026)\Z", "", sign.join([first, *map(small_start, rest)]))


_ENDED = re.compile(r"[.!?](?:[\"'\u201d\u2019)]*)\s+(?=[\"'\u201c(]?[A-Z0-9])")
# A single word with a full stop is an abbreviation such as "Esc.", no sentence.
_ONE_WORD = re.compile(r"\A\S{1,5}\.\s+\Z")
_PAIRS = (("\u201c", "\u201d"), ("(", ")"))
_OUTSIDE = " \t,;:()[]\"'\u201c\u201d\u2018!?."


def plain(word: str) -> str:
    """Return a word in lower case, without the signs around it."""
    return word.strip(_OUTSIDE).replace("\u2019", "'").lower()


def parts_of(text: str) -> list[str]:
    """Take a text apart into its sentences."""
    found, start = [], 0
    abbreviated = lexicon().pattern("abbreviated")
    for end in _ENDED.finditer(text):
        said = text[start : end.end()]
        listed = said.rstrip().endswith(("...", "\u2026")) and text[end.end()].isdigit()
        inside = said.count('"') % 2 or any(said.count(a) > said.count(b) for a, b in _PAIRS)
        # Who said it belongs to what was said.
        named = said.rstrip()[-1:] in ('"', "\u201d") and text[end.end()] == "("
        if not (listed or inside or named or abbreviated.search(said) or _ONE_WORD.match(said)):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [*found, text[start:].strip()]


_LONG_TONE = 5  # words


def is_tone(angle: str, language: str = "en") -> bool:
    """Whether an angle says how to write, not what: "practical, a bit cheeky"."""
    known = lexicon(language)
    pieces = known.pattern("apart").split(angle.strip().rstrip("."))
    low = [[plain(word) for word in piece.split()] for piece in pieces if piece]
    return all(
        len(words) <= _LONG_TONE
        and not known.has("subjects", words[0])
        and (known.has("tones", words[-1]) or (known.has("tones", words[0]) and "about" in words))
        for words in low
    )
