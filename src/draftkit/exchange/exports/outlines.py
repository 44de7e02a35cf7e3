"""An outline is not a text yet: which kind writes the text for a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.prompts.declaration import declarations

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft

__all__ = ["outline_remark"]


def outline_remark(draft: Draft, place: str) -> tuple[str, ...]:
    """Say which kind writes for a place, if a draft's own kind makes outlines; else nothing.

    Args:
        draft: What is to go there.
        place: What prompts call it, such as `linkedin`: a kind is for it if that is the default
            of one of its inputs.
    """
    every = {one.name: one for one in declarations()}
    own = every.get(draft.kind)
    if own is None or own.form is None or own.form.outline is None:
        return ()
    fits = [
        one.name
        for one in every.values()
        if any(declared.default == place for declared in one.inputs)
    ]
    return tuple(
        f"{draft.kind} makes outlines: draftkit {name} --from {draft.id[:12]} writes the text "
        "that goes there."
        for name in fits[:1]
    )
