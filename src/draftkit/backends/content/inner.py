"""Thoughts within an answer: a model that thinks between two paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.content.code import code_in
from draftkit.backends.content.marks import marks
from draftkit.backends.content.wrappers import quoted

if TYPE_CHECKING:
    from draftkit.backends.content.marks import Pair
    from draftkit.backends.request import Request

__all__ = ["Inner", "without_thoughts"]

_BLANKS = re.compile(r"\s*")

_OPEN = (
    "A thought begins in the middle of the answer and has no end: it is still in the text. "
    "Read it before you use it."
)


@dataclass(frozen=True, slots=True)
class Inner:
    """A text without the thoughts within it.

    Attributes:
        text: What is left.
        thoughts: What was taken out.
        open: Whether another thought has no end; nothing was taken out of that.
        notes: What was done, one sentence each.
    """

    text: str
    thoughts: tuple[str, ...] = ()
    open: bool = False
    notes: tuple[str, ...] = ()


def without_thoughts(text: str, request: Request) -> Inner:
    """Take out the thoughts that stand between the sentences or paragraphs of an answer.

    Where the request speaks of such marks, or a colon leads to one, the text is about them.
    """
    opening = marks().opening
    if not opening.search(text) or any(opening.search(m.content) for m in request.messages):
        return Inner(text)
    code, kept, thoughts, at = code_in(text), list[str](), list[str](), 0
    while opened := opening.search(text, at):
        kept.append(text[at : opened.start()])
        if opened.start() in code or not _stands_apart("".join(kept[-2:])):
            kept.append(opened[0])
            at = opened.end()
            continue
        closed = _pair_of(text, opened.start()).close.search(text, opened.end())
        if closed is None:
            rest = "".join((*kept, text[opened.start() :]))
            return Inner(rest, tuple(thoughts), open=True, notes=(*_notes(thoughts), _OPEN))
        thoughts.append(text[opened.end() : closed.start()])
        blanks = _BLANKS.match(text, closed.end())
        at = blanks.end() if blanks else closed.end()
    return Inner("".join((*kept, text[at:])), tuple(thoughts), notes=_notes(thoughts))


def _pair_of(text: str, place: int) -> Pair:
    return next(pair for pair in marks().inner if pair.open.match(text, place))


def _stands_apart(before: str) -> bool:
    """Whether a mark behind a text begins a line or a sentence of its own."""
    words = before.rstrip()
    if words.endswith(":"):
        return False
    blanks = before[len(words) :]
    return "\n" in blanks or (bool(blanks) and words.endswith((".", "!", "?", "\u2026")))


def _notes(thoughts: list[str]) -> tuple[str, ...]:
    said = [thought for thought in thoughts if thought.strip()]
    if not said:
        return ()
    more = f", and {len(said) - 1:,} more" if said[1:] else ""
    return (f"A thought in the middle of the answer was left out: {quoted(said[0])}{more}.",)
