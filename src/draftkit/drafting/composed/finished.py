"""Whether a note may stand inside a sentence, or only by itself, as notes do."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.heads import head_of
from draftkit.drafting.composed.note import SURE, Shape, ShapedNote, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["apart", "is_finished", "is_known", "is_spliced"]

# Signs of a note that nobody reads aloud in a sentence.
_SIGNS = re.compile(r"->|=>|[\u2192=@~<>]|\s[&/+]\s|\.\.|\u2026")

_PHRASES = (Shape.BASE, Shape.DOING, Shape.NOUN, Shape.PERSON, Shape.STATE, Shape.PAST)
_VERBS = (Shape.BASE, Shape.PAST, Shape.PRESENT, Shape.DOING)
_OBJECTS = (
    *("determiners", "possessives", "numbers", "subjects", "first", "any_object", "adverbs"),
    *("prepositions", "relatives", "questions", "joining", "plurals", "particles"),
    *("done_together", "states", "times", "finite", "with_verbs", "tones"),
)
_AFTER = ("prepositions", "relatives", "joining", "clause_subjects", "first")
_QUOTES = tuple("'\"\u2018\u201c")
_SPLICED = ("clause_subjects", "first", "first_short", "subjects_short", "impersonal")
_BEGIN = ("subjects", "first", "first_short", "subjects_short")
_LEADS = (
    *("determiners", "possessives", "numbers", "subjects", "first", "first_short"),
    *("subjects_short", "prepositions", "relatives", "questions", "mass", "adverbs", "impersonal"),
    *("plurals", "several_led", "others_lead"),
)


def is_finished(note: ShapedNote, known: Lexicon) -> bool:
    """Tell whether a note has the small words that a sentence around it needs.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> is_finished(ShapedNote("meet me once, I come to you", Shape.BASE), lexicon())
    False
    >>> is_finished(ShapedNote("empty shop could be a hall", Shape.SENTENCE), lexicon())
    False
    """
    words = note.text.split()
    low = [plain(word) for word in words]
    quoted = note.text[:1] in _QUOTES and note.shape is not Shape.QUESTION
    joined = note.shape in _PHRASES and _goes_on(words, low, known)
    if _SIGNS.search(note.text) or quoted or joined:
        return False
    if note.shape is Shape.SENTENCE:
        return "; " not in note.text and _has_subject(words, low, known)
    if note.shape in (Shape.NOUN, Shape.PERSON):
        return not _has_half_a_verb(words, low, known)
    return note.shape not in _VERBS or _have_objects(note.text, known)


def _has_half_a_verb(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a noun phrase may be a sentence: "gate never locked", "one of mine walked home"."""
    first, end = low[0], next((n for n, w in enumerate(words, 1) if w.endswith(",")), len(words))
    if known.has("adverbs", first) and not known.has("ranks", first):
        return True
    if known.has("writer_objects", first) or not is_known(words[0]):
        return True
    owned = known.has("numbers", first) or known.has("possessives", first)
    after = low[low.index("if") + 1 :] if "if" in low[1:] else []
    return (
        (known.any("adverbs", low[1:]) and not _is_led(first, known))
        # "Your form times out"
        or any(a in known.present and known.has("particles", b) for a, b in pairwise(low))
        or (owned and any(one in known.past for one in low[2:end]))
        or (bool(after) and not any(known.has(kind, after[0]) for kind in _BEGIN))
    )


def _have_objects(text: str, known: Lexicon) -> bool:
    """Whether each verb of a phrase has a whole object: not "digs pits, fires cannon"."""
    first, *rest = known.pattern("apart").split(text)
    forms = (known.bases, known.past, known.present)
    verbs = [one for one in rest if any(plain(one.split(" ")[0]) in of for of in forms)]
    parts = [one.split() for one in (first, *verbs)]
    return all(_has_object(one, [plain(word) for word in one], known) for one in parts)


def _has_object(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether the object of a verb in front needs no article: not "flew drone over the ice"."""
    verb = next((n for n, one in enumerate(low) if not known.has("adverbs", one)), 0)
    at = verb + 1 + (low[verb] == "to")
    if at >= len(low) or not low[at].isalpha() or words[at][:1].isupper():
        return True
    after = low[at + 1] if at + 1 < len(low) else ""
    ends = not after or words[at].endswith(",")
    ends = ends or any(known.has(kind, after) for kind in _AFTER)
    small = any(known.has(kind, low[at]) for kind in _OBJECTS)
    return not ends or small or not is_counted(low[at], known)


def is_counted(word: str, known: Lexicon) -> bool:
    """Whether a thing is counted, as it has a plural: "drone", not "yoga"."""
    from draftkit.language.lexicon import vocabulary

    of_mass = known.has("mass", word)
    return known.spelled("present", word) in vocabulary() and not of_mass


def is_known(word: str) -> bool:
    """Tell whether a word is of the language, a name or a figure, as far as one can see."""
    from draftkit.language.lexicon import is_ordinary

    return not word.islower() or not word.isalpha() or is_ordinary(word)


def _is_led(word: str, known: Lexicon) -> bool:
    return any(known.has(kind, word) for kind in ("determiners", "possessives", "numbers"))


def _goes_on(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a sentence follows a phrase: "meet me once, I come to you", "ask and I'll come"."""
    first = ("first", "first_short")
    return any(
        (words[at - 1].endswith(",") and any(known.has(kind, low[at]) for kind in _BEGIN))
        or (known.has("joins", low[at - 1]) and any(known.has(kind, low[at]) for kind in first))
        for at in range(1, len(words) - 1)
    )


def is_spliced(text: str, known: Lexicon) -> bool:
    """Tell whether a comma alone joins two sentences: "you have the flyers, I have the voices"."""
    first, *rest = text.split(", ")
    return not _is_opening(first, known) and any(_is_said(piece, known) for piece in rest)


def _is_said(piece: str, known: Lexicon) -> bool:
    """Whether what follows a comma is a sentence: "that is why", "six hours later it broke"."""
    words = piece.split()
    low = [plain(word) for word in words]
    if len(low) < 2 or known.has("joining", low[0]):
        return False
    if known.has("pointing", low[0]) and known.any("finite", low[1:3]):
        return True  # "that alone was 22 g"
    for at, word in enumerate(low[:-1]):
        if known.has("relatives", word):
            return False
        led = at == 0 or known.has("adverbs", low[at - 1]) or known.has("times", low[at - 1])
        if led and any(known.has(kind, word) for kind in _SPLICED):
            return not known.has("prepositions", low[at + 1])  # "she with a stopwatch"
    listed = any(known.has("pairs", one) for one in low[1:3])
    if listed or known.has("prepositions", low[0]) or not _has_subject(words, low, known):
        return False  # "dry, single or twin and mark her", "soy sauce, miso and sake are brewed"
    return has_clause(words, low, known) >= SURE


def apart(text: str, known: Lexicon) -> list[str]:
    """Return the sentences that commas join in a fact.

    Figures that hang on to one are left out.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> apart("I closed a road, six hours later it had a crack", lexicon())
    ['I closed a road', 'six hours later it had a crack']
    >>> apart("Every barber here takes blood pressure, 9,600 readings", lexicon())
    ['Every barber here takes blood pressure']
    """
    first, *rest = re.split(r", (?![^()]{0,200}\))", text)
    start = first.split(" ")[0]
    alike = len(rest) > 1 and all(one.startswith(f"{start} ") for one in rest)
    if alike or any(one[:1] in _QUOTES for one in text.split()):
        return [text]  # "I taste, I cut beans, I argue with buyers"
    found = [first]
    while rest and _is_figure(rest[-1], known) and not _is_said(rest[-1], known):
        rest.pop()
    for piece in rest:
        if _is_said(piece, known) and not _is_opening(found[-1], known):
            found.append(piece)
        elif not (piece is rest[-1] and _lacks_article(piece, known)):
            found[-1] += f", {piece}"
    return found


def _lacks_article(piece: str, known: Lexicon) -> bool:
    """Whether a piece would be a sentence if its noun were led: "smallest has two people"."""
    words = piece.split()
    low = [plain(word) for word in words]
    kinds = ("relatives", "joining", "prepositions", "adverbs", "pairs")
    small = any(known.has(kind, one) for kind in kinds for one in low[:2])
    verbs = (known.bases, known.past, known.doing, known.participles)
    verb = any(low[0] in of for of in verbs)
    return not (small or verb) and has_clause(words, low, known) >= SURE


def _is_opening(text: str, known: Lexicon) -> bool:
    """Whether a sentence goes on after what stands before its comma: "in 2023"."""
    words = text.split()
    low = [plain(word) for word in words]
    if not low:
        return False  # a text that begins with its comma
    dated = known.has("prepositions", low[0]) and "".join(low[1:2]).isdigit()
    if dated:
        return not any(known.has(kind, one) for one in low[2:] for kind in _BEGIN)
    return known.has("relatives", low[0]) or known.has("prepositions", low[0])


def _is_figure(piece: str, known: Lexicon) -> bool:
    """Whether a piece counts something and says nothing of it: "9,600 readings"."""
    words = piece.split()
    low = [plain(word) for word in words]
    small = ("prepositions", "relatives", "joining", "adverbs", "months", "weekdays")
    verb = low[0] in known.past or low[0] in known.doing or low[0] in known.participles
    counted = any(map(str.isdigit, piece)) or known.has("none", low[0])
    counted = counted and not known.any("prepositions", low[1:2])  # "not by me"
    counted = len(low) > 1 and (counted or (len(low) < 3 and known.has("numbers", low[0])))
    led = verb or any(known.has(kind, low[0]) for kind in small)
    dated = known.any("months", low) or known.any("joins", low)
    return counted and not led and not dated and not has_clause(words, low, known)


def _has_subject(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether the first noun of a sentence has its article, or needs none."""
    first = low[0]
    if known.has("prepositions", first):
        if low[1:] and low[1].isdigit() and not words[1].endswith(","):
            # "Since 2018 every barber ...", not "since 2019 eels too, I ..."
            return any(known.has(kind, "".join(low[2:3])) for kind in _LEADS)
        return any(known.has(kind, one) for one in low for kind in _BEGIN)
    if known.has("several_led", first) and "of" not in low[1:2]:
        return any(_is_plural(one, known) or known.has("plurals", one) for one in low[1:4])
    if any(known.has(kind, first) for kind in _LEADS) or not words[0].islower():
        return True
    if known.has("none", first):
        return True  # "not one was missed"
    head = head_of(low[:2], known) if known.has("prepositions", "".join(low[1:2])) else first
    mass = any(known.has("mass", one) for one in low[:3])  # "plate waste went down"
    return mass or known.fits("plural", head) or any(_is_plural(one, known) for one in low[1:3])


def _is_plural(word: str, known: Lexicon) -> bool:
    return known.fits("plural", word) and not known.has("finite", word)
