"""What a server on this computer says of the model that it serves.

llama.cpp and vLLM tell, besides the model's id, how large it is and how much it reads. So a
small model is not asked to write freely, and a long prompt is not cut silently, whoever
serves them.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.backends.address import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Served", "served"]

# It is on this computer: what does not answer at once is busy or is something else.
_TIMEOUT_S = 1.0
_WHOLE_S = 3.0
_MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Served:
    """What is known of a served model.

    Attributes:
        engine: Such as `llamacpp` or `vllm`; empty if it is not told.
        parameters: How many the model has, or None.
        context_window: Tokens of request and answer together, or None.
    """

    engine: str = ""
    parameters: int | None = None
    context_window: int | None = None


def served(base_url: str, model: str) -> Served:
    """Ask a server for its models; if anything goes wrong, nothing is known.

    Args:
        base_url: The server's address, ending in `/v1`.
        model: The model's id; where no model has it, the first one counts, because a
            server of one model answers to any name.
    """
    try:
        models = _models(base_url)
        known = next((m for m in models if m.get("id") == model), models[0])
        meta = known.get("meta") or {}
        window = meta.get("n_ctx") or known.get("max_model_len")
        return Served(str(known.get("owned_by", "")), _count(meta.get("n_params")), _count(window))
    except (
        OSError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
        http.client.HTTPException,
    ):  # anything may answer at a local address
        return Served()


def _models(base_url: str) -> list[dict[str, Any]]:
    parts = parts_of(base_url)
    # Not through a proxy: it would look for its own loopback.
    connection = http.client.HTTPConnection(
        parts.hostname or "localhost", parts.port, timeout=_TIMEOUT_S
    )
    try:
        query = f"?{parts.query}" if parts.query else ""
        connection.request("GET", f"{parts.path.rstrip('/')}/models{query}")
        with _for_at_most(_WHOLE_S, connection.sock):
            response = connection.getresponse()
            data = json.loads(response.read(_MAX_BYTES)) if response.status == 200 else {}
    finally:
        connection.close()
    models: list[dict[str, Any]] = data["data"]
    return models


@contextmanager
def _for_at_most(seconds: float, line: socket.socket) -> Iterator[None]:
    """Cut a connection after so many seconds: one that sends a little at a time never times out."""

    def cut() -> None:
        with suppress(OSError, AttributeError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
