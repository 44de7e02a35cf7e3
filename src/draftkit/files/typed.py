"""What a person types or pastes on a terminal: all of it comes through, in whatever encoding.

A terminal cuts long lines, even inside a letter, and sends the letters of the encoding that it is
set to, whatever the locale says.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import select
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Typed", "answer", "pasted_on", "typed", "typed_in"]

# Terminals keep so many bytes of a line, and drop the rest without a word.
_MOST_BYTES = {"linux": 4095, "darwin": 1023}.get(sys.platform, 0)

# Lines of one paste arrive within so many seconds of each other, over a network, too.
_PASTED_S = 0.2

_ERRORS = "draftkit.typed"
_HALF_A_LETTER = re.compile("[\udc80-\udcff]+(?=\r?\n?\\Z)")
_BYTE = re.compile("[\udc80-\udcff]")


class Typed(NamedTuple):
    r"""A text that was typed.

    Attributes:
        text: The text; bytes that are no known letters stand as `\xe9`.
        problem: What the terminal has done to it, as a sentence; empty if it is whole.
    """

    text: str
    problem: str


def typed_in() -> TextIO:
    """Return standard input, no line of which fails to be read because of its letters.

    Bytes that are no letters of a known encoding are lone surrogates in it.
    """
    with contextlib.suppress(AttributeError, io.UnsupportedOperation):  # it was read from before
        if sys.stdin.errors != _ERRORS:
            sys.stdin.reconfigure(errors=_ERRORS)  # type: ignore[union-attr]  # suppressed
    return sys.stdin


def typed(lines: Sequence[str]) -> Typed:
    """Return the text of lines that were read of `typed_in`, and what is wrong with it."""
    cut = [_is_cut(line) for line in lines]
    text = "".join(
        _HALF_A_LETTER.sub("", line) if short else line
        for line, short in zip(lines, cut, strict=True)
    )
    said = _BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", text)
    problem = ""
    if any(cut):
        problem = (
            f"The terminal cuts lines at {_MOST_BYTES:,} bytes, so the end of a paragraph is lost."
        )
    elif said != text:
        example = said[_BYTE.search(text).start() :][:4]  # type: ignore[union-attr]  # they differ
        problem = f"Some letters came in an encoding that is not known, so they stand as {example}."
    return Typed(said, problem)


def answer(question: str) -> str:
    """Ask on a terminal, as `input` does; of several lines that were pasted none is left over.

    It would answer the next question, or be a command of the shell.
    """
    line = input(question)
    if not sys.stdin.isatty():
        return line
    rest = [line.strip() for line in pasted_on()]
    return " ".join(filter(None, [line.strip(), *rest])) if rest else line


def pasted_on() -> Iterator[str]:
    """Yield the lines that a terminal got at once with the one before: nobody types so fast.

    The last of them may have no end yet: whoever pasted it sees it, and presses Enter.
    """
    while _has_more() and (line := sys.stdin.readline()):
        yield line


def _has_more() -> bool:
    if sys.platform == "win32":
        import msvcrt

        time.sleep(_PASTED_S)
        return msvcrt.kbhit()
    import termios

    try:
        if select.select([sys.stdin], [], [], _PASTED_S)[0]:
            return True
        # To a terminal that waits for lines, a line without an end is nothing yet.
        lines = termios.tcgetattr(sys.stdin)
        letters = list(lines)
        letters[3] &= ~termios.ICANON
        termios.tcsetattr(sys.stdin, termios.TCSANOW, letters)
        try:
            return bool(select.select([sys.stdin], [], [], 0)[0])
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSANOW, lines)
    except (OSError, ValueError, termios.error):  # it is gone, or never was one
        return False


def _is_cut(line: str) -> bool:
    """Whether the terminal kept only the beginning of a line."""
    if not _MOST_BYTES or not sys.stdin.isatty():
        return False
    try:
        came = line.rstrip("\r\n").encode(sys.stdin.encoding or "utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a locale that knows fewer letters than the terminal
        came = line.encode("utf-8", "surrogateescape")
    return len(came) >= _MOST_BYTES


def _lenient(exc: UnicodeError) -> tuple[str, int]:
    """Read on in the encoding that a line certainly has, or keep the bytes that are no letters."""
    if not isinstance(exc, UnicodeDecodeError):
        raise exc
    from draftkit.files.encoding import (
        older_encoding,
    )  # its patterns take time, and are rarely used

    data = exc.object
    if data[: exc.start].isascii():  # letters that could be read before are evidence against it
        for encoding in ("utf-8", older_encoding(data)):
            try:
                return data[exc.start :].decode(encoding or "ascii"), len(data)
            except UnicodeDecodeError:
                continue
    return data[exc.start :].decode("utf-8", "surrogateescape"), len(data)


codecs.register_error(_ERRORS, _lenient)
