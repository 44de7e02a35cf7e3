"""Tasks given to whoever works, and their results as they come."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

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
        self.waiting = 0
        self._executor = executor
        self._work = work
        self._done: queue.SimpleQueue[tuple[Task, Future[Result | None]]] = queue.SimpleQueue()

    def give(self, task: Task) -> None:
        """Have a task done."""
        self.waiting += 1
        future = self._executor.submit(self._work, task)
        future.add_done_callback(lambda done: self._done.put((task, done)))

    def next(self) -> Result | None:
        """Wait for the next result; None for a task that was not begun."""
        task, future = self._done.get()
        self.waiting -= 1
        if future.cancelled():
            return None
        exc = future.exception()
        if exc is not None:  # a worker of the cluster was lost, say
            return Result(task.row, task.recipient, Status.FAILED, error=str(exc) or repr(exc))
        return future.result()
