"""The results of a batch become drafts; what they lack is listed and asked for again."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.answers.amendments import amended, amendment, notes_of
from draftkit.backends.answers.refusal import Peer
from draftkit.backends.choice import options_for
from draftkit.backends.completion import StopReason
from draftkit.backends.keys import known_key
from draftkit.backends.presets import preset_of
from draftkit.backends.request import Request
from draftkit.config import Config
from draftkit.documents.source import Source
from draftkit.drafting.plan import Plan
from draftkit.drafting.planning import Planner
from draftkit.errors import InputError, OutputError, StoreError
from draftkit.language.tags.tag import Tag
from draftkit.prompts.cited import choose
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.rendered import Rendered
from draftkit.runs.batch.export import ByFile
from draftkit.runs.batch.file import BatchFile, Parts
from draftkit.runs.batch.results import BatchResults

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from draftkit.backends.presets import Preset
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.profile.profile import Profile
    from draftkit.runs.batch.file import BatchEntry, BatchRecipe
    from draftkit.runs.batch.results import BatchResult

__all__ = ["Collected", "Saved", "Unanswered", "collect"]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A row that has no draft.

    Attributes:
        entry: The row.
        why: In the provider's words, where it said something.
        refused: The optional parameters that the provider refused.
    """

    entry: BatchEntry
    why: str
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A summary of a saved draft: 50,000 whole ones would take too much memory.

    Attributes:
        id: Its id.
        row: Where the row stands.
        path: Its file.
        complete: Whether the model finished it.
        stop_reason: Why the model stopped.
        passed: Whether it passed its checks.
    """

    id: str
    row: str
    path: Path
    complete: bool
    stop_reason: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of a collection.

    Attributes:
        saved: The drafts that were saved now, partial ones included.
        before: How many rows had their draft before.
        still_partial: Those of them that are only partial drafts.
        misfits: The rows whose answers are not the JSON that the prompt asks for, or on which
            it fails, and why: their texts are kept as partial drafts until it is mended.
        unanswered: The rows that have no draft.
        problems: What is wrong with the files of results, one sentence each.
        changed: What has changed since the export, one sentence each.
        retry: The file that asks for the unanswered rows again; None if there are none, or a
            file of results was cut off.
    """

    saved: tuple[Saved, ...]
    before: int
    still_partial: tuple[Saved, ...]
    misfits: tuple[Unanswered, ...]
    unanswered: tuple[Unanswered, ...]
    problems: tuple[str, ...]
    changed: tuple[str, ...]
    retry: Path | None


def collect(
    file: BatchFile, results: Sequence[Path], *, profile: Profile, store: Store
) -> Collected:
    """Make drafts of the results, and a file that asks for what they lack.

    It may be done at any time, and repeatedly, with the same results or with more: what is
    drafted stays as it is.

    Args:
        file: What was exported.
        results: The files of results, of answers and of errors, in any order.
        profile: The profile as it is now: the drafts are checked against it.
        store: Where the drafts are kept.

    Raises:
        UsageError: If a file cannot be read, the kind is gone, or another process
            collects the same.
        StoreError: If a draft cannot be saved. Collect again once it can.
    """
    with file.alone():
        return _collected(file, results, profile, store)


def _collected(
    file: BatchFile, results: Sequence[Path], profile: Profile, store: Store
) -> Collected:
    peer = _peer(file.recipe)
    collector = _Collector(file, profile, store)
    found = BatchResults(results, file.entries, peer, structured=collector.structured)
    for result in found:
        collector.take(result)
    for id_, entry in file.entries.items():
        if id_ not in found:
            collector.lack(entry, "It is in no file of results.")
    return Collected(
        tuple(collector.saved),
        collector.before,
        tuple(collector.still_partial),
        tuple(collector.misfits),
        tuple(collector.unanswered),
        tuple(found.problems),
        tuple(collector.changed),
        # What is missing may be in the rest of a file that was cut off, and was paid for.
        None if found.cut else _retry(file, collector.unanswered, peer.preset),
    )


def _peer(recipe: BatchRecipe) -> Peer:
    """Return who answered; the key was sent with the batch, so its results may repeat it."""
    preset, url = preset_of(recipe.provider, recipe.base_url)
    options = options_for(recipe.provider, Config.load(), base_url=recipe.base_url)
    key = known_key(recipe.provider, preset, options)
    return Peer(recipe.provider, recipe.model, url, key, preset)


class _Collector:
    """Takes results in and saves drafts."""

    def __init__(self, file: BatchFile, profile: Profile, store: Store) -> None:
        recipe = file.recipe
        self._entries = file.entries
        self._profile = profile
        self._prompt = Prompt.find(recipe.kind).sending(recipe.include, recipe.exclude)
        self.structured = self._prompt.output_schema is not None
        self._cited, lost = _cited(recipe.sources)
        self._store = store
        self._planner = Planner(ByFile(recipe.provider, recipe.model), store)
        self._sent = {
            "profile_hash": recipe.profile_hash,
            "prompt_version": recipe.prompt_version,
        }
        now = {"profile_hash": profile.hash, "prompt_version": self._prompt.version}
        self.changed = [
            f"The {name.partition('_')[0]} has changed since the request was written: the draft "
            "was made from it as it was, and checked against it as it is."
            for name in now
            if now[name] != self._sent[name]
        ] + lost
        self.saved: list[Saved] = []
        self.misfits: list[Unanswered] = []
        self.unanswered: list[Unanswered] = []
        self.before = 0
        self.still_partial: list[Saved] = []

    def take(self, result: BatchResult) -> None:
        """Save the draft of a result, unless it is there."""
        entry = self._entries[result.id]
        if result.completion is None:
            self.lack(entry, result.error, result.refused)
            return
        made = self._made(entry)
        note = f"Made through a batch{f', as {result.reference}' if result.reference else ''}."
        if made and (made.complete or (note in made.notes and not self._is_mended(made))):
            self.before += 1
            if not made.complete:
                self.still_partial.append(_saved(entry, made))
            return
        notes = (*result.completion.notes, *entry.notes, note, *self.changed)
        completion = dataclasses.replace(result.completion, notes=notes)
        try:
            draft = self._planner.finish(self._plan(entry), completion, sent=self._sent, first=made)
        except OutputError as exc:
            self.misfits.append(Unanswered(entry, str(exc)))
        else:
            self.saved.append(_saved(entry, draft))

    def _is_mended(self, made: Draft) -> bool:
        """Whether nothing but the prompt was wrong with a partial draft, and it has changed."""
        finished = made.stop_reason == StopReason.STOP
        return finished and made.prompt_version != self._prompt.version

    def lack(self, entry: BatchEntry, why: str, refused: tuple[str, ...] = ()) -> None:
        """Note a row without an answer, unless it has its draft."""
        made = self._made(entry)
        if made and made.complete:
            self.before += 1
        else:
            self.unanswered.append(Unanswered(entry, why, refused))

    def _made(self, entry: BatchEntry) -> Draft | None:
        try:
            return self._store.get(entry.id) or self._store.find(entry.id)
        except StoreError:  # there is none
            return None

    def _plan(self, entry: BatchEntry) -> Plan:
        """Return the plan of what was asked for, without the messages."""
        cited = choose(self._cited, entry.inputs)
        rendered = Rendered(entry.request, entry.inputs, entry.title, cited=cited)
        language = Tag.find(entry.language) if entry.language else None
        return Plan(
            self._prompt.writing(language, entry.register),
            self._profile,
            entry.inputs,
            rendered,
            entry.id,
            from_contacts=entry.from_contacts,
        )


def _cited(paths: Sequence[str]) -> tuple[tuple[Source, ...], list[str]]:
    """Read the sources again; where one is gone, the answers are worth saving all the same."""
    try:
        return Source.all(paths), []
    except InputError as exc:
        return (), [f"What was cited cannot be checked now: {exc}"]


def _saved(entry: BatchEntry, draft: Draft) -> Saved:
    if draft.path is None:
        raise ValueError("a draft was not saved")
    passed = bool((draft.report or {}).get("passed", True))
    return Saved(draft.id, entry.row, draft.path, draft.complete, draft.stop_reason, passed)


def _retry(file: BatchFile, unanswered: Sequence[Unanswered], preset: Preset) -> Path | None:
    """Write a file that asks for these rows again, or return the one that does already."""
    if not unanswered:
        return None
    rows = {row.entry.id: row for row in unanswered}
    asked = [_amended(rows[e.id], body, preset) for e, body in file.bodies(rows)]
    for number in itertools.count(1):
        path = file.beside("retry" if number == 1 else f"retry-{number}")
        if path.exists():
            if BatchFile.load(path).entries == {entry.id: entry for entry, _ in asked}:
                return path
            continue
        with Parts(path, file.recipe) as parts:
            for entry, body in asked:
                parts.add(entry, body)
            return parts.keep()[0]
    raise AssertionError


def _amended(
    row: Unanswered, body: dict[str, Any], preset: Preset
) -> tuple[BatchEntry, dict[str, Any]]:
    """Return a row's request without what the provider refused."""
    entry = row.entry
    change = amendment(row.refused, body, entry.changes)
    if not change:
        return entry, body
    notes = notes_of(Request(()), preset, body, change)
    changed = dataclasses.replace(
        entry, notes=(*entry.notes, *notes), changes={**entry.changes, **change}
    )
    return changed, amended(body, change)
