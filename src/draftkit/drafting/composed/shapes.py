"""The few shapes of a note that can be told for certain, each as it stands in a sentence.

A note of none of them has no shape, and stands word for word where fragments are at home. So
whatever might be read in two ways counts as none: "the net holds in rain" may be two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.sentence import is_clause, is_sentence
from draftkit.drafting.composed.text import (
    capital,
    ended,
    lowered,
    parts_of,
    plain,
    small_start,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["shapes"]

# Words: a phrase inside a sentence is no longer than this.
_LONG = 28

_CLOSED = "determiners possessives numbers object_pronouns prepositions wh whether particles"
_LED = "determiners possessives numbers"
_PIECE = "prepositions joining relatives adverbs"


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
    rest = _Rest(text.split(), words_of(text), known)
    if not rest.low[0] or len(rest.low) > _LONG:
        return {}
    every = (find(rest) for find in (_clause, _aim, _noun, _placed, _doing, _done, _plural))
    return next((found for found in every if found is not None), {})


def _clause(rest: _Rest) -> dict[str, str] | None:
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


def _aim(rest: _Rest) -> dict[str, str] | None:
    """What begins with a bare verb, or with "to" and one."""
    low, known = rest.low, rest.known
    if not known.has("to", low[0]):
        return _acts(rest.text, known) or None
    found = _acts(rest.text.partition(" ")[2], known) if len(low) > 1 else {}
    return found | {"aim": lowered(rest.text)} if found and "asked" not in found else found


def _placed(rest: _Rest) -> dict[str, str] | None:
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
    rest = _Rest(words, low, known)
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
    closed = known.has(_CLOSED + " relatives", after) or known.fits("count", after)
    return closed or (verb and _is_several(words, low, known))


def _is_whole(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether what stands behind "me" or "you" lacks no article: not "lent me pit"."""
    if len(low) == 1:
        return True
    closed = known.has(_CLOSED + " adverbs to relatives joining", low[1]) or low[1] in known.bases
    return closed or known.fits("count", low[1]) or _is_several(words, low, known)


def _is_several(words: Sequence[str], low: Sequence[str], known: Lexicon) -> bool:
    """Whether a thing behind a verb needs no article: "old receipts", "advice", "Maria"."""
    end = next(
        (n for n in range(2, len(low)) if known.has(_CLOSED + " " + _PIECE, low[n])), len(low)
    )
    comma = next((n + 1 for n in range(1, end) if words[n].endswith(",")), end)
    head = low[comma - 1]
    return known.fits("plural", head) or known.has("plurals mass", head) or words[1][:1].isupper()


def _doing(rest: _Rest) -> dict[str, str] | None:
    """What begins with what somebody does: "covering my shift"."""
    low, known = rest.low, rest.known
    closed = (
        len(low) > 1
        and not known.has("of", low[1])
        and (known.has(_CLOSED + " adverbs", low[1]) or known.fits("count", low[1]))
    )
    verb = low[0] in known.doing or known.fits("any_doing", low[0])
    if closed and known.has("object_pronouns", low[1]):
        closed = _is_whole(rest.words[1:], low[1:], known)
    return {"doing": lowered(rest.text)} if closed and verb and rest.is_plain(1) else None


def _done(rest: _Rest) -> dict[str, str] | None:
    """What begins with what somebody did to something: "wrote the rules"."""
    if not _is_done(rest):
        return None
    helped = rest.known.has("helps", rest.known.past[rest.low[0]])
    return {"done": lowered(rest.text)} | ({"helped": lowered(rest.text)} if helped else {})


def _is_done(rest: _Rest) -> bool:
    low, known = rest.low, rest.known
    base = known.past.get(low[0], "")
    if not base or len(low) < 3 or not rest.is_plain(1):
        return False
    if known.has("particles", low[1]):
        low = [low[0], *low[2:]]  # "brought back 19 umbrellas"
    if known.has(_LED, low[1]) or known.fits("count", low[1]):
        return True
    if known.has("object_pronouns", low[1]):
        return _is_whole(rest.words[1:], low[1:], known)
    if low[0] == base:  # "Cut losses by a third"
        return _is_several(rest.words, low, known)
    # "Stopped in 2019" has no object, but only "went" cannot be "gone".
    return low[0] not in known.participles and known.has("prepositions particles", low[1])


def _noun(rest: _Rest) -> dict[str, str] | None:
    """What begins with a determiner or a number, and is of things alone."""
    low, known, text = rest.low, rest.known, small_start(rest.text)
    if not (known.has(_LED, low[0]) or known.fits("count", low[0])):
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


def _plural(rest: _Rest) -> dict[str, str] | None:
    """What is of several things: "co-authors for a study", "temperature logs"."""
    low, known = rest.low, rest.known
    closed = known.has(_CLOSED + " joining adverbs no_plural", low[0])
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


@dataclass(frozen=True, slots=True)
class _Rest:
    """What stands behind the first words of a phrase."""

    words: Sequence[str]
    low: Sequence[str]
    known: Lexicon

    @property
    def text(self) -> str:
        """The whole phrase."""
        return " ".join(self.words)

    def head(self, start: int) -> str:
        """The noun that it is about: the last word in front of a preposition or a clause."""
        ends = self.known.small["prepositions"] | self.known.small["relatives"]
        end = next(
            (n for n in range(start + 1, len(self.low)) if self.low[n] in ends), len(self.low)
        )
        return self.low[end - 1]

    def is_plain(self, start: int) -> bool:
        """Whether no verb stands loose in it, and each comma leads what belongs to the rest."""
        free = False
        if self._lacks_article(start):
            return False
        for at in range(start, len(self.low)):
            if self._begins_anew(at) or (not free and self._is_loose(at)):
                return False
            if self.known.has("relatives", self.low[at]) and at + 1 < len(self.low):
                free = True  # a clause may have all that a clause has
        return True

    def _lacks_article(self, start: int) -> bool:
        """Whether a thing behind a preposition has lost its article: "with welding mask"."""
        known = self.known
        for at in range(max(start - 1, 0), len(self.low) - 2):
            amount = at > 0 and known.has("units", self.low[at - 1].removesuffix("s"))
            if known.has("article_behind", self.low[at]) and not amount and self._is_bare(at + 1):
                return True
        return False

    def _is_bare(self, start: int) -> bool:
        """Whether one thing of two words or more begins here, and nothing leads it."""
        from draftkit.language.lexicon import vocabulary

        known = self.known
        ends = f"{_CLOSED} relatives joining finite to clause_subjects first first_short"
        closed = (n for n in range(start, len(self.low)) if known.has(ends, self.low[n]))
        end = next(closed, len(self.low))
        comma = (n + 1 for n in range(start, end) if self.words[n].endswith(","))
        thing = self.words[start : next(comma, end)]
        led = known.has("led_alone adverbs", self.low[start]) or self.low[start] in known.doing
        if len(thing) < 2 or led or any(word[:1].isupper() for word in thing):
            return False
        head = plain(thing[-1])
        return f"{head}s" in vocabulary() and not (
            known.has("mass times", head) or known.fits("plural", head)
        )

    def _begins_anew(self, at: int) -> bool:
        """Whether a comma, or "and", leads something new here: "a room, Tuesdays"."""
        word, before = self.low[at], self.words[at - 1]
        writes = self.known.has("first first_short subjects_short", word)
        if self.known.has("joining", self.low[at - 1]) and writes:
            return True
        if not before.endswith((",", ";", ":")):
            return False
        listed = self._leads(word) and self._is_list()
        done = word in self.known.participles and not self._is_listed_verb()
        return not (self.known.has(_PIECE, word) or listed or done)

    def _is_listed_verb(self) -> bool:
        """Whether a past form behind a comma may be one more deed, not what was done to a thing."""
        return self.low[0] in self.known.bases

    def _is_list(self) -> bool:
        """Whether commas set things apart, and "and" the last: "our form, the code and a map"."""
        pieces = [words_of(one) for one in self.text.split(", ")[1:]]
        last = pieces[-1]
        at = next((n for n, one in enumerate(last) if self.known.has("joins", one)), -1)
        ends = at >= 0 and at + 1 < len(last) and self._leads(last[at + 1])
        return ends and all(self._leads(one[0]) for one in pieces[:-1] if one)

    def _leads(self, word: str) -> bool:
        return self.known.has(_LED, word) or self.known.fits("count", word)

    def _is_loose(self, at: int) -> bool:  # noqa: PLR0911 - one decision a line
        """Whether a word may be a verb, or the subject of one, that belongs to nothing."""
        known, word, before = self.known, self.low[at], self.low[at - 1]
        led = known.has(_LED + " prepositions to", before) or before[:1].isdigit()
        if known.has("clause_subjects object_pronouns subjects_short first_short", word):
            acts = (
                before in known.bases
                or (at == 1 and known.fits("any_doing", before))
                or (at == 1 and (before in known.doing or before in known.past))
            )
            return not (known.has("prepositions to", before) or acts)
        if known.has("finite", word):
            # "Come and do one shift"
            joined = self._has_verb_first() and known.has("joining to", before)
            return not (joined and word in known.bases)
        if known.has("object_pronouns", before) and word in known.bases and at > 2:
            return True  # "two of you ride along"
        if word in known.small["nouns"]:
            # "The people trust", not "a night window"
            return self._is_several(at - 1) and not known.has("prepositions to", before)
        if word in known.past or known.fits("regular_past", word):
            return self._is_past(at, led=led)
        if word in known.present:
            return self._is_third(at, led=led)
        follows = led or known.has("joining", before) or self._has_verb_first()
        return word in known.bases and not follows

    def _has_verb_first(self) -> bool:
        return self.low[0] in self.known.bases or self.low[0] in self.known.past

    def _is_several(self, at: int) -> bool:
        return self.known.fits("plural", self.low[at]) or self.known.has("plurals", self.low[at])

    def _is_past(self, at: int, *, led: bool) -> bool:
        """Whether a past form may be a verb: "the road closed", not "a closed road"."""
        known, after = self.known, self.low[at + 1] if at + 1 < len(self.low) else ""
        first = led or known.has("joining", self.low[at - 1]) or at == 1
        closed = not after or known.has(_CLOSED + " " + _PIECE, after)
        adjective = first and not closed and not self.words[at].endswith(",")
        start = at - 1 - known.has("adverbs", self.low[at - 1])
        if self.low[at] in known.participles and self.words[start].endswith(","):
            return False  # "boxes, now used at all sites"
        if known.has("joining", self.low[at - 1]) and self.low[at - 2] in known.participles:
            return False  # "dried and folded"
        return not (adjective or known.has("done_by", after))

    def _is_third(self, at: int, *, led: bool) -> bool:
        """Whether a form in -s may be a verb: "the tide turns", not "the oyster growers"."""
        known, after = self.known, self.low[at + 1] if at + 1 < len(self.low) else ""
        if known.present[self.low[at]] not in known.small["nouns"]:
            return True
        if led:
            return False
        if known.has(_LED + " object_pronouns particles", after):
            return True
        # Behind "co-authors" or "two nets" no form in -s can be their verb.
        several = known.has("numbers", self.low[0]) or known.fits("count", self.low[0])
        head = self.low.index(self.head(0))
        several = several or (head < at and self._is_several(head))
        described = known.has("plain_adjectives described states joining", self.low[at - 1])
        return not (described or several or at == 1 or self._has_verb_first())
