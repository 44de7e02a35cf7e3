"""Where a user's own files are: configuration, cache, and what installed packages add."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

__all__ = ["at_home", "cache_dir", "config_dir", "entry_points"]


def at_home(path: str) -> str:
    """Return a path with the home folder for a `~` at its beginning, as in a shell.

    A shell does it itself, but not in settings, in quotes or after an equals sign.
    """
    try:
        return str(Path(path).expanduser()) if path.startswith("~") else path
    except RuntimeError:  # there is no such home
        return path


def config_dir() -> Path:
    """Return the folder of the user's configuration, profile and prompts.

    The platform's usual folder, or `DRAFTKIT_CONFIG_DIR`. It may not exist yet.

    Raises:
        ConfigError: If there is no home folder to find it in.
    """
    return _folder("DRAFTKIT_CONFIG_DIR", "user_config_dir")


def cache_dir() -> Path:
    """Return the folder of what can be fetched or made again: weights, token ranks.

    The platform's usual folder, or `DRAFTKIT_CACHE_DIR`. It may not exist yet.

    Raises:
        ConfigError: If there is no home folder to find it in.
    """
    return _folder("DRAFTKIT_CACHE_DIR", "user_cache_dir")


def _folder(variable: str, usual: str) -> Path:
    if own := os.environ.get(variable):
        return Path(own)
    import platformdirs

    try:
        folder = Path(getattr(platformdirs, usual)("draftkit", appauthor=False))
    except RuntimeError:  # newer releases raise this; older ones return "~" as it is
        folder = Path()
    if not folder.is_absolute():
        raise ConfigError("You have no home folder.", hint=f"Set HOME, or {variable} to a folder.")
    return folder


def entry_points(group: str) -> EntryPoints:
    """Return what installed packages add to a group: they are looked through once for each."""
    return _entry_points(group, tuple(sys.path))


@lru_cache(maxsize=10)
def _entry_points(group: str, _path: tuple[str, ...]) -> EntryPoints:
    from importlib import metadata

    return metadata.entry_points(group=group)
