"""The texts as they were sent, and what to learn from them, only with the writer's consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.text_file import text_if_there
from draftkit.people.practice.changed import Cut, cut_phrases, stands_in
from draftkit.profile.samples import MAX_FILES, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.drafts.draft import Draft
    from draftkit.people.practice.event import Event
    from draftkit.people.practice.practice import Practice
    from draftkit.profile.profile import Profile

__all__ = ["BANNED", "SAMPLES", "Lessons", "cut_often", "final_text", "lessons"]

BANNED = ("meta", "draftkit", "banned_phrases")


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a final text could teach later drafts, if its writer wants that.

    Attributes:
        banned: Phrases that they cut from it, as from several drafts before, and that the
            profile does not ban yet.
        sample: The file, as a profile names its samples; empty if it is named already, or
            the profile has as many as it may have.
    """

    banned: tuple[Cut, ...] = ()
    sample: str = ""


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


def cut_often(
    practice: Practice, profile: Profile | None, find: Callable[[str], Draft | None]
) -> list[Cut]:
    """Return the phrases that were cut from several drafts, and are not banned yet.

    Args:
        practice: What happened.
        profile: The profile whose banned phrases are left out.
        find: Returns a draft by its id, such as `Store.get`; one that is gone teaches nothing.

    Raises:
        UsageError: If a final text cannot be read.
    """
    banned = _texts(profile, BANNED)
    pairs = [
        (draft.body, text)
        for event in practice
        if event.final and (draft := find(event.draft)) and (text := _text(practice, event))
    ]
    found = cut_phrases(pairs)
    return [cut for cut in found if not any(stands_in(one, cut.phrase) for one in banned)]


def lessons(
    event: Event,
    draft: Draft,
    practice: Practice,
    profile: Profile,
    find: Callable[[str], Draft | None],
) -> Lessons:
    """Return what the final text of a draft that was just sent could teach.

    `profile.writer.add_to_list` writes it into the profile, at `BANNED` and `SAMPLES`.

    Args:
        event: The event that it was sent.
        draft: Which one.
        practice: What happened, including that event.
        profile: The writer's.
        find: As for `cut_often`.

    Raises:
        UsageError: If a final text cannot be read.
    """
    if not event.final:
        return Lessons()
    text = _text(practice, event)
    often = cut_often(practice, profile, find)
    cut = (c for c in often if stands_in(c.phrase, draft.body) and not stands_in(c.phrase, text))
    named = _texts(profile, SAMPLES)
    is_new = event.final not in named and len(named) < MAX_FILES
    return Lessons(tuple(cut), event.final if is_new else "")


def _texts(profile: Profile | None, path: tuple[str, ...]) -> list[str]:
    value = profile.data if profile else {}
    for step in path:
        value = value.get(step, {})
    return [value] if isinstance(value, str) else list(value)


def _text(practice: Practice, event: Event) -> str:
    if practice.path is None:
        return ""
    return text_if_there(practice.path.parent / event.final, UsageError) or ""
