"""Whether a draft is in the language that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.errors import InputError, PromptError
from draftkit.language.detection import (
    FEWEST_WORDS,
    PARAGRAPH_WORDS,
    function_words,
    other_language,
)
from draftkit.language.prose import blocks
from draftkit.language.tags.script import other_script, tag_of
from draftkit.language.tags.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["is_foreign", "language"]

# The list of common words has one Norwegian.
_ALSO = {"nb": "no", "nn": "no"}


@check("language", hard=True)
def language(text: Document, brief: Brief, /, *, code: Any = "en", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It is written in the language that was asked for.

    Danish and Norwegian are not told apart. A text of fewer than eight words is not
    judged, but for its script; nor is one in a language whose commonest words are not known.

    Args:
        text: The draft.
        brief: Not used.
        code: The language, by any usual name: `de-AT`, `German`.

    Raises:
        PromptError: If there is no such language.
    """
    asked = _tag(str(code))
    wanted = _ALSO.get(asked.code, asked.code)
    known = function_words(text)
    if found := other_script(text, asked) or other_language(known, wanted, FEWEST_WORDS):
        start = len(text.raw) - len(text.raw.lstrip())
        yield start, len(text.raw.rstrip()), _message(asked, found)
        return
    for block in blocks(text):
        if block.kind != "prose" or block.text.count(" ") < PARAGRAPH_WORDS - 1:
            continue
        inside = [word for word in known if block.start <= word[0] < block.end]
        if found := other_language(inside, wanted, PARAGRAPH_WORDS):
            yield block.start, block.end, _message(asked, found)


def _tag(name: str) -> Tag:
    try:
        return Tag.find(name)
    except InputError as exc:
        raise PromptError(f"language: code: {exc}") from exc


def _message(wanted: Tag, found: str) -> str:
    name = wanted.name
    return f"This is in {found}; {name} was asked for: write it in {name}."


def is_foreign(text: Document, brief: Brief) -> bool:
    """Whether a draft is in another language than its facts.

    Then only names, digits and addresses can be compared, not words: whether "Friday" is
    there as "vendredi" is not checked.
    """
    said = brief.language or tag_of(text)
    facts = brief.index.language.tag
    return bool(said and facts and said.code != facts)
