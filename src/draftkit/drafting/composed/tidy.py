"""What makes a whole sentence of a note that is almost one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.heads import leads_object
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.turning import capital
from draftkit.drafting.composed.verbs import skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["cased", "perfected", "tidied", "with_calling"]

# What is written in short, by the names of its rewrites; each works on what the others left.
_WRITTEN_OUT = (
    *("agreed", "every_weeks", "weeks", "aged", "years", "hours", "dashed", "added"),
    *("lasting", "also", "so_far", "end_of", "by_percent", "of_experience", "responsible"),
)

# Signs that stand for words, by the names of their rewrites.
_SIGNS = ("without", "with", "ampersand", "arrow", "at_sign", "run_on")


def tidied(text: str, known: Lexicon) -> str:
    """Return a note with what its sentence lacks, where that is certain.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> tidied("drove us home, knew every goat", lexicon())
    'drove us home and knew every goat'
    """
    if not text.strip():
        return ""
    text = known.pattern("without_to").sub(
        lambda found: f"without {known.to_doing.get(found[1], found[0][8:])}", text
    )
    text = known.rewritten("year", " ".join(_signed(word, known) for word in text.split()))
    for name in _WRITTEN_OUT:
        text = known.rewritten(name, text)
    text = with_calling(_agreed(_joined(text, known), known), known)
    if known.fits("figure", text):
        return ""  # "28 days ahead, was 7": what was 7 is not certain
    return known.rewritten("since", text)


def perfected(text: str, known: Lexicon) -> str:
    """Return a sentence with the tense that "since" asks for, where its verb is certain.

    >>> perfected("I repair other frames since 2021", lexicon())
    'I have repaired other frames since 2021'
    >>> perfected("I live here since nine years", lexicon())
    'I have lived here for nine years'
    """
    if not known.fits("since_when", text):
        return text
    words = text.split()
    low = [plain(word) for word in words]
    subjects = [n for n, one in enumerate(low[:-1]) if known.has("of_tense", one)]
    if len(subjects) != 1:
        return text
    at = subjects[0]
    verb = skipped(low, at + 1, known)
    have = "has" if known.has("of_one", low[at]) else "have"
    if low[verb] in ("am", "is", "are"):
        words[verb] = f"{have} been"
    elif known.has("finite", low[verb]) or _joins_verb(low[verb:], known):
        return text
    else:
        base = known.present.get(low[verb], known.past.get(low[verb], low[verb]))
        if base not in known.to_participle:
            return text
        words[verb] = words[verb].replace(low[verb], known.to_participle[base])
        words.insert(at + 1, have)
    return known.rewritten("since_long", " ".join(words))


def _joins_verb(low: Sequence[str], known: Lexicon) -> bool:
    """Whether another verb may have the same subject: "I work and teach"."""
    return any(
        known.has("joins", before) and (word in known.bases or word in known.past)
        for before, word in pairwise(low)
    )


def cased(text: str) -> str:
    """Return a note with the capitals that days, months, "I" and a new sentence have.

    Signs that stand for words are written out: "w/", "&", "->".

    >>> cased("saturday 18 july, if that suits. she does the walls")
    'Saturday 18 July, if that suits. She does the walls'
    """
    known = lexicon()
    for name in _SIGNS:
        text = known.rewritten(name, text)
    return known.pattern("small_names").sub(lambda found: capital(found[0]), text)


def _signed(word: str, known: Lexicon) -> str:
    """Put in the apostrophe that a short form lacks: "didnt" is "didn't", "teached" is "taught"."""
    if right := known.misformed.get(plain(word)):
        return word.replace(plain(word), right)
    if not known.has("unsigned", plain(word)):
        return word
    at = len(word.rstrip(".,;!?")) - 1
    return f"{word[:at]}'{word[at:]}"


def with_calling(text: str, known: Lexicon) -> str:
    """Put in the article that a calling lacks: "I'm retired watchmaker" is "I'm a ...".

    "I worked as reporter" lacks it as well.
    """
    found = known.pattern("calling").match(text)
    if not found:
        return text
    what = found["what"]
    low = [plain(word) for word in what.split()]
    titled = known.has("titles", low[-1]) or known.has("titles", low[0])
    if titled or not known.has("persons", low[-1]) or not all(map(str.islower, what.split())):
        return text
    return f"{found['start']}{with_article(what, known)}{text[found.end() :]}"


def _agreed(text: str, known: Lexicon) -> str:
    """Give the verb behind "we" its form: "We offers courses" is "We offer courses"."""
    words = text.split()
    low = [plain(word) for word in words[:2]]
    several = low[:1] in (["i"], ["we"], ["you"], ["they"])
    if len(low) < 2 or not several or known.has("finite", low[1]) or low[1] not in known.present:
        return text
    return " ".join([words[0], words[1].replace(low[1], known.present[low[1]]), *words[2:]])


def _joined(text: str, known: Lexicon) -> str:
    """Put "and" before the last of several verbs: "drove us home, knew every goat"."""
    *most, last = re.split(r",\s+", text)
    low = [plain(word) for word in last.split()]
    first = plain(most[0].split()[0]) if most and most[0] else ""
    while low and known.has("adverbs", low[0]):
        low = low[1:]
    alone = len(low) == 1 and known.has("alone", known.past.get(low[0], ""))  # "stayed"
    if (len(low) < 2 and not alone) or " and " in f" {text} ":
        return text
    low = [*low, ""]
    if known.has("clause_subjects", first):
        first = plain("".join(most[0].split()[1:2]))  # "you held her hand, did not say a word"
    bases = dict(zip(known.bases, known.bases, strict=True))
    verbs = {"past": known.past, "present": known.present, "bases": bases}
    for name, of in verbs.items():
        # "Used in five towns" was done to it, and "visits, reports" are things.
        unsure = name == "past" and any(
            known.has(kind, low[1]) for kind in ("prepositions", "relatives")
        )
        own = {of.get(one, "") for one in (first, low[0])}
        # "Answer one text" has an object, so it is no thing.
        object_ = leads_object(low[1], known) and not known.has("prepositions", low[1])
        unsure = unsure or (name != "past" and known.any("nouns", own) and not object_)
        leads = first in of or (name == "past" and known.fits("regular_past", first))
        if leads and low[0] in of and not unsure:
            return f"{', '.join(most)} and {last}"
    return text
