"""The command that prints a shell's completion script."""

from __future__ import annotations

import click

__all__ = ["completion"]

_INSTALL = {
    "bash": 'Add to ~/.bashrc:  eval "$(draftkit completion bash)"',
    "zsh": 'Add to ~/.zshrc:  eval "$(draftkit completion zsh)"',
    "fish": "Run:  draftkit completion fish > ~/.config/fish/completions/draftkit.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(sorted(_INSTALL)))
def completion(shell: str) -> None:
    """Print the script that completes draftkit's commands, kinds and options in your shell."""
    from click.shell_completion import get_completion_class

    from draftkit.cli import main

    complete = get_completion_class(shell)
    if complete is None:  # pragma: no cover - the choice above allows only known ones
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(complete(main, {}, "draftkit", "_DRAFTKIT_COMPLETE").source())
    click.echo(_INSTALL[shell], err=True)
