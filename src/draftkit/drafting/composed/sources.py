"""Where notes come from: the parts of the profile and the inputs."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.finished import apart
from draftkit.drafting.composed.introduction import ended_by
from draftkit.drafting.composed.note import parts_of, plain
from draftkit.drafting.composed.tidy import cased
from draftkit.drafting.composed.turning import small_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["SourceNote", "found", "is_of_another_person", "is_of_project", "pieces", "whole"]


# What somebody writes who has nothing to say.
_NOTHING = ("", "-", "none", "nothing", "n/a")


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A note as the user wrote it, and where it stands.

    Attributes:
        text: What it says.
        source: Where it stands, such as `work[0].highlights[1]`.
        past: Whether it belongs to a job that is over.
        place: Which sentence of its text it is, from 0.
        before: The sentence in front of it in the same text, on which it may hang.
        joined: Whether it stands only behind that: it is part of the same fact.
        full: The sentence of the profile that begins with it.
    """

    text: str
    source: str
    past: bool = False
    before: str = ""
    place: int = 0
    joined: bool = False
    full: str = ""

    @property
    def given(self) -> bool:
        """Whether the user gave it for this text."""
        return self.source.startswith("inputs.")


def found(source: str, profile: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[SourceNote]:
    """Return the notes of a source, such as `inputs.occasion` or `work.highlights`.

    A text of the profile that has several sentences is as many notes; an input is one.
    """
    first, _, rest = source.partition(".")
    if first == "inputs":
        value = inputs.get(rest)
        texts = value if isinstance(value, list) else [value]
        given = (str(text).strip() for text in texts if plain(str(text or "")) not in _NOTHING)
        return [SourceNote(cased(text), source) for text in given]
    made = []
    for note in whole(source, profile):
        parts = [part for part in parts_of(" ".join(note.text.split())) if part]
        for place, (before, part) in enumerate(zip(["", *parts], parts, strict=False)):
            made.append(SourceNote(cased(part), note.source, note.past, before, place))
    return made


def whole(source: str, profile: Mapping[str, Any]) -> list[SourceNote]:
    """Return the texts of a source of the profile, each as it was written."""
    steps = [step for step in re.split(r"[.\[\]]+", source) if step]
    return list(_found(profile, steps, "", past=False))


def _found(value: Any, steps: list[str], at: str, *, past: bool) -> Iterator[SourceNote]:
    if isinstance(value, list):
        numbered = steps and steps[0].isdigit()
        for number, item in enumerate(value):
            if not numbered or number == int(steps[0]):
                yield from _found(
                    item, steps[1:] if numbered else steps, f"{at}[{number}]", past=past
                )
    elif isinstance(value, dict):
        if steps and steps[0] in value:
            path = f"{at}.{steps[0]}" if at else steps[0]
            over = past or ended_by(value)
            yield from _found(value[steps[0]], steps[1:], path, past=over)
    elif not steps and value:
        yield SourceNote(str(value), at, past)


def pieces(note: SourceNote, known: Lexicon) -> list[SourceNote]:
    """Return the sentences that commas join in a note of the profile, each as a note."""
    text = note.text
    if text[-1:] not in tuple(".!?") and not any(one[:1].isdigit() for one in text.split()[1:2]):
        text = small_start(text)  # in a list of facts, a capital in front is no name
    first, *rest = apart(text, known)
    hanging = bool(note.place) and ".highlights" in note.source
    found = [dataclasses.replace(note, text=first, full=note.text, joined=hanging)]
    for text in rest:
        last = found[-1]
        found.append(dataclasses.replace(last, text=text, before=last.text, joined=True, full=""))
    return found


def is_of_another_person(text: str, pronoun: str, known: Lexicon) -> bool:
    """Whether a note begins with "he", "his" or the like, and that is not the writer."""
    first = plain("".join(text.split(maxsplit=1)[:1]))
    return any(first in known.persons[of].words for of in ("he", "she") if of != pronoun)


def is_of_project(note: SourceNote, known: Lexicon) -> bool:
    """Tell whether it may be what a project does: "breaks when somebody changes a font"."""
    first = plain(note.text.split()[0])
    return note.source.startswith("projects") and first in known.present
