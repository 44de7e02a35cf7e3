"""Making a planned draft on the command line: what is shown on the way, and said at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from draftkit.cli.carrying import is_carried
from draftkit.cli.output import edit_file, remark
from draftkit.cli.screen import (
    Screen,
    failure,
    print_draft,
    print_made,
    remark_findings,
    remark_follow_up,
)

if TYPE_CHECKING:
    from draftkit.cli.asked import Asked
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft

__all__ = ["make"]

_BUSY = "This draft is being made already: waiting for that. Ctrl-C gives up."


def _remark_left_out(plan: Plan) -> None:
    if plan.rendered.left_out:
        remark(f"Left out to make it fit: {', '.join(plan.rendered.left_out)}.")


def _remark_existing(made: Draft, asked: Asked) -> None:
    asked.say(f"Drafted before, so nothing was sent: {made.path}  (--again makes another)")
    if asked.verify not in ("", "no"):
        named = f" {asked.verify}" if ":" in asked.verify else ""
        place = f" --base-url {asked.base_url}" if asked.base_url else ""
        asked.say(f"To verify it: draftkit check --verify{named}{place} {made.path}")
    if failed := failure(made):
        asked.say(failed)


def make(drafter: Drafter, plan: Plan, asked: Asked) -> int:
    """Make a draft, or show the one made before; return the exit code."""
    if (asked.copy or asked.paste) and is_carried(plan, asked):
        return 0
    if not asked.quiet:
        _remark_left_out(plan)
    if (made := drafter.existing(plan)) is not None:
        _remark_existing(made, asked)
        print_draft(made, asked)
        return _finish(made, asked)
    # A program that reads the output wants the finished draft; nobody wants to read unfinished
    # JSON; and several candidates at once could not be told apart.
    one = plan.rendered.request.schema is None and asked.candidates == 1
    screen = Screen(asked) if sys.stdout.isatty() and not asked.as_json and one else None
    if screen:
        draft = drafter.draft(plan, screen.show, screen.once_more, asked.waiting(_BUSY))
    else:
        if sys.stderr.isatty():
            asked.say("Writing …")
        draft = drafter.draft(
            plan,
            on_retry=lambda why: asked.say(f"{why} Once more."),
            on_wait=asked.waiting(_BUSY),
        )
    print_made(draft, asked, screen)
    _remark_notes(draft, asked)
    remark_findings(draft, asked.say)
    if "by_hand" in drafter.backend.capabilities:
        remark_follow_up(draft, asked.say)
    if asked.verbose:
        usage = ", ".join(f"{k} {v:,}" for k, v in draft.usage.as_dict().items())
        remark(f"Made by {draft.provider}:{draft.model} in {draft.seconds} s ({usage}).")
        if draft.candidates:
            remark(
                f"Chosen from {len(draft.candidates)} texts: draftkit candidates {draft.id[:12]}"
            )
    if draft.complete:
        asked.say(f"Saved: {draft.path}")
    else:
        why = f"the model stopped: {draft.stop_reason}" if draft.body.strip() else "it has no text"
        remark(f"Not complete ({why}). Saved as partial: {draft.path}")
    return _finish(draft, asked)


def _remark_notes(draft: Draft, asked: Asked) -> None:
    if draft.composed:
        asked.say("Composed of your own words: the model is too small to write, and only chose.")
    for note in draft.notes:
        asked.say(f"Note: {note}")
    if verified := (draft.report or {}).get("verified"):
        asked.say(str(verified))


def _finish(draft: Draft, asked: Asked) -> int:
    if asked.edit:
        edit_file(draft.path)
    if not draft.complete:
        return 1
    return 3 if asked.strict and not (draft.report or {}).get("passed", True) else 0
