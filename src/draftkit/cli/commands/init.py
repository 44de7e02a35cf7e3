"""`draftkit init`: a profile, a question at a time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import naming, remark
from draftkit.errors import DraftkitError, ProfileError, UsageError
from draftkit.profile.profile import FILE_NAMES, inspect
from draftkit.profile.schema import WANTED, Wanted
from draftkit.profile.writer import objection, write_profile

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["init"]

# Where the part's own name would not say enough. The first is the parameter's name.
_OPTIONS: dict[tuple[str | int, ...], tuple[str, ...]] = {
    ("work", 0, "name"): ("--organisation", "--organization"),
    ("work", 0, "position"): ("--role",),
    ("work", 0, "startDate"): ("--since",),
    ("work", 0, "highlights"): ("--result",),
    ("meta", "draftkit", "offers"): ("--offer",),
}


def _options(part: Wanted) -> tuple[str, ...]:
    return _OPTIONS.get(part.path) or (f"--{part.path[-1]}",)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for part in reversed(WANTED):
        question = part.question if part.question.endswith("?") else f"{part.question}."
        again = " Can be given again." if part.many else ""
        command = click.option(
            *_options(part),
            _options(part)[0].removeprefix("--"),
            metavar="DATE" if part.path[-1] == "startDate" else "TEXT",
            multiple=part.many,
            help=f"{question}{again}",
        )(command)
    return command


@click.command(short_help="Make your profile, a question at a time.")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    default=FILE_NAMES[0],
    show_default=True,
    type=click.Path(path_type=Path),
    help="The profile to make, or to add to.",
)
@_with_options
def init(file: Path, **given: Any) -> None:
    """Make your profile, or add to it what is missing.

    Each question can be skipped with Enter; the first takes the file of another tool, if you
    have one, and only what that lacks is asked. What is in your profile already stays as it is,
    comments too. Without a terminal nothing is asked: give the options.
    """
    missing = _missing(file)
    if missing == WANTED and sys.stdin.isatty() and _imported(file):
        missing = _missing(file)
    answers: dict[tuple[str | int, ...], Any] = {}
    for part in WANTED:
        answer = given[_options(part)[0].removeprefix("--")]
        if not answer:
            continue
        if part not in missing:
            remark(f"{_options(part)[0]} is ignored: {file} has that already.")
            continue
        answers[part.path] = _accepted(part, list(answer) if part.many else answer)
    try:
        if sys.stdin.isatty():
            _ask([part for part in missing if part.path not in answers], answers)
    except click.Abort:
        if _named(missing, answers):  # what has been typed is not lost
            _save(file, answers)
        raise
    if not _named(missing, answers):
        raise UsageError("A profile needs your name: give it with --name.")
    _save(file, answers)


def _imported(file: Path) -> bool:
    """Offer to take over what another tool has; return whether the profile was made from it."""
    from draftkit.cli.commands.importing import ask_name, show_found, show_kept
    from draftkit.exchange.imports.importers import read
    from draftkit.exchange.imports.keeping import keep

    if file.exists():  # it is empty: somebody has made it for the answers
        return False

    def found_in(text: str) -> Any:
        if not text.strip():
            return None
        try:
            return read(Path(text.strip().strip("'\"")).expanduser())
        except DraftkitError as exc:
            raise click.UsageError(str(exc)) from exc

    remark(
        "Do you have your facts in a file? LinkedIn's export (the zip), a JSON Resume, RenderCV, "
        "a vCard of\nyourself, a CV: name it, and only what it lacks is asked. "
        "Enter goes on without."
    )
    found = click.prompt(
        "", prompt_suffix="> ", default="", show_default=False, value_proc=found_in, err=True
    )
    if not found:
        return False
    show_found(found, None)
    if not click.confirm(f"Write {file}, and what belongs to it?", default=True, err=True):
        return False
    ask_name(found)
    show_kept(keep(found, file), after=False)
    return True


def _missing(file: Path) -> tuple[Wanted, ...]:
    """Return what the file lacks, and refuse a file that must be mended first."""
    if file.suffix.lower() == ".json":
        raise UsageError(
            f"{file}: init writes YAML, with comments; name a file that ends in .yaml."
        )
    if not file.exists() or (file.is_file() and not file.read_bytes().strip()):
        return WANTED
    found = inspect(file)
    nameless = WANTED[0] in found.missing  # that is no obstacle: it is the first question
    if len(found.errors) > nameless:
        hint = f'First mend what "draftkit profile check {file}" lists.'
        raise ProfileError(f"{file} has errors.", hint=hint)
    return found.missing


def _named(missing: tuple[Wanted, ...], answers: dict[tuple[str | int, ...], Any]) -> bool:
    return WANTED[0] not in missing or WANTED[0].path in answers


def _accepted(part: Wanted, answer: Any) -> Any:
    if wrong := objection(part.path, answer):
        raise UsageError(f"{_options(part)[0]}: {wrong}.")
    return answer


def _ask(parts: list[Wanted], answers: dict[tuple[str | int, ...], Any]) -> None:
    if parts:
        remark("A few questions. Enter skips one; you can answer it later.\n")
    for part in parts:
        required = part is WANTED[0]
        remark(f"{part.question}\n  (such as: {part.example})")
        answer = _asked(part, required=required)
        found = [answer]
        while part.many and answer:
            answer = _asked(part, another=True)
            found.append(answer)
        if found[0]:
            answers[part.path] = [text for text in found if text] if part.many else found[0]
        remark("")


def _asked(part: Wanted, *, required: bool = False, another: bool = False) -> str:
    def checked(text: str) -> str:
        text = text.strip()
        if text and (wrong := objection(part.path, [text] if part.many else text)):
            raise click.UsageError(f"{wrong}.")
        return text

    answer: str = click.prompt(
        "another" if another else "",
        prompt_suffix="> ",
        default=None if required else "",
        show_default=False,
        value_proc=checked,
        err=True,
    )
    return answer


def _save(file: Path, answers: dict[tuple[str | int, ...], Any]) -> None:
    if answers:
        write_profile(file, answers)
        click.echo(str(file))
    missing = inspect(file).missing
    if missing:
        remark(f"Still missing in {file}: {', '.join(_options(p)[0] for p in missing)}.")
        remark(f"Add them in an editor, or with draftkit init{naming('-o', file)} again.")
    elif not answers:
        remark(f"{file} has all that good drafts need.")
    check = f"draftkit profile check{naming('', file)}"
    remark(f"Next: {check}, then draftkit pitch{naming('-p', file)}.")
