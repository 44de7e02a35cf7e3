"""Serving: on standard input and output, or on a port of this computer alone."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import signal
import socket
import threading
from typing import TYPE_CHECKING

from draftkit.errors import ConfigError, UsageError
from draftkit.files.places import config_dir
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import uvicorn

    from draftkit.mcp.server import DraftkitServer

__all__ = ["HOST", "PORT", "address", "serve", "serve_http"]

HOST = "127.0.0.1"
PORT = 8723
"""The port that HTTP is served on unless another is named."""

_ONLY_USER = 0o600

_POLITE = ("SIGINT", "SIGTERM", "SIGHUP")


def serve(profile: str = "", output: str = "", folder: str = "") -> None:
    """Serve the assistant's program that started this one, until it goes.

    Standard output is for the protocol: whatever else is printed goes to standard error.

    Args:
        profile: The profile's file; empty for the one that the command line would take.
        output: The folder of drafts; likewise.
        folder: Where to work; empty for the current folder.

    Raises:
        UsageError: If the package `mcp` is missing, or there is no such folder.
    """
    _server(profile, output, folder).run("stdio")


def serve_http(
    profile: str = "",
    output: str = "",
    folder: str = "",
    *,
    port: int = PORT,
    ready: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve assistants on this computer over HTTP, until it is interrupted.

    The address has a secret in it, and who does not know it is not answered; nor is a web
    page that points its own host name at this computer.

    Args:
        profile: As in `serve`.
        output: As in `serve`.
        folder: As in `serve`.
        port: The port; 0 for any that is free.
        ready: Called with the address when it can be reached.

    Raises:
        UsageError: Likewise, or if the port is taken.
        ConfigError: If the secret can be neither read nor kept.
    """
    with _bound(port) as listening:
        server = _server(profile, output, folder)
        import uvicorn
        from mcp.server.transport_security import TransportSecuritySettings

        port = listening.getsockname()[1]
        names = [f"{HOST}:{port}", f"localhost:{port}"]
        app = server.streamable_http_app(
            streamable_http_path=_path(),
            transport_security=TransportSecuritySettings(
                allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
            ),
        )
        uvicorn_server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2)
        )
        with _ending_quietly(uvicorn_server):
            ready(address(port))
            uvicorn_server.run(sockets=[listening])


@contextlib.contextmanager
def _ending_quietly(server: uvicorn.Server) -> Iterator[None]:
    """Let every polite signal end a server in its own time, and be heard when it has.

    uvicorn does so for two of them once it runs; before that, and for the third, its loop would
    be left in the middle, and it would tell of it.
    """
    if threading.current_thread() is not threading.main_thread():  # where no signal comes
        yield
        return
    heard = list[int]()

    def end(number: int, _frame: object) -> None:
        heard.append(number)
        server.should_exit = True

    # What breaks off on the way out is what was asked for.
    logging.getLogger("uvicorn.error").addFilter(lambda _record: not server.should_exit)
    numbers = [getattr(signal, name) for name in _POLITE if hasattr(signal, name)]
    before = {n: signal.signal(n, end) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard:
        signal.raise_signal(heard[0])


def address(port: int) -> str:
    """Return where HTTP is served on a port.

    Raises:
        ConfigError: If the secret can be neither read nor kept.
    """
    return f"http://{HOST}:{port}{_path()}"


def _server(profile: str, output: str, folder: str) -> DraftkitServer:
    try:
        from mcp.server import MCPServer  # noqa: F401 - is it there, and no older than 2?
    except ImportError as exc:
        raise UsageError(
            "Serving assistants takes one more package.",
            hint='Install it: pip install "draftkit[mcp]"',
        ) from exc
    from draftkit.mcp.server import DraftkitServer
    from draftkit.mcp.workspace import Workspace

    if folder:
        try:
            os.chdir(folder)
        except OSError as exc:
            raise UsageError(f"{folder}: cannot work there: {exc.strerror}.") from exc
    return DraftkitServer(Workspace(profile, output))


def _bound(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as exc:
        raise UsageError(
            f"Port {port} cannot be used: {os.strerror(exc.errno or 0)}.",
            hint="Name another with --port.",
        ) from exc


def _path() -> str:
    """Return the address's path, which other users of this computer cannot guess."""
    file = config_dir() / "mcp-secret"
    try:
        if text_if_there(file, ConfigError) is None:
            # If another process has just made it, its secret is as good.
            with contextlib.suppress(FileExistsError):
                write_whole(file, f"{secrets.token_hex(16)}\n", new=True, mode=_ONLY_USER)
    except OSError as exc:
        raise ConfigError(f"{file}: cannot be written: {exc.strerror}.") from exc
    secret = (text_if_there(file, ConfigError) or "").strip()
    if not secret.isalnum():
        raise ConfigError(f"{file} is damaged.", hint="Delete it: a new one is made.")
    return f"/{secret}/mcp"
