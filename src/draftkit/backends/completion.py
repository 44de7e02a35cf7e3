"""What comes back from a model: the text, why it stopped, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Completion", "StopReason", "Usage"]


class StopReason(StrEnum):
    """Why a model stopped: a closed set, whatever words the provider uses."""

    STOP = "stop"
    """The model had said what it wanted to say."""
    LENGTH = "length"
    """The answer reached `max_tokens` or the end of the context window."""
    FILTER = "filter"
    """The provider withheld the rest."""
    CUT = "cut"
    """The connection ended, or the user did, before the model."""
    UNKNOWN = "unknown"
    """The provider gave no reason, or one that we do not know."""

    @classmethod
    def of(cls, word: str | None) -> StopReason:
        """Translate a provider's word.

        >>> StopReason.of("end_turn").value, StopReason.of("max_tokens").value
        ('stop', 'length')
        """
        return _WORDS.get((word or "").lower(), cls.UNKNOWN)


_WORDS = {
    "stop": StopReason.STOP,
    "end_turn": StopReason.STOP,
    "eos": StopReason.STOP,
    "stop_sequence": StopReason.STOP,
    "length": StopReason.LENGTH,
    "max_tokens": StopReason.LENGTH,
    "model_length": StopReason.LENGTH,
    "content_filter": StopReason.FILTER,
    "safety": StopReason.FILTER,
    "refusal": StopReason.FILTER,
    "recitation": StopReason.FILTER,
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What a completion cost, in tokens, as the provider counts them.

    Attributes:
        input_tokens: Tokens of the request, cached ones included; None if not told.
        cached_tokens: How many of those the provider had in its cache; None if not told.
        output_tokens: Tokens of the answer; None if not told.
    """

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            _plus(self.input_tokens, other.input_tokens),
            _plus(self.cached_tokens, other.cached_tokens),
            _plus(self.output_tokens, other.output_tokens),
        )

    def as_dict(self) -> dict[str, int]:
        """Return the counts that are known."""
        items = {
            "input_tokens": self.input_tokens,
            "cached_tokens": self.cached_tokens,
            "output_tokens": self.output_tokens,
        }
        return {name: value for name, value in items.items() if value is not None}


def _plus(one: int | None, two: int | None) -> int | None:
    return two if one is None else one if two is None else one + two


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer of a model.

    Attributes:
        text: The text as it came, without the request's opening.
        stop_reason: Why the model stopped; only `stop` makes a complete draft.
        usage: What it cost.
        model: The id that the provider says it used; empty if it does not say.
        notes: What the backend had to change to be answered (a parameter that the
            server refused and that was left out, say), one sentence each.
        written: The words of the text that are the model's own, where it filled the gaps
            of a text; empty if all of the text is.
    """

    text: str
    stop_reason: StopReason
    usage: Usage = Usage()
    model: str = ""
    notes: tuple[str, ...] = ()
    written: str = ""

    @property
    def complete(self) -> bool:
        """True if the model finished by itself and said something."""
        return self.stop_reason is StopReason.STOP and bool(self.text.strip())
