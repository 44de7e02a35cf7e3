"""Which server of the user's own a draft was made with, without the draft naming it.

Drafts are published and sent around, so the address of a server inside a company has no place
in one. A draft has a random word for it; what the word stands for is in a file among the
user's own settings, which only the user can read.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from draftkit.errors import ConfigError, InputError
from draftkit.files.places import config_dir
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from draftkit.drafts.draft import Draft

__all__ = ["address_of", "word_for"]

# What stands in a draft if its server could not be written down.
_UNKNOWN = "own"


def word_for(address: str) -> str:
    """Return the word by which drafts know a server; it is made up when it is first needed.

    Args:
        address: The server's address, see `Backend.server`; nothing is the usual one.
    """
    if not address:
        return ""
    with contextlib.suppress(ConfigError, OSError):
        known = {place: word for word, place in _known()}
        if address in known:
            return known[address]
        word = secrets.token_hex(4)
        _add(_file(), f"{word} {address}\n")
        return word
    return _UNKNOWN


def address_of(draft: Draft) -> str:
    """Return the address of the server that a draft was made with.

    Returns:
        The address, or nothing if it was the provider's usual one.

    Raises:
        InputError: If it was another one, which is not known on this computer.
    """
    if not draft.server:
        return ""
    for word, address in _known():
        if word == draft.server:
            return address
    raise InputError(
        f"The draft {draft.id[:8]} was made with a server at an address of its own, which is not "
        "known on this computer.",
        hint="Give its address with --base-url, or another model with -m.",
    )


def _file() -> Path:
    return config_dir() / "servers.txt"


def _known() -> Iterator[tuple[str, str]]:
    for line in (text_if_there(_file(), ConfigError) or "").splitlines():
        word, _, address = line.partition(" ")
        if word and address:
            yield word, address


def _add(file: Path, line: str) -> None:
    # Two processes may each add a line for one address: both words then mean the same.
    file.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
