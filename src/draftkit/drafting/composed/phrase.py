"""A phrase, and whether something in it may be a sentence of its own, or lacks its article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.text import plain, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["CLOSED", "LED", "PIECE", "Phrase"]

CLOSED = "determiners possessives numbers object_pronouns prepositions wh whether particles"
"""What shows that the word in front is a verb with its object."""

LED = "determiners possessives numbers"
"""What leads a noun phrase: kinds of words."""

PIECE = "prepositions joining relatives adverbs"
"""What may follow a comma in a phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, and whether something in it may be a sentence of its own.

    Attributes:
        words: Its words as they were written.
        low: The same in lower case, without the signs around them.
        known: The words of the language.
    """

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
        ends = f"{CLOSED} relatives joining finite to clause_subjects first first_short"
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
        return not (self.known.has(PIECE, word) or listed or done)

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
        return self.known.has(LED, word) or self.known.fits("count", word)

    def _is_loose(self, at: int) -> bool:  # noqa: PLR0911 - one decision a line
        """Whether a word may be a verb, or the subject of one, that belongs to nothing."""
        known, word, before = self.known, self.low[at], self.low[at - 1]
        led = known.has(LED + " prepositions to", before) or before[:1].isdigit()
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
        closed = not after or known.has(CLOSED + " " + PIECE, after)
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
        if known.has(LED + " object_pronouns particles", after):
            return True
        # Behind "co-authors" or "two nets" no form in -s can be their verb.
        several = known.has("numbers", self.low[0]) or known.fits("count", self.low[0])
        head = self.low.index(self.head(0))
        several = several or (head < at and self._is_several(head))
        described = known.has("plain_adjectives described states joining", self.low[at - 1])
        return not (described or several or at == 1 or self._has_verb_first())
