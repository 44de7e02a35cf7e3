"""The command that asks ten questions about a topic and shows what is in the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import MODEL_OPTIONS, Asked, with_options
from draftkit.cli.asking import put
from draftkit.cli.output import print_json, profile_option, remark, say
from draftkit.errors import DraftkitError, PromptError

if TYPE_CHECKING:
    from draftkit.drafting.angles import Angle
    from draftkit.profile.notes import Notes
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["interview"]


@click.command()
@click.argument("topic")
@with_options([profile_option, *MODEL_OPTIONS])
@click.option("--json", "as_json", is_flag=True, help="Print the angles as JSON.")
def interview(topic: str, **options: Any) -> None:
    """Answer ten questions about a topic, and see the three strongest angles in them.

    Each answer is kept in your notes at once. Enter skips a question; Ctrl-C breaks off, and
    the same command goes on from there.
    """
    from draftkit.profile.notes import Notes
    from draftkit.prompts.questions import not_asked

    asked = Asked.take(options)
    profile, prompt = asked.profile(), _prompt()
    notes = Notes.of(profile)
    left = not_asked(prompt, {"topic": topic}, notes)
    done = len(prompt.questions) - len(left)
    if left:
        so_far = f" ({done} of {len(prompt.questions)} are done)" if done else ""
        remark(f"{len(left)} questions about {topic}{so_far}. Enter skips one.\n")
    try:
        for question in left:
            if (text := put(question.ask)) is None:
                raise click.Abort  # noqa: TRY301 - as if somebody had left the terminal
            question.keep(notes, text)
            notes.save()
    except click.Abort:
        remark(f"\nWhat you answered is kept in {notes.path}. The same command goes on.")
        raise
    _show(*_angles(prompt, profile.with_notes(notes), topic, asked), profile, notes, asked.as_json)


def _prompt() -> Prompt:
    from draftkit.prompts.kinds import Kind, folders
    from draftkit.prompts.prompt import Prompt

    for origin, folder in folders():
        if (path := folder / "_interview.md").is_file():
            return Prompt.load(Kind("interview", path, origin))
    raise PromptError("There is no _interview.md among the prompts that came with draftkit.")


def _angles(prompt: Prompt, profile: Profile, topic: str, asked: Asked) -> tuple[list[Angle], str]:
    """Return the angles, and why no model found them, or nothing."""
    from draftkit.drafting.angles import angles, angles_by_rule

    ruled = angles_by_rule(prompt, profile, topic)
    try:
        backend = asked.drafter().backend
    except DraftkitError as exc:
        return ruled, str(exc)
    try:
        if "small" in backend.capabilities:
            return ruled, f"{backend.provider}:{backend.model} is too small to judge them."
        return angles(prompt, profile, topic, backend), ""
    except DraftkitError as exc:
        return ruled, str(exc)
    finally:
        backend.close()


def _show(
    found: list[Angle],
    why: str,
    profile: Profile,
    notes: Notes,
    as_json: bool,  # noqa: FBT001 - as the option was given
) -> None:
    noted = profile.with_notes(notes).noted
    if why:
        remark(f"Arranged by rule from your notes. {why}")
    if as_json:
        print_json([{"angle": one.text, "notes": list(one.notes)} for one in found])
        return
    for number, angle in enumerate(found, 1):
        say(f"{number}. {angle.text}")
        for id_ in angle.notes:
            if noted[id_].text != angle.text:
                say(f"   {id_}: {noted[id_].type or 'note'}: {noted[id_].text}")
    remark('\nNext: draftkit post "TOPIC" --angle "..." makes an outline of one.')
