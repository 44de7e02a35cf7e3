"""A file of requests becomes a batch, once: whatever fails, no batch is made twice.

What the provider said is written beside the file at once. A batch carries the digest of
its file, so that it is found again if the provider's answer to making it was lost, or came
to a process that died.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import (
    BackendError,
    ConfigError,
    DeadlineError,
    RejectedError,
    ResponseError,
    ServerError,
    UsageError,
)
from draftkit.files.lock import turn
from draftkit.files.places import cache_dir
from draftkit.files.regular_file import open_file, read_bytes
from draftkit.files.whole_file import write_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from draftkit.runs.batch.api import BatchAPI, State
    from draftkit.runs.batch.file import BatchFile

__all__ = ["Receipt", "Submitted", "fetch", "state_of", "submit", "submitted_in"]

# A batch that was made a moment ago may not be in the provider's list yet.
_SETTLE_S = 60.0

# Between two looks at whether another process is done.
_WAIT_S = 0.1

_RECEIPT = ".receipt.json"

# After these nobody knows whether a batch was made.
_AMBIGUOUS = (DeadlineError, ResponseError, ServerError)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known about the batch of a file, kept beside it.

    Attributes:
        digest: The SHA-256 of the file in hexadecimal.
        file_id: The provider's id of the uploaded file; empty before that.
        asked_at: When the batch was asked for without an answer, in seconds since 1970;
            0 if it was answered, or not asked for.
        batch_id: The batch's id; empty before there is one.
    """

    digest: str
    file_id: str = ""
    asked_at: float = 0.0
    batch_id: str = ""

    @classmethod
    def load(cls, file: BatchFile) -> Receipt | None:
        """Read the receipt of a file, if there is one.

        Raises:
            UsageError: If it is damaged.
        """
        path = _path(file)
        try:
            return cls(**json.loads(read_bytes(path)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as exc:
            raise UsageError(
                f"{path}: damaged, or not what draftkit wrote: {exc}.",
                hint="Delete it and submit again: the provider is asked for the batch first.",
            ) from exc

    def save(self, file: BatchFile) -> Receipt:
        """Write it so that it survives a power cut."""
        path = _path(file)
        write_over(path, json.dumps(dataclasses.asdict(self)) + "\n", UsageError)
        return self


@dataclass(frozen=True, slots=True)
class Submitted:
    """The batch of a file.

    Attributes:
        state: What the provider says about it.
        before: Whether it had been made before.
    """

    state: State
    before: bool


def submit(file: BatchFile, api: BatchAPI) -> Submitted:
    """Make a batch of a file, unless there is one.

    Raises:
        BackendError: If the provider fails or refuses. Submit again: what was done is
            not done twice.
        UsageError: If the file cannot be read, was changed after it was submitted, or is
            being submitted at this moment.
    """
    digest = _digest(file.path)
    with file.alone(), _alone_with(digest):
        receipt = Receipt.load(file) or Receipt(digest)
        if receipt.digest != digest:
            raise UsageError(
                f"{file.path} was changed after it was submitted.",
                hint="Export under another name.",
            )
        if receipt.batch_id:
            state = api.get(receipt.batch_id)
            if state.status != "failed":
                return Submitted(state, before=True)
            receipt = Receipt(digest)  # nothing of it was answered or paid
        if found := api.find(digest):
            dataclasses.replace(receipt, batch_id=found.id, asked_at=0.0).save(file)
            return Submitted(found, before=True)
        return Submitted(_made(file, api, receipt), before=False)


@contextlib.contextmanager
def _alone_with(digest: str) -> Iterator[None]:
    """Wait while a copy of the file is submitted from another folder: the same batch is meant."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError, ConfigError):  # then only its own folder is held
            folder = cache_dir()
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(turn(folder / f"{digest}.lock", lambda: time.sleep(_WAIT_S)))
        yield


def _made(file: BatchFile, api: BatchAPI, receipt: Receipt) -> State:
    wait_s = receipt.asked_at + _SETTLE_S - time.time()
    if 0 < wait_s <= _SETTLE_S:
        raise BackendError(
            f"A batch of {file.path} was asked for a moment ago without an answer, and the "
            "provider does not list it yet.",
            hint=f"Submit again in {wait_s:.0f} s: it is looked for first.",
        )
    if not receipt.file_id:
        name = f"{file.path.stem[:50]}-{receipt.digest[:12]}.jsonl"
        receipt = dataclasses.replace(receipt, file_id=api.upload(file.path, name)).save(file)
    asked = dataclasses.replace(receipt, asked_at=time.time()).save(file)
    try:
        state = api.create(receipt.file_id, receipt.digest)
    except _AMBIGUOUS as exc:
        found = _looked_up(api, receipt.digest)
        if found is None:
            exc.add_note("Nobody knows whether the batch was made: submit again in a minute.")
            raise
        state = found
    except RejectedError:
        Receipt(receipt.digest).save(file)  # the uploaded file may be what is wrong
        raise
    except BackendError:
        receipt.save(file)
        raise
    dataclasses.replace(asked, asked_at=0.0, batch_id=state.id).save(file)
    return state


def _looked_up(api: BatchAPI, digest: str) -> State | None:
    try:
        return api.find(digest)
    except BackendError:  # the first failure says more
        return None


def state_of(file: BatchFile, api: BatchAPI) -> State:
    """Return the state of a file's batch.

    Raises:
        UsageError: If the file was not submitted.
        BackendError: If the provider fails.
    """
    receipt = Receipt.load(file)
    if receipt is None or not receipt.batch_id:
        raise UsageError(
            f"{file.path} was not submitted.",
            hint=f'"draftkit batch submit {file.path}" does that; results that you have from '
            "elsewhere are named with --results.",
        )
    return api.get(receipt.batch_id)


def fetch(
    file: BatchFile, api: BatchAPI, tell: Callable[[str], None] = lambda _said: None
) -> tuple[Path, ...]:
    """Download the results of a file's batch, and return the files; those here are kept.

    Args:
        file: What was submitted.
        api: Where it was submitted.
        tell: Called with a sentence on a file that could not be downloaded and is not needed.

    Raises:
        UsageError: If the file was not submitted.
        BackendError: If the provider fails, the batch is not over yet, or it failed as
            a whole.
    """
    state = state_of(file, api)
    if not state.over:
        raise BackendError(
            f"The batch of {file.path} is not over yet ({state.status}, {state.completed} of "
            f"{state.total} answered).",
            hint="Collect again later.",
        )
    if state.status == "failed":
        raise BackendError(
            f"The batch of {file.path} failed as a whole: "
            f"{' '.join(state.errors) or 'the provider does not say why.'}",
            hint="Nothing of it was answered or paid. Submit it again once that is put right.",
        )
    results: list[Path] = []
    for word, file_id in (("output", state.output_file), ("errors", state.error_file)):
        if file_id:
            target = file.beside(word)
            try:
                if not target.exists():
                    api.download(file_id, target)
            except RejectedError as exc:
                if word == "output":
                    raise
                # It says why some were not answered; those that were have their drafts.
                tell(f"Why a row has no answer is not known: {exc}")
                continue
            results.append(target)
    return tuple(results)


def submitted_in(folder: Path) -> list[Path]:
    """Return the files of requests in a folder that have a receipt."""
    receipts = sorted(folder.glob(f"*{_RECEIPT}"))
    return [r.with_name(r.name.removesuffix(_RECEIPT) + ".jsonl") for r in receipts]


def _path(file: BatchFile) -> Path:
    return file.path.with_name(file.path.stem + _RECEIPT)


def _digest(path: Path) -> str:
    with open_file(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
