"""What the commands share: options, remarks on standard error, JSON on standard output."""

from __future__ import annotations

import json
import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.errors import NoDraftError, UsageError
from draftkit.files.clean import clean, storable
from draftkit.files.places import at_home
from draftkit.files.streams import own_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.profile.profile import Profile

__all__ = [
    "Styled",
    "draft_as_dict",
    "draft_at",
    "edit_file",
    "hear_of_waiting",
    "naming",
    "output_option",
    "print_json",
    "profile_at",
    "profile_if_any",
    "profile_option",
    "redraw",
    "remark",
    "say",
    "store_at",
    "styled",
    "tell_harmed",
    "whole_store_at",
]

# What JSON may hold as it is, but a terminal obeys (DEL and C1), some readers take for the end
# of a line (line separators), or no encoding has (lone surrogates).
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _path(_ctx: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    return at_home(value) if value else value


profile_option = click.option(
    "-p",
    "--profile",
    "profile_path",
    metavar="FILE",
    callback=_path,
    help="Your profile. [default: profile.yaml here, else that of your settings]",
)

output_option = click.option(
    "-o",
    "--output",
    metavar="DIR",
    envvar="DRAFTKIT_OUTPUT",
    callback=_path,
    help="The folder of your drafts. [default: drafts]",
)


@dataclass(frozen=True, slots=True)
class Styled:
    """A part of a line to print, with the looks that `click.style` takes."""

    text: str
    looks: dict[str, Any] = field(default_factory=dict)


def styled(text: str, **looks: Any) -> Styled:
    """Return a text with its looks; `say` cleans the text before it adds them."""
    return Styled(text, looks)


def say(*parts: str | Styled, end: str = "\n") -> None:
    """Print a part of the result; the looks are left out where it is not a terminal."""
    click.echo(_line(parts) + end, file=own_codes(sys.stdout), nl=False)


def redraw(line: str) -> None:
    """Show a line on standard error in place of the current one, without ending it."""
    click.echo(f"\r{clean(line)}", file=own_codes(sys.stderr), nl=False)


def remark(*parts: str | Styled) -> None:
    """Tell the person something that is not the result."""
    click.echo(_line(parts), file=own_codes(sys.stderr))


def hear_of_waiting() -> None:
    """From now on, say on standard error what a server is waited for."""
    import logging

    class Remarks(logging.Handler):
        """Says what it is told."""

        def emit(self, record: logging.LogRecord) -> None:
            """Say it."""
            remark(record.getMessage())

    logger = logging.getLogger("draftkit.waiting")
    if not logger.handlers:
        logger.addHandler(Remarks())
        logger.setLevel(logging.INFO)


def _line(parts: Iterable[str | Styled]) -> str:
    return "".join(
        clean(part) if isinstance(part, str) else click.style(clean(part.text), **part.looks)
        for part in parts
    )


def print_json(value: Any) -> None:
    """Print a result for programs; every character arrives, and none controls a terminal."""
    plain = (sys.stdout.encoding or "").lower().startswith("utf")
    text = storable(json.dumps(value, indent=2, ensure_ascii=False, default=str))
    if not plain:
        text = json.dumps(json.loads(text), indent=2)
    click.echo(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def edit_file(path: Path | None) -> None:
    """Open a file in the person's editor.

    Raises:
        UsageError: If none is set and there is no terminal for the usual one, or it fails.
    """
    import os

    own = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    how = f"Set EDITOR to the command of your editor, or open the file yourself: {path}"
    if not own and not (sys.stdin.isatty() and sys.stdout.isatty()) and os.name != "nt":
        raise UsageError(
            "There is no terminal to open an editor in, and EDITOR is not set.", hint=how
        )
    try:
        click.edit(filename=str(path))
    except click.ClickException as exc:
        raise UsageError(f"The editor could not be used ({exc.message}).", hint=how) from exc


def profile_at(given: str | None) -> Profile:
    """Load the profile that the option, the usual places or the settings name, and its notes."""
    from draftkit.profile.notes import with_notes
    from draftkit.profile.profile import Profile

    return with_notes(Profile.load(Profile.find(given)))


def naming(option: str, file: Path) -> str:
    """Return what names a profile to a command; empty where it finds that profile by itself.

    Args:
        option: The option that names it; empty if it is an argument.
        file: The profile.
    """
    from draftkit.profile.profile import FILE_NAMES

    words = [option, shlex.quote(str(file))] if str(file) != FILE_NAMES[0] else []
    return "".join(f" {word}" for word in words if word)


def profile_if_any(given: str | None) -> Profile | None:
    """Load the profile as `profile_at`; None if there is none and nobody named one."""
    from draftkit.errors import ProfileError

    try:
        return profile_at(given)
    except ProfileError:
        if given:
            raise
        return None


def store_at(output: str | None, *, there: bool = False) -> Store:
    """Open the store that the option, the settings or the default name.

    Raises:
        UsageError: If it must be `there`, and the option names a folder that is not.
    """
    from draftkit.config import Config
    from draftkit.drafts.store import Store

    if there and output and not Path(output).exists():
        raise UsageError(f"There is no folder {output}, so no drafts are in it.")
    return Store(output or Config.load().output or "drafts")


def whole_store_at(output: str | None) -> Store:
    """Open the same store for a command that goes over all drafts.

    Drafts that it could not read are named at its end; one never stops the others.
    """
    store = store_at(output, there=True)
    click.get_current_context().call_on_close(lambda: tell_harmed(store))
    return store


def tell_harmed(store: Store) -> bool:
    """Name each draft of a folder that cannot be read, and why; return if there are any."""
    harmed = store.harmed()
    for one in harmed:
        remark(f"Left out: {one.why} {one.way_out}".rstrip())
    return bool(harmed)


def draft_at(name: str, output: str | None) -> Draft:
    """Return the draft that is meant by its id, its file, or `last`.

    Raises:
        StoreError: If there is none, or the file is not a draft.
    """
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.head import ForeignError

    try:
        is_file = Path(name).is_file()
        return Draft.load(name) if is_file else store_at(output).find(name)
    except ForeignError as exc:
        raise NoDraftError(
            f"{name} is not one of draftkit's drafts.", hint="To cite it, give it with --source."
        ) from exc


def draft_as_dict(draft: Draft, *, body: bool = True) -> dict[str, Any]:
    """Return a draft as plain data, with its path and without what is empty."""
    import dataclasses

    made = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft)}
    made["created"] = draft.created.isoformat()
    made["usage"] = draft.usage.as_dict()
    made["path"] = str(draft.path) if draft.path else None
    if not body:
        del made["body"]
    return {k: v for k, v in made.items() if k in ("id", "status") or v not in ("", None, (), {})}


def progress_to_stderr(label: str) -> Callable[[int, int], None]:
    """Return a function that shows bytes done of bytes in all: on a terminal, as a bar."""
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total
        if percent == shown:
            return
        if sys.stderr.isatty():
            bar = ("#" * (percent // 4)).ljust(25)
            end = "\n" if percent == 100 else ""
            redraw(f"{label} [{bar}] {percent:3d}%{end}")
        elif shown < 0:
            remark(f"{label} ({total / 1e6:.0f} MB) …")
        shown = percent

    return show
