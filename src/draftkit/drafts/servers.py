"""Which server of the user's own a draft was made with, without the draft naming it.

Drafts are published and sent around, so the address of a server inside a company has no place
in one. A draft has a random word for it; what the word stands for is in a file among the
user's own settings, which only the user can read.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from draftkit.errors import ConfigError, InputError
from draftkit.files.places import config_dir
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["address_of", "word_for"]

_FILE = "servers.txt"

# What stands in a draft if its server could not be written down.
_UNKNOWN = "own"


def word_for(address: str) -> str:
    """Return the word by which drafts know a server; it is made up when it is first needed.

    Args:
        address: The server's address, see `Backend.server`; empty for the usual one.
    """
    if not address:
        return ""
    with contextlib.suppress(ConfigError):
        file = config_dir() / _FILE
        return _word(text_if_there(file, ConfigError), address) or _word(
            change(file, lambda before: _with(before or "", address), ConfigError), address
        )
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
    for word, address in _pairs(text_if_there(config_dir() / _FILE, ConfigError)):
        if word == draft.server:
            return address
    raise InputError(
        f"The draft {draft.id[:8]} was made with a server at an address of its own, which is not "
        "known on this computer.",
        hint="Give its address with --base-url, or another model with -m.",
    )


def _pairs(text: str | None) -> Iterator[tuple[str, str]]:
    for line in (text or "").splitlines():
        word, _, address = line.partition(" ")
        if word and address:
            yield word, address


def _word(text: str | None, address: str) -> str:
    return next((word for word, place in _pairs(text) if place == address), "")


def _with(text: str, address: str) -> str:
    # Somebody else may have written it down meanwhile.
    return text if _word(text, address) else f"{text}{secrets.token_hex(4)} {address}\n"
