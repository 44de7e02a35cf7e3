"""One row of a run: a task goes in, a result comes out, and nothing is raised."""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from draftkit.backends.completion import Usage
from draftkit.backends.limiter import Limited, Limiter, StoppedError
from draftkit.drafting.draft import Drafter
from draftkit.errors import (
    LASTING,
    AddresseeError,
    ConfigError,
    DraftkitError,
    StoreError,
    with_one_stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["Result", "Status", "Task", "Worker"]

# Errors that the next row would meet as well.
_STOPPING = (*LASTING, ConfigError, StoreError)

# How often to ask whether another process has made a row's draft.
_WAIT_S = 0.1


class Status(StrEnum):
    """What became of a row: the words of the report."""

    DRAFTED = "drafted"
    DONE = "done before"
    FAILED_CHECKS = "failed checks"
    FAILED = "failed"
    SKIPPED = "skipped"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Task:
    """A row that is to be drafted.

    Attributes:
        row: Its number.
        recipient: Whom it is for, for the report.
        inputs: The inputs as they are given.
        fresh: Whether another draft is wanted though there is one.
        from_contacts: The inputs that are the row's own, not the same for all.
        language: The tag of the language that the row says, if it does.
        others: Whom the rows of the list are for, where a person carries the answers.
        mistake: Why the answer that a person brought is that of another row.
    """

    row: int
    recipient: str
    inputs: Mapping[str, Any]
    fresh: bool = False
    from_contacts: tuple[str, ...] = ()
    language: str = ""
    others: frozenset[str] = frozenset()
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row.

    Attributes:
        row: Its number: the line on which it begins.
        recipient: Whom it is for: its first input.
        status: What became of it.
        id: The draft's id; empty if there is none.
        path: The draft's file, if there is one.
        findings: What the checks found in a draft that was made now, one sentence each.
        error: Why there is no draft, or the one that is there cannot be read; else empty.
        column: The column that is wrong, where the row was skipped because of one.
        usage: What it cost, in tokens.
        before: Whether the draft was there before.
        stops: Whether the other rows would fail for the same reason.
        apart: Whether a duplicate is the same only in what is sent: it may be for somebody else.
    """

    row: int
    recipient: str
    status: Status
    id: str = ""
    path: Path | None = None
    findings: tuple[str, ...] = ()
    error: str = ""
    column: str = ""
    usage: Usage = field(default_factory=Usage)
    before: bool = False
    stops: bool = False
    apart: bool = False


class Worker:
    """Drafts rows, any number at the same time.

    Args:
        drafter: Who drafts.
        prompt: The kind.
        profile: Whose drafts they are.
        limiter: Says when a request may be sent.

    Attributes:
        on_mistake: Called with what was wrong before a person who mixed two answers up is
            asked again; None lets the row fail.
    """

    def __init__(
        self, drafter: Drafter, prompt: Prompt, profile: Profile, limiter: Limiter
    ) -> None:
        self._backend = drafter.backend
        self._limiter = limiter
        self._drafter = Drafter(
            Limited(drafter.backend, limiter),
            drafter.store,
            settings=drafter.settings,
            bounds=drafter.bounds,
        )
        self._prompt = prompt
        self._profile = profile
        self._interrupted = threading.Event()
        self.on_mistake: Callable[[str], None] | None = None

    def interrupt(self) -> None:
        """End the drafts that are being written; what has come of them is kept."""
        self._interrupted.set()
        # A server that has gone silent sends no piece of text at which to end.
        self._backend.interrupt()

    def __call__(self, task: Task) -> Result | None:
        """Draft a row; None if the run ended before it was begun."""
        try:
            plan = self._drafter.plan(
                self._prompt,
                self._profile,
                task.inputs,
                fresh=task.fresh,
                from_contacts=task.from_contacts,
                language=task.language,
            )
            draft = self._drafted(
                dataclasses.replace(plan, others=task.others, mistake=task.mistake)
            )
        except StoppedError as exc:
            return _failed(task, exc) if hasattr(exc, "__notes__") else None
        except Exception as exc:  # noqa: BLE001 - one row never stops the others
            return _failed(task, exc)
        return _made(task, draft)

    def _drafted(self, plan: Plan) -> Draft:
        while True:
            try:
                return self._drafter.draft(
                    plan, self._hear, on_wait=lambda: self._limiter.pause(_WAIT_S)
                )
            except AddresseeError as exc:
                if self.on_mistake is None:
                    raise
                self.on_mistake(_said(exc))

    def _hear(self, _text: str) -> None:
        if self._interrupted.is_set():
            raise StoppedError("It was interrupted")


def _made(task: Task, draft: Draft) -> Result:
    report = draft.report or {}
    findings = tuple(f"{f['check']}: {f['message']}" for f in report.get("findings", ()))
    status, error = Status.DRAFTED, ""
    if not draft.complete:
        why = f"not complete: the model stopped ({draft.stop_reason})."
        status, error = Status.FAILED, " ".join([why, *draft.notes])
    elif not report.get("passed", True):
        status = Status.FAILED_CHECKS
    return Result(
        task.row,
        task.recipient,
        status,
        draft.id,
        draft.path,
        findings,
        error,
        usage=draft.usage,
    )


def _failed(task: Task, exc: Exception) -> Result:
    stops = isinstance(exc, _STOPPING)
    return Result(task.row, task.recipient, Status.FAILED, error=_said(exc), stops=stops)


def _said(exc: Exception) -> str:
    message = str(exc) if isinstance(exc, (DraftkitError, StoppedError)) else repr(exc)
    return " ".join([with_one_stop(f"{message}."), *getattr(exc, "__notes__", ())])
