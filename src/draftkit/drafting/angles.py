"""Angles: what a writer's notes on a topic could be made into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends import tokens
from draftkit.errors import OutputError, UsageError
from draftkit.prompts.structured import parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Request
    from draftkit.profile.notes import Note
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["Angle", "angles", "angles_by_rule"]

_MOST = 3

# The types of notes by how good a claim they make, when no model reads them.
_CLAIMS = ("position", "lesson", "quote", "", "story")


@dataclass(frozen=True, slots=True)
class Angle:
    """A claim that a text could make.

    Attributes:
        text: The claim, in one sentence.
        notes: The ids of the notes that carry it.
    """

    text: str
    notes: tuple[str, ...]


def angles(prompt: Prompt, profile: Profile, topic: str, backend: Backend) -> list[Angle]:
    """Ask a model once for the strongest angles in a writer's notes.

    Args:
        prompt: What is asked.
        profile: Whose notes they are.
        topic: What they are about.
        backend: The model; one that is too small to write cannot do it.

    Raises:
        UsageError: If there are no notes on the topic.
        OutputError: If the answer names no notes that exist.
        BackendError: If the model fails.
    """
    noted = list(_noted(prompt, profile, topic))

    def fits(request: Request) -> bool:
        return tokens.fits(request, backend.context_window, backend.provider, backend.model)

    given = {"topic": topic}
    rendered = prompt.render(profile, given, capabilities=backend.capabilities, fits=fits)
    answer = backend.complete(rendered.request).text
    data = parse_json(answer, prompt.output_schema or {})
    found = [
        Angle(one["angle"], tuple(noted[n - 1] for n in one["notes"] if n <= len(noted)))
        for one in data["angles"]
    ]
    if not (carried := [angle for angle in found if angle.notes]):
        raise OutputError("The model named no note that exists.", raw=answer)
    return carried[:_MOST]


def angles_by_rule(prompt: Prompt, profile: Profile, topic: str) -> list[Angle]:
    """Return the writer's own claims, each with the notes that have most in common with it.

    Raises:
        UsageError: If there are no notes on the topic.
    """
    noted = _noted(prompt, profile, topic)
    claims = sorted(noted, key=lambda id_: _CLAIMS.index(noted[id_].type))[:_MOST]
    carried: dict[str, list[str]] = {id_: [id_] for id_ in claims}
    for id_, note in noted.items():
        if id_ not in carried:
            # Of claims that share as much, the one with the fewest notes so far.
            best = max(claims, key=lambda c: (_shared(noted[c], note), -len(carried[c])))
            carried[best].append(id_)
    ranked = sorted(claims, key=lambda id_: -len(carried[id_]))
    return [Angle(noted[id_].text, tuple(carried[id_])) for id_ in ranked]


def _noted(prompt: Prompt, profile: Profile, topic: str) -> Mapping[str, Note]:
    """Return the notes on a topic by their ids, in the order in which a prompt shows them."""
    going = set(prompt.going(profile, {"topic": topic}).ids)
    noted = {id_: note for id_, note in profile.noted.items() if id_ in going}
    if not noted:
        raise UsageError(
            f'You have no notes on "{topic}" yet.', hint='Add one with: draftkit note "..."'
        )
    return noted


def _shared(one: Note, other: Note) -> int:
    from draftkit.language.telling import telling

    return len(telling(one.text) & telling(other.text))
