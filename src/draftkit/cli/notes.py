"""The commands of the writer's notes: note, notes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from draftkit.cli.output import print_json, profile_at, profile_option, remark, say
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.profile.notes import Note, NoteType

__all__ = ["note", "notes"]

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

    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    if not text.strip():
        raise InputError('The note has no text. For example: draftkit note "Cold fails at night".')
    profile = profile_at(profile_path)
    notes = Notes.of(profile)
    notes.add(text, type=type_ or "", about=about)
    file = notes.save()
    say(list(profile.with_notes(notes).noted)[-1])
    remark(f"Kept in {file}.")


@click.command()
@click.option("--about", metavar="TEXT", default="", help="Only those about whom or what this is.")
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
