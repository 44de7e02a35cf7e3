"""A real model inside the process: llama.cpp through xllamacpp, any GGUF file."""

from __future__ import annotations

import queue
import threading
import weakref
from typing import TYPE_CHECKING, Any

from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.content.listener import heard
from draftkit.backends.engines import CONTEXT_WINDOW, Engines
from draftkit.backends.hub.parameters import SMALL
from draftkit.backends.weights import locate, parameters_of
from draftkit.errors import BackendError, RejectedError, ResponseError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from draftkit.backends.base import Options
    from draftkit.backends.content.listener import Listener
    from draftkit.backends.request import Request

__all__ = ["LocalBackend"]


class LocalBackend(Backend):
    """Serves `local:smollm2`, `local:NAME` of a pulled model, and `local:/path/to/model.gguf`.

    An engine is loaded at the first completion. Several threads may call `complete` at
    once: up to `options.slots` are worked on at the same time, a small model's by an engine
    each, and the beginning that a request shares with the one before it is read only once.
    """

    context_window = CONTEXT_WINDOW

    def __init__(self, provider: str, model: str, options: Options) -> None:
        self.provider = provider
        self.model = model or "smollm2"
        self.server = ""
        self._on_progress: Callable[[int, int], None] | None = None
        self._slots = options.slots
        self._small = parameters_of(self.model) < SMALL
        self._engines = self._unloaded()
        self._asked: weakref.WeakSet[_Events] = weakref.WeakSet()

    @property
    def capabilities(self) -> frozenset[str]:
        """All that the engine can do; a small model does not write freely."""
        return frozenset(
            {"schema", "opening", "parallel", "interrupt", *(["small"] if self._small else [])}
        )

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask an engine that is idle; wait while all are at work."""

        def ask(listener: Listener) -> Completion:
            answer = _Answer(request.opening, listener)
            with self._engines.lent() as engine:
                self._ask(engine, request, answer)
            return answer.completion(self.model)

        return heard(request, on_text, ask, model=self.model)

    def watch(self, on_progress: Callable[[int, int], None]) -> None:
        """Report the progress of the model's download, which the next completion begins."""
        self._on_progress = on_progress

    def close(self) -> None:
        """Free the model's memory; the next completion loads it again."""
        self._engines = self._unloaded()

    def interrupt(self) -> None:
        """End the requests under way; each raises, and its caller can keep what has come."""
        for events in list(self._asked):
            events.put(ResponseError("It was interrupted.", provider="local"))

    def _ask(self, engine: Any, request: Request, answer: _Answer) -> None:
        """Run the model in a thread of its own, so that Ctrl-C is heard here."""
        events = _Events()
        stopped = threading.Event()

        def receive(event: Any) -> bool:
            events.put(event)
            return stopped.is_set()  # True makes the engine give up the slot

        def run() -> None:
            try:
                engine.handle_chat_completions(_body(request), receive)
                events.put(None)
            except Exception as exc:  # noqa: BLE001 - whatever it is, it is told below
                events.put(exc)

        worker = threading.Thread(target=run, daemon=True)
        self._asked.add(events)
        worker.start()
        try:
            while (event := events.get()) is not None:
                answer.receive(event)
        finally:
            self._asked.discard(events)
            stopped.set()
            worker.join()

    def _unloaded(self) -> Engines:
        return Engines(self._located, small=self._small, slots=self._slots)

    def _located(self) -> Path:
        return locate(self.model, self._on_progress)


def _body(request: Request) -> dict[str, Any]:
    messages = [{"role": m.role, "content": m.content} for m in request.messages]
    if request.opening:
        messages.append({"role": "assistant", "content": request.opening})
    body: dict[str, Any] = {"messages": messages, "stream": True, **request.settings.as_dict()}
    body["stream_options"] = {"include_usage": True}
    # Qwen3 and its like would think for longer than a draft may be; other templates ignore it.
    body["chat_template_kwargs"] = {"enable_thinking": False}
    if request.schema is not None:
        schema = {"name": "draft", "schema": dict(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


class _Events(queue.SimpleQueue[Any]):
    """What an engine says to one request, in order."""


class _Answer:
    """Collects the engine's events into a completion."""

    def __init__(self, opening: str, listener: Listener) -> None:
        self._opening = opening
        self._listener = listener
        self._pieces: list[str] = []
        self._thoughts: list[str] = []
        self._stop_reason = StopReason.UNKNOWN
        self._usage = Usage()

    def receive(self, event: Any) -> None:
        if isinstance(event, BackendError):
            raise event
        if isinstance(event, Exception):
            raise ServerError(f"The engine failed: {event}", provider="local") from event
        if "error" in event or "code" in event:
            raise _refusal(event.get("error") or event)
        if timings := event.get("timings"):
            cached, fresh = timings.get("cache_n", 0), timings.get("prompt_n", 0)
            self._usage = Usage(cached + fresh, cached, timings.get("predicted_n"))
        for choice in event.get("choices") or ():
            delta = choice.get("delta") or {}
            if thought := delta.get("reasoning_content"):
                self._thoughts.append(thought)
                self._listener.thinks_apart()
            if text := delta.get("content"):
                self._add(text)
            if choice.get("finish_reason"):
                self._stop_reason = StopReason.of(choice["finish_reason"])

    def _add(self, text: str) -> None:
        if not self._pieces and self._opening and text.startswith(self._opening):
            text = text.removeprefix(self._opening)  # the engine says the opening again
        if text:
            self._pieces.append(text)
            self._listener.hear(text)

    def completion(self, model: str) -> Completion:
        if self._stop_reason is StopReason.UNKNOWN and not self._pieces:
            raise ResponseError("The engine gave no answer.", provider="local")
        text, thought = "".join(self._pieces), "".join(self._thoughts)
        return Completion(text, self._stop_reason, self._usage, model, thought=thought)


def _refusal(error: Any) -> RejectedError:
    message = error.get("message", error) if isinstance(error, dict) else error
    hint = ""
    if "context" in str(message):
        hint = f"The embedded model reads {CONTEXT_WINDOW:,} tokens: give it less to read."
    return RejectedError(f"The engine refused the request: {message}", hint=hint, provider="local")
