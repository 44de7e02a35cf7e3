"""A candidate: one text that may become the draft, with the verdict on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.language.words import words_of

if TYPE_CHECKING:
    from draftkit.backends.completion import Completion
    from draftkit.checks.base import Report
    from draftkit.drafting.attempt import How

__all__ = ["Candidate", "share_written"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text and what the checks say of it.

    Attributes:
        body: The draft's body.
        completion: The answer that it was made from.
        report: What the checks found.
        how: `written` by the model, or `repaired`: written again after what failed was named.
        answer: What the model said, an opening included; for JSON, the JSON.
        written: The share of the body's words that are the model's, 0 to 1.
    """

    body: str
    completion: Completion
    report: Report
    how: How
    answer: str
    written: float

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """What candidates are compared by: a whole text first, a draft, then how little failed."""
        return self.completion.complete, not self.report.refused, -len(self.report.failures)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as it stands in a draft's front matter."""
        return {
            "how": self.how,
            "stop_reason": self.completion.stop_reason.value,
            "usage": self.completion.usage.as_dict(),
            "report": self.report.as_dict(),
            "text": self.body,
        }


def share_written(body: str, by_model: str) -> float:
    """Return the share of a body's words that are among the words a model wrote.

    >>> share_written("Dear Ann, thank you for the walk.", "for the walk")
    0.43
    """
    if body.strip() == by_model.strip():  # counting takes as long as a check
        return 1.0
    words = words_of(body)
    both = Counter(words) & Counter(words_of(by_model))
    return round(both.total() / len(words), 2) if words else 0.0
