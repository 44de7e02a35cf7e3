"""How a sentence begins that says a note of somebody's profile in the first person.

People note what they did in many shapes: "Cut losses by 31%", "Two years of field data",
"No label goes up before it is read aloud". Each asks for another beginning.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from draftkit.language.lexicon import lines

__all__ = ["addressed", "openings", "phrase", "question", "whole"]


def openings(note: str, starts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return beginnings that lead a model into a note.

    Args:
        note: What a person noted: a clause without a subject, a noun, or a sentence.
        starts: How the sentence may begin, up to the note's first word, where the note
            has neither a subject nor a verb in front.

    >>> openings("Cut losses by 31%"), openings("Keeps vaccines cold")
    (('I cut', 'We cut'), ('I keep',))
    >>> openings("Two years of data", ("I can offer",)), openings("No label goes up unread")
    (('I can offer two',), ('No label',))
    """
    words = phrase(note).split()
    first = words[0].replace("\u2019", "'")
    if first.lower() in _SUBJECTS:
        return (" ".join(note.split()[:2]),)
    if _is_past(first):
        return f"I {first}", f"We {first}"
    if first in _present():
        return (f"I {_present()[first]}",)
    if _is_sentence(words) or not starts:
        return (_capital(" ".join(note.split()[:2])),)
    return tuple(_joined(start, words) for start in starts)


def whole(opening: str, note: str) -> str:
    """Return the sentence that an opening and the rest of the note make, word for word.

    >>> whole("I can offer two", "Two years of data."), whole("I keep", "Keeps it cold")
    ('I can offer two years of data.', 'I keep it cold.')
    """
    said = opening.split()
    words = note.strip().rstrip(".").split()
    for at, word in enumerate(words[:4]):
        last = said[-1].lower()
        if word.lower() == last or _present().get(word.lower()) == last:
            return _ended(" ".join([opening, *words[at + 1 :]]))
    return _ended(" ".join([opening, *words[1:]]))


def question(ask: str) -> str:
    """Make a question of what a person wants to ask for.

    >>> question("a 20-minute call next week"), question("introduce me to your editor")
    ('Could I have a 20-minute call next week?', 'Could you introduce me to your editor?')
    """
    plain = phrase(ask).rstrip("?")
    first = plain.partition(" ")[0].lower()
    if first in _ASKING:
        return f"{_capital(plain)}?"
    if first in _TOGETHER:
        return f"Could we {plain}?"
    if first in _requests():
        return f"Could you {plain}?"
    return f"Could I have {plain}?"


def addressed(name: str) -> str:
    """Return a name as it stands after "Dear": "the night shift" loses its article."""
    return re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)


def phrase(text: str) -> str:
    """Make a phrase of what a person typed, to stand inside a sentence."""
    text = text.strip().rstrip(".")
    first, _, rest = text.partition(" ")
    # "Cold-chain engineer" becomes small; "I", "NATO nurse", "McKinsey" and "Ann Lee" stay.
    plain = first[1:].islower() and len(first) > 1 and not rest[:1].isupper()
    return f"{first.lower()} {rest}".strip() if plain else text


_SUBJECTS = ("i", "i'm", "i've", "i'll", "i'd", "we", "we're", "we've", "we'll")
_ASKING = ("can", "could", "do", "may", "might", "should", "will", "would")
_TOGETHER = ("chat", "collaborate", "discuss", "meet", "speak", "start", "talk", "work")
# What ends in -ed and is mostly said of somebody, not done by them.
_STATES = frozenset(
    {"based", "certified", "dedicated", "experienced", "licensed", "qualified", "registered"}
    | {"retired", "seasoned", "skilled", "united"}
)
_VERB_FORMS = frozenset(
    {"am", "are", "became", "becomes", "brings", "can", "could", "did", "does", "gets", "gives"}
    | {"goes", "had", "has", "have", "is", "keeps", "knows", "leads", "makes", "means", "must"}
    | {"needs", "said", "says", "should", "takes", "teaches", "wants", "was", "were", "went"}
    | {"will", "would", "writes"}
)
# What comes after one of these is a clause inside the note: "what breaks", "a tool that helps".
_RELATIVE = re.compile(
    r"(?:how|that|what|when|where|which|who|whose|why|i|we|you|they)$", re.IGNORECASE
)


def _is_past(word: str) -> bool:
    regular = word.endswith("ed") and len(word) > 4 and word.isalpha() and not word.endswith("eed")
    return word in _verbs("past") or (regular and word.islower() and word not in _STATES)


def _is_sentence(words: list[str]) -> bool:
    """Tell whether a note has a subject and a verb: "No label goes up before ..."."""
    return not _RELATIVE.match(words[0]) and any(
        word.lower().rstrip(",;:") in _VERB_FORMS and not _RELATIVE.match(before)
        for before, word in pairwise(words)
    )


def _joined(start: str, words: list[str]) -> str:
    """Join a start and the note's first word; what both say is said once."""
    own = start.lower().split()
    for size in range(len(own), 0, -1):
        if own[-size:] == [word.lower() for word in words[:size]] and len(words) > size:
            words = words[size:]
            break
    return f"{start} {words[0]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith(("!", "?", ".")) else f"{text}."


@cache
def _verbs(kind: str) -> frozenset[str]:
    return frozenset(_row(kind).split())


@cache
def _present() -> dict[str, str]:
    return dict(pair.split("=") for pair in _row("present").split())


@cache
def _requests() -> frozenset[str]:
    return _verbs("request") | frozenset(_present().values())


def _row(kind: str) -> str:
    rows = (line.partition(": ") for line in lines("verbs.txt"))
    return next(words for of, _, words in rows if of == kind)
