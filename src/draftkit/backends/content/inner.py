"""Thoughts within an answer: a model that thinks between two paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.content.closings import speaks_of_marks, tags_in
from draftkit.backends.content.code import code_in
from draftkit.backends.content.marks import marks
from draftkit.backends.content.wrappers import quoted

if TYPE_CHECKING:
    from draftkit.backends.content.marks import Pair
    from draftkit.backends.request import Request

__all__ = ["Inner", "without_thoughts"]

# The most blanks that are taken out after a thought within an answer.
_MOST_BLANKS = 1_000

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


def without_thoughts(text: str, request: Request, *, thinks: bool = False) -> Inner:
    """Take out the thoughts that stand between the sentences or paragraphs of an answer.

    Where the request speaks of such marks, or a colon leads to one, the text is about them.

    Args:
        text: The answer.
        request: What was asked.
        thinks: Whether thoughts stood before it: then one may stand between two words.
    """
    opening = marks().opening
    if not opening.search(text) or speaks_of_marks(request):
        return Inner(text)
    tags = tags_in(text)
    code, kept, thoughts, at = code_in(text), list[str](), list[str](), 0
    while opened := opening.search(text, at):
        kept.append(text[at : opened.start()])
        before = "".join(kept[-2:])
        if opened.start() in code or not _stands_apart(before, thinks=thinks):
            kept.append(opened[0])
            at = opened.end()
            continue
        closed = tags.closed.get(opened.start())
        closed = closed or _pair_of(text, opened.start()).close.search(text, opened.end())
        if closed is None:
            rest = "".join((*kept, text[opened.start() :]))
            return Inner(rest, tuple(thoughts), open=True, notes=(*_notes(thoughts), _OPEN))
        thoughts.append(text[opened.end() : closed.start()])
        behind = text[closed.end() :][:_MOST_BLANKS]
        at = closed.end()
        if not before or before[-1].isspace():
            at += len(behind) - len(behind.lstrip())
        elif behind[:1].isascii() and behind and not behind[0].isspace():
            kept.append(" ")  # else two words would be one
    return Inner("".join((*kept, text[at:])), tuple(thoughts), notes=_notes(thoughts))


def _pair_of(text: str, place: int) -> Pair:
    return next(pair for pair in marks().inner if pair.open.match(text, place))


def _stands_apart(before: str, *, thinks: bool) -> bool:
    """Whether a mark after this text begins a line or a sentence of its own."""
    words = before.rstrip()
    if words.endswith((":", *"`\"'\u201c\u2018([<")):
        return False
    blanks = before[len(words) :]
    return (
        thinks or not words or "\n" in blanks or words.endswith((".", "!", "?", "\u2026", "\u3002"))
    )


def _notes(thoughts: list[str]) -> tuple[str, ...]:
    said = [thought for thought in thoughts if thought.strip()]
    if not said:
        return ()
    more = f", and {len(said) - 1:,} more" if said[1:] else ""
    return (f"A thought in the middle of the answer was left out: {quoted(said[0])}{more}.",)
