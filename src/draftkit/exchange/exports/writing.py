"""Writes what was exported to files, never over another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.exchange.exports.message import mbox
from draftkit.files.names import fitting
from draftkit.files.new_file import NewFile
from draftkit.files.regular_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from draftkit.exchange.exports.exported import Exported

__all__ = ["write", "write_each", "write_mbox"]


def write(exported: Exported, file: Path) -> bool:
    """Write one file; return False if it is there already, byte for byte.

    Raises:
        UsageError: If there is another file of that name, or it cannot be written.
    """
    return _new(file, exported.data)


def write_mbox(messages: Iterable[Exported], file: Path) -> bool:
    """Write messages into one file; return False if it is there already, byte for byte.

    Raises:
        UsageError: As `write`.
    """
    return _new(file, mbox(messages))


def write_each(exported: Iterable[Exported], folder: Path) -> tuple[list[Path], list[Path]]:
    """Write each to a file in a folder; files of the same name are told apart by a number.

    Returns:
        The files that are new, and those that were there already, byte for byte.

    Raises:
        UsageError: If there is another file under one of the names; those before it are
            written.
    """
    new: list[Path] = []
    there: list[Path] = []
    taken: dict[str, int] = {}
    for one in exported:
        number = taken[one.name] = taken.get(one.name, 0) + 1
        path = folder / one.name
        if number > 1:
            path = path.with_name(fitting(path.stem, f"-{number}{path.suffix}"))
        (new if write(one, path) else there).append(path)
    return new, there


def _new(file: Path, data: bytes) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NewFile(file.parent, data) as unnamed:
            unnamed.name(file.name)
    except FileExistsError as exc:
        if file.is_file() and read_bytes(file) == data:
            return False
        raise UsageError(
            f"{file} is there already with something else in it, and stays.",
            hint="Name another place with -o.",
        ) from exc
    except OSError as exc:
        raise UsageError(f"{file}: cannot be written: {exc.strerror or exc}.") from exc
    return True
