"""Tasks given to whoever works, and their results as they come."""

from __future__ import annotations

import queue
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from draftkit.worker import Result, Status, Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

__all__ = ["Crew"]


class Crew:
    """Tasks given to an executor, and their results in the order in which they come.

    Args:
        executor: Threads here, or the workers of a cluster.
        work: What makes a result of a task; None for a task that was not begun.

    Attributes:
        waiting: How many results are still to come.
    """

    def __init__(self, executor: Executor, work: Callable[[Task], Result | None]) -> None:
        self._executor = executor
        self._work = work
        self._given: dict[Future[Result | None], Task] = {}
        self._done: queue.SimpleQueue[Future[Result | None]] = queue.SimpleQueue()

    @classmethod
    def of_threads(cls, number: int, work: Callable[[Task], Result | None]) -> Self:
        """Return a crew of threads of this process."""
        return cls(ThreadPoolExecutor(number, "draftkit"), work)

    @property
    def waiting(self) -> int:
        """How many results are still to come."""
        return len(self._given)

    def give(self, task: Task) -> None:
        """Have a task done."""
        future = self._executor.submit(self._work, task)
        self._given[future] = task
        future.add_done_callback(self._done.put)

    def next(self, timeout_s: float | None = None) -> Result | None:
        """Wait for the next result; None for a task that was not begun.

        Raises:
            TimeoutError: If none has come within `timeout_s`.
        """
        try:
            future = self._done.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        task = self._given.pop(future)
        try:
            return future.result()
        except CancelledError:
            return None
        except Exception as exc:  # noqa: BLE001 - a worker of the cluster was lost, say
            return Result(task.row, task.recipient, Status.FAILED, error=str(exc) or repr(exc))

    def cancel(self) -> None:
        """Take back what was not begun."""
        for future in list(self._given):
            future.cancel()

    def close(self) -> None:
        """Wait for what is under way, and let the workers go."""
        self._executor.shutdown()
