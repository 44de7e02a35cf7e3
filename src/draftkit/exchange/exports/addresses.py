"""Who sends a draft and who gets it: from the profile, the draft's inputs and the people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from draftkit.exchange.exports.exported import ExportOptions, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.people.person import Person
    from draftkit.profile.profile import Profile

__all__ = ["Addresses", "signature_of"]


class Addresses:
    """The addresses of people, by their names.

    Args:
        people: Whom the writer knows.
        then: Where to look for somebody who is not among them.

    >>> from draftkit.people.person import Person
    >>> Addresses([Person("Inês Duarte", email=("ines@example.org",))]).of("inês duarte")
    'ines@example.org'
    """

    def __init__(self, people: Iterable[Person], then: Addresses | None = None) -> None:
        self._then = then
        self._known: dict[str, list[Person]] = {}
        for person in people:
            if person.email:
                self._known.setdefault(_key(person.name), []).append(person)

    def of(self, name: str, organisation: str = "") -> str:
        """Return somebody's address; empty if it is not known, or could be one of several."""
        return _only(self.likely(name, organisation))

    def likely(self, name: str, organisation: str = "") -> tuple[str, ...]:
        """Return the addresses of all who have that name, in that organisation if any is."""
        found = self._known.get(_key(name), [])
        if not found and self._then:
            return self._then.likely(name, organisation)
        there = [
            one for one in found if organisation and _key(one.organisation) == _key(organisation)
        ]
        return tuple(dict.fromkeys(one.email[0] for one in there or found))

    def fill(self, draft: Draft, options: ExportOptions) -> ExportOptions:
        """Return the options with the recipient of a draft, where they name none."""
        inputs = draft.inputs
        name = _text(inputs.get("recipient"))
        if options.to:
            return dataclasses.replace(options, to_name=options.to_name or name)
        likely = self.likely(name, _text(inputs.get("recipient_org"))) if name else ()
        address = _text(inputs.get("recipient_email")) or _only(likely)
        return dataclasses.replace(
            options, to=address, to_name=options.to_name or name, likely=likely
        )


def _only(likely: tuple[str, ...]) -> str:
    return likely[0] if len(likely) == 1 else ""


def signature_of(profile: Profile) -> str:
    """Return what stands below a message: the writer's name, what they are, and their page."""
    basics = profile.data.get("basics") or {}
    lines = (basics.get("name"), basics.get("label"), basics.get("url"))
    return "\n".join(one_line(str(line)) for line in lines if line)


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
