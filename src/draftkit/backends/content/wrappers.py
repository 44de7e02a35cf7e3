"""What stands around an answer: a fence, a tag, quotation marks, rules, and words before these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.backends.content.code import parts
from draftkit.backends.content.marks import LONGEST_MARK, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["framed", "quoted", "unwrapped"]

# A tag around a fence around a tag.
_MOST_WRAPPERS = 4

_FENCE_LINE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*$", re.MULTILINE)
_QUOTES = ('""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb")
# A rule with a blank line below it does not open front matter.
_RULED = re.compile(r"(-{3,}|\*{3,}|_{3,})[ \t]*\n[ \t]*\n(.*?\S)(?:\s*\n\1)?", re.DOTALL)

# A line or two before the answer, and the most characters after it.
_BEFORE = re.compile(r"(?:[^\n]{1,120}\n\s*)?[^\n]{1,120}:[*_]{0,3}[ \t\r]*\n\s*")
_MOST_BEHIND = 240
# A fence without a name that has words after it holds the answer only if it has this share of
# the text.
_SHARE = 0.6
# Characters shown of a thought that was left out.
_SHOWN = 80


def framed(text: str) -> tuple[str, str]:
    """Return the answer from a fence or a tag, without words around it such as "Here it is:".

    Returns:
        The text, and a sentence on what was left out; with nothing to leave out, "".
    """
    bare = text.strip()
    if several := _several(bare):
        said = f"The answer has {len(several[1])} texts in fences: keep the one that you want."
        return several[0], said
    for inner, before, behind in (*_tagged_below(bare), *_fenced_below(bare)):
        left_out = [quoted(part, _MOST_BEHIND) for part in (before, behind) if part.strip()]
        around = " \u2026 ".join(left_out)
        return inner, f"Words around the answer were left out: {around}." if around else ""
    return text, ""


def quoted(text: str, most: int = _SHOWN) -> str:
    """Return at most `most` characters of a text's beginning, on one line and in quotes."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= most else f'"{line[:most].rstrip()}\u2026"'


def _tagged_below(text: str) -> Iterator[tuple[str, str, str]]:
    for tag in marks().answers:
        opened = tag.open.search(text)
        if opened and opened.start() and text[: opened.start()].rstrip(" \t").endswith("\n"):
            closed = tag.close.search(text, opened.end())
            if closed and closed.end() == len(text) and not tag.open.search(text, opened.end()):
                yield text[opened.end() : closed.start()].strip(), text[: opened.start()], ""


def _fenced_below(text: str) -> Iterator[tuple[str, str, str]]:
    opened = _fence(text)
    if opened is None:
        return
    start = opened.start()
    rest = text[start:]
    if (inner := _unfenced(rest)) is not None:
        yield inner, text[:start], ""
        return
    *_, last = None, *_FENCE_LINE.finditer(rest)
    # Several words after a closing fence, on its line, are a remark on the answer.
    if last is None or (last[2] and " " not in rest[last.end(1) : last.end()].strip()):
        return
    behind = rest[last.end(1) :].strip()
    inner = _unfenced(rest[: last.end(1)]) if len(behind) <= _MOST_BEHIND else None
    if inner is not None and (_is_named(opened) or len(inner) >= _SHARE * len(text)):
        yield inner, text[:start], behind


def _fence(text: str) -> re.Match[str] | None:
    """Return the fence that a text begins with, or has below lines that introduce it."""
    fence = marks().fence
    if opened := fence.match(text):
        return opened
    before = _BEFORE.match(text)
    return fence.match(text, before.end()) if before else None


def _several(text: str) -> tuple[str, list[str]] | None:
    """Return a text without its fences, and what was in them, if these are several texts.

    All of the words stay, because only the reader knows which of the texts is the answer.
    """
    opened = _fence(text)
    if opened is None:
        return None
    kept, inside = list[str](), list[str]()
    for piece, is_code in parts(text):
        if is_code and piece.lstrip(" ").startswith(("```", "~~~")):
            if piece.partition("\n")[0].strip() != opened[0].strip():
                return None
            piece = _unfenced(piece) or ""  # noqa: PLW2901 - what is left of it
            inside.append(piece)
        kept.append(piece)
    most = _is_named(opened) or len("".join(inside)) >= _SHARE * len(text)
    return ("".join(kept), inside) if len(inside) > 1 and most else None


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
