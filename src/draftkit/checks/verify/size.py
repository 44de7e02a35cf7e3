"""How large a model is, as far as its name or its file says; small ones do not judge."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.backends.hub.parameters import in_file
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
        parameters = in_file(path)
        return parameters / 1e9 if parameters else None
    return _UNNAMED.get(model.partition(":")[0]) if provider == "ollama" else None


def _named(name: str) -> float | None:
    sizes = [
        float(match[2]) * int(match[1] or 1) / (1 if match[3] in "bB" else 1000)
        for match in _SIZE.finditer(name)
    ]
    return max(sizes, default=None)  # of "30b-a3b", all parameters, not only the active ones
