"""The commands of the kinds: one for each, and `draft` and `prompt`, which take any kind."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import (
    CLIPBOARD_OPTIONS,
    FROM_OPTION,
    MODEL_OPTIONS,
    RESULT_OPTIONS,
    SENDING_OPTIONS,
    Asked,
)
from draftkit.cli.asking import asking_option, plan_with_answers
from draftkit.cli.dry_run import show_plan
from draftkit.cli.inputs import command, given_inputs
from draftkit.cli.knowing import people_option
from draftkit.cli.making import make
from draftkit.cli.output import output_option, print_json, profile_option, say
from draftkit.errors import NoModelError
from draftkit.prompts.kinds import Kind, find, kinds

if TYPE_CHECKING:
    from draftkit.people.briefing import Briefing
    from draftkit.prompts.prompt import Prompt

__all__ = ["draft", "kind_command", "prompt"]


def kind_command(kind: Kind) -> click.Command:
    """Return the command that makes drafts of a kind; its options are the kind's inputs."""
    from draftkit.prompts.prompt import Prompt

    recipe = Prompt.load(kind)

    def callback(**options: Any) -> int:
        asked = Asked.take(options)
        given, briefing = given_inputs(recipe, options, asked)
        if asked.dry_run:
            return _show_plan(recipe, given, briefing, asked)
        drafter = asked.drafter()
        try:
            profile = asked.profile()
            own = asked.prompt(recipe, profile)
            plan = plan_with_answers(drafter, own, profile, given, asked)
            return make(drafter, plan, asked)
        finally:
            drafter.backend.close()

    again = click.option("--again", is_flag=True, help="Make another, even if there is one.")
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Show what would be sent, and send nothing."
    )
    asking = asking_option(
        recipe, "Ask me first what the text needs, or do not. [default: on a terminal]"
    )
    own = [*SENDING_OPTIONS, FROM_OPTION, people_option, *MODEL_OPTIONS, *CLIPBOARD_OPTIONS]
    options = [profile_option, *own, asking, again, dry_run, *RESULT_OPTIONS]
    return command(recipe, callback, options)


def _show_plan(
    recipe: Prompt, given: dict[str, Any], briefing: Briefing | None, asked: Asked
) -> int:
    """Show what would be sent; without a model that can write it, what any would be sent."""
    profile = asked.profile()
    own = asked.prompt(recipe, profile)

    def shown(asked: Asked, lacking: str = "") -> int:
        drafter = asked.drafter()
        with closing(drafter.backend):
            plan = plan_with_answers(drafter, own, profile, given, asked)
            show_plan(plan, drafter, briefing, as_json=asked.as_json, lacking=lacking)
        return 0

    try:
        return shown(asked)
    except NoModelError as exc:
        return shown(replace(asked, model="manual:", base_url=""), str(exc))


class _Kinds(click.Group):
    """`draftkit draft KIND`: the kinds alone, also those that a command hides."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(kinds())

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        return kind_command(find(name))


@click.group(cls=_Kinds)
def draft() -> None:
    """Draft a kind by its name: one of yours that a command of the same name hides."""


class _ByKind(_Kinds):
    """`draftkit prompt KIND`: the kinds again, to print instead of sending."""

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        from draftkit.profile.notes import Notes
        from draftkit.prompts.prompt import Prompt
        from draftkit.prompts.questions import for_chat, questions

        recipe = Prompt.load(find(name))

        def callback(**options: Any) -> int:
            asked = Asked.take(options)
            given, _ = given_inputs(recipe, options, asked)
            profile = asked.profile()
            own = asked.prompt(recipe, profile)
            drafter = asked.drafter("manual:")
            plan = drafter.plan(own, profile, given)
            if asked.asking:
                found = questions(own, profile, given, notes=Notes.of(profile))
                plan = plan.sending(for_chat(plan.rendered, found))
            if asked.copy or asked.paste:
                return make(drafter, plan, asked)
            request = plan.rendered.request
            if asked.as_json:
                print_json([{"role": m.role, "content": m.content} for m in request.messages])
            else:
                say(request.text)
            return 0

        as_json = click.option(
            "--json", "as_json", is_flag=True, help="Print the messages as JSON."
        )
        asking = asking_option(recipe, "Have your chat window ask first what it needs.", off=False)
        own = [*SENDING_OPTIONS, FROM_OPTION, people_option, *CLIPBOARD_OPTIONS, asking, as_json]
        return command(recipe, callback, [profile_option, output_option, *own])


@click.group(cls=_ByKind)
def prompt() -> None:
    """Print a kind's prompt, filled in, ready to paste into any chat window."""
