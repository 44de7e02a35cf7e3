"""The commands that look at drafts: list, show, open, diff; and delete."""

from __future__ import annotations

import datetime as dt
import difflib
import gc
from typing import TYPE_CHECKING

import click

from draftkit.cli import numbers
from draftkit.cli.output import (
    draft_as_dict,
    edit_file,
    output_option,
    print_json,
    remark,
    say,
    store_at,
    styled,
    whole_store_at,
)
from draftkit.errors import StoreError
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafts.draft import Draft
    from draftkit.drafts.index import IndexEntry
    from draftkit.drafts.store import Store

__all__ = ["delete", "diff", "list_", "open_", "print_diff", "show"]

_SHOWN = 12  # digits of an id: enough to tell a million drafts apart


@click.command("list")
@output_option
@click.option("--kind", default="", help="Only drafts of this kind.")
@click.option("--status", type=click.Choice(["complete", "partial"]), help="Only these.")
@click.option("--since", callback=numbers.day, metavar="DATE", help="Only from this day on.")
@click.option("--search", default="", metavar="WORDS", help="Only those that have these words.")
@click.option("--limit", type=click.IntRange(1), help="At most this many, the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_(  # noqa: PLR0913 - one argument an option
    *,
    output: str | None,
    kind: str,
    status: str | None,
    since: dt.datetime | None,
    search: str,
    limit: int | None,
    as_json: bool,
) -> None:
    """List your drafts, the newest first."""
    # Without either, drafts that cannot be read are rows of the list.
    whole = as_json or search
    store = whole_store_at(output) if whole else store_at(output, there=True)
    day = since.replace(tzinfo=dt.UTC) if since else None
    if as_json:
        drafts = store.list(kind=kind, status=status or "", since=day, limit=limit, search=search)
        print_json([draft_as_dict(draft, body=False) for draft in drafts])
        return
    if search:
        _search(store, search, kind, status or "", day, limit)
        return
    gc.disable()  # none of a hundred thousand entries is garbage, and looking takes a while
    try:
        entries = store.entries(kind=kind, status=status or "", since=day)[:limit]
    finally:
        gc.enable()
    _print(entries, store)


def _search(  # noqa: PLR0913, PLR0917 - as `list_`
    store: Store, search: str, kind: str, status: str, day: dt.datetime | None, limit: int | None
) -> None:
    """List the drafts that have the words."""
    found = store.list(kind=kind, status=status, since=day, limit=limit, search=search)
    names = {draft.path.name for draft in found if draft.path}
    _print([entry for entry in store.entries() if entry.name in names], store)


def _print(entries: Sequence[IndexEntry], store: Store) -> None:
    if not entries:
        remark(f"No drafts in {store.folder} that fit.")
        return
    width = max(len(entry.kind) for entry in entries)
    click.echo("\n".join(_row(entry, width, store) for entry in entries))


def _row(entry: IndexEntry, width: int, store: Store) -> str:
    if entry.status == "unreadable":
        file = store.folder / entry.name
        return f'{"?" * _SHOWN}  cannot be read: "draftkit show {file}" says why'
    if entry.status == "damaged":
        return f'{"?" * _SHOWN}  damaged: "draftkit show {store.folder / entry.name}" says where'
    remarks = ["partial"] if entry.status == "partial" else []
    remarks += ["checks failed"] if entry.passed is False else []
    said = f"  ({', '.join(remarks)})" if remarks else ""
    when = f"{entry.created[:10]} {entry.created[11:16]}"
    kind, title = _one_line(entry.kind), _one_line(entry.title)
    return f"{entry.id[:_SHOWN]}  {when}  {kind:<{width}}  {title}{said}"


def _one_line(text: str) -> str:
    return text if text.isprintable() else " ".join(clean(text).split())


@click.command()
@click.argument("draft_id", metavar="ID")
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print the draft as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Say how it was made, too.")
def show(draft_id: str, *, output: str | None, as_json: bool, verbose: bool) -> None:
    """Show a draft: by the first characters of its id, its file, or "last"."""
    draft = store_at(output).find(draft_id)
    if as_json:
        print_json(draft_as_dict(draft))
        return
    say(draft.body, end="")
    if verbose:
        made = draft_as_dict(draft, body=False)
        remark("\n".join(f"{name}: {value}" for name, value in made.items()))


@click.command()
@click.argument("draft_ids", metavar="ID...", nargs=-1, required=True)
@output_option
def delete(draft_ids: tuple[str, ...], output: str | None) -> None:
    """Move drafts to the trash: the folder "trash" beside them."""
    from draftkit.drafts.damaged import Damaged

    store = store_at(output)
    found = [store.findable(name) for name in draft_ids]
    for draft in {draft.path: draft for draft in found}.values():  # one may be named twice
        file = store.delete(draft)
        if isinstance(draft, Damaged):
            say(f"{'?' * _SHOWN}  damaged: {draft.path}")
        else:
            say(f"{draft.id[:_SHOWN]}  {_one_line(draft.title)}")
        remark(f"It is in {file}; to get it back, move it to {file.parent.parent}.")


@click.command("open")
@click.argument("draft_id", metavar="ID", default="last")
@output_option
def open_(draft_id: str, output: str | None) -> None:
    """Open a draft in your editor ($VISUAL or $EDITOR)."""
    edit_file(store_at(output).findable(draft_id).path)


@click.command()
@click.argument("one", metavar="ID")
@click.argument("two", metavar="[ID]", required=False)
@output_option
def diff(one: str, two: str | None, output: str | None) -> None:
    """Show how two drafts differ; with one, how it differs from the one it came from."""
    store = store_at(output)
    newer = store.find(one)
    older = store.find(two) if two else _before(store, newer)
    if two:
        older, newer = newer, older
    print_diff(older, newer)


def print_diff(older: Draft, newer: Draft) -> None:
    """Print how the texts of two drafts differ."""
    before, after = (clean(draft.body).splitlines() for draft in (older, newer))
    if before == after:
        remark("The texts are the same.")
    lines = difflib.unified_diff(
        before,
        after,
        f"{older.id[:_SHOWN]} {older.title}",
        f"{newer.id[:_SHOWN]} {newer.title}",
        lineterm="",
    )
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        say(styled(line, fg=colours.get(line[:1])))


def _before(store: Store, draft: Draft) -> Draft:
    """Return the draft that this one came from, else the last one of its kind before it."""
    from draftkit.drafts.index import sortable

    if draft.parent:
        return store.find(draft.parent)
    stamp = sortable(draft.created)
    for entry in store.entries(kind=draft.kind):
        if entry.created < stamp and entry.id != draft.id:
            return store.find(entry.id)
    raise StoreError(
        f"There is no {draft.kind} before {draft.id[:_SHOWN]} to compare with.",
        hint="Name a second draft.",
    )
