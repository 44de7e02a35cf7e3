"""`draftkit export`: drafts for other programs."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from draftkit.cli import numbers
from draftkit.cli.output import draft_at, profile_if_any, profile_option, remark, say, tell_harmed
from draftkit.errors import UsageError
from draftkit.exchange.exports.formats import BUILT_IN
from draftkit.figures.table import several
from draftkit.files.streams import STANDARD_INPUT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.exchange.exports.addresses import Addresses
    from draftkit.exchange.exports.exported import Exported, ExportOptions
    from draftkit.profile.profile import Profile

__all__ = ["export"]

_SHOWN = 20
_OURS = "draftkit."
_WIDE = max(map(len, BUILT_IN))
_HELP = f"""Turn drafts into what other programs take; draftkit's own notes stay out.

FORMAT is {", ".join(BUILT_IN)}, or one of your own (exports/NAME.md); --formats says what each is.
ID may be "last".
"""


def _formats(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    if wanted and not ctx.resilient_parsing:
        from draftkit.exchange.exports.exporters import formats
        from draftkit.exchange.exports.own import described

        for name, where in formats().items():
            about = described(Path(where)) if where.endswith(".md") else ""
            ours = BUILT_IN[name][1] if where.startswith(_OURS) else ""
            say(f"{name:<{_WIDE}}  {about or ours or where}")
        ctx.exit()


@click.command(help=_HELP)
@click.argument("draft_ids", metavar="ID...", nargs=-1)
@click.option("--to", "target", metavar="FORMAT", required=True, help="What to make of it.")
@click.option("--formats", is_flag=True, is_eager=True, expose_value=False, callback=_formats,
              help="List the formats.")  # fmt: skip
@click.option("-o", "where", metavar="FILE",
              help="Where to write it; of several drafts, a folder.")  # fmt: skip
@click.option("--copy", is_flag=True, help="Put it on the clipboard.")
@click.option("--open", "opens", is_flag=True, help="Open it with its program.")
@click.option("--run", "run", metavar="FOLDER", type=click.Path(path_type=Path),
              help="All complete drafts of a folder, as bulk makes them.")  # fmt: skip
@click.option("--mbox", is_flag=True, help="All messages in one file, for a mail program.")
@click.option("--contacts", metavar="FILE", type=click.Path(path_type=Path),
              help="Addresses from this file before people.yaml.")  # fmt: skip
@click.option("--address", default="", help="The address that a message goes to.")
@click.option("--subject", default="", help="The subject. [default: the draft's]")
@click.option("--no-signature", is_flag=True, help="No lines below a message.")
@click.option("--first-comment", is_flag=True, help="linkedin: links for the first comment.")
@click.option("--on", "day", callback=numbers.day, metavar="DATE",
              help="ics: the day. [default: a week after the draft]")  # fmt: skip
@click.option("--public", is_flag=True, help="hugo, jekyll, astro, devto: not marked as a draft.")
@click.option("--drafts", "folder", metavar="DIR", envvar="DRAFTKIT_OUTPUT",
              help="The folder of your drafts. [default: drafts]")  # fmt: skip
@profile_option
def export(  # noqa: PLR0913, PLR0917 - one argument an option
    draft_ids: tuple[str, ...],
    target: str,
    where: str | None,
    run: Path | None,
    contacts: Path | None,
    address: str,
    subject: str,
    day: dt.datetime | None,
    folder: str | None,
    profile_path: str | None,
    *,
    copy: bool,
    opens: bool,
    mbox: bool,
    no_signature: bool,
    first_comment: bool,
    public: bool,
) -> int:
    """Turn drafts into what other programs take."""
    from draftkit.exchange.exports.exported import ExportOptions
    from draftkit.exchange.exports.exporters import exporter
    from draftkit.exchange.exports.message import plain_address

    drafts, whole = _chosen(draft_ids, run, folder)
    if address and len(drafts) > 1:
        raise UsageError("--address is for one draft; others have theirs from people.yaml.")
    if address and not plain_address(address):
        raise UsageError(
            f'"{address}" is not an e-mail address.',
            hint="Give one, as maria@example.org or as Maria Sol <maria@example.org>.",
        )
    if mbox and target != "email":
        raise UsageError("--mbox holds messages: --to email --mbox.")
    profile = profile_if_any(profile_path)
    options = ExportOptions(
        to=address,
        subject=subject,
        comment=first_comment,
        day=day.date() if day else None,
        public=public,
    )
    options = _signed(options, profile, no_signature=no_signature)
    addresses = _addresses(profile, contacts)
    make = exporter(target)
    made = [make(draft, addresses.fill(draft, options)) for draft in drafts]
    _tell(drafts, made)
    place = Path(where) if where else None
    if mbox or len(made) > 1 or run:
        whole = _many(made, place, target, mbox=mbox, alone=not (copy or opens)) and whole
    else:
        if where and where.endswith(("/", os.sep)):
            place = Path(where) / made[0].name
        _one(made[0], place, copy=copy, opens=opens)
    return 0 if whole else 1


def _chosen(names: Iterable[str], run: Path | None, folder: str | None) -> tuple[list[Draft], bool]:
    """Return the drafts that are meant, each once, and whether none of the run was left out."""
    found = {draft.id: draft for draft in (draft_at(name, folder) for name in names)}
    whole = True
    if run:
        sound, whole = _of_run(run)
        found |= sound
    if not found:
        where = f"{run} has no complete drafts." if run else "Which draft?"
        raise UsageError(where, hint='Name a draft, "last", or a folder with --run.')
    return [*found.values()], whole


def _of_run(run: Path) -> tuple[dict[str, Draft], bool]:
    """Return a folder's complete drafts by id, and whether nothing is wrong with any.

    Each has a recipient who waits for it, so those that are wrong are named; the others go on.
    """
    from draftkit.drafts.head import way_out
    from draftkit.drafts.store import Store

    if not run.is_dir():
        raise UsageError(f"There is no folder {run}.")
    store = Store(run)
    partial = [entry.name for entry in store.entries(status="partial")]
    found: dict[str, Draft] = {}
    wrong = []
    for draft in reversed(store.list(status="complete")):
        if draft.path and not draft.body.strip():
            why = f"{draft.path}: there is no text below its front matter."
            wrong.append(f"Left out: {why} {way_out(draft.path)}")
        elif other := found.get(draft.id):
            wrong.append(f"Left out: {draft.path}: {other.path} is the same draft. Keep one.")
        else:
            found[draft.id] = draft
    for line in wrong:
        remark(line)
    harmed = tell_harmed(store)
    if partial:
        remark(f"Left out, as they are not finished: {', '.join(partial[:_SHOWN])}.")
    return found, not (wrong or harmed)


def _signed(
    options: ExportOptions, profile: Profile | None, *, no_signature: bool
) -> ExportOptions:
    from draftkit.exchange.exports.addresses import signature_of

    if profile is None:
        return options
    basics = profile.data.get("basics") or {}
    return dataclasses.replace(
        options,
        sender=profile.name,
        sender_address=str(basics.get("email") or ""),
        signature="" if no_signature else signature_of(profile),
    )


def _addresses(profile: Profile | None, contacts: Path | None) -> Addresses:
    from draftkit.exchange.exports.addresses import Addresses
    from draftkit.people.importing import people_in
    from draftkit.people.people import People

    known = Addresses(People.of(profile) if profile else ())
    return Addresses(people_in(contacts).people, known) if contacts else known


def _tell(drafts: list[Draft], made: list[Exported]) -> None:
    """Say what there is to know; with several drafts, each remark begins with the draft's id."""
    lines = [
        f"{draft.id[:12]}: {warning}" if len(made) > 1 else warning
        for draft, one in zip(drafts, made, strict=True)
        for warning in (*_failures(draft), *one.warnings)
    ]
    for line in lines[:_SHOWN]:
        remark(line)
    if len(lines) > _SHOWN:
        remark(f"... and {len(lines) - _SHOWN:,} more like these.")


def _failures(draft: Draft) -> tuple[str, ...]:
    from draftkit.cli.screen import failure

    if not draft.body.strip():
        return ("There is no text below its front matter.",)
    return tuple(filter(None, (failure(draft),)))


def _many(
    made: list[Exported], place: Path | None, target: str, *, mbox: bool, alone: bool
) -> bool:
    """Write several; return whether none is there already with something else in it."""
    from draftkit.exchange.exports.writing import write_each, write_mbox

    if not alone:
        raise UsageError("--copy and --open are for one draft.")
    if mbox:
        file = place or Path("drafts.mbox")
        done = write_mbox(made, file)
        count = f"{len(done.new):,} messages" if len(done.new) != 1 else "1 message"
        again = f", and {len(done.there):,} that it had already" if done.there else ""
        remark(f"{file}: {count}{again}." if done.new else f"{file} has them already.")
        if done.other:
            remark(f"{file} has {len(done.other):,} of them with another text, which stays.")
        return not done.other
    folder = place or Path(f"{target}-export")
    done = write_each(made, folder)
    again = f" There already: {len(done.there):,}." if done.there else ""
    remark(f"{several(len(done.new), 'file')} written to {folder}.{again}")
    for path in done.other:
        remark(f"{path} has something else in it, and stays: without it, its draft is written.")
    return not done.other


def _one(made: Exported, place: Path | None, *, copy: bool, opens: bool) -> None:
    from draftkit.exchange.exports.writing import write
    from draftkit.files.clipboard import copy as to_clipboard

    text = made.data.decode("utf-8", "replace") if made.is_text else ""
    if copy:
        if not text:
            raise UsageError("This format cannot be copied as text.", hint="Write it with -o FILE.")
        taker = to_clipboard(made.address or text.rstrip("\n"))
        remark(f"Copied ({taker}).")
    file = _file(made, place, needed=not text or (opens and not made.address))
    if file:
        remark(f"Written: {file}" if write(made, file) else f"{file} has it already.")
    elif not copy and not opens:
        _print(made)
    if opens:
        _open(made, file)


def _print(made: Exported) -> None:
    if made.is_text:
        say(made.data.decode("utf-8", "replace"), end="")
        return
    if sys.stdout.isatty():
        raise UsageError("This format cannot be shown as text.", hint="Write it with -o FILE.")
    click.echo(made.data, nl=False)


def _file(made: Exported, place: Path | None, *, needed: bool) -> Path | None:
    if place == STANDARD_INPUT:  # "-" is standard output here
        return None
    if place and place.is_dir():
        return place / made.name
    return place or (Path(made.name) if needed else None)


def _open(made: Exported, file: Path | None) -> None:
    code = click.launch(made.address or str(file))
    if code:
        where = made.address[:60] if made.address else str(file)
        raise UsageError(f"No program could be started for {where}.", hint="Open it yourself.")
