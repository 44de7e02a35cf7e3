"""The check by which a prompt asks for a second pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["CHECK", "second_look"]

CHECK = "verify"
"""The check's id in findings and in prompts."""


@check(CHECK, hard=False, level="unsupported")
def second_look(text: Document, brief: Brief, /, *, model: Any = "", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """What a model says about each sentence, checked against the facts.

    It runs when a draft is made, or with `--verify`: without a model it says nothing.

    Args:
        text: The draft.
        brief: What it may claim.
        model: Who is asked, as `PROVIDER:MODEL`; left out, the model that writes.
    """
    return iter(())
