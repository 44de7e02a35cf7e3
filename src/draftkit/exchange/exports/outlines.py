"""An outline is no text yet: which kind writes one for a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import PromptError
from draftkit.prompts.kinds import kinds
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.drafts.draft import Draft
    from draftkit.prompts.kinds import Kind

__all__ = ["outline_remark"]


def outline_remark(draft: Draft, place: str) -> tuple[str, ...]:
    """Say which kind writes for a place, if a draft's own kind makes outlines; else nothing.

    Args:
        draft: What is to go there.
        place: What prompts call it, such as `linkedin`: a kind is for it if one of its inputs is
            that unless told otherwise.
    """
    known = kinds()
    own = next(_prompts(filter(None, [known.get(draft.kind)])), None)
    if own is None or own.form is None or own.form.outline is None:
        return ()
    every = _prompts(known.values())
    fits = (one for one in every if any(declared.default == place for declared in one.inputs))
    return tuple(
        f"{draft.kind} makes outlines: draftkit {one.kind.name} --from {draft.id[:12]} writes the "
        "text that goes there."
        for one in [*fits][:1]
    )


def _prompts(of: Iterable[Kind]) -> Iterator[Prompt]:
    for kind in of:
        try:
            yield Prompt.load(kind)
        except PromptError:  # "draftkit prompts check" says what is wrong with it
            continue
