"""What comes back from a model: the text, why it stopped, and what it cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from draftkit.files.clean import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["Completion", "StopReason", "Usage", "what_to_do"]


class StopReason(StrEnum):
    """Why a model stopped: a closed set, whatever words the provider uses."""

    STOP = "stop"
    """The model had said what it wanted to say."""
    LENGTH = "length"
    """The answer reached `max_tokens` or the end of the context window."""
    FILTER = "filter"
    """The provider withheld the rest."""
    CUT = "cut"
    """The server, the connection or the user ended it before the model did."""
    TOOL = "tool_call"
    """It called a tool, where a text was wanted."""
    UNKNOWN = "unknown"
    """The provider gave no reason, or one that we do not know."""

    @classmethod
    def of(cls, word: str | None) -> StopReason:
        """Translate a provider's word, however it writes it.

        >>> StopReason.of("end_turn").value, StopReason.of("FinishReason.MAX_TOKENS").value
        ('stop', 'length')
        """
        return _reasons().get(_plain(word), cls.UNKNOWN)


_WORDS = {
    StopReason.STOP: """
        stop stopped stop_sequence stop_token end end_turn end_of_turn end_of_text endoftext eos
        eos_token eos_found complete completed done finish finished normal success""",
    StopReason.LENGTH: """
        length max_length max_tokens max_token max_output_tokens max_new_tokens max_context_length
        model_length model_context_window_exceeded context_length context_length_exceeded
        context_window_exceeded token_limit limit error_limit""",
    StopReason.FILTER: """
        content_filter content_filtered contentfilter safety image_safety refusal recitation
        blocklist blocked prohibited_content spii sensitive moderation violation error_toxic
        guardrail_intervened guardrails language""",
    StopReason.CUT: """
        error abort aborted cancel cancelled canceled timeout time_limit network_error
        insufficient_system_resource server_error internal_error user_cancelled load_shed""",
    StopReason.TOOL: "tool_call tool_calls tool_use function_call",
}
"""The providers' words. Sources: the API references of OpenAI, Anthropic, Google, Cohere,
Mistral, DeepSeek, Zhipu, AWS and text-generation-inference."""

_TODO = {
    "recitation": "The provider held it back because it is too like a published text: give it "
    "more of your own (an angle, notes), or use another model.",
    StopReason.FILTER: "The provider's filter held the rest back: reword the inputs, or use "
    "another model.",
    StopReason.CUT: "The server gave up in the middle and does not say why: draft it again "
    "later, or use another model.",
}


def what_to_do(word: str | None) -> str:
    """Return a sentence on what to do about an answer that ended with a provider's word.

    Empty if there is nothing to do, or the word alone does not tell.
    """
    return _TODO.get(_plain(word)) or _TODO.get(StopReason.of(word), "")


@cache
def _reasons() -> dict[str, StopReason]:
    return {_plain(word): reason for reason, words in _WORDS.items() for word in words.split()}


def _plain(word: str | None) -> str:
    """Return a word's letters alone: `FINISH_REASON_MAX-TOKENS` is `maxtokens`."""
    plain = re.sub(r"[\W_]+", "", (word or "").lower())
    return re.sub(r"^(?:finish|stop)reason(?=.)", "", plain)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a completion cost, in tokens, as the provider counts them.

    Attributes:
        input_tokens: Tokens of the request, cached ones included; None if not told.
        cached_tokens: How many of those the provider had in its cache; None if not told.
        output_tokens: Tokens of the answer, thoughts included; None if not told.
        thinking_tokens: How many of those were thoughts; None if not told. An estimate
            if the thoughts stood in the answer's text.
    """

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    thinking_tokens: int | None = None

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            _plus(self.input_tokens, other.input_tokens),
            _plus(self.cached_tokens, other.cached_tokens),
            _plus(self.output_tokens, other.output_tokens),
            _plus(self.thinking_tokens, other.thinking_tokens),
        )

    @classmethod
    def from_dict(cls, counts: Mapping[str, Any]) -> Usage:
        """Restore it from plain data that may have been edited: what is no count becomes None."""
        return cls(**{k: counts[k] for k in cls.__dataclass_fields__ if type(counts.get(k)) is int})

    def as_dict(self) -> dict[str, int]:
        """Return the counts that are known."""
        items = {
            "input_tokens": self.input_tokens,
            "cached_tokens": self.cached_tokens,
            "output_tokens": self.output_tokens,
            "thinking_tokens": self.thinking_tokens,
        }
        return {name: value for name, value in items.items() if value is not None}


def _plus(one: int | None, two: int | None) -> int | None:
    return two if one is None else one if two is None else one + two


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer of a model.

    Attributes:
        text: The answer, without the request's opening and without what is not content:
            thoughts, marks of a turn's end, a fence around all of it.
        stop_reason: Why the model stopped; only `stop` makes a complete draft.
        usage: What it cost.
        model: The id that the provider says it used; empty if it does not say.
        notes: What the backend had to change to be answered (a parameter left out because the
            server refused it, say), or found odd in the answer, one sentence each.
        thought: The model's thoughts, if they came in a field of their own.
    """

    text: str
    stop_reason: StopReason
    usage: Usage = Usage()
    model: str = ""
    notes: tuple[str, ...] = ()
    thought: str = ""

    def __post_init__(self) -> None:
        """Take a provider's own word for the reason, too: what came is paid for, and is kept."""
        if not isinstance(self.stop_reason, StopReason):
            word = self.stop_reason
            own = StopReason(word) if word in set(StopReason) else StopReason.of(word)
            object.__setattr__(self, "stop_reason", own)

    @property
    def complete(self) -> bool:
        """True if the model finished by itself and said something."""
        return self.stop_reason is StopReason.STOP and not is_blank(self.text)
