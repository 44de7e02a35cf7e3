"""The file of what came back: `impact.jsonl` beside the profile, a line a thing.

Lines are only added, at its end; where two are about the same thing, the later export or what was
said last counts. The file is replaced as a whole, so that a process that is killed leaves all
lines, or all and the new ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.json_lines import records, with_line, wrong_line
from draftkit.files.names import beside
from draftkit.files.shared_file import change
from draftkit.files.text_file import text_if_there
from draftkit.people.impact.lines import Figures, Outcome, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.people.impact.lines import Line

__all__ = ["Ledger", "ledger_path"]


class Ledger:
    """What came back, each thing once.

    Args:
        path: The file; None keeps it in memory only.

    >>> ledger = Ledger()
    >>> ledger.add([Outcome("reply", "ab12", "2026-03-04")])
    1
    >>> ledger.add([Outcome("reply", "ab12", "2026-03-04")])
    0
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._lines: dict[tuple[str, ...], Line] = {}

    @classmethod
    def load(cls, path: str | Path) -> Ledger:
        """Read a file; one that is not there has no lines.

        Raises:
            UsageError: With the file and the line of the first thing that is wrong.
        """
        ledger = cls(Path(path))
        ledger._take(text_if_there(Path(path), UsageError))
        return ledger

    @property
    def outcomes(self) -> list[Outcome]:
        """What the writer counted; what was taken back is left out."""
        return [x for x in self._lines.values() if isinstance(x, Outcome) and x.count]

    @property
    def figures(self) -> list[Figures]:
        """What tools counted."""
        return [line for line in self._lines.values() if isinstance(line, Figures)]

    def add(self, lines: Iterable[Line]) -> int:
        """Add lines at the end, all at once, whoever else adds to the file meanwhile.

        Returns:
            How many were new, or said something new. The same twice counts once.

        Raises:
            UsageError: If the file cannot be read or written; it is then as it was.
        """
        given, new = list(lines), list[str]()

        def added(before: str | None) -> str:
            self._take(before)
            new.extend(line.line() for line in map(self._put, given) if line)
            return with_line(before, *new) if new else before or ""

        if self.path is None:
            return sum(1 for line in map(self._put, given) if line)
        change(self.path, added)
        return len(new)

    def _take(self, text: str | None) -> None:
        self._lines = {}
        for number, data in records(text, self.path):
            try:
                self._put(line_of(data))
            except ValueError as exc:
                raise wrong_line(self.path, number, str(exc)) from exc

    def _put(self, line: Line) -> Line | None:
        """Take a line; return what counts now, or None if that was known."""
        known = self._lines.get(line.key)
        now = line.after(known)  # type: ignore[arg-type]  # of one key are things of one kind
        self._lines[line.key] = now
        return None if now == known else now


def ledger_path(profile: Path) -> Path:
    """Return the file beside a profile, such as `impact.jsonl` or `amara.impact.jsonl`."""
    return beside(profile, "impact.jsonl")
