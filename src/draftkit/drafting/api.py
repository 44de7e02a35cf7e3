"""The one-line way from a profile to a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.drafting.drafter import Drafter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Settings
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile

__all__ = ["draft"]


def draft(  # noqa: PLR0913 - each is one thing that a caller may choose
    kind: str,
    profile: Profile,
    *,
    model: str | Backend | None = None,
    settings: Settings | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    **inputs: Any,
) -> Draft:
    r"""Make one draft and return it; `save` keeps it.

    Args:
        kind: Such as `pitch`, `post`, `collab`, `thanks`, or a kind of your own.
        profile: Whose draft it is.
        model: `PROVIDER:MODEL` or a backend; chosen as the command line does if left out.
        settings: Overrides of the prompt's settings.
        include: Parts of the profile that go along in any case, such as `["projects"]`.
        exclude: Parts that stay, such as `["work[2]"]`.
        inputs: The kind's inputs, such as `audience="investors", seconds=30`.

    Raises:
        UsageError: If the kind, an input or the model is wrong; nothing was sent.
        BackendError: If the model fails.

    >>> from draftkit import Profile
    >>> from draftkit.testing import ScriptedBackend
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> draft("pitch", profile, seconds=30, model=ScriptedBackend(["Hello."])).body
    'Hello.\n'
    """
    if model is not None and not isinstance(model, str):
        drafter = Drafter(model, settings=settings)
        return drafter.draft(drafter.plan(kind, profile, inputs, include=include, exclude=exclude))
    from draftkit.backends.choice import choose, open_chosen
    from draftkit.config import Config

    config = Config.load()
    backend = open_chosen(choose(model, config).spec, config)
    try:
        drafter = Drafter(backend, settings=settings)
        return drafter.draft(drafter.plan(kind, profile, inputs, include=include, exclude=exclude))
    finally:
        backend.close()
