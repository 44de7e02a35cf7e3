"""What is sent to a model: messages, settings, and the request that joins them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Message", "Request", "Role", "Settings", "wrong_setting"]

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How the model should write. None means: not sent, the provider's default holds.

    Attributes:
        temperature: 0 to 2; higher is more varied.
        top_p: 0 to 1; the share of probability mass to sample from.
        max_tokens: The most tokens the answer may have.
        stop: Up to four strings that end the answer.
        seed: The same seed asks for the same answer, where the provider can.
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return only what was set, in the order of the fields.

        >>> Settings(temperature=0.7, max_tokens=400).as_dict()
        {'temperature': 0.7, 'max_tokens': 400}
        """
        items = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        items["stop"] = list(self.stop)
        return {name: value for name, value in items.items() if value not in (None, [])}


_NUMBERS: dict[str, tuple[type, float, float]] = {
    "temperature": (float, 0, 2),
    "top_p": (float, 0, 1),
    "max_tokens": (int, 1, 10_000_000),
    # The seeds that every provider takes: some keep 32 bits, and for some a negative one is "any".
    "seed": (int, 0, 2**31 - 1),
}
_MOST_STOPS = 4


def wrong_setting(name: str, value: Any) -> str:
    """Return what a setting must be, and is not; nothing if it is right.

    >>> wrong_setting("temperature", "hot"), wrong_setting("temperature", 1)
    ('must be a number from 0 to 2, and is "hot"', '')
    """
    if name == "stop":
        listed = isinstance(value, list | tuple) and len(value) <= _MOST_STOPS
        right = listed and all(isinstance(one, str) and one for one in value)
        wanted = f"a list of at most {_MOST_STOPS} texts"
    else:
        kind, least, most = _NUMBERS[name]
        plain = type(value) in (int, kind)
        right = plain and least <= value <= most
        wanted = f"a {'whole ' if kind is int else ''}number from {least:,} to {most:,}"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return "" if right else f"must be {wanted}, and is {shown}"


@dataclass(frozen=True, slots=True)
class Request:
    """All that a backend needs to make one completion.

    Attributes:
        messages: The conversation so far; the system message first.
        settings: How the model should write.
        schema: A JSON Schema that the answer must follow, or None for free text.
        opening: Text that the answer should start with. Only a backend with the
            `opening` capability is given one: the model goes on from it, and the
            completion's text does not repeat it.
    """

    messages: tuple[Message, ...]
    settings: Settings = field(default_factory=Settings)
    schema: Mapping[str, Any] | None = None
    opening: str = ""

    @property
    def text(self) -> str:
        """All that the messages say, as a person pastes it into a chat window."""
        return "\n\n".join(message.content for message in self.messages)

    def digest(self) -> str:
        """Return the SHA-256 of all that is sent, in hexadecimal."""
        plain = [
            [[m.role, m.content] for m in self.messages],
            self.settings.as_dict(),
            self.schema,
            self.opening,
        ]
        text = json.dumps(plain, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
