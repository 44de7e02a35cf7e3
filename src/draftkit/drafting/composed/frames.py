"""The frames: sentences with a place for a note, read from a language's data."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.lexicon import data
from draftkit.drafting.composed.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["SHAPES", "Role", "filled", "role", "roles", "table"]

SHAPES = {
    "aim": "to and a bare verb: to hear what you need",
    "asked": "a bare verb of what only the reader can do: send me one reading",
    "base": "a bare verb with its object: open ten hives together",
    "clause": "a whole sentence without capital and full stop: your report had the losses in it",
    "condition": "if and what may be: if you ever need a hand",
    "doing": "a phrase with a verb in -ing: covering my shift",
    "done": "a verb of what was done, with its object: wrote the site's rules",
    "gathering": "an event at which people meet: the port congress",
    "given": "a bare verb with me or us: send us your dates",
    "helped": "the same of what one is thanked for: lent me your pit",
    "matter": "a clause with a question word: why young drivers don't use the bell",
    "milestone": "a day on which one thanks: your retirement",
    "mine": "a whole sentence that begins with I or we: We need a loan.",
    "org": "the recipient's organisation, where it has an article",
    "noun": "a noun phrase that begins with a determiner or a number: the panel on Tuesday",
    "open": "a bare verb that the writer may do as well as the reader: speak at your congress",
    "own": "a bare verb that has no me or us: ask my uncle",
    "placed": "where or when something was, with its preposition: at the feed store",
    "plural": "a noun phrase of several things, or of what is not counted: co-authors for a study",
    "promise": "a bare verb with you: send you the slides",
    "proposal": "what is behind that: we repeat it every year",
    "question": "a question",
    "quote": "what stands in quotation marks",
    "sentence": "a whole sentence, to the letter",
    "service": "a bare verb that is not asked of the reader: mend your gate",
    "told": "a clause that begins with I, we, you or the like: you offered your own boat",
    "whether": "a clause with whether: whether the issue still has room",
    "words": "the user's own words, whatever they are",
}
"""What a frame may ask for; `Noun`, `Clause` and so on begin with a capital."""

_LISTS = ("frames", "beside", "label", "strip", "without")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{([A-Za-z|]+)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """What a note does in a text, and how that is said.

    Attributes:
        frames: Sentences that take a note of a certain shape.
        beside: What is said where the note stands behind "Re:".
        label: Lines for a note of no certain shape.
        about: Whose the notes are: `writer` or `reader`.
        strip: What a note may begin with that the frames say already.
        without: Kinds of words; a phrase with one of them is no noun phrase for this role.
        theirs: Whether it tells of what the reader has, whoever else was named before.
        others: Whether it tells of others, so that "they" is not the reader.
        near: Whether a note is told only if it is about what the inputs are about.
        needed: Whether the text makes no sense without it.
        most: How many notes of this role a text takes.
        example: A sentence that could stand there, for one who is asked for it.
    """

    frames: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    about: str = "writer"
    strip: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    theirs: bool = False
    others: bool = False
    near: bool = False
    needed: bool = False
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
            found[name] = Role(**{**entry, **{key: tuple(entry.get(key, ())) for key in _LISTS}})
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
