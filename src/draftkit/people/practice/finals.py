"""The texts as they were sent: what of a draft was changed, and what is cut again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.drafts.draft import Draft
    from draftkit.people.practice.event import Event
    from draftkit.people.practice.practice import Practice

__all__ = ["edited", "final_text"]


def final_text(practice: Practice, draft: str) -> str:
    """Return a draft's text as it was sent; nothing if nobody kept it, or it was deleted.

    Args:
        practice: What happened.
        draft: The draft's id.

    Raises:
        UsageError: If the file cannot be read.
    """
    sent = (event for event in practice if event.draft == draft and event.final)
    return next((_text(practice, event) for event in sent), "")


def edited(
    practice: Practice, find: Callable[[str], Draft | None]
) -> Iterator[tuple[str, str, str]]:
    """Yield each draft that was sent with a final text: its id, its text, and the final one.

    Args:
        practice: What happened.
        find: Returns a draft by its id, such as `Store.get`; one that is gone is left out.

    Raises:
        UsageError: If a file cannot be read.
    """
    for event in practice:
        if event.final and (draft := find(event.draft)) and (text := _text(practice, event)):
            yield draft.id, draft.body, text


def _text(practice: Practice, event: Event) -> str:
    if practice.path is None:
        return ""
    return text_if_there(practice.path.parent / event.final, UsageError) or ""
