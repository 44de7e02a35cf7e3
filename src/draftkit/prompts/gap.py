"""The gaps of a guide: places in a text that a small model fills with a sentence each.

In a template, `tell(fact, ...)` and `write(start, ...)` stand for one; rendered, they are
marks that `pieces` finds again.
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import Any

from draftkit.language.retelling import openings, whole

__all__ = ["Gap", "pieces", "tell", "write"]

# How often a gap is written at once. Of retold facts two in three are right; of sentences
# that go on, one in eight is good.
_TELLS = 4
_WRITES = 8

# How many words a sentence may have beyond those of its fact.
_MORE_WORDS = 10

# What a fact is told after: with these examples nothing is added to it.
_TOLD = (
    ("Planted 300 trees beside the school", "I planted 300 trees beside the school."),
    ("a map of all wells in the district", "I can offer you a map of all wells in the district."),
    ("your advice on the second chapter", "Thank you for your advice on the second chapter."),
    ("I will bring the keys on Monday", "I will bring the keys on Monday."),
    ("Could I borrow the projector?", "Could I borrow the projector?"),
)

_MARK = "\x02"  # no profile, input or template holds a control character


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that the model fills with one sentence.

    Attributes:
        starts: How the sentence may begin; an empty one leaves that to the model.
        words: About how long it should be at most, in words.
        line: Whether it is a line without a full stop, as a heading is.
        tries: How often it is written, for the best to be chosen.
        until: The gap is passed over where the draft would have more words with it; 0
            for a gap that belongs to every draft.
        about: What the sentence is about, where the model should see that and no more;
            `{line}` stands for the last line that it wrote. Empty: it sees the whole
            request, and goes on from the text so far.
        like: Examples of what a sentence is about, and of the sentence.
        wholes: What the sentence should say, no more and no less, word for word: one for
            each start; none if it may say anything. The first one stands there if the
            model cannot say it.
    """

    starts: tuple[str, ...] = ("",)
    words: int = 22
    line: bool = False
    tries: int = _WRITES
    until: int = 0
    about: str = ""
    like: tuple[tuple[str, str], ...] = ()
    wholes: tuple[str, ...] = ()


def write(  # noqa: PLR0913 - the parameters of a template's function
    *starts: str,
    words: int = 22,
    line: bool = False,
    tries: int = _WRITES,
    until: int = 0,
    about: str = "",
    like: list[list[str]] | tuple[()] = (),
) -> str:
    """Return the mark of a gap that goes on or is about something; see `Gap`."""
    shown = tuple((given, sentence) for given, sentence in like)
    return _mark(Gap(starts or ("",), words, line, tries, until, about, shown))


def tell(fact: str, *starts: str, until: int = 0) -> str:
    """Return the mark of a gap that says a fact.

    Args:
        fact: A note of the profile or an input.
        starts: How the sentence may begin, up to the note's first word; left out, that
            is found from the note.
        until: See `Gap`.
    """
    begun = openings(fact, starts)
    wholes = tuple(whole(opening, fact) for opening in begun)
    # The model should write as much of it as it can: half of the tries begin with two words.
    short = tuple(" ".join(opening.split()[:2]) for opening in begun)
    words = len(wholes[0].split()) + _MORE_WORDS
    return _mark(
        Gap((*short, *begun), words, False, _TELLS, until, fact, _TOLD, (*wholes, *wholes))
    )


def _mark(gap: Gap) -> str:
    return f"{_MARK}{json.dumps(dataclasses.astuple(gap))}{_MARK}"


def pieces(guide: str) -> list[str | Gap]:
    """Take a rendered guide apart into texts and gaps."""
    found: list[str | Gap] = []
    # A template's conditions leave blanks behind; Markdown needs none of them.
    guide = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", guide))
    for number, part in enumerate(guide.split(_MARK)):
        if number % 2:
            found.append(_gap(json.loads(part)))
        elif part:
            found.append(part)
    return found


def _gap(fields: list[Any]) -> Gap:
    starts, words, line, tries, until, about, like, wholes = fields
    shown = tuple((given, sentence) for given, sentence in like)
    return Gap(tuple(starts), words, line, tries, until, about, shown, tuple(wholes))
