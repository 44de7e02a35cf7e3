"""Test doubles for users' own tests: a model that says what it is told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.backends.request import Request

__all__ = ["ScriptedBackend"]


class ScriptedBackend(Backend):
    """A backend that gives prepared answers in order.

    Args:
        answers: Texts, whole completions, or errors to raise; the last one is repeated. One
            text may stand by itself.
        capabilities: What it claims to be able to do; by default it is asked for no repair.

    Attributes:
        requests: What it was asked, in order.

    Raises:
        UsageError: If there is no answer.

    >>> from draftkit.backends.request import Message, Request
    >>> backend = ScriptedBackend(["Hello."])
    >>> backend.complete(Request((Message("user", "Say hello."),))).text
    'Hello.'
    """

    provider = "scripted"
    server = ""
    model = "script"
    context_window: int | None = None
    capabilities: frozenset[str] = frozenset()

    def __init__(
        self,
        answers: str | Iterable[str | Completion | BaseException],
        capabilities: Iterable[str] = ("single",),
    ) -> None:
        self._answers = [answers] if isinstance(answers, str) else list(answers)
        if not self._answers:
            raise UsageError('There is no answer to give: write ScriptedBackend(["Hello."]).')
        self.capabilities = frozenset(capabilities)
        self.requests: list[Request] = []

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return the next answer, a line at a time where it is streamed."""
        answer = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append(request)
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, str):
            words = len(answer.split())
            answer = Completion(answer, StopReason.STOP, Usage(output_tokens=words), self.model)
        if on_text:
            for piece in answer.text.splitlines(keepends=True):
                on_text(piece)
        return answer

    def close(self) -> None:
        """Do nothing: there is nothing to release."""
