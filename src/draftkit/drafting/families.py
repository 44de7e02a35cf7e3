"""Families: which drafts went on from which, or were revised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.drafts.index import IndexEntry
    from draftkit.drafts.store import Store

__all__ = ["Family", "Member", "families"]


@dataclass(frozen=True, slots=True)
class Member:
    """A draft in its family.

    Attributes:
        entry: What a list shows of it.
        depth: How many drafts are above it.
    """

    entry: IndexEntry
    depth: int


@dataclass(frozen=True, slots=True)
class Family:
    """A draft that came from no other one, and all that came from it.

    Attributes:
        members: Each after the one that it came from, the older before the newer.
        lost: The id of the draft that the first one came from, if that is gone.
    """

    members: tuple[Member, ...]
    lost: str = ""


def families(store: Store, name: str = "") -> list[Family]:
    """Return the families in a folder of drafts, the newest first.

    Args:
        store: The folder.
        name: A draft whose family alone is wanted: the beginning of its id, its file,
            or `last`. Left out, all families of more than one draft.

    Raises:
        StoreError: If there is no such draft.
    """
    wanted = store.find(name).id if name else ""
    # Of a partial draft and a complete one with the same id, the complete one counts.
    known = {entry.id: entry for entry in reversed(store.entries()) if entry.id}
    known |= {entry.id: entry for entry in store.entries(status="complete")}
    children: dict[str, list[IndexEntry]] = {}
    for entry in sorted(known.values(), key=lambda entry: entry.created):
        children.setdefault(entry.parent, []).append(entry)
    every = [_family(first, children, known) for first in _firsts(known)]
    if wanted:
        return [one for one in every if any(m.entry.id == wanted for m in one.members)]
    return [one for one in every if len(one.members) > 1 or one.lost]


def _firsts(known: Mapping[str, IndexEntry]) -> list[IndexEntry]:
    """Return the first draft of each family, the newest first.

    Somebody may have edited two files so that each came from the other: the older is first.
    """
    firsts: dict[str, IndexEntry] = {}
    for entry in known.values():
        # Climb to a draft whose first is known, so that each draft is visited only once.
        way: dict[str, IndexEntry] = {}
        at = entry.id
        while at in known and at not in way and at not in firsts:
            way[at] = known[at]
            at = known[at].parent
        if at in firsts:
            first = firsts[at]
        elif at in way:
            circle = [*way.values()][[*way].index(at) :]
            first = min(circle, key=lambda one: (one.created, one.id))
        else:
            first = [*way.values()][-1]
        firsts.update(dict.fromkeys(way, first))
    found = {first.id: first for first in firsts.values()}
    return sorted(found.values(), key=lambda entry: (entry.created, entry.id), reverse=True)


def _family(
    first: IndexEntry, children: Mapping[str, Sequence[IndexEntry]], known: Mapping[str, IndexEntry]
) -> Family:
    lost = first.parent if first.parent and first.parent not in known else ""
    return Family(tuple(_members(first, children)), lost)


def _members(first: IndexEntry, children: Mapping[str, Sequence[IndexEntry]]) -> Iterator[Member]:
    # A list and no recursion: a draft may have been revised a thousand times.
    seen = set[str]()
    waiting = [Member(first, 0)]
    while waiting:
        member = waiting.pop()
        if member.entry.id in seen:
            continue
        seen.add(member.entry.id)
        yield member
        below = reversed(children.get(member.entry.id, ()))
        waiting += [Member(entry, member.depth + 1) for entry in below]
