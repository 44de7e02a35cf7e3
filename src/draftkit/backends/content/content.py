"""What of an answer is content: the one place where that is decided, for every backend.

Models think aloud within the text, servers leave the marks of a turn in it, chat windows
the marks of citations. None of that is the answer. What is and what is not is told by
where it stands: thoughts come first or between two paragraphs, a fence or a tag around the
answer is its first and last line, the mark of an end is at the end. Within a sentence or code
the same words are what the text is about. What is taken from among the writer's words, and
not from before or behind them, is said.

`found_in` decides on the whole text. A `Listener` shows what comes in pieces as soon as no
later piece can change that it is content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.content.code import code_in, parts
from draftkit.backends.content.inner import without_thoughts
from draftkit.backends.content.marks import LONGEST_MARK, marks
from draftkit.backends.content.wrappers import framed, unwrapped

if TYPE_CHECKING:
    from draftkit.backends.request import Request

__all__ = ["AnswerText", "found_in"]

# How many marks of an end are taken off; some servers leave a dozen.
_MOST_MARKS = 50

# Numbers that point to a list of sources which the server kept to itself.
_NUMBERS = re.compile(r"(?<=[\w.,;!?%)*\u201d\u2019])[ ]?(?:\[[1-9]\d?\]){1,9}(?![\w(\[:])")
_LISTED = re.compile(r"^[ \t>*-]{0,8}\[\d{1,2}\]|\[0\]|\[\d\d?\][(:]", re.MULTILINE)
_LINKS_LISTED = re.compile(r"^[ \t]{0,3}\d{1,2}[.)][ \t]+<?https?://", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What was found in the text of an answer.

    Attributes:
        text: The answer.
        thought: What the model thought, as far as it stood in the text.
        endless: Whether the thought has no end: then there is no answer.
        doubtful: Whether the text may be none: it is a call of a tool, or a thought begins in
            it and has no end.
        notes: What the reader of the answer should know, one sentence each.
    """

    text: str
    thought: str = ""
    endless: bool = False
    doubtful: bool = False
    notes: tuple[str, ...] = ()


def found_in(raw: str, request: Request) -> AnswerText:
    """Find the answer in a whole text.

    Args:
        raw: The text as it came, without the request's opening.
        request: What was asked.
    """
    start, thoughts, endless = _head(raw)
    if endless:
        return AnswerText("", "".join(thoughts), endless=True)
    text, notes = raw[start:], list[str]()
    unopened = not thoughts and not request.opening
    nested = bool(thoughts) and bool(marks().opening.search(thoughts[-1]))
    if (unopened or nested) and (lone := _lone(text)):
        thoughts, text = [*thoughts, text[: lone.start()]], text[lone.end() :].lstrip()
        if unopened and thoughts[0].strip():
            notes.append(f"What stood before {lone[0]} was a thought, and is not in the text.")
    text = _this_turn(text)
    text, around = (text, "") if request.opening else framed(text)
    if around:
        notes.append(f"Words around the answer were left out: {around}.")
    inner = without_thoughts(unwrapped(text), request)
    text, thoughts, notes = inner.text, [*thoughts, *inner.thoughts], [*notes, *inner.notes]
    called = bool(marks().tools.match(text.strip()))
    if called:
        notes.append("The model called a tool instead of writing: ask it again, or another model.")
    text, numbers = _uncited(text, request)
    if numbers:
        notes.append(f"Marks of sources that the answer does not name were left out: {numbers}.")
    return AnswerText(text, "".join(thoughts), doubtful=inner.open or called, notes=tuple(notes))


def _head(raw: str) -> tuple[int, list[str], bool]:
    """Return where the text begins, the thoughts before that, and whether one has no end."""
    known = marks()
    at, thoughts = 0, list[str]()
    while True:
        skipped = known.head.match(raw, at)
        behind = skipped.end() if skipped else at
        for pair in known.thoughts:
            if opened := pair.open.match(raw, behind):
                break
        else:
            # Blanks before a text that has nothing else before it are its own.
            bare = not thoughts and raw[at:behind].isspace()
            return (at if bare else behind), thoughts, False
        closed = pair.close.search(raw, opened.end())
        if closed is None:
            if pair.both:
                return at, thoughts, False
            return len(raw), [*thoughts, raw[opened.end() :]], True
        thoughts.append(raw[opened.end() : closed.start()])
        at = closed.end()


def _lone(text: str) -> re.Match[str] | None:
    """Return the mark that ends a thought which nothing opens, if there is one."""
    known = marks()
    if not known.lone.search(text):
        return None
    code = code_in(text)
    opened = next((o.start() for o in known.opening.finditer(text) if o.start() not in code), None)
    found = next((c for c in known.lone.finditer(text) if c.start() not in code), None)
    if found is None or (opened is not None and opened < found.start()):
        return None
    # With nothing behind it, it closes the answer itself.
    return found if _this_turn(text[found.end() :]).strip() else None


def _this_turn(text: str) -> str:
    """Return the text without the marks of its end, and without what is of another turn."""
    known = marks()
    if known.next_turn.search(text):
        code = code_in(text)
        others = (f.start() for f in known.next_turn.finditer(text) if f.start() not in code)
        text = text[: next(others, len(text))]
    for _ in range(_MOST_MARKS):
        bare = text.rstrip()
        if not (mark := known.end.search(bare, max(0, len(bare) - LONGEST_MARK))):
            break
        if mark[0].lower() == "</s>" and "<s>" in bare:  # struck out, in HTML
            break
        text = bare[: mark.start()]
    return text


def _uncited(text: str, request: Request) -> tuple[str, str]:
    """Return the text without marks of citations, and the numbers that were among these."""
    known = marks()
    if known.citations.search(text):
        text = "".join(
            part if code else known.citations.sub("", part) for part, code in parts(text)
        )
    if not _NUMBERS.search(text) or _LISTED.search(text) or _LINKS_LISTED.search(text):
        return text, ""
    # Where the request is not known, neither is whether it named any.
    if not request.messages or any(
        re.search(r"\[\d\d?\]", message.content) for message in request.messages
    ):
        return text, ""
    numbers, kept = dict[str, None](), list[str]()
    for part, code in parts(text):
        if not code:
            numbers |= dict.fromkeys("".join(_NUMBERS.findall(part)).replace(" ", "").split("]"))
        kept.append(part if code else _NUMBERS.sub("", part))
    return "".join(kept), ", ".join(f"{number}]" for number in numbers if number)
