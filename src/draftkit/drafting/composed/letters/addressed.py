"""A sentence about the reader, as it is said to them: "her film" is "your film".

People write a letter's notes in the right form but for one word: the recipient is "she". Where
only one person can be meant, that is turned; where it may be another, it stays, and is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.note import parts_of, plain
from draftkit.drafting.composed.recipient import (
    addressed,
    names_another,
    names_of,
    pronouns,
)
from draftkit.drafting.composed.turning import capital, turned_pronouns, turned_verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.frames import Role
    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.writer import Writer

__all__ = ["said_to_reader", "spoken_of"]

_ONE = ("he", "she")


def spoken_of(given: Sequence[tuple[Role, str]], writer: Writer, known: Lexicon) -> str:
    """Return which of "he" and "she" is the recipient in all that was given, or nothing.

    Nothing is certain where both are there, where the writer is called by name or may be the
    one who "would like him to come", or where the recipient has no name or is several.

    Args:
        given: What the user gave, with the role that it has in the letter.
        writer: Whose letter it is.
        known: The words of the language.
    """
    low = [(of, [plain(word) for word in text.split()]) for of, text in given]
    words = {word for _, each in low for word in each}
    there = [of for of in _ONE if known.persons[of].words & words]
    if (
        not writer.recipient
        or len(there) != 1
        or not words.isdisjoint(map(plain, writer.name.split()))
    ):
        return ""
    named = addressed(writer.recipient, known)
    several = known.any("both", map(plain, writer.recipient.split()))
    acts = any(of.subject != "you" and each[:1] == there for of, each in low)
    certain = named and not (several or acts) and there[0] in pronouns(writer.recipient, known)
    return there[0] if certain else ""


def said_to_reader(text: str, of: Role, writer: Writer, known: Lexicon) -> str:
    """Return a text with the pronouns that can only mean its reader turned to "you".

    Args:
        text: One or several sentences.
        of: The role that it has.
        writer: Whose text it is.
        known: The words of the language.

    Returns:
        The text; as it was if nothing is certain, and nothing if it cannot be said to the reader.
    """
    listeners = of.about == "audience"
    who = "they" if listeners else writer.spoken_of
    text = text if listeners else _not_by_name(text, writer, known)
    low = [plain(word) for word in text.split()]
    own = [n for n, word in enumerate(low) if who and word in known.persons[who].words]
    if not own or known.any("reader_said", low) or any(sign in text for sign in '"\u201c\u2018'):
        return text
    forms = (known.bases, known.past, known.present)
    if any(plain(part.split()[0]) in of for part in parts_of(text) for of in forms):
        return "" if listeners else text  # "Get them to lend me a hall", "Reads her own news"
    words = text.split()
    if _is_another(words, own, of, writer, known):
        return text
    turned = turned_pronouns(words, 0, who, "you", known)
    if turned is None:
        return text
    # "He left him the key": whoever acts does it for somebody else.
    object_ = known.persons[who].object
    acted = [n for n in own if low[n] == object_ and plain(turned[n]) == "you"]
    return text if own[0] == 0 and acted else capital(" ".join(turned))


def _not_by_name(text: str, writer: Writer, known: Lexicon) -> str:
    """Say "you" where the reader is called by name: "Dr Rawal taught", "I met Dr Rawal"."""
    names = sorted(names_of(writer.recipient, known), key=len, reverse=True)
    low = [plain(word) for word in text.split()]
    others = any(known.persons[of].words & set(low) for of in _ONE if of != writer.spoken_of)
    if others or not {*map(plain, names)}.isdisjoint(map(plain, writer.name.split())):
        return text
    words = text.split()
    for at in range(len(words)):
        if size := next((n for name in names if (n := _names(words, at, name))), 0):
            instead = _you(words, at, size, known)
            if not instead:
                return text
            words[at:] = instead
    return capital(" ".join(words))


def _names(words: Sequence[str], at: int, name: str) -> int:
    """Return how many words from a place on are this name, whatever ends the last."""
    parts = name.split()
    here = " ".join(words[at : at + len(parts)])
    ends = ("", "'s", "\u2019s", ".", ",", ";")
    return len(parts) if any(here == f"{name}{end}" for end in ends) else 0


def _you(words: Sequence[str], at: int, size: int, known: Lexicon) -> list[str]:
    """Return the words from a name on with "you" for it, or nothing where that is unsure."""
    last, rest = words[at + size - 1], list(words[at + size :])
    before = plain(words[at - 1]) if at else ""
    if (at > 1 and words[at - 1][:1].isupper()) or "".join(rest[:1])[:1].isupper():
        return []  # "the Mulgrew Centre"
    if last.endswith(("'s", "\u2019s")):
        return ["your", *rest] if rest else []
    end = last[-1] if last[-1] in ".;" and not known.has("any_titles", plain(last)) else ""
    led = known.has("prepositions", before)
    if last.endswith(",") or known.has("unsure_before", before) or words[at - 1].endswith(","):
        return []
    if end or not rest:
        return [f"you{end}", *rest] if at else []
    step = next((n for n, one in enumerate(rest) if not known.has("adverbs", plain(one))), 0)
    next_ = plain(rest[step])
    acts = not led and not known.has("joins", before)
    if acts and (turned := turned_verbs(rest, step, "you", known)):
        return ["you", *turned]
    beside = known.has("prepositions", next_) or known.has("joins", next_) or led
    return ["you", *rest] if beside else []


def _is_another(
    words: Sequence[str], own: Sequence[int], of: Role, writer: Writer, known: Lexicon
) -> bool:
    """Whether a pronoun may mean somebody who is named in front of it, here or before."""
    low = [plain(word) for word in words]
    if of.about == "audience":
        # "They buy rope" may be said of anybody, "I want them to" not.
        return own[0] == 0 or names_another(words[: own[0]], "they", "", known)
    if own[0] == 0 and (of.subject != "you" or known.has("finite", low[1])):
        return True  # what somebody is, is said to a tool and not to themselves
    if not {plain(name) for name in names_of(writer.recipient, known)}.isdisjoint(low):
        return True
    before = (*(one.split() for one in writer.told), words[: own[-1]])
    return any(names_another(one, writer.spoken_of, writer.recipient, known) for one in before)
