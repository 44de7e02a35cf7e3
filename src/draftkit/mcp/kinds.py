"""The kinds of draft: as prompts for people to pick, and as text for their assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp_types import Prompt as KindPrompt
from mcp_types import PromptArgument

from draftkit.prompts.declaration import declarations

if TYPE_CHECKING:
    from draftkit.prompts.inputs import Input

__all__ = ["as_prompts", "in_words"]


def as_prompts() -> list[KindPrompt]:
    """Return each kind with its inputs, as a client lists them."""
    return [
        KindPrompt(
            name=kind.name,
            description=kind.description,
            arguments=[
                PromptArgument(name=one.name, description=_said(one), required=one.required)
                for one in kind.inputs
            ],
        )
        for kind in declarations()
    ]


def in_words() -> str:
    """Return a line for each kind with its inputs; those that it needs have a star."""
    return "\n".join(
        f"- {kind.name}: {kind.description.rstrip('.')}. Inputs: "
        + ", ".join(f"{one.name}{'*' if one.required else ''}" for one in kind.inputs)
        for kind in declarations()
    )


def _said(one: Input) -> str:
    said = f"{one.description.rstrip('.')}."
    if one.choices:
        said += f" One of: {', '.join(map(str, one.choices))}."
    return said + (f" For example: {one.examples[0]}" if one.examples else "")
