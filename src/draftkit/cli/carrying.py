"""Texts that a person carries to a chat window and back: --copy and --paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import UsageError

if TYPE_CHECKING:
    from draftkit.backends.choice import Choice
    from draftkit.backends.request import Request
    from draftkit.cli.asked import Asked

__all__ = ["by_hand", "copy_prompt", "pasted"]


def by_hand(asked: Asked, chosen: Choice | None) -> Choice:
    """Return the chat window as the model: the one that is meant, else any.

    Raises:
        UsageError: If another model was named, or the options contradict each other.
    """
    from draftkit.backends.choice import Choice

    option = "--copy" if asked.copy else "--paste"
    if asked.copy and asked.paste:
        raise UsageError(
            "--copy and --paste are two steps: first the one, then, with the answer copied, the "
            "same command with the other.",
            hint="On a terminal, -m manual: does both.",
        )
    if asked.reply:
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
