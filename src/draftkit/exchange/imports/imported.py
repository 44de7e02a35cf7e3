"""What a file of another tool says, before anything of it is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from draftkit.people.person import Person

__all__ = ["Imported", "Sample"]


# The most places that are remembered of a text: of one in many rows, such as a year, more tell
# nothing.
_MOST_PLACES, _AND = 3, "; "


@dataclass(frozen=True, slots=True)
class Sample:
    """A text of the writer's own.

    Attributes:
        name: The name of its file in the folder `samples`.
        text: What is in it.
        named: Whether the profile is to name it: only as many are named as may be sent.
    """

    name: str
    text: str
    named: bool = True


@dataclass(slots=True)
class Imported:
    """What a file says.

    Attributes:
        format: What it is, such as `LinkedIn's export`.
        source: Its name as a source: that of the file or folder.
        profile: What it says about the writer, in the shape of a profile.
        origins: Where each text of it stood, such as `Positions.csv, line 3`.
        samples: The writer's own texts.
        people: Whom the writer knows.
        left: What has no place in any of these, a line each.
        text: All that the file says, if it does not say what is what and a model may be asked.
    """

    format: str
    source: str
    profile: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    text: str = field(default="", repr=False)
    _cells: Counter[tuple[str, str]] = field(default_factory=Counter)

    def came_from(self, text: str, where: str) -> None:
        """Remember where a text stood; one that stood in several places may be from any."""
        known = self.origins.get(text, "")
        places = known.split(_AND) if known else []
        if where not in places and len(places) < _MOST_PLACES:
            self.origins[text] = _AND.join([*places, where])

    def leave(self, where: str, column: str) -> None:
        """Count a cell of a table that no part of a profile holds."""
        self._cells[where, column] += 1

    def finish(self) -> Imported:
        """List what was counted, a line for each column; return the object itself."""
        for (where, column), count in self._cells.items():
            many = "cell" if count == 1 else "cells"
            self.left.append(f'{where}: column "{column}" ({count:,} {many})')
        self._cells.clear()
        return self
