"""What a writer has said before: the facts and angles of earlier drafts, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from draftkit.errors import typed
from draftkit.profile.fact import hashes_of
from draftkit.prompts.kinds import kinds
from draftkit.prompts.traits import Suiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.profile.fact import Fact
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["Before", "EarlierDraft", "Unused", "unused_facts"]

# A list that a model reads, not an archive: what is older than that may be said again.
_DRAFTS, _FACTS = 8, 6
_LONGEST = 120  # characters of a fact or an angle in that list
PARTIAL = "_earlier.md"
"""The partial by which a prompt asks for what was said before."""


@dataclass(frozen=True, slots=True)
class EarlierDraft:
    """What an earlier draft said.

    Attributes:
        title: What it is called.
        angle: Its point of view, if one was given.
        facts: The facts that it rested on, of those that are sent now.
    """

    title: str
    angle: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A fact or a note that no draft and no sample has used.

    Attributes:
        fact: The fact or note.
        kinds: The kinds of draft that it would suit, the best first.
    """

    fact: Fact
    kinds: tuple[str, ...]


class Before:
    """The last drafts, as they were when they were first asked for.

    Args:
        store: Where they are; None if none are kept.
    """

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._suiting: Suiting | None = None
        self._last: dict[str, list[Draft]] = {}
        self._used: dict[tuple[str, str], frozenset[str]] = {}

    def than(
        self, prompt: Prompt, profile: Profile, values: Mapping[str, Any]
    ) -> tuple[EarlierDraft, ...]:
        """Return what earlier drafts in the group of a draft's kind said, the newest first.

        Drafts that it goes on from, and other versions of it, are not among them.
        """
        if self._store is None or PARTIAL not in prompt.blocks.sources:
            return ()
        own = {name: value for name, value in values.items() if value not in (None, [])}
        above = {source.draft for source in prompt.cites}
        others = [d for d in self._of(prompt) if d.id not in above and d.inputs != own]
        if not others:
            return ()
        going = set(prompt.going(profile, values).ids)
        facts = [f for f in profile.facts() if f.id in going and self._suits(f, profile)]
        return tuple(
            _said(draft, [f for f in facts if f.id in self._used_in(draft, profile)])
            for draft in others[:_DRAFTS]
        )

    def _suits(self, fact: Fact, profile: Profile) -> bool:
        """Return whether a text can be built on a fact."""
        self._suiting = self._suiting or Suiting()
        return bool(self._suiting.of(fact, profile))

    def _used_in(self, draft: Draft, profile: Profile) -> frozenset[str]:
        """Return the facts that a draft tells, found once for all rows of a run."""
        key = draft.id, profile.hash
        if key not in self._used:
            near = [f for f in profile.facts() if f.id in draft.used and self._suits(f, profile)]
            self._used[key] = _told(draft.body, near, profile)
        return self._used[key]

    def _of(self, prompt: Prompt) -> list[Draft]:
        group = prompt.kind.group
        if group not in self._last and self._store is not None:
            same = {name for name, kind in kinds().items() if kind.group == group}
            same = same if group else {prompt.kind.name}
            entries = (e for e in self._store.entries(status="complete") if e.kind in same)
            names = [entry.id for entry in islice(entries, 2 * _DRAFTS)]
            self._last[group] = [d for d in map(self._store.get, names) if d is not None]
        return self._last[group]


def _said(draft: Draft, facts: Sequence[Fact]) -> EarlierDraft:
    used = tuple(_short(fact.text) for fact in facts[:_FACTS])
    return EarlierDraft(_short(draft.title), _short(str(draft.inputs.get("angle") or "")), used)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()}\u2026"


@typed
def unused_facts(drafts: Iterable[Draft], profile: Profile) -> list[Unused]:
    """Return what no draft and no sample has used yet, notes first, with kinds it would suit.

    Only what a text can be built on counts, as the kinds say (`built_on`): notes, highlights,
    publications, awards, what sets the writer apart, values and offers; no names and dates.

    Args:
        drafts: A store, or any drafts.
        profile: As it is now, with its notes.
    """
    suiting = Suiting()
    left = {fact.id: fact for fact in profile.facts() if suiting.of(fact, profile)}
    now = hashes_of(left.values(), left)
    for text in profile.samples:
        _take_out(left, _told(text, list(left.values()), profile))
    for draft in drafts:
        # By the text, since a fact may have another id than when the draft was made.
        used = set(draft.used.values())
        near = [fact for fact in left.values() if now[fact.id] in used]
        _take_out(left, _told(draft.body, near, profile))
    notes_first = sorted(left.values(), key=lambda fact: fact.id not in profile.noted)
    return [Unused(fact, suiting.of(fact, profile)) for fact in notes_first]


def _take_out(left: dict[str, Fact], ids: Collection[str]) -> None:
    for id_ in ids:
        del left[id_]


def _told(text: str, facts: Sequence[Fact], profile: Profile) -> frozenset[str]:
    """Return which of these facts a text tells; sharing a few words is not enough.

    One that is too long to be checked tells none.
    """
    if not facts:
        return frozenset()
    from draftkit.checks.base import Brief
    from draftkit.checks.coverage import is_kept
    from draftkit.language.document import Document

    document = Document(text)
    if document.too_long:
        return frozenset()
    body, brief = document.prose, Brief(profile.facts())
    return frozenset(fact.id for fact in facts if is_kept(fact, body, brief))
