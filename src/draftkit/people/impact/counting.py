"""What a writer counts by hand: a reply, a meeting, an invitation from a draft's reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.people.impact.ledger import Ledger, ledger_path
from draftkit.people.impact.lines import MOST, Outcome, outcome_name
from draftkit.people.practice.event import day_of_event

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.drafts.draft import Draft

__all__ = ["count"]


def count(
    draft: Draft, name: str, profile: Path, *, times: int = 1, on: str = ""
) -> tuple[Outcome, bool]:
    """Record how often something came back to a draft on a day, replacing any earlier count.

    Args:
        draft: Which one.
        name: What came back: one of `OUTCOMES`, singular or plural, or a name of the user's own.
        profile: The file of the profile that `impact.jsonl` is beside.
        times: How often on that day; 0 takes it back.
        on: The day, as YYYY-MM-DD; left out, today.

    Returns:
        What counts now, and whether that was new.

    Raises:
        InputError: If the name, the count or the day is not valid.
        UsageError: If the file cannot be read or written; it is then as it was.
    """
    if not 0 <= times <= MOST:
        raise InputError(f"{times} is no count.", hint="Give 1 or more; 0 takes a count back.")
    outcome = Outcome(outcome_name(name), draft.id, day_of_event(on), times, draft.kind)
    return outcome, bool(Ledger(ledger_path(profile)).add([outcome]))
