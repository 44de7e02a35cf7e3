"""The commands about settings."""

from __future__ import annotations

from pathlib import Path

import click

from draftkit.config import Config, config_path, set_value

__all__ = ["config"]


@click.group(invoke_without_command=True)
@click.pass_context
def config(ctx: click.Context) -> None:
    """Show and change your settings: model, profile, output, providers."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@config.command()
def show() -> None:
    """Show the settings and where they are."""
    from draftkit.backends.address import shown

    settings = Config.load()
    click.echo(f"file: {config_path()}{'' if config_path().is_file() else '  (not there yet)'}")
    for name in ("model", "profile", "output", "language", "keep_answers"):
        click.echo(f"{name}: {getattr(settings, name) or '(not set)'}")
    for provider, own in settings.providers.items():
        for name, value in (("base_url", shown(own.base_url)), ("api_key_cmd", own.api_key_cmd)):
            if value:
                click.echo(f"providers.{provider}.{name}: {value}")


@config.command("set")
@click.argument("key")
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Set a setting, such as: draftkit config set model local:smollm2.

    An empty value ("") removes it. The profile that you set is used where there is no profile.yaml
    in the folder that you work in; drafts go to the folder "output" of the one that you work in.
    """
    if value and key in {"profile", "samples"} and not value.startswith("~"):
        value = str(Path(value).absolute())  # relative to here, as everywhere on a command line
    if value and key.endswith(".base_url"):
        from draftkit.backends.address import checked

        checked(value)  # no password gets into a file
    if value and (key == "model" or (key == "verify" and value not in ("yes", "no"))):
        from draftkit.backends.base import check_spec

        check_spec(value)
    path = set_value(key, value)
    click.echo(f"{key}: {value or '(removed)'}  in {path}", err=True)


@config.command()
def path() -> None:
    """Print where the settings are."""
    click.echo(config_path())
