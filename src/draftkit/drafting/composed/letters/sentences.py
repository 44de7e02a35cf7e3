"""What a note says in a role: the sentences of the frames that it fits."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.asking import toward_reader
from draftkit.drafting.composed.forms import ended, forms
from draftkit.drafting.composed.frames import Role, filled, table
from draftkit.drafting.composed.letters.addressed import said_to_reader
from draftkit.drafting.composed.letters.given import is_certain, sentence_of
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import Shape, parts_of, plain
from draftkit.drafting.composed.phrase import figures
from draftkit.drafting.composed.recipient import toward_recipient
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.third_person import third_person
from draftkit.drafting.composed.turning import capital

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["sentences_of"]


@cache
def _doubtful(language: str) -> re.Pattern[str]:
    return re.compile("|".join(table(language)["doubtful"]["patterns"]), re.MULTILINE)


def _is_doubtful(text: str, language: str) -> bool:
    """Whether a sentence may be wrong in its language: "I live here since nine years"."""
    return bool(_doubtful(language).search(text))


def sentences_of(note: SourceNote, of: Role, writer: Writer) -> list[str]:
    """Return the sentences of a role that a note fits; if it fits none, it is not said."""
    if of.about == "writer":
        return _of_writer(note, of, writer)
    known = lexicon(writer.language)
    bare = _bare(note.text, of)
    told = said_to_reader(note.text, of, writer, known)
    said = sentence_of(told, known, writer.recipient)
    own = _whole(said, of, known) if said else {}
    # "Get them to lend me a hall" and "I want them to" are said of listeners, not to them.
    led = of.about == "audience" and bare != note.text
    if not led and (made := filled(of.frames, own | writer.values())):
        return made
    text = re.sub(r"(?<!\.)\.\Z", "", bare)
    own = _phrase(text, of, writer, known, recalled=not note.given)
    left = known.small["others"]
    made = [one for one in filled(of.frames, own | writer.values()) if not left & set(_low(one))]
    # "Send me the list." is asked for; one that fits no such frame stands as it is.
    return made or (filled(of.frames, {"sentence": said} | writer.values()) if said else [])


def _low(text: str) -> list[str]:
    return [plain(word) for word in text.split()]


def _whole(said: str, of: Role, known: Lexicon) -> dict[str, str]:
    """Return a user's own sentence as a frame takes it: word for word."""
    if of.asks and _low(said)[0] in known.bases and len(parts_of(said)) == 1:
        return {}
    # "Thank you for the lift." needs no second thanks.
    return {"own" if of.says and re.search(of.says, said) else "sentence": said}


def _phrase(
    text: str, of: Role, writer: Writer, known: Lexicon, *, recalled: bool
) -> dict[str, str]:
    """Return the forms of a phrase addressed to the reader, if they are certain.

    A phrase from a note about the reader says what the reader did.
    """
    listeners = of.about == "audience"
    of_reader = (of.subject == "you" and not listeners) or recalled
    if not is_certain(text, writer.recipient, known, of_reader=of_reader, audience=listeners):
        return {}
    view = writer.view(of)
    if not of_reader and shape_of(text, names=view.names).shape is Shape.THIRD:
        return {}  # "he writes a page" may be a request or a report
    if listeners:
        text = toward_reader(text, known)
    elif writer.recipient:
        text = toward_recipient(text, writer.recipient, known)
        text = known.rewritten("their_doing", text)
    return forms(text, view, writer.language)


def _of_writer(note: SourceNote, of: Role, writer: Writer) -> list[str]:
    """Return what a note of the profile says of the writer."""
    known = lexicon(writer.language)
    text = _bare(note.text, of)
    if note.given and of.example:
        low = _low(text)
        again = any(
            known.has("relatives", two) and (known.has("joins", one) or known.has("adverbs", one))
            for one, two in pairwise(low)
        )
        # "That I was there, and that I stayed" has a second half that hangs.
        bare = text != note.text
        text = ended(capital(text)) if bare else text
        said = "" if again and bare else sentence_of(text, known)
        third = writer.third and bool(said)
        own = third_person(said, writer.subject, known, given=True) if third else {}
        return filled(of.frames, (own or {"sentence": said}) | writer.values())
    if said := writer.of_others(note):
        return filled(of.frames, {"sentence": ended(capital(said))})
    if writer.third:
        own = third_person(text, writer.subject, known, bare=of.bare)
    else:
        text = known.rewritten("aside", text)  # nobody reads a last bracket aloud
        own = forms(text, writer.view(of), writer.language)
    if note.past and not _is_done(own, writer, known):
        return []
    own["figures"] = figures(note.full or note.text, known) if writer.is_of_job(note) else ""
    made = filled(of.frames, own | writer.values())
    return [one for one in made if not _is_doubtful(one, writer.language)]


def _bare(text: str, of: Role) -> str:
    """Return a note without what the role's frames say already: "for the panel"."""
    for start in sorted(of.strip, key=len, reverse=True):
        if text.lower().startswith(f"{start} "):
            return text[len(start) + 1 :].strip()
    return text


def _is_done(own: Mapping[str, str], writer: Writer, known: Lexicon) -> bool:
    """Whether a note of a job that is over says what was done, not what somebody does."""
    words = (own.get("sentence", "") if writer.third else own.get("clause", "")).split()
    past = len(words) > 1 and (words[1] in known.past or known.fits("regular_past", words[1]))
    return past and words[0] in ("I", "we", "We", writer.third and writer.subject.start)
