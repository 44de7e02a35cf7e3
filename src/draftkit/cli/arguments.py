"""The words of a command line: one that is not text is refused before anything is done."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["begin_in_utf8", "refuse_what_is_no_text"]

# Options for a file that need not exist yet; any other file is known by its existence.
_TO_BE_WRITTEN = ("-o", "--output", "--html", "--ics")


def begin_in_utf8() -> None:
    """Start again in UTF-8 where an ASCII locale has garbled words and names of files.

    A scheduler, a container or a remote shell often has the locale C, which says nothing about
    how names are encoded; and Python settles its encoding of file names when it starts.
    """
    spoiled = any(not word.isascii() for word in sys.argv[1:])
    if os.name == "posix" and spoiled and sys.getfilesystemencoding() in ("ascii", "us-ascii"):
        own = [sys.orig_argv[0], "-X", "utf8", *sys.orig_argv[1:]]
        os.execv(sys.executable, own)  # noqa: S606 - it is this very program


def refuse_what_is_no_text(arguments: Sequence[str]) -> None:
    r"""Refuse words that are not UTF-8, as in a script that was saved as Windows-1252.

    Names of files are bytes to the system, and stay as they are.

    Raises:
        UsageError: If there is one: it would go to a model, or into a letter, garbled.
    """
    before = ""
    for number, word in enumerate(arguments, 1):
        option, equals, value = word.partition("=")
        named = option if equals else before
        before = word
        if _is_text(word) or named in _TO_BE_WRITTEN or _is_file(word) or _is_file(value):
            continue
        shown = os.fsencode(word).decode("utf-8", "backslashreplace")
        raise UsageError(
            f'Argument {number}, "{shown}", is not UTF-8 text, so nothing was done.',
            hint="Type it again, or save the script that has it as UTF-8.",
        )


def _is_text(word: str) -> bool:
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_file(word: str) -> bool:
    try:
        return bool(word) and (Path(word).exists() or Path(word).is_symlink())
    except (OSError, ValueError):  # too long for a name
        return False
