"""What a kind can be built on and whether it asks for an answer, read without its template."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from draftkit.errors import PromptError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from draftkit.profile.fact import Fact
    from draftkit.profile.profile import Profile

__all__ = ["Suiting", "Traits", "traits", "traits_of"]

_PART = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)*")
_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a kind is like.

    Attributes:
        built_on: The parts of a profile that a text of this kind can be built on, the best
            first; `notes` are all notes, `notes.story` those of that type.
        answer: Whether it asks for something; if not, nobody is reminded of it.
    """

    built_on: tuple[str, ...] = ()
    answer: bool = True


def traits_of(head: Mapping[str, Any], where: str) -> Traits:
    """Return what a front matter says of its kind.

    Args:
        head: The front matter.
        where: The prompt's file, for messages.

    Raises:
        PromptError: If it is wrong.
    """
    parts = head.get("built_on") or []
    if not isinstance(parts, list) or not all(
        isinstance(part, str) and _PART.fullmatch(part) for part in parts
    ):
        raise PromptError(f"{where}: `built_on` is a list such as [work.highlights, notes.story].")
    for part in parts:
        of = part.removeprefix("notes.")
        if of != part and of not in _note_types():
            near = nearest(of, _note_types())
            raise PromptError(f'{where}: built_on: notes have no type "{of}".{near}')
    answer = head.get("answer", True)
    if not isinstance(answer, bool):
        raise PromptError(f"{where}: `answer` is true, or false for a kind that asks for nothing.")
    return Traits(tuple(parts), answer)


def _note_types() -> tuple[str, ...]:
    from draftkit.profile.notes import NoteType

    return get_args(NoteType)


def traits() -> dict[str, Traits]:
    """Return the traits of every kind by its name.

    A kind whose file is wrong gets the default traits: the error shows when it is drafted.
    """
    from draftkit.files import yamlio
    from draftkit.prompts.kinds import kinds
    from draftkit.prompts.sources import head_of, read

    found = {}
    for name, kind in kinds().items():
        found[name] = Traits()
        with suppress(PromptError):
            head = head_of(kind.path, yamlio.split(read(kind.path))).data
            found[name] = traits_of(head if isinstance(head, dict) else {}, str(kind.path))
    return found


class Suiting:
    """Which kinds suit which facts of a profile, as the files of the kinds say."""

    def __init__(self) -> None:
        self._kinds = {name: one.built_on for name, one in traits().items() if one.built_on}

    def of(self, fact: Fact, profile: Profile) -> tuple[str, ...]:
        """Return the kinds that a fact would suit, the best first.

        There are none if no text can be built on it, as on a name or a date.
        """
        named = _PLACE.sub("", fact.id)
        note = profile.noted.get(fact.id)
        parts = (named, f"notes.{note.type}") if note else (named,)
        places = {name: _first(parts, built_on) for name, built_on in self._kinds.items()}
        return tuple(sorted((n for n, at in places.items() if at >= 0), key=lambda n: places[n]))


def _first(parts: Iterable[str], built_on: tuple[str, ...]) -> int:
    """Return the first place at which one of the parts is named, or -1."""
    return min((built_on.index(part) for part in parts if part in built_on), default=-1)
