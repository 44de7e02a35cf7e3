"""Texts that a person carries to a chat window and back: --copy and --paste."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING

from draftkit.cli.output import remark, store_at
from draftkit.errors import StoreError, UsageError
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.backends.choice import Choice
    from draftkit.backends.request import Request
    from draftkit.cli.asked import Asked
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.copied import Copied
    from draftkit.runs.pasting import PastePool
    from draftkit.runs.run import Run

__all__ = [
    "by_hand",
    "copy_rows",
    "is_carried",
    "name_lost",
    "paste_pool",
    "pasted",
    "refuse_one_answer",
    "take_answer",
]

# How many characters of a draft's inputs are shown: enough to recognise them.
_SHOWN = 100


def by_hand(asked: Asked, chosen: Choice | None) -> Choice:
    """Return the chat window as the model: the chosen one, else any.

    Raises:
        UsageError: If another model was named, or the options contradict each other.
    """
    from draftkit.backends.choice import Choice

    option = "--copy" if asked.copy else "--paste" if asked.paste else "--reply"
    if asked.copy and asked.paste:
        raise UsageError(
            "--copy and --paste are two steps: first the command with --copy, then, with the "
            "answer copied, the same command with --paste.",
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


def is_carried(plan: Plan, asked: Asked) -> bool:
    """Copy the request of one draft, if that is asked for; return whether it was.

    An answer to another request than the one copied last is taken, with a note.
    """
    from draftkit.runs.copied import Copied, CopiedRow, inputs_hash

    kind, folder = plan.prompt.kind.name, store_at(asked.output).folder
    parent = plan.parent.id if plan.parent else ""
    hash_, last = (
        inputs_hash(kind, plan.inputs, parent, plan.instruction),
        Copied.load(folder, kind),
    )
    if asked.copy:
        copy_prompt(plan.rendered.request, asked)
        about = ", ".join(" ".join(str(v).split()) for v in plan.inputs.values() if v)
        with contextlib.suppress(StoreError):  # the answer will be taken all the same
            Copied.of({hash_: CopiedRow(0, about[:_SHOWN])}, last).save(folder, kind)
        return True
    if last and hash_ not in last.rows:
        names = "; ".join(row.name for row in last.rows.values())
        asked.say(f"Note: the prompt that was copied last was for other inputs: {names}.")
    return False


def pasted(asked: Asked) -> str:
    """Return what is on the clipboard, and show how it begins."""
    from draftkit.backends.keys import without_keys
    from draftkit.backends.manual import first_line
    from draftkit.files import clipboard

    text = clipboard.paste()
    asked.say(f"From the clipboard: {first_line(without_keys(text))}")
    return text


def copy_rows(run: Run, asked: Asked, number: int) -> int:
    """Copy the prompt of the first rows that have no draft; return the exit code."""
    from draftkit.runs.copied import Copied, CopiedRow, hash_of
    from draftkit.runs.worker import Task

    tasks = list(itertools.islice((i for i in run.items() if isinstance(i, Task)), number))
    if not tasks:
        asked.say("All rows are drafted: there is nothing to ask for.")
        return 0
    copy_prompt(run.request(tasks), asked)
    rows = {hash_of(run.prompt, t): CopiedRow(t.row, t.recipient) for t in tasks}
    folder, kind = run.store.folder, run.prompt.kind.name
    Copied.of(rows, Copied.load(folder, kind)).save(folder, kind)
    names = ", ".join(f"{task.recipient} (line {task.row})" for task in tasks)
    asked.say(f"It asks for: {names}.")
    return 0


def refuse_one_answer(asked: Asked, rows: int) -> None:
    """Refuse an answer in a file for several rows: all of them would get the same letter."""
    if asked.reply and rows > 1:
        raise UsageError(
            f"--reply {asked.reply} is the answer to one request, and {rows:,} rows are meant.",
            hint="Choose one with --where or --limit 1, ask for N rows in one answer with "
            "--per-paste N, or leave --reply out and paste each.",
        )


def take_answer(asked: Asked, folder: Path, kind: str) -> tuple[Copied, str]:
    """Return the answer on the clipboard, and the rows that it is for.

    Raises:
        UsageError: If no prompt was copied, or other rows have the answer already.
    """
    from draftkit.runs.copied import Copied

    copied = Copied.load(folder, kind)
    if copied is None:
        raise UsageError(
            f"No prompt of {kind} was copied for {folder}, so nobody knows which rows an answer "
            "is for.",
            hint="First the same command with --copy; or --reply FILE for one row.",
        )
    answer = pasted(asked)
    if copied.has_taken(answer):
        raise UsageError(
            "The clipboard still has the answer that other rows were given.",
            hint="Copy the answer to the prompt that was copied last.",
        )
    copied.answered(answer).save(folder, kind)
    return copied.asked_for(answer), answer


def name_lost(run: Run, copied: Copied) -> bool:
    """Name the copied rows that cannot be given a text; return whether some have changed.

    Raises:
        UsageError: If that is all of them.
    """
    lost = run.lost()
    for hash_, made in lost.items():
        number, name = copied.rows[hash_]
        why = "has a draft already" if made else "is not in the list any more as it was copied"
        remark(clean(f"line {number} ({name}) {why}: its text is not used."))
    if len(lost) == len(copied.rows):
        raise UsageError(
            "There is no row for this answer, so nothing was taken.",
            hint="Copy the next prompt: the same command with --copy.",
        )
    return not all(lost.values())


def paste_pool(  # noqa: PLR0913, PLR0917 - who drafts what, and what a person brought
    drafter: Drafter,
    prompt: Prompt,
    profile: Profile,
    asked: Asked,
    copied: Copied | None,
    answer: str,
) -> PastePool:
    """Return the pool that takes answers for several rows: from terminal, clipboard or file.

    Raises:
        UsageError: If the model is not a chat window.
    """
    from draftkit.backends.base import Options, open_backend
    from draftkit.runs.pasting import PastePool

    if "by_hand" not in drafter.backend.capabilities:
        raise UsageError(
            f"--per-paste is for a chat window, and the model is {drafter.backend.provider}:"
            f"{drafter.backend.model}.",
            hint="Add -m manual:, or leave it out: each row is asked for by itself.",
        )
    given = Options(reply=asked.reply, answer=answer)
    window = open_backend("manual:", given) if asked.paste or asked.reply else None
    return PastePool(drafter, prompt, profile, window=window, copied=copied, tell=remark)
