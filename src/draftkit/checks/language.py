"""Whether a draft is in the language that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language.detection import (
    FEWEST_WORDS,
    PARAGRAPH_WORDS,
    code_of,
    function_words,
    languages,
    other_language,
    other_script,
)
from draftkit.language.prose import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["language"]


@check("language", hard=True)
def language(text: Document, brief: Brief, /, *, code: Any = "en", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It is written in the language that was asked for.

    Danish and Norwegian are not told apart. A text of fewer than eight words is not
    judged, nor is one in a language that is not in `language/en/languages.txt`.

    Args:
        text: The draft.
        brief: Not used.
        code: The language: `de`, `de-AT` or `German`.
    """
    wanted = code_of(str(code))
    known = function_words(text)
    if found := other_script(text, wanted) or other_language(known, wanted, FEWEST_WORDS):
        start = len(text.raw) - len(text.raw.lstrip())
        yield start, len(text.raw.rstrip()), _message(wanted, found)
        return
    for block in blocks(text):
        if block.kind != "prose" or block.text.count(" ") < PARAGRAPH_WORDS - 1:
            continue
        inside = [word for word in known if block.start <= word[0] < block.end]
        if found := other_language(inside, wanted, PARAGRAPH_WORDS):
            yield block.start, block.end, _message(wanted, found)


def _message(wanted: str, found: str) -> str:
    known = languages().get(wanted)
    name = known.names[0] if known else f'"{wanted}"'
    return f"This is in {found}; {name} was asked for: write it in {name}."
