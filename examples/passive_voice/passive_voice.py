"""A check of your own: one function, and an entry point (see pyproject.toml beside this file).

    pip install ./examples/passive_voice
    draftkit check note.md

It runs on every text from then on, as the built-in ones do; a prompt can switch it off with
`checks: {own_passive: false}`, or make it hard. Its id is its own: one that a built-in check has
could not be used. It may hold words in its code; those of a built-in check are data of a language
(docs/checks.md, "A check of your own").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["passive_voice"]

# "was written", "have been quietly moved by". Form alone: "was tired" is one, too.
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(?:\w{2,}ed|\w+[tw]ten|built|made|done|seen|given)\b",
    re.IGNORECASE,
)


@check("own_passive", hard=False, always=True)
def passive_voice(text: Document, brief: Brief, /, *, max: Any = 0, **_: Any) -> Iterator[Hit]:  # noqa: A002, ARG001
    """Somebody does what is done: no passive voice.

    Args:
        text: The draft, with its words, sentences and headings.
        brief: What it may claim, and what it is for; not used here.
        max: How many are let pass; a prompt file may say another number.
    """
    for match in list(_PASSIVE.finditer(text.raw))[int(max) :]:
        yield match.start(), match.end(), "Passive voice: say who did it."
