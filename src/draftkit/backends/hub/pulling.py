"""Fetching a file of a hub: in several parts if need be, whole and verified in the end."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from typing import TYPE_CHECKING

from draftkit.backends.hub.connection import LOST
from draftkit.backends.hub.pulled import Pulled, where
from draftkit.errors import BackendError, DraftkitError, ResponseError, ServerError, UsageError
from draftkit.files.lock import turn
from draftkit.files.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from pathlib import Path

    from draftkit.backends.hub.connection import Hub
    from draftkit.backends.hub.entry import HubFile

__all__ = ["pull"]

_CHUNK = 1 << 20
# What has to stay free on the disk in addition to the file.
_SPARE_BYTES = 64 << 20
# Failures in a row without much of the file between them.
_MOST_FAILURES = 5
_MOST_TRIES = 200
_PAUSE_S = 0.5
_GOES_ON = "What has come is kept: the same command goes on."


def pull(
    hub: Hub, entry: HubFile, name: str, on_progress: Callable[[int, int], None] | None = None
) -> Path:
    """Fetch a file into the cache; what had come of it before is not fetched again.

    Args:
        hub: The hub.
        entry: The file.
        name: The name under which it is kept.
        on_progress: Called with bytes done and bytes in all.

    Raises:
        UsageError: If another process is fetching it.
        BackendError: If it cannot be fetched whole, or is not what the hub said.
        DraftkitError: If the disk has no room for it, or cannot be written.
    """
    target = where(name)
    part = target.parent / f".{entry.sha256[:24]}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with turn(part.with_suffix(".lock"), _refuse):
            part.touch()
            _check_room(entry, part)
            _fetch(hub, entry, part, on_progress or (lambda _done, _total: None))
            _check_digest(entry, part)
            about = Pulled(
                f"{entry.repo}/{entry.path}",
                entry.revision,
                entry.sha256,
                entry.size_bytes,
                entry.licence,
            )
            note = target.parent / f"{name}.json"
            note.unlink(missing_ok=True)  # it describes the model that had this name before
            part.replace(target)
            write_whole(note, about.text(), new=True)
    except OSError as exc:
        raise DraftkitError(
            f"The model cannot be kept in {target.parent}: {exc.strerror or exc}.", hint=_GOES_ON
        ) from exc
    return target


def _refuse() -> None:
    raise UsageError("Another process is fetching this model.", hint="Wait until it is done.")


def _check_room(entry: HubFile, part: Path) -> None:
    missing = entry.size_bytes - part.stat().st_size
    free = shutil.disk_usage(part.parent).free
    if missing > 0 and free < missing + _SPARE_BYTES:
        raise DraftkitError(
            f"{missing / 1e9:.1f} GB are missing, and {part.parent} has {free / 1e9:.1f} GB free.",
            hint="Free some, or set DRAFTKIT_CACHE_DIR to a folder on another disk.",
        )


class _CutError(Exception):
    """The connection could not be made, or broke; told apart from a fault of the disk."""


def _fetch(hub: Hub, entry: HubFile, part: Path, on_progress: Callable[[int, int], None]) -> None:
    """Ask for what is missing until nothing is."""
    failures = tries = 0
    while (have := part.stat().st_size) < entry.size_bytes:
        problem: BaseException | None = None
        try:
            _receive(hub, entry, part, have, on_progress)
        except ServerError as exc:
            problem = exc
        except _CutError as exc:
            problem = exc.__cause__
        come = part.stat().st_size
        if come >= entry.size_bytes:
            break
        tries += 1
        failures = 1 if come - have >= _CHUNK else failures + 1
        if failures >= _MOST_FAILURES or tries >= _MOST_TRIES:
            raise _given_up(hub, entry, problem)
        time.sleep(_PAUSE_S * failures)
    if part.stat().st_size > entry.size_bytes:
        part.unlink()
        raise _other(entry, "longer than the hub said; it was thrown away")


def _given_up(hub: Hub, entry: HubFile, problem: BaseException | None) -> BackendError:
    if isinstance(problem, BackendError):
        error = problem
    elif problem is not None:
        error = hub.unreachable(problem, entry.url)
    else:
        error = ResponseError("The hub ends every answer early.", provider="hub")
    error.add_note(_GOES_ON)
    return error


def _other(entry: HubFile, what: str) -> ResponseError:
    return ResponseError(
        f"{entry.path} is {what}.", hint="Try again later, or another mirror.", provider="hub"
    )


def _receive(
    hub: Hub, entry: HubFile, part: Path, have: int, on_progress: Callable[[int, int], None]
) -> None:
    """Append the bytes of one response to those that are there.

    Raises:
        BackendError: If the hub refuses, or the answer is not of this file.
        _CutError: If the connection breaks; what had come is kept.
        OSError: If the disk cannot be written.
    """
    try:
        response, digest = hub.open(entry.url, have)
    except LOST as exc:
        raise _CutError from exc
    except ServerError as exc:
        if exc.status == 416:  # what is there is not the file's beginning
            part.write_bytes(b"")
        raise
    with response:
        if len(digest) == len(entry.sha256) and digest != entry.sha256:
            raise _other(entry, "given two different digests by the hub; it was not fetched")
        begins, whole = _extent(response, have)
        if whole not in (0, entry.size_bytes):
            raise _other(entry, f"{whole:,} bytes, not the {entry.size_bytes:,} that the hub named")
        with part.open("r+b") as file:
            file.truncate(begins)
            file.seek(begins)
            while file.tell() <= entry.size_bytes and (chunk := _read(response)):
                file.write(chunk)
                on_progress(min(file.tell(), entry.size_bytes), entry.size_bytes)


def _read(response: HTTPResponse) -> bytes:
    try:
        return response.read1(_CHUNK)
    except LOST as exc:
        raise _CutError from exc


def _extent(response: HTTPResponse, have: int) -> tuple[int, int]:
    """Return where the answer begins, and how long the whole file is, 0 if it does not say.

    A server that does not support ranges starts from the beginning.
    """
    if response.status != 206:
        return 0, int(response.headers.get("Content-Length") or 0)
    said = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range") or "")
    if not said or int(said[1]) != have:
        raise ResponseError("The hub sent a different part than was asked for.", provider="hub")
    return have, 0 if said[2] == "*" else int(said[2])


def _check_digest(entry: HubFile, part: Path) -> None:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != entry.sha256:
        part.unlink()
        raise ResponseError(
            f"{entry.path} is not the file that the hub described (SHA-256 {found[:12]}…, said "
            f"{entry.sha256[:12]}…); it was thrown away.",
            hint="Try again; if it happens again, something on the way changes the file.",
            provider="hub",
        )
