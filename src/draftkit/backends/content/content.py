"""Which part of an answer is content: the one place where that is decided, for every backend.

Models think aloud within the text, servers leave the marks of a turn in it, chat windows
the marks of citations. None of that is the answer. Its position gives it away: thoughts come
first or between two paragraphs, a fence or a tag around the answer is its first and last line,
the mark of an end is at the end. Within a sentence or code the same words are part of the
text. Whatever is taken out from among the writer's words, rather than from before or after
them, is reported.

`found_in` decides on the whole text. A `Listener` passes on what comes in pieces as soon as no
later piece can change that it is content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.content.closings import tags_in, without_unopened
from draftkit.backends.content.code import code_in, parts
from draftkit.backends.content.inner import without_thoughts
from draftkit.backends.content.marks import marks
from draftkit.backends.content.turn import this_turn
from draftkit.backends.content.wrappers import framed, quoted, unwrapped

if TYPE_CHECKING:
    from draftkit.backends.request import Request

__all__ = ["AnswerText", "found_in"]

# Characters of a message: an answer may well begin with the words of a shorter one.
_LEAST_ECHO = 200

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
        doubtful: Whether the text may not be the answer: the model called a tool, or a thought
            may still be in the text.
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
    answer = _without_echo(raw, request)
    start, thoughts, ruled, endless = _head(answer, request)
    if endless:
        return AnswerText("", "".join(thoughts), endless=True)
    text = answer[start:]
    unopened = without_unopened(text, request, thinks=bool(thoughts))
    thoughts, notes = [*thoughts, *unopened.thoughts], [*ruled, *unopened.notes]
    if answer is not raw:
        notes.insert(0, "The request was repeated before the answer, and is not in the text.")
    text = this_turn(unopened.text)
    text, said = (text, "") if request.opening else framed(text)
    notes += [said] if said else []
    inner = without_thoughts(unwrapped(text), request, thinks=bool(thoughts))
    text, thoughts, notes = inner.text, [*thoughts, *inner.thoughts], [*notes, *inner.notes]
    doubtful = inner.open or unopened.doubtful
    text, called = _uncalled(text, request)
    notes += called
    text, numbers = _uncited(text, request)
    if numbers:
        notes.append(f"Marks of sources that the answer does not name were left out: {numbers}.")
    return AnswerText(
        text, "".join(thoughts), doubtful=doubtful or bool(called), notes=tuple(notes)
    )


def _without_echo(raw: str, request: Request) -> str:
    """Return the text without what was asked, which some servers send back before the answer."""
    text = raw
    for message in request.messages:
        said, rest = message.content.strip(), text.lstrip()
        # What a model wrote before, it may well write again.
        if message.role != "assistant" and len(said) >= _LEAST_ECHO and rest.startswith(said):
            text = rest.removeprefix(said).lstrip()
    return text


def _head(raw: str, request: Request) -> tuple[int, list[str], list[str], bool]:
    """Return where the text begins, and the thoughts before that.

    Also the notes on them, and whether one has no end.
    """
    known = marks()
    at, thoughts, notes, tags = 0, list[str](), list[str](), None
    while True:
        skipped = known.head.match(raw, at)
        behind = skipped.end() if skipped else at
        half = False
        for pair in known.thoughts:
            opened = pair.open.match(raw, behind)
            if opened is None or (pair.ruled and _speaks_of(opened[0], request)):
                continue
            tags = tags or tags_in(raw)
            closed = tags.closed.get(opened.start()) or pair.close.search(raw, opened.end())
            if closed or not pair.both:
                break
            half = True
        else:
            # Blanks belong to the text that they stand before, if nothing else does.
            bare = half or (not thoughts and raw[at:behind].isspace())
            return (at if bare else behind), thoughts, notes, False
        if closed is None:
            return len(raw), [*thoughts, raw[opened.end() :]], notes, True
        thoughts.append(raw[opened.end() : closed.start()])
        if pair.ruled:
            shown = quoted(raw[opened.start() : closed.start()])
            notes.append(f"What stood above a rule was taken for a thought: {shown}.")
        at = closed.end()


def _speaks_of(heading: str, request: Request) -> bool:
    """Whether a request contains a heading's words: then the text may be about them."""
    word = heading.strip("*_#: \t\r\n").casefold()
    return any(word in message.content.casefold() for message in request.messages)


def _uncalled(text: str, request: Request) -> tuple[str, list[str]]:
    """Return the text without a tool call after it, and a note on any call in it."""
    known = marks()
    if not known.tools.search(text) or any(
        known.tools.search(message.content) for message in request.messages
    ):
        return text, []
    code = code_in(text)
    calls = (
        call for call in known.tools.finditer(text) if "`" in call[0] or call.start() not in code
    )
    call = next(calls, None)
    if call is None:
        return text, []
    before = text[: call.start()].rstrip()
    if not before:
        return text, ["The model called a tool instead of writing: ask it again, or another model."]
    if not known.called.search(text):
        return text, ["A call of a tool is in the text: read it before you use it."]
    return before, ["The model called a tool after the text: the call is left out."]


def _uncited(text: str, request: Request) -> tuple[str, str]:
    """Return the text without the marks of citations, and the numbers among these."""
    known = marks()
    if known.citations.search(text):
        text = "".join(
            part if code else known.citations.sub("", part) for part, code in parts(text)
        )
    if not _NUMBERS.search(text) or _LISTED.search(text) or _LINKS_LISTED.search(text):
        return text, ""
    # If the request is not known, it may have had such numbers itself.
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
