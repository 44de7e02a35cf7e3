"""What a note says in a role: the sentences of the frames that it fits."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING

from draftkit.drafting.composed.asking import asked_of, offered, requested, toward_reader, willed
from draftkit.drafting.composed.forms import ended, forms
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.recipient import (
    names_somebody,
    of_two,
    pronouns,
    toward_recipient,
)
from draftkit.drafting.composed.subjects import third
from draftkit.drafting.composed.third_person import third_person
from draftkit.drafting.composed.turning import capital, turned_pronouns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["sentences_of"]


@cache
def _doubtful(language: str) -> re.Pattern[str]:
    return re.compile("|".join(table(language)["doubtful"]["patterns"]), re.MULTILINE)


def _is_doubtful(text: str, language: str) -> bool:
    """Whether a sentence is one that a language has not: "I live here since nine years"."""
    return bool(_doubtful(language).search(text))


def sentences_of(note: SourceNote, of: Role, writer: Writer) -> list[str]:
    """Return the sentences of a role that a note fits; if it fits none, it is not said."""
    known = lexicon(writer.language)
    text = _bare(note.text, of)
    if of.about == "writer" and not note.given and (said := writer.of_others(note)):
        return filled(of.frames, {"sentence": ended(capital(said))})
    if of.about == "writer" and not writer.third:
        text = known.rewritten("aside", text)  # nobody reads a last bracket aloud
    given = of.about == "reader" and note.given
    others = writer.others(note) if given and not (of.starts and _starts(text, known)) else ()
    if of.about == "reader" and not others and of_two(text, writer.recipient, known):
        return []
    if of.about == "reader":
        text = _of_writer(text, of, writer, known)
        if writer.recipient:
            text = toward_recipient(text, writer.recipient, known, others)
        text = known.rewritten("their_doing", text)
    more = {}
    if of.about == "audience":
        text = re.sub(r"(?<!\.)\.\Z", "", text)
        more = {name: _mine(one, writer, known) for name, one in asked_of(text, known).items()}
        text = toward_reader(_mine(text, writer, known), known)
    turned = not known.any("reader_said", map(plain, note.text.split()))
    view = dataclasses.replace(writer.view(of), turned=turned)
    if others:
        view = dataclasses.replace(view, of=tuple(one for one in view.of if one not in others))
    own = more or forms(text, view, writer.language)
    if writer.third and of.about == "writer":
        own = third_person(text, writer.subject, known, bare=of.bare)
    if note.past and not _is_done(own, known):
        return []
    own = willed(own, known) if of.coming else own
    own = offered(own, known) if of.mine else own
    own = requested(own, known) if any("asked}" in frame for frame in of.frames) else own
    unclear = of.about == "reader" and writer.recipient
    return [
        one
        for one in filled(of.frames, own | writer.values())
        if not (unclear and _is_of_nobody(one, note.text, others, known))
        and (note.given or not _is_doubtful(one, writer.language))
    ]


def _starts(text: str, known: Lexicon) -> bool:
    """Whether "he" or "her" begins it: "her girls come back", "does he want it by March"."""
    low = [plain(word) for word in text.split()]
    asked = known.has("asking", "".join(low[:1]))
    return any(word in known.persons[of].words for of in ("he", "she") for word in low[asked:][:1])


def _is_of_nobody(sentence: str, text: str, others: Sequence[str], known: Lexicon) -> bool:
    """Whether "she" is left in a sentence, and a note names nobody whom it may mean.

    Those in `others` were named before.
    """
    named = frozenset[str]().union(*(known.persons[one].words for one in others))
    left = (known.small["others"] - named) & {plain(word) for word in sentence.split()}
    return bool(left) and not names_somebody(text.split(), known)


def _of_writer(text: str, of: Role, writer: Writer, known: Lexicon) -> str:
    """Turn "he brings a pump" to "I bring a pump", where an offer can only be the writer's."""
    he = writer.pronoun
    first, _, rest = text.partition(" ")
    first = plain(first)
    # "Will come back in May" is said of the writer, too.
    if of.asks and known.has("modals", first) and plain(rest.split(" ")[0]) in known.bases:
        return f"I {first} {rest}"
    theirs = pronouns(writer.recipient, known)
    if not of.mine or he not in ("he", "she") or first != he or theirs == (he, "they"):
        return text
    view = dataclasses.replace(writer.view(Role()), of=(he,))
    return third(text, view, known).get("clause", text)


def _mine(text: str, writer: Writer, known: Lexicon) -> str:
    """Turn "call him" to "call me": of a pitch's listeners nobody is one alone."""
    if writer.pronoun not in ("he", "she"):
        return text
    words = text.split()
    return " ".join(turned_pronouns(words, 0, writer.pronoun, "I", known) or words)


def _bare(text: str, of: Role) -> str:
    """Return a note without what the role's frames say already: "for the panel"."""
    for start in sorted(of.strip, key=len, reverse=True):
        if text.lower().startswith(f"{start} "):
            return text[len(start) + 1 :].strip()
    return text


def _is_done(own: Mapping[str, str], known: Lexicon) -> bool:
    """Whether a note of a job that is over says what was done, not what somebody does."""
    words = own.get("clause", "").split()
    past = len(words) > 1 and (words[1] in known.past or known.fits("regular_past", words[1]))
    return past and words[0] in ("I", "we", "We")
