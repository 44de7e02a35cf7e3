"""How tests act as an assistant: the SDK's own client, and what it is told in plain data."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from mcp_types import ElicitRequestParams, ElicitResult, Implementation

from mcp import Client, MCPError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from mcp.client.session import ClientRequestContext

MODES = {"auto": "2026-07-28", "legacy": "2025-11-25"}
"""How the client begins, and the version of the protocol that it then speaks."""


class Told(Exception):  # noqa: N818 - what the server said, not a fault of the test
    """The error that an assistant was told."""


class Assistant:
    """A client that is connected.

    Args:
        client: The SDK's.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool; return its structured content.

        Raises:
            Told: If it failed.
        """
        result = await self.client.call_tool(tool, arguments)
        if result.is_error:
            raise Told(result.content[0].text)  # type: ignore[union-attr]  # errors are texts
        assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
        return result.structured_content

    async def read(self, uri: str) -> str:
        """Read a resource.

        Raises:
            Told: If it failed.
        """
        try:
            found = await self.client.read_resource(uri)
        except MCPError as exc:
            raise Told(str(exc)) from exc
        return found.contents[0].text  # type: ignore[union-attr]  # all are texts

    async def prompt(self, name: str, **arguments: str) -> str:
        """Fill a prompt in.

        Raises:
            Told: If it failed.
        """
        try:
            found = await self.client.get_prompt(name, arguments)
        except MCPError as exc:
            raise Told(str(exc)) from exc
        [message] = found.messages
        return message.content.text  # type: ignore[union-attr]  # likewise


@asynccontextmanager
async def connected(
    server: Any,
    mode: str = "auto",
    answer: dict[str, Any] | None = None,
    client_info: Implementation | None = None,
) -> AsyncIterator[Assistant]:
    """Connect an assistant to a server, an address, or what starts one.

    Args:
        server: As the SDK's client takes it.
        mode: One of `MODES`.
        answer: What the user answers to a form; `{}` declines. Left out, nobody can be asked.
        client_info: What the client calls itself.
    """

    async def form(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        del context
        asked.append(params)
        return ElicitResult(action="accept" if answer else "decline", content=answer or None)

    asked: list[ElicitRequestParams] = []
    async with Client(
        server,
        mode=mode,
        client_info=client_info or Implementation(name="test-assistant", version="1"),
        elicitation_callback=form if answer is not None else None,
    ) as client:
        assert client.protocol_version == MODES[mode]
        yield Assistant(client)
    if answer is not None:
        assert len(asked) == 1


def acting(work: Callable[[], Awaitable[None]]) -> None:
    """Run what an assistant does."""

    async def within() -> None:
        with anyio.fail_after(60):
            await work()

    try:
        anyio.run(within)
    except BaseExceptionGroup as exc:  # as the SDK's task groups wrap what failed
        while isinstance(exc, BaseExceptionGroup):
            exc = exc.exceptions[0]
        raise exc from None
