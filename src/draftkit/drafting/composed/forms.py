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
from draftkit.drafting.composed.shape import shape_of
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


# A colon in a note becomes a dash where a colon stands before it.
_DASH = " \u2013 "


def forms(text: str, view: View, language: str = "en") -> dict[str, str]:
    """Return each form that a note has.

    >>> forms("Keeps vaccines cold", View())["sentence"]
    'I keep vaccines cold.'
    >>> forms("apprentices: 14 so far", View())["noun"]
    'apprentices \u2013 14 so far'
    """
    known = lexicon(language)
    note = _turned(shape_of(text, names=view.names, language=language), view, known)
    found = {"words": re.sub(r":\s+", _DASH, note.text) if note.shape is Shape.COLON else note.text}
    # Of facts, "repair fridges on site" is most likely what somebody does.
    sure = note.sure or (view.bare and note.shape is Shape.BASE)
    if sure and note.shape in _MAKERS:
        found |= _MAKERS[note.shape](note.text, view, known)
    elif note.shape is Shape.NOUN:
        found["loose"] = small_start(note.text)
    if "clause" in found:
        found["sentence"] = ended(capital(found["clause"]))
    return found | finer(found, note.shape, known)


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
    if note.shape is Shape.SENTENCE and view.to == "I" and plain(words[0]) in ("his", "her"):
        return Note(" ".join([capital(mine), *words[1:]]), note.shape, note.confidence)
    return note


def _unsure(note: Note) -> Note:
    return Note(note.text, note.shape, 0.0)


_Forms = dict[str, str]


def _sentence(text: str, view: View, _known: Lexicon) -> _Forms:
    others = {"he", "she", *({"they"} if "they" in view.of else ())}
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
    if not subject and low[0] in known.past:
        return {"past": small_start(text)}
    if not subject or (set(low) & {"his", "her", "their"} and subject in ("I", "you")):
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
    del view, known
    return {"noun": small_start(text)}


def _person(text: str, view: View, known: Lexicon) -> _Forms:
    del view
    return {"person": with_article(text, known), "noun": small_start(text)}


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
    own = forms(key, view) if len(key.split()) > 1 else {"noun": small_start(key)}
    if "clause" in own:
        return {"clause": f"{own['clause']}{_DASH}{rest.strip()}"}
    return {"noun": f"{own['noun']}{_DASH}{rest.strip()}"} if "noun" in own else {}


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
