"""The shape of a note: what kind of phrase a person wrote down.

People note what they did in many shapes: "Cut losses by 31%", "Two years of field data",
"Nurse educator who runs drills", "apprentices: 14 so far". Each fits other frames, so the
shape decides what may be done with a note, and one that is not sure decides that nothing is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.heads import is_person, leads_object
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import BARS, SURE, Shape, ShapedNote, parts_of, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["shape_of"]


_COLON = re.compile(r"\A[^:.!?]{1,60}:\s+\S")


def shape_of(text: str, *, names: Collection[str] = (), language: str = "en") -> ShapedNote:
    """Find the shape of a note.

    Args:
        text: What somebody wrote down.
        names: The names of the person whom the note is about, where it may call them by one.
        language: The language whose words are known.

    >>> shape_of("Cut losses by 31%").shape.name, shape_of("two years of data").shape.name
    ('PAST', 'NOUN')
    """
    whole = " ".join(text.split())
    if len(parts_of(whole)) > 1:
        return ShapedNote(whole, Shape.SENTENCES)
    said = re.sub(r"(?<!\.)\.\Z", "", whole)
    words = said.split()
    if not words:
        return ShapedNote("", Shape.UNKNOWN, 0.0)
    if BARS.search(said):
        return ShapedNote(said, Shape.LABEL)
    if said.endswith("?"):
        return ShapedNote(said, Shape.QUESTION)
    if _COLON.match(said):
        return ShapedNote(said, Shape.COLON)
    shape, confidence = _of_words(words, names, lexicon(language))
    return ShapedNote(said, shape, confidence)


def _of_words(words: Sequence[str], names: Collection[str], known: Lexicon) -> tuple[Shape, float]:
    """Find the shape by the words in front; what stands there first decides."""
    low = [plain(word) for word in words]
    for rule in (_by_name, _by_subject, _by_small_word, _by_verb, _by_state, _by_clause):
        found = rule(words, low, names, known)
        if found and rule is _by_verb and _has_verb_behind(words, low, found[0], known):
            found = Shape.UNKNOWN, 0.4
        if found:
            return found
    return _noun(low, known)


def _has_verb_behind(
    words: Sequence[str], low: Sequence[str], shape: Shape, known: Lexicon
) -> bool:
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


_Found = tuple[Shape, float] | None


def _by_name(
    words: Sequence[str], low: Sequence[str], names: Collection[str], known: Lexicon
) -> _Found:
    """A sentence whose subject is the person whom the notes are about."""
    for name in sorted(names, key=len, reverse=True):
        own = [plain(part) for part in name.split()]
        if own and low[: len(own)] == own and len(low) > len(own):
            following = _skipped(low, len(own), known)
            if following < len(low) and _is_finite(low[following], known):
                return Shape.THIRD, 0.9
            if words[len(own) - 1].endswith(("'s", "\u2019s")):
                return None
            return Shape.UNKNOWN, 0.4
    return None


def _by_subject(
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001 - all rules have the same form
    known: Lexicon,
) -> _Found:
    first = low[0]
    second = low[1] if len(low) > 2 else ""
    led = known.has("adverbs", first) and known.has("first", second)  # "now I teach"
    if led or known.has("first", first) or known.has("first_short", first):
        return (Shape.FIRST, 0.95) if len(words) > 1 else (Shape.UNKNOWN, 0.2)
    if known.has("to_reader", first):
        verb = low[1] if len(low) > 1 else ""
        return (Shape.UNKNOWN, 0.4) if verb in known.doing else (Shape.READER, 0.9)
    if known.has("third", first) or (known.has("adverbs", first) and known.has("third", second)):
        return Shape.THIRD, 0.9
    if known.has("subjects_short", first):
        return Shape.SENTENCE, 0.9
    if known.has("impersonal", first):
        return Shape.SENTENCE, 0.85
    return None


def _by_small_word(  # noqa: PLR0911 - one decision a line
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> _Found:
    first = low[0]
    second = low[1] if len(low) > 1 else ""
    if first == "to" and second in known.bases:
        return Shape.BASE, 0.9
    if known.has("reasons", first) and len(low) > 2:
        sure = known.has("subjects", second) or known.has("first", second)
        return (Shape.REASON, 0.9 if sure else 0.75) if first == "because" else None
    if first == "that" and (known.has("subjects", second) or known.has("first", second)):
        return Shape.THAT, 0.9
    if known.has("asking", first) and (known.has("subjects", second) or known.has("first", second)):
        return Shape.QUESTION, 0.9
    if first == "how" and second == "to":
        return Shape.CLAUSE, 0.9
    if known.has("questions", first) and second:
        return Shape.CLAUSE, 0.85
    if first == "that" and _is_thing(low, known) and not has_clause(words, low, known):
        return Shape.NOUN, 0.85  # "that story about the flood"
    if first == "please":
        return Shape.BASE, 0.9
    third = low[2] if len(low) > 2 else ""
    opens = known.has("determiners", third) or known.has("possessives", third)
    opens = opens or known.has("subjects", third) or known.has("first", third)
    if known.has("time_led", first) and known.has("times", second) and opens:
        return Shape.NOUN, 0.9  # "the night the boiler broke"
    return None


def _by_verb(  # noqa: C901, PLR0911, PLR0912 - one decision a line
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> _Found:
    at = _skipped(low, 0, known)
    if at >= len(low):
        return None
    first, second = [*low[at:], ""][:2]
    if words[at].endswith((",", ";")) and not _lists_verbs(words[at:], known):
        return None  # "hammers, strings, dampers"
    if known.has("ranks", first) and second and not leads_object(second, known):
        return None  # "last trip of the jeep"
    if known.has("persons", second) and first in known.past and known.has("adverbs", low[-1]):
        return Shape.UNKNOWN, 0.4  # "trained chef first": a person, or what was done
    if first in known.present and known.has("finite", second):
        return None  # "falls are down"
    if known.has("forbidding", first):
        return Shape.UNKNOWN, 0.5  # "don't light the fire": of whom it is asked is not certain
    if first.endswith("n't") and second:
        return Shape.PRESENT, 0.85
    if known.has("auxiliaries", first) and second:
        return (Shape.PAST if first in known.past else Shape.PRESENT), 0.85
    led = leads_object(second, known) and not known.has("prepositions", second)
    leads = known.has("mass", second) or known.has("clause_object", second)
    led = led or (first in known.bases and leads)  # "cook lunch", "cook what grew"
    third = low[at + 2] if at + 2 < len(low) else ""
    if first in known.bases and (second == "instead" or (first, second) == ("do", "not")):
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
        adjective = known.has("described", first) or known.has("states", first)
        if known.has("prepositions", second) and not adjective:
            return Shape.UNKNOWN, 0.5
        return None if adjective or not leads_object(second, known) else (Shape.PAST, 0.75)
    if first in known.present:
        return _ambiguous(Shape.PRESENT, known.present[first], second, low[at + 2 :], known)
    if first.endswith(tuple(known.small["endings"])) and led:
        return Shape.PRESENT, 0.8
    if first in known.bases:
        return _ambiguous(Shape.BASE, first, second, low[at + 2 :], known)
    return _by_doing(first, second, known)


def _by_doing(first: str, second: str, known: Lexicon) -> _Found:
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


def _past(  # noqa: PLR0911 - one decision a line
    first: str, second: str, known: Lexicon
) -> _Found:
    """Tell "worked with farms" and "cut losses" from "used by three ministries"."""
    base = known.past[first]
    if second and (
        known.has("clear_past", first)
        or (known.has("saying", base) and known.has("questions", second))  # "asked when"
    ):
        return Shape.PAST, 0.9  # no participle: "drove at walking pace"
    active = known.has("alone", base) and known.has("active_past", second)
    if known.has("states", first) and known.has("prepositions", second) and not active:
        return None
    if known.has("same_past", first) and not second:
        return Shape.UNKNOWN, 0.4
    if known.has("prepositions", second) and not known.has("alone", base):
        if known.has("passive", first):
            return Shape.STATE, 0.6
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
    if known.has("clause_object", second) or cooks:
        return shape, 0.85  # "cook lunch"
    if shape is Shape.BASE and (
        known.has("particles", second) or (second == "or" and rest and rest[0] in known.bases)
    ):
        return shape, 0.9  # "sign up", "repair or change"
    if shape is Shape.BASE and rest and known.has("done_together", rest[-1]):
        return shape, 0.85
    if shape is Shape.BASE and known.has("before_doing", base) and second in known.doing:
        return shape, 0.85  # "stop testing children"
    if not second:
        return (shape, 0.5) if noun else (shape, 0.9)
    if object_ or second.endswith("ly"):
        return shape, 0.9
    if not noun:
        return shape, 0.85
    if known.has("subjects", second) and not known.has("determiners", second):
        return None  # "numbers nobody shows"
    if known.has("prepositions", second):
        active = known.has("alone", base) and known.has("active_present", second)
        return (shape, 0.75) if active else None
    # "Repair fridges" is most likely a verb with an object, "repair work" a noun.
    plural = known.fits("ends_in_s", second)
    if shape is Shape.PRESENT and second.isalpha() and not known.has("and_or", second):
        return shape, 0.75
    return (shape, 0.6) if plural and rest else None


def _by_state(
    words: Sequence[str],  # noqa: ARG001
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> _Found:
    at = _skipped(low, 0, known)
    if at + 1 >= len(low) or not known.has("states", low[at]):
        return None
    follows = low[at + 1]
    if any(known.has("finite", word) for word in low[at + 2 :]):
        return Shape.STATE, 0.5
    if known.has("prepositions", follows) or known.has("after_state", follows):
        return (Shape.STATE, 0.85) if follows != "and" else (Shape.STATE, 0.5)
    return None


def _by_clause(
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> _Found:
    """A sentence has a verb that belongs to no relative clause."""
    if is_person(low, known) and "who" in low[1:4]:
        return None  # "paramedic who teaches cooks before the ambulance comes"
    found = has_clause(words, low, known)
    # "While I was ill" is no sentence without what follows.
    hangs = known.has("relatives", low[0]) and not known.has("prepositions", low[0])
    if hangs and not any(word.endswith(",") for word in words):
        return Shape.UNKNOWN, 0.5
    first = next((at for at, word in enumerate(words) if word.endswith(",")), len(words)) + 1
    opened = known.has("prepositions", low[0]) or known.has("relatives", low[0])
    # In "six singers, once a week, ten minutes' notice to leave" no verb is the sentence's.
    if not opened and first < len(words) and not has_clause(words[:first], low[:first], known):
        return None
    if found >= SURE:
        mine = any(known.has("first", word) for word in low[:6])
        opened = known.has("prepositions", low[0]) or low[0] == "when"
        return (Shape.FIRST if mine and opened else Shape.SENTENCE), found
    if found > 1 - SURE and not is_person(low, known):
        return Shape.UNKNOWN, 0.5
    return None


def _noun(  # noqa: PLR0911 - one decision a line
    low: Sequence[str], known: Lexicon
) -> tuple[Shape, float]:
    first = low[0]
    second = low[1] if len(low) > 1 else ""
    if first.endswith("'s") and known.has("prepositions", second):
        return Shape.UNKNOWN, 0.5  # "brew's on me"
    doing = known.fits("any_doing", first) and not known.has("mass", first)
    if doing and known.has("prepositions", second):
        return Shape.NOUN, 0.6  # "wading in up to the knees": a thing, or what somebody does
    owned = known.has("possessives", second) and not known.has("determiners", first)
    if owned or (known.has("prepositions", first) and not known.has("noun_prepositions", first)):
        return Shape.UNKNOWN, 0.6  # "weigh your trays", "from plough to plate"
    if known.has("openers", first):
        return Shape.UNKNOWN, 0.3
    if is_person(low, known):
        return Shape.PERSON, 0.9
    led = known.has("determiners", first) or known.has("possessives", first)
    led = led or known.has("ranks", first)
    if led or known.has("numbers", first) or first[:1].isdigit() or first.endswith("'s"):
        return Shape.NOUN, 0.9
    # "count seagrass together" and "field study": nobody can tell from the first word.
    verb = first in known.bases and len(low) > 2 and not known.has("prepositions", low[1])
    verb = verb and not known.has("states", first)  # "free check of old boilers"
    return Shape.NOUN, 0.6 if verb else 0.75


def _is_thing(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a word that stands after "that" may be a thing of its own."""
    small = ("determiners", "possessives", "numbers", "subjects", "first", "finite", "adverbs")
    after = low[1] if len(low) > 1 else ""
    return after.isalpha() and not any(known.has(kind, after) for kind in small)


def _skipped(low: Sequence[str], at: int, known: Lexicon) -> int:
    """Pass over adverbs: "also teaches", "successfully led"."""
    while at < len(low) - 1 and (known.has("adverbs", low[at])):
        at += 1
    return at


def _is_finite(word: str, known: Lexicon) -> bool:
    return known.has("finite", word) or word in known.past or word in known.present
