"""The words of a command line: what cannot be meant is refused before anything is done."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["begin_in_utf8", "pairs", "refuse_empty_options", "refuse_what_is_no_text"]

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


def refuse_empty_options(arguments: Sequence[str]) -> None:
    """Refuse an option whose value is empty, as an unset variable of a shell would make it.

    `--base-url "$SERVER"` with nothing in it would send a profile to the provider's usual address
    instead of the user's own server, and `-m "$MODEL"` to another model.

    Raises:
        UsageError: If there is one.
    """
    before = ""
    for word in arguments:
        option, equals, value = word.partition("=")
        if word == "--":  # what follows are no options
            return
        named, text = (option, value) if equals and option.startswith("--") else (before, word)
        if re.match(r"-[-A-Za-z]", named) and not text.strip():
            raise UsageError(
                f"{named} is followed by an empty text: give it a value, or leave it out."
            )
        before = word


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


def pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    """Return what an option that may be repeated says as NAME=VALUE.

    Raises:
        UsageError: If one says something else.
    """
    found = [text.partition("=") for text in texts]
    for name, equals, _ in found:
        if not equals:
            raise UsageError(f'{option}: write NAME=..., not "{name}".')
    return {name.strip(): value.strip() for name, _, value in found}
