"""The command that drafts for many people: bulk."""

from __future__ import annotations

import signal
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli import numbers
from draftkit.cli.arguments import pairs
from draftkit.cli.asked import (
    CLIPBOARD_OPTIONS,
    MODEL_OPTIONS,
    SENDING_OPTIONS,
    Asked,
    with_options,
)
from draftkit.cli.carrying import (
    copy_rows,
    name_lost,
    paste_pool,
    refuse_one_answer,
    take_answer,
)
from draftkit.cli.output import output_option, print_json, profile_option, remark, store_at
from draftkit.errors import DraftkitError
from draftkit.figures.table import several
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.base import Options
    from draftkit.cli.progress import Progress
    from draftkit.drafting.draft import Drafter
    from draftkit.runs.report import BulkReport
    from draftkit.runs.run import Run

__all__ = ["ROW_OPTIONS", "bulk", "run_of"]

ROW_OPTIONS = [
    click.option(
        "--map",
        "columns",
        metavar="INPUT=COLUMN",
        multiple=True,
        help='Which column is an input, such as recipient="First Name + Last Name".',
    ),
    click.option(
        "--set",
        "same",
        metavar="INPUT=VALUE",
        multiple=True,
        help="An input that is the same for all rows that do not have their own.",
    ),
    click.option(
        "--where",
        metavar="COLUMN=VALUE",
        multiple=True,
        help="Only these rows: = the same, != another, ~ contains. All that are given must hold.",
    ),
    click.option(
        "--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N of these rows."
    ),
    click.option(
        "--skip-invalid",
        is_flag=True,
        help="Leave out rows that cannot be drafted, and list them in skipped.csv.",
    ),
    click.option(
        "--retry-failed",
        is_flag=True,
        help="Draft again where the checks failed; the first drafts stay.",
    ),
]

_RUN_OPTIONS = [
    *CLIPBOARD_OPTIONS,
    click.option(
        "--per-paste",
        type=click.IntRange(1, 50),
        metavar="N",
        help="With manual: put N rows into one prompt, and take one answer apart.",
    ),
    click.option(
        "--concurrency",
        type=click.IntRange(1, 512),
        metavar="N",
        help="How many drafts at the same time. [default: adapted to the server]",
    ),
    click.option("--dask", metavar="ADDRESS", help="Let the workers of a Dask cluster draft."),
    click.option("--status", is_flag=True, help="Say what is done and what is left; send nothing."),
    click.option("--dry-run", is_flag=True, help="The same, with the tokens and the cost."),
    click.option(
        "--price-in", type=numbers.PRICE, metavar="USD", help="The price of a million tokens sent."
    ),
    click.option(
        "--price-out",
        type=numbers.PRICE,
        metavar="USD",
        help="The price of a million tokens received.",
    ),
    output_option,
    click.option("--strict", is_flag=True, help="Exit with 3 if a hard check fails."),
    click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON."),
    click.option("-q", "--quiet", is_flag=True, help="No remarks and no progress."),
]


@click.command()
@click.argument("kind")
@click.argument("contacts")
@with_options([*ROW_OPTIONS, profile_option, *SENDING_OPTIONS, *MODEL_OPTIONS, *_RUN_OPTIONS])
def bulk(kind: str, contacts: str, **options: Any) -> int:
    """Draft for each row of a file, such as: draftkit bulk thanks guests.csv.

    CONTACTS is a CSV or Excel file, LinkedIn's Connections.csv, JSON or vCard, or - for
    standard input. What was drafted before is not made again, so a run may be stopped and
    started at any time.
    """
    asked = Asked.take(options)
    many = bool(options["per_paste"] or asked.paste or asked.copy)
    drafter = asked.drafter(retries=0, brought=not many)  # the run's limiter sends again
    with closing(drafter.backend), ExitStack() as stack:
        run = run_of(drafter, kind, contacts, asked, options, stack)
        total = run.check()
        if options["status"] or asked.dry_run:
            return _show_forecast(run, total, asked, options)
        if asked.copy:
            return copy_rows(run, asked, options["per_paste"] or 1)
        if not many:
            refuse_one_answer(asked, total)
        if run.fewer:
            asked.say(run.fewer)
        changed = name_lost(run, run.copied) if run.copied else False
        return _draft(run, total, asked) or int(changed)


def run_of(  # noqa: PLR0913, PLR0917 - what the run is made of
    drafter: Drafter,
    kind: str,
    path: str,
    asked: Asked,
    options: dict[str, Any],
    stack: ExitStack,
) -> Run:
    """Make the run that the options of one call describe; nothing is sent yet."""
    from draftkit.people.cells import listed
    from draftkit.people.contacts import Contacts
    from draftkit.people.mapping import Condition, match
    from draftkit.people.selection import Selection
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.run import Run

    rows, profile = Contacts(path), asked.profile()
    prompt = asked.prompt(Prompt.find(kind), profile)
    matching = match(
        prompt.inputs,
        rows.columns,
        chosen=pairs("--map", options["columns"]),
        fixed=pairs("--set", options["same"]),
        where=path,
        language=asked.language,
    )
    where = [Condition.parse(text, rows.columns) for text in options["where"]]
    for line in (*rows.remarks, *matching.lines()):
        asked.say(line)
    read = {condition.column for condition in where}
    if unused := [column for column in matching.unused(rows) if column not in read]:
        asked.say(f"Not used, and not sent: {listed(unused)} (--map INPUT=COLUMN uses one).")
    selection = Selection(
        where=where,
        limit=options["limit"],
        retry_failed=options["retry_failed"],
        skip_invalid=options["skip_invalid"],
    )
    pool, concurrency, copied, answer = None, options["concurrency"], None, ""
    if options["dask"] and not (options["status"] or asked.dry_run):
        from draftkit.runs.cluster import connected

        cluster = stack.enter_context(connected(options["dask"]))
        pool = cluster.pool(drafter, _reach(drafter, asked), prompt, profile)
        concurrency = concurrency or cluster.threads
    elif options.get("per_paste") or asked.paste:
        concurrency = options["per_paste"] or 1
        if asked.paste:  # what was copied says how many were asked for
            copied, answer = take_answer(asked, store_at(asked.output).folder, prompt.kind.name)
            concurrency = len(copied.rows)
        pool = paste_pool(drafter, prompt, profile, asked, copied, answer)
    return Run(
        drafter,
        prompt,
        profile,
        rows,
        matching,
        selection=selection,
        concurrency=concurrency,
        pool=pool,
        copied=copied,
    )


def _reach(drafter: Drafter, asked: Asked) -> Options:
    """Return how workers elsewhere reach the model that was chosen here."""
    from draftkit.backends.choice import options_for
    from draftkit.config import Config

    spec = f"{drafter.backend.provider}:{drafter.backend.model}"
    own = {"base_url": asked.base_url, "timeout_s": asked.timeout, "retries": 0}
    return options_for(spec, Config.load(), **own)


def _show_forecast(run: Run, total: int, asked: Asked, options: dict[str, Any]) -> int:
    from dataclasses import asdict

    from draftkit.runs.forecast import Prices

    found = run.forecast(estimate=asked.dry_run)
    counts = {name: value for name, value in asdict(found).items() if "tokens" not in name}
    shown: dict[str, Any] = {"rows": total, **counts}
    if asked.dry_run:
        backend = run.backend
        shown |= {"input_tokens": found.input_tokens, "output_tokens": found.output_tokens}
        known = Prices.known(backend.provider, backend.model) or Prices(None, None)
        prices = Prices(
            known.sent if options["price_in"] is None else options["price_in"],
            known.received if options["price_out"] is None else options["price_out"],
        )
        if (cost := found.cost(prices)) is not None:
            shown["cost_usd"] = round(cost, 4)
    if asked.as_json:
        print_json(shown)
        return 0
    click.echo(_counted(shown))
    if asked.dry_run:
        click.echo(
            f"To send: ~{found.input_tokens:,} tokens; to receive: at most {found.output_tokens:,}."
        )
        if "cost_usd" in shown:
            click.echo(
                f"At most ${_money(shown['cost_usd'])} (${prices.sent:g} a million tokens sent, "
                f"${prices.received:g} received)."
            )
        elif "paid" in backend.capabilities:
            click.echo(
                f"What {backend.model} costs is not known here: give --price-in and --price-out "
                "(US dollars for a million tokens)."
            )
    asked.say("Nothing was sent.")
    return 0


def _money(dollars: float) -> str:
    return f"{dollars:,.2f}" if dollars >= 1 else f"{dollars:.4f}"


def _counted(shown: dict[str, Any]) -> str:
    words = {
        "to_draft": "to draft",
        "done": "drafted before",
        "failed_checks": "drafted before with failed checks",
        "duplicates": "the same as an earlier row",
        "skipped": "skipped",
    }
    parts = [f"{shown[name]:,} {word}" for name, word in words.items() if shown[name]]
    return f"{several(shown['rows'], 'row')}: {', '.join(parts) or 'nothing to do'}."


def _draft(run: Run, total: int, asked: Asked) -> int:
    from draftkit.cli.progress import Progress
    from draftkit.runs.report import BulkReport

    progress = Progress(
        total,
        shown=not asked.quiet,
        each=run.by_hand,
        paused_s=lambda: run.limiter.paused_s,
    )
    if run.by_hand and not asked.reply:
        run.ask_again(lambda why: remark(clean(why)))
    busy = asked.waiting(f"Another run is drafting in {run.store.folder}: waiting for its end.")
    failure: DraftkitError | None = None
    lost: list[str] = []
    harmed: list[str] = []
    with _interruptible(run) as signals, BulkReport(run.store.folder) as report:
        try:
            for result in run.results(busy):
                report.add(result)
                progress.add(result)
                lost += [result.error] if result.stops else []
                harmed += [result.error] if result.before and result.error else []
        except DraftkitError as exc:
            failure = exc
        except KeyboardInterrupt:
            signals.extend([] if signals else [signal.SIGINT])
        finally:
            progress.end()
    for error in dict.fromkeys(lost):  # each says where its draft is kept
        if error != str(failure):
            remark(clean(error))
    _name_damaged(harmed)
    if report.problem:
        remark(clean(report.problem))
    _summarise(progress, report, asked, stopped=bool(signals or failure))
    if signals:
        return 130 if signals[0] == signal.SIGINT else 128 + signals[0]
    if failure:
        raise failure
    return 1 if report.problem or harmed else _exit_code(progress, asked)


def _name_damaged(harmed: list[str]) -> None:
    for why in harmed:
        remark(clean(why))
    if harmed:
        remark(
            "Drafted before and not asked for again, though damaged: mend these files, or move "
            "them away to have them drafted again."
        )


def _exit_code(progress: Progress, asked: Asked) -> int:
    from draftkit.runs.worker import Status

    if progress.counts[Status.FAILED]:
        return 1
    return 3 if asked.strict and progress.counts[Status.FAILED_CHECKS] else 0


@contextmanager
def _interruptible(run: Run) -> Iterator[list[int]]:
    """Let Ctrl-C end the run politely, and a second one at once. Yields the signals that came.

    A run that waits for a person ends at once: no draft of it would be finished by itself.
    """
    came: list[int] = []

    def ask(number: int, _frame: object) -> None:
        came.append(number)
        if len(came) > 2:
            raise KeyboardInterrupt
        at_once = number != signal.SIGINT or len(came) > 1 or run.by_hand
        if not at_once:
            remark("\nStopping when the drafts under way are finished; Ctrl-C again ends them.")
        run.stop(now=at_once)

    known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    # What `nohup` had the run ignore stays ignored.
    heeded = [n for n in known if n and signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, ask) for number in heeded}
    try:
        yield came
    finally:
        for number, function in before.items():
            signal.signal(number, function)


def _summarise(progress: Progress, report: BulkReport, asked: Asked, *, stopped: bool) -> None:
    import time

    from draftkit.runs.worker import Status

    counts = progress.counts
    shown = {
        "rows": progress.total,
        "drafted": progress.made,
        "drafted_before": progress.before,
        "failed_checks": counts[Status.FAILED_CHECKS],
        "with_findings": progress.with_findings,
        "failed": counts[Status.FAILED],
        "skipped": counts[Status.SKIPPED],
        "duplicates": counts[Status.DUPLICATE],
        "left": progress.total - progress.rows,
        "seconds": round(time.monotonic() - progress.started, 2),
        "usage": progress.usage.as_dict(),
        "report": str(report.path) if report.written else None,
    }
    if asked.as_json:
        print_json(shown)
        return
    hard = f"{counts[Status.FAILED_CHECKS]:,} of them hard"
    click.echo(
        f"{progress.made:,} drafted in {shown['seconds']:,} s, {progress.before:,} drafted before."
    )
    see = ": see the report" if report.written else ""
    for name, word in (
        ("with_findings", f"whose checks found something ({hard}){see}"),
        ("failed", f"failed{see}"),
        ("skipped", f"skipped{see and f': see {report.skipped_path}'}"),
        ("duplicates", "the same as an earlier row"),
        ("left", "not begun"),
    ):
        if shown[name]:
            click.echo(f"{shown[name]:,} {word}.")
    if report.written:
        click.echo(f"Report: {report.path}")
    if stopped or shown["failed"]:
        asked.say("The same command goes on where this one ended; what is done costs nothing.")
