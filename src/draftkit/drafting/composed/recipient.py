"""Turning what a note says of its recipient: "her families" to "your families".

The note goes into a text to that very person, so "she" in it is the recipient unless somebody
else whom it may mean is named before it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.finished import is_known
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.turning import capital, turned_pronouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = [
    "addressed",
    "has_title",
    "names_another",
    "names_of",
    "names_somebody",
    "pronouns",
    "toward_recipient",
]


def _is_name(recipient: str, known: Lexicon) -> bool:
    """Whether a recipient is called by a name: not "the widow of Len Aalto"."""
    low = [plain(word) for word in recipient.split()]
    described = bool(low) and known.has("described_by", low[0]) and " of " in f" {' '.join(low)} "
    person = any(known.has("persons", word) or known.has("kin", word) for word in low[:3])
    return not (described and person)


def addressed(recipient: str, known: Lexicon) -> str:
    """Return how a recipient is addressed in a greeting, or nothing if there is no name.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> addressed("my team lead Sofia", lexicon()), addressed("nurse Agata", lexicon())
    ('Sofia', 'Nurse Agata')
    """
    if not _is_name(recipient, known):
        return ""
    words = recipient.split(", ", maxsplit=1)[0].split()
    if known.has("led_by", plain(words[0])):
        return " ".join(word for word in words if word[:1].isupper())
    named = words[1:] if plain(words[0]) == "the" and len(words) > 1 else words
    person = known.has("persons", plain(named[0])) and named[-1][:1].isupper()
    return " ".join([capital(named[0]) if person else named[0], *named[1:]])


def names_of(recipient: str, known: Lexicon) -> tuple[str, ...]:
    """Return by what a recipient may be called: the whole name and each part of it."""
    if not _is_name(recipient, known):
        return ()
    parts = [part.strip(",.") for part in recipient.split()]
    own = [part for part in parts if part[:1].isupper() and not _title(plain(part), known)]
    return tuple(dict.fromkeys(one for one in (recipient, " ".join(own), *own) if len(one) > 2))


def _title(word: str, known: Lexicon) -> bool:
    return any(known.has(kind, word) for kind in ("he_titles", "she_titles", "any_titles"))


def has_title(name: str, known: Lexicon) -> bool:
    """Tell whether a recipient is called by a title: "Dr. Rawal", "Mrs Hennessy"."""
    return any(_title(plain(word), known) for word in name.split())


def names_somebody(words: Sequence[str], known: Lexicon) -> bool:
    """Tell whether some words are of a person: what somebody is, or a name."""
    from draftkit.language.lexicon import is_everyday, is_ordinary

    return any(
        any(known.has(kind, plain(word)) for kind in ("persons", "kin"))
        or (
            word[:1].isupper()
            and word.isalpha()
            and not is_ordinary(plain(word))
            and not is_everyday(word)
        )
        for word in words
    )


def toward_recipient(text: str, recipient: str, known: Lexicon) -> str:
    """Turn the pronouns that mean the recipient; what begins with one is turned elsewhere.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> toward_recipient("three of her families", "Joke Vandamme", lexicon())
    'three of your families'
    """
    words = known.rewritten("will", text).split()
    for of in _families(recipient, words, known):
        low = [plain(word) for word in words]
        at = next((n for n, word in enumerate(low) if word in known.persons[of].words), None)
        if at is None or low[0] == of or _means_another(words, at, of, recipient, known):
            continue
        turned = turned_pronouns(words, 0, of, "you", known) or words
        # "Them" may be what was spoken of before: "I wear them still".
        words = [
            a if known.has("unturned", plain(a)) else b for a, b in zip(words, turned, strict=True)
        ]
    return " ".join(words)


def _families(recipient: str, words: Sequence[str], known: Lexicon) -> list[str]:
    """Return which pronouns of a note mean the recipient; "they" only without "he" or "she"."""
    low = [plain(word) for word in words]
    may = pronouns(recipient, known)
    of_one = [of for of in ("he", "she") if known.persons[of].words & set(low)]
    return [of for of in of_one if of in may] if of_one else [of for of in may if of == "they"]


def pronouns(recipient: str, known: Lexicon) -> tuple[str, ...]:
    """Return which pronouns may mean the recipient."""
    low = [plain(word) for word in recipient.split()] or [""]
    for of, others in (("she", "kin_she"), ("he", "kin_he")):
        if any(known.has(f"{of}_titles", word) or known.has(others, word) for word in low[:2]):
            return (of, "they")
    several = known.any("both", low) or known.has("groups", low[0]) or low[-1].endswith("s")
    return ("they",) if several and low[0] == "the" else ("he", "she", "they")


def _means_another(words: Sequence[str], at: int, of: str, recipient: str, known: Lexicon) -> bool:
    """Whether a pronoun may mean somebody else who is named before it.

    What is offered is as the reader wants it: "a trainee if she wants one". What stands before
    a colon is what the rest is about, and nobody whom it speaks of.
    """
    ends = (":",) if of == "they" else (":", ";")  # "the forty novels; they came dry"
    start = max((n + 1 for n in range(at) if words[n].endswith(ends)), default=0)
    before = words[start:at]
    owns = of == "they" and plain(words[at]) == known.persons[of].possessive
    low = [plain(word) for word in before]
    counted = any(a == "the" and known.has("numbers", b) for a, b in pairwise(low))
    if owns and not counted and not known.any("joins", low[-1:]):
        # "Hives on their roofs", but "the dogs and their owners"
        # A word that is misspelt may be people.
        before = [
            one for one in before if _is_people(plain(one), known) or not is_known(plain(one))
        ]
    return names_another(before, of, recipient, known)


def _is_people(word: str, known: Lexicon) -> bool:
    kinds = ("persons", "kin", "groups", "plurals")
    return any(known.has(kind, one) for kind in kinds for one in (word, word[:-1]))


def names_another(before: Sequence[str], of: str, recipient: str, known: Lexicon) -> bool:
    """Tell whether somebody stands in front whom a pronoun may mean, and not the recipient."""
    from draftkit.language.lexicon import adjectives

    names = {plain(name) for name in names_of(recipient, known)}
    low = [plain(word) for word in before]
    if of == "they":
        return any(a == "the" and known.has("numbers", b) for a, b in pairwise(low)) or any(
            known.has("plurals", one) or (known.fits("plural", one) and not _is_verb(one, known))
            for one in low
            if not known.has("times", one[:-1])
        )
    for at, word in enumerate(low):
        person = known.has("persons", word) and not known.has("groups", word)
        if person or known.has("kin", word):
            return True
        starts = at > 0 and before[at - 1][-1:] in ".!?"
        name = before[at][:1].isupper() and word not in names and at > 0 and not starts
        name = name and word not in adjectives()  # "six people speak Turkish"
        name = name or (before[at].endswith(("'s", "\u2019s")) and before[at][:1].isupper())
        start = at  # "at Spicer Towers"
        while start > 1 and before[start - 1][:1].isupper():
            start -= 1
        if (
            name
            and not known.has("prepositions", low[start - 1])
            and low[start - 1] != "the"  # "the Phong market"
            and not any(known.has(kind, word) for kind in ("writer_subjects", "months", "weekdays"))
        ):
            return True
    return False


def _is_verb(word: str, known: Lexicon) -> bool:
    base = known.present.get(word, "")
    return bool(base) and not known.has("nouns", base)  # "the bus takes"
