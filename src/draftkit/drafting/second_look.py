"""A new draft is shown to a second pair of eyes, where the writer or the kind asks for it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from draftkit.errors import DraftkitError, with_one_stop
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from draftkit.backends.base import Backend
    from draftkit.checks.base import Report
    from draftkit.drafting.search import Search
    from draftkit.drafts.draft import Draft
    from draftkit.prompts.prompt import Prompt

__all__ = ["looked_at", "wanted"]

# As in draftkit.checks.verify, which is not imported before the model is asked.
CHECK = "verify"


def wanted(
    verify: bool | str | Backend | None,  # noqa: FBT001 - True is a model, too
    prompt: Prompt,
) -> tuple[bool | str | Backend, bool]:
    """Return who verifies a draft, if anybody does, and whether the findings are hard.

    Args:
        verify: What the writer asks for; None leaves it to the prompt and its `checks`.
        prompt: The kind's prompt.
    """
    own = prompt.checks.get(CHECK)
    asked = own if isinstance(own, dict) else {}
    hard = bool(asked.get("hard"))
    if verify is not None:
        return verify, hard
    return asked.get("model") or (CHECK in prompt.checks and own is not False), hard


def looked_at(
    draft: Draft,
    search: Search,
    report: Report,
    verify: bool | str | Backend,  # noqa: FBT001 - True is a model, too
    *,
    hard: bool,
) -> Draft:
    """Return the draft with what a verifying model finds; if that fails, a note says so.

    The draft is there and may have been paid for: a failure to verify it must not lose it.
    """
    from draftkit.checks.verify.chosen import is_asked, verifying
    from draftkit.checks.verify.verify import verified
    from draftkit.checks.verify.verify import verify as ask

    if not is_asked(verify) or not draft.complete or not search.checked:
        return draft
    try:
        with verifying(verify, search.backend) as backend:
            if backend.answer:  # a person has brought one answer, and that is the draft
                return _noted(draft, "see draftkit check --verify manual:")
            found = ask(draft.body, search.brief, backend)
    except DraftkitError as exc:
        return _noted(draft, str(exc))
    return dataclasses.replace(
        draft,
        report=verified(report, found, hard=hard).as_dict(),
        usage=draft.usage + found.usage,
    )


def _noted(draft: Draft, why: str) -> Draft:
    note = with_one_stop(clean(f"Not verified: {why}"))
    return dataclasses.replace(draft, notes=(*draft.notes, note))
