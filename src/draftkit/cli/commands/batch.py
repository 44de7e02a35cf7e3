"""The commands of batch files: export, submit, status, collect."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import MODEL_OPTIONS, SENDING_OPTIONS, Asked, with_options
from draftkit.cli.commands.bulk import ROW_OPTIONS, run_of
from draftkit.cli.output import (
    hear_of_waiting,
    output_option,
    profile_option,
    remark,
    store_at,
)
from draftkit.figures.table import several
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.runs.batch.api import BatchAPI, State
    from draftkit.runs.batch.collect import Collected, Unanswered
    from draftkit.runs.batch.file import BatchFile

__all__ = ["batch"]

_file = click.argument("file", type=click.Path(path_type=Path))

# How many rows are listed; the retry file has all of them.
_MOST_SHOWN = 20


@click.group()
def batch() -> None:
    """Draft many at once through batch files, of OpenAI's Batch API or vllm run-batch."""


@batch.command()
@click.argument("kind")
@click.argument("contacts")
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help="Where to write the requests.",
)
@click.option(
    "--drafts",
    "output",
    metavar="DIR",
    envvar="DRAFTKIT_OUTPUT",
    help="The folder of your drafts: what it has is not asked for again. [default: drafts]",
)
@with_options([*ROW_OPTIONS, profile_option, *SENDING_OPTIONS, *MODEL_OPTIONS])
def export(kind: str, contacts: str, file: Path, **options: Any) -> int:
    """Write the requests for a draft of KIND for each row of CONTACTS (CSV, JSONL, vCard)."""
    from draftkit.runs.batch import export as room

    asked = Asked.take(options)
    drafter = asked.drafter()
    with closing(drafter.backend), ExitStack() as stack:
        own = {**options, "concurrency": None, "dask": None}
        run = run_of(drafter, kind, contacts, asked, own, stack)
        run.check()
        exported = room.export(
            run.items(),
            file,
            drafter=drafter,
            prompt=run.prompt,
            profile=run.profile,
            contacts=contacts,
            base_url=asked.base_url,
        )
    for path in exported.files:
        click.echo(path)
    for row in exported.skipped:
        column = f', column "{row.column}"' if row.column else ""
        remark(clean(f"Skipped: {contacts}, line {row.row}{column}: {row.error}"))
    remark(
        f"{exported.requests:,} requests; left out: {exported.drafted:,} drafted before, "
        f"{exported.repeated:,} repeated, {len(exported.skipped):,} skipped. Nothing was sent."
    )
    return 0


@batch.command()
@_file
def submit(file: Path) -> int:
    """Upload FILE and have a batch made of it, at most once."""
    from draftkit.runs.batch.file import BatchFile
    from draftkit.runs.batch.submit import submit as submit_

    batch_file = BatchFile.load(file)
    with _api(batch_file) as api:
        submitted = submit_(batch_file, api)
    click.echo(clean(submitted.state.id))
    if submitted.before:
        remark(f"{file} was submitted before: no other batch was made.")
    remark(_state(file, submitted.state))
    remark(f"When it is over: draftkit batch collect {file}")
    return 0


@batch.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
def status(files: tuple[Path, ...]) -> int:
    """Say how far the batches are: of FILE, or of all that were submitted from here."""
    from draftkit.runs.batch.file import BatchFile
    from draftkit.runs.batch.submit import state_of, submitted_in

    found = files or submitted_in(Path())
    for file in found:
        batch_file = BatchFile.load(file)
        with _api(batch_file) as api:
            click.echo(_state(file, state_of(batch_file, api)))
    if not found:
        remark("Nothing was submitted from this folder.")
    return 0


def _state(file: Path, state: State) -> str:
    line = f"{file}: {state.status}, {state.completed} of {state.total} answered"
    line += f", {state.failed} failed" if state.failed else ""
    for word, moment in (("made", state.created_at), ("ends at the latest", state.expires_at)):
        if moment and not (state.over and word != "made"):
            line += f", {word} {dt.datetime.fromtimestamp(moment, dt.UTC):%Y-%m-%d %H:%M} UTC"
    return clean(" ".join([f"{line}.", *state.errors]))


@contextmanager
def _api(file: BatchFile) -> Iterator[BatchAPI]:
    from draftkit.backends.choice import open_chosen
    from draftkit.backends.openai import OpenAIBackend
    from draftkit.config import Config
    from draftkit.runs.batch.api import BatchAPI

    hear_of_waiting()
    recipe = file.recipe
    spec = f"{recipe.provider}:{recipe.model}"
    backend = open_chosen(spec, Config.load(), base_url=recipe.base_url)
    if not isinstance(backend, OpenAIBackend):
        raise TypeError(f"{spec} has no batches")  # no export writes such a file
    try:
        yield BatchAPI(backend)
    finally:
        backend.close()


@batch.command()
@_file
@click.option(
    "--results",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of results, as vllm run-batch writes it; may be given several times.",
)
@profile_option
@output_option
@click.option("--strict", is_flag=True, help="Exit with 3 if a hard check fails.")
def collect(file: Path, results: tuple[Path, ...], **options: Any) -> int:
    """Make drafts of the results of FILE; what is missing is listed and exported again."""
    from draftkit.runs.batch.collect import collect as collect_
    from draftkit.runs.batch.file import BatchFile
    from draftkit.runs.batch.submit import fetch

    batch_file = BatchFile.load(file)
    recipe = batch_file.recipe
    asked = Asked.take({**options, "profile_path": options["profile_path"] or recipe.profile})
    if not results:
        with _api(batch_file) as api:
            results = fetch(batch_file, api, remark)
    collected = collect_(
        batch_file,
        results,
        profile=asked.profile(),
        store=store_at(asked.output or recipe.drafts),
    )
    return _report(collected, strict=bool(asked.strict))


def _report(collected: Collected, *, strict: bool) -> int:
    for sentence in (*collected.changed, *collected.problems):
        remark(clean(f"Note: {sentence}"))
    partial = [draft for draft in collected.saved if not draft.complete]
    for draft in (*partial, *collected.still_partial):
        remark(clean(f"Partial (the model stopped: {draft.stop_reason}): {draft.path}"))
    _list("Partial", collected.misfits)
    _list("No answer", collected.unanswered)
    if collected.retry:
        remark(f"Asked for again in {collected.retry}: submit it like the first file.")
    still = len(collected.still_partial)
    failed = [draft for draft in collected.saved if not draft.passed]
    click.echo(
        f"{several(len(collected.saved) - len(partial), 'draft')} saved "
        f"({len(failed)} failed a check), {len(partial) + len(collected.misfits)} partial, "
        f"{collected.before} drafted before{f' ({still} partial)' if still else ''}, "
        f"{len(collected.unanswered)} without an answer."
    )
    if partial or still or collected.misfits or collected.unanswered:
        return 1
    return 3 if strict and failed else 0


def _list(word: str, rows: tuple[Unanswered, ...]) -> None:
    for row in rows[:_MOST_SHOWN]:
        remark(clean(f"{word}: {row.entry.row} ({row.entry.id[:12]}): {row.why}"))
    if len(rows) > _MOST_SHOWN:
        remark(f"{word}: {len(rows) - _MOST_SHOWN} more.")
