"""The forms that a note can take in a sentence, as far as its shape is certain.

A frame such as "I can offer {noun}." takes a note only if the note has that form.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.asking import finer
from draftkit.drafting.composed.clauses import completed, has_clause
from draftkit.drafting.composed.finished import is_finished, is_spliced
from draftkit.drafting.composed.frames import table
from draftkit.drafting.composed.heads import leads_object
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, ShapedNote, plain
from draftkit.drafting.composed.phrase import (
    day_first,
    definite,
    indefinite,
    occasion,
)
from draftkit.drafting.composed.shape import as_asked, shape_of
from draftkit.drafting.composed.subjects import base, lower, measured, third, verb_phrase
from draftkit.drafting.composed.tidy import perfected, tidied, with_calling
from draftkit.drafting.composed.turning import (
    capital,
    small_start,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.view import View

__all__ = ["ended", "forms"]

_Forms = dict[str, str]


def forms(  # noqa: C901 - one step a line
    text: str, view: View, language: str = "en"
) -> dict[str, str]:
    """Return each form that a note has; one whose shape is not certain has none.

    >>> from draftkit.drafting.composed.view import View
    >>> forms("Keeps vaccines cold", View())["sentence"]
    'I keep vaccines cold.'
    >>> forms("cup of tea", View())["noun"]
    'a cup of tea'
    """
    known = lexicon(language)
    if several := _several(text, view, language):
        return several
    if quoted := _quoted(text, known):
        return quoted
    if view.to == "I" and (view.bare or "; " in text):
        text = re.split(r"\s\|\s|; ", text)[0]  # what stands behind may hang on it
    said = tidied(text, known)
    if view.bare and view.to == "I":
        said = completed(said, known)
    both = [plain(word) for word in said.split()[:2]]
    if view.subject == "we" and both[:1] == ["both"] and both[-1] in known.bases:
        said = f"we {small_start(said)}"  # "both score our forecasts in the same way"
    shaped = shape_of(said, names=view.names, language=language)
    if not shaped.text:
        return {}
    note = _turned(shaped, view, known)
    note = as_asked(note, known) if view.asks else note
    # Of facts, "repair sheets for 22 models" is a thing, "lead a team" is what somebody does.
    sure = note.sure and not (view.bare and note.shape is Shape.BASE and not _is_done(said, known))
    # Of something still to come, "numbers nobody shows" is most likely a noun phrase.
    sure = sure and not (view.asks and note.shape is Shape.PRESENT and note.confidence < _CLEAR)
    if sure and note.shape in (Shape.PAST, Shape.PRESENT, Shape.BASE):
        note = ShapedNote(measured(note.text, known), note.shape, note.confidence)
    sure = sure and is_finished(note, known)
    found = _MAKERS[note.shape](note.text, view, known) if sure and note.shape in _MAKERS else {}
    found = {name: one for name, one in found.items() if one}
    if note.shape not in _SAID and len(note.text.split()) <= _EVENT:
        found.setdefault("occasion", occasion(note.text, known))
    found = _with_sentence(found, view, known)
    found |= finer(found, note.shape, known)
    if placed := _placed(said, known):
        found["placed"] = placed
    found |= day_first(said, known)
    if note.shape not in _THINGS or _may_have_verb(said, known):
        found |= _as_written(text, view, known)
    return found


def _may_have_verb(text: str, known: Lexicon) -> bool:
    """Whether what looks like a noun phrase may have a verb: "ten minutes cost less"."""
    low = [plain(word) for word in text.split()]
    behind = any(a in known.present and known.has("any_object", b) for a, b in pairwise(low))
    return behind or has_clause(text.split(), low, known) > 0


def _is_done(text: str, known: Lexicon) -> bool:
    """Whether the first word has an object, which shows that it is a verb."""
    low = [plain(word) for word in text.split()]
    led = len(low) > 1 and leads_object(low[1], known)
    return led or (len(low) > 2 and known.has("plain_adjectives", low[1]))


def _with_sentence(found: _Forms, view: View, known: Lexicon) -> _Forms:
    """Add the sentence of a clause; two joined by a comma cannot stand inside another one."""
    if "clause" not in found:
        return found
    found["clause"] = with_calling(perfected(found["clause"], known), known)
    sentence = {"sentence": ended(capital(found["clause"]))}
    if not is_spliced(found["clause"], known):
        return found | sentence
    rest = {name: one for name, one in found.items() if name != "clause"}
    return rest if view.to == "you" else rest | sentence


def _placed(text: str, known: Lexicon) -> str:
    """Return where or when something was, with its preposition: "at the feed store"."""
    words = text.split()
    low = [plain(word) for word in words]
    led = len(low) > 1 and known.has("prepositions", low[0]) and not has_clause(words, low, known)
    if not led:
        return ""
    return small_start(text)


def _as_written(text: str, view: View, known: Lexicon) -> _Forms:
    """Return the writer's own words where they were written as a sentence."""
    low = [plain(word) for word in text.split()]
    left = [one for one in ("he", "she") if one in view.of]
    others = frozenset[str]().union(*(known.persons[one].words for one in left))
    hanging = known.has("relatives", low[0]) or known.has("once", low[0])
    written = text[:1].isupper() and text.rstrip()[-1:] in tuple(".!?")
    return {"whole": text.strip()} if written and not (hanging or others & set(low)) else {}


def _quoted(text: str, known: Lexicon) -> _Forms:
    """Return what somebody else said, with the name of the speaker in front."""
    found = known.pattern("quotation").match(text)
    if not found:
        return {}
    who = found["who"] or found["by"]
    first, *more = who.split(", ")
    titled = known.has("titles", plain(first.split()[0]))
    words = first.split()
    name = words[-1][:1].isupper()  # "Chief Dokubo", "Goran"
    start = first if name else lower(first)
    named = first if start[:1].isupper() else f"the {start}" * titled or indefinite(start, known)
    if not named:
        return {}
    rest = "".join(f", {one}" for one in more)
    said = table("en")["quotation"]["frame"].format(who=f"{named}{rest}", said=ended(found["said"]))
    return {"quotation": ended(said)}


def _several(text: str, view: View, language: str) -> dict[str, str]:
    """Return what a semicolon joins, if each part is a sentence by itself."""
    parts = text.split("; ")
    each = [forms(part, view, language).get("clause") for part in parts if len(parts) > 1]
    clause = "; ".join(filter(None, each))
    return {"clause": clause, "sentence": ended(capital(clause))} if each and all(each) else {}


def ended(text: str) -> str:
    """Return a sentence with a full stop, unless it has its own mark at the end."""
    return text if re.search(r"[.!?\u2026][\"'\u201d\u2019)]*\Z", text) else f"{text}."


def _turned(note: ShapedNote, view: View, known: Lexicon) -> ShapedNote:
    """Turn a name in front, as in "Maria's question", into "your" or "my"."""
    words = note.text.split()
    mine = known.persons[view.to].possessive
    if note.shape is Shape.NOUN:
        for name in view.names:
            size = len(name.split())
            own = " ".join(words[:size]).replace("\u2019", "'")
            if own in (f"{name}'s", f"{name}'") and len(words) > size:
                return ShapedNote(" ".join([mine, *words[size:]]), note.shape, 0.9)
    if note.shape is Shape.SENTENCE:
        for name in view.names:
            if note.text.replace("\u2019", "'").startswith(f"{name}'s "):
                rest = " ".join(words[len(name.split()) :])
                return ShapedNote(f"{capital(mine)} {rest}", note.shape, note.confidence)
    if (
        note.shape is Shape.SENTENCE
        and view.to == "I"
        and plain(words[0]) in {known.persons[of].possessive for of in view.of}
    ):
        return ShapedNote(" ".join([capital(mine), *words[1:]]), note.shape, note.confidence)
    return note


# How certain it must be that what could be a noun is a verb.
_CLEAR = 0.8

# What is not a sentence, even if it ends with a full stop: "Proud dad of three."
_THINGS = (Shape.NOUN, Shape.PERSON, Shape.STATE, Shape.DOING, Shape.COLON)

# Shapes that cannot be an event, and how many words an event may have.
_SAID = (Shape.FIRST, Shape.READER, Shape.THIRD, Shape.QUESTION, Shape.SENTENCES, Shape.LABEL)
_EVENT = 10
_SPOKEN = (Shape.FIRST, Shape.READER, Shape.THIRD)
_VERBS = (Shape.PAST, Shape.PRESENT)

# So many words may stand in brackets.
_ASIDE = 6


def _sentence(text: str, view: View, known: Lexicon) -> _Forms:
    low = [plain(word) for word in text.split()]
    others = known.small["others_subjects"] | ({"they"} if "they" in view.of else set())
    if not any(known.has("persons", word) or known.has("kin", word) for word in low):
        others |= known.small["others_owned"]
    if others & set(low) and view.to == "I":
        return {}  # who is meant is not certain
    return {"clause": small_start(text)}


def _sentences(text: str, view: View, known: Lexicon) -> _Forms:
    """Several sentences: whole if each of them is one by itself."""
    from draftkit.drafting.composed.note import parts_of

    each = [forms(part, view).get("sentence") for part in parts_of(text)]
    del known
    return {"sentence": " ".join(filter(None, each))} if all(each) else {}


def _noun(text: str, view: View, known: Lexicon) -> _Forms:
    first = plain(text.split(maxsplit=1)[0])
    if view.asks and known.has("nouns", first) and not known.has("states", first):
        return {}  # "talk about the house" is a thing to do as well
    found = {"noun": indefinite(text, known), "the": definite(text, known)}
    return found | {"occasion": occasion(text, known)}


def _person(text: str, view: View, known: Lexicon) -> _Forms:
    own = _noun(text, view, known)
    return own | ({"person": with_article(text, known)} if "," not in text else {})


def _doing(text: str, view: View, known: Lexicon) -> _Forms:
    words = text.split()
    if known.has("ranks", plain(words[0])):
        return {}  # "first hearing after 19 days"
    if view.subject == "you" and known.any("writer_objects", map(plain, words)):
        return {"kindness": lower(text)}
    return {"doing": lower(text)}


def _state(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"state": lower(text)}


def _clause(text: str, view: View, known: Lexicon) -> _Forms:
    del view
    if known.has("supposing", plain(text.split(maxsplit=1)[0])):
        return {"query": lower(text)}  # nobody talks "about if"
    when = {"placed": lower(text)} if known.has("when", plain(text.split(maxsplit=1)[0])) else {}
    return {"matter": lower(text)} | when


def _colon(text: str, view: View, known: Lexicon) -> _Forms:
    """A key and what there is to say of it: "the saw: lent for three weeks"."""
    key, _, rest = text.partition(":")
    verb = plain(key.split()[0])
    if len(key.split()) == 1 and verb in known.past and not known.has("nouns", known.past[verb]):
        return {name: one for name, one in forms(f"{key} {rest}", view).items() if name == "clause"}
    own, said = forms(key, view), rest.strip()
    # "Wrote the ladder: nine small steps", of a list of facts.
    shape = shape_of(key, names=view.names).shape
    told = shape is Shape.SENTENCE or (shape in _VERBS and _is_done(key, known))
    spoken = shape in _SPOKEN or (view.bare and told)
    if spoken and (clause := own.get("clause")):
        return {"clause": f"{clause}: {said}"}
    if view.asks:
        return {}  # a title, or what there is to say of it
    if "noun" not in own or len(said.split()) > _ASIDE or said[-1:] in ".!?" or ": " in said:
        return {}
    return {name: f"{own[name]} ({said})" for name in ("noun", "the") if name in own}


def _question(text: str, view: View, known: Lexicon) -> _Forms:
    del view, known
    return {"sentence": capital(text.rstrip("?") + "?")}


_MAKERS: dict[Shape, Callable[[str, View, Lexicon], _Forms]] = {
    Shape.FIRST: _sentence,
    Shape.READER: _sentence,
    Shape.SENTENCE: _sentence,
    Shape.SENTENCES: _sentences,
    Shape.THIRD: third,
    Shape.QUESTION: _question,
    Shape.PAST: verb_phrase,
    Shape.PRESENT: verb_phrase,
    Shape.BASE: base,
    Shape.DOING: _doing,
    Shape.STATE: _state,
    Shape.NOUN: _noun,
    Shape.PERSON: _person,
    Shape.CLAUSE: _clause,
    Shape.COLON: _colon,
}
