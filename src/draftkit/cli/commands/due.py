"""`draftkit due`: whom to write to, and what to publish, today."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import MODEL_OPTIONS, SENDING_OPTIONS, Asked, with_options
from draftkit.cli.knowing import people_file, practice_of, profile_file
from draftkit.cli.output import (
    draft_as_dict,
    output_option,
    print_json,
    profile_if_any,
    profile_option,
    remark,
    say,
    whole_store_at,
)
from draftkit.errors import UsageError
from draftkit.figures.table import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.earlier import Unused
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.people.practice.due import Due
    from draftkit.people.practice.practice import Practice
    from draftkit.profile.profile import Profile
    from draftkit.prompts.inputs import Input
    from draftkit.runs.letters import Letter

__all__ = ["due"]

# How far ahead a calendar has reminders.
_AHEAD_DAYS = 31


@click.command()
@click.option("--on", metavar="DATE", default="", help="The day to look at. [default: today]")
@click.option("--draft", "drafting", is_flag=True, help="Draft what is due, after asking you.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent for that, and about whom.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--ics", metavar="FILE", type=click.Path(path_type=Path),
              help="Write reminders for your calendar, also of the next 31 days.")  # fmt: skip
@click.option("--snooze", metavar="PERSON", default="", help="Leave somebody alone for a while.")
@click.option("--until", metavar="DATE", default="", help="Snooze until this day.")
@click.option("--for", "days", type=click.IntRange(1, 10_000), metavar="DAYS",
              help="Snooze for this many days.")  # fmt: skip
@click.option("--never", metavar="PERSON", default="", help="Never remind me of somebody.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of what is due as JSON.")
@with_options([profile_option, output_option, *SENDING_OPTIONS, *MODEL_OPTIONS])
def due(on: str, **options: Any) -> int:
    """Show whom to write to and why now, with the last things known, and what to publish.

    It goes by what you noted (sent, replied, met, published), by new positions that an import
    found, and by rhythm_days, of a person and of yours. Nothing is sent by this except, with
    --draft, requests to the model.
    """
    own = {name: options.pop(name) for name in ("drafting", "yes", "ics", *_RESTS)}
    asked = Asked.take(options)
    if _rested(asked.profile_path, on, own):
        return 0
    practice = practice_of(asked.profile_path)
    if own["ics"]:
        return _write_reminders(asked, practice, on, own["ics"])
    found = _found(asked, practice, on)
    if own["drafting"] or asked.dry_run:
        return _draft(found, practice, asked, yes=own["yes"])
    if asked.as_json:
        print_json([one.as_dict() for one in found])
        return 0
    for one in found:
        _show(one)
    if not found:
        remark(f"Nothing is due{f' on {on}' if on else ''}.")
    return 0


_RESTS = ("snooze", "until", "days", "never")


def _rested(profile_path: str | None, on: str, options: dict[str, Any]) -> bool:
    """Leave somebody alone, if that is what was asked for; return whether it was."""
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


def _found(asked: Asked, practice: Practice, on: str, ahead: int = 0) -> list[Due]:
    from draftkit.people.people import People
    from draftkit.people.practice.due import due as found

    profile, store = profile_if_any(asked.profile_path), whole_store_at(asked.output)
    return found(
        People.load(people_file(asked.profile_path)),
        practice,
        profile,
        on,
        drafts=store,
        unused=_unused(store, profile),
        ahead=ahead,
    )


def _unused(store: Store, profile: Profile | None) -> Iterator[Unused]:
    """Yield what no draft has used; lazily, because all drafts are read for it."""
    from draftkit.drafting.earlier import unused_facts

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
    words = ["draftkit", one.kind, *([one.person.name] if one.person else [])]
    for name, value in one.inputs.items():
        words += [f"--{name.replace('_', '-')}", value]
    return shlex.join(words)


def _write_reminders(asked: Asked, practice: Practice, on: str, file: Path) -> int:
    from draftkit.exchange.exports.calendar import write_reminders
    from draftkit.people.dates import today

    found = _found(asked, practice, on, _AHEAD_DAYS)
    write_reminders(found, on or today(), file)
    made = several(len(found), "reminder")
    say(f"{file}: {made}. Imported again, they move; none appears twice.")
    return 0


def _draft(found: list[Due], practice: Practice, asked: Asked, *, yes: bool) -> int:
    """Draft what is due and has no draft yet, after saying what leaves this computer."""
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.letters import letters

    terminal = sys.stdin.isatty() and sys.stderr.isatty()
    profile, drafter = asked.profile(), asked.drafter()
    with closing(drafter.backend):
        planned = letters(
            found,
            drafter,
            profile,
            practice,
            prompt=lambda kind: asked.prompt(Prompt.find(kind), profile),
            ask=_ask if terminal and not asked.dry_run else _nobody,
        )
        ready = [letter for letter in planned if _told(letter, asked)]
        requests = _tell_what_leaves(ready, drafter, asked)
        if asked.dry_run:
            remark("Nothing was sent.")
            return 0
        if asked.reply and len(ready) > 1:
            raise UsageError(
                f"--reply {asked.reply} is the answer to one request, and {len(ready)} are due.",
                hint="Leave it out and paste each, or draft one by the command that due shows.",
            )
        if requests and not yes:
            if not terminal:
                raise UsageError(
                    "Nothing was sent: there is no terminal to ask you on.",
                    hint="If this may be sent, give --yes.",
                )
            click.confirm("Send this?", abort=True, err=True)
        drafts = [_drafted(letter.plan, drafter, asked) for letter in ready if letter.plan]
    if asked.as_json:
        print_json([draft_as_dict(draft) for draft in drafts])
    return 0 if all(draft.complete for draft in drafts) else 1


def _nobody(_due: Due, _input: Input) -> str:
    return ""


def _ask(one: Due, needed: Input) -> str:
    from draftkit.cli.asking import put

    remark("\n".join((str(one), *(f"  {line}" for line in one.known))))
    return put(f"{needed.description.rstrip('.')}? Enter leaves this draft out.") or ""


def _told(letter: Letter, asked: Asked) -> bool:
    """Say what would be sent, or why there is no draft; return whether there is one to make."""
    if letter.plan is None:
        remark(f"Left out: {letter.due} {letter.why}")
        return False
    asked.say(f"{letter.due} {letter.briefing or ''}".rstrip())
    return True


def _tell_what_leaves(ready: list[Letter], drafter: Drafter, asked: Asked) -> int:
    """Say what would be sent, and return how many requests."""
    from draftkit.drafting.estimate import estimate

    backend = drafter.backend
    plans = [one.plan for one in ready if one.plan and drafter.existing(one.plan) is None]
    counts = [estimate(plan, backend.provider, backend.model).sent.tokens for plan in plans]
    if not ready:
        asked.say("There is nothing to draft.")
        return 0
    many = several(len(plans), "request")
    asked.say(f"To {backend.provider}:{backend.model}: {many}, ~{sum(counts):,} tokens.")
    if parts := dict.fromkeys(part for plan in plans for part in plan.rendered.sent):
        asked.say(f"Of your profile: {', '.join(parts)}.")
    return len(plans)


def _drafted(plan: Plan, drafter: Drafter, asked: Asked) -> Draft:
    draft = drafter.draft(plan)
    if not asked.as_json:
        state = "" if draft.complete else "  (not complete)"
        say(f"{draft.kind} {draft.id[:8]}: {draft.path}{state}")
    return draft
