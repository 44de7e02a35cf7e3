"""What makes a whole sentence of a note that is almost one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.turning import capital
from draftkit.language.language import language
from draftkit.language.numerals import numerals

if TYPE_CHECKING:
    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["cased", "tidied", "worded"]

# What is written short, by the names of its rewrites; each looks at what the others left.
_WRITTEN_OUT = (
    *("moved", "agreed", "either"),
    *("every_weeks", "weeks", "years", "hours", "dashed", "added"),
)

# Signs that stand for words, by the names of their rewrites.
_SIGNS = ("without", "with", "ampersand", "arrow", "at_sign", "run_on")

# Smaller numbers are written in words.
_TEN = 10

# In words: how long a note is that leaves its verb out.
_FEWEST, _MOST = 3, 5


def tidied(text: str, known: Lexicon) -> str:
    """Return a note with what its sentence lacks, where that is certain.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> tidied("Not one Tuesday missed", lexicon())
    'Not one Tuesday was missed'
    >>> tidied("61% of drivers get their choice, was 38%", lexicon())
    '61% of drivers get their choice, up from 38%'
    """
    if not text.strip():
        return ""
    text = known.rewritten("year", " ".join(_signed(word, known) for word in text.split()))
    for name in _WRITTEN_OUT:
        text = known.rewritten(name, text)
    text = _joined(worded(text, known), known)
    first, _, rest = text.partition(" ")
    if first.lower() == "not" and rest and plain(rest.split()[0]) in known.bases:
        text = f"do {text}"
    if found := known.pattern("before").match(text):
        now, sign, said, earlier, same = found.groups()
        return f"{now}{sign} {said}, {_way(now, earlier)} from {earlier}{same}" * (sign == same)
    if known.fits("figure", text):
        return ""  # "28 days ahead, was 7": what was 7 is not certain
    text = known.rewritten("since", text)
    return _contracted(_participle(text, known), known)


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


def worded(text: str, known: Lexicon) -> str:
    """Return a note that begins with a small number with it, and those like it, in words.

    >>> worded("1 student, 2 summers, 40 racks", lexicon())
    'one student, two summers, 40 racks'
    """
    small = known.pattern("small_number")
    if not small.match(text):
        return text
    every = numerals(language("en")).words.items()
    words = {str(int(one)): word for word, one in every if one < _TEN}
    return small.sub(lambda found: words.get(found[0], found[0]), text)


def _signed(word: str, known: Lexicon) -> str:
    """Put the sign in that a short form lacks: "didnt" is "didn't"."""
    if not known.has("unsigned", plain(word)):
        return word
    at = max(word.lower().rfind(end) for end in ("re", "ve")) if word[-1:] == "e" else -1
    at = at if at > 0 else len(word.rstrip(".,;!?")) - 1
    return f"{word[:at]}'{word[at:]}"


def _joined(text: str, known: Lexicon) -> str:
    """Put "and" before the last of several verbs: "drove us home, knew every goat"."""
    *most, last = re.split(r",\s+", text)
    low = [plain(word) for word in last.split()]
    first = plain(most[0].split()[0]) if most and most[0] else ""
    while low and known.has("adverbs", low[0]):
        low = low[1:]
    if len(low) < 2 or " and " in f" {text} ":
        return text
    bases = dict(zip(known.bases, known.bases, strict=True))
    verbs = {"past": known.past, "present": known.present, "bases": bases}
    for name, of in verbs.items():
        # "Used in five towns" was done to it, and "visits, reports" are things.
        unsure = name == "past" and known.has("prepositions", low[1])
        own = {of.get(one, "") for one in (first, low[0])}
        unsure = unsure or (name != "past" and known.any("nouns", own))
        leads = first in of or (name == "past" and known.fits("regular_past", first))
        if leads and low[0] in of and not unsure:
            return f"{', '.join(most)} and {last}"
    return text


def _way(now: str, earlier: str) -> str:
    return "up" if float(now.replace(",", "")) > float(earlier.replace(",", "")) else "down"


def _participle(text: str, known: Lexicon) -> str:
    """Put the verb in that a short note leaves out: "no run lost" is "no run was lost".

    Of few verbs it is certain that this was done to the thing, not by it.
    """
    words = text.rstrip(".").split()
    low = [plain(word) for word in words]
    counted = low[:2] == ["not", "one"] or low[:1] == ["no"] or "".join(low[:1]).isdigit()
    counted = counted and "no" not in low[1:]
    if not counted or not _FEWEST <= len(low) <= _MOST or not known.has("undergone", low[-1]):
        return text
    one = known.has("none", low[0])
    return " ".join([*words[:-1], "was" if one else "were", words[-1]])


def _contracted(text: str, known: Lexicon) -> str:
    """Put an article before a bare subject: "ladder's been there", "hall has a roof"."""
    words = text.split()
    if len(words) < 3 or not words[0].isascii():
        return text
    first, second = plain(words[0]), plain(words[1])
    noun = first.removesuffix("'s")
    short = first.endswith("'s") and known.has("done_short", second)
    finite = known.has("finite_short", second)
    # Pronouns, names, and what is not counted have none.
    bare = words[0][:1].islower() and noun.isalpha() and len(noun) > 2 and not noun.endswith("s")
    bare = bare and not any(
        known.has(kind, noun)
        for kind in (
            "adverbs",
            "mass",
            "subjects",
            "first",
            "questions",
            "determiners",
            "relatives",
            "numbers",
        )
    )
    if short:
        words[0] = f"{words[0][:-2]} has"
    return " ".join(["the"] * ((short or finite) and bare) + words)
