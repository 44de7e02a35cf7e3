"""Contacts that are held in memory: what comes through a pipe, and what a workbook holds."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.files.regular_file import NAMED_PIPE, PIPE, open_file, read_pipe, special
from draftkit.files.streams import STANDARD_INPUT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Held", "in_memory"]

# Bytes: the most that is kept of a pipe, which can be read only once.
_MOST_PIPED = 256 << 20
# Bytes: a workbook is compressed to a tenth of what it holds.
_MOST_PACKED = 64 << 20

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a workbook with a password has in it, in UTF-16.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SAVE = 'Save the table as "CSV UTF-8" and name that file.'
# What a zip has in it that is not a workbook of Excel's, but a table of another program's.
_OTHERS = {b"opendocument.spreadsheet": "a LibreOffice table", b".iwa": "a Numbers table"}


@dataclass(frozen=True, slots=True)
class Held:
    """The text of contacts that is held in memory, and remarks on it, a line each."""

    data: bytes
    remarks: tuple[str, ...] = ()


def in_memory(path: Path, name: str) -> Held | None:
    """Return the text of contacts that cannot be read a row at a time; None for those that can.

    Args:
        path: A file, a pipe such as /dev/stdin, or `-` for standard input.
        name: What it is called in messages.

    Raises:
        InputError: If too much comes through the pipe, or it is a table that is not read.
        OSError: If it cannot be read.
    """
    if path == STANDARD_INPUT:
        stream = getattr(sys.stdin, "buffer", sys.stdin)
        data = stream.read(_MOST_PIPED + 1)
        data = data.encode() if isinstance(data, str) else data
    elif special(path) in (PIPE, NAMED_PIPE):
        data = read_pipe(path, _MOST_PIPED + 1)
    else:
        with open_file(path) as file:
            start = file.read(len(_OLD_EXCEL))
            if not start.startswith((_ZIP, _OLD_EXCEL)):
                return None
            data = start + file.read(_MOST_PACKED)
    if len(data) > _MOST_PIPED:
        raise InputError(
            f"{name}: more than {_MOST_PIPED >> 20} MB came through the pipe.",
            hint="Save it as a file and name that.",
        )
    return _table(data, name) if data.startswith((_ZIP, _OLD_EXCEL)) else Held(data)


def _table(data: bytes, name: str) -> Held:
    from draftkit.people.xlsx import as_csv

    if data.startswith(_OLD_EXCEL) and _LOCKED in data:
        raise InputError(
            f"{name} is protected with a password.", hint="Save it without one, or as CSV UTF-8."
        )
    if data.startswith(_OLD_EXCEL):
        raise InputError(f"{name} is a workbook of Excel's older format, .xls.", hint=_SAVE)
    for mark, what in _OTHERS.items():
        if mark in data[:4096] or mark in data[-(1 << 16) :]:
            raise InputError(f"{name} is {what}.", hint=_SAVE)
    try:
        text, remarks = as_csv(io.BytesIO(data))
    except ValueError as exc:
        raise InputError(f"{name} cannot be read as a workbook: {exc}.", hint=_SAVE) from exc
    return Held(text.encode(), tuple(f"{name}: {one}" for one in remarks))
