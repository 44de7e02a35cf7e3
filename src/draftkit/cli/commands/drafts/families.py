"""The commands that look at families of drafts: tree, stale."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from draftkit.cli.output import (
    output_option,
    print_json,
    profile_at,
    profile_option,
    remark,
    say,
    whole_store_at,
)

if TYPE_CHECKING:
    from draftkit.drafting.families import Family
    from draftkit.drafts.store import Store

__all__ = ["stale", "tree"]

_SHOWN = 12  # digits of an id, as `draftkit list` shows them


@click.command()
@click.argument("draft_id", metavar="[ID]", required=False)
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print the families as JSON.")
def tree(draft_id: str | None, *, output: str | None, as_json: bool) -> None:
    """Show which drafts went on from which; with ID, the family of that one alone."""
    from draftkit.drafting.families import families

    store = whole_store_at(output)
    found = families(store, draft_id or "")
    if as_json:
        print_json([_as_dict(family, store) for family in found])
        return
    for family in found:
        _show(family)
    if not found:
        remark(f"No draft in {store.folder} came from another one. Make one with --from ID.")


def _show(family: Family) -> None:
    if family.lost:
        say(f"{family.lost[:_SHOWN]}  (gone)")
    for member in family.members:
        entry = member.entry
        indent = "  " * (member.depth + bool(family.lost))
        title = " ".join(entry.title.split())
        say(f"{indent}{entry.id[:_SHOWN]}  {entry.created[:10]}  {entry.kind}  {title}")


def _as_dict(family: Family, store: Store) -> dict[str, object]:
    members = [
        {
            "id": member.entry.id,
            "kind": member.entry.kind,
            "title": member.entry.title,
            "created": member.entry.created,
            "parent": member.entry.parent,
            "depth": member.depth,
            "path": str(store.folder / member.entry.name),
        }
        for member in family.members
    ]
    return {"lost": family.lost, "members": members}


@click.command()
@profile_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def stale(*, profile_path: str | None, output: str | None, as_json: bool) -> None:
    """List drafts that rest on what has changed since: facts, prompt, sources, other drafts."""
    from draftkit.checks.owner import is_by
    from draftkit.drafting.stale import stale as stale_ones

    store = whole_store_at(output)
    profile = profile_at(profile_path)
    drafts = [draft for draft in store if draft.complete]
    found = stale_ones(drafts, profile)
    if as_json:
        print_json(
            [
                {
                    "id": one.draft.id,
                    "kind": one.draft.kind,
                    "title": one.draft.title,
                    "path": str(one.draft.path or ""),
                    "reasons": [dataclasses.asdict(reason) for reason in one.reasons],
                }
                for one in found
            ]
        )
        return
    for one in found:
        title = " ".join(one.draft.title.split())
        say(f"{one.draft.id[:_SHOWN]}  {one.draft.kind}  {title}")
        for reason in one.reasons:
            say(f"  {' '.join(reason.message.split())}")
    if not store.folder.exists():
        remark(f"There is no folder {store.folder}, so no drafts are in it.")
    elif found:
        remark(
            f"\n{len(found)} stale. Next: draftkit redo ID makes the first of a family again; then "
            "--from with the new one makes those that came from it."
        )
    else:
        remark(f"No draft in {store.folder} is stale.")
    others = sum(not is_by(one.author, one.profile_hash, profile) for one in drafts)
    if others:
        remark(f"Drafts of other profiles, not looked at: {others}. Name theirs with --profile.")
