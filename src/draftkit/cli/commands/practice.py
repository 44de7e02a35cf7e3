"""The commands that keep what happened: sent, replied, met, published; and edits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.knowing import practice_of, profile_file
from draftkit.cli.output import (
    draft_at,
    output_option,
    print_json,
    profile_if_any,
    profile_option,
    remark,
    say,
    store_at,
)
from draftkit.errors import StoreError
from draftkit.figures.table import several
from draftkit.people.dates import today

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft
    from draftkit.people.practice.event import Event
    from draftkit.people.practice.recording import Recorded

__all__ = ["met", "practice", "published", "replied", "sent"]

# How many of the last drafts show whether less is changed than before.
_LAST = 5

on_option = click.option("--on", metavar="DATE", default="", help="The day. [default: today]")


def _told(recorded: Recorded) -> None:
    event = recorded.event
    say(f"Noted: {event}{'' if recorded.new else '. That was known already.'}")
    if event.on > today():
        remark(f"{event.on} is yet to come: it counts from then on.")
    if recorded.new and event.words is not None:
        from draftkit.people.practice.changed import changed_in_all

        say(f"{changed_in_all([event])}.")
    if recorded.quoted:
        remark("What it quotes of others was left out of the final text.")


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "--final",
    type=click.Path(path_type=Path),
    help="The text as you sent it, or the mail as .eml; it is kept, and shows what you changed.",
)
@click.option(
    "--sample/--no-sample",
    default=None,
    help="Let the final text be a sample of how you write, or not. [default: asked on a terminal]",
)
@click.option("--to", metavar="PERSON", default="", help="Who got it. [default: the recipient]")
@click.option("--undo", is_flag=True, help="Take back that it was sent.")
@on_option
@profile_option
@output_option
def sent(
    name: str,
    *,
    profile_path: str | None,
    output: str | None,
    sample: bool | None,
    undo: bool,
    **how: Any,
) -> None:
    """Note that you have sent a draft; ID is as for show. Nothing is sent by this."""
    from draftkit.people.practice import recording

    draft = draft_at(name, output)
    if undo:
        if sample is not None or any(how.values()):
            raise click.UsageError("--undo takes no other option: it takes back what was told.")
        changed = recording.not_sent(draft, profile_file(profile_path))
        say(f"Taken back: {draft.kind} {draft.id[:8]} no longer counts as sent.")
        for file in changed:
            remark(f"{file} was changed since it was kept, and stays; it is no longer a sample.")
        return
    recorded = recording.sent(draft, profile_file(profile_path), **how)
    _told(recorded)
    if recorded.new or sample:
        _learn(recorded.event, draft, profile_path, output, sample=sample)


def _learn(
    event: Event, draft: Draft, profile_path: str | None, output: str | None, *, sample: bool | None
) -> None:
    """Offer what a final text could teach later drafts, and write what the writer wants."""
    from draftkit.people.practice.finals import BANNED, SAMPLES, lessons
    from draftkit.people.practice.practice import Practice
    from draftkit.profile.writer import add_to_list

    profile = profile_if_any(profile_path)
    if not (profile and profile.path):
        return
    found = lessons(event, draft, Practice.of(profile), profile, store_at(output).get)
    for cut in found.banned:
        often = f'"{cut.phrase}" you cut from {cut.drafts} drafts.'
        if _asked(f"{often} Never write it again?", often):
            add_to_list(profile.path, BANNED, cut.phrase)
            say(f'Never again: "{cut.phrase}" ({profile.path}, banned_phrases).')
    if sample is None and found.sample:
        whose = f" It speaks to {event.person}: that would go along." if event.person else ""
        question = f"May passages of it go to the model later, as samples of how you write?{whose}"
        sample = _asked(question, "")
    if sample and found.sample:
        add_to_list(profile.path, SAMPLES, found.sample)
        say(f"A sample of how you write: {found.sample} ({profile.path}, samples).")
    elif sample:
        remark("No sample was added: it is one already, has no final text, or there are 20.")


def _asked(question: str, else_say: str) -> bool:
    """Ask on a terminal; elsewhere nobody can consent, and the question is only mentioned."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        return click.confirm(question, default=False, err=True)
    if else_say:
        remark(f"{else_say} To ban it: meta.draftkit.banned_phrases in your profile.")
    return False


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of it as JSON.")
@profile_option
@output_option
def practice(profile_path: str | None, output: str | None, *, as_json: bool) -> None:
    """List what you noted, how much you changed before you sent it, and what you cut often."""
    from draftkit.people.practice.changed import changed_in_all
    from draftkit.people.practice.finals import cut_often

    told = practice_of(profile_path)
    if as_json:
        print_json([event.as_dict() for event in told])
        return
    for event in told:
        say(str(event))
    kept = [event for event in told if event.words is not None]
    if kept:
        say(f"In {several(len(kept), 'draft')}: {changed_in_all(kept)}.")
        if len(kept) > _LAST:
            say(f"In the last {_LAST} of them: {changed_in_all(kept[-_LAST:])}.")
    for cut in cut_often(told, profile_if_any(profile_path), store_at(output).get):
        say(f'Cut from {cut.drafts} drafts: "{cut.phrase}"')
    if not len(told):
        remark("Nothing is noted yet. When a draft is out: draftkit sent ID")


@click.command()
@click.argument("who", metavar="ID|PERSON")
@click.argument("words", nargs=-1, metavar="[WHAT THEY SAID]")
@on_option
@profile_option
@output_option
def replied(
    who: str, words: tuple[str, ...], on: str, profile_path: str | None, output: str | None
) -> None:
    """Note that somebody replied: to the draft with this ID, or PERSON by themselves."""
    from draftkit.people.practice import recording

    to = _draft_or_name(who, output)
    _told(recording.replied(to, profile_file(profile_path), on=on, note=" ".join(words)))


def _draft_or_name(given: str, output: str | None) -> Draft | str:
    """Return the draft if it is one; what looks like neither is a name."""
    from draftkit.drafts.filenames import may_be_draft

    if not (given == "last" or may_be_draft(Path(given).name) or _is_id(given)):
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
    """Note that you met or spoke with somebody: draftkit met ines "the port congress"."""
    from draftkit.people.practice import recording

    _told(recording.met(who, profile_file(profile_path), on=on, note=" ".join(words)))


@click.command()
@click.argument("name", metavar="ID")
@click.option("--url", required=True, help="Its address there.")
@on_option
@profile_option
@output_option
def published(name: str, url: str, on: str, profile_path: str | None, output: str | None) -> None:
    """Note where you have published a draft. Nothing is published by this."""
    from draftkit.people.practice import recording

    draft = draft_at(name, output)
    _told(recording.published(draft, url, profile_file(profile_path), on=on))
