"""Private parts of a profile: an address supports only that address, and no count.

A house number, a postcode, a telephone number and what others have said about the writer would
otherwise support any equal number in a draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.checks.grounding.arithmetic.things import thing
from draftkit.language.words import words_of
from draftkit.prompts.parts import PRIVATE, is_under

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document

__all__ = ["as_such", "is_apart"]

_REACH = 40  # characters on either side, in which the next word stands
_PLACE = "basics.location"


def is_apart(id_: str) -> bool:
    """Whether a fact supports only what repeats it as it stands."""
    return any(is_under(id_, part) for part in PRIVATE)


def as_such(start: int, end: int, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the private facts that have a number or a date together with the word next to it.

    A postcode also counts beside the city or another part of the place.

    Args:
        start: Where it starts in the text.
        end: Where it ends.
        text: The draft.
        index: The facts.
    """
    own = [fact.id for fact in index.facts if is_apart(fact.id)]
    said = words_of(text.raw[start:end])
    if not own or not said:
        return ()
    before = words_of(text.raw[max(0, start - _REACH) : start])[-1:]
    after = words_of(text.raw[end : end + _REACH])[:1]
    counts = thing(text, start, end)  # "trained 17 crews" is not "trained 17 pilots"
    rows = [row for row in (said + after, [] if counts else before + said) if len(row) > 1]
    found = {id_ for row in rows for id_ in index.saying(row)}
    places = {w for id_, t in index.texts.items() if is_under(id_, _PLACE) for w in words_of(t)}
    if places.difference(said).intersection(before + after):
        found |= {id_ for id_ in own if words_of(index.texts[id_]) == said}
    return index.in_order(found.intersection(own))
