"""Finding a provider's key, and keeping it out of everything that is written."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from draftkit.backends.presets import presets
from draftkit.errors import AuthenticationError

if TYPE_CHECKING:
    from draftkit.backends.base import Options
    from draftkit.backends.presets import Preset

__all__ = ["PLACEHOLDER", "available_providers", "find_key", "redact"]

PLACEHOLDER = "no-key"
"""What servers that want no key are sent: the client insists on one."""

# A password manager may have to be unlocked by hand.
_COMMAND_S = 60


def find_key(provider: str, preset: Preset, options: Options) -> str:
    """Return the key for a provider.

    Looked up in this order: the option, the command, the environment, keyring.

    Raises:
        AuthenticationError: If there is none and the provider needs one, if the command
            fails, or if what was found cannot be a key.
    """
    if options.api_key:
        return _checked(options.api_key, "the option api_key", provider)
    if options.api_key_cmd:
        return _checked(
            _printed(options.api_key_cmd, provider), "what api_key_cmd prints", provider
        )
    for name in preset.key_env:
        if value := os.environ.get(name, "").strip():
            return _checked(value, name, provider)
    if not preset.needs_key:
        return PLACEHOLDER
    if value := _from_keyring(provider):
        return _checked(value, "keyring", provider)
    raise AuthenticationError(
        f"There is no key for {provider}.",
        hint=f"Set {' or '.join(preset.key_env)}, or api_key_cmd to a command that prints the "
        f"key, or store it once with: keyring set draftkit {provider}",
        provider=provider,
    )


def available_providers() -> list[str]:
    """Return the providers whose key is in the environment, the preferred one first."""
    return [
        name
        for name, preset in presets().items()
        if preset.needs_key and any(os.environ.get(env, "").strip() for env in preset.key_env)
    ]


def redact(text: str, key: str) -> str:
    """Return the text without the key.

    >>> redact("Incorrect key sk-12345678.", "sk-12345678")
    'Incorrect key [key].'
    """
    return text if key in ("", PLACEHOLDER) else text.replace(key, "[key]")


def _checked(key: str, source: str, provider: str) -> str:
    """Refuse what HTTP libraries would refuse in words that repeat the key."""
    key = key.strip()
    if key and key.isascii() and key.isprintable() and " " not in key:
        return key
    what = "is empty" if not key else "has a space, a line break or a letter that no key has"
    raise AuthenticationError(
        f"The key for {provider} from {source} {what}.",
        hint="Copy it again from the provider's page.",
        provider=provider,
    )


def _printed(command: str, provider: str) -> str:
    try:
        words = shlex.split(command, posix=os.name == "posix")
        result = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_S, check=False
        )
    except IndexError:
        problem = "it is empty"
    except (OSError, ValueError) as exc:
        problem = getattr(exc, "strerror", None) or str(exc)
    except subprocess.TimeoutExpired:
        problem = f"no answer within {_COMMAND_S} s"
    else:
        if result.returncode == 0:
            # Password managers print the password first, then their notes.
            return (result.stdout.decode("utf-8", "replace").strip().splitlines() or [""])[0]
        said = result.stderr.decode("utf-8", "replace").strip().splitlines()
        problem = f"exit code {result.returncode}" + (f", {said[-1][:200]}" if said else "")
    # The program's name alone: its arguments may hold secrets.
    program = command.strip().partition(" ")[0]
    raise AuthenticationError(
        f'api_key_cmd ("{program}") printed no key for {provider}: {problem}.',
        hint="Run it by hand to see what it says.",
        provider=provider,
    )


def _from_keyring(provider: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password("draftkit", provider) or ""
    except keyring.errors.KeyringError:  # no keyring on this computer, or locked
        return ""
