"""Where each value of a profile came from: a file beside it, written by imports.

A value is known by what it says, not by its place: entries move when the writer edits, and what
the writer changed is the writer's own from then on.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from draftkit.errors import ProfileError
from draftkit.files import yamlio
from draftkit.files.names import beside
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there
from draftkit.files.yamledit import LayoutError, append
from draftkit.profile.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from draftkit.profile.fact import Fact

__all__ = ["add_origins", "origins", "origins_path", "was_imported"]

_HEAD = """\
# Where the values of your profile came from: what an import took over, word for word. A value
# that you change is your own from then on. "draftkit profile facts --sources" shows it.
"""
_MAX_BYTES = 16_000_000


def origins_path(profile: Path) -> Path:
    """Return the file of the origins beside a profile: `sources.yaml`, `amara.sources.yaml`."""
    return beside(profile, "sources.yaml")


def origins(profile: Path, facts: Iterable[Fact]) -> dict[str, str]:
    """Return where facts came from, by their ids; what the writer wrote has no entry.

    Raises:
        ProfileError: If the file of the origins cannot be read.
    """
    file = origins_path(profile)
    document = _parsed(text_if_there(file, ProfileError) or "", file)
    by_text = {
        _key(text): str(entry.get("from") or "")
        for entry in document.data or ()
        if isinstance(entry, dict)
        for text in _texts(entry.get("says"))
    }
    found = {fact.id: by_text.get(_key(fact.text), "") for fact in facts}
    return {id_: where for id_, where in found.items() if where}


def was_imported(profile: Path) -> Callable[[str], bool]:
    """Return a function that tells whether an import took a text over before, word for word.

    Such a text that is no longer in the profile was changed or taken out by the writer.

    Raises:
        ProfileError: If the file of the origins cannot be read.
    """
    file = origins_path(profile)
    known = _known(text_if_there(file, ProfileError) or "", file)
    return lambda text: _key(text) in known


def _known(text: str, file: Path) -> set[str]:
    """Return the keys of all texts that imports took over."""
    return {_key(said) for entry in _parsed(text, file).data or () for said in _says(entry)}


def add_origins(profile: Path, found: Mapping[str, str]) -> None:
    """Remember where values came from.

    Args:
        profile: The file of the profile.
        found: Where each text came from.

    Raises:
        ProfileError: If the file cannot be read or written; it is then as it was.
    """
    file = origins_path(profile)
    by_place: dict[str, list[str]] = {}
    for text, where in found.items():
        by_place.setdefault(where, []).append(text)

    def added(before: str | None) -> str:
        text = _HEAD if before is None else before
        known = _known(text, file)
        on = dt.datetime.now().astimezone().date().isoformat()
        new = [
            {"from": where, "on": on, "says": fresh}
            for where, says in by_place.items()
            if (fresh := [said for said in says if _key(said) not in known])
        ]
        if not new:
            return before or ""
        if text.endswith("\n") and (before is None or "\n- " in text):
            return text + yamlio.dump(new)
        try:
            for entry in new:
                text = append(text, entry)
        except LayoutError as exc:
            raise ProfileError(f"{file}: please add this at its end by hand: {exc}") from exc
        return text

    change(file, added, ProfileError)


def _says(entry: object) -> list[str]:
    return _texts(entry.get("says")) if isinstance(entry, dict) else []


def _texts(value: object) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [text for text in texts if isinstance(text, str)]


def _key(text: str) -> str:
    """Return a form of a text that is the same before and after a profile is read."""
    return " ".join(plain_text(text).split())


def _parsed(text: str, file: Path) -> yamlio.YamlDocument:
    try:
        return yamlio.parse(text, max_bytes=_MAX_BYTES)
    except yamlio.YAMLError as exc:
        raise ProfileError(f"{file}, line {exc.line or 1}: cannot be read: {exc}.") from exc
