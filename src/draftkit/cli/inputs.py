"""A kind's inputs on the command line: their options, and what the user gave for them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import with_options
from draftkit.cli.knowing import briefing_for
from draftkit.cli.output import remark
from draftkit.cli.verifying import VerifyingCommand
from draftkit.errors import InputError
from draftkit.files.streams import read_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.cli.asked import Asked
    from draftkit.people.briefing import Briefing
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.prompt import Prompt

__all__ = ["command", "given_inputs"]


def command(recipe: Prompt, callback: Callable[..., int], options: list[Any]) -> click.Command:
    """Return a kind's command: its inputs are options, and required ones may be plain words.

    Raises:
        PromptError: If an input has the name of an option that every kind has.
    """
    required = " ".join(f"[{i.name.upper()}]" for i in recipe.inputs if i.required)
    made = click.command(
        recipe.kind.name,
        cls=VerifyingCommand,
        help=recipe.description,
        epilog="Any input may be - to read it from standard input.",
        options_metavar="[OPTIONS]",
    )(with_options(options)(callback))
    own = [_option(declared) for declared in recipe.inputs]
    taken = {name for parameter in made.params for name in parameter.opts}
    for option in own:
        if clash := taken.intersection(option.opts):
            from draftkit.errors import PromptError

            raise PromptError(
                f"{recipe.kind.path}: the input {option.name} would be {clash.pop()}, which is "
                "an option of every kind. Give it another name."
            )
    made.params[:0] = own
    made.params.append(click.Argument(["values"], nargs=-1, metavar=required, required=False))
    return made


def _option(declared: Input) -> click.Option:
    about = declared.description.rstrip(".") + "."
    texts = [", ".join(e) if isinstance(e, list) else str(e) for e in declared.examples]
    if texts:
        about += f" For example: {'; '.join(texts)}."
    if declared.choices:
        about += f" One of: {', '.join(map(str, declared.choices))}."
    return click.Option(
        [declared.option, declared.name],
        type=str,  # the prompt's own words say what is wrong with a number
        multiple=declared.type == "array",
        # The default is the prompt's business; here it is only shown.
        help=about + (f"  [default: {declared.default}]" if declared.default is not None else ""),
        metavar="NUMBER" if declared.type in ("integer", "number") else "TEXT",
        shell_complete=lambda *_: list(map(str, declared.choices)) or texts,
    )


def given_inputs(
    recipe: Prompt, options: dict[str, Any], asked: Asked
) -> tuple[dict[str, Any], Briefing | None]:
    """Return the inputs: from options, plain words in order, standard input, and known people."""
    from draftkit.prompts.inputs import missing

    given = _in_order(recipe, options)
    for name, value in given.items():
        if value == "-":
            given[name] = read_all().strip()
    _read_files(recipe, given)
    given |= asked.inherited(recipe, given)
    if briefing := briefing_for(recipe, given, asked):
        given |= briefing.inputs
    lacking = missing(recipe.inputs, given)
    if lacking and asked.parent:
        _say_lacking(recipe, lacking[0], asked.parent)
    if lacking and sys.stdin.isatty() and sys.stderr.isatty():
        for declared in lacking:
            given[declared.name] = _ask(declared)
    return {n: value for n, value in given.items() if value not in (None, [], "")}, briefing


def _say_lacking(recipe: Prompt, lacking: Input, parent: str) -> None:
    example = lacking.examples[0] if lacking.examples else "..."
    remark(
        f"{parent} has no {lacking.name} for a {recipe.kind.name} to take over. Say it, such as: "
        f'draftkit {recipe.kind.name} "{example}" --from {parent}'
    )


def _in_order(recipe: Prompt, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options with the plain words, which are the required inputs in their order."""
    words = list(options.pop("values", ()))
    given = {n: list(v) if isinstance(v, tuple) else v for n, v in options.items()}
    for declared in recipe.inputs:
        if words and declared.required and not given.get(declared.name):
            given[declared.name] = words.pop(0)
    if words:
        raise InputError(
            f'"{words[0]}" is one word too many for {recipe.kind.name}. Put texts with spaces '
            "in quotes, and name the other inputs: draftkit "
            f"{recipe.kind.name} --help shows them."
        )
    return given


def _read_files(recipe: Prompt, given: dict[str, Any]) -> None:
    """Replace the names of files by their texts, and say what was left out."""
    from draftkit.prompts.inputs import text_of

    for declared in recipe.inputs:
        value = given.get(declared.name)
        if declared.may_be_file and isinstance(value, str):
            others = {name: text for name, text in given.items() if name != declared.name}
            given[declared.name], left_out = text_of(declared, value, others)
            for line in left_out:
                remark(f"{declared.name}: {line}")


def _ask(declared: Input) -> str:
    example = f" (such as: {declared.examples[0]})" if declared.examples else ""
    answer: str = click.prompt(f"{declared.description.rstrip('.')}{example}", err=True)
    return answer
