"""A fact: the unit of what a draft may claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Fact", "facts_of"]

# What says how to write, or is about the file: no draft may claim it.
_NOT_FACTS = frozenset(
    {
        "$schema",
        "meta.canonical",
        "meta.lastModified",
        "meta.version",
        "meta.draftkit.banned_phrases",
        "meta.draftkit.language",
        "meta.draftkit.samples",
        "meta.draftkit.tone",
        "meta.draftkit.voice",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One citable item of the profile or of the inputs.

    Attributes:
        id: Where it stands, such as `work[0].highlights[1]` or `inputs.recipient`.
            It stays the same as long as the profile's order does.
        text: What it says, exactly as the user wrote it.
        from_contacts: Whether it comes from a list of contacts, so that somebody else may
            have written it: an address in it is no address that the user stands behind.
    """

    id: str
    text: str
    from_contacts: bool = field(default=False, repr=False)

    def __hash__(self) -> int:
        """Go by what tells facts apart: of many rows' inputs only the texts differ."""
        return hash((self.id, self.text))


def facts_of(data: Any, prefix: str = "") -> tuple[Fact, ...]:
    """Return every text and number in plain data as a fact, in the data's order.

    Args:
        data: Mappings, lists and scalars; what is blank is no fact.
        prefix: Where the data stands, such as `inputs`; empty for a profile.

    >>> facts_of({"work": [{"name": "Acme", "highlights": ["Sold 3 mills"]}]})[1]
    Fact(id='work[0].highlights[0]', text='Sold 3 mills')
    """
    return tuple(_facts(data, prefix))


def _facts(value: Any, id_: str) -> Iterator[Fact]:
    if id_ in _NOT_FACTS or value is None:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _facts(part, f"{id_}.{key}" if id_ else str(key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _facts(item, f"{id_}[{number}]")
    elif str(value).strip():
        yield Fact(id_, str(value))
