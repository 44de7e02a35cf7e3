"""A real model inside the process: llama.cpp through xllamacpp, any GGUF file."""

from __future__ import annotations

import os
import queue
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.completion import Completion, StopReason, Usage
from draftkit.errors import ConfigError, RejectedError, ResponseError, ServerError
from draftkit.weights import CATALOGUE, locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Options
    from draftkit.request import Request

__all__ = ["LocalBackend"]

# Tokens of request and answer together, for each slot. The embedded model was trained on
# 8,192; half of that is three times the longest built-in prompt and keeps memory low.
CONTEXT_WINDOW = 4096


# One core is left to everything else. The embedded model is as quick one request after the
# other as several at once where there is one core for each, and reads the prompt only once.
SPARE_CORES = max(1, (os.cpu_count() or 1) - 1)

# Below this a model's file holds some two billion parameters at most (at 4 bits each),
# and such models follow a begun sentence better than a page of instructions.
SMALL_BYTES = 1_000_000_000


class LocalBackend:
    """Serves `local:smollm2` and `local:/path/to/model.gguf`.

    The engine is loaded at the first completion. Several threads may call `complete` at
    once: each takes one of `options.slots` slots, and the requests' common prefix is
    computed once for each slot.
    """

    context_window = CONTEXT_WINDOW

    def __init__(
        self,
        provider: str,
        model: str,
        options: Options,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.provider = provider
        self.model = model or "smollm2"
        self.on_progress = on_progress
        self._options = options
        self._lock = threading.Lock()
        self._engine: Any = None

    @property
    def capabilities(self) -> frozenset[str]:
        """All that the engine can do; small models are guided."""
        small = self.model in CATALOGUE or _size(self.model) < SMALL_BYTES
        return frozenset({"schema", "opening", "parallel", *(["guide"] if small else [])})

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Run the model in a thread of its own, so that Ctrl-C is heard here."""
        engine = self._load()
        answer = _Answer(request.opening, on_text or (lambda _text: None))
        events: queue.SimpleQueue[Any] = queue.SimpleQueue()
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
        worker.start()
        try:
            while (event := events.get()) is not None:
                answer.receive(event)
        finally:
            stopped.set()
            worker.join()
        return answer.completion(self.model)

    def close(self) -> None:
        """Free the model's memory."""
        with self._lock:
            self._engine = None

    def _load(self) -> Any:
        with self._lock:
            if self._engine is None:
                try:
                    import xllamacpp
                except ImportError as exc:
                    raise ConfigError(
                        "The embedded model needs one more package.",
                        hint='Install it with: pip install "draftkit[local]"',
                    ) from exc
                path = locate(self.model, self.on_progress)
                self._engine = _start(xllamacpp, path, self._options.slots or SPARE_CORES)
            return self._engine


def _size(model: str) -> int:
    try:
        return Path(model).expanduser().stat().st_size
    except OSError:
        return 0


def _start(xllamacpp: Any, path: Path, slots: int) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_parallel = slots
    parameters.n_ctx = CONTEXT_WINDOW * slots
    # The engine's threads wait for each other, token by token: where something else needs
    # one of the cores, one thread each core is a hundred times slower than one fewer.
    parameters.cpuparams.n_threads = SPARE_CORES
    parameters.verbosity = -1  # llama.cpp writes to the terminal by itself
    parameters.warmup = False
    parameters.ui = False
    parameters.api_keys = [secrets.token_hex()]  # it also listens on loopback: lock that
    try:
        return xllamacpp.Server(parameters)
    except Exception as exc:
        raise ServerError(
            f"The engine cannot load {path}: {exc}. Is it a whole GGUF model?", provider="local"
        ) from exc


def _body(request: Request) -> dict[str, Any]:
    messages = [{"role": m.role, "content": m.content} for m in request.messages]
    if request.opening:
        messages.append({"role": "assistant", "content": request.opening})
    body: dict[str, Any] = {"messages": messages, "stream": True, **request.settings.as_dict()}
    body["stream_options"] = {"include_usage": True}
    if request.schema is not None:
        schema = {"name": "draft", "schema": dict(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


class _Answer:
    """Collects the engine's events into a completion."""

    def __init__(self, opening: str, on_text: Callable[[str], None]) -> None:
        self._opening = opening
        self._on_text = on_text
        self._pieces: list[str] = []
        self._stop_reason = StopReason.UNKNOWN
        self._usage = Usage()

    def receive(self, event: Any) -> None:
        if isinstance(event, Exception):
            raise ServerError(f"The engine failed: {event}", provider="local") from event
        if "error" in event or "code" in event:
            raise _refusal(event.get("error") or event)
        if timings := event.get("timings"):
            cached, fresh = timings.get("cache_n", 0), timings.get("prompt_n", 0)
            self._usage = Usage(cached + fresh, cached, timings.get("predicted_n"))
        for choice in event.get("choices") or ():
            if text := (choice.get("delta") or {}).get("content"):
                self._add(text)
            if choice.get("finish_reason"):
                self._stop_reason = StopReason.of(choice["finish_reason"])

    def _add(self, text: str) -> None:
        if not self._pieces and self._opening and text.startswith(self._opening):
            text = text.removeprefix(self._opening)  # the engine says the opening again
        if text:
            self._pieces.append(text)
            self._on_text(text)

    def completion(self, model: str) -> Completion:
        if self._stop_reason is StopReason.UNKNOWN and not self._pieces:
            raise ResponseError("The engine gave no answer.", provider="local")
        return Completion("".join(self._pieces), self._stop_reason, self._usage, model)


def _refusal(error: Any) -> RejectedError:
    message = error.get("message", error) if isinstance(error, dict) else error
    hint = ""
    if "context" in str(message):
        hint = f"The embedded model reads {CONTEXT_WINDOW:,} tokens: give it less to read."
    return RejectedError(f"The engine refused the request: {message}", hint=hint, provider="local")
