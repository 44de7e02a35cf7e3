"""Whether a text is a whole sentence: its subject in front, and a finite verb behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.text import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["is_clause", "is_sentence", "is_verb_behind"]

_OBJECTS = "determiners possessives numbers object_pronouns"
_QUOTES = "\"'\u201c\u2018"
_SUBJECTS = "clause_subjects first_short subjects_short"


def is_sentence(text: str, known: Lexicon) -> bool:
    """Tell whether a text is one whole sentence, as far as its subject and verb can be seen.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> is_sentence("Since 2021 I take the clinic to them in a van.", lexicon())
    True
    >>> is_sentence("310 first legs fitted on the road", lexicon())
    False
    """
    said = re.sub(r"(?:[.!]+[\"'\u201d\u2019)]*|[?]+[\"'\u201d\u2019)]+)\Z", "", text.strip())
    words, low = said.split(), words_of(said)
    if len(low) < 2 or "?" in said or said[:1] in _QUOTES or known.fits("signs", said):
        return False
    if is_verb_behind(low, known) or _thing_does(words, low, 0, known):
        return True
    return _opened(words, low, known)


def is_clause(text: str, known: Lexicon) -> bool:
    """Tell whether a sentence stands here without another that a comma joins to it."""
    pieces = text.split(", ")
    starts = [words_of(piece)[0] for piece in pieces[1:] if piece]
    spliced = any(known.has(_SUBJECTS + " finite", one) or one in known.past for one in starts)
    first = text.partition(" ")[0].lower()
    opened = known.has("prepositions adverbs relatives times_led", first)
    return is_sentence(text, known) and (opened or not spliced)


def is_verb_behind(low: Sequence[str], known: Lexicon) -> bool:
    """Tell whether words begin with a pronoun, or a name for several, and its verb."""
    if known.has("first_short subjects_short", low[0]):
        return len(low) > 1
    if not known.has("clause_subjects pointing", low[0]):
        return False
    at = 1
    while at < len(low) - 1 and known.has("adverbs numbers floating", low[at]):
        at += 1  # "we four", "I never"
    if at >= len(low):
        return False
    verb = low[at]
    if known.has("finite", verb):
        return len(low) > at + 1 or at == 1
    if known.has("pointing", low[0]):
        return False
    done = verb in known.past or known.fits("regular_past", verb)
    bare = known.has("bare_behind", low[0])
    return done or (verb in known.bases if bare else verb in known.present)


def _opened(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a time, a place or a clause stands in front: "In 2019 I started a clinic"."""
    if not known.has("prepositions adverbs relatives times_led", low[0]):
        return False
    clause = known.has("relatives", low[0]) and not known.has("prepositions", low[0])
    for at in range(1, len(low) - 1):
        comma = words[at - 1].endswith(",")
        time = low[at - 1][:1].isdigit() or known.has("times months weekdays adverbs", low[at - 1])
        time = time and not clause and not known.any(_SUBJECTS + " relatives", low[1:at])
        if comma or time:
            if known.has(_SUBJECTS, low[at]) and is_verb_behind(low[at:], known):
                return True
            if comma and _thing_does(words, low, at, known):
                return True
    return False


def _thing_does(words: Sequence[str], low: Sequence[str], start: int, known: Lexicon) -> bool:
    """Whether a subject of several words has its verb behind it: "My parents are deaf"."""
    led = known.has("determiners possessives numbers", low[start]) or low[start][:1].isdigit()
    name = not led and _is_name(words[start])
    doing = low[start] in known.doing
    follows = known.any("finite", low[start + 1 : start + 2])
    verb = not follows and low[start] in known.bases | known.past.keys() | known.present.keys()
    bare = not verb and (
        known.has("mass", low[start])
        or known.any("plurals", low[start : start + 2])
        or known.fits("plural", low[start])
    )
    if known.has("most", low[start]) and not known.any("of plurals", low[start + 1 : start + 3]):
        # "Most frequent fault was" lacks its article, "most people come" does not.
        led = any(known.fits("plural", one) for one in low[start + 1 : start + 3])
    if not (led or name or doing or bare) or known.has("telling asking wh", low[start]):
        return False
    for at in range(start + 1, len(low)):
        word, before = low[at], low[at - 1]
        if words[at - 1].endswith((",", ";", ":")) or known.has("relatives", word):
            return False
        if known.has("to", word) and at + 1 < len(low) and low[at + 1] in known.bases:
            return False  # "her call to say the gate is open"
        if known.has(_SUBJECTS, word) and not known.has("prepositions", before):
            return False
        if _acts(words, low, at, known) and (at > start + 1 or name or bare or doing):
            return True
    return False


def _acts(words: Sequence[str], low: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a word is for sure the verb of the subject in front of it."""
    word, before = low[at], low[at - 1]
    after = low[at + 1] if at + 1 < len(low) else ""
    ends = words[at][-1:] in ",;:"
    if not after or known.has("determiners possessives prepositions", before):
        return False
    if known.has("finite", word):
        return at > 1 or not known.has("noun_too", word)
    objects = known.has(_OBJECTS, after) or after[:1].isdigit()
    objects = objects and not (ends or known.has("relatives", after))
    if word in known.past and word not in known.bases:
        return word not in known.participles or objects
    if word in known.present:
        # "A break of ten minutes costs less": behind a plural it can be no noun.
        clear = known.present[word] not in known.small["nouns"] or known.fits("plural", before)
        return not ends and (clear or objects)
    several = known.fits("plural", before) or known.has("plurals", before)
    several = several or (at > 1 and known.has("numbers", low[at - 2]))
    clear = word not in known.small["nouns"] or objects
    return word in known.bases and several and clear


def _is_name(word: str) -> bool:
    """Whether a word with a capital is no ordinary word: a name."""
    from draftkit.language.lexicon import is_ordinary

    return word[:1].isupper() and not is_ordinary(word.lower().rstrip(",:;"))
