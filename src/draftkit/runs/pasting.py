"""Rows whose drafts come from a chat window, several in one paste."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.content.listener import heard
from draftkit.backends.content.page import off_page
from draftkit.backends.limiter import Limiter
from draftkit.backends.request import Message, Request
from draftkit.drafting.draft import Drafter
from draftkit.errors import AddresseeError, BackendError
from draftkit.runs.blocks import Parted, RowBlock, is_of_many, joined, parted
from draftkit.runs.copied import code_of, hash_of
from draftkit.runs.pool import Pool
from draftkit.runs.swapped import swapped
from draftkit.runs.worker import Result, Status, Task, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.copied import Copied

__all__ = ["PastePool", "request_for"]


class _Brought(Backend):
    """Serves a text that a person has brought, as the chat window that wrote it.

    Attributes:
        text: The text.
        note: What its draft says of where the text came from.
    """

    provider = model = server = ""
    capabilities: frozenset[str] = frozenset()
    context_window: int | None = None

    def __init__(self, window: Backend) -> None:
        self.provider, self.model, self.server = window.provider, window.model, window.server
        self.capabilities = window.capabilities
        self.context_window = window.context_window
        self.text = self.note = ""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return the text as the answer."""
        notes = (self.note,) if self.note else ()
        completion = Completion(self.text, StopReason.STOP, model=self.model, notes=notes)
        completion = off_page(completion)
        return heard(request, on_text, lambda _listener: completion, model=self.model)


class PastePool(Pool):
    """Asks a person for the texts of several rows at once.

    Texts that certainly belong to a row become drafts; the other rows are asked for again.

    Args:
        drafter: Who drafts; its backend is the chat window that is asked.
        prompt: The kind.
        profile: Whose drafts they are.
        window: Where the answers come from; the drafter's backend if left out. One that
            has its answer already is asked once, and what is uncertain fails.
        copied: The rows that the answer was asked for, if another command copied their prompt.
        tell: Called with why a row is asked for again.
    """

    def __init__(  # noqa: PLR0913 - who drafts what, and who brings the answers
        self,
        drafter: Drafter,
        prompt: Prompt,
        profile: Profile,
        *,
        window: Backend | None = None,
        copied: Copied | None = None,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(ThreadPoolExecutor(1), lambda _task: None)
        self._window = window or drafter.backend
        self._once = bool(self._window.answer)
        self._drafter, self._prompt, self._profile = drafter, prompt, profile
        self._tell = tell
        self._copied = copied
        self._brought = _Brought(drafter.backend)
        own = Drafter(
            self._brought, drafter.store, settings=drafter.settings, bounds=drafter.bounds
        )
        self._worker = Worker(own, prompt, profile, Limiter(1))
        self._worker.on_mistake = self._refuse
        self._mistake = ""
        self._tasks: list[Task] = []
        self._results: deque[Result] = deque()
        self._over = False

    @property
    def waiting(self) -> int:
        """How many results are still to come."""
        return len(self._tasks) + len(self._results)

    def give(self, task: Task) -> None:
        """Have a row drafted, with the others that are waiting."""
        self._tasks.append(task)

    def next(self, timeout_s: float | None = None) -> Result | None:  # noqa: ARG002 - a person
        """Return the next result; asks the person until there is one."""
        while not self._results and not self._over:
            self._ask()
            self._over = self._once
        if self._results:
            return self._results.popleft()
        self._tasks.pop()
        return None

    def cancel(self) -> None:
        """Ask for nothing more."""
        self._tasks.clear()
        self._results.clear()

    def _ask(self) -> None:
        request = request_for(self._drafter, self._prompt, self._profile, self._tasks)
        blocks = [self._block(task) for task in self._tasks]
        try:
            answer = self._window.complete(request).text
        except BackendError as exc:
            self._fail(self._tasks, dict.fromkeys((t.row for t in self._tasks), str(exc)))
            return
        found = parted(answer, blocks)
        alone = len(self._copied.rows if self._copied else blocks) == 1
        if alone and not found.texts and not is_of_many(answer):
            found = Parted({blocks[0].row: answer})
        copied = [str(number) for number, _ in self._copied.rows.values()] if self._copied else []
        for line in found.strangers:
            if not set(copied) & set(line.split()):  # those were reported before
                self._tell(f'The answer has a text under "{line}": it is used for no row.')
        found = _by_task(found, self._tasks, blocks)
        self._brought.note = (
            f"One of {len(blocks)} texts in one answer of a chat window." if len(blocks) > 1 else ""
        )
        mixed = swapped(found.texts, {task.row: task.inputs for task in self._tasks})
        for task in [task for task in self._tasks if task.row in found.texts]:
            self._draft(task, found, mixed.get(task.row))
        self._fail([t for t in self._tasks if t.row in found.problems], found.problems)

    def _block(self, task: Task) -> RowBlock:
        """Return a row's block as it was asked for: its number may have changed since."""
        hash_ = hash_of(self._prompt, task)
        if self._copied is None:
            return RowBlock(task.row, task.recipient, code=code_of(hash_), strict=self._once)
        number, name = self._copied.rows[hash_]
        return RowBlock(number, name, code=code_of(hash_))

    def _draft(self, task: Task, found: Parted, other: int | None) -> None:
        self._brought.text, self._mistake = found.texts[task.row], ""
        why = f"The text tells what line {other} gave, and nothing of its own" if other else ""
        result = self._worker(replace(task, mistake=why))
        if self._mistake or result is None:
            found.problems[task.row] = self._mistake or "it was interrupted"
            return
        self._tasks.remove(task)
        self._results.append(result)

    def _fail(self, tasks: Sequence[Task], problems: dict[int, str]) -> None:
        """Say what is wrong with these rows' texts; they stay to be asked for again, or fail."""
        for task in tuple(tasks):
            problem = f"line {task.row} ({task.recipient}): {problems[task.row].rstrip('.')}"
            if self._once:
                self._tasks.remove(task)
                result = Result(task.row, task.recipient, Status.FAILED, error=f"{problem}.")
                self._results.append(result)
            self._tell(f"{problem}{'' if self._once else '; asked for again'}.")

    def _refuse(self, why: str) -> None:
        self._mistake = why
        raise AddresseeError(why)


def _by_task(found: Parted, tasks: Sequence[Task], blocks: Sequence[RowBlock]) -> Parted:
    """Return the texts and problems by the numbers that the rows have now."""
    rows = {block.row: task.row for task, block in zip(tasks, blocks, strict=True)}
    return Parted(
        {rows[number]: text for number, text in found.texts.items()},
        {rows[number]: why for number, why in found.problems.items()},
    )


def request_for(
    drafter: Drafter, prompt: Prompt, profile: Profile, tasks: Sequence[Task]
) -> Request:
    """Return the request for these rows: that of a single row, or those of several joined."""
    plans = [
        drafter.plan(
            prompt,
            profile,
            t.inputs,
            fresh=t.fresh,
            from_contacts=t.from_contacts,
            language=t.language,
        )
        for t in tasks
    ]
    if len(plans) == 1:
        return plans[0].rendered.request
    blocks = [
        RowBlock(
            task.row, task.recipient, plan.rendered.request.text, code_of(hash_of(prompt, task))
        )
        for task, plan in zip(tasks, plans, strict=True)
    ]
    return Request((Message("user", joined(blocks)),))
