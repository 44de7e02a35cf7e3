"""Claims about the languages that somebody speaks and the people that they belong to.

"I speak Danish and some Finnish", "my Russian is rusty", "she is Greek": an adjective that
everybody writes with a capital is not a name, but here it says something true or false.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.language import lexicon
from draftkit.language.starts import matches
from draftkit.language.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document

__all__ = ["peoples"]

_NAME = re.compile(r"[A-Z][^\W\d_]+")
_GROUPS = ("spoken", "own", "other", "people", "kin")
_REACH = 20  # characters before the verb


def peoples(text: Document, index: FactIndex) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where a language or a people is claimed, with the facts that support it."""
    if not any(matches(_NAME, text.raw, lexicon.adjectives(text.language))):
        return  # the commonest case, settled at once
    for match in matches(text.cue("peoples.said"), text.raw, text.language.words("peoples.first")):
        if text.cue("peoples.denied").search(
            text.raw, max(0, match.start() - _REACH), match.start()
        ):
            continue
        for group in _GROUPS:
            if match[group]:
                for name in _NAME.finditer(text.raw, *match.span(group)):
                    word = fold(name.group())
                    modest = text.cue("peoples.modest").search(
                        text.raw, match.start(), name.start()
                    )
                    if (
                        word not in text.language.words("peoples.own_tongue")
                        and word in lexicon.peoples(text.language)
                        and not modest
                    ):
                        yield name.start(), name.end(), _support(word, text, index)


def _support(word: str, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the facts with the word, or that are of its country."""
    codes = lexicon.peoples(text.language)[word]
    ids = set(index.words.get(word, ()))
    ids |= {f.id for f in index.facts if f.id.endswith("countryCode") and f.text.upper() in codes}
    return index.in_order(ids)
