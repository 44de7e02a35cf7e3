"""`draftkit due`: whom to write to, and what to publish, today."""

from __future__ import annotations

import datetime as dt
import shlex
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.knowing import people_file, profile_file
from draftkit.cli.output import (
    output_option,
    print_json,
    profile_if_any,
    profile_option,
    remark,
    say,
    store_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafting.said import Unused
    from draftkit.drafts.store import Store
    from draftkit.people.practice.due import Due
    from draftkit.profile.profile import Profile

__all__ = ["due"]


@click.command()
@click.option("--on", metavar="DATE", default="", help="The day to look at. [default: today]")
@click.option("--snooze", metavar="PERSON", default="", help="Leave somebody alone for a while.")
@click.option("--until", metavar="DATE", default="", help="Snooze until this day.")
@click.option("--for", "days", type=click.IntRange(1, 10_000), metavar="DAYS",
              help="Snooze for so many days.")  # fmt: skip
@click.option("--never", metavar="PERSON", default="", help="Never remind me of somebody.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of what is due as JSON.")
@profile_option
@output_option
def due(on: str, profile_path: str | None, output: str | None, **options: Any) -> None:
    """Show whom to write to and why now, with the last things known, and what to publish.

    It goes by what you told (sent, replied, met, published), by new positions that an import
    found, and by rhythm_days, of a person and of yours. Nothing is sent by this.
    """
    if _rested(profile_path, on, options):
        return
    found = _found(profile_path, output, on)
    if options["as_json"]:
        print_json([one.as_dict() for one in found])
        return
    for one in found:
        _show(one)
    if not found:
        remark(f"Nothing is due{f' on {on}' if on else ''}.")


def _rested(profile_path: str | None, on: str, options: dict[str, Any]) -> bool:
    """Leave somebody alone, if that is what was asked for."""
    snoozed, until, days = options["snooze"], options["until"], options["days"]
    if bool(snoozed) != (bool(until) != bool(days)):
        raise click.UsageError(
            "Say whom, and until when: --snooze PERSON --until 2026-04-01, or --for 14 (days)."
        )
    if not (snoozed or options["never"]):
        return False
    from draftkit.people.dates import today
    from draftkit.people.practice import recording
    from draftkit.people.practice.event import is_day

    profile = profile_file(profile_path)
    if options["never"]:
        say(str(recording.never(options["never"], profile, on=on).event))
    if snoozed:
        first = dt.date.fromisoformat(is_day(on) if on else today())
        day = until or (first + dt.timedelta(days)).isoformat()
        say(str(recording.snooze(snoozed, day, profile, on=on).event))
    return True


def _found(profile_path: str | None, output: str | None, on: str, ahead: int = 0) -> list[Due]:
    from draftkit.people.people import People
    from draftkit.people.practice.due import due as found
    from draftkit.people.practice.practice import Practice, practice_path

    profile, store = profile_if_any(profile_path), store_at(output)
    return found(
        People.load(people_file(profile_path)),
        Practice.load(practice_path(profile_file(profile_path))),
        profile,
        on,
        drafts=store,
        unused=_unused(store, profile),
        ahead=ahead,
    )


def _unused(store: Store, profile: Profile | None) -> Iterator[Unused]:
    """Yield what no draft has used; all drafts are read for it, so only if somebody asks."""
    from draftkit.drafting.said import unused_facts

    if profile:
        yield from unused_facts(store, profile)


def _show(one: Due) -> None:
    say(str(one))
    for line in one.known:
        say(f"  {' '.join(line.split())}")
    say(f"  > {_next(one)}")


def _next(one: Due) -> str:
    """Return the command that comes next."""
    if one.draft:
        out = "sent" if one.person else "published"
        return f"draftkit show {one.draft[:8]}; once it is out: draftkit {out} {one.draft[:8]}"
    if one.unanswered:
        return f"draftkit {one.kind} --from {one.unanswered[:8]}"
    from draftkit.prompts.prompt import Prompt

    given: dict[str, Any] = {"recipient": one.person and one.person.name, **one.inputs}
    needed = [declared.name for declared in Prompt.find(one.kind).inputs if declared.required]
    words = [shlex.quote(given[name]) if given.get(name) else name.upper() for name in needed]
    return " ".join(["draftkit", one.kind, *words])
