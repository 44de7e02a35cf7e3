"""The models that were pulled, by the names that stand after `local:`; two suggestions."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from draftkit.errors import ConfigError
from draftkit.files.places import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SUGGESTED", "Pulled", "Suggestion", "checked_name", "pulled", "where"]

_NAME = re.compile(r"[A-Za-z0-9][\w.+-]{0,150}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A model that is worth its size.

    Attributes:
        source: Its full name for `draftkit models pull`.
        size_bytes: Its size when it was listed here; the hub's own answer counts.
        parameters: How many it has.
        about: What it is, its licence, and what it can do.
    """

    source: str
    size_bytes: int
    parameters: int
    about: str


# Sizes and licences as of November 2026.
SUGGESTED = {
    "granite-1b": Suggestion(
        "ibm-granite/granite-4.0-1b-GGUF/granite-4.0-1b-Q4_K_M.gguf",
        1_023_645_440,
        1_600_000_000,
        "Granite 4.0 1B, 1.0 GB, Apache-2.0: too small to write; arranges your own words",
    ),
    "qwen3-4b": Suggestion(
        "Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf",
        2_497_280_256,
        4_000_000_000,
        "Qwen3 4B, 2.5 GB, Apache-2.0: writes; needs 4 GB of memory and patience",
    ),
}


@dataclass(frozen=True, slots=True)
class Pulled:
    """A model that was pulled.

    Attributes:
        source: Where it came from, `OWNER/REPO/FILE.gguf`.
        revision: The commit that it came from.
        sha256: Its digest.
        size_bytes: Its size.
        licence: Its licence, in the hub's words.
    """

    source: str
    revision: str
    sha256: str
    size_bytes: int
    licence: str

    def text(self) -> str:
        """Return what is kept beside the model."""
        return json.dumps(asdict(self), indent=2) + "\n"


def checked_name(name: str) -> str:
    """Return a name unchanged if a model can be kept under it.

    Raises:
        ConfigError: If it cannot.
    """
    if not _NAME.fullmatch(name) or name.endswith((".gguf", ".json")):
        raise ConfigError(f'"{name}" is no name for a model: write letters, digits, . and -.')
    return name


def where(name: str) -> Path:
    """Return where the model of a name is, or would be."""
    return cache_dir() / "models" / f"{name}.gguf"


def pulled() -> dict[str, Pulled]:
    """Return the models that are here, by name."""
    found = {}
    for about in sorted((cache_dir() / "models").glob("*.json")):
        name = about.name.removesuffix(".json")
        try:
            model = Pulled(**json.loads(about.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            continue
        if where(name).is_file():
            found[name] = model
    return found
