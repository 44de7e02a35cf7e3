"""How much a template may make, and how long it may take: bounds that hold in fact.

A prompt may come from somebody else, and can waste neither memory nor time. Four rules
see to that, and none of them needs a process or a signal of its own:

- Only approved operations exist: filters, methods and operators whose result cannot be
  much larger than what they take, or whose result is measured before it is made.
- No value weighs more than `MAX_CHARACTERS`, what is in it counted as often as it is in it.
  So nothing that is done in one step with a value takes longer than some milliseconds.
- All values that one rendering makes weigh at most `MAX_MADE` together, whether they are
  still there or not. So they fit into memory.
- Between any two such steps the clock is checked: each loop, macro and block counts its
  turns, through a step that is put in front of its body before it is compiled.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from jinja2.exceptions import SecurityError

__all__ = ["MAX_CHARACTERS", "Bounds", "bounds", "made", "measured", "one_time", "step", "weight"]

# The most characters of a value, and of a rendered block.
MAX_CHARACTERS = 400_000

# The most characters of all values that one rendering makes: 80 MB at four bytes each.
MAX_MADE = 20_000_000

# The most seconds that the blocks of one request may take to render. On a busy computer, which
# is not the prompt's fault, they are seconds of CPU time, and may last up to `_MAX_WAIT`.
MAX_SECONDS = 2.0
_MAX_WAIT = 5.0

# What an object takes besides its text, in characters of four bytes.
_EACH = 12

_LARGEST = 10**18

_NONE: dict[str, str] = {}
_VIEWS = (type(_NONE.keys()), type(_NONE.values()), type(_NONE.items()))
_CONTAINERS = (list, tuple, set, frozenset, *_VIEWS)


class Bounds:
    """What a rendering may still make, and how long it may take; `with` starts the clock."""

    def __init__(self) -> None:
        self._left = MAX_MADE
        self._clock = self._work = 0.0

    def __enter__(self) -> Self:
        self._left = MAX_MADE
        # From here on these hold when the clock started, less the time used before.
        self._clock = time.monotonic() - self._clock
        self._work = time.thread_time() - self._work
        self._before = _bounds.set(self)
        return self

    def __exit__(self, *_exc: object) -> None:
        _bounds.reset(self._before)
        self._clock = time.monotonic() - self._clock
        self._work = time.thread_time() - self._work

    def spend(self, size: int) -> None:
        """Take a step that makes `size` characters.

        Raises:
            SecurityError: If that is too much, or the time is up.
        """
        self._left -= size
        if self._left < 0:
            raise SecurityError(f"it makes more than {MAX_MADE:,} characters on the way")
        passed_s = time.monotonic() - self._clock
        if passed_s > MAX_SECONDS and (
            passed_s > _MAX_WAIT or time.thread_time() - self._work > MAX_SECONDS
        ):
            raise SecurityError(f"it takes more than {MAX_SECONDS:g} s to render")


_bounds: ContextVar[Bounds] = ContextVar("bounds")
_shared: ContextVar[Bounds | None] = ContextVar("shared", default=None)


@contextmanager
def one_time() -> Iterator[None]:
    """Let all that is rendered in here share the time of one rendering."""
    before = _shared.set(Bounds())
    try:
        yield
    finally:
        _shared.reset(before)


def bounds() -> Bounds:
    """Return the bounds for a block that is to be rendered now."""
    return _shared.get() or Bounds()


def step(size: int = 0) -> bool:
    """Take a step of the rendering that goes on; see `Bounds.spend`."""
    _bounds.get().spend(size)
    return True


def weight(value: Any) -> int:
    """Return the size of a value in characters, with all that is in it.

    What is in it twice counts twice, as it would be written, or compared, twice.

    Raises:
        SecurityError: If it is more than a value may be.
    """
    total = _EACH
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, int):
            if not -_LARGEST <= item <= _LARGEST:
                raise SecurityError("a number became too large")
        elif isinstance(item, dict):
            waiting += (item.keys(), item.values())
        elif isinstance(item, _CONTAINERS):
            total += _EACH * len(item)
            if total <= MAX_CHARACTERS:
                waiting += item
        if total > MAX_CHARACTERS:
            raise SecurityError("a value became too long")
    return total


def made(value: Any) -> Any:
    """Count a value that was made; an iterator is turned into a list first."""
    if isinstance(value, Iterator):
        items = []
        for item in value:
            step(_EACH)
            items.append(item)
        value = items
    step(weight(value))
    return value


def measured(size: int, most: int = MAX_CHARACTERS) -> None:
    """Refuse a value that would have more than `most` characters."""
    if size > most:
        raise SecurityError(f"a value is longer than {most:,} characters")
