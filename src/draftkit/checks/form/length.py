"""How long a draft is: in words, in seconds of speech, in a channel's characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Noticed, check
from draftkit.checks.parameters import choice, number, texts
from draftkit.language.letter import label, title
from draftkit.language.lexicon import lines
from draftkit.language.prose import blocks, word_count
from draftkit.language.tags.manner import pace_of
from draftkit.language.tags.script import tag_of
from draftkit.prompts.limits import WORDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.tags.manner import Pace

__all__ = ["channel", "length", "size_of"]

_UNITS = ("characters", "utf16")
# "*On screen: the thermometer*": what is seen while somebody speaks.
_SHOWN = re.compile(r"\s*(?:>\s*)?([*_]{1,3})[^*_\n]+\1\s*")
_LETTER = re.compile(r"[^\W_]")
_LINK = re.compile(r"\]\([^()\s]*\)")


@check("length", hard=True)
def length(  # noqa: PLR0913 - each is a parameter of prompt files
    text: Document,
    brief: Brief,
    /,
    *,
    min_words: Any = None,
    max_words: Any = None,
    words: Any = None,
    seconds: Any = None,
    minutes: Any = None,
    below: Any = 0.2,
    above: Any = 0.1,
    rate: Any = WORDS_PER_MINUTE,
    min_characters: Any = None,
    max_characters: Any = None,
    unit: Any = "characters",
    **_: Any,
) -> Iterator[Hit]:
    """Neither too short nor too long, in words, in seconds of speech or in characters.

    A subject line does not count; nor, where the text is spoken, do headings and lines wholly
    in emphasis, which say what is shown meanwhile.

    Where a language has no spaces between words, its characters are counted instead: as many
    as it takes to say what that many English words say (`language/tags/length.txt`).

    Args:
        text: The draft.
        brief: Says the language; without one, the text's script does.
        min_words: The fewest words. A collaboration e-mail or a thank-you note has 50.
        max_words: The most words: 125 for such an e-mail, 120 for a note, 25 for a byline.
        words: About how many words; replaces both.
        seconds: How long it takes to say; replaces all three.
        minutes: The same in minutes.
        below: By what share of the words or seconds it may be shorter.
        above: By what share of the words or seconds it may be longer.
        rate: Words a minute, 120 to 150; 140 unless told otherwise.
        min_characters: The fewest characters, spaces and punctuation included.
        max_characters: The most characters: 220 for a LinkedIn headline.
        unit: What counts as one: `characters` (Unicode code points) or `utf16` (code units: an
            emoji has two), as LinkedIn counts.
    """
    time = number(seconds, "length: seconds")
    if (long := number(minutes, "length: minutes")) is not None:
        time = 60 * long
    fewest, most = number(min_words, "length: min_words"), number(max_words, "length: max_words")
    a_second = (number(rate, "length: rate") or WORDS_PER_MINUTE) / 60
    about = number(words, "length: words") if time is None else time * a_second
    if about is not None:
        fewest = about * (1 - (number(below, "length: below") or 0))
        most = about * (1 + (number(above, "length: above") or 0))
    if fewest is not None or most is not None:
        spoken = None if time is None else _Speech(time, a_second)
        pace = pace_of(brief.language or tag_of(text))
        yield from _in_words(text, fewest, most, spoken, pace)
    least = number(min_characters, "length: min_characters")
    limit = number(max_characters, "length: max_characters")
    if least is not None or limit is not None:
        yield from _in_characters(text, least, limit, choice(unit, "length: unit", _UNITS))


@dataclass(frozen=True, slots=True)
class _Speech:
    """How long a text should take to say, and how many words a second are said."""

    seconds: float
    words_a_second: float

    def said(self, count: int, pace: Pace) -> str:
        takes = count / self.words_a_second / pace.share
        return (
            f"{count} {pace.counted}, which take {takes:.0f} seconds to say instead of "
            f"{self.seconds:g}"
        )


def _in_words(
    text: Document,
    fewest: float | None,
    most: float | None,
    speech: _Speech | None,
    pace: Pace,
) -> Iterator[Hit]:
    fewest = None if fewest is None else fewest * pace.share
    most = None if most is None else most * pace.share
    words = _words(text, pace, spoken=speech is not None)
    said = f"{len(words)} {pace.counted}"
    said = said if speech is None else speech.said(len(words), pace)
    wanted = _range(fewest, most)
    right = ""  # a request for a repair speaks of words; the message says what is counted
    if pace.counted == "words":
        right = wanted.replace("at most", "\u2264").replace("at least", "\u2265")
        right = right.replace(" to ", "\u2013")
    if fewest is not None and len(words) < round(fewest):
        end = len(text.raw.rstrip())
        missing = round(fewest) - len(words)
        message = f"It has {said}; {wanted} are wanted: say more, {_about(missing, pace)}."
        yield Noticed(end, end, message, right)
    elif most is not None and len(words) > round(most):
        surplus = words[round(most)]
        cut = _about(len(words) - round(most), pace)
        message = f"It has {said}; {wanted} are wanted: cut {cut}."
        yield Noticed(surplus, len(text.raw.rstrip()), message, right)


def _in_characters(
    text: Document, fewest: float | None, most: float | None, unit: str
) -> Iterator[Hit]:
    start, end = _shown(text)
    size = size_of(text.raw[start:end], unit)
    wanted = f"{_range(fewest, most)} are wanted"
    said = f"It has {size:,} characters{' (an emoji counts as two)' if unit == 'utf16' else ''}"
    if fewest is not None and size < fewest:
        yield end, end, f"{said}; {wanted}: say more, about {fewest - size:,.0f}."
    elif most is not None and size > most:
        surplus = start + _fitting(text.raw[start:end], int(most), unit)
        yield surplus, end, f"{said}; {wanted}, spaces included: cut {size - most:,.0f}."


def size_of(text: str, unit: str = "characters") -> int:
    """Return how long a text is: in Unicode code points, or in UTF-16 code units.

    >>> size_of("\U0001f642 ok"), size_of("\U0001f642 ok", "utf16")
    (4, 5)
    """
    return len(text) if unit == "characters" else sum(1 + (char > "\uffff") for char in text)


def _fitting(text: str, most: int, unit: str) -> int:
    """Return how many characters of a text fit."""
    if unit == "characters":
        return most
    size = 0
    for at, char in enumerate(text):
        size += 1 + (char > "\uffff")
        if size > most:
            return at
    return len(text)


def _shown(text: Document) -> tuple[int, int]:
    """Return where the text starts and ends, without blank edges and a subject line."""
    raw = text.raw
    start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    first = raw[start:].partition("\n")[0]
    if label(first):
        rest = raw[start + len(first) :]
        start += len(first) + len(rest) - len(rest.lstrip())
    return min(start, end), end


def _words(text: Document, pace: Pace, *, spoken: bool) -> list[int]:
    """Return where each word, or each letter and digit, that counts starts."""
    found: list[int] = []
    count = word_count if pace.counted == "words" else _LETTER.finditer
    for block in blocks(text):
        if block.kind in ("rule", "code") or (spoken and block.kind == "heading"):
            continue
        for line in re.finditer(r"[^\n]+", block.text):
            if not label(line.group()) and not (spoken and _SHOWN.fullmatch(line.group())):
                shown = _LINK.sub(lambda m: "]" + " " * (len(m.group()) - 1), line.group())
                at = block.start + line.start()
                found += [at + match.start() for match in count(shown)]
    return found


def _range(fewest: float | None, most: float | None) -> str:
    if fewest is None:
        return f"at most {most:.0f}"
    if most is None:
        return f"at least {fewest:.0f}"
    return f"{fewest:.0f} to {most:.0f}"


def _about(count: int, pace: Pace) -> str:
    return f"one {pace.counted[:-1]}" if count == 1 else f"about {count} {pace.counted}"


@dataclass(frozen=True, slots=True)
class _Limit:
    """How many characters a place takes, and of which part of the draft."""

    part: str
    characters: int
    unit: str
    place: str


@cache
def _limits() -> dict[str, _Limit]:
    rows = (line.split(";") for line in lines("channels.txt"))
    return {name: _Limit(part, int(most), unit, place) for name, part, most, unit, place in rows}


@check("channel", hard=True)
def channel(text: Document, brief: Brief, /, *, name: Any = (), **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It fits where it will be published.

    Args:
        text: The draft.
        brief: Not used.
        name: One or several of `language/en/channels.txt`, such as `linkedin_post`. The limits
            are in Unicode code points, or in UTF-16 code units where the place counts so.

    Raises:
        PromptError: If the channel is unknown.
    """
    known = _limits()
    for one in texts(name):
        limit = known[choice(one, "channel: name", tuple(known))]
        start, end = _part(text, limit.part)
        size = size_of(text.raw[start:end], limit.unit)
        if size > limit.characters:
            message = (
                f"{limit.place} takes {limit.characters:,} characters, this has {size:,}: "
                f"cut {size - limit.characters:,}."
            )
            fitting = _fitting(text.raw[start:end], limit.characters, limit.unit)
            yield start + fitting, end, message


def _part(text: Document, part: str) -> tuple[int, int]:
    """Return where the body, or its title or subject, starts and ends."""
    raw = text.raw
    if part == "title":
        found = title(text)
        return (found.start, found.end) if found else (0, 0)
    return len(raw) - len(raw.lstrip()), len(raw.rstrip())
