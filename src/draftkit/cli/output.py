"""What the commands share: options, remarks on standard error, JSON on standard output."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store

__all__ = ["draft_as_dict", "output_option", "print_json", "profile_option", "remark", "store_at"]

profile_option = click.option(
    "-p",
    "--profile",
    "profile_path",
    metavar="FILE",
    help="Your profile. [default: profile.yaml here, then your own]",
)

output_option = click.option(
    "-o",
    "--output",
    metavar="DIR",
    envvar="DRAFTKIT_OUTPUT",
    help="The folder of your drafts. [default: drafts]",
)


def remark(text: str) -> None:
    """Tell the person something that is not the result."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    """Print a result for programs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def store_at(output: str | None) -> Store:
    """Open the store that the option, the settings or the default name."""
    from draftkit.config import Config
    from draftkit.drafts.store import Store

    return Store(output or Config.load().output or "drafts")


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
    """Return a function that shows bytes done of bytes in all, where somebody watches."""
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total
        if percent == shown:
            return
        if sys.stderr.isatty():
            bar = ("#" * (percent // 4)).ljust(25)
            end = "\n" if percent == 100 else ""
            click.echo(f"\r{label} [{bar}] {percent:3d}%{end}", err=True, nl=False)
        elif shown < 0:
            remark(f"{label} ({total // 1_000_000} MB) …")
        shown = percent

    return show
