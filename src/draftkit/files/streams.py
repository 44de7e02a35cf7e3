"""The three streams of a command: always there, whatever was closed, full or misnamed.

All that is printed goes through here, click's help and Python's own messages included.
It is cleaned on the way, so that a name of a file, a model or a contact, a prompt's
description or a server's words cannot give the terminal orders.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from draftkit.errors import InputError, StreamError
from draftkit.files.clean import clean
from draftkit.files.regular_file import MOST_BYTES
from draftkit.files.typed import typed, typed_in

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["STANDARD_INPUT", "Clean", "Sturdy", "own_codes", "read_all", "secure"]

STANDARD_INPUT = Path("-")
"""What stands for standard input where a file is asked for."""

_OUT, _ERROR = 1, 2


class Sturdy:
    """A stream to write to, which fails in a known way or not at all.

    Args:
        stream: Where the text goes.
        needed: Whether somebody waits for it. What is written to standard error is
            dropped if it cannot be written: that must not cost the result.
    """

    def __init__(self, stream: TextIO, *, needed: bool) -> None:
        self._stream = stream
        self._needed = needed
        self._is_terminal = stream.isatty()
        if hasattr(stream, "reconfigure"):
            # A character that the encoding lacks is escaped: it is not lost, nor an error.
            stream.reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        """Write a text as it is.

        Raises:
            BrokenPipeError: If the reader of a result has left.
            StreamError: If a result cannot be written for another reason.
        """
        if not text:  # as click does to learn what a stream takes; /dev/full would refuse it
            return 0
        try:
            return self._stream.write(text)
        except OSError as exc:
            self._lost(exc)
            return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand on what was written; raises as `write` does."""
        try:
            self._stream.flush()
        except OSError as exc:
            self._lost(exc)

    def _lost(self, exc: OSError) -> None:
        # What is still in the buffer is written once more when the interpreter ends, and
        # would fail again: from now on it goes nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if not self._needed:
            return
        if isinstance(exc, BrokenPipeError):
            raise exc
        if exc.errno == errno.EIO and self._is_terminal and hasattr(signal, "SIGHUP"):
            # The terminal is gone. Its signal says so, but may come a moment later, and would
            # then find a command that saves what it has.
            signal.raise_signal(signal.SIGHUP)
        raise StreamError(f"Standard output cannot be written: {exc.strerror}.") from exc

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Clean(Sturdy):
    """A stream that no escape sequence or control character gets through.

    Attributes:
        as_is: The same stream for texts that were cleaned already, and then coloured.
    """

    def __init__(self, stream: TextIO, *, needed: bool) -> None:
        super().__init__(stream, needed=needed)
        self.as_is = Sturdy(stream, needed=needed)

    def write(self, text: str) -> int:
        """Write a text without what a terminal would obey; see `Sturdy.write`."""
        return super().write(clean(text))


def secure() -> None:
    """Make sure that this process has three streams, and that the two outputs are clean."""
    sys.stdin = sys.stdin or _nothing(0, "r")
    typed_in()
    out = sys.stdout or _nothing(_OUT, "w")
    error = sys.stderr or _nothing(_ERROR, "w")
    sys.stdout = cast("TextIO", Clean(out, needed=True))
    sys.stderr = cast("TextIO", Clean(error, needed=False))


def _nothing(number: int, mode: str) -> TextIO:
    """Put an empty stream where one was closed.

    Without it the next file that is opened gets the stream's number, and what a library
    prints lands in a draft. A result that is printed there is lost, which is told.
    """
    nothing = os.open(os.devnull, os.O_RDONLY if number == _OUT else os.O_RDWR)
    if nothing != number:
        os.dup2(nothing, number)
        os.close(nothing)
    return cast("TextIO", open(number, mode, encoding="utf-8", closefd=False))


def own_codes(stream: TextIO) -> TextIO:
    """Return the stream as it is for a text that was cleaned before it got its colours."""
    return cast("TextIO", getattr(stream, "as_is", stream))


def read_all() -> str:
    """Return all of standard input.

    Raises:
        InputError: If it cannot be read, is too large, is not UTF-8, or a terminal has cut it.
    """
    try:
        if sys.stdin.isatty():
            found = typed(list(typed_in()))
            if found.problem:
                raise InputError(found.problem, hint="Put it into a file: < FILE")
            return found.text
        data = getattr(sys.stdin, "buffer", sys.stdin).read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise InputError(f"Standard input is larger than {MOST_BYTES >> 20} MB.")
        return data if isinstance(data, str) else data.decode("utf-8-sig")
    except OSError as exc:
        raise InputError(f"Standard input cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise InputError(
            f"Standard input is not UTF-8 text (byte {exc.start}).", hint="Convert it first."
        ) from exc
