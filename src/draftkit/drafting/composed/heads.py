"""The noun that a noun phrase is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["head_of", "is_person", "leads_object"]


def leads_object(word: str, known: Lexicon) -> bool:
    """Whether a word shows that the one before it is a verb: "a", "my", "12", "with"."""
    return (
        known.has("determiners", word)
        or known.has("possessives", word)
        or known.has("numbers", word)
        or known.has("prepositions", word)
        or word[:1].isdigit()
        or word.startswith(("$", "\u20ac", "\u00a3"))
        or known.has("object_pronouns", word)
    )


_SHORT = 6  # letters: "twist"


def is_person(low: Sequence[str], known: Lexicon) -> bool:
    """Tell whether the head of a noun phrase is a person: "nurse educator who ..."."""
    head = head_of(low, known)
    if known.has("persons", head) or any(head.endswith(e) for e in known.small["person_endings"]):
        return True
    if len(head) > _SHORT and known.fits("ist", head):
        return True  # "ocularist"
    stems = (head[:-2], head[:-1], head[:-3]) if head.endswith(("er", "or")) else ()
    return len(head) > 4 and any(stem in known.bases for stem in stems)


def head_of(low: Sequence[str], known: Lexicon) -> str:
    """Return the noun that a noun phrase is about, in lower case."""
    head = ""
    for at, word in enumerate(low):
        stops = known.has("prepositions", word) or known.has("relatives", word.split("'")[0])
        after = low[at + 1] if at + 1 < len(low) else ""
        event = known.has("events", word)  # "the annual meeting of the beekeepers"
        stops = stops or (word in known.doing and leads_object(after, known) and not event)
        # "posters made by the children"
        done = word in known.past or word in known.participles
        stops = stops or (done and known.has("prepositions", after))
        if at and (stops or known.has("ends_head", word)):
            break
        head = word
    last = head.rpartition("-")[2]
    whole = known.has("prepositions", last) or known.has("particles", last)  # "the get-in"
    return head if whole else last or head
