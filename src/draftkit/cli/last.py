"""What `last` means while a text is carried to a chat window: what it meant at --copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.cli.output import store_at
from draftkit.errors import StoreError
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_over

if TYPE_CHECKING:
    from draftkit.cli.asked import Asked

__all__ = ["LAST", "meant"]

_FILE = ".draftkit-copied"
LAST = "last"


def meant(name: str, asked: Asked) -> str:
    """Return which draft is meant; with --paste, `last` is the one that was last at --copy.

    Another draft may have been made in between, and a mended answer comes after the first one
    was saved.

    Raises:
        StoreError: If there is no draft, or what was copied cannot be remembered.
    """
    if name != LAST or not (asked.copy or asked.paste):
        return name
    store = store_at(asked.output)
    file = store.folder / _FILE
    if asked.copy:
        id_ = store.find(LAST).id
        write_over(file, f"{id_}\n", StoreError)
        return id_
    id_ = (text_if_there(file, StoreError) or "").strip()
    if store.get(id_) is None:
        return name
    if store.find(LAST).id != id_:
        asked.say(f'"last" is {id_[:8]}, as it was when the prompt was copied.')
    return id_
