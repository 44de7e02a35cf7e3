"""The commands that make another draft of an existing one: redo, revise."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import (
    CLIPBOARD_OPTIONS,
    LANGUAGE_OPTIONS,
    MODEL_OPTIONS,
    RESULT_OPTIONS,
    Asked,
    with_options,
)
from draftkit.cli.last import LAST, meant
from draftkit.cli.making import make
from draftkit.cli.output import profile_option, store_at
from draftkit.cli.verifying import VerifyingCommand
from draftkit.documents.source import Source
from draftkit.errors import InputError, NoDraftError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft

__all__ = ["redo", "revise"]


@click.command(cls=VerifyingCommand)
@click.argument("draft_id", metavar="ID")
@with_options([profile_option, *MODEL_OPTIONS, *CLIPBOARD_OPTIONS, *RESULT_OPTIONS])
def redo(draft_id: str, **options: Any) -> int:
    """Draft again with the same recipe; the first draft stays as it is."""
    asked = Asked.take(options)
    draft = store_at(asked.output).find(meant(draft_id, asked))
    drafter = _same(_as_before(asked, draft), draft)
    try:
        plan = _again(draft, drafter, asked)
        _say_changed(draft, plan.prompt.version, plan.profile.hash, asked)
        return make(drafter, plan, asked)
    finally:
        drafter.backend.close()


def _again(draft: Draft, drafter: Drafter, asked: Asked) -> Plan:
    """Plan another draft of the same recipe: for a revision, the same change to the same text."""
    if draft.instruction:
        before = _revised(draft, drafter, asked)
        return drafter.revision(before, draft.instruction, asked.profile(), fresh=True)
    return drafter.plan(
        draft.kind,
        asked.profile(),
        draft.inputs,
        fresh=True,
        from_contacts=draft.from_contacts,
        include=draft.include,
        exclude=draft.exclude,
        language=draft.language,
        register=draft.register,
        sources=[_as_it_is(source, asked) for source in draft.cites],
    )


def _revised(draft: Draft, drafter: Drafter, asked: Asked) -> Draft:
    """Return the draft that a revision came from: of several files, the one with that text.

    Raises:
        UsageError: If it is gone, cannot be read, or is in several files, all edited since.
    """
    store, name = store_at(asked.output), draft.id[:12]
    for before in store.versions(draft.parent):
        if drafter.revision(before, draft.instruction, asked.profile()).id == draft.id:
            return before
    try:
        return store.find(draft.parent)
    except NoDraftError as exc:
        raise UsageError(
            f"{name} is a revision, and the draft that it came from is gone.",
            hint=f'To change this one: draftkit revise {name} "{draft.instruction}"',
        ) from exc
    except StoreError as exc:
        raise UsageError(f"{name} is a revision of another draft. {exc}") from exc


def _as_before(asked: Asked, draft: Draft) -> Asked:
    """Return the options with the settings that a draft was made with, where none are given."""
    before = {name: draft.settings.get(name) for name in ("temperature", "max_tokens", "seed")}
    missing: dict[str, Any] = {
        name: value
        for name, value in before.items()
        if getattr(asked, name) is None and isinstance(value, int | float)
    }
    return dataclasses.replace(asked, **missing)


def _as_it_is(source: Source, asked: Asked) -> Source:
    """Return a file that a draft cites as it is now, or as it was if it is gone."""
    if not (source.cited and source.path and source.hash):
        return source
    try:
        now = Source.read(source.path)
    except InputError as exc:
        asked.say(f"Note: {source.name} is taken as it was: {exc}")
        return source
    return source if now.hash == source.hash else now


@click.command(cls=VerifyingCommand)
@click.argument("draft_id", metavar="ID")
@click.argument("instruction")
@with_options(
    [profile_option, *LANGUAGE_OPTIONS, *MODEL_OPTIONS, *CLIPBOARD_OPTIONS, *RESULT_OPTIONS]
)
def revise(draft_id: str, instruction: str, **options: Any) -> int:
    """Have a draft changed, such as: draftkit revise last "make it warmer".

    The result is a new draft that knows which one it came from.
    """
    asked = Asked.take(options)
    draft = store_at(asked.output).find(meant(draft_id, asked))
    if draft_id == LAST and not draft.complete:
        _refuse_half(draft)
    drafter = _same(asked, draft)
    try:
        plan = drafter.revision(
            draft,
            instruction,
            asked.profile(),
            language=asked.language,
            register=asked.register or "",
        )
        return make(drafter, plan, asked)
    finally:
        drafter.backend.close()


def _refuse_half(draft: Draft) -> None:
    """Refuse to change a partial draft: by `last` the complete one before it may be meant.

    Raises:
        UsageError: In any case.
    """
    name = draft.id[:12]
    again = f"draftkit revise {draft.parent[:12]}" if draft.instruction else f"draftkit redo {name}"
    raise UsageError(
        f"Your last draft, {name}, is not finished, so nothing was sent.",
        hint=f"The same again: {again}. To change what has come: draftkit revise {name}",
    )


def _same(asked: Asked, draft: Draft) -> Drafter:
    """Return the drafter with the model and the server of a draft, unless others were asked for."""
    from draftkit.backends.address import shown
    from draftkit.drafts.servers import address_of, word_for

    spec = f"{draft.provider}:{draft.model}" if draft.provider else None
    if spec and not (asked.model or asked.base_url or asked.copy or asked.paste):
        drafter = dataclasses.replace(asked, base_url=address_of(draft)).drafter(spec)
    else:
        drafter = asked.drafter(spec)
    backend = drafter.backend
    if backend.provider == draft.provider and word_for(backend.server) != draft.server:
        where = shown(backend.server) if backend.server else f"the usual one of {draft.provider}"
        asked.say(f"Note: that draft was made with another server than {where}.")
    return drafter


def _say_changed(draft: Draft, version: str, profile_hash: str, asked: Asked) -> None:
    changed: Mapping[str, bool] = {
        "the prompt": draft.prompt_version not in ("", version),
        "your profile": draft.profile_hash not in ("", profile_hash),
    }
    for what in (name for name, is_other in changed.items() if is_other):
        asked.say(f"Note: {what} has changed since that draft; the new one uses it as it is now.")
