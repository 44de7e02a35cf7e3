"""A plan: one draft before it is made."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.composed import Composition
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt, Rendered

__all__ = ["NO_PRONOUNS", "Plan"]

NO_PRONOUNS = 'Your profile has no pronouns: {instead}. Give them under "basics": pronouns: she/her'
"""A note on a text that speaks of the writer, whose pronouns are not known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One draft before it is made.

    Attributes:
        prompt: The recipe.
        profile: Whose draft it is.
        inputs: What the user gave.
        rendered: What will be sent, and which parts of the profile are in it.
        id: The draft's id.
        composition: The text without the model's choices, where the model is too small to
            write one.
        parent: The draft that this one revises, or None.
        instruction: What the revision should change.
        headings: The sections that are asked for one after the other, where the model's window
            is too small for the whole; else none.
        words: About how many words the whole text has in that case.
        begun: The first of these sections, if they had come before the work was interrupted.
        from_contacts: The inputs that come from a list of contacts, not from the user.
        mistake: Why the answer that a person pasted is that of another request.
        others: Whom the drafts made along with it are for, where a person pastes the answers
            and may mix them up.
    """

    prompt: Prompt
    profile: Profile
    inputs: Mapping[str, Any]
    rendered: Rendered
    id: str
    composition: Composition | None = None
    parent: Draft | None = None
    instruction: str = ""
    from_contacts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    words: int = 0
    begun: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    mistake: str = ""

    def sending(self, rendered: Rendered) -> Plan:
        """Return the plan of the same draft with another wording of what is sent."""
        return dataclasses.replace(self, rendered=rendered)
