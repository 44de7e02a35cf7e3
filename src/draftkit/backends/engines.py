"""The engines of an embedded model: loaded when they are needed, and lent to one request each."""

from __future__ import annotations

import os
import queue
import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from draftkit.errors import ConfigError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["CONTEXT_WINDOW", "Engines"]

# Tokens of request and answer together, for each request. The embedded model was trained on
# 8,192; half of that is three times the longest built-in prompt and keeps memory low.
CONTEXT_WINDOW = 4096

# Each request that is worked on at the same time takes memory of its own: some 110 MB with the
# embedded model, several times as much with larger ones. The model's file is shared.
MOST_SLOTS = 4

# The most memory in which an engine keeps earlier prompts, in MiB; its own default is 8,192.
_KEPT_MIB = 64


class Engines:
    """The engines that run one model.

    The threads of one engine wait for each other several hundred times a token. For a small
    model that takes as long as it saves, and where something else needs one of the cores, a
    hundred times longer. So a small model is given several engines, each with a share of
    the cores, and each does one request at a time; a large one, whose tokens are worth the
    waiting, has one engine with all cores but one.

    Args:
        model: Gives the model's file; asked once, when the first engine is loaded.
        small: Whether it is a small model.
        slots: How many requests are worked on at the same time; 0 for what suits the
            computer.
    """

    def __init__(self, model: Callable[[], Path], *, small: bool, slots: int = 0) -> None:
        cores = _cores()
        self._slots = slots or min(cores if small else max(1, cores - 1), MOST_SLOTS)
        self._each = 1 if small else self._slots
        self._threads = max(1, (cores - 1) // (self._slots if small else 1))
        self._model = model
        self._path: Path | None = None
        self._changed = threading.Condition()
        self._loading = threading.Lock()
        self._idle: list[Any] = []
        self._begun = 0

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """Lend an engine to one request; waits while all of them are at work.

        Raises:
            ConfigError: If the package is missing, or there is no such model.
            ServerError: If the model cannot be loaded.
        """
        engine = self._taken() or self._loaded()
        try:
            yield engine
        finally:
            self._back([engine])

    def _taken(self) -> Any:
        """Return an engine that is idle; None if another is to be loaded."""
        with self._changed:
            self._changed.wait_for(lambda: self._idle or self._begun < self._slots)
            if self._idle:
                return self._idle.pop()
            self._begun += self._each
            return None

    def _back(self, engines: list[Any]) -> None:
        with self._changed:
            self._idle += engines
            self._changed.notify_all()

    def _loaded(self) -> Any:
        try:
            engine = self._load()
        except BaseException:
            with self._changed:
                self._begun -= self._each
                self._changed.notify_all()
            raise
        self._back([engine] * (self._each - 1))
        return engine

    def _load(self) -> Any:
        try:
            import xllamacpp
        except ImportError as exc:
            raise ConfigError(
                "The embedded model needs one more package.",
                hint='Install it with: pip install "draftkit[local]"',
            ) from exc
        with self._loading:
            self._path = path = self._path or self._model()
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_parallel = self._each
        parameters.n_ctx = CONTEXT_WINDOW * self._each
        parameters.cpuparams.n_threads = self._threads
        parameters.cache_ram_mib = _KEPT_MIB
        parameters.verbosity = -1  # llama.cpp writes to the terminal by itself
        parameters.warmup = False
        parameters.ui = False
        parameters.api_keys = [secrets.token_hex()]  # it also listens on loopback: lock that
        try:
            return _begun(lambda: xllamacpp.Server(parameters))
        except Exception as exc:
            raise ServerError(
                f"The engine cannot load {path}: {exc}. Is it a whole GGUF model?", provider="local"
            ) from exc


def _begun(load: Callable[[], Any]) -> Any:
    """Return a new engine that has answered once, loaded in a thread of its own.

    An engine that is dropped before its own threads listen waits for them for ever. Ctrl-C
    is raised in the main thread, where it only ends the waiting: the engine, no longer wanted,
    is dropped once it has answered.
    """
    came: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def run() -> None:
        try:
            engine = load()
            engine.handle_completions({"prompt": "a", "n_predict": 1}, lambda _: False)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is raised below
            came.put(exc)
        else:
            came.put(engine)

    threading.Thread(target=run, daemon=True).start()
    engine = came.get()
    if isinstance(engine, Exception):
        raise engine
    return engine


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
