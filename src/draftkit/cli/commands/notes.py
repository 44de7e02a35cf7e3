"""The commands of the writer's notes: note, notes, interview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import MODEL_OPTIONS, Asked, with_options
from draftkit.cli.asking import put
from draftkit.cli.output import print_json, profile_at, profile_option, remark, say
from draftkit.errors import DraftkitError, InputError, PromptError, UsageError
from draftkit.files.streams import read_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.angles import Angle
    from draftkit.profile.notes import Note, Notes, NoteType
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["interview", "note", "notes"]

# As in draftkit.profile.notes, which is not imported for a list of options.
_TYPES = ("position", "story", "lesson", "quote")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "--type",
    "type_",
    type=click.Choice(_TYPES),
    help="What it is: something you hold, a case, what it taught you, somebody's words.",
)
@click.option("--about", metavar="TEXT", default="", help="Whom or what it is about.")
@profile_option
def note(
    words: tuple[str, ...], *, type_: NoteType | None, about: str, profile_path: str | None
) -> None:
    """Note a fact for later drafts, such as: draftkit note "Cold fails at night".

    It is kept in notes.yaml beside your profile, and comes back in drafts that it fits.
    """
    from draftkit.profile.notes import Notes

    text = read_all() if words == ("-",) else " ".join(words)
    if not text.strip():
        raise InputError('The note has no text. For example: draftkit note "Cold fails at night".')
    profile = profile_at(profile_path)
    notes = Notes.of(profile)
    notes.add(text, type=type_ or "", about=about)
    file = notes.save()
    say(list(profile.with_notes(notes).noted)[-1])
    remark(f"Kept in {file}.")


@click.command()
@click.option("--about", metavar="TEXT", default="", help="Only those about this person or thing.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@profile_option
def notes(about: str, profile_path: str | None, *, as_json: bool) -> None:
    """List your notes, with the ids that drafts and reports name them by."""
    profile = profile_at(profile_path)
    found = {id_: n for id_, n in profile.noted.items() if about.lower() in n.about.lower()}
    if as_json:
        print_json([{"id": id_, **note.as_dict()} for id_, note in found.items()])
        return
    _print(found)
    if not profile.noted:
        remark('No notes yet. Add one with: draftkit note "..."')


def _print(found: Mapping[str, Note]) -> None:
    for id_, note in found.items():
        about = f" (about {note.about})" if note.about else ""
        kind = f"{note.type}: " if note.type else ""
        say(f"{id_}: {kind}{note.text}{about}")


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
    if not topic.strip():
        raise UsageError("An interview has a topic.", hint='Such as: draftkit interview "fridges"')
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
    _show_angles(
        *_angles(prompt, profile.with_notes(notes), topic, asked), profile, notes, asked.as_json
    )


def _prompt() -> Prompt:
    from draftkit.prompts.kinds import Kind, folders
    from draftkit.prompts.prompt import Prompt

    for origin, folder in folders():
        if (path := folder / "_interview.md").is_file():
            return Prompt.load(Kind("interview", path, origin))
    raise PromptError("There is no _interview.md among the prompts that came with draftkit.")


def _angles(prompt: Prompt, profile: Profile, topic: str, asked: Asked) -> tuple[list[Angle], str]:
    """Return the angles, and why no model found them; empty if one did."""
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


def _show_angles(
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
