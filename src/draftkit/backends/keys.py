"""Finding a provider's key."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from functools import partial
from shutil import which
from typing import TYPE_CHECKING

from draftkit.backends.deadline import WAITING
from draftkit.backends.presets import presets
from draftkit.backends.redactor import PLACEHOLDER, redact
from draftkit.errors import AuthenticationError
from draftkit.files.program import printed

if TYPE_CHECKING:
    from draftkit.backends.base import Options
    from draftkit.backends.presets import Preset

__all__ = ["available_providers", "find_key", "known_key"]

# Enough for a key and a password manager's notes.
_MOST_BYTES = 1 << 16

# What a shell would read as more than words; a ; may be part of code in quotes.
_SHELL = re.compile(r"\s[|<>&]|\$[\w({]")


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
            _printed(options.api_key_cmd, provider, options.timeout_s),
            "what api_key_cmd prints",
            provider,
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
        hint=f"Set {' or '.join(preset.key_env)}; or name a command that prints the key: draftkit "
        f"config set providers.{provider}.api_key_cmd COMMAND; or store it once with: keyring set "
        f"draftkit {provider}",
        provider=provider,
    )


def known_key(provider: str, preset: Preset, options: Options) -> str:
    """Return the key for a provider, to keep it out of text that came another way, or "".

    Somebody without a key may still read what a provider said to somebody else.
    """
    try:
        return find_key(provider, preset, options)
    except AuthenticationError:
        return ""


def available_providers() -> list[str]:
    """Return the providers whose key is in the environment, the preferred one first."""
    return [
        name
        for name, preset in presets().items()
        if preset.needs_key and any(os.environ.get(env, "").strip() for env in preset.key_env)
    ]


def without_keys(text: str) -> str:
    """Return a text that a person has brought, without the keys that are in the environment."""
    for name in {env for preset in presets().values() for env in preset.key_env}:
        if key := os.environ.get(name, "").strip():
            text = redact(text, key)
    return text


def _checked(key: str, source: str, provider: str) -> str:
    """Refuse what HTTP libraries would refuse with an error that repeats the key."""
    key = key.strip()
    if key and key.isascii() and key.isprintable() and " " not in key:
        return key
    what = "is empty" if not key else "has a space, a line break or a letter that no key has"
    raise AuthenticationError(
        f"The key for {provider} from {source} {what}.",
        hint="Copy it again from the provider's page.",
        provider=provider,
    )


def _printed(command: str, provider: str, timeout_s: float) -> str:
    hint = "Run it by hand to see what it says."
    try:
        words = shlex.split(command, posix=os.name == "posix")
        found = printed(
            words, timeout_s=timeout_s, most=_MOST_BYTES, on_wait=partial(_tell, command, timeout_s)
        )
    except IndexError:
        problem = "it is empty"
    except FileNotFoundError:
        problem = "there is no such program"
        hint = "Install it, or write where it is. A key itself belongs in the environment."
    except (OSError, ValueError) as exc:
        problem = getattr(exc, "strerror", None) or str(exc)
    except subprocess.TimeoutExpired:
        problem = f"no answer within {timeout_s:g} s (--timeout sets how long it may take)"
    else:
        if len(found.out) > _MOST_BYTES:
            problem = "it does not stop printing"
        elif found.code == 0:
            # Password managers print the password first, then their notes.
            return (found.out.decode("utf-8", "replace").strip().splitlines() or [""])[0]
        else:
            last = found.said.decode("utf-8", "replace").strip().splitlines()[-1:]
            problem = f"exit code {found.code}" + (f", {_harmless(last[0])}" if last else "")
    in_shell = "No shell reads it: for pipes and variables write sh -c '...'."
    raise AuthenticationError(
        f'api_key_cmd ("{_program(command)}") printed no key for {provider}: {problem}.',
        hint=in_shell if _SHELL.search(command) else hint,
        provider=provider,
    )


# A word, or where a program is: words with at most two digits behind each.
_PROGRAM = re.compile(r"[A-Za-z_-]{1,30}|[~.]{0,2}(?:[\\/][A-Za-z_.-]{1,30}\d{0,2}){1,20}")


def _program(command: str) -> str:
    """Return only a command's program: arguments may be secrets; "…" if it may be the key."""
    program = command.strip().partition(" ")[0]
    known = which(program.strip("\"'")) or _PROGRAM.fullmatch(program)
    return program if known else "…"


def _tell(command: str, timeout_s: float) -> None:
    WAITING.info(
        'Waiting for api_key_cmd ("%s"), for at most %.0f s in all: does it ask for something?',
        _program(command),
        timeout_s,
    )


def _harmless(line: str) -> str:
    """Return only the plain words of a line: anything else may be part of a secret."""
    words = [word if _PLAIN_WORD.fullmatch(word) else "…" for word in line.split()[:_MOST_WORDS]]
    return " ".join(words).rstrip(".")


# Letters and apostrophes, and what may stand at the end of a word.
_PLAIN_WORD = re.compile(r"[^\W\d_]([^\W\d_]|['\u2019]){0,15}[.,:;!?]?")
_MOST_WORDS = 12


def _from_keyring(provider: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password("draftkit", provider) or ""
    except keyring.errors.KeyringError:  # no keyring on this computer, or locked
        return ""
