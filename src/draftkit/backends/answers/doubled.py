"""Streams in which a server, or a proxy before it, sends each event twice: it counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Once"]

# A text may say a word twice; but if each of this many different events came twice, from the
# first one on, it is not the text that repeats.
_CERTAIN = 4

_Event = tuple[str, str]


class Once:
    """Passes events on, each once where all come twice.

    Only events that repeat are held back until that is certain, so a normal stream is not
    delayed.

    Args:
        events: Their types and their data.
        last: The data of the event that ends the stream.

    Attributes:
        doubled: Whether all come twice.
    """

    def __init__(self, events: Iterable[_Event], last: str) -> None:
        self._events = events
        self._last = last
        self._twice = set[_Event]()
        self._held: list[_Event] = []
        self._first: _Event | None = None  # of a pair whose second may follow
        self._open = True
        self.doubled = False

    def __iter__(self) -> Iterator[_Event]:
        """Yield the events."""
        for event in self._events:
            if self.doubled:
                yield from self._halved(event)
            elif self._open:
                yield from self._compared(event)
            else:
                yield event
        yield from self._held

    def _halved(self, event: _Event) -> Iterator[_Event]:
        again, self._first = event == self._first, event
        if again:
            self._first = None
        else:
            yield event

    def _compared(self, event: _Event) -> Iterator[_Event]:
        self._held.append(event)
        endless = self._held[-3:] == [event] * 3  # a model that says one word for ever
        if not endless and self._first is None and event[1] != self._last:
            self._first = event
            if not self._twice:
                yield self._held.pop()
            return
        if not endless and event == self._first:
            self._first = None
            self._twice.add(event)
            if len(self._twice) < _CERTAIN:
                return
            self.doubled = True
            # The first event was passed on; its repetition is held, then whole pairs.
            self._held = self._held[1::2]
        else:
            self._open = False
        held, self._held = self._held, []
        yield from held
