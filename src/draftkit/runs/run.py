"""Many drafts: rows go in, results come out, and the folder is the journal.

    rows -> matched, validated -> drafted before? -> threads (or a cluster) -> results

A run can be killed at any moment and started again: a draft's id is the hash of all that
it is made of, so what exists is not made, or paid for, again.
"""

from __future__ import annotations

import dataclasses
import itertools
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from draftkit.backends.limiter import Limiter, StoppedError
from draftkit.errors import DraftkitError, InputError, limit_reached
from draftkit.people.selection import Selection, validated
from draftkit.runs.answered import Answered
from draftkit.runs.copied import hash_of, inputs_hash
from draftkit.runs.forecast import SAMPLE, Forecast
from draftkit.runs.mended import mended
from draftkit.runs.open_files import fit
from draftkit.runs.pool import Pool
from draftkit.runs.unsaid import unsaid_in
from draftkit.runs.worker import Result, Status, Task, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Request
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.journal import Finished, Journal
    from draftkit.people.contacts import Rows
    from draftkit.people.mapping import Matching
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.copied import Copied

__all__ = ["Run"]

# The first request is sent alone, and a wrong key or model is refused at once: one that has
# been under way for this long is being answered.
ALONE_S = 1.0
_GLANCE_S = 0.05

# How often to ask whether another run in the same folder is over.
_WAIT_S = 0.25

# How many of an id's digits are kept: two among 100,000 ids share them once in 200 million
# runs, and an integer of so many takes a third less memory than one of all.
_TELLING = 15

# After so many failures one after the other, it is not the rows that are wrong.
HOPELESS = 20


class Run:
    """A bulk job: one kind of draft for many rows.

    Args:
        drafter: Who drafts; it has a store.
        prompt: The kind.
        profile: Whose drafts they are.
        rows: Whom they are for.
        matching: Which column is which input.
        selection: Which rows are meant.
        concurrency: How many drafts at the same time; None adapts to the server.
        pool: Who does the work, as many tasks at a time as `concurrency` says; None for
            threads here.
        copied: The rows whose prompt a person has copied: the answer is for these alone.

    Attributes:
        fewer: Says so if fewer can be under way at once than were asked for; else empty.
    """

    def __init__(  # noqa: PLR0913 - a run is made of these
        self,
        drafter: Drafter,
        prompt: Prompt,
        profile: Profile,
        rows: Rows,
        matching: Matching,
        *,
        selection: Selection | None = None,
        concurrency: int | None = None,
        pool: Pool | None = None,
        copied: Copied | None = None,
    ) -> None:
        if drafter.store is None:
            raise InputError("A run needs a folder: its drafts say what is done.")
        self.store = drafter.store
        self.limiter = Limiter.of(drafter.backend, concurrency)
        self._drafter = drafter
        self.prompt, self.profile = prompt, profile
        if "small" in drafter.writer.capabilities:
            refused = partial(unsaid_in, drafter, prompt, profile)
            matching = dataclasses.replace(matching, refused=refused)
        self._rows, self._matching = rows, matching
        self._selection = selection or Selection()
        self.fewer = "" if pool or self.by_hand else fit(self.limiter)
        self._worker = Worker(drafter, prompt, profile, self.limiter)
        self._pool = pool or (Pool.here(self._worker) if self.by_hand else None)
        self.copied = copied
        self._checked: int | None = None
        # A person's answers are not awaited one by one, as one paste may have many.
        self._window: int | None = self.limiter.most if self.by_hand else None
        self._rehearsed = False
        self._stopped = False
        self._why: DraftkitError | None = None
        self._failures = 0

    @property
    def by_hand(self) -> bool:
        """Whether a person carries the requests, in this thread."""
        return "by_hand" in self.backend.capabilities

    def ask_again(self, tell: Callable[[str], None]) -> None:
        """Ask again, instead of failing, for an answer that somebody mixed up.

        Args:
            tell: Called with what was wrong.
        """
        self._worker.on_mistake = tell

    @property
    def backend(self) -> Backend:
        """The model."""
        return self._drafter.backend

    def check(self) -> int:
        """Validate all rows, and return how many there are.

        Raises:
            InputError: If one of them cannot be drafted and is not to be skipped.
        """
        if self._checked is None:
            self._checked = validated(self._rows, self._matching, self._selection)
        return self._checked

    def forecast(self, *, estimate: bool = False) -> Forecast:
        """Find out what a run would do, and send nothing.

        Args:
            estimate: Whether to estimate the tokens as well.

        Raises:
            InputError: If a row cannot be drafted and is not to be skipped.
        """
        self.check()
        found = Forecast.of(self.items())
        if estimate:
            tasks = (item for item in self.items() if isinstance(item, Task))
            plans = (self._plan(task) for task in itertools.islice(tasks, SAMPLE))
            candidates = self._drafter.bounds.candidates
            found.estimate(plans, self.backend.provider, self.backend.model, candidates)
        return found

    def request(self, tasks: Sequence[Task]) -> Request:
        """Return one request for these rows, as a person carries it to a chat window."""
        from draftkit.runs.pasting import request_for

        return request_for(self._drafter, self.prompt, self.profile, tasks)

    def _plan(self, task: Task) -> Plan:
        return self._drafter.plan(
            self.prompt, self.profile, task.inputs, fresh=task.fresh, language=task.language
        )

    def results(self, on_wait: Callable[[], object] | None = None) -> Iterator[Result]:
        """Draft, and return each row's result as soon as it is there.

        While another run is at work in the folder, this one waits for its end: what that
        one has drafted is not paid for again. The first request is sent alone until it is
        answered, or a second has passed without a refusal: one request is enough to show that
        the key or the model is wrong. A row that fails does not stop the others.

        Args:
            on_wait: Called again and again while another run is at work.

        Raises:
            DraftkitError: After the last result, if the run was stopped by something that is
                no row's fault: a wrong key or model, no credit, no server, a full disk.
        """
        self.check()

        def wait() -> None:
            if on_wait:
                on_wait()
            self.limiter.pause(_WAIT_S)

        with suppress(StoppedError), self.store.alone("run", wait):
            yield from self._results()

    def _results(self) -> Iterator[Result]:
        pool = self._pool or Pool.of_threads(self.limiter.most, self._worker)
        try:
            for item in self._due():
                if isinstance(item, Result):
                    yield item
                    continue
                if self.copied and hash_of(self.prompt, item) not in self.copied.rows:
                    continue
                yield from self._come(pool)
                if self._stopped:
                    break
                pool.give(item)
            yield from self._come(pool, until=1)
        finally:
            if pool.waiting:  # the caller takes no more results, or somebody pressed Ctrl-C
                self.stop(now=True)
                pool.cancel()
            pool.close()
        if self._why:
            raise self._why

    def _due(self) -> Iterator[Task | Result]:
        """Yield the items. If they cannot be read, what is under way is paid for, and finishes."""
        try:
            yield from self.items()
        except (DraftkitError, OSError) as exc:
            told = exc if isinstance(exc, DraftkitError) else DraftkitError(limit_reached(exc))
            self._why = self._why or told
            self.stop()

    def _come(self, pool: Pool, until: int | None = None) -> Iterator[Result]:
        """Yield results until fewer than `until`, or than the window, are still to come."""
        while pool.waiting >= (until or self._window or 1):
            try:
                result = pool.next(None if self._window else _GLANCE_S)
            except TimeoutError:
                alone_s = self.limiter.unanswered_s
                if self._pool is None and alone_s:
                    self._rehearse()
                    if alone_s >= ALONE_S:
                        self._open()
                continue
            if result is not None:
                self._judge(result)
                yield result
                self._open()

    def _rehearse(self) -> None:
        """Load what the checks need while the first request is alone: once, in idle time."""
        if not self._rehearsed:
            self._rehearsed = True
            with suppress(OSError):  # who needs it says so
                self._drafter.rehearse(self.prompt, self.profile)

    def _open(self) -> None:
        """Hand out more than one task: twice as many as can be under way, so no thread waits.

        Tasks that are elsewhere cannot be taken back, so there it is as many as can be under way.
        """
        self._window = self.limiter.most * (1 if self._pool else 2)

    def stop(self, *, now: bool = False) -> None:
        """Begin no more drafts; may be called from any thread or a signal handler.

        Args:
            now: False lets those that are under way finish. True ends them as well, and what
                has come of them is kept as partial drafts.
        """
        self._stopped = True
        self.limiter.stop()
        if now:
            self._worker.interrupt()

    def _judge(self, result: Result) -> None:
        """Stop the run if there is no sense in going on."""
        failed = result.status is Status.FAILED
        self._failures = self._failures + 1 if failed else 0
        if result.stops or self._failures >= HOPELESS:
            self._why = self._why or DraftkitError(result.error)
            self.stop()

    def items(self) -> Iterator[Task | Result]:
        """Yield each row's result if it is known already, else its task; send nothing."""
        journal = self.store.journal()
        first_with: dict[int, tuple[int, int]] = {}
        skip = self._selection.skip_invalid  # else all rows have been validated
        for row in self._selection.of(self._rows):
            if skip and (found := self._matching.problem(row)):
                column, why = found
                yield Result(row.number, "", Status.SKIPPED, error=why, column=column)
                continue
            given = self._matching.given(row)
            recipient = str(next(iter(given.values()), ""))
            language = self._matching.language(row)
            id_ = self._identify(given, language)
            rest = self._matching.rest(row)
            same, first = first_with.setdefault(int(id_[:_TELLING], 16), (row.number, rest))
            if same != row.number:
                apart = rest != first
                error = f"the same as line {same}{' in all that is sent' if apart else ''}"
                yield Result(row.number, recipient, Status.DUPLICATE, id_, error=error, apart=apart)
                continue
            finished = self._last(journal, id_, given, language)
            if finished and self._selection.retry_failed and not finished.passed:
                finished = dataclasses.replace(finished, passed=mended(finished, self.profile))
            failed = finished is not None and not finished.passed
            if finished is None or (self._selection.retry_failed and failed):
                own = self._matching.own(row)
                others = self._names if self.by_hand else frozenset()
                yield Task(row.number, recipient, given, failed, own, language, others)
            else:
                status = Status.DONE if finished.passed else Status.FAILED_CHECKS
                yield Result(
                    row.number,
                    recipient,
                    status,
                    finished.id,
                    finished.path,
                    error=finished.damaged,
                    before=True,
                )

    @cached_property
    def _names(self) -> frozenset[str]:
        """Whom all rows are for, including those that are not selected now."""
        from draftkit.checks.addressee import whom_for

        sound = (row for row in self._rows if not self._matching.problem(row))
        return frozenset(whom_for(self.prompt.checks, self._matching.given(row)) for row in sound)

    def lost(self) -> dict[str, bool]:
        """Return the hashes of the copied rows that need no draft any more.

        True for a row that is drafted already, False if the list has no such row any more.
        """
        if self.copied is None:
            return {}
        to_do = {hash_of(self.prompt, item) for item in self.items() if isinstance(item, Task)}
        if not (missing := [hash_ for hash_ in self.copied.rows if hash_ not in to_do]):
            return {}
        kind, known = self.prompt.kind.name, self._matching
        there = {
            inputs_hash(kind, known.given(row), known.language(row))
            for row in self._selection.of(self._rows)
            if not known.problem(row)
        }
        return {hash_: hash_ in there for hash_ in missing}

    def _identify(
        self, given: Mapping[str, Any], language: str, number: int = 0, answer: str = ""
    ) -> str:
        return self._drafter.identify(
            self.prompt, self.profile, given, number=number, language=language, answer=answer
        )

    @cached_property
    def _answered(self) -> Answered:
        return Answered(self.store, self.prompt)

    def _last(
        self, journal: Journal, id_: str, given: Mapping[str, Any], language: str
    ) -> Finished | None:
        """Return a draft of a row that passed, or the last of those that were tried.

        Where a person is asked, drafts of answers that they brought in a file count, too; an
        answer that is brought now is for a draft of its own.
        """
        last = self._last_of(journal, id_, given, language)
        if not self.by_hand or self.backend.answer or _is_good(last):
            return last
        for answer in self._answered.to(given):
            id_ = self._identify(given, language, answer=answer)
            found = self._last_of(journal, id_, given, language, answer)
            if _is_good(found):
                return found
            last = last or found
        return last

    def _last_of(
        self,
        journal: Journal,
        id_: str,
        given: Mapping[str, Any],
        language: str,
        answer: str = "",
    ) -> Finished | None:
        """Do the same for one recipe; a damaged draft counts if no other took its place."""
        last = None
        for number in itertools.count(1):
            finished = journal.find(id_)
            if finished is None:
                return last
            last = finished
            if _is_good(finished):
                return last
            id_ = self._identify(given, language, number, answer)
        return None


def _is_good(finished: Finished | None) -> bool:
    return finished is not None and finished.passed and not finished.damaged
