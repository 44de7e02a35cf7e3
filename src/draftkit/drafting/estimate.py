"""About how many tokens a draft takes, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from draftkit.backends import tokens
from draftkit.backends.completion import Completion, StopReason, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.request import Request
    from draftkit.drafting.plan import Plan

__all__ = ["Estimate", "estimate"]

# How many rounds a sentence takes with the embedded model (measured with its notes of thanks
# and pitches: 2.1 and 2.3).
_ROUNDS = 2.2

# Of the tokens that a sentence may have, it has about this share.
_USED = 0.5


class Estimate(NamedTuple):
    """The tokens of one draft, all its requests together.

    Attributes:
        sent: What the model will read.
        received: The most that it can answer.
    """

    sent: tokens.Count
    received: int


def estimate(plan: Plan, provider: str, model: str) -> Estimate:
    """Return what a draft takes if nothing has to be repaired.

    A guided draft is many requests, several for each sentence: each of them counts.

    Args:
        plan: What would be asked.
        provider: Who would read it.
        model: The model's id.
    """
    request = plan.rendered.request
    count = tokens.count(request, provider, model)
    if not plan.rendered.guide:
        return Estimate(count, request.settings.max_tokens or 0)
    from draftkit.drafting import guide

    counter = _Counter(lambda asked: tokens.count(asked, provider, model).tokens)
    usage = guide.fill(plan.rendered.guide, request, counter, _Content(), lambda _: None).usage
    sent = int((usage.input_tokens or 0) * _ROUNDS)
    return Estimate(tokens.Count(sent, exact=False), (usage.output_tokens or 0) * guide.ROUNDS)


class _Counter:
    """A model that reads, counts, and says something of the usual length."""

    provider = model = "counter"
    server = ""
    capabilities = frozenset[str]()
    context_window = None

    def __init__(self, count: Callable[[Request], int]) -> None:
        self._count = count

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Count a request's tokens."""
        most = request.settings.max_tokens or 0
        if on_text:
            on_text("")
        text = f" {' '.join(['word'] * max(1, int(most * _USED)))}."
        usage = Usage(input_tokens=self._count(request), output_tokens=most)
        return Completion(text, StopReason.STOP, usage)

    def close(self) -> None:
        """Nothing to give back."""


class _Content:
    """A judge to whom every sentence is fit."""

    def __call__(self, before: str, sentence: str, /, *, about: str = "", shown: str = "") -> float:
        return float(bool(before or sentence or about or shown))

    def retold(self, fact: str, sentence: str, /) -> float:
        return float(bool(fact or sentence))
