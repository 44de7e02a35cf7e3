"""The commands about settings."""

from __future__ import annotations

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
    settings = Config.load()
    click.echo(f"file: {config_path()}{'' if config_path().is_file() else '  (not there yet)'}")
    for name in ("model", "profile", "output"):
        click.echo(f"{name}: {getattr(settings, name) or '(not set)'}")
    for provider, own in settings.providers.items():
        for name in ("base_url", "api_key_cmd"):
            if value := getattr(own, name):
                click.echo(f"providers.{provider}.{name}: {value}")


@config.command("set")
@click.argument("key")
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Set a setting, such as: draftkit config set model local:smollm2.

    An empty value ("") removes it.
    """
    path = set_value(key, value)
    click.echo(f"{key}: {value or '(removed)'}  in {path}", err=True)


@config.command()
def path() -> None:
    """Print where the settings are."""
    click.echo(config_path())
