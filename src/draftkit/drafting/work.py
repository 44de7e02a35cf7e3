"""What has come for one draft so far: the answers, each kept whole, with what the checks say."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from draftkit.backends.completion import Usage
from draftkit.drafting.attempt import Attempt
from draftkit.drafting.candidate import Candidate, share_written

if TYPE_CHECKING:
    from draftkit.backends.base import ModelInfo
    from draftkit.backends.completion import Completion
    from draftkit.checks.base import Brief
    from draftkit.drafting.keeping import Earlier
    from draftkit.drafting.plan import Plan

__all__ = ["Work"]

# Threads that compute at the same time all end late; one after the other, the first goes on
# to its next request while the last still waits.
_JUDGING = threading.Lock()


class Work:
    """The answers to one plan, and which of them is the best.

    Args:
        plan: What is asked for.
        writer: Who is asked.
        earlier: The drafts that this one is compared with.
        checked: Whether the texts are checked. If not, a draft has no report.

    Attributes:
        attempts: What was asked, in order.
        notes: What went wrong on the way, one sentence each.
        seconds: How long it took.
    """

    def __init__(
        self, plan: Plan, writer: ModelInfo, earlier: Earlier, *, checked: bool = True
    ) -> None:
        self.plan = plan
        self.writer = writer
        self.checked = checked
        self.attempts: list[Attempt] = []
        self.notes: list[str] = []
        self.seconds = 0.0
        self._earlier = earlier
        self._made: dict[Attempt, Candidate] = {}
        self._repair: Candidate | None = None

    @cached_property
    def brief(self) -> Brief:
        """What the texts are checked against."""
        from draftkit.checks.checking import brief_of  # the first byte does not wait for it

        plan = self.plan
        return brief_of(
            plan.profile,
            plan.prompt,
            plan.inputs,
            self._earlier.than(plan),
            from_contacts=plan.from_contacts,
            sources=plan.rendered.cited.sources,
        )

    def attempt_at(self, candidate: Candidate) -> Attempt:
        """Return the attempt that led to a text."""
        return next(a for a in self.attempts if self.made_of(a) is candidate)

    def made_of(self, attempt: Attempt) -> Candidate | None:
        """Return the text that an attempt led to, if there is one."""
        return self._made.get(attempt)

    @property
    def best(self) -> Candidate | None:
        """The repair that was accepted, else the best candidate, the earliest of equals."""
        written = (c for c in map(self.made_of, self.attempts) if c and c.how == "written")
        return self._repair or max(written, key=lambda c: c.rank, default=None)

    @property
    def usage(self) -> Usage:
        """What all attempts have cost."""
        return sum((a.completion.usage for a in self.attempts), Usage())

    @property
    def unfinished(self) -> Attempt | None:
        """The attempt from which most had come when something failed."""
        return max(self.attempts, key=lambda attempt: len(attempt.text), default=None)

    def take(self, completion: Completion) -> Candidate:
        """Take in a completion that came another way; nothing is asked.

        Raises:
            OutputError: If it is not the JSON that was asked for.
        """
        attempt = Attempt(self.plan)
        self.attempts.append(attempt)
        attempt.hear(completion)
        return self.judged(attempt)

    def judged(self, attempt: Attempt) -> Candidate:
        """Keep a text as it came, with what the checks say of it."""
        from draftkit.checks.base import Report

        body, report = attempt.body, Report()
        if self.checked:
            from draftkit import checks  # here: the first byte does not wait for them

            with _JUDGING:
                report = checks.run(body, self.brief)
        share = _share(attempt, body)
        made = Candidate(body, attempt.completion, report, attempt.how, attempt.text, share)
        self._made[attempt] = made
        return made


def _share(attempt: Attempt, body: str) -> float:
    """Return the share of a body's words that the model wrote."""
    return 0.0 if attempt.plan.composition else share_written(body, attempt.completion.text)
