"""A text held against a profile and a brief: the verdict that every draft carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.fact import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.checks.base import Report
    from draftkit.profile import Profile
    from draftkit.prompt import Prompt

__all__ = ["check"]


def check(
    text: str,
    *,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
) -> Report:
    """Check a text, without a model.

    Args:
        text: The body, in Markdown, without front matter.
        profile: What may be claimed.
        kind: The kind, whose prompt says what else to check; left out, only the checks
            that need no brief are made.
        inputs: What the writer gave besides; it may be claimed too.

    Returns:
        The report: `passed`, and `findings` with the exact spans.

    Raises:
        PromptError: If there is no such kind.

    >>> from draftkit import Profile
    >>> profile = Profile.from_dict({"basics": {"name": "Ann", "summary": "I fixed 40 pumps."}})
    >>> check("I fixed forty pumps.", profile=profile).passed
    True
    >>> [f.span for f in check("I fixed 400 pumps.", profile=profile).findings]
    ['400']
    """
    from draftkit.prompt import Prompt

    prompt = Prompt.find(kind) if isinstance(kind, str) and kind else kind
    given = dict(inputs or {})
    brief = Brief(
        facts=(*profile.facts(), *facts_of(given, "inputs")),
        kind=prompt.kind.name if isinstance(prompt, Prompt) else "",
        inputs=given,
        data=profile.data,
    )
    parameters = prompt.checks if isinstance(prompt, Prompt) else {}
    return checks.run(text, brief, parameters)
