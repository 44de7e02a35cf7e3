"""The seam between draftkit and the models: one method, values in and values out."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from draftkit.errors import ConfigError, nearest
from draftkit.files.places import entry_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

__all__ = ["Backend", "ModelInfo", "Options", "open_backend", "providers"]

GROUP = "draftkit.backends"

_OPENAI = "draftkit.backends.openai:OpenAIBackend"

# Written as entry points are, and tried before them: a checkout that is not installed
# has no entry points, and reading every installed package's costs start-up time.
BUILT_IN = {
    "local": "draftkit.backends.local:LocalBackend",
    "manual": "draftkit.backends.manual:ManualBackend",
    "llm": "draftkit.backends.llm:LLMBackend",
    "openai": _OPENAI,
    "anthropic": _OPENAI,
    "azure": _OPENAI,
    "gemini": _OPENAI,
    "groq": _OPENAI,
    "llamacpp": _OPENAI,
    "lmstudio": _OPENAI,
    "ollama": _OPENAI,
    "openrouter": _OPENAI,
    "vllm": _OPENAI,
}


class ModelInfo(Protocol):
    """Who writes a draft, as far as a plan needs to know: a backend, or its description.

    Attributes:
        provider: The name in front of the colon.
        model: The model's id.
        server: The address of its server, see `Backend`.
    """

    @property
    def provider(self) -> str:
        """The name in front of the colon."""

    @property
    def model(self) -> str:
        """The model's id."""

    @property
    def server(self) -> str:
        """The address of its server, or nothing."""

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do beyond free text."""

    @property
    def context_window(self) -> int | None:
        """The most tokens of request and answer together, or None."""

    @property
    def answer(self) -> str:
        """The hash of an answer that is known before it is asked for; empty for a model."""


@runtime_checkable
class Backend(Protocol):
    """What a model looks like to draftkit. Subclass it to add one.

    Only `complete` has to be written; what is below it is optional, with defaults that suit
    most. A class that is registered in the entry-point group `draftkit.backends` is made
    with `(provider, model, options)` and serves `-m PROVIDER:MODEL`.

    Attributes:
        provider: The name in front of the colon.
        model: The model's id.
        server: The address of its server, to tell apart the drafts of two servers with the same
            model name; empty for the provider's usual one, and where there is none.
        capabilities: What it can do beyond free text: `schema` (follows a JSON
            Schema), `opening` (goes on from a given beginning), `small` (is so small
            that a draft is composed of the writer's own words, and it only chooses), `parallel`
            (several calls of `complete` at once are faster than one after the other),
            `paid` (each request costs money), `single` (is not asked again when a check
            fails), `by_hand` (a person carries each request, and may mix them up),
            `interrupt` (another thread can end a request that is under way).
        context_window: The most tokens of request and answer together, or None if
            it is not known.
    """

    provider: str
    model: str
    server: str

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do beyond free text."""

    @property
    def context_window(self) -> int | None:
        """The most tokens of request and answer together, or None."""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask the model for one completion.

        Args:
            request: What to send.
            on_text: Called with each piece of text as it comes; where it is given
                the backend streams. All pieces joined are the completion's text.

        Raises:
            BackendError: With what was wrong and whether to try again. What
                `on_text` was given before that is kept by the caller.
        """

    # The optional half. (A body without a statement would be abstract to mypy.)

    @property
    def answer(self) -> str:
        """The hash of an answer that is known before it is asked for; empty for a model.

        A different answer makes a different draft.
        """
        return ""

    def connect(self) -> None:
        """Do what the first request would have to wait for, such as importing a client."""
        return

    def interrupt(self) -> None:
        """End the requests that are under way; called in another thread, or by a signal."""
        return

    def watch(self, on_progress: Callable[[int, int], None]) -> None:
        """Report progress while a model is fetched, if it has to be.

        Args:
            on_progress: Called with bytes done and bytes in all.
        """
        del on_progress

    def close(self) -> None:
        """Give back what the backend holds: connections, memory."""
        return


@dataclass(frozen=True, slots=True)
class Options:
    """How to reach a provider.

    Attributes:
        base_url: Where the server is; empty for the provider's usual address.
        api_key: The key; empty to look it up (environment, command, keyring).
            It is not shown in the representation.
        api_key_cmd: A command that prints the key.
        timeout_s: The most seconds that one whole answer may take; also the limit for
            `api_key_cmd`, since a password manager may have to be unlocked by hand.
        retries: How often a request that was not answered is sent again.
        reply: For `manual`: the file that holds the pasted answer.
        answer: For `manual`: the answer itself, if it is known already.
        slots: For `local`: how many completions are made at the same time; 0 is what
            suits the model and the computer.
    """

    base_url: str = ""
    api_key: str = field(default="", repr=False)
    api_key_cmd: str = ""
    timeout_s: float = 120.0
    retries: int = 2
    reply: str = ""
    answer: str = ""
    slots: int = 0


def providers() -> list[str]:
    """Return the names that can stand in front of the colon, sorted."""
    return sorted({*BUILT_IN, *_installed()})


def open_backend(spec: str, options: Options | None = None) -> Backend:
    """Make the backend for `PROVIDER:MODEL`.

    Args:
        spec: For example `ollama:llama3.2` or `local:smollm2`.
        options: How to reach it.

    Raises:
        ConfigError: If the text is not of that form, or nobody provides it.
    """
    provider, model, target = _taken_apart(spec)
    module, _, name = target.partition(":")
    factory = getattr(importlib.import_module(module), name)
    backend: Backend = factory(provider, model, options or Options())
    return backend


def check_spec(spec: str) -> None:
    """Refuse a spec that names no model, before it is stored or used.

    Raises:
        ConfigError: If the text is not of the form `PROVIDER:MODEL`, or nobody provides it.
    """
    _taken_apart(spec)


def _taken_apart(spec: str) -> tuple[str, str, str]:
    """Return provider and model, and where the provider's backend is."""
    provider, colon, model = spec.partition(":")
    if not colon:
        raise ConfigError(
            f'"{spec}" is not a model: write PROVIDER:MODEL, for example '
            f"{_example(provider)}. Providers: {', '.join(providers())}."
        )
    target = BUILT_IN.get(provider) or _installed().get(provider)
    if target is None:
        raise ConfigError(
            f'No provider "{provider}" (in "{spec}").{nearest(provider, providers())} '
            f"There are: {', '.join(providers())}."
        )
    if not model.strip() and _wants_a_name(provider):
        raise ConfigError(f'"{spec}" names no model of {provider}: write {_example(provider)}.')
    return provider, model, target


def _wants_a_name(provider: str) -> bool:
    """Whether a provider needs a model's name; a local server may serve its only one by any."""
    from draftkit.backends.presets import presets

    preset = presets().get(provider)
    return preset is not None and preset.needs_key


def _example(word: str) -> str:
    if word in BUILT_IN:
        return {"local": "local:smollm2", "manual": "manual:"}.get(word, f"{word}:MODEL")
    return f"openai:{word}" if word else "local:smollm2"


def _installed() -> dict[str, str]:
    return {entry.name: entry.value for entry in entry_points(GROUP)}
