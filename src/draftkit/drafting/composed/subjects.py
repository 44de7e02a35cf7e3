"""Giving a verb its subject: "leads a team" is "I lead a team"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.finished import is_known
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.phrase import is_led
from draftkit.drafting.composed.turning import small_start, turned_pronouns, turned_verbs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.view import View

__all__ = ["base", "lower", "measured", "third", "verb_phrase"]


def third(text: str, view: View, known: Lexicon) -> dict[str, str]:
    """Turn "she keeps" and "Ruth Adeyemi keeps" to "I keep"."""
    words = text.split()
    first = plain(words[0])
    if view.to == "I" and known.any("of_writer", map(plain, words)):
        return {}  # "he did not speak to me" is somebody else
    if known.has("adverbs", first) and len(words) > 2:
        rest = third(" ".join(words[1:]), view, known).get("clause", "")
        return {"clause": f"{lower(words[0])} {rest}"} if rest else {}
    if first in known.short:
        words = [*known.short[first], *words[1:]]
        first = plain(words[0])
    size, of = 1, first
    if first not in ("he", "she", "they"):
        size = max((len(name.split()) for name in view.names if text.startswith(name)), default=0)
        if not size:
            return {}
        of = _pronoun(words, view.of, known)
    elif first not in view.of:
        return {"clause": lower(text)} if view.to == "you" else {}
    at = size
    while at < len(words) - 1 and known.has("adverbs", plain(words[at])):
        at += 1
    turned = turned_verbs(words, at, view.to, known)
    if turned and of:
        turned = turned_pronouns(turned, size, of, view.to, known)
    return {"clause": " ".join([view.to, *turned[size:]])} if turned else {}


def _pronoun(words: list[str], of: Collection[str], known: Lexicon) -> str:
    """Return which pronoun stands for a person whom a sentence calls by name."""
    low = {plain(word) for word in words}
    return next((one for one in of if low & known.persons[one].words), "")


def verb_phrase(text: str, view: View, known: Lexicon) -> dict[str, str]:
    """Give a verb in front its subject: "cut losses", "leads a team"."""
    words = text.split()
    if view.asks and plain(words[0]) in known.bases:
        return base(text, view, known)
    low = [plain(word) for word in words]
    subject = _subject_of(low, view, known)
    # "Sat beside each other" says what we did, "does it float" or "turns sour" not what we do.
    if subject == "we" and (view.asks or low[0] not in known.past):
        return {}
    if not subject or (set(low) & known.small["others_alone"] and subject in ("I", "you")):
        return {}
    at = 0
    while at < len(words) - 1 and known.has("adverbs", plain(words[at])):
        at += 1
    said = small_start(text)
    if subject in ("I", "you"):
        turned = turned_verbs(said.split(), at, subject, known)
        if turned is None:
            return {}
        said = " ".join(turned)
    if subject == "I":
        said = known.rewritten("myself", said)
    return {"clause": f"{subject} {lower(said)}"}


def measured(said: str, known: Lexicon) -> str:
    """Put in the article that lists leave out: "cut sedation rate from 31% to 8%"."""
    words = said.split()
    low = [plain(word) for word in words]
    at = next((n for n, one in enumerate(low) if not known.has("adverbs", one)), 0)
    at += low[at] == "to"
    end = next((n for n in range(at + 2, len(low)) if known.has("prepositions", low[n])), len(low))
    what = low[at + 1 : end]
    led = is_led(what, known) or any(
        known.has(kind, "".join(what[:1])) for kind in ("prepositions", "joins")
    )
    if not what or led or known.any("any_object", what) or not all(map(is_known, what)):
        return said
    if known.has("measures", what[-1]):
        return " ".join([*words[: at + 1], "the", *words[at + 1 :]])
    # "Led team of 12" is "led a team of 12"
    one = any(known.has(kind, what[-1]) for kind in _ONE) and len(what) < 4
    one = one and (end < len(low) if len(what) == 1 else all(map(str.islower, words[at + 1 : end])))
    article = "an" if known.fits("open", what[0]) else "a"
    return " ".join([*words[: at + 1], article, *words[at + 1 :]]) if one else said


# Kinds of nouns whose article a list leaves out if there is only one of the thing.
_ONE = ("ones", "occasions", "counted")


def _subject_of(low: Sequence[str], view: View, known: Lexicon) -> str:
    """Return who did it, or nothing where that is unsure.

    "Gave me courage" and "saved our day" are said of what happened, "rewrote my talk" is not.
    """
    words = set(low)
    if view.subject == "you":
        verb = known.past.get(low[0], known.present.get(low[0], low[0]))
        seen = known.has("perceived", verb) and known.any("reader_owns", words)
        return "I" if "you" in words or seen else "you"
    mine = words & known.small["writer_objects"]
    if low[0].endswith("n't") and not mine:
        return view.subject
    if not view.others:
        return "" if mine and view.subject == "I" else view.subject
    if mine or (words & known.small["writer_owns"] and known.has("caused", low[0])):
        return view.others
    return view.subject if known.has("done", low[0]) else ""


def base(text: str, view: View, known: Lexicon) -> dict[str, str]:
    """A bare verb: what may be asked for, or done."""
    bare = lower(known.rewritten("asked", text))
    if text.lower().startswith("to ") and not known.any("writer_objects", map(plain, bare.split())):
        return {"aim": f"to {bare}"}
    low = [plain(word) for word in bare.split()]
    seen = view.subject == "you" and not view.asks and known.has("perceived", low[0])
    if seen and known.any("reader_owns", low):
        return {"clause": f"I {bare}"}  # "love your podcast"
    own = not set(low) & known.small["not_of_writer"]
    return {"base": bare} | ({"clause": f"{view.subject} {bare}"} if view.bare and own else {})


def lower(text: str) -> str:
    """Return a text whose first word is known to be an ordinary one, in lower case."""
    return text if text[:2].isupper() or text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]
