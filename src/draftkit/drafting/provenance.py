"""From the end of a search to a draft that says how it was made."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from draftkit.drafts.draft import Draft
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from draftkit.backends.base import Backend
    from draftkit.backends.completion import Completion
    from draftkit.drafting.attempt import Attempt
    from draftkit.drafting.candidate import Candidate
    from draftkit.drafting.plan import Plan
    from draftkit.drafting.search import Search

__all__ = ["draft_of", "inputs_of", "partial_of"]


def draft_of(search: Search, best: Candidate) -> Draft:
    """Make a draft of the best candidate."""
    several = len(search.candidates) > 1
    draft = _recipe(search, best.body, best.completion)
    return dataclasses.replace(
        draft,
        status="complete" if best.completion.complete else "partial",
        written=best.written,
        candidates=tuple({**c.as_dict(), "kept": c is best} for c in search.candidates if several),
        report=best.report.as_dict() if search.checked else None,
    )


def partial_of(search: Search, attempt: Attempt) -> Draft:
    """Make a draft of what was heard before something failed."""
    draft = _recipe(search, attempt.text, attempt.completion)
    return dataclasses.replace(draft, status="partial")


def _recipe(search: Search, body: str, completion: Completion) -> Draft:
    """Make a draft that says how it was made, and not yet how good it is."""
    plan, backend = search.plan, search.backend
    request = plan.rendered.request
    notes = (*completion.notes, *_other_model(backend, completion), *search.notes)
    return Draft(
        id=plan.id,
        kind=plan.prompt.kind.name,
        title=_title(body) or plan.rendered.title or plan.prompt.kind.name,
        body=body,
        description=_description(plan, request.opening + completion.text),
        author=plan.profile.name,
        tags=(plan.prompt.kind.name,),
        prompt_version=plan.prompt.version,
        profile_hash=plan.profile.hash,
        inputs=inputs_of(plan),
        provider=backend.provider,
        model=backend.model,
        settings=request.settings.as_dict(),
        usage=search.usage,
        seconds=round(search.seconds, 2),
        composed=plan.composition is not None,
        stop_reason=completion.stop_reason.value,
        opening=request.opening,
        notes=tuple(clean(note) for note in notes),
        parent=plan.parent.id if plan.parent else "",
        instruction=plan.instruction,
        from_contacts=plan.from_contacts,
        include=plan.prompt.include,
        exclude=plan.prompt.exclude,
    )


def inputs_of(plan: Plan) -> dict[str, Any]:
    """Return the inputs that a draft says it was made with."""
    return {name: value for name, value in plan.inputs.items() if value not in (None, [])}


def _description(plan: Plan, text: str) -> str:
    return plan.prompt.description_of(text, plan.profile, plan.inputs)


def _other_model(backend: Backend, completion: Completion) -> list[str]:
    """Say which model it was, where the provider resolves a name to another one."""
    if completion.model in ("", backend.model):
        return []
    return [f"The provider says that the model was {completion.model}."]


_TITLE = re.compile(r"\A\s*(?:#|Subject:|Title:)[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)


def _title(body: str) -> str:
    found = _TITLE.match(body)
    return found[1].strip("*# ") if found else ""
