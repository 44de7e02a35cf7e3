"""Which files are in a folder of drafts."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.drafts.head import DIGITS, id_in
from draftkit.errors import StoreError
from draftkit.files.lock import remove_if_free
from draftkit.files.regular_file import when_free
from draftkit.files.temporary import LEFTOVER, State, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FileNames", "has_markdown_name", "may_be_draft", "states_in"]

_STALE_S = 3600.0

# A folder with so few files is listed whenever it has changed: that takes a tenth of a
# millisecond.
_FEW = 100

# A larger one is listed for at most a twentieth of the time.
_SHARE = 20

# Characters that no name has: they mark the place of an id's digits, and the next name.
_HERE, _NEXT = "/", "\0"

# File systems keep time in steps of up to two seconds (FAT): one more file in the same
# step does not show.
_STEP_NS = 2_000_000_000


def states_in(folder: Path) -> dict[str, State]:
    """Return the states of the files that may be drafts, by name; remove what a crash left.

    Raises:
        StoreError: If the folder cannot be read.
    """
    states = {}
    try:
        with when_free(lambda: os.scandir(folder)) as files:
            for file in files:
                if may_be_draft(file.name):
                    # It is gone meanwhile, or a link that leads nowhere, or to itself.
                    with contextlib.suppress(OSError):
                        if file.is_file():
                            states[file.name] = state_of(file.stat())
                elif LEFTOVER.fullmatch(file.name):
                    _remove_leftover(file)
    except FileNotFoundError:
        pass
    except OSError as exc:
        raise StoreError(f"{folder}: cannot be read: {exc.strerror}.") from exc
    return states


def has_markdown_name(name: str) -> bool:
    """Whether a file is Markdown by its name; some file systems write it in capitals."""
    return name.lower().endswith((".md", ".markdown"))


def may_be_draft(name: str) -> bool:
    """Whether a file may be a draft by its name, as draftkit or some other program gave it."""
    return (has_markdown_name(name) or name.lower().endswith(".txt")) and not name.startswith(".")


def _remove_leftover(file: os.DirEntry[str]) -> None:
    """Remove a temporary file that a crash left more than an hour ago."""
    with contextlib.suppress(OSError):
        if time.time() - file.stat(follow_symlinks=False).st_mtime > _STALE_S:
            path = Path(file.path)
            remove_if_free(path) if path.suffix == ".lock" else path.unlink()


class FileNames:
    """Finds the files of an id without listing the folder each time.

    Threads may share it. Names are only ever added: whoever reads a file sees whether it
    is still there. A file whose name does not end as draftkit's do, such as one that was
    renamed by hand, is read once.

    Args:
        folder: The folder of drafts; there may be none yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # By the digits as a number, and without them, several names in one text: with a hundred
        # thousand drafts this saves megabytes. What is left is often the same for many.
        self._names: dict[int, str] = {}
        self._shape = ""
        self._others: dict[str, State] = {}
        self._renamed: dict[int, list[str]] = {}
        self._settled_ns = -1
        self._next_listing_s = 0.0

    def __len__(self) -> int:
        return len(self._names) + len(self._others)

    def forget_when(self) -> None:
        """List the folder when a name is next asked for: another process has written to it."""
        self._settled_ns, self._next_listing_s = -1, 0.0

    def add(self, name: str) -> bool:
        """Take note of a file, and return whether its name says what is in it."""
        found = DIGITS.search(name)
        if found is None:
            return False
        number = int(found[1], 16)
        shape = f"{name[: found.start(1)]}{_HERE}{name[found.end(1) :]}"
        if shape == self._shape:
            shape = self._shape
        known = self._names.get(number)
        if known is None:
            self._names[number] = self._shape = shape
        elif shape not in known.split(_NEXT):
            self._names[number] = f"{known}{_NEXT}{shape}"
        return True

    def _look_into(self, file: os.DirEntry[str]) -> None:
        """Take note of a file whose name does not say what is in it."""
        with contextlib.suppress(OSError):
            if not file.is_file() or self._others.get(file.name) == state_of(file.stat()):
                return
            self._others[file.name] = state_of(file.stat())
            if id_ := id_in(Path(file.path)):
                names = self._renamed.setdefault(int(id_[:8], 16), [])
                names += [] if file.name in names else [file.name]

    def of(self, start: str) -> Sequence[str]:
        """Return the names for ids that start with this; only the first eight digits count."""
        self._catch_up()
        low = int(start[:8].ljust(8, "0"), 16)
        high = int(start[:8].ljust(8, "f"), 16)
        numbers = [low]
        if low != high:
            known = {*list(self._names), *list(self._renamed)}
            numbers = sorted(n for n in known if low <= n <= high)
        return [name for n in numbers for name in self._named(n)]

    def _named(self, number: int) -> list[str]:
        digits = f"{number:08x}"
        shapes = self._names.get(number)
        named = [shape.replace(_HERE, digits) for shape in shapes.split(_NEXT)] if shapes else []
        return [*named, *self._renamed.get(number, ())]

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
            with when_free(lambda: os.scandir(self._folder)) as files:
                for file in files:
                    if not self.add(file.name) and may_be_draft(file.name):
                        self._look_into(file)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as exc:
            raise StoreError(f"{self._folder}: cannot be read: {exc.strerror}.") from exc
        taken_s = time.monotonic() - started_s
        self._next_listing_s = started_s + _SHARE * taken_s
        self._settled_ns = changed_ns if settled else -1
