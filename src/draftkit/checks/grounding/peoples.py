"""Claims of the languages that somebody speaks and the people that somebody is of.

"I speak Danish and some Finnish", "my Russian is rusty", "she is Greek": an adjective that
everybody writes with a capital is no name, but here it says what is true or false.
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

__all__ = ["peoples"]

_WORD = r"[A-Z][^\W\d_]+"
# Up to two words may stand before the last: "and enough Lithuanian".
_LIST = rf"{_WORD}(?:,\s+{_WORD})*(?:,?\s+(?:and|or)\s+(?:[a-z]+\s+){{0,2}}{_WORD})?"
_SAID = re.compile(
    rf"\b(?i:speaks?|spoke|speaking|fluent\s+in)\s+(?:[a-z]+\s+)?(?P<spoken>{_LIST})"
    rf"|\b(?:[Mm]y|[Hh]er|[Hh]is)\s+(?P<own>{_WORD})\s+(?:is|isn['\u2019]t|was)\b(?:\s+(?:better|worse)\s+than\s+my\s+(?P<other>{_WORD}))?"
    # "A Greek geologist" opens a sentence of a biography.
    rf"|(?<![a-z,;]\s)\bAn?\s+(?P<kin>{_WORD})\s+[a-z]+(?:ist|ian|eer)\b"
    rf"|\b(?:[Ss]he|[Hh]e|I)(?:\s+(?:is|am|was)|['\u2019][sm])\s+(?:half\s+)?(?P<people>{_WORD})(?=\s*[.,;:!?]|\s+(?:on|by|and|but)\s)"
)
_FIRST = frozenset(
    [
        "speak",
        "speaks",
        "spoke",
        "speaking",
        "fluent",
        "my",
        "her",
        "his",
        "she",
        "he",
        "i",
        "a",
        "an",
    ]
)
_NAME = re.compile(_WORD)
_GROUPS = ("spoken", "own", "other", "people", "kin")
# "Bad Greek" admits more than it claims.
_MODEST = re.compile(r"\b(?:bad|poor|terrible|awful|broken|no)\s+$")
_DENIED = re.compile(r"(?:n['\u2019]t|\b(?:not|never|nobody|cannot))\s+(?:\w+\s+){0,2}$")
_REACH = 20  # characters before the verb
_DRAFTS = "english"  # who writes in it speaks it


def peoples(raw: str, index: FactIndex) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where a language or a people is claimed, with the facts that support it."""
    if not any(matches(_NAME, raw, lexicon.adjectives())):
        return  # the commonest case, told at once
    for match in matches(_SAID, raw, _FIRST):
        if _DENIED.search(raw, max(0, match.start() - _REACH), match.start()):
            continue
        for group in _GROUPS:
            if match[group]:
                for name in _NAME.finditer(raw, *match.span(group)):
                    word = fold(name.group())
                    modest = _MODEST.search(raw, match.start(), name.start())
                    if word != _DRAFTS and word in lexicon.peoples() and not modest:
                        yield name.start(), name.end(), _support(word, index)


def _support(word: str, index: FactIndex) -> tuple[str, ...]:
    """Return the facts with the word, or that are of its country."""
    codes = lexicon.peoples()[word]
    ids = set(index.words.get(word, ()))
    ids |= {f.id for f in index.facts if f.id.endswith("countryCode") and f.text.upper() in codes}
    return index.in_order(ids)
