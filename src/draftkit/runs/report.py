"""What became of each row, in files that are safe to open in a spreadsheet."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import itertools
import os
import secrets
import shutil
import tempfile
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Self

from draftkit.files.clean import clean
from draftkit.files.regular_file import append_to, read_bytes
from draftkit.files.whole_file import place
from draftkit.runs.worker import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from draftkit.runs.worker import Result

__all__ = ["BulkReport"]

COLUMNS = ("row", "recipient", "status", "file", "id", "findings", "error")
SKIPPED_COLUMNS = ("row", "column", "problem")

# A cell that begins with one of these is taken for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# What a spreadsheet can hold in a cell.
_MAX_CELL = 32_767

# Bytes of a table that are kept in memory, where a full disk does no harm.
_IN_MEMORY = 1 << 22


class BulkReport:
    """`report.csv`, and `skipped.csv` if rows were skipped, in a folder of drafts.

    The rows are in the order of the contacts, whenever they were finished. The files of an
    earlier run stay until the end of the block, and are replaced by whole ones. A file that
    is not as a run has written it, such as a report that somebody has marked up, is left
    alone: the report is then `report-2.csv`, and so on.

    Args:
        folder: The folder of drafts.

    Attributes:
        path: Where the report is, or will be.
        skipped_path: Likewise for the rows that were skipped.
        problem: Why a report could not be written, or not to its place; empty if it was.
        written: Whether it could be written anywhere.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "report.csv"
        self.skipped_path = folder / "skipped.csv"
        self.problem = ""
        self.written = False
        self._rows = _Table(COLUMNS)
        self._skipped = _Table(SKIPPED_COLUMNS)

    def __enter__(self) -> Self:
        return self

    def add(self, result: Result) -> None:
        """Add a result."""
        file = result.path.name if result.path else ""
        findings = "\n".join(result.findings)
        self._rows.add(
            result.row,
            (result.recipient, result.status.value, file, result.id, findings, result.error),
        )
        if result.status is Status.SKIPPED:
            self._skipped.add(result.row, (result.column, result.error))

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _exc: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Write the files; if that fails in their folder, in a temporary one."""
        with contextlib.closing(self._rows), contextlib.closing(self._skipped):
            try:
                self._write(self.path.parent)
            except OSError as exc:
                self.problem = (
                    f"The report cannot be written to {self.path}: {exc.strerror or exc}."
                )
                with contextlib.suppress(OSError):
                    self._write_elsewhere(Path(tempfile.mkdtemp(prefix="draftkit-")))
                    self.problem += f" It is in {self.path}."

    def _write_elsewhere(self, folder: Path) -> None:
        try:
            self._write(folder)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)  # nobody is told where it is
            raise

    def _write(self, folder: Path) -> None:
        reports = _Reports(folder)
        self.path = self._rows.write(reports, "report.csv")
        if len(self._skipped):
            self.skipped_path = self._skipped.write(reports, "skipped.csv")
        else:
            reports.remove("skipped.csv")  # what an earlier run skipped
        self.written = True


class _Reports:
    """The files of a folder that a run has written, and that nobody has changed since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._list = folder / ".draftkit-reports"
        self._digests = set[str]()
        with contextlib.suppress(OSError):
            self._digests.update(read_bytes(self._list).decode("ascii", "replace").split())

    def put(self, temporary: Path, name: str) -> Path:
        """Give a file the first name that is free, or is that of another file of ours."""
        with append_to(self._list) as file:
            file.write(f"{_digest(temporary)}\n".encode())
        stem, dot, ending = name.rpartition(".")
        for number in itertools.count(1):
            path = self.folder / (name if number == 1 else f"{stem}-{number}{dot}{ending}")
            if self._is_ours(path):
                temporary.replace(path)
                return path
            with contextlib.suppress(FileExistsError):
                place(temporary, path)
                return path
        raise AssertionError("there is always another number")

    def remove(self, name: str) -> None:
        """Remove a file if it is one of ours."""
        if self._is_ours(self.folder / name):
            (self.folder / name).unlink()

    def _is_ours(self, path: Path) -> bool:
        try:
            return not path.is_symlink() and _digest(path) in self._digests
        except OSError:
            return False


def _digest(path: Path) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()


class _Table:
    """Rows in any order; they wait in a file, so that their number does not matter."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._lines = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long
        self._numbers = array("q")
        self._ends = array("q")
        self._full: OSError | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, cells: Sequence[str]) -> None:
        try:
            if self._full is None:
                self._lines.write(_line([str(number), *map(_safe, cells)]))
                self._ends.append(self._lines.tell())
                self._numbers.append(number)
        except OSError as exc:  # the run goes on: `write` says so at its end
            self._full = exc

    def write(self, reports: _Reports, name: str) -> Path:
        """Write the rows in the order of their numbers, and return where they are."""
        if self._full:
            raise self._full
        temporary = reports.folder / f".draftkit-{secrets.token_hex(8)}.tmp"
        try:
            with temporary.open("xb") as file:
                # Without a byte order mark, Excel takes it for text in an older encoding.
                file.write(b"\xef\xbb\xbf" + _line(self._columns))
                file.writelines(self._sorted())
                file.flush()
                os.fsync(file.fileno())
            return reports.put(temporary, name)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _sorted(self) -> Iterator[bytes]:
        for at in sorted(range(len(self)), key=self._numbers.__getitem__):
            start = self._ends[at - 1] if at else 0
            self._lines.seek(start)
            yield self._lines.read(self._ends[at] - start)

    def close(self) -> None:
        self._lines.close()


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _safe(cell: str) -> str:
    """Make a cell that no spreadsheet evaluates."""
    cell = clean(cell)
    cell = f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
    return cell if len(cell) <= _MAX_CELL else f"{cell[: _MAX_CELL - 1]}…"
