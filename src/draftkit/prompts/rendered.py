"""A prompt filled in: what is sent, and which parts of the profile and the sources it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from draftkit.prompts import parts as parts_
from draftkit.prompts.cited import Cited

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.backends.request import Request
    from draftkit.profile.profile import Profile

__all__ = ["Rendered"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt filled in, ready to be sent.

    Attributes:
        request: The messages and settings.
        inputs: Every input with its value, defaults included.
        title: The draft's title, if the prompt gives one before the model has written.
        going: The parts of the profile that were chosen for the messages.
        profile: The profile that these are parts of.
        dropped: The ids of the facts that were left out to make it fit.
        sources: For a composed draft, the facts that it is made of.
        samples: The passages of the writer's own texts that are in the messages.
        cited: The passages of the sources that are in the messages.
    """

    request: Request
    inputs: Mapping[str, Any]
    title: str
    going: parts_.Going = parts_.NOTHING
    profile: Profile | None = field(default=None, repr=False)
    dropped: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    cited: Cited = field(default_factory=Cited)

    @property
    def sent(self) -> tuple[str, ...]:
        """The parts of the profile that are in the messages."""
        return self.sources or self._named(self._shown)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The parts that were left out to make it fit."""
        return self._named(self.dropped)

    @property
    def stays(self) -> dict[str, tuple[str, ...]]:
        """The parts of the profile that are not in the messages, by the reason in words."""
        silent = [id_ for id_ in self.going.ids if id_ not in self._shown]
        every = {
            **self.going.stays,
            "too long for this model": self.dropped,
            "the prompt does not show it": silent,
        }
        return {why: self._named(ids) for why, ids in every.items() if ids}

    @property
    def _shown(self) -> list[str]:
        texts = self._texts
        whole = "\n".join(message.content for message in self.request.messages)
        goes = set(self.going.ids)
        return [id_ for id_, text in texts.items() if id_ in goes and text in whole]

    def _named(self, ids: Sequence[str]) -> tuple[str, ...]:
        return parts_.collapsed(ids, self._texts)

    @property
    def _texts(self) -> dict[str, str]:
        return parts_.texts(self.profile) if self.profile else {}

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that are sent."""
        return self.request.settings.as_dict()
