"""A run's work done by the workers of a Dask cluster, instead of threads here.

Scheduling, transport and lost workers are Dask's business: what is here makes a task
something that can be sent. The workers need draftkit, the key in their own environment,
and the folder of drafts under the same path.
"""

from __future__ import annotations

import math
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from draftkit.backends.limiter import Limiter
from draftkit.errors import DraftkitError, InputError, PromptError, UsageError
from draftkit.runs.pool import Pool
from draftkit.runs.worker import Result, Task, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from draftkit.backends.base import Options
    from draftkit.backends.request import Settings
    from draftkit.documents.source import Source
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.search import SearchBounds
    from draftkit.language.tags.manner import Register
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["Cluster", "SharedLimiter", "WorkerRecipe", "connected"]

_CONNECT_S = 10

# The topic of the events by which workers tell each other of refusals.
_REFUSALS = "draftkit-refusals"

# The workers of this process by their recipe: the tasks of a run share one, and with it
# the connections and the limiter.
_workers: dict[str, Worker] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class WorkerRecipe:
    """All that a worker elsewhere needs to draft a run's rows.

    Attributes:
        spec: `PROVIDER:MODEL`.
        options: How to reach it. It had better not have a key, which would travel along.
        kind: The kind's name.
        version: The version of its prompt here; the worker must have the same.
        profile: The profile's data.
        folder: The folder of drafts, as an absolute path.
        settings: Overrides of the prompt's settings.
        bounds: How far to go for a draft that passes.
        threads: How many tasks a worker has at the same time.
        include: Parts of the profile that the user wants to be sent.
        exclude: Parts that the user does not want to be sent.
        language: The tag of the language that all are written in, if one was asked for.
        register: How formally the readers are addressed, likewise.
        cites: The sources that go along.
        run: Tells this run's recipe from others.
    """

    spec: str
    options: Options
    kind: str
    version: str
    profile: dict[str, Any]
    folder: Path
    settings: Settings
    bounds: SearchBounds
    threads: int
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    language: str = ""
    register: Register = ""
    cites: tuple[Source, ...] = ()
    run: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def of(
        cls, drafter: Drafter, options: Options, prompt: Prompt, profile: Profile, threads: int
    ) -> Self:
        """Return the recipe of what a drafter here would do."""
        backend, store = drafter.backend, drafter.store
        if store is None:
            raise InputError("A run needs a folder: its drafts say what is done.")
        return cls(
            f"{backend.provider}:{backend.model}",
            options,
            prompt.kind.name,
            prompt.version,
            profile.data,
            store.folder.resolve(),
            drafter.settings,
            drafter.bounds,
            threads,
            prompt.include,
            prompt.exclude,
            prompt.language.text if prompt.language else "",
            prompt.register,
            prompt.cites,
        )

    def __call__(self, task: Task) -> Result | None:
        """Draft a row, on a worker."""
        with _lock:
            if self.run not in _workers:
                _workers.clear()  # a worker that stays for many runs keeps only the last
                _workers[self.run] = self._worker()
            worker = _workers[self.run]
        return worker(task)

    def _worker(self) -> Worker:
        from draftkit.backends.base import open_backend
        from draftkit.drafting.draft import Drafter
        from draftkit.drafts.store import Store
        from draftkit.language.tags.tag import Tag
        from draftkit.profile.profile import Profile
        from draftkit.prompts.prompt import Prompt

        prompt = Prompt.find(self.kind).sending(self.include, self.exclude).citing(self.cites)
        prompt = prompt.writing(Tag.find(self.language) if self.language else None, self.register)
        if prompt.version != self.version:
            raise PromptError(
                f"{self.kind}: the cluster's workers have another version of this prompt. "
                "Install the same draftkit, and your own prompts, there."
            )
        backend = open_backend(self.spec, self.options)
        drafter = Drafter(backend, Store(self.folder), settings=self.settings, bounds=self.bounds)
        limiter = SharedLimiter(self.threads, self.run)
        return Worker(drafter, prompt, Profile.from_dict(self.profile), limiter)


class SharedLimiter(Limiter):
    """A limiter whose refusals are heeded by all workers of a run, in whatever process.

    A refusal is an event, which the scheduler sends to all who listen, so that no worker has
    to ask before a request. If the events do not come through, each worker heeds only the
    refusals that it gets itself.

    Args:
        start: How many requests may be under way at once in this process.
        run: Whose refusals to heed: `WorkerRecipe.run`.
    """

    def __init__(self, start: int, run: str) -> None:
        super().__init__(start)
        self._run = run
        with suppress(Exception):  # a row matters more than the refusals of others
            self._listen()

    def _listen(self) -> None:
        from distributed import get_client

        client = get_client()
        client.subscribe_topic(_REFUSALS, self._hear)
        for at, (run, wait_s) in client.get_events(_REFUSALS):  # from before it listened
            self._hear((at, (run, wait_s - (time.time() - at))))

    def slow_down(self, began: float, wait_s: float) -> None:
        """Tell the run's other workers as well."""
        super().slow_down(began, wait_s)
        with suppress(Exception):
            from distributed import get_worker

            get_worker().log_event(_REFUSALS, (self._run, wait_s))

    def _hear(self, event: tuple[float, tuple[str, float]]) -> None:
        """Wait as long as another worker was told to, but from now: computers' clocks differ."""
        _, (run, wait_s) = event
        if run == self._run and wait_s > 0:
            now = time.monotonic()
            # A worker that is waiting knows of it already, if only because the refusal was its
            # own: the two count as one.
            super().slow_down(-math.inf if now < self._not_before else now, wait_s)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that a run can use.

    Attributes:
        executor: Gives tasks to its workers.
        threads: How many tasks all of them have at the same time.
        per_worker: How many the largest worker has.
    """

    executor: Executor
    threads: int
    per_worker: int

    def pool(self, drafter: Drafter, options: Options, prompt: Prompt, profile: Profile) -> Pool:
        """Return a pool that does there what a drafter would do here."""
        recipe = WorkerRecipe.of(drafter, options, prompt, profile, self.per_worker)
        return Pool(self.executor, recipe)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler, for the length of a block.

    Args:
        address: Such as `tcp://10.0.0.7:8786`.

    Raises:
        UsageError: If the extra `dask` is not installed.
        DraftkitError: If nobody answers there, or there are no workers.
    """
    try:
        from distributed import Client
    except ImportError as exc:
        raise UsageError(
            "The package distributed is missing.", hint='pip install "draftkit[dask]"'
        ) from exc
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as exc:
        raise DraftkitError(
            f"No Dask scheduler answers at {address}: {exc}.", hint="Is `dask scheduler` running?"
        ) from exc
    try:
        client.wait_for_workers(1, timeout=_CONNECT_S)
        threads = client.nthreads().values()
        # A task is never the same as an earlier one, whose draft may be gone by now.
        yield Cluster(client.get_executor(pure=False), sum(threads), max(threads))
    except TimeoutError as exc:
        raise DraftkitError(
            f"The Dask scheduler at {address} has no workers.", hint="Start some: dask worker"
        ) from exc
    finally:
        client.close()
