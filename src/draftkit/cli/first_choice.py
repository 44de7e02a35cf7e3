"""Which model writes: asked once on a terminal if nothing says it, and remembered."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from draftkit.backends.choice import Choice
from draftkit.cli.output import remark
from draftkit.config import set_value
from draftkit.errors import ConfigError
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from draftkit.config import Config

__all__ = ["first_choice"]

# How many models of a server are offered: whoever has more knows the name of theirs.
_MOST_MODELS = 6

_KEY = "a service, with a key"
_KEY_NEXT = (
    "Set the key in the service's usual variable, such as OPENAI_API_KEY, ANTHROPIC_API_KEY, "
    "GEMINI_API_KEY, GROQ_API_KEY or OPENROUTER_API_KEY, or have a command print it (draftkit "
    "config set providers.openai.api_key_cmd COMMAND), and start again."
)


def first_choice(config: Config) -> Choice:
    """Ask which model writes, and keep the answer in the settings if they can be written.

    Raises:
        ConfigError: If the person wants a service; the message says how to give its key.
    """
    offers = _offers(config)
    remark("Which model writes? This is asked once.")
    width = max(len(offer) for offer, _ in offers)
    for number, (offer, about) in enumerate(offers, 1):
        remark(f"  {number}  {clean(offer):<{width}}  {about}".rstrip())
    named = {str(number): offer for number, (offer, _) in enumerate(offers, 1)}
    spec = click.prompt("Number", default="1", value_proc=partial(_named, named), err=True)
    if spec == _KEY:
        raise ConfigError(_KEY_NEXT)
    try:
        path = set_value("model", spec)
    except ConfigError as exc:
        remark(f"Not remembered, and used this once: {clean(str(exc))}")
    else:
        remark(f"Remembered in {path}. Another: draftkit config set model PROVIDER:MODEL")
    return Choice(spec)


def _named(offers: dict[str, str], typed: str) -> str:
    """Return what was chosen; what else was typed is not shown, for it may be a key."""
    if (number := clean(typed).strip()) in offers:
        return offers[number]
    raise click.UsageError(f"Type one of the numbers 1 to {len(offers)}, and press Enter.")


def _offers(config: Config) -> list[tuple[str, str]]:
    """Return what can be chosen here, the likeliest first, with a few words on each."""
    from draftkit.backends.hub.pulled import pulled
    from draftkit.backends.running import running

    offers = []
    for server in running(config):
        models = server.models[:_MOST_MODELS]
        offers += [(f"{server.provider}:{model}", "runs on this computer") for model in models]
    offers += [(f"local:{name}", "pulled to this computer") for name in pulled()]
    offers.append(("manual:", "your chat window: you carry the prompt there and the answer back"))
    if find_spec("xllamacpp"):
        offers.append(
            (
                "local:smollm2",
                "inside draftkit, 93 MB once; too small to write: it arranges your words",
            )
        )
    return [*offers, (_KEY, "")]
