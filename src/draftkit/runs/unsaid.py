"""Which input of a row a small model cannot put into a sentence: told before a run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed import UnsaidError
from draftkit.errors import DraftkitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.draft import Drafter
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["unsaid_in"]


def unsaid_in(
    drafter: Drafter, prompt: Prompt, profile: Profile, given: Mapping[str, Any], language: str
) -> tuple[str, str] | None:
    """Return the first input that fits no sentence for sure, and what to do; None if all fit."""
    try:
        drafter.plan(prompt, profile, given, language=language)
    except UnsaidError as exc:
        one = exc.unsaid[0]
        return one.name, (
            f"cannot be put into a sentence for sure; say it in a whole sentence, as you would "
            f"say it to the reader: {one}"
        )
    except DraftkitError:
        return None  # what else is wrong is told where it is drafted
    return None
