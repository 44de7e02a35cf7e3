"""How a draft reads: the phrases that its writer never uses, readability."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.parameters import number, texts
from draftkit.language.detection import detect
from draftkit.language.prose import plain
from draftkit.language.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["banned", "readability"]


@check("banned", hard=True, always=True)
def banned(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """None of the phrases that the writer never uses (`meta.draftkit.banned_phrases`).

    Capitals, line ends and the kind of apostrophe do not matter; other forms of a word
    are other words. Code and addresses do not count.

    Args:
        text: The draft.
        brief: The phrases are in its data.
    """
    own = brief.data.get("meta")
    own = own.get("draftkit") if isinstance(own, dict) else None
    phrases = tuple(texts(own.get("banned_phrases"))) if isinstance(own, dict) else ()
    if phrases:
        for match in _banned(phrases).finditer(plain(text)):
            message = f'You never say "{match.group()}": say it in another way.'
            yield match.start(), match.end(), message


@lru_cache(maxsize=32)
def _banned(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the phrases, whole words only, the longest first."""
    either = "|".join(_exactly(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(either, re.IGNORECASE)


def _exactly(phrase: str) -> str:
    words = [re.sub("['\u2019]", "['\u2019]", re.escape(word)) for word in phrase.split()]
    before = r"(?<!\w)" if phrase.strip()[0].isalnum() else ""
    after = r"(?!\w)" if phrase.strip()[-1].isalnum() else ""
    return before + r"\s+".join(words) + after


# Fewer words than this give no grade.
_GRADED = 40


@check("readability", hard=False)
def readability(
    text: Document,
    brief: Brief,  # noqa: ARG001 - a text is hard to read whatever the brief
    /,
    *,
    max_grade: Any = 12,
    max_sentence_words: Any = 35,
    **_: Any,
) -> Iterator[Hit]:
    """It can be read once: no sentence too long, the words not too heavy.

    The grade is the Automated Readability Index, 4.71 x characters / words
    + 0.5 x words / sentences - 21.43 (Senter and Smith 1967, AMRL-TR-66-220), about the
    years at school that it takes to read the text. It is made for English.

    Args:
        text: The draft.
        brief: Not used.
        max_grade: The highest grade; 12 is the end of school. Texts under 40 words have
            none.
        max_sentence_words: The most words of a sentence. Guides to plain English advise
            15 to 20 on average; of 240 labelled drafts one has a sentence above 35.
    """
    most = number(max_sentence_words, "readability: max_sentence_words")
    highest = number(max_grade, "readability: max_grade")
    for sentence in sentences(text):
        if most is not None and sentence.length > most:
            message = f"This sentence has {sentence.length} words: make two of it."
            yield sentence.start, sentence.end, message
    grade = _grade(text)
    if highest is not None and grade is not None and round(grade) > highest:
        yield 0, 0, f"It reads at grade {grade:.0f}; the limit is {highest:g}: use shorter words."


def _grade(text: Document) -> float | None:
    """Return the Automated Readability Index, or None for a short text or another language."""
    every = sentences(text)
    words = sum(sentence.length for sentence in every)
    if words < _GRADED or detect(text) not in ("", "en"):
        return None
    characters = sum(char.isalnum() for sentence in every for char in sentence.text)
    return 4.71 * characters / words + 0.5 * words / len(every) - 21.43
