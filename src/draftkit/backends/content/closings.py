"""Marks that close thoughts: which opening each belongs to, and those that nothing opens.

A chat template may open the thought itself, so that the first mark in an answer closes it;
a model that goes on thinking closes it a second time; and some close their answer as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.backends.content.code import code_in
from draftkit.backends.content.marks import marks
from draftkit.backends.content.turn import this_turn
from draftkit.backends.content.wrappers import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.backends.request import Request

__all__ = ["Tags", "Unopened", "speaks_of_marks", "tags_in", "without_unopened"]

# After a second mark, a text with this many characters is the answer, or one with this share of
# the text before the mark. Any other may be a last remark on the answer before it.
_ANSWER_CHARACTERS, _SHARE = 200, 0.5

_AT_END = (
    "The text ended with {mark}, the end of a thought: it may be no more than one. Read it "
    "before you use it."
)
_MAY_END = (
    "A thought may end in the middle of the text, at {mark}, or the answer may, so nothing was "
    "left out there. Read it before you use it."
)


@dataclass(frozen=True, slots=True)
class Tags:
    """The marks of thoughts in a text, those in code left out.

    Attributes:
        closed: The mark that closes each opening mark, by the place of the latter.
        alone: Closing marks without an opening one, in order.
    """

    closed: dict[int, re.Match[str]] = field(default_factory=dict)
    alone: list[re.Match[str]] = field(default_factory=list)


def tags_in(text: str) -> Tags:
    """Find the marks of thoughts in a text, and which of them belong together."""
    tags, pattern = Tags(), marks().tags
    if not pattern.search(text):
        return tags
    code, opened, closings = code_in(text), list[int](), list[re.Match[str]]()
    for mark in pattern.finditer(text):
        if mark.start() in code:
            continue
        if mark["open"]:
            opened.append(mark.start())
            continue
        closings.append(mark)
        if opened:
            tags.closed[opened.pop()] = mark
        else:
            tags.alone.append(mark)
    places = [mark.start() for mark in closings]
    for place in opened:  # a thought that mentions its own opening mark is closed once
        behind = bisect_left(places, place)
        if behind < len(places):
            tags.closed[place] = closings[behind]
    return tags


@dataclass(frozen=True, slots=True)
class Unopened:
    """A text without the thoughts that have no opening mark.

    Attributes:
        text: What is left.
        thoughts: What was taken out.
        doubtful: Whether the text may be a thought, or have one in it.
        notes: What was done, one sentence each.
    """

    text: str
    thoughts: tuple[str, ...] = ()
    doubtful: bool = False
    notes: tuple[str, ...] = ()


def speaks_of_marks(request: Request) -> bool:
    """Whether a request names such marks: then the text may be about them."""
    return any(marks().tags.search(message.content) for message in request.messages)


def without_unopened(text: str, request: Request, *, thinks: bool) -> Unopened:
    """Take out the thoughts that have only a closing mark.

    Args:
        text: The text after the thoughts at its beginning.
        request: What was asked.
        thinks: Whether there were such thoughts.
    """
    if request.opening and not thinks:
        return Unopened(text)
    closings = _structural(text, tags_in(text).alone, request, thinks=thinks)
    if not closings:
        return Unopened(text)
    ends = [0, *(mark.end() for mark in closings)]
    starts = [*(mark.start() for mark in closings), len(text)]
    parts = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    while len(parts) > 1 and not this_turn(parts[-1]).strip():
        del parts[-1]  # with nothing after it, the mark closes the answer itself
    if len(parts) == 1:
        at_end = () if thinks else (_AT_END.format(mark=closings[0][0]),)
        return Unopened(parts[0], doubtful=not thinks, notes=at_end)
    thoughts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    if not thinks:
        thoughts = (parts.pop(0),)
        if thoughts[0].strip():
            notes = (f"What stood before {closings[0][0]} was a thought, and is not in the text.",)
    *between, answer = parts
    between = [part for part in between if not _repeated(part, answer)]
    mark = closings[len(thoughts) + len(parts) - 2][0]
    if not between:
        return Unopened(answer.lstrip(), thoughts, notes=notes)
    before, tags = "\n\n".join(between), tags_in(answer)
    opened = marks().opening.match(answer.lstrip())
    endless = opened and len(answer) - len(answer.lstrip()) not in tags.closed
    if endless or len(answer.strip()) < min(_ANSWER_CHARACTERS, _SHARE * len(before.strip())):
        rest = text[closings[0].end() :].lstrip() if thoughts else text
        return Unopened(rest, thoughts, doubtful=True, notes=(*notes, _MAY_END.format(mark=mark)))
    said = f"What stood between two marks was taken for a thought: {quoted(before)}."
    return Unopened(answer.lstrip(), (*thoughts, *between), notes=(*notes, said))


def _structural(
    text: str, alone: Sequence[re.Match[str]], request: Request, *, thinks: bool
) -> list[re.Match[str]]:
    """Return the marks that end a thought, not those that the text mentions.

    Once there was a thought, words may follow a mark after a space; not if the request names marks.
    """
    found = list[re.Match[str]]()
    named = speaks_of_marks(request) if alone else False
    for mark in alone:
        loose = (thinks or found) and not named
        if (marks().loose if loose else marks().lone).match(text, mark.start()):
            found.append(mark)
    return found


def _repeated(part: str, answer: str) -> bool:
    """Whether a part is blank, or the answer begins with it."""
    return " ".join(answer.split()).startswith(" ".join(part.split()))
