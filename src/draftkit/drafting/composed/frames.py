"""The frames: sentences with a place for a note, read from a language's data."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.lexicon import data
from draftkit.drafting.composed.turning import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["FORMS", "Role", "filled", "role", "roles", "table"]

FORMS = {
    "base": "a phrase with a bare verb: send you the slides",
    "aim": "to and a bare verb: to hear what you need",
    "clause": "a sentence without capital and full stop: I cut losses",
    "doing": "a phrase with a verb in -ing: covering my shift",
    "favour": "a bare verb that the reader is asked for: read my draft",
    "gerund": "a phrase in -ing made of a bare verb: reviewing my thesis",
    "gift": "a noun with a, an or a number: a coffee in June",
    "intention": "a bare verb that names nobody: agree to a call",
    "invitation": "a bare verb that invites: come and sit in",
    "kindness": "a phrase in -ing that the reader did for the writer: letting us in",
    "known": "a noun phrase with the, your and the like: the panel",
    "led": "a noun phrase that is plural, or led by a word such as a or your",
    "loose": "what is most likely a noun phrase, for lists",
    "matter": "a clause with a question word in front: how you explained it",
    "noun": "a noun phrase: two years of data",
    "one": "one of these in the singular: your question",
    "past": "what was done, where it is unsure by whom: made the form a standard",
    "person": "what somebody is, with its article: a nurse who runs drills",
    "promise": "a bare verb toward the reader: send you the slides",
    "query": "a clause with a question word: whether it helps",
    "question": "a question",
    "readers": "a clause about the reader: you stayed late",
    "reason": "what stands after because",
    "return": "a bare verb for something of the reader's: share your slides",
    "service": "a bare verb done for something of the reader's: check your boiler",
    "search": "looking for a partner",
    "sentence": "a whole sentence",
    "state": "an adjective with what belongs to it: fluent in Greek",
    "that": "what stands after that",
    "together": "a bare verb for both: meet for coffee",
    "visit": "a bare verb of a guest of the reader's: visit your lab",
    "wish": "a bare verb toward the writer: call me",
    "words": "what the user wrote, to the letter: each note has it",
    "yours": "a noun phrase that begins with your",
}
"""What a frame may ask for; `Noun`, `Words` and so on begin with a capital."""

_FRAMES = ("frames", "list", "otherwise", "strip")
_CHOICE = re.compile(r"\[([^\]]*)\]")
_PLACE = re.compile(r"\{([A-Za-z|]+)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """What a note does in a text, and how that is said.

    Attributes:
        frames: Sentences that take a note of a certain form.
        list: Sentences that take several noun phrases at once, word for word.
        otherwise: Sentences that take any note, word for word.
        about: Whose pronouns are turned: `writer`, `reader` or `audience`.
        subject: Who did it where the note does not say.
        others: Who else, where the note has "me" in it.
        strip: What a note may begin with that the frames say already.
        bare: Whether a bare verb is what the subject does.
        asks: Whether a verb that might be either is to come, not done.
        most: How many notes of this role a text takes.
    """

    frames: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    about: str = "writer"
    subject: str = "I"
    others: str = ""
    strip: tuple[str, ...] = ()
    bare: bool = False
    asks: bool = False
    most: int = 1


@cache
def table(language: str, name: str = "frames.toml") -> dict[str, Any]:
    """Return a data file of a language as it is."""
    return tomllib.loads(data(language, name))


@cache
def roles(language: str) -> dict[str, Role]:
    """Return the roles of a language by name."""
    found = {}
    for name, entry in table(language).items():
        if isinstance(entry.get("otherwise"), list):
            lists = {key: tuple(entry.get(key, ())) for key in _FRAMES}
            found[name] = Role(**{**entry, **lists})
    return found


def role(name: str, language: str) -> Role:
    """Return a role."""
    return roles(language)[name]


def filled(frames: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Return the sentences of all frames that the values can fill, in order.

    >>> filled(("I [can|may] offer {noun}.", "I can {base}."), {"noun": "a map"})
    ['I can offer a map.', 'I may offer a map.']
    """
    found: list[str] = []
    for frame in frames:
        for one in _expanded(frame):
            sentence = _put_in(one, values)
            if sentence and sentence not in found:
                found.append(sentence)
    return found


def _expanded(frame: str) -> Iterator[str]:
    """Yield a frame for each choice of its brackets."""
    parts = _CHOICE.split(frame)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    for chosen in itertools.product(*choices):
        yield "".join(chosen)


def _put_in(frame: str, values: Mapping[str, str]) -> str:
    """Return a frame with its values, or nothing if it asks for one that is not there."""
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        for name in found[1].split("|"):
            if text := values.get(name.lower()):
                return capital(text) if name[0].isupper() else text
        missing = True
        return ""

    text = _PLACE.sub(value, frame)
    # A note that ends with a sign of its own, or with a sentence's, ends the frame as well.
    text = re.sub(r"([.!?\u2026][\"'\u201d\u2019)]*)[.?](?=\s|\Z)", r"\1", text)
    return "" if missing else text
