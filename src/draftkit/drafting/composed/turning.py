"""Turning one person's pronouns, with their verbs: "he keeps his boat" to "you keep your boat"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.text import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["base_of", "turned"]

_NEW_SUBJECT = "clause_subjects relatives first_short subjects_short"
_LED = "determiners possessives numbers object_pronouns"
_OBJECT_LED = f"{_LED} prepositions particles"


def base_of(word: str) -> str:
    """Return a pronoun without the verb that is written with it: "he" of "he'd"."""
    return word.partition("'")[0]


def turned(words: Sequence[str], of: str, known: Lexicon, kept: Collection[int] = ()) -> str | None:
    """Turn all pronouns of one person, or return None where one has no certain form.

    Args:
        words: A phrase.
        of: Whose: `he`, `she` or `they`.
        known: The words of the language.
        kept: The places of those that mean somebody else.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> turned("she was at her wits' end and told her crew".split(), "she", lexicon()) is None
    True
    """
    low = [plain(word) for word in words]
    turning = _Turning(list(words), low, known)
    for at, word in enumerate(low):
        if base_of(word) not in known.turned[of] or at in kept:
            continue
        if word == "them" and turning.subject_before(at) == "they":
            continue  # "they carried them in": of somebody else
        if not turning.pronoun(at, of):
            return None
    return " ".join(turning.done)


@dataclass(slots=True)
class _Turning:
    """A phrase while it is turned.

    Attributes:
        done: Its words.
        low: The words as they were, in lower case.
        known: The words of the language.
    """

    done: list[str]
    low: Sequence[str]
    known: Lexicon

    def pronoun(self, at: int, of: str) -> bool:
        """Turn a pronoun, and the verb behind it; False where that is unsure."""
        word, known = self.low[at], self.known
        after = self._after(at)
        base, _, short = word.partition("'")
        to = self._object(at, after) if word == "her" else known.turned[of][base]
        if word == "his" and self._is_alone(at, after):
            to = "yours"
        if not to or (to == "you" and base != of and self.subject_before(at) == of):
            return False  # "he told him": nobody can tell whom
        if short == "s":
            done = after in known.past or after in known.participles or after in known.doing
            if done and not known.has("perfect", after):
                return False  # "he's finished" has two readings
            short = "ve" if done else "re"
        self._put(at, f"{to}'{short}" if short else to)
        if base not in ("he", "she"):
            return True
        if at and known.has("asking", self.low[at - 1]):
            # "Does she come": the verb in front has the person.
            self._put(at - 1, known.agreed.get(self.low[at - 1], self.low[at - 1]))
            return True
        return self._joined(at) if short else self._verb_behind(at) and self._joined(at)

    def _is_alone(self, at: int, after: str) -> bool:
        """Whether "his" has no thing behind it: "a student of his could come"."""
        known = self.known
        verb = known.has("finite", after) or (
            after in known.past and at > 0 and known.has("of", self.low[at - 1])
        )
        return not after or known.has("alone_before", after) or verb

    def subject_before(self, at: int) -> str:
        """Return the last pronoun in front that is a subject."""
        kinds = "clause_subjects first first_short subjects_short"
        bases = (base_of(one) for one in reversed(self.low[:at]) if self.known.has(kinds, one))
        return next(bases, "")

    def _after(self, at: int) -> str:
        ends = (
            at + 1 == len(self.low) or self.done[at][-1:] in ",.;:" or self.done[at + 1][0] in "(["
        )
        return "" if ends else self.low[at + 1]

    def _object(self, at: int, after: str) -> str:
        """Return what "her" is: "your" in front of a thing, "you" of whom something is done."""
        known, before = self.known, self.low[at - 1] if at else ""
        closed = f"{_NEW_SUBJECT} prepositions joining determiners possessives numbers adverbs to"
        if known.has("giving", before) or known.has("giving", known.past.get(before, "")):
            # "Told her crew", "gave her tea"
            return "you" if not after or known.has(closed, after) else ""
        if at and (not after or known.has(closed, after)):
            return "you"
        return "your"

    def _verb_behind(self, at: int) -> bool:
        at += 1
        while at < len(self.low) - 1 and self.known.has("adverbs", self.low[at]):
            at += 1
        return at < len(self.low) and self._verb(at)

    def _verb(self, at: int) -> bool:
        word, known = self.low[at], self.known
        if word in known.agreed:
            self._put(at, known.agreed[word])
        elif word in known.present:
            self._put(at, known.present[word])
        elif word in known.bases and at > 1 and known.has("telling", self.low[at - 2]):
            return True  # "that she lend us the boats"
        else:
            past = word in known.past or known.fits("regular_past", word)
            return past or known.has("finite", word)
        return True

    def _joined(self, at: int) -> bool:
        """Turn the verbs that "and" joins to the first one; False where one may be a noun."""
        known = self.known
        for later in range(at + 2, len(self.low)):
            word = self.low[later]
            objects = known.has("object_pronouns", word) and later <= at + 2
            if known.has(_NEW_SUBJECT, word) and not objects:
                return True
            before = later - 1
            while before > at + 1 and known.has("adverbs", self.low[before]):
                before -= 1
            joined = known.has("joins", self.low[before]) or self.done[before].endswith(",")
            if joined and word in known.agreed:
                self._put(later, known.agreed[word])
            elif joined and word in known.present:
                noun = known.present[word] in known.small["nouns"]
                if not known.has(_LED if noun else _OBJECT_LED, self._after(later)):
                    return False
                self._put(later, known.present[word])
        return True

    def _put(self, at: int, to: str) -> None:
        """Put a word in the place of one, whose capital and signs stay."""
        text = self.done[at].replace("\u2019", "'")
        start = re.search(re.escape(self.low[at]), text, re.IGNORECASE)
        if start is not None:
            to = to[:1].upper() + to[1:] if text[start.start()].isupper() else to
            self.done[at] = f"{text[: start.start()]}{to}{text[start.end() :]}"
