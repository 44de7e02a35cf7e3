"""The commands that make drafts: one for each kind, and prompt, redo, revise."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import (
    CLIPBOARD_OPTIONS,
    FROM_OPTION,
    LANGUAGE_OPTIONS,
    MODEL_OPTIONS,
    RESULT_OPTIONS,
    SENDING_OPTIONS,
    Asked,
    with_options,
)
from draftkit.cli.asking import asking_option, plan_with_answers, said_otherwise
from draftkit.cli.dry_run import show_plan
from draftkit.cli.knowing import briefing_for, people_option
from draftkit.cli.numbers import Number
from draftkit.cli.output import (
    edit_file,
    print_json,
    profile_option,
    remark,
    say,
    store_at,
)
from draftkit.cli.screen import Screen, print_draft, print_made, remark_findings, remark_follow_up
from draftkit.cli.verifying import VerifyingCommand
from draftkit.errors import InputError
from draftkit.files.streams import read_all
from draftkit.prompts.kinds import Kind, find, kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft
    from draftkit.people.briefing import Briefing
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.prompt import Prompt

__all__ = ["kind_command", "prompt", "redo", "revise"]

_BUSY = "This draft is being made already: waiting for that. Ctrl-C gives up."


def kind_command(kind: Kind) -> click.Command:
    """Return the command that makes drafts of a kind; its options are the kind's inputs."""
    from draftkit.prompts.prompt import Prompt

    recipe = Prompt.load(kind)

    def callback(**options: Any) -> int:
        asked = Asked.take(options)
        given, briefing = _given(recipe, options, asked)
        drafter = asked.drafter()
        try:
            profile = asked.profile()
            own = asked.prompt(recipe, profile)
            plan = plan_with_answers(drafter, own, profile, given, asked)
            if asked.dry_run:
                show_plan(plan, drafter, briefing, as_json=asked.as_json)
                return 0
            if said := said_otherwise(plan, asked):
                plan = drafter.plan(own, plan.profile, said, fresh=asked.again)
            return _make(drafter, plan, asked)
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
    return _command(recipe, callback, options)


class _Kinds(click.Group):
    """`draftkit draft KIND`: the kinds alone, whatever commands are called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(kinds())

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        return kind_command(find(name))


@click.group(cls=_Kinds)
def draft() -> None:
    """Draft a kind by its name: one of yours that a command of the same name hides."""


def _command(recipe: Prompt, callback: Callable[..., int], options: list[Any]) -> click.Command:
    required = " ".join(f"[{i.name.upper()}]" for i in recipe.inputs if i.required)
    command = click.command(
        recipe.kind.name,
        cls=VerifyingCommand,
        help=recipe.description,
        epilog="Any input may be - to read it from standard input.",
        options_metavar="[OPTIONS]",
    )(with_options(options)(callback))
    own = [_option(declared) for declared in recipe.inputs]
    taken = {name for parameter in command.params for name in parameter.opts}
    for option in own:
        if clash := taken.intersection(option.opts):
            from draftkit.errors import PromptError

            raise PromptError(
                f"{recipe.kind.path}: the input {option.name} would be {clash.pop()}, which is "
                "an option of every kind. Give it another name."
            )
    command.params[:0] = own
    command.params.append(click.Argument(["values"], nargs=-1, metavar=required, required=False))
    return command


def _option(declared: Input) -> click.Option:
    types: dict[str, Any] = {"integer": int, "number": Number()}
    about = declared.description.rstrip(".") + "."
    if declared.examples:
        example = declared.examples[0]
        text = ", ".join(map(str, example)) if isinstance(example, list) else example
        about += f" For example: {text}"
    kind: Any = types.get(declared.type, str)
    if declared.choices:
        about += f" One of: {', '.join(map(str, declared.choices))}."
    return click.Option(
        [declared.option, declared.name],
        type=kind,
        multiple=declared.type == "array",
        # The default is the prompt's business; here it is only shown.
        help=about + (f"  [default: {declared.default}]" if declared.default is not None else ""),
        metavar="TEXT" if kind is str else "NUMBER",
        shell_complete=lambda *_: [str(choice) for choice in declared.choices],
    )


def _given(
    recipe: Prompt, options: dict[str, Any], asked: Asked
) -> tuple[dict[str, Any], Briefing | None]:
    """Return the inputs: from options, plain words in order, standard input, and who is known."""
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
    if lacking and sys.stdin.isatty() and sys.stderr.isatty():
        for declared in lacking:
            given[declared.name] = _ask(declared)
    return {n: value for n, value in given.items() if value not in (None, [], "")}, briefing


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
    """Put the texts of files in the places of their names, and say what was left out."""
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


def _remark_left_out(plan: Plan) -> None:
    if plan.rendered.left_out:
        remark(f"Left out to make it fit: {', '.join(plan.rendered.left_out)}.")


def _remark_existing(made: Draft, asked: Asked) -> None:
    asked.say(f"Drafted before, so nothing was sent: {made.path}  (--again makes another)")
    if asked.verify not in ("", "no"):
        asked.say(f"To verify it: draftkit check --verify {made.path}")


def _make(drafter: Drafter, plan: Plan, asked: Asked) -> int:
    if asked.copy:
        from draftkit.cli.carrying import copy_prompt

        copy_prompt(plan.rendered.request, asked)
        return 0
    if not asked.quiet:
        _remark_left_out(plan)
    if (made := drafter.existing(plan)) is not None:
        _remark_existing(made, asked)
        print_draft(made, asked)
        return _finish(made, asked)
    # A program that reads wants the draft and not its making; JSON on the way is nothing to
    # read for anybody; and several candidates at once could not be told apart.
    one = plan.rendered.request.schema is None and asked.candidates == 1
    screen = Screen(asked) if sys.stdout.isatty() and not asked.as_json and one else None
    if screen:
        draft = drafter.draft(plan, screen.show, screen.once_more, asked.waiting(_BUSY))
    else:
        if sys.stderr.isatty():
            asked.say("Writing …")
        draft = drafter.draft(
            plan,
            on_retry=lambda why: asked.say(f"{why} Once more."),
            on_wait=asked.waiting(_BUSY),
        )
    print_made(draft, asked, screen)
    _remark_notes(draft, asked)
    remark_findings(draft, asked.say)
    if "by_hand" in drafter.backend.capabilities:
        remark_follow_up(draft, asked.say)
    if asked.verbose:
        usage = ", ".join(f"{k} {v:,}" for k, v in draft.usage.as_dict().items())
        remark(f"Made by {draft.provider}:{draft.model} in {draft.seconds} s ({usage}).")
        if draft.candidates:
            remark(
                f"Chosen from {len(draft.candidates)} texts: draftkit candidates {draft.id[:12]}"
            )
    if draft.complete:
        asked.say(f"Saved: {draft.path}")
    else:
        why = f"the model stopped: {draft.stop_reason}" if draft.body.strip() else "it has no text"
        remark(f"Not complete ({why}). Saved as partial: {draft.path}")
    return _finish(draft, asked)


def _remark_notes(draft: Draft, asked: Asked) -> None:
    if draft.composed:
        asked.say("Composed of your own words: the model is too small to write, and only chose.")
    for note in draft.notes:
        asked.say(f"Note: {note}")
    if verified := (draft.report or {}).get("verified"):
        asked.say(str(verified))


def _finish(draft: Draft, asked: Asked) -> int:
    if asked.edit:
        edit_file(draft.path)
    if not draft.complete:
        return 1
    return 3 if asked.strict and not (draft.report or {}).get("passed", True) else 0


class _ByKind(_Kinds):
    """`draftkit prompt KIND`: the kinds again, to print instead of to send."""

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        from draftkit.profile.notes import Notes
        from draftkit.prompts.prompt import Prompt
        from draftkit.prompts.questions import for_chat, questions

        recipe = Prompt.load(find(name))

        def callback(**options: Any) -> int:
            asked = Asked.take(options)
            given, _ = _given(recipe, options, asked)
            profile = asked.profile()
            own = asked.prompt(recipe, profile)
            carrying = asked.copy or asked.paste
            drafter = asked.drafter() if carrying else None
            plan = drafter.plan(own, profile, given) if drafter else None
            rendered = plan.rendered if plan else own.render(profile, given)
            if asked.asking:
                found = questions(own, profile, given, notes=Notes.of(profile))
                rendered = for_chat(rendered, found)
            if drafter and plan:
                return _make(drafter, plan.sending(rendered), asked)
            request = rendered.request
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
        return _command(recipe, callback, [profile_option, *own])


@click.group(cls=_ByKind)
def prompt() -> None:
    """Print a kind's prompt, filled in, ready to paste into any chat window."""


@click.command(cls=VerifyingCommand)
@click.argument("draft_id", metavar="ID")
@with_options([profile_option, *MODEL_OPTIONS, *CLIPBOARD_OPTIONS, *RESULT_OPTIONS])
def redo(draft_id: str, **options: Any) -> int:
    """Draft again with the same recipe; the first draft stays as it is."""
    asked = Asked.take(options)
    draft = store_at(asked.output).find(draft_id)
    drafter = _same(asked, draft)
    try:
        plan = drafter.plan(
            draft.kind,
            asked.profile(),
            draft.inputs,
            fresh=True,
            from_contacts=draft.from_contacts,
            include=draft.include,
            exclude=draft.exclude,
            language=draft.language,
            register=draft.register,
            sources=draft.cites,
        )
        _say_changed(draft, plan.prompt.version, plan.profile.hash, asked)
        return _make(drafter, plan, asked)
    finally:
        drafter.backend.close()


@click.command(cls=VerifyingCommand)
@click.argument("draft_id", metavar="ID")
@click.argument("instruction")
@with_options(
    [profile_option, *LANGUAGE_OPTIONS, *MODEL_OPTIONS, *CLIPBOARD_OPTIONS, *RESULT_OPTIONS]
)
def revise(draft_id: str, instruction: str, **options: Any) -> int:
    """Have a draft changed, such as: draftkit revise last "make it warmer".

    The result is a new draft that knows which one it came from.
    """
    asked = Asked.take(options)
    draft = store_at(asked.output).find(draft_id)
    drafter = _same(asked, draft)
    try:
        plan = drafter.revision(
            draft,
            instruction,
            asked.profile(),
            language=asked.language,
            register=asked.register or "",
        )
        return _make(drafter, plan, asked)
    finally:
        drafter.backend.close()


def _same(asked: Asked, draft: Draft) -> Drafter:
    """Return the drafter with the model and the server of a draft, unless others were asked for."""
    from draftkit.backends.address import shown
    from draftkit.drafts.servers import address_of, word_for

    spec = f"{draft.provider}:{draft.model}" if draft.provider else None
    if spec and not (asked.model or asked.base_url or asked.copy or asked.paste):
        drafter = dataclasses.replace(asked, base_url=address_of(draft)).drafter(spec)
    else:
        drafter = asked.drafter(spec)
    backend = drafter.backend
    if backend.provider == draft.provider and word_for(backend.server) != draft.server:
        where = shown(backend.server) if backend.server else f"the usual one of {draft.provider}"
        asked.say(f"Note: that draft was made with another server than {where}.")
    return drafter


def _say_changed(draft: Draft, version: str, profile_hash: str, asked: Asked) -> None:
    changed: Mapping[str, bool] = {
        "the prompt": draft.prompt_version not in ("", version),
        "your profile": draft.profile_hash not in ("", profile_hash),
    }
    for what in (name for name, is_other in changed.items() if is_other):
        asked.say(f"Note: {what} has changed since that draft; the new one uses it as it is now.")
