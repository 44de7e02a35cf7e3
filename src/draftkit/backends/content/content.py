"""What of an answer is content: the one place where that is decided, for every backend.

Models think aloud within the text, servers leave the marks of a turn in it, chat windows
the marks of citations. None of that is the answer. What is and what is not is told by
where it stands: thoughts come first, a fence or a tag around the answer is its first and
last line, the mark of an end is at the end. In the middle of prose or code the same words
are what the text is about.

`found_in` decides on the whole text. A `Listener` shows what comes in pieces as soon as no
later piece can change that it is content.
"""

from __future__ import annotations

import bisect
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.content.marks import marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.request import Request

__all__ = ["Found", "found_in"]

# A mark is no longer than this; only so much of a text's end is searched for one.
_LONGEST_MARK = 64
# How many marks of an end are taken off; some servers leave a dozen.
_MOST_MARKS = 50
# A tag around a fence around a tag.
_MOST_WRAPPERS = 4

_FENCE_LINE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*$", re.MULTILINE)
_CODE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?<!`)(?P<tick>`{1,3})(?!`)(?:(?!\n[ \t]*\n)[^`]){1,400}(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)
# Numbers that point to a list of sources which the server kept to itself.
_NUMBERS = re.compile(r"(?<=[\w.,;!?%)*\u201d\u2019])[ ]?(?:\[[1-9]\d?\]){1,9}(?![\w(\[:])")
_LISTED = re.compile(r"^[ \t>*-]{0,8}\[\d{1,2}\]|\[0\]|\[\d\d?\][(:]", re.MULTILINE)
_LINKS_LISTED = re.compile(r"^[ \t]{0,3}\d{1,2}[.)][ \t]+<?https?://", re.MULTILINE)


_QUOTES = ('""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb")
# With a blank line below it, it opens no front matter.
_RULED = re.compile(r"(-{3,}|\*{3,}|_{3,})[ \t]*\n[ \t]*\n(.*?\S)(?:\s*\n\1)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the text of an answer.

    Attributes:
        text: The answer.
        thought: What the model thought, as far as it stood in the text.
        endless: Whether the thought has no end: then there is no answer.
        notes: What the reader of the answer should know, one sentence each.
    """

    text: str
    thought: str = ""
    endless: bool = False
    notes: tuple[str, ...] = ()


def found_in(raw: str, request: Request) -> Found:
    """Find the answer in a whole text.

    Args:
        raw: The text as it came, without the request's opening.
        request: What was asked.
    """
    start, thoughts, endless = _head(raw)
    if endless:
        return Found("", "".join(thoughts), endless=True)
    text, notes = raw[start:], list[str]()
    unopened = not thoughts and not request.opening
    nested = bool(thoughts) and bool(marks().opening.search(thoughts[-1]))
    if (unopened or nested) and (lone := _lone(text)):
        thoughts, text = [*thoughts, text[: lone.start()]], text[lone.end() :].lstrip()
        if unopened and thoughts[0].strip():
            notes.append(f"What stood before {lone[0]} was a thought, and is not in the text.")
    text = _unwrapped(_this_turn(text))
    text, numbers = _uncited(text, request)
    if numbers:
        notes.append(f"Marks of sources that the answer does not name were left out: {numbers}.")
    return Found(text, "".join(thoughts), notes=tuple(notes))


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
    code = _code_in(text)
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
        code = _code_in(text)
        others = (f.start() for f in known.next_turn.finditer(text) if f.start() not in code)
        text = text[: next(others, len(text))]
    for _ in range(_MOST_MARKS):
        bare = text.rstrip()
        if not (mark := known.end.search(bare, max(0, len(bare) - _LONGEST_MARK))):
            break
        if mark[0].lower() == "</s>" and "<s>" in bare:  # struck out, in HTML
            break
        text = bare[: mark.start()]
    return text


def _unwrapped(text: str) -> str:
    """Return the text without the tags and fences around all of it."""
    for _ in range(_MOST_WRAPPERS):
        bare = text.strip()
        inner = _untagged(bare) or _unfenced(bare) or _unquoted(bare) or _unruled(bare)
        if inner is None:
            break
        text = inner
    return text


def _untagged(text: str) -> str | None:
    """Return what is in a tag around a whole text, or None if there is no such tag."""
    known = marks()
    for pair in known.wrappers:
        if opened := pair.open.match(text):
            first = pair.close.search(text)
            if first and first.end() < len(text):
                return None
            return text[opened.end() : first.start() if first else None].strip()
    stray = known.stray.search(text, max(0, len(text) - _LONGEST_MARK))
    if stray and stray[0].lower().replace("/", "", 1) not in text.lower():
        return text[: stray.start()].rstrip()
    return None


def _unfenced(text: str) -> str | None:
    """Return what is in a fence around a whole text, or None if there is no such fence."""
    opened = marks().fence.match(text)
    if opened is None:
        return None
    fence = opened[1]
    named = bool(opened[0].strip("`~ \t\r\n"))
    lines = [m for m in _FENCE_LINE.finditer(text, opened.end()) if m[1].startswith(fence)]
    inside = False
    for place, line in enumerate(lines):
        last = place == len(lines) - 1 and line.end() == len(text)
        if inside:
            inside = bool(line[2])  # one that names a language cannot close another
        elif not line[2] and last:
            return text[opened.end() : line.start()].strip("\r\n")
        elif not line[2] and not named:
            return None  # it ends before the text does
        else:
            inside = True
    return None if inside and lines else text[opened.end() :].strip("\r\n")


def _unquoted(text: str) -> str | None:
    """Return what is in quotation marks around a whole text of more than a line, or None."""
    pair = next((pair for pair in _QUOTES if text.startswith(pair[0])), "")
    if not pair or "\n" not in text or not text.endswith(pair[1]):
        return None
    inner = text[1:-1]
    return None if set(pair) & set(inner) else inner.strip()


def _unruled(text: str) -> str | None:
    """Return what is below a rule that a text begins with, and above one at its end, or None."""
    ruled = _RULED.fullmatch(text)
    return ruled[2] if ruled else None


def _uncited(text: str, request: Request) -> tuple[str, str]:
    """Return the text without marks of citations, and the numbers that were among these."""
    known = marks()
    if known.citations.search(text):
        text = "".join(
            part if code else known.citations.sub("", part) for part, code in _parts(text)
        )
    if not _NUMBERS.search(text) or _LISTED.search(text) or _LINKS_LISTED.search(text):
        return text, ""
    # Where the request is not known, neither is whether it named any.
    if not request.messages or any(
        re.search(r"\[\d\d?\]", message.content) for message in request.messages
    ):
        return text, ""
    numbers, kept = dict[str, None](), list[str]()
    for part, code in _parts(text):
        if not code:
            numbers |= dict.fromkeys("".join(_NUMBERS.findall(part)).replace(" ", "").split("]"))
        kept.append(part if code else _NUMBERS.sub("", part))
    return "".join(kept), ", ".join(f"{number}]" for number in numbers if number)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text in order, and whether each is code."""
    at = 0
    for code in _CODE.finditer(text):
        yield text[at : code.start()], False
        yield code[0], True
        at = code.end()
    yield text[at:], False


def _code_in(text: str) -> _Places:
    return _Places([code.span() for code in _CODE.finditer(text)])


class _Places:
    """Stretches of a text, in order: is a place in one of them?"""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans

    def __contains__(self, place: int) -> bool:
        before = bisect.bisect_right(self._spans, (place, sys.maxsize)) - 1
        return before >= 0 and place < self._spans[before][1]
