"""The commands about models."""

from __future__ import annotations

import click

from draftkit.cli.output import print_json, progress_to_stderr, remark

__all__ = ["models"]


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def models(ctx: click.Context, *, as_json: bool) -> None:
    """List the models that can be used; fetch the embedded one."""
    if ctx.invoked_subcommand is not None:
        return
    rows = [*_embedded(), *_providers()]
    if as_json:
        print_json(
            [{"model": model, "state": state, "about": about} for model, state, about in rows]
        )
        return
    width = max(len(model) for model, _, _ in rows)
    states = max(len(state) for _, state, _ in rows)
    for model, state, about in rows:
        click.echo(f"{model:<{width}}  {state:<{states}}  {about}".rstrip())
    remark(_chosen())


def _embedded() -> list[tuple[str, str, str]]:
    from importlib.util import find_spec

    from draftkit.backends.weights import CATALOGUE

    engine = find_spec("xllamacpp") is not None
    rows = []
    for weights in CATALOGUE.values():
        state = "fetched" if weights.path.is_file() else "not fetched"
        rows.append(
            (f"local:{weights.name}", state if engine else "needs draftkit[local]", weights.about)
        )
    return [*rows, ("local:FILE.gguf", "ready" if engine else "needs draftkit[local]", "any GGUF")]


def _providers() -> list[tuple[str, str, str]]:
    from draftkit.backends.keys import available_providers
    from draftkit.backends.presets import presets

    ready = available_providers()
    rows = []
    for name, preset in presets().items():
        if not (preset.base_url or preset.start):
            continue  # what openai: becomes at an address of one's own
        state = (
            "key is set"
            if name in ready
            else "needs a key"
            if preset.needs_key
            else "no key needed"
        )
        rows.append((f"{name}:MODEL", state, preset.base_url or preset.start))
    return [
        *rows,
        ("llm:MODEL", "with the llm package", "any model of its plugins"),
        ("manual:", "ready", "any chat window, by hand"),
    ]


def _chosen() -> str:
    from draftkit.backends.choice import choose
    from draftkit.errors import ConfigError

    try:
        choice = choose()
    except ConfigError as exc:
        return str(exc)
    return f"Without -m: {choice.spec}{f' ({choice.why})' if choice.why else ''}."


@models.command()
@click.argument("name", default="smollm2")
def fetch(name: str) -> None:
    """Fetch an embedded model's weights into the cache."""
    from draftkit.backends.weights import CATALOGUE
    from draftkit.backends.weights import fetch as fetch_weights
    from draftkit.errors import ConfigError, nearest

    name = name.removeprefix("local:")
    if name not in CATALOGUE:
        raise ConfigError(
            f'There is no embedded model "{name}".{nearest(name, CATALOGUE)} '
            f"There are: {', '.join(CATALOGUE)}."
        )
    weights = CATALOGUE[name]
    if not weights.path.is_file():
        fetch_weights(weights, progress_to_stderr(f"Fetching {name}"))
    click.echo(weights.path)
