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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["WORDS_PER_MINUTE", "channel", "length"]

# The rate at which people follow a talk best is 120 to 150 words a minute.
WORDS_PER_MINUTE = 140
_LINK = re.compile(r"\]\([^()\s]*\)")


@check("length", hard=True)
def length(  # noqa: PLR0913 - each is a parameter of prompt files
    text: Document,
    brief: Brief,  # noqa: ARG001 - the words are counted, whatever the brief
    /,
    *,
    min_words: Any = None,
    max_words: Any = None,
    seconds: Any = None,
    below: Any = 0.2,
    above: Any = 0.1,
    rate: Any = WORDS_PER_MINUTE,
    **_: Any,
) -> Iterator[Hit]:
    """Neither too short nor too long, in words or in seconds of speech.

    A subject line does not count; nor do headings where the text is spoken.

    Args:
        text: The draft.
        brief: Not used.
        min_words: The fewest words. A collaboration e-mail or a thank-you note has 50.
        max_words: The most words: 125 for such an e-mail, 120 for a note, 25 for a byline.
        seconds: How long it takes to say; replaces both.
        below: The share of the seconds that it may be shorter.
        above: The share of the seconds that it may be longer.
        rate: Words a minute, 120 to 150; 140 unless told otherwise.
    """
    time = number(seconds, "length: seconds")
    fewest, most = number(min_words, "length: min_words"), number(max_words, "length: max_words")
    if time is not None:
        a_second = (number(rate, "length: rate") or WORDS_PER_MINUTE) / 60
        fewest = time * a_second * (1 - (number(below, "length: below") or 0))
        most = time * a_second * (1 + (number(above, "length: above") or 0))
    if fewest is None and most is None:
        return
    words = _words(text, spoken=time is not None)
    said = f"{len(words)} words" if time is None else _spoken(len(words), time, a_second)
    wanted = _range(fewest, most)
    right = (
        wanted.replace("at most", "\u2264").replace("at least", "\u2265").replace(" to ", "\u2013")
    )
    if fewest is not None and len(words) < round(fewest):
        end = len(text.raw.rstrip())
        missing = round(fewest) - len(words)
        message = f"It has {said}; {wanted} are wanted: say more, {_about(missing)}."
        yield Noticed(end, end, message, right)
    elif most is not None and len(words) > round(most):
        surplus = words[round(most)]
        cut = _about(len(words) - round(most))
        message = f"It has {said}; {wanted} are wanted: cut {cut}."
        yield Noticed(surplus, len(text.raw.rstrip()), message, right)


def _words(text: Document, *, spoken: bool) -> list[int]:
    """Return where each word that counts starts."""
    found: list[int] = []
    for block in blocks(text):
        if block.kind in ("rule", "code") or (spoken and block.kind == "heading"):
            continue
        for line in re.finditer(r"[^\n]+", block.text):
            if not label(line.group()):
                shown = _LINK.sub(lambda m: "]" + " " * (len(m.group()) - 1), line.group())
                at = block.start + line.start()
                found += [at + match.start() for match in word_count(shown)]
    return found


def _spoken(words: int, wanted: float, a_second: float) -> str:
    takes = words / a_second
    return f"{words} words, which take {takes:.0f} seconds to say instead of {wanted:g}"


def _range(fewest: float | None, most: float | None) -> str:
    if fewest is None:
        return f"at most {most:.0f}"
    if most is None:
        return f"at least {fewest:.0f}"
    return f"{fewest:.0f} to {most:.0f}"


def _about(words: int) -> str:
    return "one word" if words == 1 else f"about {words} words"


@dataclass(frozen=True, slots=True)
class _Limit:
    """How many characters a place takes, and of which part of the draft."""

    part: str
    characters: int
    place: str


@cache
def _limits() -> dict[str, _Limit]:
    rows = (line.split(";") for line in lines("channels.txt"))
    return {name: _Limit(part, int(most), place) for name, part, most, place in rows}


@check("channel", hard=True)
def channel(text: Document, brief: Brief, /, *, name: Any = (), **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It fits where it will be published.

    Args:
        text: The draft.
        brief: Not used.
        name: One or several of `language/en/channels.txt`, such as `linkedin_post`. The limits
            are in characters as the reader sees them (Unicode code points).

    Raises:
        PromptError: If the channel is unknown.
    """
    known = _limits()
    for one in texts(name):
        limit = known[choice(one, "channel: name", tuple(known))]
        start, end = _part(text, limit.part)
        if end - start > limit.characters:
            size, over = end - start, end - start - limit.characters
            message = (
                f"{limit.place} takes {limit.characters:,} characters, this has {size:,}: "
                f"cut {over:,}."
            )
            yield start + limit.characters, end, message


def _part(text: Document, part: str) -> tuple[int, int]:
    """Return where the body, or its title or subject, starts and ends."""
    raw = text.raw
    if part == "title":
        found = title(text)
        return (found.start, found.end) if found else (0, 0)
    return len(raw) - len(raw.lstrip()), len(raw.rstrip())
