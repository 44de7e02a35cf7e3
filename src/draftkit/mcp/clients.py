"""The settings by which the usual assistants start draftkit, or find it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CLIENTS", "Client", "entry"]


@dataclass(frozen=True, slots=True)
class Client:
    """An assistant's program.

    Attributes:
        name: What people call it.
        file: Where its entries are.
        servers: The key that holds them.
        url: The key of a server's address; empty if it only starts servers itself.
        typed: Whether an entry names the server's type.
    """

    name: str
    file: str
    servers: str = "mcpServers"
    url: str = "url"
    typed: bool = False


CLIENTS = {
    "claude-desktop": Client(
        "Claude Desktop", "claude_desktop_config.json (Settings, Developer, Edit Config)", url=""
    ),
    "claude-code": Client("Claude Code", ".mcp.json in the folder of a project", typed=True),
    "cursor": Client("Cursor", "~/.cursor/mcp.json"),
    "vscode": Client("VS Code", ".vscode/mcp.json", servers="servers", typed=True),
    "windsurf": Client("Windsurf", "~/.codeium/windsurf/mcp_config.json", url="serverUrl"),
}
"""By the name that the command line takes. Source: the programs' documentation, 2026-11."""


def entry(
    client: Client, profile: str = "", output: str = "", folder: str = "", address: str = ""
) -> dict[str, Any]:
    """Return what to put into a client's file.

    Args:
        client: The client.
        profile: The profile's file; empty for the one that is found in the folder.
        output: The folder of drafts; likewise.
        folder: Where to work, as a client may start it anywhere. Empty for the current folder.
        address: Where it is served; empty for a client that starts it itself.
    """
    if address:
        return _entry(client, "http", {client.url: address})
    work = Path(folder or ".").absolute()
    arguments = ["-m", "draftkit", "mcp", "--folder", str(work)]
    arguments += ["--profile", str(work / profile)] if profile else []
    arguments += ["--output", str(work / output)] if output else []
    return _entry(client, "stdio", {"command": sys.executable, "args": arguments})


def _entry(client: Client, type_: str, server: dict[str, Any]) -> dict[str, Any]:
    own = {"type": type_, **server} if client.typed else server
    return {client.servers: {"draftkit": own}}
