"""OpenAI's Batch API: files up, a batch made, its state, files down."""

from __future__ import annotations

import codecs
import os
import secrets
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from draftkit.backends.answers.failure import translated
from draftkit.backends.deadline import attended
from draftkit.backends.redactor import Redactor
from draftkit.errors import (
    ConnectionFailedError,
    DeadlineError,
    RateLimitError,
    RejectedError,
    ResponseError,
    ServerError,
    UsageError,
)
from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from draftkit.backends.answers.refusal import Peer
    from draftkit.backends.openai import OpenAIBackend

__all__ = ["OVER", "BatchAPI", "State"]

T = TypeVar("T")

OVER = ("completed", "expired", "cancelled", "failed")
"""The states of a batch in which nothing more happens to it."""

_NOT_KEPT = (
    "Providers keep results for some weeks, for the account that submitted. If you have the "
    "file, name it with --results."
)

# How often a download is tried, the seconds in between, and the most that a provider may ask for.
_TRIES, _WAIT_S, _LONGEST_WAIT_S = 3, 0.5, 60.0

# What is not UTF-8 stays as it is, byte by byte.
_AS_IT_CAME = "surrogateescape"

# Errors that may be over at the next try.
_PASSING = (ConnectionFailedError, DeadlineError, RateLimitError, ResponseError, ServerError)

# Where our digest of the file stands in a batch's metadata.
_MARK = "draftkit"

# How far back a batch is looked for. Its files are not kept for longer either.
_LOOK_BACK_S = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class State:
    """What the provider says about a batch.

    Attributes:
        id: The batch's id.
        status: `validating`, `in_progress`, `finalizing`, `cancelling`, or one of `OVER`.
        total: How many requests it has, as far as it is known.
        completed: How many are answered.
        failed: How many failed.
        created_at: When it was made, in seconds since 1970; 0 if it does not say.
        expires_at: When it ends at the latest; 0 if it does not say.
        output_file: The id of the file of answers; empty if there is none.
        error_file: The id of the file of errors; empty if there is none.
        errors: Why it failed as a whole, one sentence each.
    """

    id: str
    status: str
    total: int = 0
    completed: int = 0
    failed: int = 0
    created_at: int = 0
    expires_at: int = 0
    output_file: str = ""
    error_file: str = ""
    errors: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """True if nothing more will come of it."""
        return self.status in OVER


class BatchAPI:
    """The provider's API for files and batches.

    Args:
        backend: The connection to the provider.
        timeout_s: The most seconds to wait for a sign of life, in each request.

    Every method raises BackendError if the provider fails or refuses.
    """

    def __init__(self, backend: OpenAIBackend, timeout_s: float = 120.0) -> None:
        self._client, self._peer = backend.client()
        self._timeout_s = timeout_s

    def upload(self, path: Path, name: str) -> str:
        """Upload a file of requests, and return the provider's id of it.

        Raises:
            UsageError: If the file cannot be read.
        """
        try:
            with open_file(path) as stream:
                file = self._asked(
                    lambda timeout: self._client.files.create(
                        file=(name, stream, "application/jsonl"), purpose="batch", timeout=timeout
                    ),
                    f"take {path.name}",
                )
        except OSError as exc:
            raise UsageError(f"{path}: cannot be read: {exc.strerror}.") from exc
        return self._id(file)

    def create(self, file_id: str, digest: str) -> State:
        """Make a batch of an uploaded file. This is what is paid for."""
        return self._asked(
            lambda timeout: self._state(
                self._client.batches.create(
                    input_file_id=file_id,
                    endpoint="/v1/chat/completions",
                    completion_window="24h",
                    metadata={_MARK: digest},
                    timeout=timeout,
                )
            ),
            "make the batch",
            paid=True,
        )

    def find(self, digest: str) -> State | None:
        """Return the batch that was made of a file with this digest, if there is one.

        One that failed as a whole does not count: nothing of it was answered or paid.
        """
        oldest = time.time() - _LOOK_BACK_S

        def found(timeout: Any) -> State | None:
            for batch in self._client.batches.list(limit=100, timeout=timeout):
                state = self._state(batch)
                if 0 < state.created_at < oldest:
                    break
                mark = getattr(batch, "metadata", None) or {}
                if mark.get(_MARK) == digest and state.status != "failed":
                    return state
            return None

        return self._asked(found, "list its batches")

    def get(self, batch_id: str) -> State:
        """Return the state of a batch."""
        return self._asked(
            lambda timeout: self._state(self._client.batches.retrieve(batch_id, timeout=timeout)),
            "say how far the batch is",
            gone="Is the key that of the account which submitted it?",
        )

    def download(self, file_id: str, target: Path) -> None:
        """Download a file of results, whole or not at all and without the key.

        Trying again costs nothing.

        Raises:
            UsageError: If it cannot be written.
            ResponseError: If less came than the provider says it has.
        """
        for left in reversed(range(_TRIES)):
            try:
                return self._downloaded(file_id, target)
            except _PASSING as exc:
                exc.hint = "A download costs nothing: collect again."
                if not left or (exc.retry_after_s or 0) > _LONGEST_WAIT_S:
                    raise
                time.sleep(max(_WAIT_S, exc.retry_after_s or 0))
        raise AssertionError

    def _downloaded(self, file_id: str, target: Path) -> None:
        temporary = target.with_name(f".draftkit-{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as stream:
                self._asked(
                    lambda timeout: self._copy(file_id, stream, timeout),
                    f"send {target.name}",
                    gone=_NOT_KEPT,
                )
                os.fsync(stream.fileno())
            temporary.replace(target)
        except OSError as exc:
            raise UsageError(f"{target}: cannot be written: {exc.strerror}.") from exc
        finally:
            temporary.unlink(missing_ok=True)

    def _copy(self, file_id: str, stream: BinaryIO, timeout: Any) -> None:
        """Write a file of the provider's as it comes, without the key."""
        # A gateway may repeat the key that the batch was asked for with.
        safe, found = Redactor(*self._peer.secrets), 0
        text = codecs.getincrementaldecoder("utf-8")(_AS_IT_CAME)
        size = getattr(self._client.files.retrieve(file_id, timeout=timeout), "bytes", None)
        files = self._client.files.with_streaming_response
        with files.content(file_id, timeout=timeout) as response:
            for chunk in response.iter_bytes():
                found += len(chunk)
                stream.write(safe.feed(text.decode(chunk)).encode("utf-8", _AS_IT_CAME))
        rest = safe.feed(text.decode(b"", final=True)) + safe.flush()
        stream.write(rest.encode("utf-8", _AS_IT_CAME))
        stream.flush()
        if isinstance(size, int) and found != size:
            raise self._peer.damaged(
                f"sent {found:,} of the {size:,} bytes of {self._peer.clean(file_id)}"
            )

    def _asked(
        self, ask: Callable[[Any], T], what: str, *, paid: bool = False, gone: str = ""
    ) -> T:
        """Ask the provider for something, within the timeout.

        Args:
            ask: Asks for it; called with the timeout.
            what: What the provider is to do, for messages.
            paid: Whether it costs money.
            gone: What to do if the provider does not have it.
        """
        import httpx2

        timeout = httpx2.Timeout(self._timeout_s, connect=min(10.0, self._timeout_s))

        def asked() -> T:
            with translated(self._peer):
                return ask(timeout)

        try:
            return attended(asked, f"{self._peer.provider} to {what}", self._timeout_s)
        except (ValueError, AttributeError, TypeError) as exc:
            # What is not JSON, or not of the shape that the client expects.
            raise self._peer.damaged("sent an answer that is not the Batch API's") from exc
        except RejectedError as exc:
            if exc.status == HTTPStatus.NOT_FOUND:
                exc.hint = gone or exc.hint
            raise
        except (DeadlineError, ResponseError) as exc:
            if not paid:
                exc.hint = "Nothing was paid for it: try again."
            raise

    def _id(self, thing: Any) -> str:
        id_ = getattr(thing, "id", None)
        if not isinstance(id_, str) or not id_:
            raise self._peer.damaged("sent an answer that is not the Batch API's")
        return id_

    def _state(self, batch: Any) -> State:
        counts = getattr(batch, "request_counts", None)
        errors = getattr(getattr(batch, "errors", None), "data", None) or ()
        return State(
            id=self._id(batch),
            status=self._peer.clean(str(batch.status)),
            total=_number(counts, "total"),
            completed=_number(counts, "completed"),
            failed=_number(counts, "failed"),
            created_at=_number(batch, "created_at"),
            expires_at=_number(batch, "expires_at"),
            output_file=str(getattr(batch, "output_file_id", None) or ""),
            error_file=str(getattr(batch, "error_file_id", None) or ""),
            errors=tuple(_error(error, self._peer) for error in errors),
        )


def _number(thing: Any, name: str) -> int:
    value = getattr(thing, name, None)
    return value if isinstance(value, int) else 0


def _error(error: Any, peer: Peer) -> str:
    line = getattr(error, "line", None)
    where = f"line {peer.clean(str(line))}: " if line else ""
    return f"{where}{peer.clean(str(getattr(error, 'message', None) or error))}."
