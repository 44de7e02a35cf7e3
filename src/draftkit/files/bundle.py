"""The files that are imported together: one file, those of a folder, or those of a zip archive.

An archive may be made to do harm: to unpack to a thousand times its size, or to pass off one
piece of itself as many files. So it is checked before anything is unpacked, and no more is read
than a person's own data could be.
"""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.files.encoding import encoding_of, with_whole_letters
from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Bundle", "Member"]

MOST_FILES = 20_000
"""Files of a folder or archive; a large export has some hundreds, and its pictures."""

MOST_BYTES = 64 << 20
"""Bytes of one file that is read."""

MOST_ALTOGETHER = 256 << 20
"""Bytes of all files that are read."""

# Tables and texts shrink to a fifth or a twentieth, seldom to a hundredth.
_MOST_SHRUNK = 400
_SHRUNK_FROM = 4 << 20

_DEPTH = 4  # folders inside of a folder
_ENCRYPTED = 0x1
_OF_A_MAC = "__MACOSX"  # the folder of what a Mac keeps about the files that it packs


@dataclass(frozen=True, slots=True)
class Member:
    """One file among those that are imported.

    Attributes:
        name: Its path inside of the folder or archive, with slashes.
        size: Its size in bytes.
    """

    name: str
    size: int

    @property
    def base(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """Its ending in small letters, such as `.csv`."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(slots=True)
class Bundle:
    """The files that are imported together.

    Attributes:
        path: The file or folder that was named.
        entries: Its files; if it is not an archive, only the file itself.
        is_archive: Whether it is a zip archive.
    """

    path: Path
    entries: list[Member] = field(default_factory=list)
    is_archive: bool = False
    _read: int = 0

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Bundle:
        """Look at a file or folder; nothing is unpacked yet.

        Raises:
            InputError: If it cannot be read, or is an archive that no program would make.
        """
        path = Path(path)
        try:
            if path.is_dir():
                return cls(path, _in_folder(path))
            with open_file(path) as file:
                start = file.read(4)
                size = file.seek(0, os.SEEK_END)
        except FileNotFoundError as exc:
            raise InputError(f"There is no file {path}.") from exc
        except OSError as exc:
            raise InputError(f"{path} cannot be read: {exc.strerror or exc}.") from exc
        if start in (b"PK\x03\x04", b"PK\x05\x06"):
            return cls(path, _in_archive(path), is_archive=True)
        return cls(path, [Member(path.name, size)])

    @property
    def name(self) -> str:
        """What it is called in messages and as a source."""
        return clean(self.path.resolve().name)

    def where(self, entry: Member) -> str:
        """Return what an entry is called in messages."""
        alone = not self.is_archive and not self.path.is_dir()
        return str(self.path) if alone else f"{self.path}, {clean(entry.name)}"

    def bytes_of(self, entry: Member) -> bytes:
        """Return what a file holds.

        Raises:
            InputError: If it cannot be read, is damaged, or is too large.
        """
        if entry.size > MOST_BYTES:
            raise InputError(f"{self.where(entry)} is larger than {MOST_BYTES >> 20} MB.")
        self._read += entry.size
        if self._read > MOST_ALTOGETHER:
            raise InputError(f"{self.path}: its files are over {MOST_ALTOGETHER >> 20} MB in all.")
        try:
            if not self.is_archive:
                inside = self.path / entry.name if self.path.is_dir() else self.path
                with open_file(inside) as file:
                    return file.read(MOST_BYTES)
            with zipfile.ZipFile(self.path) as archive, archive.open(entry.name) as packed:
                data = packed.read(entry.size + 1)
        except OSError as exc:
            raise InputError(f"{self.where(entry)} cannot be read: {exc.strerror or exc}.") from exc
        except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, NotImplementedError) as exc:
            raise self._damaged(entry, exc) from exc
        except Exception as exc:  # zlib.error and its like have no base in common
            raise self._damaged(entry, exc) from exc
        if len(data) != entry.size:
            raise InputError(f"{self.where(entry)} is not as large as the archive says.")
        return data

    def text_of(self, entry: Member) -> str:
        """Return a file's text, whatever its encoding; line ends stay.

        Raises:
            InputError: As `bytes_of`, or if the encoding cannot be told.
        """
        data = self.bytes_of(entry)
        data = with_whole_letters(io.BytesIO(data)) or data
        encoding = encoding_of(io.BytesIO(data))
        if encoding is None:
            raise InputError(
                f"{self.where(entry)} is not UTF-8 text, and its actual encoding cannot be told.",
                hint="Ask for the export again, or save the file as UTF-8.",
            )
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as exc:
            raise InputError(f"{self.where(entry)} is damaged: it is no {encoding} text.") from exc

    def _damaged(self, entry: Member, exc: Exception) -> InputError:
        return InputError(
            f"{self.where(entry)} is damaged ({clean(str(exc))}).", hint="Download it again."
        )


def _in_folder(folder: Path) -> list[Member]:
    found: list[Member] = []
    for path in _below(folder, _DEPTH):
        if len(found) >= MOST_FILES:
            raise InputError(f"{folder}: more than {MOST_FILES:,} files; name the export's folder.")
        found.append(Member(path.relative_to(folder).as_posix(), path.stat().st_size))
    return found


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the files of a folder and of those in it; links to folders are not followed."""
    for path in sorted(folder.iterdir()):
        if _is_hidden(path.name):
            continue
        if path.is_file():
            yield path
        elif depth and path.is_dir() and not path.is_symlink():
            yield from _below(path, depth - 1)


def _in_archive(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir()]
            begins = archive.start_dir
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise InputError(
            f"{path} is a damaged archive ({clean(str(exc))}).", hint="Download it again."
        ) from exc
    if len(inside) > MOST_FILES:
        raise InputError(f"{path}: more than {MOST_FILES:,} files are in it.")
    wrong = _hostile(inside, begins)
    if wrong:
        raise InputError(f"{path}: {wrong}; no program makes such archives, so it is not opened.")
    seen = (i for i in inside if not any(map(_is_hidden, PurePosixPath(i.filename).parts)))
    return [Member(info.filename, info.file_size) for info in seen]


def _is_hidden(name: str) -> bool:
    return (name.startswith(".") and name.strip(".") != "") or name == _OF_A_MAC


def _hostile(inside: list[zipfile.ZipInfo], begins: int) -> str:
    """Return what shows that an archive was not made in good faith, or nothing."""
    end = 0
    for info in sorted(inside, key=lambda info: info.header_offset):
        name = clean(info.filename)
        if info.flag_bits & _ENCRYPTED:
            return f'"{name}" is encrypted'
        if info.header_offset < end or info.header_offset + info.compress_size > begins:
            return f'"{name}" overlaps another file'
        end = info.header_offset + 30 + info.compress_size
        shrunk = info.file_size > _SHRUNK_FROM
        if shrunk and info.file_size > _MOST_SHRUNK * max(info.compress_size, 1):
            return (
                f'"{name}" would unpack to {info.file_size // info.compress_size:,} times its size'
            )
    names = [info.filename for info in inside]
    return "two files have the same name" if len(set(names)) < len(names) else ""
