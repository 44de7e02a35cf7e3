"""The command that serves assistants."""

from __future__ import annotations

import click

from draftkit.cli.output import output_option, print_json, profile_option, remark

__all__ = ["mcp"]

# As in draftkit.mcp.clients, which is not imported for a list of options.
_CLIENTS = ("claude-desktop", "claude-code", "cursor", "vscode", "windsurf")


@click.command()
@profile_option
@output_option
@click.option("--folder", metavar="DIR", default="", help="Work there. [default: here]")
@click.option("--http", is_flag=True, help="Serve on a port, to this computer alone.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="The port of --http.")
@click.option(
    "--config",
    "client",
    type=click.Choice(_CLIENTS),
    is_flag=False,
    flag_value=_CLIENTS[0],
    help="Print the entry for an assistant's settings instead.",
)
def mcp(  # noqa: PLR0913 - one argument an option
    *,
    profile_path: str | None,
    output: str | None,
    folder: str,
    http: bool,
    port: int | None,
    client: str | None,
) -> None:
    """Let the assistant that you use write with your facts, and have its text checked.

    Your assistant's program starts it itself: "draftkit mcp --config" prints what to put into
    its settings. With --http it is served until Ctrl-C.
    """
    from draftkit.mcp import serving

    if port is not None and not http:
        raise click.UsageError("--port belongs to --http.")
    where = (profile_path or "", output or "", folder)
    port = serving.PORT if port is None else port
    if client:
        _print_entry(client, where, serving.address(port) if http else "")
    elif http:
        serving.serve_http(
            *where, port=port, ready=lambda at: remark(f"Served at {at}\nCtrl-C ends it.")
        )
    else:
        serving.serve(*where)


def _print_entry(name: str, where: tuple[str, str, str], address: str) -> None:
    from draftkit.mcp.clients import CLIENTS, entry

    client = CLIENTS[name]
    if address and not client.url:
        raise click.UsageError(f"{client.name} starts servers itself: leave --http out.")
    print_json(entry(client, *where, address))
    remark(f"For {client.name}: put it into {client.file}, then restart {client.name}.")
    if address:
        remark('Keep the address to yourself, and "draftkit mcp --http" running.')
