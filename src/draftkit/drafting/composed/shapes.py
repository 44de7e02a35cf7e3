"""The few shapes of a note that can be told for certain, each as it stands in a sentence.

A note of none of them has no shape, and stands word for word where fragments are at home. So
whatever might be read in two ways counts as none: "the net holds in rain" may be two things.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.phrase import CLOSED, LED, PIECE, Phrase
from draftkit.drafting.composed.sentence import is_clause, is_sentence
from draftkit.drafting.composed.text import (
    capital,
    ended,
    lowered,
    parts_of,
    small_start,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["shapes"]

# Words: a phrase inside a sentence is no longer than this.
_LONG = 28


def shapes(text: str, language: str = "en") -> dict[str, str]:
    """Return each shape that a note has for certain, by its name.

    >>> shapes("the question about who empties the fridges")
    {'noun': 'the question about who empties the fridges'}
    >>> shapes("You stayed until the last box was packed")["sentence"]
    'You stayed until the last box was packed.'
    >>> shapes("student must hear the wheel")
    {}
    """
    known = lexicon(language)
    said = re.sub(r"(?<![.\u2026])\.\Z", "", " ".join(text.split()))
    if not said:
        return {}
    if said[-1] == "?" and known.has("whether supposing", words_of(said)[0]):
        said = said[:-1]  # "Whether you would come?"
    if (quoted := known.pattern("quoted").match(said)) is not None:
        return {"quote": quoted["said"]}
    whole = [part for piece in said.split("; ") for part in parts_of(piece)]
    if all(is_sentence(part, known) for part in whole):
        return _sentence(said, known, alone=len(whole) == 1)
    if question := _question(said, known):
        return {"question": question}
    several = len(whole) > 1 or known.fits("ended_inside", said) or re.search(r":(?!\d)", said)
    if several or known.fits("signs", said) or said[-1] in "!?\u2026":
        return {}
    return _phrase(said, known)


def _sentence(text: str, known: Lexicon, *, alone: bool) -> dict[str, str]:
    """Return a whole sentence as it was written, and how it stands behind "because"."""
    found = {"sentence": ended(capital(text))}
    if known.has("first first_short", words_of(text)[0]):
        found["mine"] = found["sentence"]
    if alone and is_clause(text, known):
        found["clause"] = small_start(text)
        low = words_of(text)
        if known.has("first first_short reader_words", low[0]):
            found["told"] = found["clause"]
        if known.has("reader_objects", low[0]) and low[1] in known.bases - known.past.keys():
            # "You send one of your people" proposes, and as a sentence it would command.
            del found["sentence"]
            found["proposal"] = found["clause"]
    return found


def _question(text: str, known: Lexicon) -> str:
    """Return a question, with its sign, or nothing."""
    low = words_of(text)
    led = known.has("asking wh", low[0])
    if text.endswith("?"):
        return capital(text) if led and text.count("?") == 1 else ""
    asked = len(low) > 2 and known.has("asking", low[0]) and known.has("clause_subjects", low[1])
    asked = asked or (len(low) > 2 and known.has("surely_asking", low[0]))
    return f"{capital(text)}?" if asked and not known.fits("signs", text) else ""


def _phrase(text: str, known: Lexicon) -> dict[str, str]:
    """Return the shapes of a phrase, by how it begins."""
    rest = Phrase(text.split(), words_of(text), known)
    if not rest.low[0] or len(rest.low) > _LONG:
        return {}
    every = (find(rest) for find in (_clause, _aim, _noun, _placed, _doing, _done, _plural))
    return next((found for found in every if found is not None), {})


def _clause(rest: Phrase) -> dict[str, str] | None:
    """What begins with whether, if, that, or a question word."""
    low, known, text = rest.low, rest.known, rest.text
    behind = text.partition(" ")[2]
    if known.has("whether supposing", low[0]):
        name = "whether" if known.has("whether", low[0]) else "condition"
        return {name: lowered(text)} if is_clause(behind, known) else {}
    if known.has("telling", low[0]) and is_clause(behind, known):
        proposed = known.has("bare_behind", low[1]) and low[2] in known.bases
        return {"clause": behind} | ({"proposal": behind} if proposed else {})
    if not known.has("wh", low[0]):
        return (
            {}
            if known.has("wh whether telling relatives asking", low[0])
            and not known.has("prepositions", low[0])
            else None
        )
    asked = len(low) < 2 or known.has("asking supposing", low[1]) or not _has_verb(low[1:], known)
    return {} if asked else {"matter": lowered(text)}


def _aim(rest: Phrase) -> dict[str, str] | None:
    """What begins with a bare verb, or with "to" and one."""
    low, known = rest.low, rest.known
    if not known.has("to", low[0]):
        return _acts(rest.text, known) or None
    found = _acts(rest.text.partition(" ")[2], known) if len(low) > 1 else {}
    return found | {"aim": lowered(rest.text)} if found and "asked" not in found else found


def _placed(rest: Phrase) -> dict[str, str] | None:
    """What begins with "at", "on" and the like."""
    if not rest.known.has("placing prepositions", rest.low[0]):
        return None
    fits = len(rest.low) > 1 and rest.known.has("placing", rest.low[0]) and "," not in rest.text
    return {"placed": lowered(rest.text)} if fits and rest.is_plain(1) else {}


def _has_verb(low: Sequence[str], known: Lexicon) -> bool:
    return any(
        known.has("finite to", one)
        or one in known.present
        or one in known.past
        or one in known.bases
        for one in low
    )


def _acts(text: str, known: Lexicon) -> dict[str, str]:
    """Return a bare verb with its objects, by who must be the one that acts, if that is sure."""
    words, low = text.split(), words_of(text)
    rest = Phrase(words, low, known)
    if low[0] not in known.bases or not rest.is_plain(1) or not _has_object(words, low, known):
        return {}
    told, verb = known.any("writer_objects", low), low[0]
    if known.has("wishes", verb):
        return {}  # "want 3 companies": who wants it is the writer
    if known.any("reader_objects", low[1:2]) and not told:
        # "Send you the list" can only be what the writer does.
        return {"promise": lowered(text)}
    asked = told or known.has("reader_acts", verb)
    names = ["base", "given"] if told else ["base"]
    own = not told and not known.has("invitations", verb)
    names += ["asked" if asked else "open", *(["service"] if own else [])]
    names += [] if told else ["own"]
    return dict.fromkeys(names, lowered(text))


def _has_object(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a verb is one for sure, and its object lacks no article: not "fly drone"."""
    if len(low) == 1:
        return False
    after = low[1]
    verb = low[0] not in known.small["nouns"] or known.has("surely_done", low[0])
    if after in known.doing:
        return True  # "stop testing pupils"
    if known.has("prepositions particles adverbs to joining", after):
        return verb
    if known.has("object_pronouns", after) and len(low) > 2:
        return _is_whole(words[1:], low[1:], known)
    closed = known.has(CLOSED + " relatives", after) or known.fits("count", after)
    return closed or (verb and _is_several(words, low, known))


def _is_whole(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether what stands behind "me" or "you" lacks no article: not "lent me pit"."""
    if len(low) == 1:
        return True
    closed = known.has(CLOSED + " adverbs to relatives joining", low[1]) or low[1] in known.bases
    return closed or known.fits("count", low[1]) or _is_several(words, low, known)


def _is_several(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a thing behind a verb needs no article: "old receipts", "advice", "Maria"."""
    end = next((n for n in range(2, len(low)) if known.has(CLOSED + " " + PIECE, low[n])), len(low))
    comma = next((n + 1 for n in range(1, end) if words[n].endswith(",")), end)
    head = low[comma - 1]
    return known.fits("plural", head) or known.has("plurals mass", head) or words[1][:1].isupper()


def _doing(rest: Phrase) -> dict[str, str] | None:
    """What begins with what somebody does: "covering my shift"."""
    low, known = rest.low, rest.known
    closed = (
        len(low) > 1
        and not known.has("of", low[1])
        and (known.has(CLOSED + " adverbs", low[1]) or known.fits("count", low[1]))
    )
    verb = low[0] in known.doing or known.fits("any_doing", low[0])
    if closed and known.has("object_pronouns", low[1]):
        closed = _is_whole(rest.words[1:], low[1:], known)
    return {"doing": lowered(rest.text)} if closed and verb and rest.is_plain(1) else None


def _done(rest: Phrase) -> dict[str, str] | None:
    """What begins with what somebody did to something: "wrote the rules"."""
    if not _is_done(rest):
        return None
    helped = rest.known.has("helps", rest.known.past[rest.low[0]])
    return {"done": lowered(rest.text)} | ({"helped": lowered(rest.text)} if helped else {})


def _is_done(rest: Phrase) -> bool:
    low, known = rest.low, rest.known
    base = known.past.get(low[0], "")
    if not base or len(low) < 3 or not rest.is_plain(1):
        return False
    if known.has("particles", low[1]):
        low = [low[0], *low[2:]]  # "brought back 19 umbrellas"
    if known.has(LED, low[1]) or known.fits("count", low[1]):
        return True
    if known.has("object_pronouns", low[1]):
        return _is_whole(rest.words[1:], low[1:], known)
    if low[0] == base:  # "Cut losses by a third"
        return _is_several(rest.words, low, known)
    # "Stopped in 2019" has no object, but only "went" cannot be "gone".
    return low[0] not in known.participles and known.has("prepositions particles", low[1])


def _noun(rest: Phrase) -> dict[str, str] | None:
    """What begins with a determiner or a number, and is of things alone."""
    low, known, text = rest.low, rest.known, small_start(rest.text)
    if not (known.has(LED, low[0]) or known.fits("count", low[0])):
        return None
    second = low[1] if len(low) > 1 else ""
    placed = known.has("prepositions", second) and not known.has("of", second)
    dated = known.has("months asking joining", second) or known.fits("clock", rest.text)
    if not second or placed or dated or known.has("no_noun", low[0]) or not rest.is_plain(1):
        return {}
    head = rest.head(1)
    found = {"noun": text}
    if known.has("milestones", head) and known.any("reader_words", low[:1]):
        found["milestone"] = text
    if known.has("events", head) and "," not in text:
        found["gathering"] = text
    return found


def _plural(rest: Phrase) -> dict[str, str] | None:
    """What is of several things: "co-authors for a study", "temperature logs"."""
    low, known = rest.low, rest.known
    closed = known.has(CLOSED + " joining adverbs no_plural", low[0])
    # "Co-authors for a study", not "repairs stoves"
    named = known.present.get(low[0], "") in known.small["nouns"] and known.any(
        "prepositions", low[1:2]
    )
    if closed or low[0] in known.bases or (low[0] in known.present and not named):
        return None
    head = rest.head(0)
    before = low[: low.index(head)] if head in low else low
    verbs = any(one in known.past or one in known.doing for one in before)
    several = known.fits("plural", head) or known.has("plurals mass", head)
    several = several and not known.any("superlatives numbers", before)
    fits = several and not verbs and "," not in rest.text and rest.is_plain(1)
    return {"plural": small_start(rest.text)} if fits else None
