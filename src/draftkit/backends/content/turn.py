"""Where a turn ends: the marks of its end, and what belongs to another turn."""

from __future__ import annotations

from draftkit.backends.content.code import code_in
from draftkit.backends.content.marks import LONGEST_MARK, marks

__all__ = ["this_turn"]

# The most end marks that are taken off; some servers leave a dozen.
_MOST_MARKS = 50


def this_turn(text: str) -> str:
    """Return the text without its end marks, and without what belongs to another turn."""
    known = marks()
    if known.next_turn.search(text):
        code = code_in(text)
        others = (f.start() for f in known.next_turn.finditer(text) if f.start() not in code)
        text = text[: next(others, len(text))]
    for _ in range(_MOST_MARKS):
        bare = text.rstrip()
        if not (mark := known.end.search(bare, max(0, len(bare) - LONGEST_MARK))):
            break
        if mark[0].lower() == "</s>" and "<s>" in bare:  # strikethrough in HTML
            break
        text = bare[: mark.start()]
    return text
