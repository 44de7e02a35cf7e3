"""Questions whose answers would help a text: asked before it is written, the answers kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import remark
from draftkit.errors import ConfigError, InputError, ProfileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.backends.base import Backend
    from draftkit.cli.asked import Asked
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.profile.notes import Notes
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt
    from draftkit.prompts.questions import Question

__all__ = ["Keeper", "asking_option", "keeper", "plan_with_answers", "put"]


def asking_option(recipe: Prompt, on: str, *, off: bool = True) -> Callable[[Any], Any]:
    """Return the option to ask questions or not; a kind's own input `ask` keeps its name.

    Args:
        recipe: The kind's prompt.
        on: The option's help.
        off: Whether there is something to switch off.
    """
    own = any(declared.name == "ask" for declared in recipe.inputs)
    names = [("--questions", "--no-questions"), (" " if own else "--ask", "--no-ask")]
    given = ["/".join(pair) if off else pair[0] for pair in names if off or pair[0].strip()]
    return click.option(*given, "asking", default=None, is_flag=True, help=on)


def plan_with_answers(
    drafter: Drafter, recipe: Prompt, profile: Profile, given: dict[str, Any], asked: Asked
) -> Plan:
    """Plan a draft; where somebody is there to answer, ask first what it needs.

    A question that was answered or skipped for the same thing is not asked again, and a draft
    that was made before needs no answers.
    """
    from draftkit.profile.notes import Notes
    from draftkit.prompts.questions import for_chat, questions

    if not _wanted(asked):
        return drafter.plan(recipe, profile, given, fresh=asked.again)
    notes = Notes.of(profile)
    # Found without what is remembered, so that next time a question is about the same inputs.
    found = questions(recipe, profile, given, notes=notes)
    given = {**given, **_remembered(recipe, notes, given, asked)}
    plan, given = _planned(drafter, recipe, profile, given, asked)
    found = [q for q in found if not q.note or _uses_notes(recipe, drafter.backend)]
    if not found or asked.paste or drafter.existing(plan):
        return plan
    chat = "by_hand" in drafter.backend.capabilities
    remark(f"{_count(found)} before this is written. {_skipping(len(found), chat=chat)}\n")
    answers = _ask(found, recipe, notes, keeper(profile))
    given = {**given, **_inputs(answers)}
    plan, _ = _planned(drafter, recipe, profile.with_notes(notes), given, asked)
    if chat and not any(answers.values()):
        return plan.sending(for_chat(plan.rendered, found))
    return plan


def _planned(
    drafter: Drafter, recipe: Prompt, profile: Profile, given: dict[str, Any], asked: Asked
) -> tuple[Plan, dict[str, Any]]:
    """Plan a draft; ask once for a sentence instead of each input that fits none for sure.

    Returns:
        The plan, and the inputs with the answers.
    """
    from draftkit.drafting.composed import UnsaidError

    try:
        return drafter.plan(recipe, profile, given, fresh=asked.again), given
    except UnsaidError as exc:
        for one in exc.unsaid:
            answer = put(
                f"draftkit cannot put \u201c{one.text}\u201d into a sentence for sure. "
                f"How would you say it to them? For example: {one.example}"
            )
            if not answer:
                raise
            given = {**given, one.name: answer}
        return drafter.plan(recipe, profile, given, fresh=asked.again), given


def _wanted(asked: Asked) -> bool:
    """Whether to ask: as the option says, else if somebody can answer and wants remarks."""
    if asked.asking is not None:
        return asked.asking
    here = sys.stdin.isatty() and sys.stderr.isatty()
    # A reply in a file was written already.
    return here and not (asked.dry_run or asked.as_json or asked.quiet or asked.reply)


def _uses_notes(recipe: Prompt, backend: Backend) -> bool:
    return "notes" not in recipe.exclude and "small" not in backend.capabilities


def _remembered(
    recipe: Prompt, notes: Notes, given: dict[str, Any], asked: Asked
) -> dict[str, Any]:
    """Return the inputs that were answered for the same thing before, and say so."""
    from draftkit.prompts.questions import for_inputs

    found = {
        q.input: text
        for q in for_inputs(recipe, given)
        if (text := notes.answered(q.input, q.ask, q.about))
    }
    for name, text in found.items():
        asked.say(f"As you answered before: {name.replace('_', ' ')}: {text}")
    return found


def _count(found: Sequence[Question]) -> str:
    words = ("No questions", "One question", "Two questions", "Three questions")
    return words[len(found)] if len(found) < len(words) else f"{len(found)} questions"


def _skipping(count: int, *, chat: bool) -> str:
    """Say how to skip a question, and what becomes of it."""
    if not chat:
        return f"Enter skips {'it' if count == 1 else 'one'} (you can answer it another time)."
    if count == 1:
        return "Enter skips it (then your chat window asks it)."
    return "Enter skips one (skip all, and your chat window asks them)."


def _inputs(answers: dict[Question, str]) -> dict[str, str]:
    return {question.input: text for question, text in answers.items() if question.input and text}


def _ask(
    found: Sequence[Question], recipe: Prompt, notes: Notes, keep: Keeper
) -> dict[Question, str]:
    """Ask, and keep each answer at once: whoever stops in between has lost none."""
    declared = {one.name: one for one in recipe.inputs}
    answers: dict[Question, str] = {}
    for question in found:

        def checked(text: str, question: Question = question) -> str:
            if question.input and text.strip():
                declared[question.input].convert(text)
            return text.strip()

        text = put(question.ask, checked)
        if text is None:
            break
        answers[question] = text
        question.keep(notes, text)
        keep.save(notes)
    return answers


def put(question: str, checked: Callable[[str], str] = str.strip) -> str | None:
    """Ask a question; return the answer, "" if it was skipped, None at the end of the input.

    Args:
        question: What to ask.
        checked: Returns the answer to take, or raises a DraftkitError that says what is wrong
            with it: then the question is asked again.
    """
    remark(question)
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return checked(line) if line else None

    def value(text: str) -> str:
        try:
            return checked(text)
        except (InputError, ProfileError) as exc:
            raise click.UsageError(str(exc)) from exc

    answer: str = click.prompt(
        "", prompt_suffix="> ", default="", show_default=False, value_proc=value, err=True
    )
    remark("")
    return answer


@dataclass
class Keeper:
    """Keeps notes on the disk, if their writer wants that.

    Attributes:
        wanted: Whether they do.
    """

    wanted: bool

    def save(self, notes: Notes) -> None:
        """Save what was added; if that fails, say so once and go on."""
        if not self.wanted:
            return
        try:
            notes.save()
        except ProfileError as exc:
            remark(f"{exc} Your answers are used now, but not kept.")
            self.wanted = False


def keeper(profile: Profile) -> Keeper:
    """Ask once whether answers may be kept, and remember that."""
    from draftkit.config import Config, set_value
    from draftkit.profile.notes import notes_path

    said = Config.load().keep_answers
    if said or profile.path is None:
        return Keeper(said == "yes")
    if not sys.stdin.isatty():
        remark('Your answers are not kept; "draftkit config set keep_answers yes" keeps them.')
        return Keeper(wanted=False)
    yes = click.confirm(
        f"May your answers be kept for later drafts, in {notes_path(profile.path)}?",
        default=True,
        err=True,
    )
    try:
        set_value("keep_answers", "yes" if yes else "no")
    except ConfigError as exc:
        remark(f"{exc} You will be asked again.")
    remark("")
    return Keeper(yes)
