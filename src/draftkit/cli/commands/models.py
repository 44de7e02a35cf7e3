"""The commands about models."""

from __future__ import annotations

import click

from draftkit.cli.output import hear_of_waiting, print_json, progress_to_stderr, remark

__all__ = ["models"]


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def models(ctx: click.Context, *, as_json: bool) -> None:
    """List the models that can be used; fetch some to use them here."""
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
    return [
        *rows,
        *_pulled(),
        ("local:FILE.gguf", "ready" if engine else "needs draftkit[local]", "any GGUF"),
    ]


def _pulled() -> list[tuple[str, str, str]]:
    """Return the models that were pulled, and those that are worth pulling."""
    from draftkit.backends.hub.pulled import SUGGESTED, pulled

    here = pulled()
    rows = [
        (
            f"local:{name}",
            "fetched",
            SUGGESTED[name].about
            if name in SUGGESTED
            else f"{model.source}, {_size(model.size_bytes)}, {model.licence or 'no licence'}",
        )
        for name, model in here.items()
    ]
    return rows + [
        (f"local:{name}", f"models pull {name}", suggestion.about)
        for name, suggestion in SUGGESTED.items()
        if name not in here
    ]


def _size(size_bytes: int) -> str:
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1e6:.0f} MB"
    return f"{size_bytes / 1e9:.1f} GB"


def _providers() -> list[tuple[str, str, str]]:
    from draftkit.backends.keys import available_providers
    from draftkit.backends.presets import presets

    ready = available_providers()
    rows = []
    for name, preset in presets().items():
        if not (preset.base_url or preset.start):
            continue  # a name for openai: at the user's own address
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


@models.command()
@click.argument("what", metavar="REPO/FILE")
@click.option("--name", metavar="NAME", help="What to call it after local:. [default: the file's]")
@click.option("-y", "--yes", is_flag=True, help="Fetch it without asking.")
def pull(what: str, name: str | None, *, yes: bool) -> None:
    """Fetch a GGUF model from the hub, to use as local:NAME.

    Such as: draftkit models pull granite-1b, or OWNER/REPO/FILE.gguf. HF_ENDPOINT names a
    mirror; HF_TOKEN is the token for what needs one.
    """
    from draftkit.backends.hub.connection import Hub
    from draftkit.backends.hub.entry import find
    from draftkit.backends.hub.pulled import SUGGESTED, checked_name, pulled
    from draftkit.backends.hub.pulling import pull as pull_entry
    from draftkit.backends.weights import CATALOGUE
    from draftkit.errors import ConfigError

    hear_of_waiting()
    suggestion = SUGGESTED.get(what.removeprefix("local:"))
    hub = Hub()
    entry = find(hub, suggestion.source if suggestion else what)
    own = what.removeprefix("local:") if suggestion else entry.name
    name = checked_name(name or own)
    here = pulled().get(name)
    if name in CATALOGUE or (here and here.sha256 != entry.sha256):
        source = here.source if here else "draftkit"
        raise ConfigError(f"local:{name} is another model ({source}).", hint="Use --name NAME.")
    if here:
        remark(f"local:{name} is here already.")
        return
    remark(f"{entry.repo}, {entry.path}, from {hub.url}")
    remark(f"{_size(entry.size_bytes)}, licence: {entry.licence or 'the hub does not say'}")
    remark(f"SHA-256: {entry.sha256}")
    if not yes:
        _ask_whether()
    pull_entry(hub, entry, name, progress_to_stderr(f"Fetching {name}"))
    remark(f"Use it with: -m local:{name}")


def _ask_whether() -> None:
    import sys

    from draftkit.errors import UsageError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("Nothing was fetched.", hint="Add --yes to fetch it without being asked.")
    click.confirm("Fetch it?", abort=True, err=True)
