"""Files with an object of JSON on each line: journals, to which lines are only added.

If two lines are about the same thing, the last one counts. A journal is replaced as a whole, so
that a process that is killed leaves the old lines, or the old and the new ones. A line that cannot
be read stays, and does not count; until it is put right, nothing is added.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from draftkit.errors import UsageError
from draftkit.files.clean import clean
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Entry", "Journal"]


class Entry(Protocol):
    """What a journal keeps of one thing."""

    @property
    def key(self) -> tuple[str, ...]:
        """The same for two entries about the same thing."""
        ...

    def line(self) -> str:
        """Return it as a line of the file, with its end."""
        ...


E = TypeVar("E", bound=Entry)


class Journal(Generic[E]):
    """The entries of such a file, one for each thing.

    Args:
        path: The file; None keeps it in memory only.

    Attributes:
        path: The same.
        wrong: What is wrong with lines that cannot be read, a sentence each.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.wrong: tuple[str, ...] = ()
        self._kept: dict[tuple[str, ...], E] = {}

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a file; one that is not there has no lines.

        Raises:
            UsageError: If it cannot be read.
        """
        journal = cls(Path(path))
        journal._take(text_if_there(Path(path), UsageError))
        return journal

    def _entry(self, data: Any) -> E:
        """Return what the data of a line says; a ValueError says what is wrong in it."""
        raise NotImplementedError

    def _put(self, entry: E) -> E | None:
        """Take in an entry; return the one that counts now, or None if nothing is new."""
        raise NotImplementedError

    def _add(self, entries: Iterable[E]) -> int:
        """Add entries at the end, all at once, whoever else adds to the file meanwhile.

        Returns:
            How many were new, or said something new. The same twice counts once.

        Raises:
            UsageError: If the file, or a line of it, cannot be read, or it cannot be written;
                it is then as it was.
        """
        given, new = list(entries), list[str]()

        def added(before: str | None) -> str:
            self._take(before)
            self.refuse_damaged()
            new.extend(now.line() for now in map(self._put, given) if now)
            return _with_lines(before, *new) if new else before or ""

        if self.path is None:
            return sum(1 for now in map(self._put, given) if now)
        change(self.path, added)
        return len(new)

    def refuse_damaged(self) -> None:
        """Refuse to go on with a file in which a line cannot be read.

        Raises:
            UsageError: If there is one; it is named.
        """
        if self.wrong:
            raise UsageError(self.wrong[0], hint="Correct the line, or delete it.")

    def _take(self, text: str | None) -> None:
        self._kept = {}
        for _, entry in self._entries(text):
            self._put(entry)

    def _entries(self, text: str | None) -> Iterator[tuple[int, E]]:
        """Yield the entry of each line that says something, and the line's number, from 1."""
        # Not splitlines: what somebody wrote may hold a line separator of Unicode.
        lines = [(n, line) for n, line in enumerate((text or "").split("\n"), 1) if line.strip()]
        wrong: list[str] = []
        for number, line in lines:
            try:
                entry = self._entry(_data(line))
            except ValueError as exc:
                wrong.append(f"{self.path}, line {number}: {clean(str(exc)).rstrip('.')}.")
            else:
                yield number, entry
        self.wrong = tuple(wrong)


def _data(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise ValueError("is no line of JSON") from exc


def _with_lines(text: str | None, *more: str) -> str:
    """Return a file's text with lines added, also after a last line that has no end."""
    start = text or ""
    start += "\n" if start and not start.endswith("\n") else ""
    return start + "".join(more)
