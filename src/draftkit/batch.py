"""Drafts through batch files: exported here, answered elsewhere, collected days later.

    export    rows -> FILE.jsonl and its journal                       (this room)
    submit    FILE.jsonl -> a batch of OpenAI's API                    (batch_api)
    collect   the results -> drafts, checked and saved as all are      (batch_collect)

`vllm run-batch` answers the same files without an API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.body import body_of, notes_of
from draftkit.backends.openai import OpenAIBackend
from draftkit.batch_file import Entry, Parts, Recipe, taken
from draftkit.drafter import Drafter
from draftkit.errors import ConfigError, InputError, UsageError
from draftkit.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from draftkit.backends.base import Backend
    from draftkit.backends.presets import Preset
    from draftkit.completion import Completion
    from draftkit.drafter import Plan
    from draftkit.profile import Profile
    from draftkit.request import Request

__all__ = ["ByFile", "Exported", "Row", "export"]

Row = tuple[str, "Mapping[str, object]"]
"""Where a row stands, for messages, and its inputs."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        files: The files of requests; none if there was nothing to ask for.
        requests: How many requests are in them.
        drafted: How many rows were left out because their drafts exist.
        repeated: How many rows were left out because an earlier one is the same.
    """

    files: tuple[Path, ...] = ()
    requests: int = 0
    drafted: int = 0
    repeated: int = 0


class ByFile:
    """Stands for a model that answers through files: nobody can ask it at once.

    Args:
        provider: Who answers.
        model: The model's id.
        capabilities: As of any backend.
        context_window: Likewise.
    """

    def __init__(
        self,
        provider: str,
        model: str,
        capabilities: frozenset[str] = frozenset(),
        context_window: int | None = None,
    ) -> None:
        self.provider = provider
        self.model = model
        # A guide is filled sentence by sentence, which needs answers at once.
        self.capabilities = capabilities - {"guide"}
        self.context_window = context_window

    @classmethod
    def of(cls, backend: Backend) -> ByFile:
        """Return what stands for a backend's model."""
        return cls(backend.provider, backend.model, backend.capabilities, backend.context_window)

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Never called: what comes from a batch is finished, not asked for."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to give back."""


def export(  # noqa: PLR0913 - each is one thing that a request is made of
    rows: Iterable[Row],
    file: Path,
    *,
    kind: str | Prompt,
    profile: Profile,
    drafter: Drafter,
    base_url: str = "",
) -> Exported:
    """Write the requests for many drafts, and the journal to collect their answers with.

    Args:
        rows: Where each row stands, and its inputs.
        file: What to write, `NAME.jsonl`. Where it would be more than OpenAI takes
            (50,000 requests or 200 MB), it becomes `NAME-001.jsonl` and so on.
        kind: The kind, or its prompt.
        profile: Whose drafts they are.
        drafter: The model (nothing is sent to it), the settings, and the store: what
            that has already is not asked for again.
        base_url: The user's own address of the provider.

    Raises:
        InputError: If a row is wrong; then nothing is written.
        UsageError: If the file exists or cannot be written.
        ConfigError: If the model's provider does not speak OpenAI's API.
    """
    preset = _preset(drafter.backend)
    if file.suffix != ".jsonl":
        raise UsageError(f"{file}: a file of batch requests is called NAME.jsonl.")
    if file.exists():
        raise taken(file)
    prompt = kind if isinstance(kind, Prompt) else Prompt.find(kind)
    exporter = _Exporter(drafter, prompt, profile, preset)
    with Parts(file, _recipe(drafter, prompt, profile, base_url)) as parts:
        for row, given in rows:
            exporter.take(row, given, parts)
        files = tuple(parts.keep())
    return Exported(files, exporter.requests, exporter.drafted, exporter.repeated)


class _Exporter:
    """Turns rows into requests, each draft once."""

    def __init__(self, drafter: Drafter, prompt: Prompt, profile: Profile, preset: Preset) -> None:
        self._drafter = Drafter(
            ByFile.of(drafter.backend), drafter.store, settings=drafter.settings
        )
        self._prompt = prompt
        self._profile = profile
        self._preset = preset
        self._seen: set[str] = set()
        self.requests = self.drafted = self.repeated = 0

    def take(self, row: str, given: Mapping[str, object], parts: Parts) -> None:
        try:
            plan = self._drafter.plan(self._prompt, self._profile, given)
        except InputError as exc:
            raise InputError(f"{row}: {exc}") from exc
        if plan.id in self._seen:
            self.repeated += 1
        elif self._drafter.existing(plan) is not None:
            self.drafted += 1
        else:
            self.requests += 1
            parts.add(*self._request(plan, row))
        self._seen.add(plan.id)

    def _request(self, plan: Plan, row: str) -> tuple[Entry, dict[str, object]]:
        request = plan.rendered.request
        body = body_of(request, self._drafter.backend.model, self._preset, stream=False)
        notes = notes_of(request, self._preset, body, {})
        entry = Entry(
            plan.id,
            dict(plan.inputs),
            row,
            request.opening,
            plan.rendered.title,
            plan.rendered.settings,
            tuple(notes),
        )
        return entry, body


def _preset(backend: Backend) -> Preset:
    if not isinstance(backend, OpenAIBackend):
        raise ConfigError(
            f"{backend.provider} has no batch files: they are for providers with OpenAI's API.",
            hint="Name a model of one with -m, for example openai:gpt-4o-mini or vllm:MODEL.",
        )
    return backend.preset


def _recipe(drafter: Drafter, prompt: Prompt, profile: Profile, base_url: str) -> Recipe:
    return Recipe(
        kind=prompt.kind.name,
        prompt_version=prompt.version,
        profile=str(profile.path.resolve()) if profile.path else "",
        profile_hash=profile.hash,
        provider=drafter.backend.provider,
        model=drafter.backend.model,
        base_url=base_url,
        drafts=str(drafter.store.folder.resolve()) if drafter.store else "",
    )
