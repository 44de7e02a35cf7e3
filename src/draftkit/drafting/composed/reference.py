"""Whether a sentence hangs on one that stands before it: "We had walked it 97 times"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.note import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["hangs"]


def hangs(text: str, known: Lexicon) -> bool:  # noqa: PLR0911 - one decision a line
    """Tell whether a word of a sentence means what only another sentence names.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> hangs("I learned there what I did not want", lexicon())
    True
    >>> hangs("Since then a class has tasted each dish", lexicon())
    True
    >>> hangs("I repaint every front free if it peels", lexicon())
    False
    """
    low = [plain(word) for word in text.split()]
    if not low or known.has("joining", low[0]):
        return bool(low)
    if known.has("pointing", low[0]) and len(low) > 1 and known.has("finite", low[1]):
        return True  # "That is when we met"
    second = low[1] if len(low) > 1 else ""
    if known.has("own", second) and known.any("finite", low[2:3]):
        return True  # "My own was 188"
    if any(known.has("definite", one) and two.isdigit() for one, two in pairwise(low)):
        return True  # "48 of the 137"
    if known.has("questions", low[-1]) and known.any("wondering", low):
        return True  # "I asked the old maker why"
    if known.has("none", low[-1]):
        return True  # "Producers do not"
    if any(
        known.has("both_meant", one)
        and known.fits("plural", two)
        and not known.has("prepositions", zero)
        for zero, one, two in zip(low, low[1:], low[2:], strict=False)
    ):
        return True  # "I know both names"
    counted = second in known.past and second not in known.participles
    if known.has("numbers", low[0]) and counted:
        return True  # "Two came back"
    of_two = known.any("they_told", low) and known.any("them_told", low)
    if of_two and sum(_is_several(one, known) for one in low) < 2:
        return True  # "they" and "them" are two groups, and not both are named
    # "I tried the same on another line"
    same = any(one == "same" and known.has("prepositions", two) for one, two in pairwise(low))
    return same or any(_points_back(low, at, known) for at in range(len(low)))


def _points_back(low: Sequence[str], at: int, known: Lexicon) -> bool:
    word, before = low[at], low[:at]
    after = low[at + 1] if at + 1 < len(low) else ""
    if known.has("prepositions", "".join(before[-1:])) and known.has("thing_pointed", word):
        return not known.has("relatives", after) and not known.has("times", after)
    if known.has("places_meant", word):
        stated = word == "there" and known.has("finite", after)
        return not stated and not any(known.has("prepositions", one) for one in before)
    if known.has("owned_before", word):
        return not any(known.has("possessives", one) for one in before)
    if known.has("things_meant", word):
        # "It is late" means nothing that was named before.
        bare = word.startswith("it") and known.has("finite", after) and not before
        return not bare and not any(_names_one(before, n, known) for n in range(len(before)))
    if known.has("several_meant", word):
        behind = [*low[1:], ""]  # "at 5 and not at 6" names nobody
        own = [
            n
            for n, one in enumerate(before)
            if _is_several(one, known) and not (one == "and" and known.has("none", behind[n]))
        ]
        whose = [n for n in own if n != at - 1]  # "the drawings they wanted to burn"
        return not (whose if word == "they" else own)
    return False


def _names_one(before: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a word leads something that may be meant: "the map", "each lift"."""
    led = known.has("determiners", before[at]) or known.has("possessives", before[at])
    return (led and at + 1 < len(before)) or known.has("someone", before[at])


def _is_several(word: str, known: Lexicon) -> bool:
    plural = known.fits("plural", word)
    return (plural and word not in known.present) or known.has("plurals", word) or word == "and"
