"""Writes what was exported to files, never over another one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.exchange.exports.message import mbox
from draftkit.files.names import fitting
from draftkit.files.new_file import NewFile
from draftkit.files.regular_file import read_bytes
from draftkit.files.shared_file import replace
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from draftkit.exchange.exports.exported import Exported

__all__ = ["Written", "write", "write_each", "write_mbox"]

# It has the draft's id, so that a message is known though its text has changed.
_BOUNDARY = re.compile(rb"draftkit-[0-9a-f]{1,32}")


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing several.

    Attributes:
        new: The files that are new.
        there: Those that were there already, byte for byte.
        other: Those that are there with something else in them, and stay.
    """

    new: list[Path] = field(default_factory=list)
    there: list[Path] = field(default_factory=list)
    other: list[Path] = field(default_factory=list)


def write(exported: Exported, file: Path) -> bool:
    """Write one file; return False if it is there already, byte for byte.

    Raises:
        UsageError: If there is another file of that name, or it cannot be written.
    """
    return _new(file, exported.data)


def write_mbox(messages: Iterable[Exported], file: Path) -> Written:
    """Write messages into one file, below those that are in it already.

    Raises:
        UsageError: If there is something else of that name, or it cannot be written.
    """
    before = (text_if_there(file, UsageError) or "") if file.is_file() else ""
    if before and not before.startswith("From "):
        raise _another(file)
    known = before.replace("\r\n", "\n").encode()
    written, added = Written(), b""
    for message in messages:
        made, boundary = mbox([message]), _BOUNDARY.search(message.data)
        if made in known:
            written.there.append(file)
        elif boundary and boundary[0] in known:  # of the same draft
            written.other.append(file)
        else:
            written.new.append(file)
            added += made
    if not before:
        _new(file, added)
    elif added:
        apart = b"" if known.endswith(b"\n\n") else b"\n"
        replace(file, before, (known + apart + added).decode())
    return written


def write_each(exported: Iterable[Exported], folder: Path) -> Written:
    """Write each to a file in a folder; files of the same name are told apart by a number.

    One that is there already, byte for byte, counts as written, whatever its number: there may
    be fewer drafts than there were.

    Raises:
        UsageError: If one cannot be written; those before it are.
    """
    by_name: dict[str, list[Exported]] = {}
    for one in exported:
        by_name.setdefault(one.name, []).append(one)
    written = Written()
    for name, those in by_name.items():
        here = {path: read_bytes(path) for path in _numbered(folder / name, len(those))}
        left = []
        for one in those:
            same = next((path for path, data in here.items() if data == one.data), None)
            if same:
                written.there.append(same)
                del here[same]
            else:
                left.append(one)
        free = (p for p in _numbers(folder / name, len(those)) if not os.path.lexists(p))
        for one in left:
            if path := next(free, None):
                write(one, path)
                written.new.append(path)
            else:
                written.other.append(here.popitem()[0] if here else folder / name)
    return written


def _numbers(path: Path, count: int) -> list[Path]:
    more = range(2, count + 1)
    return [path, *(path.with_name(fitting(path.stem, f"-{n}{path.suffix}")) for n in more)]


def _numbered(path: Path, count: int) -> list[Path]:
    """Return the files of a name that are there: those needed, and more that follow in number."""
    found = _numbers(path, count)
    while os.path.lexists(more := _numbers(path, len(found) + 1)[-1]):
        found.append(more)
    return [one for one in found if one.is_file()]


def _new(file: Path, data: bytes) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NewFile(file.parent, data) as unnamed:
            unnamed.name(file.name)
    except FileExistsError as exc:
        if file.is_file() and read_bytes(file) == data:
            return False
        raise _another(file) from exc
    except OSError as exc:
        raise UsageError(f"{file}: cannot be written: {exc.strerror or exc}.") from exc
    return True


def _another(file: Path) -> UsageError:
    return UsageError(
        f"{file} is there already with something else in it, and stays.",
        hint="Name another place with -o.",
    )
