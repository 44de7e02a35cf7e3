"""The shape of a note: what kind of phrase a person wrote down.

People note what they did in many shapes: "Cut losses by 31%", "Two years of field data",
"Nurse educator who runs drills", "apprentices: 14 so far". Each fits different frames, so the
shape decides what may be done with a note; if the shape is uncertain, nothing is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.heads import is_person, leads_object
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import BARS, SURE, Shape, ShapedNote, parts_of, plain
from draftkit.drafting.composed.verbs import Found, by_verb, has_verb_behind, skipped

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["as_asked", "shape_of"]


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
    if shape is Shape.QUESTION and said != whole:
        shape, confidence = Shape.UNKNOWN, 0.4  # "Did it again in May." asks nothing
    return ShapedNote(said, shape, confidence)


def as_asked(note: ShapedNote, known: Lexicon) -> ShapedNote:
    """Return what is asked for as a question if it begins as one: "is the hall free"."""
    low = [plain(word) for word in note.text.split()]
    led = any(known.has(kind, "".join(low[1:2])) for kind in ("determiners", "possessives"))
    asked = note.sure and known.has("asking", low[0]) and low[0] not in known.bases
    return ShapedNote(note.text, Shape.QUESTION, note.confidence) if asked and led else note


def _of_words(words: Sequence[str], names: Collection[str], known: Lexicon) -> tuple[Shape, float]:
    """Find the shape by the words in front; what stands there first decides."""
    low = [plain(word) for word in words]
    for rule in (_by_name, _by_subject, _by_small_word, by_verb, _by_state, _by_clause):
        found = rule(words, low, names, known)
        if found and rule is by_verb and has_verb_behind(words, low, found[0], known):
            found = Shape.UNKNOWN, 0.4
        if found:
            return found
    return _noun(low, known)


def _by_name(
    words: Sequence[str], low: Sequence[str], names: Collection[str], known: Lexicon
) -> Found:
    """A sentence whose subject is the person whom the notes are about."""
    for name in sorted(names, key=len, reverse=True):
        own = [plain(part) for part in name.split()]
        if own and low[: len(own)] == own and len(low) > len(own):
            following = skipped(low, len(own), known)
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
) -> Found:
    first = low[0]
    second = low[1] if len(low) > 2 else ""
    led = known.has("adverbs", first) and known.has("first", second)  # "now I teach"
    if led or known.has("first", first) or known.has("first_short", first):
        return (Shape.FIRST, 0.95) if len(words) > 1 else (Shape.UNKNOWN, 0.2)
    if known.has("to_reader", first):
        return Shape.READER, 0.9
    if known.has("third", first) or (known.has("adverbs", first) and known.has("third", second)):
        return Shape.THIRD, 0.9
    if known.has("impersonal", first):
        said = any(_is_finite(one, known) for one in low[1:])  # not "nothing outside since"
        return (Shape.SENTENCE, 0.85) if said and words[0][-1:] != "," else (Shape.UNKNOWN, 0.3)
    return None


# What leads the subject behind a time: "the night the boiler broke".
_OPENING = ("subjects", "first", "determiners", "possessives")


def _by_small_word(  # noqa: C901, PLR0911 - one decision a line
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> Found:
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
    if known.has("asking", first) and _asks(low, known):
        return Shape.QUESTION, 0.85
    if first == "how" and second == "to":
        return Shape.CLAUSE, 0.9
    third = low[2] if len(low) > 2 else ""
    if (first, second) == ("what", "if"):
        return Shape.QUESTION, 0.85
    if known.has("questions", first) and second:
        return Shape.CLAUSE, 0.85
    if first == "that" and _is_thing(low, known) and not has_clause(words, low, known):
        return Shape.NOUN, 0.85  # "that story about the flood"
    opens = any(known.has(kind, third) for kind in _OPENING)
    if known.has("time_led", first) and known.has("times", second) and opens:
        return Shape.NOUN, 0.9  # "the night the boiler broke"
    return None


# Behind these, a bare verb is not the one that is asked about.
_NOT_ASKED = ("relatives", "joins", "subjects")


def _asks(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a subject and a bare verb follow the verb in front: "does spat survive"."""
    second = "".join(low[1:2])
    small = known.has("adverbs", second) or second == "not"
    return (
        known.has("helping", low[0])
        and not (small or second in known.bases)
        and any(
            verb in known.bases
            and not (before == "to" or any(known.has(kind, before) for kind in _NOT_ASKED))
            and (not known.has("nouns", verb) or leads_object(after, known))
            for before, verb, after in zip(low[1:], low[2:], [*low[3:], ""], strict=False)
        )
    )


def _by_state(
    words: Sequence[str],  # noqa: ARG001
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> Found:
    at = skipped(low, 0, known)
    if at + 1 >= len(low) or not known.has("states", low[at]):
        return None
    follows = low[at + 1]
    if known.has("prepositions", follows):
        return (Shape.STATE, 0.85) if follows != "and" else (Shape.STATE, 0.5)
    return None


def _by_clause(
    words: Sequence[str],
    low: Sequence[str],
    names: Collection[str],  # noqa: ARG001
    known: Lexicon,
) -> Found:
    """A sentence has a verb that belongs to no relative clause."""
    if is_person(low, known) and "who" in low[1:4]:
        return None  # "paramedic who teaches cooks before the ambulance comes"
    found = has_clause(words, low, known)
    # "While I was ill" is no sentence without what follows.
    hangs = known.has("relatives", low[0]) and not known.has("prepositions", low[0])
    if hangs and not any(word.endswith(",") for word in words):
        return Shape.UNKNOWN, 0.5
    first = next((at for at, word in enumerate(words) if word.endswith(",")), len(words)) + 1
    opened = known.has("prepositions", low[0])
    # In "six singers, once a week, ten minutes' notice to leave" no verb is the sentence's.
    if not opened and first < len(words) and not has_clause(words[:first], low[:first], known):
        return None
    if found >= SURE:
        mine = any(known.has("first", word) for word in low[:6])
        opened = known.has("prepositions", low[0])
        return (Shape.FIRST if mine and opened else Shape.SENTENCE), found
    if found > 1 - SURE and not is_person(low, known):
        return Shape.UNKNOWN, 0.5
    return None


def _noun(low: Sequence[str], known: Lexicon) -> tuple[Shape, float]:
    first = low[0]
    second = low[1] if len(low) > 1 else ""
    if first.endswith("'s") and known.has("prepositions", second):
        return Shape.UNKNOWN, 0.5  # "brew's on me"
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


def _is_finite(word: str, known: Lexicon) -> bool:
    return known.has("finite", word) or word in known.past or word in known.present
