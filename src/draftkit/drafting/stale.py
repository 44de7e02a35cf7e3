"""Which drafts rest on something that has changed: facts, prompts, sources, other drafts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from draftkit.checks.checking import check
from draftkit.checks.owner import is_by
from draftkit.documents.source import hash_of
from draftkit.drafting.chain import body_hash
from draftkit.errors import InputError, PromptError, typed
from draftkit.profile.fact import hashes_of, origin
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile

__all__ = ["Reason", "Stale", "stale"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that has changed since a draft was made.

    Attributes:
        what: What kind of thing it is.
        name: The fact's id, the kind, the file, or the other draft's id.
        message: What has happened to it, for a person.
    """

    what: Literal["fact", "prompt", "source", "parent"]
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A draft, and why it is not what would be made today."""

    draft: Draft
    reasons: tuple[Reason, ...]


@typed
def stale(drafts: Iterable[Draft], profile: Profile) -> list[Stale]:
    """Return the drafts that rest on something that has changed, parents before their children.

    A draft is stale if a fact of the profile that it used says something else now, its prompt
    or a source has changed, or the draft that it came from was changed, revised, or is stale
    itself: so one fact makes a draft that used it stale, and all that came from that draft. A
    fact that has only moved to another place has not changed.

    Args:
        drafts: A store, or any drafts; partial ones and another person's are passed over.
        profile: As it is now, with its notes.
    """
    known = {draft.id: draft for draft in drafts if draft.complete}
    now = hashes_of(profile.facts(), {fact.id for fact in profile.facts()})
    texts = {fact.id: fact.text for fact in profile.facts()}
    revised = {d.parent: d for d in known.values() if d.instruction}
    # A thousand drafts have a dozen prompts and sources: each is read once.
    version, hashed = cache(_version), cache(hash_of)
    found: dict[str, Stale] = {}
    for draft in _parents_first(known):
        if not is_by(draft.author, draft.profile_hash, profile):
            continue
        reasons = [
            *_facts(draft, now, texts, profile),
            *_prompt(draft, version),
            *_sources(draft, hashed),
            *_parent(draft, known, found, revised),
        ]
        if reasons:
            found[draft.id] = Stale(draft, tuple(reasons))
    return list(found.values())


def _parents_first(known: Mapping[str, Draft]) -> Iterator[Draft]:
    done = set[str]()
    for draft in sorted(known.values(), key=lambda one: (one.created, one.id)):
        way: list[Draft] = []
        at: Draft | None = draft
        while at is not None and at.id not in done:
            done.add(at.id)
            way.append(at)
            at = known.get(at.parent)
        yield from reversed(way)


def _facts(
    draft: Draft, now: Mapping[str, str], texts: Mapping[str, str], profile: Profile
) -> Iterator[Reason]:
    everywhere = set(now.values())
    changed = [
        id_
        for id_, before in draft.used.items()
        if now.get(id_) != before and before not in everywhere
    ]
    told = _told(draft, profile) if changed else {}
    for id_ in changed:
        said = f'says now: "{texts[id_]}"' if id_ in now else "is gone from your profile"
        then = f"; this draft: {', '.join(told[id_])}" if id_ in told else ""
        yield Reason("fact", id_, f"{id_} {said}{then}")
    rests = [id_ for id_ in _used(draft) if origin(id_) == "profile"]
    if rests and not draft.used and draft.profile_hash != profile.hash:
        # Made before the facts of a draft were kept, or its front matter was edited.
        message = "your profile has changed, and what the facts of this draft said is not known"
        yield Reason("fact", "", message)


def _told(draft: Draft, profile: Profile) -> dict[str, list[str]]:
    """Return what a draft says otherwise than the facts do now, by the fact's id."""
    report = check(draft.body, profile=profile, inputs=draft.inputs, sources=draft.cites)
    told: dict[str, list[str]] = {}
    for finding in report.findings:
        said = f'"{finding.span}"'
        if finding.right_from and said not in told.setdefault(finding.right_from, []):
            told[finding.right_from].append(said)
    return told


def _used(draft: Draft) -> Sequence[str]:
    used = (draft.report or {}).get("facts_used")
    return [str(id_) for id_ in used] if isinstance(used, list | tuple) else ()


def _prompt(draft: Draft, version_of: Callable[[str], tuple[str, str]]) -> Iterator[Reason]:
    if not draft.prompt_version:
        return
    version, why = version_of(draft.kind)
    if why or version != draft.prompt_version:
        yield Reason("prompt", draft.kind, why or f"the prompt of {draft.kind} has changed")


def _version(kind: str) -> tuple[str, str]:
    """Return the version of a kind's prompt, and why there is none."""
    try:
        return Prompt.find(kind).version, ""
    except PromptError as exc:
        return "", f"the prompt of {kind} cannot be used: {exc}"


def _sources(draft: Draft, hashed: Callable[[str], str]) -> Iterator[Reason]:
    for source in draft.cites:
        if not (source.cited and source.path and source.hash):
            continue
        try:
            changed = "has changed" if hashed(source.path) != source.hash else ""
        except InputError as exc:
            changed = f"cannot be compared: {exc}"
        if changed:
            yield Reason("source", source.path, f"{source.name} {changed}")


def _parent(
    draft: Draft,
    known: Mapping[str, Draft],
    found: Mapping[str, Stale],
    revised: Mapping[str, Draft],
) -> Iterator[Reason]:
    if not draft.parent:
        return
    parent = known.get(draft.parent)
    if parent is None:
        yield Reason(
            "parent", draft.parent, f"the draft that it came from, {draft.parent[:8]}, is gone"
        )
        return
    name = f"{parent.kind} {parent.id[:8]}"
    then = next((s.hash for s in draft.cites if s.draft == parent.id and not s.cited), "")
    if then and then != body_hash(parent):
        yield Reason("parent", parent.id, f"the text of {name} was changed")
    newer = None if draft.instruction else revised.get(parent.id)
    if newer is not None and newer.created >= draft.created:
        yield Reason("parent", parent.id, f"{name} was revised: {newer.id[:8]}")
    if parent.id in found:
        yield Reason("parent", parent.id, f"{name} is stale")
