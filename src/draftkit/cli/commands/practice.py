"""The commands that keep what happened: sent, replied, met, published; and edits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.knowing import profile_file
from draftkit.cli.output import draft_at, output_option, profile_option, say
from draftkit.errors import StoreError

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft
    from draftkit.people.practice.recording import Recorded

__all__ = ["met", "published", "replied", "sent"]

on_option = click.option("--on", metavar="DATE", default="", help="The day. [default: today]")


def _told(recorded: Recorded) -> None:
    event = recorded.event
    say(f"{event}{'' if recorded.new else '. That was known already.'}")
    if recorded.new and event.words is not None:
        say(f"{event.words_in} words in, {event.words_out} out, of {event.words}.")


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "--final",
    type=click.Path(path_type=Path),
    help="The text as you sent it; it is kept, and shows what you changed.",
)
@click.option("--to", metavar="PERSON", default="", help="Who got it. [default: the recipient]")
@on_option
@profile_option
@output_option
def sent(name: str, *, profile_path: str | None, output: str | None, **how: Any) -> None:
    """Tell that a draft was sent; ID is as for show. Nothing is sent by this."""
    from draftkit.people.practice import recording

    draft = draft_at(name, output)
    _told(recording.sent(draft, profile_file(profile_path), **how))


@click.command()
@click.argument("who", metavar="ID|PERSON")
@click.argument("words", nargs=-1, metavar="[WHAT THEY SAID]")
@on_option
@profile_option
@output_option
def replied(
    who: str, words: tuple[str, ...], on: str, profile_path: str | None, output: str | None
) -> None:
    """Tell that somebody replied: to the draft with this ID, or PERSON by themselves."""
    from draftkit.people.practice import recording

    to = _draft_or_name(who, output)
    _told(recording.replied(to, profile_file(profile_path), on=on, note=" ".join(words)))


def _draft_or_name(given: str, output: str | None) -> Draft | str:
    """Return the draft if it is one; what looks like neither is a name."""
    if not (given == "last" or Path(given).suffix == ".md" or _is_id(given)):
        return given
    try:
        return draft_at(given, output)
    except StoreError:
        if given.isalpha() and given != "last":  # people are called Ada, Dee and Abbe, too
            return given
        raise


def _is_id(text: str) -> bool:
    return len(text) >= 4 and not text.strip("0123456789abcdef")


@click.command()
@click.argument("who", metavar="PERSON")
@click.argument("words", nargs=-1, metavar="[WHERE]")
@on_option
@profile_option
def met(who: str, words: tuple[str, ...], on: str, profile_path: str | None) -> None:
    """Tell that you met or spoke with somebody: draftkit met ines "the port congress"."""
    from draftkit.people.practice import recording

    _told(recording.met(who, profile_file(profile_path), on=on, note=" ".join(words)))


@click.command()
@click.argument("name", metavar="ID")
@click.option("--url", required=True, help="Its address there.")
@on_option
@profile_option
@output_option
def published(name: str, url: str, on: str, profile_path: str | None, output: str | None) -> None:
    """Tell where a draft was published. Nothing is published by this."""
    from draftkit.people.practice import recording

    draft = draft_at(name, output)
    _told(recording.published(draft, url, profile_file(profile_path), on=on))
