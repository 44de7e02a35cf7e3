"""What a run would do and cost, before anything is sent."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from draftkit.drafting.estimate import estimate
from draftkit.runs.worker import Status, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.drafting.plan import Plan
    from draftkit.runs.worker import Result

__all__ = ["Forecast", "Prices"]

# How many rows have their tokens counted; the others are taken to be like them.
SAMPLE = 200

# The end of a model's name that stands for its state on one day.
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}\Z")

_COUNTED = {
    Status.DONE: "done",
    Status.FAILED_CHECKS: "failed_checks",
    Status.DUPLICATE: "duplicates",
    Status.SKIPPED: "skipped",
}


class Prices(NamedTuple):
    """US dollars for a million tokens; None where they are not known.

    Attributes:
        sent: For those of the requests.
        received: For those of the answers.
    """

    sent: float | None
    received: float | None

    @classmethod
    def known(cls, provider: str, model: str) -> Prices | None:
        """Return what a model cost when it was last looked up, if that is known."""
        prices = _prices().get(provider, {})
        found = prices.get(_DATE.sub("", model))
        return cls(*found) if found else None


@dataclass(slots=True)
class Forecast:
    """What a run would do.

    Attributes:
        to_draft: How many rows have no draft yet.
        done: How many were drafted before and passed their checks.
        failed_checks: How many were drafted before and did not.
        duplicates: How many are the same as an earlier row.
        skipped: How many cannot be drafted.
        input_tokens: About how many tokens would be sent.
        output_tokens: The most tokens that could come back.
    """

    to_draft: int = 0
    done: int = 0
    failed_checks: int = 0
    duplicates: int = 0
    skipped: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @classmethod
    def of(cls, items: Iterable[Task | Result]) -> Forecast:
        """Count what is known about each row."""
        found = cls()
        for item in items:
            name = "to_draft" if isinstance(item, Task) else _COUNTED[item.status]
            setattr(found, name, getattr(found, name) + 1)
        return found

    def estimate(
        self, plans: Iterable[Plan], provider: str, model: str, candidates: int = 1
    ) -> None:
        """Estimate the tokens of all rows from those of some.

        Args:
            plans: What would be asked for these.
            provider: Who would be asked.
            model: The model's id.
            candidates: How many are asked for each row.
        """
        counted, sent, received = 0, 0, 0
        for plan in plans:
            found = estimate(plan, provider, model)
            counted += 1
            sent += found.sent.tokens * candidates
            received += found.received * candidates
        if counted:
            self.input_tokens = sent * self.to_draft // counted
            self.output_tokens = received * self.to_draft // counted

    def cost(self, prices: Prices) -> float | None:
        """Return the most that the run can cost, in US dollars; None if a price is unknown."""
        if prices.sent is None or prices.received is None:
            return None
        spent = self.input_tokens * prices.sent + self.output_tokens * prices.received
        return spent / 1_000_000


@cache
def _prices() -> dict[str, dict[str, tuple[float, float]]]:
    text = files("draftkit.backends").joinpath("prices.toml").read_text("utf-8")
    return tomllib.loads(text)
