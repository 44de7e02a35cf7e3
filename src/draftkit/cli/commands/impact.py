"""`draftkit impact`: what came back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.arguments import pairs
from draftkit.cli.knowing import profile_file, tell_wrong
from draftkit.cli.output import (
    draft_at,
    output_option,
    print_json,
    profile_option,
    remark,
    say,
    whole_store_at,
)

if TYPE_CHECKING:
    from draftkit.people.impact.impact import Impact

__all__ = ["impact"]


@click.group(invoke_without_command=True, short_help="What was sent, and what came back.")
@profile_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--html", "page", metavar="FILE", help="Write it as a web page; - prints it.")
@click.pass_context
def impact(
    ctx: click.Context, profile_path: str | None, output: str | None, *, as_json: bool, page: str
) -> None:
    """What was sent and published, and what came back: by kind, topic and audience.

    It counts, and says which counts can be told apart; never why.
    """
    if ctx.invoked_subcommand:
        if profile_path or output or as_json or page:
            raise click.UsageError(f"Give options after: draftkit impact {ctx.invoked_subcommand}.")
        return
    if page and as_json:
        raise click.UsageError("--json and --html each print the whole: give one of them.")
    from draftkit.people.impact.impact import Impact

    found = Impact.of(profile_file(profile_path), whole_store_at(output))
    tell_wrong(found.wrong)
    if page:
        _write_page(found, page)
    elif as_json:
        print_json(found.as_dict())
    else:
        _print(found)


def _write_page(found: Impact, to: str) -> None:
    from draftkit.files.page_file import write_page
    from draftkit.people.impact.page import page

    if to == "-":
        click.echo(page(found), nl=False)
        return
    write_page(Path(to), page(found))
    remark(f"Written: {to}")


def _print(found: Impact) -> None:
    from draftkit.figures.table import several, table
    from draftkit.people.impact.impact import BY
    from draftkit.people.impact.plain import IN_BRACKETS, NOTHING, rows

    if not found.first:
        say(NOTHING)
        remark("Say it: draftkit sent ID, draftkit published ID --url ADDRESS.")
        return
    say(f"{found.first} to {found.last}")
    for by in BY:
        if any(group.name for group in found.groups(by)):
            say("\n", table(rows(found, by)))
    if found.measures:
        say("\n", IN_BRACKETS)
    say()
    for line in found.findings():
        say(f"- {line}")
    if found.others:
        most = ", ".join([*found.others][:3])
        remark(f"\n{several(len(found.others), 'page')} not tied to a draft, such as {most}.")
        remark("If one is: draftkit published ID --url ADDRESS")


@impact.command()
@click.argument("name", metavar="ID")
@click.argument("what", metavar="WHAT")
@click.argument("times", metavar="[COUNT]", type=int, default=1)
@click.option("--on", metavar="DATE", default="", help="The day. [default: today]")
@profile_option
@output_option
def add(
    name: str,
    what: str,
    profile_path: str | None,
    output: str | None,
    **how: Any,
) -> None:
    """Count what came back to a draft: ID is as for show.

    WHAT is reply, meeting, invitation, talk, lead, mention, download, or a name of your own;
    COUNT is how many on that day. What you say last of a day counts; 0 takes it back.
    """
    from draftkit.people.impact.counting import count
    from draftkit.people.impact.lines import counted

    draft = draft_at(name, output)
    found, new = count(draft, what, profile_file(profile_path), **how)
    known = "" if new else ". That was known already; for more on that day, say how many"
    say(f"{draft.kind} {draft.id[:8]}, {found.on}: {counted(found.name, found.count)}{known}.")


@impact.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "columns",
    metavar="NAME=COLUMN",
    multiple=True,
    help="Which column holds what: date, page, or a figure, such as views=Hits.",
)
@click.option(
    "--as",
    "named",
    metavar="NAME",
    default="",
    help="What the file is from, if it does not say: linkedin, plausible, ga4, search-console; "
    "with --map any name.",
)
@click.option("--site", metavar="URL", default="", help="The site of pages without one.")
@click.option(
    "--from", "first", metavar="DATE", default="", help="The first day, if it does not say."
)
@click.option("--to", "last", metavar="DATE", default="", help="The last day, if it does not say.")
@click.option(
    "--month-first/--day-first",
    default=None,
    help="Whether 10/8/2026 is in October or in August, if it does not say.",
)
@profile_option
def import_(
    file: Path,
    columns: tuple[str, ...],
    profile_path: str | None,
    **how: Any,
) -> None:
    """Take figures from a file of LinkedIn, Plausible, Google Analytics or Search Console.

    A workbook, a table, a zip or a folder, as the tool exports it; any other table with --map.
    What two files both have counts once.
    """
    from draftkit.figures.table import several
    from draftkit.people.impact.importing import import_figures

    chosen = {name.casefold(): column for name, column in pairs("--map", columns).items()}
    found = import_figures(file, profile_file(profile_path), columns=chosen, **how)
    counts = (several(found.days, "day"), several(found.pages, "page"))
    said = " and ".join(one for one in counts if not one.startswith("0 "))
    lines = several(len(found.figures), "line")
    say(
        f"{found.source}, {found.first} to {found.last}: {said}; "
        f"{found.new:,} of {lines} new or changed."
    )
    for line in found.remarks:
        remark(line)
    if found.skipped:
        left = several(found.skipped, "row")
        remark(f"Left out: {left} without an address or a valid day, such as totals.")
