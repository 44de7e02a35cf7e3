"""What a user gave for a text: a sentence that stands as it is, or a phrase of a certain shape.

It is certain who is meant only in a sentence addressed to the reader: "You stayed until the last
box was packed." A phrase such as "covering my shift" has one certain place as well. Anything
else is asked for again: a guess would put words into somebody's mouth.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.note import SURE, Shape, parts_of, plain
from draftkit.drafting.composed.phrase import is_led
from draftkit.drafting.composed.recipient import names_of, names_somebody, pronouns
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.turning import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["is_certain", "sentence_of"]

# How far after "you" its verb may stand, with adverbs in between: "you always do".
_NEAR = 3

_QUOTES = ('"', "\u201c", "'", "\u2018")

# Shapes that do not show who is meant: "keeps her word" may be about anybody.
_UNCERTAIN = (Shape.PRESENT, Shape.THAT, Shape.COLON, Shape.LABEL, Shape.SENTENCES, Shape.SENTENCE)


def sentence_of(text: str, known: Lexicon, recipient: str = "") -> str:
    """Return what is a whole sentence, or several, with its capital and sign; else nothing.

    Args:
        text: What the user gave.
        known: The words of the language.
        recipient: To whom it is said.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> sentence_of("you asked how long a rope lasts", lexicon())
    'You asked how long a rope lasts.'
    >>> sentence_of("the question that you asked", lexicon())
    ''
    """
    whole = capital(" ".join(text.split()))
    parts = parts_of(whole)
    ours = any(known.any("reader_or_writer", _low(part, known)) for part in parts)
    if _is_unnamed(whole, recipient, known):
        return ""
    if not all(_is_sentence(part, known, ours=ours) for part in parts):
        return ""
    return whole if known.fits("ended", whole) else f"{whole}."


def _is_unnamed(text: str, recipient: str, known: Lexicon) -> bool:
    """Whether "she" may be the reader: nobody else is named before, and no "you" is there."""
    words = text.split()
    low = [plain(word) for word in words]
    others = known.small["others"] | known.small["third"]
    at = next((n for n, one in enumerate(low) if one in others), None)
    if at is None or (at and known.has("they_told", low[at])):
        return False  # "they" are things as well
    named = _somebody(words[:at], recipient, known)
    return at == 0 or not (named or known.any("reader_said", low))


def _somebody(words: Sequence[str], recipient: str, known: Lexicon) -> bool:
    """Whether some words are of somebody who is not the reader: "my son", not "in Lima"."""
    own = {plain(name) for name in names_of(recipient, known)}
    dates = ("months", "weekdays", "first", "writer_subjects")
    rest = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not any(known.has(kind, plain(word)) for kind in dates)
        and plain(word) not in own
        and not any(known.has(kind, plain(before)) for kind in ("prepositions", "determiners"))
    ]
    kinds = ("persons", "kin")
    low = [plain(word).removesuffix("'s").removesuffix("s") for word in words]
    return any(known.has(kind, one) for kind in kinds for one in low) or names_somebody(rest, known)


def _low(text: str, known: Lexicon) -> list[str]:
    """Return the words in lower case, a pronoun and its short verb as two."""
    words = (plain(word) for word in text.split())
    return [one for word in words if word for one in known.short.get(word, (word,))]


def _is_sentence(text: str, known: Lexicon, *, ours: bool) -> bool:
    """Whether a part is a sentence.

    Args:
        text: The part.
        known: The words of the language.
        ours: Whether the text speaks of the writer or the reader.
    """
    low = _low(text, known)
    unspoken = known.fits("barred", text) or known.fits("labelled", text)
    if not low or unspoken or text[:1] in _QUOTES:
        return False
    if text.rstrip().endswith("?"):
        return _asks(low, known)
    if _is_said(low, known):
        return True
    written = text[:1].isupper() and known.fits("ended", text)
    if written and ours and (low[0] == "please" or low[0] in known.bases or _joins(text, known)):
        return True  # "Please call me on Monday.", "Your listeners call, and we answer."
    return _has_clause(text, low, known, written=written)


def _joins(text: str, known: Lexicon) -> bool:
    """Whether "I", "we" or "you" begins what a comma joins: "When my van died, you ..."."""
    return any(_is_said(_low(part, known), known) for part in text.split(", ")[1:])


def _has_clause(text: str, low: Sequence[str], known: Lexicon, *, written: bool) -> bool:
    """Whether somebody or something else is the subject: "My son has his papers."."""
    if known.has("relatives", low[0]) or (not written and known.any("they_told", low)):
        return False
    words = text.split()
    first = next((n + 1 for n, word in enumerate(words) if word.endswith(",")), len(words))
    if known.has("prepositions", low[0]):
        first = len(words)  # "At the fair, the old lamp burned."
    # In "shadow play, the lighthouse is the lamp" the first part has no verb.
    sure = has_clause(words[:first], [plain(one) for one in words[:first]], known)
    # "Your leaflet for asylum seekers tells them": a verb that can be no thing.
    owned = known.has("possessives", low[0]) and any(
        word in known.present and not known.has("nouns", known.present[word]) for word in low[2:]
    )
    if written:
        return (sure > 0 or owned) and any(_is_verb(word, known) for word in low[1:])
    # "Hall has the same slates" lacks a word, "the grand nobody can close" is a thing.
    led = any(known.has(kind, low[0]) for kind in ("subjects", "plurals"))
    led = led or is_led(low, known) or known.fits("plural", low[0])
    led = led and known.any("plain_verbs", low) and not known.any("contact", low[1:])
    return led and sure >= SURE


def _leads(word: str, known: Lexicon) -> bool:
    return known.has("adverbs", word) or known.has("openers", word)


def _is_said(low: Sequence[str], known: Lexicon) -> bool:
    """Whether it begins with "I", "we" or "you" and a verb, or with adverbs and then these."""
    at = next((n for n, one in enumerate(low) if not _leads(one, known)), 0)
    if at >= len(low):
        return False
    if known.has("first_short", low[at]) or low[at].startswith(("you'", "let's")):
        return len(low) > at + 1
    if not (known.has("first", low[at]) or low[at] == "you"):
        return False
    behind = next((one for one in low[at + 1 : at + _NEAR] if not known.has("adverbs", one)), "")
    return _is_verb(behind, known) or known.fits("regular_past", behind)  # "promised"


def _is_verb(word: str, known: Lexicon) -> bool:
    forms = (known.bases, known.past, known.present)
    return known.has("finite", word) or any(word in one for one in forms)


def _asks(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a question has its subject behind its verb: "could you", "when can we"."""
    at = next((n for n, one in enumerate(low[:4]) if known.has("asking", one)), -1)
    if at < 0 or len(low) < at + 3:
        return False
    return at == 0 or known.has("questions", low[0]) or known.has("openers", low[0])


def is_certain(
    text: str, recipient: str, known: Lexicon, *, of_reader: bool = False, audience: bool = False
) -> bool:
    """Whether a phrase can have only one shape, and each pronoun in it mean only one person.

    Args:
        text: The phrase.
        recipient: Whom the text is for; empty for an audience.
        known: The words of the language.
        of_reader: Whether the phrase says what the reader did, so that "she" in front is the
            reader.
        audience: Whether several listen.
    """
    low = _low(text, known)
    shaped = _is_list(text, known) or (
        not known.fits("joined_part", text) and _is_shaped(text, low, recipient, known)
    )
    others = [of for of in _OTHERS if known.persons[of].words & set(low)]
    if not (shaped and others):
        return shaped
    [of, *more] = others
    may = ("they",) if audience else pronouns(recipient, known)
    at = next(n for n, one in enumerate(low) if one in known.persons[of].words)
    # "He thought he would be told off", "send them to us": another, or things.
    twice = sum(one.split("'")[0] == known.persons[of].subject for one in low) > 1
    things = not audience and known.any("them_told", low)
    if more or twice or things or of not in may or known.any("joins", low[at:]):
        return False
    # "The two farms and their owners" is not said of the listeners.
    several = of == "they" and any(
        (known.has("plurals", one) or known.fits("plural", one))
        and not (audience and known.has("times", one[:-1]))
        for one in low[:at]
    )
    sure = len(may) < _ANYBODY or (of_reader and not at) or of == "they"
    return sure and not several and not _somebody(text.split()[1:], recipient, known)


_OTHERS = ("he", "she", "they")

# With this many possible pronouns, nothing is known about the recipient.
_ANYBODY = 3


def _is_list(text: str, known: Lexicon) -> bool:
    """Whether it is things that are led each: "our form, the codebook and a map"."""
    each = known.pattern("list_part").split(text)
    ended = known.any("joins", map(plain, text.rpartition(",")[2].split()))
    return (
        len(each) > 2
        and ended
        and all(
            is_led([plain(word) for word in one.split()], known)
            and not known.fits("joined_part", one)
            and not has_clause(one.split(), [plain(word) for word in one.split()], known)
            for one in each
            if one.split()
        )
    )


def _is_shaped(text: str, low: Sequence[str], recipient: str, known: Lexicon) -> bool:
    """Whether the first words have one shape alone, and nobody else acts."""
    note = shape_of(text, names=names_of(recipient, known))
    placed = known.has("prepositions", low[0]) and not has_clause(text.split(), low, known)
    if note.shape in _UNCERTAIN or not (note.sure or note.shape is Shape.NOUN or placed):
        return False
    acting = any(known.fits("plural", a) and b in known.bases for a, b in pairwise(low))
    if acting and note.shape is Shape.NOUN:
        return False  # "mothers call"
    asked = known.has("questions", low[0]) and known.has("asking", "".join(low[1:2]))
    if asked or known.has("asking", low[0]):
        return False  # "why do the children still swim", "does spat survive"
    if known.has("causing", low[0]) and "to" in low[2:6]:
        return known.has("writer_objects", low[1])  # "get lawyers to brief me"
    names = {plain(name) for name in names_of(recipient, known)}
    # Of two recipients, a name means only one.
    return not (known.any("both", map(plain, recipient.split())) and names & set(low))
