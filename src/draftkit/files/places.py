"""Where a user's own files are: configuration, cache."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_dir", "config_dir"]


def config_dir() -> Path:
    """Return the folder of the user's configuration, profile and prompts.

    The platform's usual folder, or `DRAFTKIT_CONFIG_DIR`. It may not exist yet.
    """
    if own := os.environ.get("DRAFTKIT_CONFIG_DIR"):
        return Path(own)
    import platformdirs

    return Path(platformdirs.user_config_dir("draftkit", appauthor=False))


def cache_dir() -> Path:
    """Return the folder of what can be fetched or made again: weights, token ranks.

    The platform's usual folder, or `DRAFTKIT_CACHE_DIR`. It may not exist yet.
    """
    if own := os.environ.get("DRAFTKIT_CACHE_DIR"):
        return Path(own)
    import platformdirs

    return Path(platformdirs.user_cache_dir("draftkit", appauthor=False))
