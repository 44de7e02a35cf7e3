"""The server: tools, prompts and resources put together, and one way to report errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, GetPromptResult, PromptMessage, TextContent
from pydantic import ValidationError

from draftkit._version import __version__
from draftkit.errors import DraftkitError, StoreError, limit_reached, nearest
from draftkit.files.clean import clean
from draftkit.mcp.kinds import as_prompts, in_words
from draftkit.mcp.resources import Resources
from draftkit.mcp.standard_streams import serve_streams, storable_json
from draftkit.mcp.tools import READS, WRITES, Tools

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcp.server.lowlevel.helper_types import ReadResourceContents
    from mcp.server.mcpserver import Context
    from mcp_types import CallToolResult, InputRequiredResult
    from mcp_types import Prompt as KindPrompt
    from pydantic import AnyUrl

    from draftkit.mcp.workspace import Workspace
    from draftkit.prompts.rendered import Rendered

__all__ = ["DraftkitServer"]

_INSTRUCTIONS = """\
draftkit knows what is true about the user: profile, notes, drafts. You write in their name.
1. facts_for(kind, inputs) says how, and which facts you may use. Use only these and what the
   user has told you; where a fact is missing, ask. Invent nothing, round nothing.
2. Write. Then check_text with the same kind and inputs. Mend what is hard; check again.
3. Show the user the text, and what the checks leave to them. save_draft when they want it kept.
"""


class DraftkitServer(MCPServer[Any]):
    """A server for one workspace.

    Args:
        workspace: What assistants work with.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(
            "draftkit",
            title="draftkit",
            version=__version__,
            instructions=_INSTRUCTIONS,
            log_level="ERROR",
        )
        self._in = workspace
        tools, resources = Tools(workspace), Resources(workspace)
        about = f"{_plain(tools.facts_for.__doc__)}\n\nKinds (* is needed):\n{in_words()}"
        self.add_tool(tools.facts_for, description=about, annotations=READS)
        for reads in (tools.check_text, tools.explain_text, tools.list_drafts):
            self.add_tool(reads, description=_plain(reads.__doc__), annotations=READS)
        for writes in (tools.save_draft, tools.add_note, tools.draft):
            self.add_tool(writes, description=_plain(writes.__doc__), annotations=WRITES)
        for uri, read, type_ in (
            ("profile://facts", resources.facts, "application/json"),
            ("notes://all", resources.notes, "application/json"),
            ("draft://{draft_id}", resources.draft, "text/markdown"),
            ("draft://{draft_id}/evidence", resources.evidence, "application/json"),
        ):
            self.resource(uri, description=_plain(read.__doc__), mime_type=type_)(read)

    async def run_stdio_async(self) -> None:
        """Serve on standard input and output; a line that cannot be read is answered, too."""
        await serve_streams(self._lowlevel_server)

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; an error that a user can cause is reported in one line."""
        for tool in await self.list_tools():
            if tool.name == name:
                _refuse_unknown(arguments, tool.input_schema.get("properties", {}))
        try:
            return await super().call_tool(name, storable_json(arguments), context)
        except ToolError as exc:
            if expected := _expected(exc):
                raise ToolError(_line(expected)) from expected
            raise

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[Any, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """Read a resource; errors are reported as in `call_tool`."""
        try:
            return await super().read_resource(uri, context)
        except ResourceError as exc:
            if expected := _expected(exc):
                gone = isinstance(expected, StoreError)
                told = ResourceNotFoundError if gone else ResourceError
                raise told(_line(expected)) from expected
            raise

    async def list_prompts(self) -> list[KindPrompt]:
        """List the kinds that there are now."""
        return await anyio.to_thread.run_sync(as_prompts)

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[Any, Any] | None = None,  # noqa: ARG002 - the SDK's signature
    ) -> GetPromptResult:
        """Fill a kind's prompt in, as `draftkit prompt KIND` prints it."""
        try:
            filled = await anyio.to_thread.run_sync(
                self._filled, name, storable_json(arguments or {})
            )
        except DraftkitError as exc:
            raise MCPError(INVALID_PARAMS, _line(exc)) from exc
        text = TextContent(type="text", text=filled.request.text)
        return GetPromptResult(
            description=filled.title, messages=[PromptMessage(role="user", content=text)]
        )

    def _filled(self, name: str, given: dict[str, Any]) -> Rendered:
        return self._in.plan(self._in.planner(), name, given).rendered


def _refuse_unknown(arguments: Iterable[str], known: Iterable[str]) -> None:
    """Refuse an argument that a tool does not have: the SDK drops it without a word."""
    for name in arguments:
        if name not in known:
            said = f'There is no argument "{name}".{nearest(name, known)}'
            raise ToolError(" ".join(clean(f"{said} Arguments: {', '.join(known)}.").split()))


def _plain(docstring: str | None) -> str:
    """Return a docstring for an assistant: without the indent."""
    return "\n".join(line.strip() for line in (docstring or "").strip().splitlines())


def _expected(exc: BaseException) -> Exception | None:
    """Return the cause of an error that a user, or a limit of this computer, can be behind."""
    found = exc.__cause__
    while found is not None:
        if isinstance(found, DraftkitError | ValidationError | OSError | MemoryError):
            return found
        found = found.__cause__
    return None


def _line(exc: Exception) -> str:
    """Return an error as one line."""
    if isinstance(exc, ValidationError):
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors())
        said = f"The arguments are wrong: {'; '.join(wrong)}."
    elif isinstance(exc, DraftkitError):
        said = " ".join((str(exc), *getattr(exc, "__notes__", ())))
    else:
        said = limit_reached(exc) or "This computer could not do it."
    return " ".join(clean(said).split())
