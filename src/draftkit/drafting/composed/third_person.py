"""A note about the writer as others say it: "I keep bees" is "She keeps bees".

Only what is certain is turned. If the profile gives no pronoun, the name is used; what has "my"
or "we" in it is quoted.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.finished import is_finished
from draftkit.drafting.composed.forms import ended
from draftkit.drafting.composed.note import Shape, ShapedNote, plain
from draftkit.drafting.composed.reference import hangs
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.subjects import lower, measured
from draftkit.drafting.composed.tidy import perfected, tidied
from draftkit.drafting.composed.turning import capital, small_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["Subject", "third_person"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a sentence is about.

    Attributes:
        name: The name that a sentence may use.
        pronoun: `he`, `she` or `they`; empty if it is not known.
        names: What the profile calls them.
    """

    name: str
    pronoun: str
    names: tuple[str, ...]

    @property
    def start(self) -> str:
        """What a sentence begins with."""
        return self.pronoun.capitalize() or self.name

    def verb(self, verb: str, known: Lexicon) -> str | None:
        """Return a verb, given in its form after "I", in its form after this subject, or None.

        >>> from draftkit.drafting.composed.lexicon import lexicon
        >>> Subject("Ann", "she", ()).verb("keep", lexicon())
        'keeps'
        """
        forms = known.persons[self.pronoun or "she"].verbs  # a name has those of "she"
        if verb in forms:
            return forms[verb]
        if verb in known.past or known.has("modals", verb):
            return verb
        if self.pronoun == "they":
            return verb if verb in known.bases else None
        present = {base: form for form, base in known.present.items()}
        return present.get(verb)


# What may be said before a colon, and be made clear behind it.
_BEFORE_COLON = (Shape.FIRST, Shape.THIRD, Shape.PAST, Shape.PRESENT, Shape.SENTENCE)

# What is turned beside the subject and its verb.
_OF_WRITER = ("possessive", "object", "self")


def third_person(
    text: str, subject: Subject, known: Lexicon, *, bare: bool = False, given: bool = False
) -> dict[str, str]:
    """Return a note of the profile as a sentence about the writer, or as a quotation.

    Args:
        text: The note.
        subject: Whom it is about.
        known: The words of the language.
        bare: Whether a bare verb is what the writer does, as in a list of facts.
        given: Whether it is a whole sentence that the user gave for this text.
    """
    parts = text.split("; ") if text[:1].islower() else [text]
    each = [_shaped(part, subject, known) for part in parts]
    note = each[0]
    if given and known.any("reader_said", map(plain, text.split())):
        return {"quote": text}  # "You need no tools" is said by somebody
    whole = note.sure and is_finished(note, known) and not hangs(note.text, known)
    if not (given or whole):
        return {}
    clauses = [
        _perfected(_clause(one.text, one.shape, subject, known), subject, known)
        if one.sure and is_finished(one, known) and (bare or one.shape is not Shape.BASE)
        else ""
        for one in each
    ]
    called = not subject.pronoun and any(one.startswith(subject.name) for one in clauses[1:])
    if len(parts) > 1 and all(clauses) and not called:
        return {"sentence": ended(capital("; ".join([clauses[0], *map(small_start, clauses[1:])])))}
    # "Bought a program; it was given up", "paid the wrong sum; put it right": whole, or not.
    rest = [plain(part.split()[0]) for part in parts[1:] if part.split()]
    if any(one in known.past or known.has("impersonal", one) for one in rest):
        return {}
    if clauses[0]:
        return {"sentence": ended(capital(clauses[0]))}
    # In a quotation of the writer's own words, nobody has to guess whom "we" and "my" mean.
    quoted = given or note.shape in (Shape.FIRST, Shape.SENTENCE)
    return {"quote": capital(ended(note.text))} if quoted else {}


def _shaped(text: str, subject: Subject, known: Lexicon) -> ShapedNote:
    """Return a note and what it is, with the words that it lacks."""
    said = known.rewritten("i_have", known.rewritten("i_am", tidied(text, known)))
    note = shape_of(said, names=subject.names)
    measures = note.shape is Shape.PAST
    return dataclasses.replace(note, text=measured(note.text, known)) if measures else note


def _perfected(clause: str, subject: Subject, known: Lexicon) -> str:
    """Give a clause the tense that "since" asks for, where it begins with a name as well."""
    if not subject.name or not clause.startswith(f"{subject.name} "):
        return perfected(clause, known)
    return subject.name + perfected(f"she{clause[len(subject.name) :]}", known)[len("she") :]


def _clause(  # noqa: PLR0911 - one decision a line
    text: str, shape: Shape, subject: Subject, known: Lexicon
) -> str:
    low = [plain(word) for word in text.split()]
    mine = known.small["of_writer"] & set(low)
    if shape is Shape.COLON:
        key, _, rest = text.partition(": ")
        said = shape_of(key, names=subject.names)
        own = _clause(key, said.shape, subject, known) if said.shape in _BEFORE_COLON else ""
        sure = said.sure and not mine & {plain(one) for one in rest.split()}
        return f"{own}: {rest}" if own and sure else ""
    if shape is Shape.THIRD:
        another = known.has("third", low[0]) and low[0] != subject.pronoun
        return "" if mine or another else _called(text, subject)
    if shape is Shape.FIRST:
        return _turned(text.split(), low, subject, known)
    if mine or not subject.start:
        return ""
    if shape is Shape.PAST:
        # "Cut losses" may be said of today, "cut losses by 31%" is not.
        now = low[0] in known.bases and not known.any("changes", low)
        return "" if now else f"{subject.start} {lower(text)}"
    if shape in (Shape.PRESENT, Shape.BASE):
        return _with_verb(text, low, subject, known)
    if shape is Shape.STATE:
        return f"{subject.start} {subject.verb('am', known)} {lower(text)}"
    if shape is Shape.PERSON and not set(",;") & set(text):
        return f"{subject.start} {subject.verb('am', known)} {with_article(text, known)}"
    return text if shape is Shape.SENTENCE else ""


def _called(text: str, subject: Subject) -> str:
    """Return a sentence in which the writer is called as in all the others."""
    for name in sorted(subject.names, key=len, reverse=True):
        if subject.pronoun != "they" and text.startswith(f"{name} "):
            return f"{subject.start}{text[len(name) :]}"
    return text


def _with_verb(text: str, low: Sequence[str], subject: Subject, known: Lexicon) -> str:
    """Give a list's verb its subject: "Teach two apprentices" is "She teaches ..."."""
    joined = _joins_verbs(low, known)
    first = low[0]
    if first in known.present and subject.pronoun != "they":
        return f"{subject.start} {lower(text)}"
    if joined or "," in text or first not in known.bases or known.any("reader_words", low):
        return ""
    verb = subject.verb(first, known)
    return " ".join([subject.start, verb, *text.split()[1:]]) if verb else ""


def _turned(words: list[str], low: Sequence[str], subject: Subject, known: Lexicon) -> str:
    """Turn "I keep my bees" to "She keeps her bees"; nothing where a word is unsure."""
    if known.any("of_several", low):
        return ""
    writer, own = known.persons["I"], known.persons.get(subject.pronoun)
    put = {} if own is None else {getattr(writer, of): getattr(own, of) for of in _OF_WRITER}
    if known.small["writer_unnamed"] & set(low) - put.keys():
        return ""
    done, at = list(words), 0
    while at < len(words):
        if low[at] == "i":
            verb = at + 1
            while verb < len(words) and known.has("adverbs", low[verb]):
                verb += 1
            verbs = [verb, *_joined(low, verb, known)] if verb < len(words) else [verb]
            told = {one: subject.verb(low[one], known) for one in verbs if 0 <= one < len(words)}
            if None in told.values() or len(told) < len(verbs):
                return ""
            named = at and not subject.pronoun and "i" in low[:at]
            if named and not known.has("joins_verbs", low[at - 1]):
                return ""  # "because Ann" is no English after "Ann"
            done[at] = subject.start if at == 0 else (subject.pronoun or subject.name)
            done[at] = "" if named else done[at]
            for one, form in told.items():
                done[one] = words[one].replace(words[one].strip(",.;"), str(form))
            at = verb
        elif low[at] in put:
            done[at] = words[at].lower().replace(low[at], put[low[at]])
        at += 1
    return " ".join(filter(None, done))


def _joined(low: Sequence[str], verb: int, known: Lexicon) -> list[int]:
    """Return where more verbs of the same subject stand: "I print a board and carve it".

    -1 is among them where one may be somebody else's, or a thing.
    """
    end = low.index("i", verb) if "i" in low[verb:] else len(low)
    found = [
        n
        for n in range(verb + 2, end)
        if known.has("joins_verbs", low[n - 1]) and low[n] in known.bases
    ]
    if not found or known.has("modals", low[verb]):
        return []
    between = [one for n, one in enumerate(low[verb + 1 : found[-1]], verb + 1) if n not in found]
    # "People who read and write", "I help them read and write"
    unsure = any(
        known.has("relatives", one)
        or known.has("clause_subjects", one)
        or one == "to"
        or (one in known.bases and not known.has("nouns", one))
        for one in between
    )
    things = any(known.has("nouns", low[n]) for n in found)
    return [-1] if unsure or things else found


def _joins_verbs(rest: Sequence[str], known: Lexicon) -> bool:
    """Whether another verb may have the same subject: "I paint fronts and repaint them"."""
    return any(
        known.has("joins_verbs", before) and word in known.bases for before, word in pairwise(rest)
    )
