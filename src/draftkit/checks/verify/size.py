"""How large a model is, as far as its name or its file says; small ones do not judge."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from draftkit.backends.hub.pulled import pulled, where
from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from draftkit.backends.base import Backend

__all__ = ["LEAST", "billions", "refuse_small"]

LEAST = 7.0
"""In billions of parameters. Of the models measured on LLM-AggreFact (October 2024), those with 7
billion reach a balanced accuracy of 73%, those with 3 billion 60%, those with 1 billion chance."""

# What `ollama run NAME` fetches where no size is named, in billions (ollama.com/library,
# November 2026); only those that are below the least.
_UNNAMED = {
    "gemma3": 4.0,
    "llama3.2": 3.0,
    "phi3": 3.8,
    "smollm2": 1.7,
    "tinyllama": 1.1,
}
# "Llama-3.1-8B", "qwen2.5:7b", "8x7b", "granite-4.0-350m"; not the 3 of "gpt-3".
_SIZE = re.compile(r"(?<![a-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])", re.IGNORECASE)
# A label in a GGUF's head is before the tokenizer's lists, which are long.
_STRING, _ARRAY = 8, 9
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_MOST_KEYS, _LONGEST_TEXT = 64, 1 << 16


def refuse_small(backend: Backend) -> None:
    """Refuse a model that is known to be too small to judge.

    Raises:
        ConfigError: With its size, and what to do instead.
    """
    size = billions(backend.provider, backend.model)
    if size is None and "small" in backend.capabilities:
        size = 0.1
    if size is not None and size < LEAST:
        raise ConfigError(
            f"{backend.provider}:{backend.model} has about {size:g} billion parameters: below "
            f"{LEAST:g} a model judges no better than chance, so it was not asked to verify. "
            "Name a larger one, such as --verify openai:gpt-4o-mini, or --verify manual: for "
            "any chat window."
        )


def billions(provider: str, model: str) -> float | None:
    """Return how many billion parameters a model has; None if neither name nor file says.

    >>> billions("ollama", "qwen2.5:7b"), billions("ollama", "smollm2:135m")
    (7.0, 0.135)
    """
    if size := _named(model.rpartition("/")[2]):
        return size
    if provider == "local":
        path = where(model) if model in pulled() else Path(model).expanduser()
        return _named(_label(path))
    return _UNNAMED.get(model.partition(":")[0]) if provider == "ollama" else None


def _named(name: str) -> float | None:
    sizes = [
        float(match[2]) * int(match[1] or 1) / (1 if match[3] in "bB" else 1000)
        for match in _SIZE.finditer(name)
    ]
    return max(sizes, default=None)  # of "30b-a3b", what is held and not what is used at once


def _label(path: Path) -> str:
    """Return `general.size_label` of a GGUF file, such as `1.2B`; nothing if there is none.

    Source: the GGUF specification, version 3 (ggml-org/ggml, docs/gguf.md).
    """
    try:
        with path.open("rb") as file:
            magic, _, _, keys = struct.unpack("<4sIQQ", file.read(24))
            if magic != b"GGUF":
                return ""
            for _ in range(min(keys, _MOST_KEYS)):
                key = _text(file)
                (kind,) = struct.unpack("<I", file.read(4))
                if kind == _ARRAY:
                    return ""
                value = _text(file) if kind == _STRING else str(file.read(_WIDTHS[kind]))
                if key == "general.size_label":
                    return value
    except (OSError, struct.error, KeyError, ValueError):
        pass  # what is no such file says nothing; the engine will say what is wrong with it
    return ""


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", file.read(8))
    if length > _LONGEST_TEXT:
        raise ValueError(length)
    return file.read(length).decode("utf-8", "replace")
