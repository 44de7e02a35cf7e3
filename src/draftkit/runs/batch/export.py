"""Drafts through batch files: exported here, answered elsewhere, collected days later.

    export    rows -> FILE.jsonl and its journal                       (here)
    submit    FILE.jsonl -> a batch of OpenAI's API                    (`submit`, `api`)
    collect   the results -> drafts, checked and saved as all are      (`collect`, `results`)

`vllm run-batch` answers the same files without an API.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.backends.answers.amendments import notes_of
from draftkit.backends.body import body_of
from draftkit.backends.openai import OpenAIBackend
from draftkit.drafting.planning import Planner
from draftkit.errors import ConfigError, UsageError
from draftkit.files.clean import clean, storable
from draftkit.runs.batch.file import BatchEntry, BatchRecipe, Parts, taken
from draftkit.runs.worker import Result, Status, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.backends.base import Backend
    from draftkit.backends.presets import Preset
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["BatchExport", "ByFile", "export"]


@dataclass(frozen=True, slots=True)
class BatchExport:
    """What an export wrote.

    Attributes:
        files: The files of requests; none if there was nothing to ask for.
        requests: How many requests are in them.
        drafted: How many rows were left out because their drafts exist.
        repeated: How many rows were left out because an earlier one is the same.
        skipped: The rows that cannot be drafted.
    """

    files: tuple[Path, ...] = ()
    requests: int = 0
    drafted: int = 0
    repeated: int = 0
    skipped: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class ByFile:
    """A model that answers through files: nobody can ask it at once.

    Attributes:
        provider: Who answers.
        model: The model's id.
        capabilities: As of any backend.
        context_window: Likewise.
        server: Likewise.
        answer: Empty, as there is none before it is asked for.
    """

    provider: str
    model: str
    capabilities: frozenset[str] = frozenset()
    context_window: int | None = None
    server: str = ""
    answer: str = ""

    @classmethod
    def of(cls, backend: Backend) -> ByFile:
        """Return what is known of a backend's model."""
        return cls(
            backend.provider,
            backend.model,
            # For small models texts are composed here; a batch is for what a model writes.
            backend.capabilities - {"small"},
            backend.context_window,
            backend.server,
        )


def export(  # noqa: PLR0913 - each is one thing that a request is made of
    items: Iterable[Task | Result],
    file: Path,
    *,
    drafter: Drafter,
    prompt: Prompt,
    profile: Profile,
    contacts: str = "rows",
    base_url: str = "",
) -> BatchExport:
    """Write the requests for many drafts, and the journal to collect their answers with.

    Args:
        items: What is to be drafted, and what is not: `Run.items`.
        file: What to write, `NAME.jsonl`. Where it would be more than OpenAI takes
            (50,000 requests or 200 MB), it becomes `NAME-001.jsonl` and so on.
        drafter: The model (nothing is sent to it), the settings, and the store.
        prompt: The kind.
        profile: Whose drafts they are.
        contacts: Where the rows come from, for messages.
        base_url: The user's own address of the provider.

    Raises:
        UsageError: If the file exists or cannot be written, or several candidates are
            asked for. Then nothing is written.
        ConfigError: If the model's provider does not speak OpenAI's API.
    """
    preset = _preset(drafter.backend)
    if drafter.bounds.candidates > 1:
        raise UsageError(
            "A batch asks for one candidate a draft, so --candidates has no place in it.",
            hint='Leave it out, or draft at once with "draftkit bulk".',
        )
    if file.suffix != ".jsonl":
        raise UsageError(f"{file}: a file of batch requests is called NAME.jsonl.")
    if file.exists():
        raise taken(file)
    left_out = Counter[Status]()
    skipped: list[Result] = []
    requests = 0
    planner = Planner(ByFile.of(drafter.backend), drafter.store, settings=drafter.settings)
    with Parts(file, _recipe(drafter, prompt, profile, base_url)) as parts:
        for item in items:
            if isinstance(item, Task):
                plan = planner.plan(
                    prompt,
                    profile,
                    item.inputs,
                    fresh=item.fresh,
                    from_contacts=item.from_contacts,
                    language=item.language,
                )
                parts.add(
                    *_request(
                        plan, f"{clean(contacts)}, line {item.row}", drafter.backend.model, preset
                    )
                )
                requests += 1
            else:
                left_out[item.status] += 1
                skipped += [item] * (item.status is Status.SKIPPED)
        files = tuple(parts.keep())
    drafted = left_out[Status.DONE] + left_out[Status.FAILED_CHECKS]
    return BatchExport(files, requests, drafted, left_out[Status.DUPLICATE], tuple(skipped))


def _request(
    plan: Plan, row: str, model: str, preset: Preset
) -> tuple[BatchEntry, dict[str, object]]:
    rendered = plan.rendered
    body = body_of(rendered.request, model, preset, stream=False)
    entry = BatchEntry(
        id=plan.id,
        inputs=dict(plan.inputs),
        from_contacts=plan.from_contacts,
        row=row,
        opening=rendered.request.opening,
        title=rendered.title,
        settings=rendered.settings,
        notes=tuple(notes_of(rendered.request, preset, body, {})),
        language=plan.prompt.language.text if plan.prompt.language else "",
        register=plan.prompt.register,
    )
    return entry, body


def _preset(backend: Backend) -> Preset:
    if not isinstance(backend, OpenAIBackend):
        raise ConfigError(
            f"{backend.provider} has no batch files: they are for providers with OpenAI's API.",
            hint="Name a model of one with -m, for example openai:gpt-4o-mini or vllm:MODEL.",
        )
    return backend.preset


def _known(path: Path) -> str:
    """Return a path as text from which it can be opened again.

    Raises:
        UsageError: If it is not UTF-8.
    """
    if storable(text := str(path.resolve())) != text:
        raise UsageError(
            f"{path}: its name is not UTF-8, so the journal cannot hold it.",
            hint="Rename it, and export again.",
        )
    return text


def _recipe(drafter: Drafter, prompt: Prompt, profile: Profile, base_url: str) -> BatchRecipe:
    return BatchRecipe(
        kind=prompt.kind.name,
        prompt_version=prompt.version,
        profile=_known(profile.path) if profile.path else "",
        profile_hash=profile.hash,
        provider=drafter.backend.provider,
        model=drafter.backend.model,
        base_url=base_url,
        drafts=_known(drafter.store.folder) if drafter.store else "",
        include=prompt.include,
        exclude=prompt.exclude,
        sources=tuple(str(Path(source.path).resolve()) for source in prompt.cites),
    )
