"""The user's settings: which model, which profile, where drafts go, how to reach providers."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from draftkit.errors import ConfigError, InputError, nearest
from draftkit.files import yamlio
from draftkit.files.places import at_home, config_dir
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there
from draftkit.files.yamledit import LayoutError, put, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["Config", "ProviderConfig", "config_path", "set_value"]

_TEMPLATE = """\
# draftkit's settings. Every line may be left out.
#
# model: local:smollm2          # or openai:gpt-4o-mini, ollama:llama3.2, ...
# profile: /path/to/profile.yaml   # where the folder that you work in has no profile.yaml
# output: drafts               # relative to the folder that you work in
# samples: /path/to/my/texts    # a profile may name texts in here, besides those beside it
# verify: openai:gpt-4o         # checks each new draft against the facts; yes: the one that writes
# language: German            # of drafts, where the profile names none
# keep_answers: yes            # or no: whether your answers before a draft are kept in your notes
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
        profile: The path of the profile where there is none in the working folder; empty for
            `profile.yaml` beside the settings. Like `samples`, it is relative to their folder.
        output: The folder for drafts, relative to the working folder; empty for `drafts`.
        providers: Settings by provider.
        keep_answers: `yes` or `no`: whether answers to questions become notes; empty if
            nobody was asked yet.
        verify: `PROVIDER:MODEL` that verifies each new draft; `yes` for the model that
            writes; empty or `no` for none.
        samples: A folder whose texts a profile may name as samples, besides those in the
            profile's own folder; empty for none.
        language: The language of drafts where neither the command nor the profile names
            one, by any usual name; empty for the profile's own.
    """

    model: str = ""
    profile: str = ""
    output: str = ""
    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)
    samples: str = ""
    keep_answers: str = ""
    verify: str = ""
    language: str = ""

    @classmethod
    def load(cls) -> Config:
        """Read the file; without one, everything is at its default.

        Raises:
            ConfigError: With the file and the line.
        """
        path = config_path()
        text = text_if_there(path, ConfigError)
        return cls() if text is None else _parsed(text, path)


_KEYS = tuple(f.name for f in fields(Config))
_PATHS = ("profile", "output", "samples")
_PROVIDER_KEYS = tuple(f.name for f in fields(ProviderConfig))


def config_path() -> Path:
    """Return where the configuration file is, or would be."""
    return config_dir() / "config.yaml"


def _parsed(text: str, path: Path) -> Config:
    try:
        document = yamlio.parse(text)
    except yamlio.YAMLError as exc:
        raise ConfigError(f"{path}, line {exc.line or 1}: {exc}.") from exc

    def where(*steps: str) -> str:
        return f"{path}, line {document.lines.get(steps, 1)}"

    data = _section(document.data, where(), "the file")
    for key, value in data.items():
        if key not in _KEYS:
            raise ConfigError(_unknown(f"{where(key)}: unknown key", key, _KEYS))
        if key != "providers":
            _text(value, f"{where(key)}: {key}")
            _choice(key, value, f"{where(key)}: ")
    given = _section(data.pop("providers", None), where("providers"), "providers")
    providers = {name: _provider(name, value, where) for name, value in given.items()}
    texts = {key: data[key] or "" for key in data}
    paths = {key: at_home(texts[key]) for key in _PATHS if texts.get(key)}
    # Drafts go to that folder wherever one works; a file is one and the same everywhere.
    paths |= {key: str(path.parent / paths[key]) for key in paths if key != "output"}
    return Config(**texts | paths, providers=providers)


def _provider(name: str, value: Any, where: Callable[..., str]) -> ProviderConfig:
    at, part = where("providers", name), f"providers.{name}"
    _text(name, f"{at}: the name")
    own = _section(value, at, part)
    for key, text in own.items():
        at = f"{where('providers', name, key)}: {part}.{key}"
        _provider_key(key, at)
        _text(text, at)
        _filled(key, text, at)
    return ProviderConfig(**{key: own[key] or "" for key in own})


def _section(value: Any, where: str, name: str) -> dict[str, Any]:
    if value not in (None, "") and not isinstance(value, dict):
        raise ConfigError(f'{where}: {name} must have keys of its own ("key: value").')
    return value or {}


def _text(value: Any, where: str) -> None:
    # None is a key whose value was left blank.
    if not isinstance(value, str | None):
        raise ConfigError(f"{where} must be a text.")
    if value and not value.isprintable():
        raise ConfigError(f"{where} has a line break or a control character; delete it.")


def _filled(key: str, value: str | None, where: str) -> None:
    """Refuse an address that is empty: what is sent would go to the provider's usual one."""
    if key == "base_url" and not (value or "").strip():
        raise ConfigError(f"{where} is empty: write where the server is, or delete the line.")


def _choice(key: str, value: str | None, where: str = "") -> None:
    if key == "keep_answers" and value and value not in ("yes", "no"):
        raise ConfigError(f'{where}{key} is "{value}", and can be yes or no.')
    if key == "language" and value:
        from draftkit.language.tags.tag import Tag

        try:
            Tag.find(value)
        except InputError as exc:
            raise ConfigError(f"{where}{key}: {exc}") from exc


def _provider_key(key: str, where: str) -> None:
    if key == "api_key":
        raise ConfigError(
            f"{where}: a key does not belong in a file.",
            hint="Use api_key_cmd, keyring, or the provider's environment variable.",
        )
    if key not in _PROVIDER_KEYS:
        raise ConfigError(_unknown(f"{where}: unknown key", key, _PROVIDER_KEYS))


def _unknown(what: str, key: str, known: Sequence[str]) -> str:
    return f'{what} "{key}".{nearest(key, known)} Keys: {", ".join(known)}.'


def set_value(key: str, value: str) -> Path:
    """Set one setting in the file; every other line stays, comments included.

    Args:
        key: Such as `model` or `providers.openai.api_key_cmd`.
        value: What it should be; an empty value removes the setting.

    Returns:
        The file.

    Raises:
        ConfigError: If there is no such setting, or the file cannot be written; the file
            is then unchanged.
    """
    path = config_path()
    steps = _steps(key)
    _text(value, key)
    _choice(key, value)

    def edited(before: str | None) -> str:
        text = _TEMPLATE if before is None else before
        _parsed(text, path)  # an unsafe or wrong file is refused before anything edits it
        try:
            after = put(text, steps, value) if value else remove(text, steps)
        except LayoutError as exc:
            raise ConfigError(f"{path}: please change {key} by hand: {exc}") from exc
        _parsed(after, path)
        return after

    change(path, edited, ConfigError, private=False)
    return path


def _steps(key: str) -> tuple[str, ...]:
    """Return where a setting is in the file, if there is such a setting."""
    steps = tuple(key.split("."))
    if steps[0] == "providers" and len(steps) == 3 and steps[1]:
        _provider_key(steps[2], key)
    elif len(steps) != 1 or key not in _KEYS or key == "providers":
        names = [name for name in _KEYS if name != "providers"]
        names += [f"providers.NAME.{name}" for name in _PROVIDER_KEYS]
        raise ConfigError(_unknown("There is no setting", key, names))
    return steps
