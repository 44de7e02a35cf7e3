"""About how many tokens a draft takes, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from draftkit.backends import tokens

if TYPE_CHECKING:
    from draftkit.drafting.plan import Plan

__all__ = ["Estimate", "estimate"]


class Estimate(NamedTuple):
    """The tokens of one draft.

    Attributes:
        sent: What the model will read.
        received: The most that it can answer.
    """

    sent: tokens.Count
    received: int


def estimate(plan: Plan, provider: str, model: str) -> Estimate:
    """Return what a draft takes if nothing has to be repaired.

    Args:
        plan: What would be asked.
        provider: Who would read it.
        model: The model's id.
    """
    request = plan.rendered.request
    if plan.composition and not plan.composition.open:
        return Estimate(tokens.Count(0, exact=True), 0)
    return Estimate(tokens.count(request, provider, model), request.settings.max_tokens or 0)
