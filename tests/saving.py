"""A process that saves drafts, for tests that kill it, starve it or fail its system calls.

    python tests/saving.py FOLDER --start 0 --count 50
    python tests/saving.py FOLDER --one-by-one

The first saves drafts in a row and reports each. The second saves one draft for each line
that it reads, in a child that is there for it alone and waits until it is told to go.
Reports are written by `writev`, which no draft is, so that its faults are not theirs.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import errno
import hashlib
import os
import resource
import sys
import time
from pathlib import Path

from draftkit import Draft, Store
from draftkit.errors import StoreError
from draftkit.files import new_file
from draftkit.files.new_file import NewFile

PR_SET_PTRACER = 0x59616D61


def draft(number: int, words: int = 60) -> Draft:
    """Return the draft of a number; all of them want the same file name but for the id."""
    return Draft(
        id=hashlib.sha256(str(number % 5).encode()).hexdigest(),
        kind="pitch",
        title="The same title",
        body=f"{number}:" + " word" * words + f"\n{number}.\n",
        created=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )


def is_whole(path: Path) -> bool:
    """Whether a file is one of these drafts to the letter."""
    text = path.read_text(encoding="utf-8", errors="replace")
    number = text.rpartition("\n---\n")[2].partition(":")[0]
    words = text.count(" word")
    return number.isdigit() and text == draft(int(number), words).to_markdown()


def in_two_pieces(self: Store, made: Draft, **_options: object) -> Path:
    """Save as it should not be done: under the final name, piece by piece."""
    path = self.folder / made.file_name.replace(".md", f"-{time.time_ns()}.md")
    text = made.to_markdown().encode()
    self.folder.mkdir(exist_ok=True)
    with path.open("xb", buffering=0) as file:
        file.write(text[:100])
        time.sleep(0.1)
        file.write(text[100:])
    return path


def take_over(self: NewFile, target: Path) -> None:
    """Name a file as it should not be done: whatever had the name is gone."""
    with NewFile(self._folder, self._data) as again:
        os.replace(again._hide(), target)  # noqa: PTH105


def break_store(how: str) -> None:
    """Take a guard away, so that it shows whether a proof would notice."""
    if how == "whole":
        setattr(Store, "save", in_two_pieces)  # noqa: B010 - mypy protects methods
    if how == "names":
        setattr(NewFile, "_link", take_over)  # noqa: B010
    if how == "sync":
        setattr(os, "fsync", lambda _descriptor: None)  # noqa: B010


def refuse_links(*_arguments: object, **_options: object) -> None:
    """Do as a file system without links."""
    raise PermissionError(errno.EPERM, "no links here")


def report(*words: object) -> None:
    """Say what happened, past all buffers."""
    os.writev(1, [" ".join(map(str, words)).encode() + b"\n"])


def save(folder: Path, number: int, words: int) -> None:
    """Save one draft and say how it went."""
    try:
        report("saved", number, Store(folder).save(draft(number, words)).name)
    except StoreError as exc:
        report("failed", number, exc)
    except OSError as exc:
        report("crashed", number, exc)


def one_by_one(folder: Path, words: int) -> None:
    """Save the draft of each number that is read, in a child of its own."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(PR_SET_PTRACER, -1, 0, 0, 0)  # whoever wants may trace it
            report("ready", os.getpid())
            os.read(0, 1)
            save(folder, int(line), words)
            os._exit(0)
        report("ended", os.waitpid(child, 0)[1])


def main() -> None:
    """Save as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="of the largest file")
    parser.add_argument("--one-by-one", action="store_true")
    parser.add_argument("--broken", choices=["", "whole", "names", "sync"], default="")
    parser.add_argument("--no-links", action="store_true")
    parser.add_argument("--hidden", action="store_true", help="no files without names")
    given = parser.parse_args()
    break_store(given.broken)
    if given.hidden:
        setattr(new_file, "_NAMELESS", 0)  # noqa: B010
    if given.no_links:
        setattr(os, "link", refuse_links)  # noqa: B010
    if given.one_by_one:
        one_by_one(given.folder, given.words)
        return
    report("ready", os.getpid())
    for size in given.sizes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        save(given.folder, given.start, given.words)
    for number in range(given.start, given.start + given.count):
        save(given.folder, number, given.words)


if __name__ == "__main__":
    main()
