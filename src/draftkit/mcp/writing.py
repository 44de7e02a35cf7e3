"""A draft by the model that the user has set, while an assistant waits for it."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio

from draftkit.backends.choice import choose, open_chosen
from draftkit.config import Config
from draftkit.drafting.draft import Drafter
from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.backends.base import Backend
    from draftkit.drafts.draft import Draft
    from draftkit.mcp.workspace import Workspace

__all__ = ["written"]


async def written(
    workspace: Workspace, kind: str, inputs: Mapping[str, Any], language: str
) -> tuple[Draft, bool]:
    """Make a draft, or find the one that was made before.

    Returns:
        The draft, and whether it is new.

    Raises:
        ConfigError: If no model is set, or it is a chat window.
        BackendError: If the model fails; what had arrived is kept.
    """
    config = Config.load()
    backend = open_chosen(choose(config=config).spec, config)
    try:
        if "by_hand" in backend.capabilities:
            raise ConfigError(
                "The model that is set for draftkit is a chat window: you are one.",
                hint="Write it yourself, with facts_for, check_text and save_draft.",
            )
        drafter = Drafter(backend, workspace.store(), verify=config.verify or None)
        make = partial(_made, workspace, drafter, kind, inputs, language)
        return await _until_it_ends(make, backend)
    finally:
        backend.close()


def _made(
    workspace: Workspace, drafter: Drafter, kind: str, inputs: Mapping[str, Any], language: str
) -> tuple[Draft, bool]:
    plan = workspace.plan(drafter, kind, inputs, language)
    before = drafter.existing(plan)
    return before or drafter.draft(plan), before is None


async def _until_it_ends(
    make: Callable[[], tuple[Draft, bool]], backend: Backend
) -> tuple[Draft, bool]:
    """Wait for a draft; on cancellation, end the request and keep what had arrived."""
    ended = threading.Event()

    def making() -> tuple[Draft, bool]:
        try:
            return make()
        finally:
            ended.set()

    try:
        return await anyio.to_thread.run_sync(making, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        backend.interrupt()
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(ended.wait)
        raise
