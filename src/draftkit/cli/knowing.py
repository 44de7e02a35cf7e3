"""A recipient whom the writer knows: which parts of their entry go into a draft to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from draftkit.cli.asked import Asked
    from draftkit.people.briefing import Briefing
    from draftkit.people.practice.practice import Practice
    from draftkit.prompts.prompt import Prompt

__all__ = [
    "briefing_for",
    "people_file",
    "people_option",
    "practice_of",
    "profile_file",
    "tell_wrong",
]

# How many lines are named each by itself.
_SHOWN = 5

people_option = click.option(
    "--no-people", is_flag=True, help="Take the recipient as it stands; look nobody up."
)


def profile_file(profile_path: str | None) -> Path:
    """Return the file of the profile that is used; `profile.yaml` here, if there is none."""
    from pathlib import Path

    from draftkit.errors import ProfileError
    from draftkit.profile.profile import Profile

    try:
        return Profile.find(profile_path)
    except ProfileError:
        return Path("profile.yaml")


def people_file(profile_path: str | None) -> Path:
    """Return the file of people beside the profile that is used; without one, the file here."""
    from draftkit.people.people import people_path

    return people_path(profile_file(profile_path))


def practice_of(profile_path: str | None) -> Practice:
    """Return what happened, and name the lines of the journal that cannot be read."""
    from draftkit.people.practice.practice import Practice, practice_path

    practice = Practice.load(practice_path(profile_file(profile_path)))
    tell_wrong(practice.wrong)
    return practice


def tell_wrong(lines: Sequence[str]) -> None:
    """Name lines of a journal that cannot be read, and do not count."""
    for line in lines[:_SHOWN]:
        remark(f"Left out: {line} Correct the line, or delete it.")
    if len(lines) > _SHOWN:
        remark(f"Left out: {len(lines) - _SHOWN:,} more lines that cannot be read.")


def briefing_for(recipe: Prompt, given: dict[str, Any], asked: Asked) -> Briefing | None:
    """Return what goes into a draft about the person that its recipient names, and say so."""
    recipient = given.get("recipient")
    if not recipient or asked.no_people or all(i.name != "recipient" for i in recipe.inputs):
        return None
    file = people_file(asked.profile_path)
    if not file.exists():
        return None
    from draftkit.people.briefing import brief, who
    from draftkit.people.people import People

    if (person := who(str(recipient), People.load(file))) is None:
        return None
    found = brief(person, recipe.inputs, given)
    asked.say(str(found))
    return found
