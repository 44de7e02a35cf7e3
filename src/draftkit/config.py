"""The user's settings: which model, which profile, where drafts go, how to reach providers."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from draftkit import yamlio
from draftkit.errors import ConfigError, nearest
from draftkit.places import config_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Config", "ProviderConfig", "config_path", "set_value"]

_TEMPLATE = """\
# draftkit's settings. Every line may be left out.
#
# model: local:smollm2          # or openai:gpt-4o-mini, ollama:llama3.2, ...
# profile: /path/to/profile.yaml
# output: drafts
# providers:
#   openai:
#     api_key_cmd: pass show openai     # a command that prints the key
#   vllm:
#     base_url: http://gpu.example:8000/v1
"""


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """How to reach one provider.

    Attributes:
        base_url: Where its server is; empty for the usual address.
        api_key_cmd: A command that prints the key. The key itself is never in a file.
    """

    base_url: str = ""
    api_key_cmd: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration file says.

    Attributes:
        model: `PROVIDER:MODEL`; empty if none was chosen.
        profile: The profile's path; empty for the usual places.
        output: The folder for drafts; empty for `drafts`.
        providers: Settings by provider.
    """

    model: str = ""
    profile: str = ""
    output: str = ""
    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Config:
        """Read the file; without one, everything is at its default.

        Raises:
            ConfigError: With the file and the line.
        """
        path = config_path()
        try:
            document = yamlio.parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as exc:
            raise ConfigError(f"{path}: cannot be read: {exc}.") from exc
        except yamlio.YAMLError as exc:
            raise ConfigError(f"{path}, line {exc.line or 1}: {exc}.") from exc
        return _config(document, path)


def config_path() -> Path:
    """Return where the configuration file is, or would be."""
    return config_dir() / "config.yaml"


def _config(document: yamlio.Document, path: Path) -> Config:
    data = document.data or {}
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: must be a mapping (key: value).")
    known = [f.name for f in fields(Config)]
    for key, value in data.items():
        where = f"{path}, line {document.lines.get((key,), 1)}"
        if key not in known:
            keys = ", ".join(known)
            raise ConfigError(f'{where}: unknown key "{key}".{nearest(key, known)} Keys: {keys}.')
        if key != "providers" and not isinstance(value, str | None):
            raise ConfigError(f"{where}: {key} must be a text.")
    providers = data.get("providers") or {}
    if not isinstance(providers, dict):
        raise ConfigError(f"{path}: providers must be a mapping.")
    return Config(
        **{key: data.get(key) or "" for key in known if key != "providers"},
        providers={name: _provider(name, value, path) for name, value in providers.items()},
    )


def _provider(name: str, value: Any, path: Path) -> ProviderConfig:
    known = [f.name for f in fields(ProviderConfig)]
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: providers.{name} must be a mapping. Keys: {', '.join(known)}.")
    for key, text in value.items():
        if key == "api_key":
            raise ConfigError(
                f"{path}: providers.{name}.api_key: a key does not belong into a file.",
                hint="Use api_key_cmd, keyring, or the provider's environment variable.",
            )
        if key not in known or not isinstance(text, str):
            raise ConfigError(
                f"{path}: providers.{name}.{key} is not a text setting.{nearest(key, known)} "
                f"Keys: {', '.join(known)}."
            )
    return ProviderConfig(**value)


def set_value(key: str, value: str) -> Path:
    """Set one setting in the file, keeping the user's comments; an empty value removes it.

    Args:
        key: Such as `model` or `providers.openai.api_key_cmd`.
        value: What it should be.

    Returns:
        The file.

    Raises:
        ConfigError: If there is no such setting; the file is then as it was.
    """
    import io

    from ruamel.yaml import YAML

    path = config_path()
    editor = YAML()
    before = path.read_text(encoding="utf-8") if path.is_file() else _TEMPLATE
    if path.is_file():
        Config.load()  # an unsafe or wrong file is refused before anything edits it
    data = editor.load(before) or {}
    *sections, last = key.split(".")
    place = data
    for section in sections:
        place = place.setdefault(section, {})
    if value:
        place[last] = value
    else:
        place.pop(last, None)
    buffer = io.StringIO()
    if data:
        editor.dump(data, buffer)
    after = buffer.getvalue() or _TEMPLATE
    if not path.is_file():
        after = _TEMPLATE + after
    _config(yamlio.parse(after), path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".yaml.new")
    temporary.write_text(after, encoding="utf-8")
    temporary.replace(path)
    return path
