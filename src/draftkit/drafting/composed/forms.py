"""The forms that a note can take in a sentence, as far as its shape is certain.

A frame such as "I can offer {noun}." takes a note only if the note has that form. `words`
is the form that each note has: what the user wrote, to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.asking import finer
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Note, Shape, plain
from draftkit.drafting.composed.phrase import (
    definite,
    definite_one,
    indefinite,
    occasion,
    pieces_of,
)
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.tidy import tidied
from draftkit.drafting.composed.turning import (
    capital,
    small_start,
    turned_pronouns,
    turned_verbs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["View", "ended", "forms"]


@dataclass(frozen=True, slots=True)
class View:
    """Who speaks to whom in a sentence.

    Attributes:
        subject: Who did it where a note does not say: `I`, `you`, `it`, or a name.
        names: Names of the person whom the notes are about.
        of: Which of "he", "she" and "they" stand for that person.
        to: What these become: `I` or `you`.
        others: What else may have done it: "gave me courage" is not said of the one who
            "rewrote my talk".
        bare: Whether a bare verb is what the subject does: "lead a team" in a list of facts.
        asks: Whether a verb that might be either is rather to come than done: "let me know".
    """

    subject: str = "I"
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ("he", "she")
    to: str = "I"
    others: str = ""
    bare: bool = False
    asks: bool = False


def forms(text: str, view: View, language: str = "en") -> dict[str, str]:
    """Return each form that a note has; one whose shape is not certain has none.

    >>> forms("Keeps vaccines cold", View())["sentence"]
    'I keep vaccines cold.'
    >>> forms("cup of tea", View())["noun"]
    'a cup of tea'
    """
    known = lexicon(language)
    if several := _several(text, view, language):
        return several
    if view.to == "I" and (view.bare or "; " in text):
        text = re.split(r"\s\|\s|; ", text)[0]  # what stands behind may hang on it
    shaped = shape_of(tidied(text, known), names=view.names, language=language)
    if not shaped.text:
        return {}
    note = _turned(shaped, view, known)
    # Of facts, "repair fridges on site" is most likely what somebody does.
    sure = note.sure or (view.bare and note.shape is Shape.BASE)
    found = _MAKERS[note.shape](note.text, view, known) if sure and note.shape in _MAKERS else {}
    found = {name: one for name, one in found.items() if one}
    if note.shape not in _SAID and len(note.text.split()) <= _EVENT:
        found.setdefault("occasion", occasion(note.text, known))
    if "clause" in found:
        found["sentence"] = ended(capital(found["clause"]))
    return found | finer(found, note.shape, known)


def _several(text: str, view: View, language: str) -> dict[str, str]:
    """Return what a semicolon joins, if each part is a sentence by itself."""
    parts = text.split("; ")
    each = [forms(part, view, language).get("clause") for part in parts if len(parts) > 1]
    clause = "; ".join(filter(None, each))
    return {"clause": clause, "sentence": ended(capital(clause))} if each and all(each) else {}


def ended(text: str) -> str:
    """Return a sentence with a sign at its end."""
    return text if re.search(r"[.!?\u2026][\"'\u201d\u2019)]*\Z", text) else f"{text}."


def _turned(note: Note, view: View, known: Lexicon) -> Note:
    """Turn what begins with "her question" or "Maria's question" to the reader or the writer."""
    words = note.text.split()
    possessives = {"he": "his", "she": "her", "they": "their"}
    mine = {"I": "my", "you": "your"}[view.to]
    if note.shape is Shape.NOUN:
        for of in view.of:
            if plain(words[0]) == possessives[of]:
                turned = turned_pronouns(words, 0, of, view.to, known)
                return Note(" ".join(turned), note.shape, 0.9) if turned else _unsure(note)
        for name in view.names:
            size = len(name.split())
            own = " ".join(words[:size]).replace("\u2019", "'")
            if own in (f"{name}'s", f"{name}'") and len(words) > size:
                return Note(" ".join([mine, *words[size:]]), note.shape, 0.9)
    if note.shape is Shape.SENTENCE:
        for name in view.names:
            if note.text.replace("\u2019", "'").startswith(f"{name}'s "):
                rest = " ".join(words[len(name.split()) :])
                return Note(f"{capital(mine)} {rest}", note.shape, note.confidence)
    if note.shape is Shape.SENTENCE and view.to == "I" and plain(words[0]) in ("his", "her"):
        return Note(" ".join([capital(mine), *words[1:]]), note.shape, note.confidence)
    return note


def _unsure(note: Note) -> Note:
    return Note(note.text, note.shape, 0.0)


_Forms = dict[str, str]

# Who is meant by these is not known where the writer is not named.
_THEIRS = {"he", "she", "him", "his", "her", "their"}

# What is no event, and how many words one has at most.
_SAID = (Shape.FIRST, Shape.READER, Shape.THIRD, Shape.QUESTION, Shape.SENTENCES, Shape.LABEL)
_EVENT = 10

# So many words may stand in brackets.
_ASIDE = 6


def _sentence(text: str, view: View, _known: Lexicon) -> _Forms:
    others = {"he", "she", "him", *({"they"} if "they" in view.of else ())}
    if others & {plain(word) for word in text.split()} and view.to == "I":
        return {}  # who is meant is not certain
    return {"clause": small_start(text)}


def _sentences(text: str, view: View, known: Lexicon) -> _Forms:
    """Several sentences: whole if each of them is one by itself."""
    from draftkit.drafting.composed.note import parts_of

    each = [forms(part, view).get("sentence") for part in parts_of(text)]
    del known
    return {"sentence": " ".join(filter(None, each))} if all(each) else {}


def _third(text: str, view: View, known: Lexicon) -> _Forms:
    """Turn "she keeps" and "Ruth Adeyemi keeps" to "I keep"."""
    words = text.split()
    first = plain(words[0])
    short = {"he's": "is", "she's": "is", "they're": "are", "they've": "have"}
    if first in short:
        words = [first.partition("'")[0], short[first], *words[1:]]
        first = plain(words[0])
    size, of = 1, first
    if first not in ("he", "she", "they"):
        size = max(len(name.split()) for name in view.names if text.startswith(name))
        of = _pronoun(words, view.of)
    elif first not in view.of:
        return {}
    at = size
    while at < len(words) - 1 and known.has("adverbs", plain(words[at])):
        at += 1
    turned = turned_verbs(words, at, view.to, known)
    if turned and of:
        turned = turned_pronouns(turned, size, of, view.to, known)
    return {"clause": " ".join([view.to, *turned[size:]])} if turned else {}


def _pronoun(words: list[str], of: Collection[str]) -> str:
    """Return which pronoun stands for a person whom a sentence calls by name."""
    low = {plain(word) for word in words}
    marks = {"he": {"he", "his", "him", "himself"}, "she": {"she", "her", "herself"}}
    return next((one for one in of if low & marks.get(one, {"they", "their"})), "")


def _verb_phrase(text: str, view: View, known: Lexicon) -> _Forms:
    """Give a verb in front its subject: "cut losses", "leads a team"."""
    words = text.split()
    if view.asks and plain(words[0]) in known.bases:
        return _base(text, view, known)
    low = [plain(word) for word in words]
    subject = _subject_of(low, view, known)
    if not subject or (set(low) & _THEIRS and subject in ("I", "you")):
        return {}
    at = 0
    while at < len(words) - 1 and known.has("adverbs", plain(words[at])):
        at += 1
    said = small_start(text)
    if subject in ("I", "you") and plain(words[at]) not in known.past:
        turned = turned_verbs(said.split(), at, subject, known)
        if turned is None:
            return {}
        said = " ".join(turned)
    if subject == "I":
        said = re.sub(r"\b(?:him|her)self\b", "myself", said)
    return {"clause": f"{subject} {_lower(said)}"}


def _subject_of(low: Sequence[str], view: View, known: Lexicon) -> str:
    """Return who did it, or nothing where that is unsure.

    "Gave me courage" and "saved our day" are said of what happened, "rewrote my talk" is not.
    """
    words = set(low)
    if view.subject == "you":
        return "I" if "you" in words else "you"
    mine = words & {"me", "us"}
    if not view.others:
        return "" if mine and view.subject == "I" else view.subject
    if mine or (words & {"my", "our"} and known.has("caused", low[0])):
        return view.others
    return view.subject if known.has("done", low[0]) else ""


def _base(text: str, view: View, known: Lexicon) -> _Forms:
    """A bare verb: what may be asked for, or done."""
    del known
    bare = _lower(re.sub(r"\A(?:to|please)\s+", "", text, flags=re.IGNORECASE))
    if text.lower().startswith("to "):
        return {"aim": f"to {bare}"}
    own = not {plain(word) for word in bare.split()} & {"me", "us", "his", "her", "their"}
    return {"base": bare} | ({"clause": f"{view.subject} {bare}"} if view.bare and own else {})


def _noun(text: str, view: View, known: Lexicon) -> _Forms:
    found = {"noun": indefinite(text, known), "the": definite(text, known)}
    if view.subject == "you" and not found["the"]:
        found["mixed"] = _mixed(text, view, known)
    return found | {"occasion": occasion(text, known)}


def _mixed(text: str, view: View, known: Lexicon) -> str:
    """Join things and what the reader did: "the fourteen minutes and that you refused"."""
    said = []
    for piece in pieces_of(re.sub(r",\s+and\s+", ", ", text)):
        own = forms(piece, view)
        clause = own.get("clause", "")
        said.append(f"that {clause}" if clause.startswith("you ") else definite_one(piece, known))
    return f"{', '.join(said[:-1])} and {said[-1]}" if all(said) and len(said) > 1 else ""


def _person(text: str, view: View, known: Lexicon) -> _Forms:
    own = _noun(text, view, known)
    return own | ({"person": with_article(text, known)} if "," not in text else {})


def _doing(text: str, view: View, known: Lexicon) -> _Forms:
    words = text.split()
    if known.has("adverbs", plain(words[0])):
        return {"state": small_start(text)}
    if view.subject == "you" and {"me", "us"} & {plain(word) for word in words}:
        return {"kindness": _lower(text)}
    return {"doing": _lower(text)}


def _state(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"state": _lower(text)}


def _clause(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"matter": _lower(text)}


def _colon(text: str, view: View, known: Lexicon) -> _Forms:
    """A key and what there is to say of it: "the saw: lent for three weeks"."""
    key, _, rest = text.partition(":")
    verb = plain(key.split()[0])
    if len(key.split()) == 1 and verb in known.past and not known.has("nouns", known.past[verb]):
        return {name: one for name, one in forms(f"{key} {rest}", view).items() if name == "clause"}
    own, said = forms(key, view), rest.strip()
    if "noun" not in own or len(said.split()) > _ASIDE or said[-1:] in ".!?":
        return {}
    return {name: f"{own[name]} ({said})" for name in ("noun", "the")}


def _that(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"that": _lower(text.partition(" ")[2])}


def _reason(text: str, view: View, known: Lexicon) -> _Forms:
    rest = text.partition(" ")[2]
    turned = forms(rest, view)
    del known
    return {"reason": turned["clause"]} if "clause" in turned else {"reason": rest}


def _question(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"sentence": capital(text.rstrip("?") + "?")}


def _label(text: str, view: View, known: Lexicon) -> _Forms:
    """Several names for one person: "Engineer | Speaker | Dad"."""
    del view
    each = [part.strip() for part in re.split(r"\s+[|\u2022\u00b7/]\s+", text)]
    persons = [shape_of(part).shape is Shape.PERSON for part in each]
    if not all(persons):
        return {}
    named = [with_article(part, known) for part in each]
    return {"person": ", ".join(named[:-1]) + f" and {named[-1]}"}


def _lower(text: str) -> str:
    """Return a text whose first word is known to be an ordinary one, in lower case."""
    return text if text[:2].isupper() or text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]


_MAKERS: dict[Shape, Callable[[str, View, Lexicon], _Forms]] = {
    Shape.FIRST: _sentence,
    Shape.READER: _sentence,
    Shape.SENTENCE: _sentence,
    Shape.SENTENCES: _sentences,
    Shape.THIRD: _third,
    Shape.QUESTION: _question,
    Shape.PAST: _verb_phrase,
    Shape.PRESENT: _verb_phrase,
    Shape.BASE: _base,
    Shape.DOING: _doing,
    Shape.STATE: _state,
    Shape.NOUN: _noun,
    Shape.PERSON: _person,
    Shape.CLAUSE: _clause,
    Shape.COLON: _colon,
    Shape.THAT: _that,
    Shape.REASON: _reason,
    Shape.LABEL: _label,
}
