"""Whether a note begins with a verb, and what the verb shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.heads import is_person, leads_object
from draftkit.drafting.composed.note import SURE, Shape, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["Found", "by_verb", "has_verb_behind", "skipped"]

Found = tuple[Shape, float] | None
"""A shape, and how certain it is."""


def has_verb_behind(words: Sequence[str], low: Sequence[str], shape: Shape, known: Lexicon) -> bool:
    """Whether what may be a verb leads a subject: "hit rate went from 76 to 84", "cost 9 euros"."""
    if shape in (Shape.PAST, Shape.PRESENT) and known.has("of_things", low[0]):
        return True
    verb = shape in (Shape.PAST, Shape.PRESENT, Shape.BASE) and len(low) > 3
    # "Come and do one shift" has two verbs of one subject.
    leads = verb and (
        leads_object(low[1], known)
        or (known.has("joins", low[1]) and (low[2] in known.bases or low[2] in known.past))
    )
    return verb and not leads and has_clause(words[1:], low[1:], known) >= SURE


def by_verb(  # noqa: C901, PLR0911, PLR0912 - one decision a line
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> Found:
    """Find the shape of a note by the verb in front, if it has one."""
    at = skipped(low, 0, known)
    if at >= len(low):
        return None
    first, second = [*low[at:], ""][:2]
    if words[at].endswith((",", ";")) and not _lists_verbs(words[at:], known):
        return None  # "hammers, strings, dampers"
    if known.has("ranks", first) and second and not leads_object(second, known):
        return None  # "last trip of the jeep"
    if known.has("persons", second) and first in known.past and known.has("adverbs", low[-1]):
        return Shape.UNKNOWN, 0.4  # "trained chef first": a person, or what was done
    if first in known.present and _is_told_of(low[at:], known):
        return None
    if first.endswith("n't") and second:
        return Shape.PRESENT, 0.85
    if known.has("of_amounts", first) and second in ("from", "by"):
        return Shape.UNKNOWN, 0.5  # "grew from 2 to 11 staff": what grew is not said
    if known.has("modals", first) and second in known.bases:
        return Shape.PRESENT, 0.85  # "can weld underwater"
    if known.has("auxiliaries", first) and second:
        return (Shape.PAST if first in known.past else Shape.PRESENT), 0.85
    led = leads_object(second, known) and not known.has("prepositions", second)
    leads = known.has("mass", second) or known.has("clause_object", second)
    led = led or (first in known.bases and leads)  # "cook lunch", "cook what grew"
    if first == "not" and second in known.doing:
        return Shape.DOING, 0.9  # "not laughing"
    third = low[at + 2] if at + 2 < len(low) else ""
    if first in known.bases and second == "instead":
        return Shape.UNKNOWN, 0.5  # "repaint instead of vinyl": of what it does not say
    both = second == "and" and third in known.past
    if first in known.past and (both or _says_how_much(low[at + 1 :])):
        return Shape.PAST, 0.85
    people = first.endswith("s") and known.has("persons", first[:-1])
    if (people or is_person(low[at:], known)) and not led:
        return None
    regular = known.fits("regular_past", first)
    known_verb = first in known.past or first in known.present or first in known.doing
    if at and not (known_verb or regular):
        return None
    done = first.endswith("ed") or first in known.past
    if (second == "by" and first not in known.bases) or known.has("given", first):
        return (Shape.UNKNOWN, 0.4) if done else None
    if first in known.past and known.has("prepositions", second) and "by" in low[at + 2 :]:
        return Shape.UNKNOWN, 0.4  # "translated into six languages by its users"
    if first in known.past and (led or not known.has("described", first)):
        return _past(first, second, known)
    if regular and words[at].isalpha() and second:
        # "Shortlisted for": of a verb that is not known nobody can tell who did it.
        adjective = known.has("states", first)
        if known.has("prepositions", second) and not adjective:
            return Shape.UNKNOWN, 0.5
        return None if adjective or not leads_object(second, known) else (Shape.PAST, 0.75)
    if first in known.present:
        return _ambiguous(Shape.PRESENT, known.present[first], second, low[at + 2 :], known)
    if first in known.bases:
        return _ambiguous(Shape.BASE, first, second, low[at + 2 :], known)
    return _by_doing(first, second, known)


def _is_told_of(low: Sequence[str], known: Lexicon) -> bool:
    """Whether things or people in front do something: "falls are down", "sweeps who ring"."""
    first, second = [*low, ""][:2]
    third = "".join(low[skipped(low, 2, known) :][:1])
    done = known.has("nouns", known.present[first]) and second in known.past
    acts = known.has("finite", third) or third in known.present or third in known.bases
    # "glues that can be undone", "plants that still pack by hand"
    relative = second == "who" or (known.has("pointing", second) and acts)
    return done or relative  # "notes passed on paper"


def _by_doing(first: str, second: str, known: Lexicon) -> Found:
    led = any(known.has(k, second) for k in ("determiners", "possessives", "writer_objects"))
    if led and not known.has("prepositions", first) and known.fits("any_doing", first):
        return Shape.DOING, 0.85  # "plowing the yard": of a verb that is not known
    if first in known.doing and any(
        known.has(kind, second) for kind in ("times", "occasions", "events", "counted")
    ):
        return Shape.NOUN, 0.5  # "reading hour"
    if first in known.doing:
        return (Shape.DOING, 0.9) if second else (Shape.NOUN, 0.8)
    return None


def _lists_verbs(words: Sequence[str], known: Lexicon) -> bool:
    """Whether each part of a list begins with a verb: "mends, sells and tunes pianos"."""
    parts = known.pattern("apart").split(" ".join(words))
    starts = [plain(part.split()[0]) for part in parts if part.split()]
    forms = (known.past, known.present, known.bases)
    things = all(known.has("nouns", known.present.get(one, one)) for one in starts)
    return len(starts) > 1 and not things and any(all(one in of for one in starts) for of in forms)


def _says_how_much(low: Sequence[str]) -> bool:
    """Whether something went "from nine a year to two", or "by 31%"."""
    after = low[low.index("by") + 1 :] if "by" in low[1:] else []
    ranges = "from" in low[1:] and "to" in low[low.index("from") + 1 :]
    return ranges or bool(after and after[0][:1].isdigit())


def _past(first: str, second: str, known: Lexicon) -> Found:
    """Tell "worked with farms" and "cut losses" from "used by three ministries"."""
    base = known.past[first]
    if second and known.has("clear_past", first):
        return Shape.PAST, 0.9  # no participle: "drove at walking pace"
    if known.has("passive", f"{first}-{second}"):
        return Shape.UNKNOWN, 0.5  # "laid off when the yard closed"
    if known.has("prepositions", second) and not known.has("alone", base):
        return (Shape.PAST, 0.6) if not known.has("active_up", second) else (Shape.PAST, 0.9)
    if known.has("passive", first) and not leads_object(second, known):
        return Shape.UNKNOWN, 0.5
    return Shape.PAST, 0.9


def _ambiguous(  # noqa: C901, PLR0911 - one decision a line
    shape: Shape, base: str, second: str, rest: Sequence[str], known: Lexicon
) -> tuple[Shape, float] | None:
    """Tell "runs a shop" and "lead a team" from "studies on sleep" and "lead engineer"."""
    noun = known.has("nouns", base)
    object_ = leads_object(second, known) and not known.has("prepositions", second)
    if known.has("states", base) and not object_:
        return None  # "free cuts for life"
    cooks = shape is Shape.BASE and known.has("mass", second) and known.has("persons", base)
    to_me = second == "to" and known.has("writer_objects", "".join(rest[:1]))
    if shape is Shape.BASE and (to_me or known.has("after_request", second)):
        return shape, 0.85  # "talk to me after", "sign here"
    taught = shape is Shape.BASE and known.has("persons", "".join(rest[:1])[:-1])
    small = known.has("joins", second) or known.has("prepositions", second)
    if taught and second.isalpha() and not small and not object_:
        return shape, 0.8  # "train village plumbers"
    described = shape is Shape.BASE and known.has("plain_adjectives", second) and bool(rest)
    if known.has("clause_object", second) or cooks or described:
        return shape, 0.85  # "cook lunch", "record old bells"
    measured = "".join(rest[:1])[:1].isdigit()  # "waste down 40%"
    either = second == "or" and bool(rest) and rest[0] in known.bases
    if shape is Shape.BASE and (either or (known.has("particles", second) and not measured)):
        return shape, 0.9  # "sign up", "repair or change"
    if shape is Shape.BASE and rest and known.has("done_together", rest[-1]):
        return shape, 0.85
    if shape is Shape.BASE and known.has("before_doing", base) and second in known.doing:
        return shape, 0.85  # "stop testing children"
    if not second:
        return (shape, 0.5) if noun else (shape, 0.9)
    if object_:
        return shape, 0.9
    if not noun:
        return shape, 0.85
    if known.has("prepositions", second):
        active = known.has("alone", base) and known.has("active_present", second)
        return (shape, 0.75) if active else None
    # "Repair fridges" is most likely a verb with an object, "repair work" a noun.
    plural = known.fits("ends_in_s", second)
    if shape is Shape.PRESENT and second.isalpha() and not known.has("and_or", second):
        return shape, 0.75
    return (shape, 0.6) if plural and rest else None


def skipped(low: Sequence[str], at: int, known: Lexicon) -> int:
    """Pass over adverbs: "also teaches", "successfully led"."""
    while at < len(low) - 1 and (known.has("adverbs", low[at])):
        at += 1
    return at
