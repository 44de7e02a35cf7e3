"""What stands around an answer: a fence, a tag, quotation marks, rules, and words before these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.backends.content.marks import LONGEST_MARK, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["framed", "quoted", "unwrapped"]

# A tag around a fence around a tag.
_MOST_WRAPPERS = 4

_FENCE_LINE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*$", re.MULTILINE)
_QUOTES = ('""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb")
# With a blank line below it, it opens no front matter.
_RULED = re.compile(r"(-{3,}|\*{3,}|_{3,})[ \t]*\n[ \t]*\n(.*?\S)(?:\s*\n\1)?", re.DOTALL)

# A line or two before the answer, and at most a paragraph of so many characters behind it.
_BEFORE = re.compile(r"(?:[^\n]{1,120}\n\s*)?[^\n]{1,120}:[*_]{0,3}[ \t\r]*\n\s*")
_MOST_BEHIND = 240
# With words behind it, a fence without a name has the answer only if it has most of the text.
_SHARE = 0.6
# How much of what was left out is repeated.
_SHOWN = 80


def framed(text: str) -> tuple[str, str]:
    """Return the answer if a line such as "Here is your note:" and a fence or a tag hold it.

    Returns:
        The text, and what was left out for a note; with nothing to leave out, "".
    """
    bare = text.strip()
    for inner, before, behind in (*_tagged_below(bare), *_fenced_below(bare)):
        return inner, " \u2026 ".join(quoted(part) for part in (before, behind) if part.strip())
    return text, ""


def quoted(text: str) -> str:
    """Return how a text begins, in quotation marks and on one line."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[:_SHOWN].rstrip()}\u2026"'


def _tagged_below(text: str) -> Iterator[tuple[str, str, str]]:
    for tag in marks().answers:
        opened = tag.open.search(text)
        if opened and opened.start() and text[: opened.start()].rstrip(" \t").endswith("\n"):
            closed = tag.close.search(text, opened.end())
            if closed and closed.end() == len(text) and not tag.open.search(text, opened.end()):
                yield text[opened.end() : closed.start()].strip(), text[: opened.start()], ""


def _fenced_below(text: str) -> Iterator[tuple[str, str, str]]:
    before = _BEFORE.match(text)
    opened = marks().fence.match(text, before.end()) if before else None
    if before is None or opened is None:
        return
    rest = text[before.end() :]
    if (inner := _unfenced(rest)) is not None:
        yield inner, before[0], ""
        return
    fenced, _, behind = rest.rpartition("\n\n")
    inner = _unfenced(fenced.rstrip()) if fenced and len(behind) <= _MOST_BEHIND else None
    if inner is not None and (_is_named(opened) or len(inner) >= _SHARE * len(text)):
        yield inner, before[0], behind


def unwrapped(text: str) -> str:
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
    stray = known.stray.search(text, max(0, len(text) - LONGEST_MARK))
    if stray and stray[0].lower().replace("/", "", 1) not in text.lower():
        return text[: stray.start()].rstrip()
    return None


def _unfenced(text: str) -> str | None:
    """Return what is in a fence around a whole text, or None if there is no such fence."""
    opened = marks().fence.match(text)
    if opened is None:
        return None
    fence = opened[1]
    named = _is_named(opened)
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


def _is_named(fence: re.Match[str]) -> bool:
    return bool(fence[0].strip("`~ \t\r\n"))


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
