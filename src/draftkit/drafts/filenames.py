"""Which files are in a folder of drafts."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FileNames", "State", "state_of", "states_in", "temporary"]

_DIGITS = re.compile(r"-([0-9a-f]{8})(?:-[0-9]+)?\.md\Z")

_TEMPORARY = re.compile(r"\.draftkit-[0-9a-z-]+\.tmp")
_STALE_S = 3600.0

# A folder with so few files is listed whenever it has changed: that takes a tenth of a
# millisecond.
_FEW = 100

# A larger one is listed for at most a twentieth of the time.
_SHARE = 20

# What is in no name: where the digits of an id stand in one, and where the next one begins.
_HERE, _NEXT = "/", "\0"

# File systems keep time in steps of up to two seconds (FAT): one more file in the same
# step does not show.
_STEP_NS = 2_000_000_000


# A file that was changed has another: its size in bytes, and when it was last changed, in
# nanoseconds since 1970.
State = tuple[int, int]


def state_of(stat: os.stat_result) -> State:
    """Return the state of a file."""
    return stat.st_size, stat.st_mtime_ns


def temporary(folder: Path, name: str = "") -> Path:
    """Return the path of a file that is to have a name later, or to be gone.

    Args:
        folder: The folder of drafts.
        name: What it is called; nothing for a name that no other process has.
    """
    return folder / f".draftkit-{name or secrets.token_hex(8)}.tmp"


def states_in(folder: Path) -> dict[str, State]:
    """Return the files that are named as drafts, and what a crash left is removed.

    Raises:
        StoreError: If the folder cannot be read.
    """
    states = {}
    try:
        with os.scandir(folder) as files:
            for file in files:
                if _DIGITS.search(file.name):
                    try:
                        if file.is_file():
                            states[file.name] = state_of(file.stat())
                    except FileNotFoundError:  # it is gone meanwhile
                        continue
                elif _TEMPORARY.fullmatch(file.name):
                    _remove_leftover(file)
    except FileNotFoundError:
        pass
    except OSError as exc:
        raise StoreError(f"{folder}: cannot be read: {exc.strerror}.") from exc
    return states


def _remove_leftover(file: os.DirEntry[str]) -> None:
    """Remove a temporary file that a crash left more than an hour ago."""
    with contextlib.suppress(OSError):
        if time.time() - file.stat(follow_symlinks=False).st_mtime > _STALE_S:
            Path(file.path).unlink()


class FileNames:
    """Finds the files of an id without listing the folder each time.

    Threads may share it. Names are only ever added: who reads a file sees whether it is
    still there.

    Args:
        folder: The folder of drafts; there may be none yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # By number, and without its digits, several in one text: with a hundred thousand
        # drafts it is a matter of megabytes. What is left is often the same for many.
        self._names: dict[int, str] = {}
        self._shape = ""
        self._settled_ns = -1
        self._next_listing_s = 0.0

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str) -> None:
        """Take note of a file; one that is not named as a draft is passed over."""
        found = _DIGITS.search(name)
        if found is None:
            return
        number = int(found[1], 16)
        shape = f"{name[: found.start(1)]}{_HERE}{name[found.end(1) :]}"
        if shape == self._shape:
            shape = self._shape
        known = self._names.get(number)
        if known is None:
            self._names[number] = self._shape = shape
        elif shape not in known.split(_NEXT):
            self._names[number] = f"{known}{_NEXT}{shape}"

    def of(self, start: str) -> Sequence[str]:
        """Return the names for ids that start so; the first eight digits count."""
        self._catch_up()
        low = int(start[:8].ljust(8, "0"), 16)
        high = int(start[:8].ljust(8, "f"), 16)
        numbers = [low] if low == high else sorted(n for n in list(self._names) if low <= n <= high)
        return [name for n in numbers for name in self._named(n)]

    def _named(self, number: int) -> list[str]:
        digits = f"{number:08x}"
        shapes = self._names.get(number)
        return [shape.replace(_HERE, digits) for shape in shapes.split(_NEXT)] if shapes else []

    def _catch_up(self) -> None:
        """List the folder if it has changed, unless that was just done and takes long."""
        try:
            changed_ns = self._folder.stat().st_mtime_ns
            started_s = time.monotonic()
            large = len(self._names) >= _FEW
            if changed_ns == self._settled_ns or (large and started_s < self._next_listing_s):
                return
            self._next_listing_s = started_s + 1  # one thread is enough
            settled = time.time_ns() - changed_ns > _STEP_NS
            with os.scandir(self._folder) as files:
                for file in files:
                    self.add(file.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as exc:
            raise StoreError(f"{self._folder}: cannot be read: {exc.strerror}.") from exc
        taken_s = time.monotonic() - started_s
        self._next_listing_s = started_s + _SHARE * taken_s
        self._settled_ns = changed_ns if settled else -1
