"""What a phrase asks of whom: whether "send you the slides" is a promise or a wish."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.note import Shape, plain
from draftkit.drafting.composed.shape import head_of

if TYPE_CHECKING:
    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["finer", "toward_reader"]

_YOURS = {"their": "your", "them": "you"}
_SEARCHING = ("looking", "searching", "seeking", "hoping", "trying", "planning", "hiring")


def finer(found: dict[str, str], shape: Shape, known: Lexicon) -> dict[str, str]:
    """Return the finer forms of a note that has the general ones."""
    more: dict[str, str] = {}
    if "base" in found:
        more[_kind(found["base"], known)] = found["base"]
        if gerund := _gerund(found["base"], known):
            more["gerund"] = gerund
    noun = found.get("noun", "")
    first = plain(noun.split(maxsplit=1)[0]) if noun else ""
    if first in ("a", "an", "another", "some") or known.has("numbers", first):
        more["gift"] = noun
    if first in ("your", "yours"):
        more["yours"] = noun
    more |= _nouns(noun, known) if noun else {}
    if shape is Shape.CLAUSE:
        more["query"] = found["matter"]
    if found.get("clause", "").startswith(("you ", "your ")):
        more["readers"] = found["clause"]
    if shape is Shape.QUESTION:
        more["question"] = found["sentence"]
    if found.get("doing", "").startswith(_SEARCHING):
        more["search"] = found["doing"]
    return more


def _nouns(noun: str, known: Lexicon) -> dict[str, str]:
    """Return the forms of a noun phrase that depend on what leads it."""
    first = plain(noun.split(maxsplit=1)[0])
    definite = first in ("the", "that", "this", "these", "those", "how", "what")
    definite = definite or known.has("possessives", first) or first.endswith(("'s", "s'"))
    numbered = known.has("numbers", first) or (first.isalnum() and first[:1].isdigit())
    numbered = numbered or first.replace(",", "").isdigit()
    plural = _is_plural(noun, known)
    led = definite or numbered or plural or known.has("determiners", first)
    found = {"led": noun} if led else {}
    found |= {"known": noun} if definite else {}
    return found | ({"one": noun} if led and not plural else {})


def _is_plural(noun: str, known: Lexicon) -> bool:
    """Whether "is" after "what stayed" would jar: "nine customers", "your listeners"."""
    low = [plain(word) for word in noun.split()]
    head = head_of(low[1:] if known.has("possessives", low[0]) else low, known)
    several = known.has("numbers", low[0]) and low[0] != "one"
    several = several or (low[0].replace(",", "").isdigit() and low[0] != "1")
    ending = head.endswith("s") and not head.endswith(("ss", "us", "is", "'s"))
    return several or ending or head in known.small["plurals"] or low[0] in ("these", "those")


def _gerund(base: str, known: Lexicon) -> str:
    """Return "reviewing my thesis" for "review my thesis", if that is its only verb."""
    first, _, rest = base.partition(" ")
    later = [plain(word) for word in rest.split()]
    joined = any(
        word in known.bases and before in ("and", "or", "then", "but")
        for before, word in pairwise(later)
    )
    return "" if joined or first not in known.to_doing else f"{known.to_doing[first]} {rest}"


def _kind(base: str, known: Lexicon) -> str:  # noqa: PLR0911 - one decision a line
    """Return the form of a bare verb: by whom it is toward, and by what it asks."""
    low = [plain(word) for word in base.split()]
    verb, object_ = low[0], low[1] if len(low) > 1 else ""
    if object_ in ("me", "us"):
        return "wish"
    if object_ == "you" or "you" in low:
        return "promise"
    if {"me", "us"} & set(low):
        return "wish"
    if {"your", "yours"} & set(low):
        visits = known.has("invitations", verb)
        return "visit" if visits else "return" if known.has("asked", verb) else "service"
    if {"my", "our"} & set(low) and not known.has("invitations", verb):
        return "favour"
    if known.has("joint", verb):
        return "together"
    return "invitation" if known.has("invitations", verb) else "intention"


def toward_reader(text: str, known: Lexicon) -> str:
    """Turn what the audience should do to what it is asked: "introduce me to their editor".

    "Their" and "them" are turned only where nothing plural stands in front that they may mean.
    """
    for cause in sorted(known.small["causatives"], key=len, reverse=True):
        if text.lower().startswith(f"{cause} "):
            text = text[len(cause) + 1 :]
    words = text.split()
    for at, word in enumerate(words):
        before = [plain(one) for one in words[:at]]
        plural = any(
            (one.endswith("s") and not one.endswith(("ss", "us", "is")))
            or one in known.small["plurals"]
            or one in ("and", "&")
            for one in before
        )
        if (yours := _YOURS.get(plain(word))) and not plural:
            words[at] = word.lower().replace(plain(word), yours)
    return " ".join(words)
