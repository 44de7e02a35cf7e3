"""What became of each row, in files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import secrets
import tempfile
from array import array
from typing import TYPE_CHECKING, Self

from draftkit.errors import StoreError
from draftkit.files.clean import clean
from draftkit.runs.worker import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from draftkit.runs.worker import Result

__all__ = ["BulkReport"]

COLUMNS = ("row", "recipient", "status", "file", "id", "findings", "error")
SKIPPED_COLUMNS = ("row", "column", "problem")

# A cell that begins with one of these is taken for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# What a spreadsheet can hold in a cell.
_MAX_CELL = 32_767


class BulkReport:
    """`report.csv`, and `skipped.csv` if rows were skipped, in a folder of drafts.

    The rows are in the order of the contacts, whenever they were finished. The files of an
    earlier run stay until the end of the block, and are replaced by whole ones.

    Args:
        folder: The folder of drafts.

    Attributes:
        path: Where the report is, or will be.
        skipped_path: Likewise for the rows that were skipped.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "report.csv"
        self.skipped_path = folder / "skipped.csv"
        self._rows = _Table(COLUMNS)
        self._skipped = _Table(SKIPPED_COLUMNS)

    def __enter__(self) -> Self:
        return self

    def add(self, result: Result) -> None:
        """Take a result in."""
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
        """Write the files.

        Raises:
            StoreError: If they cannot be written.
        """
        try:
            self._rows.write(self.path)
            if len(self._skipped):
                self._skipped.write(self.skipped_path)
            else:
                self.skipped_path.unlink(missing_ok=True)  # what an earlier run skipped
        except OSError as exc:
            raise StoreError(
                f"The report cannot be written to {self.path}: {exc.strerror or exc}."
            ) from exc
        finally:
            self._rows.close()
            self._skipped.close()


class _Table:
    """Rows in any order; they wait in a file, so that their number does not matter."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._lines = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the table
        self._numbers = array("q")
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, cells: Sequence[str]) -> None:
        self._lines.write(_line([str(number), *map(_safe, cells)]))
        self._numbers.append(number)
        self._ends.append(self._lines.tell())

    def write(self, path: Path) -> None:
        """Replace a file by the rows in the order of their numbers."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".draftkit-{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as file:
                # Without a byte order mark, Excel takes it for the text of another century.
                file.write(b"\xef\xbb\xbf" + _line(self._columns))
                file.writelines(self._sorted())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def _sorted(self) -> Iterator[bytes]:
        for place in sorted(range(len(self)), key=self._numbers.__getitem__):
            start = self._ends[place - 1] if place else 0
            self._lines.seek(start)
            yield self._lines.read(self._ends[place] - start)

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
