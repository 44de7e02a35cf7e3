"""Texts that a person carries to a chat window and back: --copy and --paste."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from draftkit.errors import UsageError

if TYPE_CHECKING:
    from draftkit.backends.base import Backend
    from draftkit.backends.choice import Choice
    from draftkit.backends.request import Request
    from draftkit.cli.asked import Asked
    from draftkit.drafting.draft import Drafter
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.pasting import PastePool
    from draftkit.runs.run import Run

__all__ = ["by_hand", "copy_prompt", "copy_rows", "paste_pool", "pasted"]


def by_hand(asked: Asked, chosen: Choice | None) -> Choice:
    """Return the chat window as the model: the one that is meant, else any.

    Raises:
        UsageError: If another model was named, or the options contradict each other.
    """
    from draftkit.backends.choice import Choice

    option = "--copy" if asked.copy else "--paste" if asked.paste else "--reply"
    if asked.copy and asked.paste:
        raise UsageError(
            "--copy and --paste are two steps: first the one, then, with the answer copied, the "
            "same command with the other.",
            hint="On a terminal, -m manual: does both.",
        )
    if asked.reply and option != "--reply":
        raise UsageError(f"{option} and --reply are two ways to carry a text: choose one.")
    if asked.model and not asked.model.startswith("manual:"):
        raise UsageError(
            f"{option} is for a chat window, and -m names {asked.model}.",
            hint="Leave -m out, or write -m manual:",
        )
    return chosen if chosen and chosen.spec.startswith("manual:") else Choice("manual:")


def copy_prompt(request: Request, asked: Asked) -> None:
    """Copy a request for a chat window, and say what comes next."""
    from draftkit.files import clipboard

    taken_by = clipboard.copy(request.text)
    asked.say(
        f"Copied: the prompt, {len(request.text.split()):,} words ({taken_by}). Paste it into your "
        "chat window, copy the answer, and run the same command with --paste in place of --copy."
    )


def pasted(asked: Asked) -> str:
    """Return what is on the clipboard, and show how it begins."""
    from draftkit.backends.manual import first_line
    from draftkit.files import clipboard

    text = clipboard.paste()
    asked.say(f"From the clipboard: {first_line(text)}")
    return text


def copy_rows(run: Run, asked: Asked, number: int) -> int:
    """Copy the prompt of the first rows that have no draft; return the exit code."""
    from draftkit.runs.worker import Task

    tasks = list(itertools.islice((i for i in run.items() if isinstance(i, Task)), number))
    if not tasks:
        asked.say("All rows are drafted: there is nothing to ask for.")
        return 0
    copy_prompt(run.request(tasks), asked)
    names = ", ".join(f"{task.recipient} (line {task.row})" for task in tasks)
    asked.say(f"It asks for: {names}.")
    return 0


def paste_pool(drafter: Drafter, prompt: Prompt, profile: Profile, asked: Asked) -> PastePool:
    """Return who takes the answers for several rows: from the person, clipboard or file.

    Raises:
        UsageError: If the model is no chat window.
    """
    from draftkit.cli.output import remark
    from draftkit.runs.pasting import PastePool

    if "by_hand" not in drafter.backend.capabilities:
        raise UsageError(
            f"--per-paste is for a chat window, and the model is {drafter.backend.provider}:"
            f"{drafter.backend.model}.",
            hint="Add -m manual:, or leave it out: each row is asked for by itself.",
        )
    window = _brought(asked) if asked.paste or asked.reply else None
    return PastePool(drafter, prompt, profile, window=window, tell=remark)


def _brought(asked: Asked) -> Backend:
    from draftkit.backends.base import Options, open_backend

    answer = pasted(asked) if asked.paste else ""
    return open_backend("manual:", Options(reply=asked.reply, answer=answer))
