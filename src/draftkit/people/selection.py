"""Which rows of a file are meant, and which of them cannot be drafted."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.people.contacts import Row, Rows
    from draftkit.people.mapping import Condition, Matching

__all__ = ["RowProblem", "Selection", "validated"]

# How many wrong rows a message names.
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be drafted.

    Attributes:
        row: The row's number.
        column: Which column it is; empty for the row as a whole.
        message: What is wrong.
    """

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f', column "{self.column}"' if self.column else ""
        return f"line {self.row}{column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows are meant.

    Attributes:
        where: The conditions that all must hold.
        limit: How many of those rows, from the first; None for all.
        retry_failed: Whether a draft whose checks failed is made again, as another one.
        skip_invalid: Whether rows that cannot be drafted are passed over.
    """

    where: Sequence[Condition] = ()
    limit: int | None = None
    retry_failed: bool = False
    skip_invalid: bool = False

    def of(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Return the rows that are meant."""
        meant = (row for row in rows if all(condition.holds(row) for condition in self.where))
        return itertools.islice(meant, self.limit)


def validated(rows: Rows, matching: Matching, selection: Selection) -> int:
    """Go through all rows that are meant, and return how many there are.

    Raises:
        InputError: If one of them cannot be drafted and is not to be passed over. The
            message names the first, notes the next ones.
    """
    count, wrong, first = 0, 0, list[RowProblem]()
    for row in selection.of(rows):
        count += 1
        if not selection.skip_invalid and (found := matching.problem(row)):
            wrong += 1
            if len(first) < _SHOWN:
                first.append(RowProblem(row.number, *found))
    if wrong:
        raise _invalid(rows.name, first, wrong, count)
    return count


def _invalid(name: str, first: Sequence[RowProblem], wrong: int, count: int) -> InputError:
    many = f"row{'s' if count > 1 else ''} {'is' if wrong == 1 else 'are'}"
    exc = InputError(
        f"{name}, {str(first[0]).rstrip('.')}. {wrong:,} of {count:,} {many} wrong, so nothing "
        "was sent.",
        hint="Correct the file, or leave such rows out with --skip-invalid.",
    )
    for problem in first[1:]:
        exc.add_note(f"{name}, {problem}")
    if wrong > len(first):
        exc.add_note(f"… and {wrong - len(first):,} more.")
    return exc
