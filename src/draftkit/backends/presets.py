"""What is known about each OpenAI-compatible provider, from `presets.toml`."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from draftkit.backends.address import checked, host_of, parts_of, plain
from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Preset", "known_window", "preset_of", "presets", "server_of"]


@dataclass(frozen=True, slots=True)
class Preset:
    """How one provider differs from the others.

    Attributes:
        name: The provider.
        base_url: Where it is; empty if the user must say.
        base_url_env: The environment variable that overrides `base_url`.
        key_env: The environment variables that may hold the key; the first set one counts.
        needs_key: Whether there is no answer without a key.
        paid: Whether each request costs money.
        schema: Whether answers follow a JSON Schema.
        strict: Whether the schema is to be taken in the provider's strict dialect.
        opening: Whether it goes on from a given beginning.
        opening_extra: What else must be sent for that.
        token_limit: Its name for the most tokens of an answer.
        stream_usage: Whether a stream tells the usage when asked to.
        ignores: Settings that it would accept and ignore.
        start: What to do when nobody answers at the address.
        fetch: What to do when it does not have `{model}`.
    """

    name: str
    base_url: str
    base_url_env: str = ""
    key_env: tuple[str, ...] = ()
    needs_key: bool = False
    paid: bool = False
    schema: bool = False
    strict: bool = False
    opening: bool = False
    opening_extra: Mapping[str, Any] = field(default_factory=dict)
    token_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"  # noqa: S105
    stream_usage: bool = False
    ignores: tuple[str, ...] = ()
    start: str = ""
    fetch: str = ""

    @property
    def capabilities(self) -> frozenset[str]:
        """What a backend for this provider says it can do."""
        able = {"schema": self.schema, "opening": self.opening, "paid": self.paid, "parallel": True}
        return frozenset(name for name, can in able.items() if can)


@cache
def presets() -> Mapping[str, Preset]:
    """Return all presets by name, in the order in which they are preferred."""
    entries = {n: entry for n, entry in _data().items() if n != "context_windows"}
    return MappingProxyType({n: Preset(n, **_frozen(entry)) for n, entry in entries.items()})


def preset_of(provider: str, base_url: str = "") -> tuple[Preset, str]:
    """Return what is known about a provider, and the address to use.

    Args:
        provider: The name in front of the colon.
        base_url: The user's own address; empty for the provider's usual one. `openai`
            at any address but OpenAI's is a compatible server; a server that people run
            themselves has its usual path (`/v1`) where the address has none.

    Raises:
        ConfigError: If there is no address, it is not one, or it holds a secret.
    """
    preset = presets()[provider]
    own = base_url or _from_environment(preset)
    url = _with_path(own, preset) or preset.base_url
    if not url:
        raise ConfigError(f"The address of {provider} is not known.", hint=preset.start)
    host = host_of(checked(url))
    if own and provider == "openai" and not _is_openai(host):
        preset = presets()["compatible"]
    return preset, url


_ENDPOINT = "/chat/completions"


def server_of(provider: str, url: str) -> str:
    """Return the address by which drafts of different servers differ.

    Args:
        provider: The name in front of the colon.
        url: The address that is used, as `preset_of` returned it.

    Returns:
        The address in its canonical form; empty if it is the provider's usual one.
    """
    usual = presets()[provider].base_url
    return "" if usual and plain(url) == plain(usual) else plain(url)


def known_window(provider: str, model: str) -> int | None:
    """Return the model's context window in tokens, where it is known and fixed."""
    if not presets()[provider].needs_key:
        return None
    windows: dict[str, int] = _data()["context_windows"]
    fitting = [p for p in windows if model.startswith(p) or model.partition("/")[2].startswith(p)]
    return windows[max(fitting, key=len)] if fitting else None


def _with_path(url: str, preset: Preset) -> str:
    """Return an address with the usual path, if it has none and the preset is no service.

    The endpoint itself, which services show in their examples, is no part of a base URL.
    """
    path = parts_of(url).path.rstrip("/")
    if host_of(url) and path.endswith(_ENDPOINT):
        url = urlsplit(url)._replace(path=path.removesuffix(_ENDPOINT)).geturl()
    usual = "" if preset.needs_key else urlsplit(preset.base_url).path
    if not usual or not host_of(url) or urlsplit(url).path.strip("/"):
        return url
    return urlsplit(url)._replace(path=usual).geturl()


def _from_environment(preset: Preset) -> str:
    """Return the address in the preset's variable; a `..._HOST` may leave out the usual parts.

    A server that listens on every address (`0.0.0.0`, as `OLLAMA_HOST` tells it to) is
    asked on this computer.
    """
    own = os.environ.get(preset.base_url_env or "-", "").strip()
    if not own or not preset.base_url_env.endswith("_HOST"):
        return own
    usual = urlsplit(preset.base_url)
    scheme, colons, place = own.rpartition("://")
    host, slash, path = place.partition("/")
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdecimal() or name.endswith(":"):  # no port: "::1" is a host
        # As Ollama has it: its own port, but the web's where there is a scheme.
        name, port = host, "" if colons else str(usual.port)
    name = {"0.0.0.0": "", "[::]": "", "::": ""}.get(name, name) or str(usual.hostname)  # noqa: S104
    name = f"[{name}]" if ":" in name and not name.startswith("[") else name
    # Ollama's own protocol is beside the one that is spoken here.
    path = f"{slash}{path}".rstrip("/").removesuffix(usual.path).removesuffix("/api")
    place = f"{name}:{port}" if port else name
    return f"{scheme if colons else usual.scheme}://{place}{path}{usual.path}"


def _is_openai(host: str) -> bool:
    """Say whether a host is OpenAI's, its regional ones included."""
    return f".{host}".endswith(".api.openai.com")


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("draftkit.backends").joinpath("presets.toml").read_text("utf-8"))
