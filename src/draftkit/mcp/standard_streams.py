"""Serving on standard input and output: every line gets an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    jsonrpc_message_adapter,
)
from pydantic import ValidationError

from draftkit.files.clean import storable

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectSendStream
    from mcp.server.lowlevel import Server
    from mcp.shared._stream_protocols import ReadStream, WriteStream

__all__ = ["Unreadable", "heard", "serve_streams", "storable_json"]


async def serve_streams(server: Server[Any]) -> None:
    """Serve the client at the other end of standard input and output, until it goes.

    The SDK drops a line that it cannot read, and whoever sent it would wait for ever.
    """
    passed, reading = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    async with stdio_server() as (read, write), anyio.create_task_group() as group:
        group.start_soon(_pass_on, read, passed, write)
        await server.run(reading, write, server.create_initialization_options())


async def _pass_on(
    read: ReadStream[SessionMessage | Exception],
    passed: MemoryObjectSendStream[SessionMessage | Exception],
    write: WriteStream[SessionMessage],
) -> None:
    async with passed:
        async for item in read:
            try:
                await passed.send(heard(item) if isinstance(item, Exception) else item)
            except Unreadable as exc:
                await write.send(SessionMessage(exc.answer))


class Unreadable(Exception):  # noqa: N818 - it says what, as the others here
    """A line is not a message.

    Attributes:
        answer: What its sender is told, with the id of the line if it has one.
    """

    def __init__(self, code: int, why: str, id_: object = None) -> None:
        super().__init__(why)
        answered = id_ if isinstance(id_, int | str) else None
        said = ErrorData(code=code, message=why)
        self.answer = JSONRPCError(jsonrpc="2.0", id=answered, error=said)


def heard(error: Exception) -> SessionMessage:
    """Return a message that the SDK could not read, for half of a surrogate pair in it, say.

    Args:
        error: The SDK's error, which has the line, or what is wrong in it.

    Raises:
        Unreadable: If the line is not a message.
    """
    wrong = error.errors(include_url=False) if isinstance(error, ValidationError) else []
    if not wrong or wrong[0]["type"] != "json_invalid":
        # The error that some shape of message lacks a field has the message as a whole.
        whole = next((e["input"] for e in wrong if isinstance(e["input"], dict)), {})
        raise Unreadable(INVALID_REQUEST, "This is not a JSON-RPC message.", whole.get("id"))
    try:
        value = storable_json(json.loads(wrong[0]["input"]))
    except (ValueError, RecursionError) as exc:
        raise Unreadable(PARSE_ERROR, "This is not JSON.") from exc
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_python(value, by_name=False))
    except ValidationError as exc:
        return heard(exc)


def storable_json(value: Any) -> Any:
    """Return a value of JSON with U+FFFD for lone surrogates, which no file can hold."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_json(one) for one in value]
    if isinstance(value, dict):
        return {storable_json(name): storable_json(one) for name, one in value.items()}
    return value
