"""What the columns of a tool's tables hold: ready maps as data, or a map of the user's own."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError, nearest
from draftkit.people.cells import listed
from draftkit.people.impact.lines import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.people.impact.tables import Table

__all__ = ["PLACES", "Source", "known", "source_of"]

PLACES = ("date", "page", "published")
"""The columns that say what was counted, and when; all others are figures."""


@dataclass(frozen=True, slots=True)
class Source:
    """A tool whose files are read.

    Attributes:
        id: What it is called in `impact.jsonl`.
        name: What it is called for people.
        columns: The headers that a column may have, by what it holds.
        signs: Sets of columns: a table that has all of any one set is the tool's.
        aside: Columns that are only signs, not figures.
        month_first: Whether 10/8/2026 is in October, where the file itself does not say.
        where: Where the tool gives out such files.
    """

    id: str
    name: str
    columns: Mapping[str, Sequence[str]]
    signs: Sequence[Sequence[str]]
    aside: Sequence[str] = ()
    month_first: bool | None = None
    where: str = ""

    def places(self, table: Table) -> dict[str, int]:
        """Return the place of each column in a table; nothing if it is not this tool's."""
        found = self._found(table)
        return {column: place for column, place in found.items() if column not in self.aside}

    def certainty(self, table: Table) -> int:
        """Return how many of the tool's columns a table has; 0 if it is not this tool's."""
        return len(self._found(table))

    def _found(self, table: Table) -> dict[str, int]:
        by_name = {_plain(name): place for place, name in reversed([*enumerate(table.columns)])}
        found = {
            column: by_name[_plain(header)]
            for column, headers in self.columns.items()
            for header in reversed(headers)
            if _plain(header) in by_name
        }
        signed = any(all(column in found for column in signs) for signs in self.signs)
        return found if signed else {}


@cache
def known() -> dict[str, Source]:
    """Return the tools whose files are known, by their ids."""
    text = files("draftkit.people.impact").joinpath("sources.toml").read_text("utf-8")
    return {id_: Source(id_, **spec) for id_, spec in tomllib.loads(text).items()}


def source_of(
    tables: Sequence[Table], where: str, *, named: str = "", columns: Mapping[str, str] | None
) -> Source:
    """Return the tool that wrote a file's tables.

    Args:
        tables: The tables.
        where: The file, for messages.
        named: What the user calls it: a known tool, or one of their own with a map.
        columns: The user's map: headers by `date`, `page`, `published` or the name of a figure.

    Raises:
        InputError: If no table is known, or the map does not fit.
    """
    named = name_of(named, "a source") if named else ""
    if columns:
        return _mapped(tables, where, named, columns)
    if named and named not in known():
        raise InputError(
            f'"{named}" is none of {", ".join(known())}.{nearest(named, known())}',
            hint="Say which column is what with --map, such as --map date=Day --map views=Hits.",
        )
    chosen = [known()[named]] if named else [*known().values()]
    best = max(chosen, key=lambda source: max((source.certainty(t) for t in tables), default=0))
    if not any(map(best.certainty, tables)):
        raise InputError(
            f"{where} is not a known export of {', '.join(s.name for s in chosen)}. "
            f"Columns: {_columns(tables)}.",
            hint="Say which is what: --as NAME --map date=COLUMN --map page=COLUMN "
            "--map views=COLUMN.",
        )
    return best


def _mapped(tables: Sequence[Table], where: str, named: str, columns: Mapping[str, str]) -> Source:
    if not named:
        raise InputError(
            "Say what the figures come from, the same each time: --as NAME.",
            hint="By that name, what two files both have is counted once.",
        )
    every = [column for table in tables for column in table.columns]
    for name, header in columns.items():
        if _plain(header) not in map(_plain, every):
            raise InputError(
                f'{where}: there is no column "{header}".{nearest(header, every)} '
                f"Columns: {_columns(tables)}.",
                hint=f"Say --map {name}=COLUMN.",
            )
    own = {n if n in PLACES else name_of(n, "a figure"): [h] for n, h in columns.items()}
    base = known().get(named)
    if base:  # its other columns are still found
        return Source(base.id, base.name, {**base.columns, **own}, [[*own]], base.aside)
    if not {"date", "page"} & {*own} or not {*own} - {*PLACES}:
        raise InputError("A map needs a date or a page, and a figure: --map views=COLUMN.")
    return Source(named, named, own, [[*own]])


def _columns(tables: Sequence[Table]) -> str:
    return listed(dict.fromkeys(c for table in tables for c in table.columns if c))


def _plain(name: Any) -> str:
    text = unicodedata.normalize("NFC", str(name)).casefold()
    return "".join(character for character in text if character.isalnum())
