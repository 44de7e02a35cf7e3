"""The command line: one file for each group of commands, each imported when it is used."""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib import import_module
from typing import Any

import click

from draftkit._version import __version__
from draftkit.cli.arguments import refuse_empty_options, refuse_what_is_no_text
from draftkit.errors import NOT_LOST, DraftkitError, limit_reached, nearest
from draftkit.files.clean import clean
from draftkit.files.typed import answer
from draftkit.prompts.kinds import Kind, kinds, known

__all__ = ["COMMANDS", "GROUPS", "MAIN", "grouped", "main", "run"]

# Command: where it is, and its line in the help.
COMMANDS = {
    "init": ("init:init", "Make your profile, a question at a time."),
    "import": ("importing:import_", "Make your profile from LinkedIn, JSON Resume and others."),
    "profile": ("profile:profile", "Check and show your profile."),
    "note": ("notes:note", "Note a fact for later drafts, in five seconds."),
    "notes": ("notes:notes", "List your notes."),
    "interview": ("notes:interview", "Answer ten questions, and see the angles in them."),
    "angles": ("angles:angles", "List what you have never used, with kinds it would suit."),
    "people": ("people:people", "Whom you know: import, list, show, note, merge, forget."),
    "draft": ("drafting:draft", "Draft a kind by its name: one of yours that a command hides."),
    "sent": ("practice:sent", "Note that you sent a draft, and how it read then."),
    "replied": ("practice:replied", "Note that somebody replied, to a draft or by themselves."),
    "met": ("practice:met", "Note that you met somebody."),
    "published": ("practice:published", "Note where you published a draft."),
    "practice": ("practice:practice", "List what you noted, and what you changed and cut often."),
    "due": ("due:due", "Show whom to write to and why now, and what to publish."),
    "impact": ("impact:impact", "What was sent and published, and what came back."),
    "kinds": ("prompts:kinds_", "List the kinds of draft and where each comes from."),
    "prompt": ("drafting:prompt", "Print a kind's filled-in prompt, to paste anywhere."),
    "prompts": ("prompts:prompts", "Write and check prompts of your own."),
    "models": ("models:models", "List the models that can be used; fetch the embedded one."),
    "list": ("drafts.listing:list_", "List your drafts."),
    "show": ("drafts.listing:show", "Show a draft."),
    "open": ("drafts.listing:open_", "Open a draft in your editor."),
    "export": (
        "drafts.exporting:export",
        "Make e-mails, posts, Word files or pages of your drafts.",
    ),
    "publish": ("drafts.publishing:publish", "Write a draft into your site, and update it there."),
    "delete": ("drafts.listing:delete", "Move drafts to the trash."),
    "tree": ("drafts.families:tree", "Show which drafts went on from which."),
    "stale": ("drafts.families:stale", "List drafts that rest on what has changed since."),
    "bulk": ("bulk:bulk", "Draft for each row of a file of contacts."),
    "batch": ("batch:batch", "Draft many through batch files, within a day."),
    "redo": ("drafts.again:redo", "Draft again with the same recipe."),
    "revise": ("drafts.again:revise", "Have a draft changed, as a new draft."),
    "check": ("drafts.check:check", "Check drafts against your profile, without a model."),
    "explain": ("drafts.explain:explain", "Show which fact supports each specific of a draft."),
    "fix": ("drafts.fix:fix", "Put right what failed in a draft, as a new draft."),
    "candidates": ("drafts.candidates:candidates", "Show what a draft was chosen from."),
    "diff": ("drafts.listing:diff", "Show how two drafts differ."),
    "eval": ("eval:eval_", "Measure prompts and models on a file of briefs."),
    "mcp": ("mcp:mcp", "Let your assistant write with your facts, and check its text."),
    "config": ("config:config", "Show and change your settings."),
    "completion": ("completion:completion", "Print the script for your shell's completion."),
}


# The kinds of draft in the help: those that most people need, then each group, in this order.
MAIN = ("pitch", "post", "collab", "thanks")
GROUPS = ("position", "content", "speaking", "network", "audience")


class _Main(click.Group):
    """Knows its commands by name; kinds of draft are commands too."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*(name for name in kinds() if name not in COMMANDS), *COMMANDS]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name in COMMANDS:
            module, _, attribute = COMMANDS[name][0].partition(":")
            command: click.Command = getattr(
                import_module(f"draftkit.cli.commands.{module}"), attribute
            )
            return command
        kind = known(name)
        if kind is None:
            return None
        from draftkit.cli.commands.drafting import kind_command

        return kind_command(kind)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        # Not by get_command, which reads and compiles a kind's prompt.
        if name not in COMMANDS and known(name) is None:
            ctx.fail(
                f'There is no command or kind "{name}".{nearest(name, self.list_commands(ctx))} '
                "Make a kind of your own with: draftkit prompts new NAME"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, found in grouped().items():
            with formatter.section(title):
                formatter.write_dl([(kind.name, kind.description) for kind in found])
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def grouped() -> dict[str, list[Kind]]:
    """Return the kinds that can be called, by the sections of the help."""
    found = {name: kind for name, kind in kinds().items() if name not in COMMANDS}
    sections = {"Drafts": [found.pop(name) for name in MAIN if name in found]}
    others = dict.fromkeys(kind.group for kind in found.values())
    for group in (*GROUPS, *sorted(others.keys() - {*GROUPS, ""}), ""):
        own = [kind for kind in found.values() if kind.group == group]
        sections[group.capitalize() or "Others"] = own
    return {title: own for title, own in sections.items() if own}


@click.group(
    cls=_Main,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: draftkit init. Help on each: draftkit COMMAND --help.",
)
@click.version_option(__version__, message="draftkit %(version)s")
def main() -> None:
    """Drafts you can stand behind, written from your profile and checked against it."""


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run the command line; every way to end is an exit code.

    Returns:
        0 done, 1 a failure, 2 wrong usage, 3 drafts were saved but a hard check failed
        (with --strict), 130 interrupted, 141 closed pipe, 128 + signal for SIGTERM, SIGHUP.
    """
    if instruction := os.environ.get("_DRAFTKIT_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(main, {}, "draftkit", "_DRAFTKIT_COMPLETE", instruction)
    _heed_signals()
    click.termui.visible_prompt_func = answer  # for every question
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    extra: dict[str, Any] = {"color": False} if plain else {}
    try:
        refuse_what_is_no_text(arguments)
        refuse_empty_options(arguments)
        # Not main.main(), which takes a closed pipe for a failure.
        with main.make_context("draftkit", arguments, **extra) as ctx:
            code = main.invoke(ctx)
        sys.stdout.flush()
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except DraftkitError as exc:
        _tell(str(exc), exc)
        return exc.exit_code
    except (KeyboardInterrupt, click.Abort) as exc:
        _tell("Interrupted.", exc)
        return 130
    except BrokenPipeError as exc:
        _tell("", exc)
        return 141
    except (OSError, MemoryError, RuntimeError) as exc:
        why = limit_reached(exc)
        if not why:
            raise
        _tell(f"Error: {why}", exc)
        return 1
    except SystemExit as exc:
        _tell("Interrupted.", exc)
        return exc.code if isinstance(exc.code, int) else 1
    return code if isinstance(code, int) else 0


# For so long after a signal, others are ignored while what had arrived is saved: people press
# Ctrl-C twice, and programs that start this one pass on a signal that it has had already.
_SAVING_S = 2.0


def _heed_signals() -> None:
    """Let the polite signals end a command, but none of them the saving of its text."""
    saved_by = 0.0

    def stop(number: int, _frame: object) -> None:
        nonlocal saved_by
        if time.monotonic() < saved_by:
            return
        saved_by = time.monotonic() + _SAVING_S
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # as under `nohup`
            signal.signal(number, stop)


def _tell(message: str, exc: BaseException) -> None:
    lines = [f"Error: {message}"] if isinstance(exc, DraftkitError) else [message]
    lines += getattr(exc, "__notes__", [])
    for line in filter(None, lines):
        said, mark, text = clean(line).partition(NOT_LOST)
        # A message is a line; a text is copied from here, and has its paragraphs.
        if said:
            click.echo(" ".join(said.splitlines()).rstrip(), err=True)
        if mark:
            click.echo(f"{mark}\n{text}", err=True)
