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
    "aim": "to and a bare verb: to hear what you need",
    "base": "a phrase with a bare verb: send you the slides",
    "clause": "a sentence without capital and full stop: I cut losses",
    "condition": "if or when and what the reader does: if you ever need a hand",
    "doing": "a phrase with a verb in -ing: covering my shift",
    "favour": "a bare verb that the reader is asked for: read my draft",
    "figures": "what counts several things: about 130 houses, two chapels",
    "gathering": "an event at which people meet: the port congress",
    "gerund": "a phrase in -ing made of a bare verb: reviewing my thesis",
    "gift": "a noun phrase with a, an or a number: a coffee in June",
    "intention": "a bare verb that names nobody: agree to a call",
    "invitation": "a bare verb that invites: come and sit in",
    "kindness": "a phrase in -ing for what the reader did for the writer: letting us in",
    "known": "a noun phrase with the, your and the like: the panel",
    "matter": "a clause with a question word in front: how you explained it",
    "milestone": "a day on which one thanks: your retirement",
    "mutual": "a bare verb that nobody does alone: meet for coffee",
    "own": "a user's sentence that says what the frame would add: Thank you for the lift.",
    "noun": "a noun phrase that is new to the reader: a cup of tea",
    "offered": "a noun phrase of what the reader does not have: two years of data",
    "people": "a noun phrase of people: six volunteers with a ladder",
    "person": "what somebody is, with its article: a nurse who runs drills",
    "placed": "where or when something was, with its preposition: at the feed store",
    "promise": "a bare verb for what is done for the reader: send you the slides",
    "purpose": "to and a bare verb for what the writer does: to hear what you need",
    "pursuit": "a bare verb for what somebody wants for themselves: win two tenders",
    "query": "a clause with a question word: whether it helps",
    "quotation": "what somebody else said, with who that is: In the words of Ann: ...",
    "quote": "a sentence of the writer's own that cannot be said of them: I keep my bees.",
    "request": "a noun phrase of what one can ask somebody for: an hour in May",
    "return": "a bare verb for something of the reader's: share your slides",
    "search": "looking for a partner",
    "sentence": "a whole sentence",
    "service": "a bare verb done for something of the reader's: check your boiler",
    "shared": "a noun phrase of what both have: a cup of tea with you",
    "state": "an adjective with what belongs to it: fluent in Greek",
    "the": "a noun phrase that the reader knows: the cup of tea",
    "thanked": "the same, where one may be thanked for it",
    "time": "a time at which something happened: the night the boiler broke",
    "topic": "a noun phrase without a, an or a number: night transfers by taxi",
    "together": "a bare verb for both: meet for coffee",
    "trial": "a bare verb with a thing of the reader's that either may do: use your hall",
    "visit": "a bare verb of a guest of the reader's: visit your lab",
    "whole": "the writer's own words, where they were written as a sentence: I cut losses.",
    "wish": "a bare verb toward the writer: call me",
}
"""What a frame may ask for; `Noun`, `Clause` and so on begin with a capital."""

_FRAMES = ("frames", "strip")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{([A-Za-z|]+)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """What a note does in a text, and how that is said.

    Attributes:
        frames: Sentences that take a note of a certain form.
        about: Whose pronouns are turned: `writer`, `reader` or `audience`.
        subject: Who did it where the note does not say.
        others: Who else, where the note has "me" in it.
        strip: What a note may begin with that the frames say already.
        bare: Whether a bare verb is what the subject does.
        near: Whether a note is told only if it is about what the inputs are about.
        asks: Whether an ambiguous verb is taken as something to come, not something done.
        says: A pattern of a user's own sentence that says what the role's frames add.
        most: How many notes of this role a text takes.
        example: A sentence that could stand there, for one who is asked for it.
    """

    frames: tuple[str, ...] = ()
    about: str = "writer"
    subject: str = "I"
    others: str = ""
    strip: tuple[str, ...] = ()
    bare: bool = False
    near: bool = False
    asks: bool = False
    says: str = ""
    most: int = 1
    example: str = ""


@cache
def table(language: str, name: str = "frames.toml") -> dict[str, Any]:
    """Return a data file of a language as it is."""
    return tomllib.loads(data(language, name))


@cache
def roles(language: str) -> dict[str, Role]:
    """Return the roles of a language by name."""
    found = {}
    for name, entry in table(language).items():
        if isinstance(entry.get("frames"), list):
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
    # A note that ends with a punctuation mark of its own ends the frame as well.
    text = re.sub(r"([.!?\u2026][\"'\u201d\u2019)]*)[.?](?=\s|\Z)", r"\1", text)
    return "" if missing else text
