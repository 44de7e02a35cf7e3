"""Tasks given to whoever works, and their results as they come."""

from __future__ import annotations

import queue
import sys
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from draftkit.runs.worker import Result, Status, Task

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pool"]

# How long a thread that computes keeps the interpreter while others want it. Saving a draft
# is a dozen system calls, and after each the thread waits for this long: with 64 threads it
# took 50 ms at Python's usual 5 ms, and takes 13 ms at 2 ms. Half a millisecond would make it
# 8 ms, but costs a tenth of the speed where the server answers at once (all measured).
_SWITCH_S = 0.002


class _Here(Executor):
    """Does each task at once, in the call that gives it."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Do it, and return what came of it."""
        future: Future[Any] = Future()
        future.set_result(work(*given, **named))
        return future


class Pool:
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
        self._switch_s: float | None = None
        self._given: dict[Future[Result | None], Task] = {}
        self._done: queue.SimpleQueue[Future[Result | None]] = queue.SimpleQueue()

    @classmethod
    def of_threads(cls, number: int, work: Callable[[Task], Result | None]) -> Self:
        """Return a pool of threads of this process, which take turns more often until it closes."""
        pool = cls(ThreadPoolExecutor(number, "draftkit"), work)
        pool._switch_s = sys.getswitchinterval()
        sys.setswitchinterval(min(pool._switch_s, _SWITCH_S))
        return pool

    @classmethod
    def here(cls, work: Callable[[Task], Result | None]) -> Self:
        """Return a pool that does each task at once, in the thread that gives it.

        A person at the keyboard is asked one thing at a time, and Ctrl-C reaches only the
        first thread.
        """
        return cls(_Here(), work)

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
        if self._switch_s is not None:
            sys.setswitchinterval(self._switch_s)
