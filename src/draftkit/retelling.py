"""How a sentence begins that says a note of somebody's profile in the first person."""

from __future__ import annotations

from functools import cache

from draftkit.checks.lexicon import lines

__all__ = ["openings", "phrase", "question"]

_ASKING = ("can", "could", "do", "may", "might", "should", "will", "would")
_TOGETHER = ("chat", "collaborate", "discuss", "meet", "speak", "start", "talk", "work")
_NOUNS = ("a", "an", "the", "your", "some", "any", "ten", "fifteen", "twenty", "thirty", "half")
_OWN = ("i", "i'm", "i've", "my", "our", "we", "we're", "we've")


def openings(note: str, starts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return beginnings that lead a model into a note.

    Args:
        note: What a person noted: a clause without a subject, a noun, or a sentence.
        starts: How the sentence may begin, up to the note's first word; left out, it is
            found from that word.

    >>> openings("Cut losses by 31%"), openings("Keeps vaccines cold")
    (('I cut', 'We cut'), ('I keep',))
    >>> openings("Two years of data", ("I can offer",))
    ('I can offer two',)
    """
    plain = phrase(note)
    first, _, rest = plain.replace("\u2019", "'").partition(" ")
    if first.lower() in _OWN:
        return (" ".join([note.strip().split()[0], *rest.split()[:1]]),)
    if first in _past() or (first.endswith("ed") and len(first) > 3):
        return f"I {first}", f"We {first}"
    if first in _present():
        return (f"I {_present()[first]}",)
    if starts:
        return tuple(_joined(start, plain) for start in starts)
    return (note.strip().split(maxsplit=1)[0],)


def question(ask: str) -> str:
    """Make a question of what a person wants to ask for.

    >>> question("a 20-minute call next week"), question("introduce me to your editor")
    ('Could I have a 20-minute call next week?', 'Could you introduce me to your editor?')
    """
    plain = phrase(ask)
    first = plain.partition(" ")[0].lower()
    if ask.rstrip().endswith("?"):
        return ask.strip()
    if first in _ASKING:
        return f"{plain[:1].upper()}{plain[1:]}?"
    if first in _TOGETHER:
        return f"Could we {plain}?"
    if first in _NOUNS or first[:1].isdigit() or first.endswith("ing"):
        return f"Could I have {plain}?"
    return f"Could you {plain}?"


def _joined(start: str, note: str) -> str:
    """Join a start and the note's first word; what both say is said once."""
    words = start.split()
    for size in range(len(words), 0, -1):
        said = " ".join(words[-size:]).lower() + " "
        if note.lower().startswith(said):
            note = note[len(said) :]
            break
    return f"{start} {note.split(maxsplit=1)[0]}"


def phrase(text: str) -> str:
    """Make a phrase of what a person typed, to stand inside a sentence."""
    text = text.strip().rstrip(".")
    first, _, rest = text.partition(" ")
    # "Cold-chain engineer" becomes small; "I", "NATO nurse", "McKinsey" and "Ann Lee" stay.
    plain = first[1:].islower() and len(first) > 1 and not rest[:1].isupper()
    return f"{first.lower()} {rest}".strip() if plain else text


@cache
def _past() -> frozenset[str]:
    return frozenset(_row("past").split())


@cache
def _present() -> dict[str, str]:
    return dict(pair.split("=") for pair in _row("present").split())


def _row(kind: str) -> str:
    rows = (line.partition(": ") for line in lines("verbs.txt"))
    return next(words for of, _, words in rows if of == kind)
