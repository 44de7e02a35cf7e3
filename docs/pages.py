"""Writes what follows from the code into the pages: the tables of kinds, and the commands.

Run it with: python docs/pages.py   (a test says when it is time)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from draftkit.cli import COMMANDS, GROUPS, main
from draftkit.prompts.kinds import Kind, built_in_folder
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.prompts.inputs import Input

DOCS = Path(__file__).parent
KINDS = {path.stem for path in built_in_folder().rglob("[!_]*.md")}
AFTER_KINDS = "\n## Limits, and where they are from\n"
TABLE = "| kind | what it is | options |\n|---|---|---|\n"
COMMANDS_HEAD = """\
# Commands

Each kind of draft is a command, too: [kinds.md](kinds.md). `draftkit COMMAND --help` has the
options of each. Written by `python docs/pages.py`.

| command | what it does |
|---|---|"""


def kinds() -> str:
    """Return the page of kinds with its tables as the prompt files have them."""
    page = (DOCS / "kinds.md").read_text(encoding="utf-8")
    head, tail = page.partition("\n## ")[0], page.partition(AFTER_KINDS)[2]
    tables = "".join(f"\n## {group.capitalize()}\n\n{_table(group)}" for group in GROUPS)
    return f"{head}{tables}{AFTER_KINDS}{tail}"


def _table(group: str) -> str:
    files = sorted((built_in_folder() / group).glob("[!_]*.md"))
    return TABLE + "".join(_row(Kind(file.stem, file, "built-in", group)) for file in files)


def _row(kind: Kind) -> str:
    prompt = Prompt.load(kind)
    star = " *" if prompt.form else ""
    # What each kind takes is said once, above the tables.
    options = "; ".join(_option(one) for one in prompt.inputs if one.name != "tell")
    return f"| `{kind.name}` | {prompt.description}{star} | {options} |\n"


def _option(declared: Input) -> str:
    shown = declared.name.upper() if declared.required else declared.option
    return " ".join(filter(None, (f"`{shown}`", ", ".join(map(str, declared.choices)))))


def commands() -> str:
    """Return the page of commands, as their help has them."""
    rows = "".join(_rows(main, click.Context(main, info_name="draftkit", **main.context_settings)))
    return f"{COMMANDS_HEAD}\n{rows}"


def _rows(group: click.Group, context: click.Context) -> Iterator[str]:
    """Yield a line for each command of a group; kinds have a page of their own."""
    for name in group.list_commands(context):
        command = None if name in KINDS else group.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, context, info_name=name)
        about = COMMANDS[name][1] if group is main else _first_line(command)
        given = [p.make_metavar(inner) for p in command.params if isinstance(p, click.Argument)]
        if isinstance(command, click.Group) and KINDS & {*command.list_commands(inner)}:
            given = ["KIND"]
        said = " ".join((inner.command_path, *given)).replace("|", "\\|")
        yield f"| `{said}` | {about} |\n"
        if isinstance(command, click.Group):
            yield from _rows(command, inner)


def _first_line(command: click.Command) -> str:
    return " ".join((command.help or "").partition("\n\n")[0].split())


PAGES = {"kinds.md": kinds, "commands.md": commands}

if __name__ == "__main__":
    for file, made in PAGES.items():
        (DOCS / file).write_text(made(), encoding="utf-8")
