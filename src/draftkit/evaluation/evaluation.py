"""Drafts made from many briefs in several ways, to see which way is better.

An arm is a way of making drafts: a prompt and a model, say. Every draft that an arm makes
is one line of `results.jsonl`, written before the next is begun. So a run that is killed
goes on where it was, and one that was finished sends nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.backends.completion import Usage
from draftkit.drafts.store import Store
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    DeadlineError,
    InputError,
    ModelNotFoundError,
    OutputError,
    QuotaError,
    StoreError,
    UsageError,
)
from draftkit.files.lock import lock
from draftkit.files.regular_file import append_to, read_bytes
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.evaluation.cases import Case

__all__ = ["Arm", "CaseResult", "CaseResults", "DraftArm", "Made", "Step", "run", "steps"]

# An arm that fails so often in a row is not unlucky but broken.
FAILURES_IN_A_ROW = 3

# How each line begins, also one that was torn.
_BEGINNING = '{"key": "'

# Errors that every other brief would meet as well.
_HOPELESS = (AuthenticationError, ModelNotFoundError, QuotaError)


@dataclass(frozen=True, slots=True)
class Made:
    """What an arm made from a case.

    Attributes:
        text: The draft's body.
        complete: Whether the model came to an end by itself.
        written: The share of the words that a model wrote, 0 to 1; None if not known.
        usage: What it cost, in tokens, all candidates together.
        failure: Why there is no draft; empty if there is one.
    """

    text: str
    complete: bool = True
    written: float | None = None
    usage: Usage = field(default_factory=Usage)
    failure: str = ""


class Arm(Protocol):
    """A way of making drafts."""

    @property
    def name(self) -> str:
        """What tables and plots call it."""

    def recipe(self, case: Case) -> Sequence[Any]:
        """Return all that a draft depends on, as plain data. Nothing is sent.

        Raises:
            UsageError: If no draft can be made of this case.
        """

    def make(self, case: Case, store: Store) -> Made:
        """Make a draft.

        Args:
            case: The brief.
            store: For this draft alone: what has come is kept there until it is a result.

        Raises:
            BackendError: If the model fails.
        """


class DraftArm:
    """The way of draftkit itself: one drafter with the prompts of one folder.

    Args:
        name: What tables and plots call it.
        drafter: Makes the drafts; its store is not used.
        prompt: Finds the prompt of a kind; the usual ones if left out.
    """

    def __init__(
        self, name: str, drafter: Drafter, prompt: Callable[[str], Prompt] = Prompt.find
    ) -> None:
        self.name = name
        self._drafter = drafter
        self._prompt = cache(prompt)  # compiled once, not for each brief

    def recipe(self, case: Case) -> Sequence[Any]:
        """Return the plan's id, which stands for prompt, profile, inputs, model and settings."""
        return [self._plan(case).id, dataclasses.asdict(self._drafter.bounds)]

    def make(self, case: Case, store: Store) -> Made:
        """Make the draft as a command would; other drafts are not looked at."""
        draft = self._drafter.keeping_in(store).draft(self._plan(case))
        return Made(draft.body, draft.complete, draft.written, draft.usage)

    def _plan(self, case: Case) -> Plan:
        return self._drafter.plan(self._prompt(case.kind), case.profile, case.inputs)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One line of `results.jsonl`: a draft and how it came about, without a verdict.

    The verdict is reached anew from the text each time, so that it is that of today's checks.

    Attributes:
        key: The SHA-256 of all that the draft depends on.
        arm: The arm's name.
        case: The case's id.
        asked: The digest of what was asked for (`Case.digest`).
        repetition: Which of several drafts of one recipe it is, counted from 0.
        made: The draft.
        seconds: How long it took, all candidates and repairs together.
    """

    key: str
    arm: str
    case: str
    asked: str
    repetition: int
    made: Made
    seconds: float

    def as_line(self) -> str:
        """Return it as one line of JSON."""
        data = {**dataclasses.asdict(self), **dataclasses.asdict(self.made)}
        del data["made"]
        data["usage"] = self.made.usage.as_dict()
        return json.dumps(data, ensure_ascii=True) + "\n"

    @classmethod
    def from_line(cls, line: str) -> CaseResult | None:
        """Read a line; None if it is torn or not of this form."""
        try:
            data = json.loads(line)
            made = {own.name: data.pop(own.name) for own in dataclasses.fields(Made)}
            return cls(**data, made=Made(**{**made, "usage": Usage(**made["usage"])}))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


class CaseResults:
    """The results of one folder.

    Args:
        folder: Where they are, or will be.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "results.jsonl"

    def __iter__(self) -> Iterator[CaseResult]:
        """Yield what is there, the oldest first; a torn line is passed over.

        Raises:
            StoreError: If the file cannot be read, or no line of it is a result or the
                beginning of one: it is somebody else's, and nothing is added to it.
        """
        try:
            text = read_bytes(self.path).decode("utf-8", "replace")
        except FileNotFoundError:
            return
        except OSError as exc:
            raise StoreError(f"{self.path}: cannot be read: {exc.strerror}.") from exc
        lines = text.split("\n")
        found = [one for line in lines if (one := CaseResult.from_line(line)) is not None]
        torn = len(lines) == 1 and text[: len(_BEGINNING)] == _BEGINNING[: len(text)]
        if not found and not torn and text.strip():
            raise StoreError(
                f"{self.path} holds no results of an evaluation, so it stays as it is.",
                hint="Name another folder.",
            )
        yield from found

    def store(self, step: Step) -> Store:
        """Return where what has come of a draft is kept, until it is a result."""
        return Store(self.path.parent / "unfinished" / step.key[:16])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock the file for this process alone, or two would pay for the same drafts.

        Raises:
            UsageError: If another process holds it.
            StoreError: If it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            append_to(self.path).close()
        except OSError as exc:
            raise self._unwritable(exc) from exc
        with lock(self.path, f"{self.path} is being written by another evaluation."):
            yield

    def _unwritable(self, exc: OSError) -> StoreError:
        return StoreError(f"{self.path}: cannot be written: {exc.strerror}.")

    def add(self, result: CaseResult) -> None:
        """Write one result so that it survives a crash of the computer.

        Raises:
            StoreError: If it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with append_to(self.path) as file:
                torn = file.seek(0, os.SEEK_END) and self._last_byte(file) != b"\n"
                file.write((b"\n" if torn else b"") + result.as_line().encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as exc:
            raise self._unwritable(exc) from exc

    @staticmethod
    def _last_byte(file: Any) -> bytes:
        file.seek(-1, os.SEEK_END)
        last: bytes = file.read(1)
        return last


@dataclass(frozen=True, slots=True)
class Step:
    """One draft that an evaluation consists of.

    Attributes:
        arm: The arm that makes it.
        case: The brief that it is made from.
        repetition: Which of several it is, counted from 0.
        key: The SHA-256 of all that it depends on.
    """

    arm: Arm
    case: Case
    repetition: int
    key: str


def steps(arms: Iterable[Arm], cases: Sequence[Case], *, repeat: int = 1) -> list[Step]:
    """Plan all drafts of an evaluation, one arm after the other. Nothing is sent.

    Args:
        arms: The ways of making drafts.
        cases: The briefs.
        repeat: How often each arm makes each draft.

    Raises:
        InputError: If a case does not fit its kind, with the file and line.
    """
    planned: list[Step] = []
    for arm in arms:
        for case in cases:
            try:
                recipe = arm.recipe(case)
            except UsageError as exc:
                raise InputError(f"{case.where}: {exc}") from exc
            for repetition in range(repeat):
                text = json.dumps([arm.name, *recipe, repetition], sort_keys=True, default=str)
                key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
                planned.append(Step(arm, case, repetition, key))
    return planned


def run(
    planned: Sequence[Step],
    results: CaseResults,
    on_result: Callable[[Step, CaseResult | BackendError], None] = lambda _step, _result: None,
) -> list[CaseResult]:
    """Make the drafts that are not there yet, and return those of all steps.

    Args:
        planned: What to make, in this order.
        results: What was made before, and where the rest goes.
        on_result: Called with each draft that was made, or with the error instead of one.

    Raises:
        BackendError: If a model cannot be used at all, or fails several times in a row.
            What was made is kept; the same call goes on from there.
        UsageError: If another process is making drafts in this folder.
        StoreError: If a result cannot be written.
    """
    done = {result.key: result for result in results}
    if any(step.key not in done for step in planned):
        with results.alone():
            done = {result.key: result for result in results}
            _make_missing(planned, done, results, on_result)
    return [done[step.key] for step in planned if step.key in done]


def _make_missing(
    planned: Sequence[Step],
    done: dict[str, CaseResult],
    results: CaseResults,
    on_result: Callable[[Step, CaseResult | BackendError], None],
) -> None:
    failures = 0
    for step in planned:
        if step.key in done:
            continue
        store = results.store(step)
        try:
            result = _made(step, store)
        except BackendError as exc:
            failures += 1
            if isinstance(exc, _HOPELESS) or failures >= FAILURES_IN_A_ROW:
                exc.add_note("What was made is kept; the same command goes on from there.")
                raise
            on_result(step, exc)
            continue
        failures = 0
        results.add(result)
        rmtree(store.folder, ignore_errors=True)
        with suppress(OSError):  # others may have begun in it
            store.folder.parent.rmdir()
        done[step.key] = result
        on_result(step, result)


def _made(step: Step, store: Store) -> CaseResult:
    started = time.monotonic()
    try:
        made = step.arm.make(step.case, store)
    except OutputError as exc:
        made = Made(exc.raw, complete=False, failure=str(exc))
    except DeadlineError as exc:  # it may have been paid for, so it is a result
        made = Made("", complete=False, failure=str(exc))
    seconds = round(time.monotonic() - started, 3)
    case = step.case
    return CaseResult(step.key, step.arm.name, case.id, case.digest, step.repetition, made, seconds)
