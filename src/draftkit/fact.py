"""A fact: the unit of what a draft may claim."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Fact"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One citable item of the profile or of the inputs.

    Attributes:
        id: Where it stands, such as `work[0].highlights[1]` or `inputs.recipient`.
            It stays the same as long as the profile's order does.
        text: What it says, exactly as the user wrote it.
    """

    id: str
    text: str
