"""The one reader of whole text files: UTF-8, of a bounded size.

A pipe that the command was given, as by `<(command)`, is read like a file; a named pipe, whose
other end may be nobody's, and a device are refused.
"""

from __future__ import annotations

import io
import re
import shlex
from typing import TYPE_CHECKING

from draftkit.files.regular_file import MOST_BYTES, NAMED_PIPE, PIPE, open_file, read_pipe, special

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.errors import DraftkitError

__all__ = ["MOST_BYTES", "read_text", "text_if_there", "with_ends_of"]


def read_text(
    path: Path, problem: type[DraftkitError], *, name: str = "", most: int = MOST_BYTES
) -> str:
    """Return what a text file holds, without a byte order mark; line ends stay as they are.

    Args:
        path: The file.
        problem: The error to raise.
        name: What the file is called in a message, if not by its path alone.
        most: How many bytes it may have.

    Raises:
        problem: If there is no such file, it cannot be read, is too large, or is not UTF-8;
            with the line where that shows.
    """
    try:
        return _text(path, problem, name or str(path), most)
    except FileNotFoundError as exc:
        raise problem(f"{name or path}: there is no such file.") from exc


def text_if_there(
    path: Path, problem: type[DraftkitError], *, name: str = "", most: int = MOST_BYTES
) -> str | None:
    """Return what a text file holds as `read_text` does, or None if there is no such file.

    Raises:
        problem: As `read_text`.
    """
    try:
        return _text(path, problem, name or str(path), most)
    except FileNotFoundError:
        return None


_BARE = re.compile(r"(?<!\r)\n")


def with_ends_of(before: str | None, after: str) -> str:
    r"""Return a text with the ends of lines that another one has, if they are all of Windows.

    >>> with_ends_of("a\r\nb\r\n", "a\r\nc\n")
    'a\r\nc\r\n'
    """
    windows = before and "\r\n" in before and not _BARE.search(before)
    return _BARE.sub("\r\n", after) if windows else after


def lines_of(text: str, *, ends: bool = False) -> list[str]:
    r"""Return a text's lines as editors count them: by `\n`, `\r\n` and `\r` alone.

    Args:
        text: The text.
        ends: Whether each line keeps its end.
    """
    lines = list(io.StringIO(text, newline=""))
    return lines if ends else [line.rstrip("\r\n") for line in lines]


def _text(path: Path, problem: type[DraftkitError], name: str, most: int) -> str:
    try:
        raw = _start(path, most + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        named = special(path) == NAMED_PIPE
        hint = f"Put it into a file: cat {shlex.quote(str(path))} > FILE" if named else ""
        raise problem(f"{name}: cannot be read: {reason}.", hint=hint) from exc
    if len(raw) > most:
        raise problem(f"{name}: is larger than {most:,} bytes; take a part of it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise problem(
            f"{name}, line {line}: is not UTF-8 text; save it with that encoding."
        ) from exc


def _start(path: Path, most: int) -> bytes:
    if special(path) == PIPE:
        return read_pipe(path, most)
    with open_file(path) as file:
        return file.read(most)
