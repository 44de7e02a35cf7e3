"""The model servers that run on this computer, and which models they have."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.request import ProxyHandler, build_opener

from draftkit.backends.presets import preset_of
from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from draftkit.config import Config

__all__ = ["Running", "running"]

# Those that people run at home. vLLM is started by people who know its address.
_PROVIDERS = ("ollama", "lmstudio", "llamacpp")

# A server on this computer that lists its models does so in milliseconds.
_ANSWER_S = 0.5
_MOST_S = 1.0
_MOST_BYTES = 1 << 20

# Nothing answers there, or something does that is not a model server.
_NOBODY = (OSError, HTTPException, ValueError, RecursionError, ConfigError)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Attributes:
        provider: Its preset, such as `ollama`.
        url: Its base URL.
        models: The models that it lists and that write, in its order; empty if it has none.
    """

    provider: str
    url: str
    models: tuple[str, ...]


def running(config: Config) -> list[Running]:
    """Ask all the usual servers at the same time which models they have.

    Each is looked for at the address in the settings, in `OLLAMA_HOST`, or else the usual one.
    They are sent no data. Takes a second at most.

    Args:
        config: The settings: `providers.NAME.base_url` counts.
    """
    found: dict[str, Running] = {}

    def look(provider: str) -> None:
        own = config.providers.get(provider)
        try:
            _, url = preset_of(provider, own.base_url if own else "")
            found[provider] = Running(provider, url, _models(url))
        except _NOBODY:
            return

    threads = [threading.Thread(target=look, args=(name,), daemon=True) for name in _PROVIDERS]
    for thread in threads:
        thread.start()
    end = time.monotonic() + _MOST_S
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    answered = dict(found)
    return [answered[name] for name in _PROVIDERS if name in answered]


def _models(url: str) -> tuple[str, ...]:
    """Return the models of a server.

    Raises:
        OSError: If nobody answers.
        ValueError: If what answers is no model server.
    """
    # Proxies are for the world outside; most of them know no way back to this computer.
    opener = build_opener(ProxyHandler({}))
    with opener.open(f"{url.rstrip('/')}/models", timeout=_ANSWER_S) as answer:
        listed = json.loads(answer.read(_MOST_BYTES))
    entries = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it lists no models")  # noqa: TRY004 - of a server, not of a program
    names = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return tuple(
        name
        for name in names
        if isinstance(name, str) and name and name.isprintable() and "embed" not in name.lower()
    )
