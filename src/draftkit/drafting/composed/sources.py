"""Where notes come from: the parts of the profile and the inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.introduction import ended_by
from draftkit.drafting.composed.text import cased, parts_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["SourceNote", "found", "whole"]

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
    """

    text: str
    source: str
    past: bool = False
    place: int = 0

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
    return [
        SourceNote(cased(part), note.source, note.past, place)
        for note in whole(source, profile)
        for place, part in enumerate(parts_of(" ".join(note.text.split())))
        if part
    ]


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
