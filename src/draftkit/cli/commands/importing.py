"""`draftkit import`: a profile, samples and people from the files of other tools."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import base_url_option
from draftkit.cli.output import naming, print_json, remark, say
from draftkit.errors import UsageError, with_one_stop
from draftkit.figures.table import several

if TYPE_CHECKING:
    from draftkit.exchange.imports.imported import Imported
    from draftkit.exchange.imports.keeping import Kept
    from draftkit.exchange.imports.merging import Conflict

__all__ = ["ask_name", "import_", "show_found", "show_kept"]

_SHOWN = 30


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The profile to make.")
@click.option("--into", type=click.Path(path_type=Path), help="The profile to merge it into.")
@click.option("--theirs", is_flag=True, help="Where a field differs, take the file's.")
@click.option(
    "--with-model", is_flag=True, help="For a CV: ask a model what is what; you consent to each."
)
@click.option(
    "-m",
    "--model",
    metavar="PROVIDER:MODEL",
    help="With --with-model: which one.",
)
@base_url_option
@click.option(
    "--reply",
    metavar="FILE",
    default="",
    help="With manual: the file with the answer.",
)
@click.option("--dry-run", is_flag=True, help="Show what it says, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print it all as JSON.")
def import_(  # noqa: PLR0913 - click's options
    file: Path,
    output: Path | None,
    into: Path | None,
    *,
    theirs: bool,
    with_model: bool,
    dry_run: bool,
    as_json: bool,
    **model: str,
) -> None:
    """Make a profile from a file of another tool, or merge the file into yours.

    FILE is LinkedIn's export (zip or folder), a JSON Resume, a RenderCV file, a vCard of
    yourself, or a CV (PDF, Word). Texts that you wrote become samples, contacts become
    people. It is shown before it is written; nothing is ever overwritten, and what has no
    place is listed.
    """
    from draftkit.exchange.imports.importers import read

    if into and into.exists() and file.exists() and into.samefile(file):
        raise UsageError(f"{file} cannot be merged into itself: name the other tool's file first.")
    if output and into:
        raise UsageError("Give -o for a new profile, or --into for one that is there, not both.")
    found = read(file)
    if as_json:
        print_json(_as_data(found))
    here = sys.stdin.isatty() and sys.stderr.isatty()
    if not as_json:
        show_found(found, into)
    if with_model:
        _propose(found, model, ask=here and not (dry_run or as_json))
    if dry_run or as_json:
        remark("Nothing was written.")
        return
    if not (output or into):
        output, into = _place(here)
    if here:
        if output:
            ask_name(found)
        click.confirm(
            f"Write {into or output}, and what belongs to it?", default=True, abort=True, err=True
        )
    asked = here and not theirs
    show_kept(_kept(found, output, into, theirs=theirs, ask=asked), asked=asked)


def _propose(found: Imported, model: dict[str, str], *, ask: bool) -> None:
    """Show what a model makes of a CV; take what the person consents to, and nothing else."""
    from draftkit.cli.asked import Asked
    from draftkit.exchange.imports.curriculum.proposals import proposals, take

    if not found.text:
        raise UsageError("--with-model is for a CV: the other formats say what is what themselves.")
    backend = Asked(**model).drafter().backend  # type: ignore[arg-type]  # texts, all of them
    try:
        if "small" in backend.capabilities:
            raise UsageError(
                f"{backend.provider}:{backend.model} is too small to sort a CV.",
                hint="Name a larger one with -m, or manual: for a chat window.",
            )
        proposed, dropped = proposals(found, backend)
    finally:
        backend.close()
    for text in dropped:
        remark(f'Dropped, as it is not in the file: "{text}"')
    for one in proposed:
        if not ask:
            remark(f"Proposed, and not taken without your consent on a terminal: {one}")
        elif click.confirm(f"{one}  Take it?", default=True, err=True):
            take(found, one)


def _place(here: bool) -> tuple[Path | None, Path | None]:  # noqa: FBT001
    usual = Path("profile.yaml")
    if not here:
        raise UsageError(
            "Say where it goes: -o profile.yaml makes a profile, --into profile.yaml merges.",
        )
    return (None, usual) if usual.exists() else (usual, None)


def _kept(
    found: Imported, output: Path | None, into: Path | None, *, theirs: bool, ask: bool
) -> Kept:
    """Keep what was imported; ask about each field that differs, or take one for all."""
    from draftkit.exchange.imports.keeping import LONG, keep, keep_into

    if output:
        return keep(found, output)

    def choose(difference: Conflict) -> Any:
        if not ask:
            return "theirs" if theirs else "mine"
        remark(with_one_stop(f"{difference}."))
        both = difference.path[-1] in LONG
        letters = "mtb" if both else "mt"
        question = f"Keep yours (m), take theirs (t){', both (b)' if both else ''}?"
        answer = click.prompt(
            question, type=click.Choice(list(letters)), default="m", show_choices=False, err=True
        )
        return {"m": "mine", "t": "theirs", "b": "both"}[answer]

    assert into is not None  # noqa: S101 - one of them was given
    return keep_into(found, into, choose)


def ask_name(found: Imported) -> None:
    """Ask for the one thing that a profile needs, if the file does not say it."""
    basics = found.profile.setdefault("basics", {})
    if not basics.get("name"):
        basics["name"] = click.prompt("Your name, which the file does not say", err=True)


def show_found(found: Imported, into: Path | None) -> None:
    """Show what a file says: field by field, then how many samples and people, then the rest."""
    from draftkit.exchange.imports.keeping import differences
    from draftkit.exchange.imports.merging import compare

    say(f"{found.source}: {found.format}.")
    views = differences(found, into) if into else compare({}, found.profile)
    for view in views:
        if view.view != "same":
            say(f"  {view}")
    if same := sum(view.view == "same" for view in views):
        say(f"  {several(same, 'field')} {'says' if same == 1 else 'say'} the same as yours.")
    for sample in found.samples[:_SHOWN]:
        say(f"  samples/{sample.name} ({len(sample.text.split()):,} words of yours)")
    if found.people:
        say(f"  {several(len(found.people), 'person', 'people')}, the last in touch {_last(found)}")
    for line in found.left:
        remark(f"Left: {line}")


def _last(found: Imported) -> str:
    return max((person.last_touch for person in found.people), default="") or "on no known day"


def show_kept(kept: Kept, *, after: bool = True, asked: bool = False) -> None:
    """Say what was written, and what was not.

    Args:
        kept: What was written.
        after: Whether to name the next command.
        asked: Whether somebody has just decided on each field that differs.
    """
    say(str(kept.profile))
    for difference in kept.taken if not asked else ():
        remark(with_one_stop(f"Differs, and taken over: {difference}."))
    for difference in kept.mine if not asked else ():
        remark(with_one_stop(f"Differs, and kept as you have it: {difference}."))
    for path in kept.samples:
        say(os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path))
    added, changed = len(kept.people.added), len(kept.people.changed)
    if added or changed or kept.people.same:
        from draftkit.people.people import people_path

        say(
            f"{people_path(kept.profile)}: {added:,} added, {changed:,} changed, "
            f"{kept.people.same:,} known already."
        )
    for line in kept.conflicts:
        remark(line)
    for line in kept.by_hand:
        remark(f"Please write by hand: {line}")
    if after:
        check = f"draftkit profile check{naming('', kept.profile)}"
        remark(
            f"Next: {check}, then draftkit init{naming('-o', kept.profile)} for what is missing."
        )


def _as_data(found: Imported) -> dict[str, Any]:
    return {
        "format": found.format,
        "source": found.source,
        "profile": found.profile,
        "samples": [{"name": sample.name, "text": sample.text} for sample in found.samples],
        "people": [person.as_dict() for person in found.people],
        "left": found.left,
    }
