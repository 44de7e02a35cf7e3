"""The commands about kinds and prompts."""

from __future__ import annotations

from pathlib import Path

import click

from draftkit.cli.output import print_json, remark
from draftkit.errors import PromptError
from draftkit.prompts.kinds import Kind, closed, find, folders, is_name, kinds, passed_over

__all__ = ["kinds_", "prompts"]

_NEW = """\
---
description: "{title}: say here, in one line, what it makes."
# What you ask for besides the profile. Each becomes an option of "draftkit {name}".
input:
  schema:
    type: object
    required: [topic]
    properties:
      topic:
        type: string
        description: What it is about.
        examples: [why code reviews stall]
# The parts of the profile that matter most, in order; the rest follows by what the inputs say.
profile: [basics.name, basics.label, basics.summary, meta.draftkit.voice, work]
settings: {{temperature: 0.7, max_tokens: 600}}
# What is checked in the result.
checks:
  length: {{min_words: 50, max_words: 150}}
---
{{% extends "_base.md" %}}
{{% block title %}}{title}: {{{{ inputs.topic }}}}{{% endblock %}}
{{% block kind %}}
Say here what a good one looks like: its parts in order, its length, its tone.
{{% endblock %}}
{{% block brief %}}
Topic: {{{{ inputs.topic }}}}
{{% endblock %}}
"""


@click.command("kinds")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def kinds_(*, as_json: bool) -> None:
    """List the kinds of draft and where each comes from."""
    found = kinds()
    if as_json:
        print_json(
            [
                {
                    "kind": k.name,
                    "group": k.group,
                    "from": k.origin,
                    "file": str(k.path),
                    "about": k.description,
                }
                for k in found.values()
            ]
        )
        return
    width = max(map(len, found), default=0)
    within = max((len(kind.group) for kind in found.values()), default=0)
    for kind in found.values():
        place = f"{kind.group:<{within}}  {kind.origin:<8}"
        click.echo(f"{kind.name:<{width}}  {place}  {kind.description}")


@click.group()
def prompts() -> None:
    """Write and check prompts of your own: a file in ./prompts is a kind of draft."""


@prompts.command()
@click.argument("name")
@click.option("--from", "source", metavar="KIND", help="Start from a copy of this kind.")
def new(name: str, source: str | None) -> None:
    """Write a first prompt for a new kind into ./prompts."""
    path = Path("prompts") / f"{name}.md"
    from draftkit.cli import COMMANDS

    if why := _uncallable(name):
        raise PromptError(f"{why} Choose another name.")
    if name in COMMANDS:
        hides = f'The command "{name}" of draftkit hides a kind of that name.'
        raise PromptError(f"{hides} Choose another name.")
    hidden = kinds().get(name)
    text = _copy(source) if source else _NEW.format(name=name, title=name.capitalize())
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as exc:
        there = path if path.exists() else path.parent
        raise PromptError(f"{there} is there already; it was left as it is.") from exc
    except OSError as exc:
        raise PromptError(f"{path}: cannot be written: {exc.strerror}.") from exc
    click.echo(path)
    if hidden and hidden.path != path:
        whose = "built-in kind" if hidden.origin == "built-in" else "kind of yours"
        remark(f"In this folder it goes before the {whose} of that name, {hidden.path}.")
    remark(f"Edit it, then try: draftkit prompts check, draftkit prompt {name} --help")


def _copy(source: str) -> str:
    from draftkit.prompts.prompt import Prompt

    return Prompt.find(source).source


def _uncallable(name: str) -> str:
    """Say why a kind of this name could never be called; nothing if it can."""
    if is_name(name):
        return ""
    return (
        f'"{name}" cannot be a kind: a small letter comes first, then at most 40 small letters, '
        'digits, "_" and "-".'
    )


@prompts.command("check")
@click.argument("files", nargs=-1, metavar="[FILE|KIND]...")
def check_(files: tuple[str, ...]) -> int:
    """Check prompts: the given ones, or every kind's.

    Each is filled in as a trial, with the longest text that each of its inputs may have.
    """
    from draftkit.checks import mistakes
    from draftkit.cli import COMMANDS
    from draftkit.cli.commands.drafting import kind_command
    from draftkit.prompts.prompt import Prompt
    from draftkit.prompts.trial import tried, untried

    chosen = [_kind(file) for file in files] if files else list(kinds().values())
    wrong = 0
    for kind in chosen:
        try:
            recipe = Prompt.load(kind)
            kind_command(kind)  # an input may have the name of another option
            tried(recipe)
            for declared in recipe.inputs:
                if not declared.examples and not declared.choices and declared.default is None:
                    remark(f"{kind.path}: {declared.name} has no example; one would help.")
        except PromptError as exc:
            wrong += 1
            remark(f"Error: {exc}")
            continue
        said = [message for _, message in mistakes(recipe.checks)]
        if why := _uncallable(kind.name):
            said.append(f"{why} Rename the file.")
        if said:
            wrong += 1
            remark("\n".join(f"Error: {kind.path}: {message}" for message in said))
            continue
        left = " and ".join(untried(recipe))
        besides = f"; not tried, since an answer fills it: block {left}" if left else ""
        click.echo(f"{kind.path}: fine (version {recipe.version}{besides})")
        if kind.name in COMMANDS:
            remark(f"A command hides it: call it with draftkit draft {kind.name}")
    shut = [] if files else [why for _, folder in folders() if (why := closed(folder))]
    for why in shut:
        remark(f"Error: {why}")
    for path, why in [] if files else passed_over():
        remark(f"{path} is not a kind: {why}.")
    return 2 if wrong or shut else 0


def _kind(name: str) -> Kind:
    path = Path(name)
    return Kind(path.stem, path, "here") if path.suffix == ".md" else find(name)
