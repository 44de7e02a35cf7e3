"""Asking the user for inputs that are missing, where the assistant's program can ask."""

# Annotations are read when a tool is registered, so their evaluation is not deferred.
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.resolve import AcceptedElicitation, Elicit, ElicitationResult
from pydantic import BaseModel, Field, create_model

from draftkit.prompts.declaration import declaration
from draftkit.prompts.inputs import Input, missing
from draftkit.prompts.kinds import find

__all__ = ["Answers", "answered", "ask"]

# The types that a form can ask for. A list is asked for as text.
_TYPES = {"integer": int, "number": float, "boolean": bool}


class Answers(BaseModel):
    """What the user answered, by the names of the inputs; nothing if nothing was asked."""


def ask(kind: str, ctx: Context, inputs: dict[str, Any] | None = None) -> Elicit[Answers] | Answers:
    """Ask for the inputs that a kind needs and that were not given.

    Where nobody can be asked, nothing is asked: the error about missing inputs names them.

    Raises:
        PromptError: If there is no such kind.
    """
    lacking = missing(declaration(find(kind)).inputs, inputs or {})
    if not lacking or not _can_ask(ctx):
        return Answers()
    fields: dict[str, Any] = {f"input_{one.name}": _field(one) for one in lacking}
    form = create_model("Answers", __base__=Answers, **fields)
    return Elicit(f"What draftkit needs for this draft ({kind}):", form)


def answered(outcome: ElicitationResult[Answers]) -> dict[str, Any]:
    """Return the inputs that were answered; none if the user declined."""
    if not isinstance(outcome, AcceptedElicitation):
        return {}
    return outcome.data.model_dump(by_alias=True)


def _field(one: Input) -> Any:
    # By its alias: an input may have the name of a pydantic method, such as `copy`.
    said = one.description.rstrip(".") + "."
    if one.examples:
        said += f" For example: {one.examples[0]}"
    return (_TYPES.get(one.type, str), Field(alias=one.name, description=said))


def _can_ask(ctx: Context) -> bool:
    able = ctx.client_capabilities.elicitation if ctx.client_capabilities else None
    # Clients from before there were two ways to ask (form, url) declare neither.
    return able is not None and (able.form is not None or able.url is None)
