"""Which of several sentences is best, found without a model.

The judge of a guided draft: it has the facts and the text so far, and it must decide in
less than a millisecond which of a small model's sentences may follow.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.language.lexicon import lines
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from draftkit.profile.fact import Fact

__all__ = ["UNFIT", "SentenceJudge"]

UNFIT = -1.0

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
# Numbers, markup, quotations, addresses and asides: a small model's are never right.
_RISKY = re.compile(
    r"[\d\[\]{}<>#*_|\"\u201c\u201d@%$\u20ac\u00a3&:;()/\\]"
    r"|\b(?:hundred|thousand|million|billion|dozen|percent|per cent)s?\b"
)
# Somebody who is not there, and talk about the text itself.
_ASIDE = re.compile(
    r"\b(?:he|she|his|her|him|P\.?S|regards|sincerely|cheers|dear|e-?mail|letter|note|draft|"
    r"profile|pitch|bullet|essay|blog|paragraph|(?:as )?an AI|assist(?:ant)? you)\b",
    re.IGNORECASE,
)
# What the writer or the reader has, is or did, in words of the model's own, is a claim like
# any other; so "I" may wish, hope and think, and do what the facts say, but nothing else.
_CLAIM = re.compile(
    r"\b(?:(?:my|our|your)(?: own)? ([a-z]+)"
    r"|you(?:['\u2019]re| are) (?:an?|the|one of the) ([a-z]+)"
    r"|we(?:['\u2019]ve| have)(?: been)? (?!to\b)([a-z]+)"
    r"|we ([a-z]{2,}ed|had|met|saw|went|built|made|got|took|gave|wrote|won|led|ran|did))\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\bI(?:['\u2019](m|ve|d|ll))?\s+(?:just |also |still )?(?:(have|had) )?([a-z]+)"
)
_WISHES = frozenset(
    {"believe", "can", "could", "hope", "know", "like", "look", "need", "see", "think", "want"}
    | {"wish", "wonder", "would"}
)
_LEARNT = frozenset({"heard", "learned", "learnt", "read", "seen", "thought", "to"})
_MOODS = frozenset({"certain", "curious", "glad", "happy", "here", "looking", "sure"})
_NOT = re.compile(r"\b(?:not|never|no|nobody|nothing|cannot|\w+n['\u2019]t)\b", re.IGNORECASE)
# What one may have without claiming anything.
_HARMLESS = frozenset(
    {
        "answer",
        "best",
        "day",
        "days",
        "help",
        "idea",
        "ideas",
        "life",
        "mind",
        "own",
        "part",
        "point",
    }
    | {"question", "questions", "side", "thoughts", "time", "view", "views", "way", "words", "work"}
)
_MIN_WORDS = 3

# Weights, found by reading a few hundred sentences of the embedded model: a word of the
# facts is worth a little, a rare word that is not among them costs much (that is where a
# small model drifts off), and saying something again costs more than saying little.
_KNOWN = 0.25
_RARE = 0.45
_UNKNOWN = 0.8
_STALE = 0.5
_AGAIN = 0.8
_NEGATIVE = 0.7
_LONG = 0.05
_ON_TOPIC = 1.0
_BORROWED = 0.6


# A number with its signs and its unit's letter: 31%, 2.1m, 1,200.
_NUMBERED = re.compile(r"\d[\d.,:]*\d|\d")
_PRONOUNS = frozenset({"i", "we", "my", "our", "me", "us", "im", "ive", "a", "an", "the"})
_VERB = re.compile(r"\b(?:I|[Ww]e) (?:also |always |still )?([a-z]+[^sui\W]s)\b")
# "Covering my shift" is not "covering your shift".
_YOURS = re.compile(r"\b(?:your|yours|yourself)\b", re.IGNORECASE)
_FIRST_PERSON_S = frozenset({"always", "perhaps", "sometimes"})
# A retold fact keeps this share of its words, in their order, and gains few others.
_LEAST_KEPT = 0.9
_MOST_MORE = 2
_MORE = 0.1


class SentenceJudge:
    """Scores a sentence; below zero it must not be used.

    Args:
        facts: What the draft may claim.
        banned: Phrases that the writer never uses.
    """

    def __init__(self, facts: Iterable[Fact], banned: Iterable[str] = ()) -> None:
        text = " ".join(fact.text for fact in facts)
        self._known = {word.lower() for word in _WORD.findall(text)}
        self._banned = [phrase.lower() for phrase in banned]

    def __call__(self, before: str, sentence: str, /, *, about: str = "", shown: str = "") -> float:
        """Return the score of what a model wrote, given the text before it.

        Args:
            before: What must not be said again.
            sentence: What it wrote.
            about: What the sentence should be about, if that is known.
            shown: The examples that the model saw; what it takes from them is not its own.
        """
        words = _WORD.findall(sentence)
        lower = sentence.lower()
        if len(words) < _MIN_WORDS or _RISKY.search(sentence) or _ASIDE.search(sentence):
            return UNFIT
        if any(phrase in lower for phrase in self._banned):
            return UNFIT
        if any(self._invented(word) for word in words[1:]) or self._claims(sentence):
            return UNFIT
        score = 2.0 + sum(self._weight(word) for word in {word.lower() for word in words})
        score -= _STALE * sum(stale in lower for stale in _stale())
        score -= _NEGATIVE * len(_NOT.findall(sentence))
        score -= _LONG * max(0, len(words) - 18)
        score -= _AGAIN * _repeated(f"{shown} {before}", words)
        score -= _BORROWED * len(_telling(shown) & _telling(sentence) - _telling(about))
        if about:
            score += _ON_TOPIC if _telling(about) & _telling(sentence) else -_ON_TOPIC
        return max(score, 0.0) if score > -1 else UNFIT

    def retold(self, fact: str, sentence: str, /) -> float:
        """Return the score of a sentence that should say a fact and nothing else."""
        if self._says_otherwise(fact, sentence):
            return UNFIT
        said = words_of(sentence)
        stems = [stem(word) for word in words_of(fact) if word not in _PRONOUNS]
        own = [stem(word) for word in said if word not in _PRONOUNS]
        kept = sum(b.size for b in SequenceMatcher(None, stems, own, False).get_matching_blocks())
        more = len(own) - kept
        changed = _telling(fact) ^ _telling(sentence)  # "the information on the panel"
        if any(one == two for one, two in pairwise(own)):  # "I keep keeping"
            return UNFIT
        if changed or kept < _LEAST_KEPT * len(stems) or more > _MOST_MORE:
            return UNFIT
        added = {word for word in said if stem(word) not in stems}
        return kept / max(1, len(stems)) - _MORE * more - _RARE * sum(map(_is_rare, added))

    def _says_otherwise(self, fact: str, sentence: str) -> bool:
        """Tell whether a sentence has other numbers, names, persons or praise than a fact."""
        lower, known = sentence.lower(), fact.lower()
        return (
            sorted(_NUMBERED.findall(fact)) != sorted(_NUMBERED.findall(sentence))
            or bool(self._names(fact) - self._names(sentence))
            or any(self._invented(word) for word in _WORD.findall(sentence)[1:])
            or len(_NOT.findall(fact)) != len(_NOT.findall(sentence))
            or _wrong_person(sentence)
            or bool(_YOURS.search(fact)) != bool(_YOURS.search(sentence))
            or bool(set(_ASIDE.findall(sentence)) - set(_ASIDE.findall(fact)))
            or any(stale in lower and stale not in known for stale in _stale())
        )

    def _names(self, text: str) -> set[str]:
        """Return the words with a capital that do not begin the text, folded."""
        words = _WORD.findall(text)[1:]
        return {fold(word) for word in words if word[0].isupper() and word != "I"}

    def _invented(self, word: str) -> bool:
        """A capital inside a sentence is a name; one that the facts do not have is invented."""
        return word[0].isupper() and word.lower() not in self._known and word[:1] != "I"

    def _claims(self, sentence: str) -> bool:
        """Say whether it tells of the writer what the facts have no word for."""
        for found in _CLAIM.finditer(sentence):
            word = next(filter(None, found.groups())).lower()
            if word not in self._known and word not in _HARMLESS:
                return True
        for short, done, word in _FIRST_PERSON.findall(sentence):
            # That the facts say "have" does not mean that they say "have lost".
            allowed = _MOODS if short == "m" or word == "am" else _LEARNT if done else _WISHES
            if short != "d" and word not in allowed and (short or word not in self._known):
                return True
        return False

    def _weight(self, word: str) -> float:
        word = word.replace("\u2019", "'")
        rank = _ranks().get(word)
        if word in self._known:
            return _KNOWN if rank is None or rank > 150 else 0.0
        if rank is None:
            return -_UNKNOWN
        return -_RARE * max(0, rank - 1500) / 4500


def _telling(text: str) -> set[str]:
    """Return the stems of the words that tell what a text is about."""
    return {stem(word) for word in words_of(text) if _ranks().get(word, 9999) > 150}


def _wrong_person(sentence: str) -> bool:
    """Say whether the verb after I or we is somebody else's: "I keeps"."""
    verbs = [verb for verb in _VERB.findall(sentence) if verb not in _FIRST_PERSON_S]
    return bool(verbs)


def _is_rare(word: str) -> bool:
    rank = _ranks().get(word)
    return rank is None or rank > 1500


def _repeated(before: str, words: list[str]) -> int:
    """Count the runs of three words that the text has said already."""
    said = [word.lower() for word in _WORD.findall(before)]
    own = [word.lower() for word in words]
    runs = {tuple(said[i : i + 3]) for i in range(len(said) - 2)}
    return sum(tuple(own[i : i + 3]) in runs for i in range(len(own) - 2))


@cache
def _ranks() -> Mapping[str, int]:
    return {word: rank for rank, word in enumerate(lines("common_words.txt"))}


@cache
def _stale() -> tuple[str, ...]:
    return tuple(lines("stale_words.txt"))
