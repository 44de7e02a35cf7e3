"""A run in one call, as a program asks for it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from draftkit.documents.source import Source
from draftkit.errors import typed
from draftkit.language.tags.tag import Tag
from draftkit.people.contacts import contacts
from draftkit.people.mapping import match
from draftkit.runs.run import Run

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Settings
    from draftkit.language.tags.manner import Register
    from draftkit.people.selection import Selection
    from draftkit.profile.profile import Profile
    from draftkit.runs.worker import Result

__all__ = ["bulk"]


@typed
def bulk(  # noqa: PLR0913 - each is one thing that a caller may choose
    kind: str,
    rows: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    profile: Profile,
    *,
    model: str | Backend | None = None,
    folder: str | os.PathLike[str] = "drafts",
    settings: Settings | None = None,
    columns: Mapping[str, str] | None = None,
    same: Mapping[str, Any] | None = None,
    selection: Selection | None = None,
    concurrency: int | None = None,
    checks: bool = True,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    language: str = "",
    register: Register = "",
    sources: Iterable[Source | str | os.PathLike[str]] = (),
) -> Iterator[Result]:
    """Draft for many people, and return each one's result as soon as it is there.

    Started again, it makes only what is missing: rows whose drafts are in the folder cost
    nothing. All rows are validated before anything is sent, and nothing is sent before
    the first result is asked for.

    Args:
        kind: Such as `thanks` or `collab`, or a kind of your own.
        rows: A file of contacts, or mappings of inputs to values.
        profile: Whose drafts they are.
        model: `PROVIDER:MODEL`, or a backend without retries of its own; chosen as the
            command line does if left out.
        folder: Where the drafts are.
        settings: Overrides of the prompt's settings.
        columns: Columns by input, where the names do not say it.
        same: Inputs that are the same for all rows.
        selection: Which rows are meant; all if left out.
        concurrency: How many drafts at the same time; adapted to the server if left out.
        checks: Whether the drafts are checked; without, they have no report.
        include: Parts of the profile that are sent in any case, such as `["projects"]`.
        exclude: Parts that are not sent, such as `["work[2]"]`.
        language: What all drafts are written in, by any usual name; left out, what a row's
            column `language` says, else the profile.
        register: How formally the readers are addressed; left out, it goes by each row.
        sources: Files that may be cited, such as `["study.pdf"]`.

    Raises:
        UsageError: If the kind, a row or the model is wrong; nothing was sent.
        DraftkitError: After the last result, if something that is no row's fault stopped
            the run.

    >>> import tempfile
    >>> from draftkit import Profile
    >>> from draftkit.testing import ScriptedBackend
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> people = [{"recipient": "Maria"}, {"recipient": "Ben"}]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = bulk("thanks", people, profile, same={"occasion": "your talk"},
    ...                    model=ScriptedBackend(["Thank you."]), folder=folder)
    ...     sorted(result.recipient for result in results)
    ['Ben', 'Maria']
    """
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.search import SearchBounds
    from draftkit.drafts.store import Store
    from draftkit.prompts.prompt import Prompt

    asked = Tag.find(language) if language else None
    prompt = Prompt.find(kind).sending(include, exclude).writing(asked, register)
    prompt = prompt.citing(Source.all(sources))
    source = contacts(rows)
    matching = match(
        prompt.inputs,
        source.columns,
        chosen=columns,
        fixed=same,
        where=source.name,
        language=language,
    )
    backend = _opened(model) if model is None or isinstance(model, str) else model
    bounds = dataclasses.replace(SearchBounds.usual(backend), checks=checks)
    run = Run(
        Drafter(backend, Store(folder), settings=settings, bounds=bounds),
        prompt,
        profile,
        source,
        matching,
        selection=selection,
        concurrency=concurrency,
    )
    run.check()
    return run.results() if backend is model else _closing(run)


def _opened(model: str | None) -> Backend:
    from draftkit.backends.choice import choose, open_chosen
    from draftkit.config import Config

    config = Config.load()
    return open_chosen(choose(model, config).spec, config, retries=0)


def _closing(run: Run) -> Iterator[Result]:
    try:
        yield from run.results()
    finally:
        run.backend.close()
