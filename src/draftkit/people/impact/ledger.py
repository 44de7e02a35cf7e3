"""The file of what came back: `impact.jsonl` beside the profile, one line for each thing.

Where two lines are about the same thing, the one of the later export, or the last one, counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.files.json_lines import Journal
from draftkit.files.names import beside
from draftkit.people.impact.lines import Figures, Line, Outcome, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Ledger", "ledger_path"]


class Ledger(Journal[Line]):
    """What came back, each thing once.

    >>> ledger = Ledger()
    >>> ledger.add([Outcome("reply", "ab12", "2026-03-04")])
    1
    >>> ledger.add([Outcome("reply", "ab12", "2026-03-04")])
    0
    """

    @property
    def outcomes(self) -> list[Outcome]:
        """What the writer counted; what was taken back is left out."""
        return [x for x in self._kept.values() if isinstance(x, Outcome) and x.count]

    @property
    def figures(self) -> list[Figures]:
        """What tools counted."""
        return [line for line in self._kept.values() if isinstance(line, Figures)]

    def add(self, lines: Iterable[Line]) -> int:
        """Add lines at the end of the file, all at once, even while others add to it too.

        Returns:
            How many were new, or said something new. The same twice counts once.

        Raises:
            UsageError: If the file cannot be read or written; it is then as it was.
        """
        return self._add(lines)

    def _entry(self, data: Any) -> Line:
        return line_of(data)

    def _put(self, entry: Line) -> Line | None:
        known = self._kept.get(entry.key)
        now = entry.after(known)  # type: ignore[arg-type]  # the key tells the type
        self._kept[entry.key] = now
        return None if now == known else now


def ledger_path(profile: Path) -> Path:
    """Return the file beside a profile, such as `impact.jsonl` or `amara.impact.jsonl`."""
    return beside(profile, "impact.jsonl")
