"""Importing the figures in files that analytics tools export into `impact.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.address import parts_of
from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.people.dates import today
from draftkit.people.impact.columns import (
    days_in,
    is_month_first,
    number,
    periods_of,
    sign_of_decimals,
    to_day,
)
from draftkit.people.impact.ledger import Ledger, ledger_path
from draftkit.people.impact.lines import Figures
from draftkit.people.impact.sources import PLACES, source_of
from draftkit.people.impact.tables import is_address, tables
from draftkit.people.practice.event import is_day

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.people.impact.sources import Source
    from draftkit.people.impact.tables import Table

__all__ = ["Imported", "figures_in", "import_figures"]

_LONGEST = 2_000  # characters of an address


@dataclass(frozen=True, slots=True)
class Imported:
    """What came out of a file.

    Attributes:
        source: The name of the tool that wrote it, for people.
        figures: What it counted.
        new: How many of these were new, or had changed.
        skipped: How many rows had no address or day, such as totals.
        remarks: What to tell a person about how the file was read, a line each.
    """

    source: str
    figures: tuple[Figures, ...]
    new: int = 0
    skipped: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The first day."""
        return min(one.first for one in self.figures)

    @property
    def last(self) -> str:
        """The last day."""
        return max(one.last for one in self.figures)

    @property
    def days(self) -> int:
        """How many days, weeks or months have figures of all pages together."""
        return len({one.first for one in self.figures if not one.page})

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len({one.page for one in self.figures} - {""})


def import_figures(file: str | os.PathLike[str], profile: Path, **how: Any) -> Imported:
    """Import a file's figures; those that are known already count once.

    Args:
        file: The file, as for `figures_in`.
        profile: The file of the profile that `impact.jsonl` is beside.
        how: As for `figures_in`.

    Raises:
        InputError: As `figures_in`.
        UsageError: If `impact.jsonl` cannot be read or written; it is then as it was.
    """
    found = figures_in(file, **how)
    return replace(found, new=Ledger(ledger_path(profile)).add(found.figures))


def figures_in(  # noqa: PLR0913 - all but the file go by name
    file: str | os.PathLike[str],
    *,
    named: str = "",
    columns: Mapping[str, str] | None = None,
    site: str = "",
    first: str = "",
    last: str = "",
    month_first: bool | None = None,
) -> Imported:
    """Read the figures in a file that a tool for analytics exports.

    Args:
        file: A workbook (.xlsx), a table (.csv, .tsv), a zip archive or a folder of these.
        named: The tool, if the columns do not tell, or a name of the user's own.
        columns: Headers by `date`, `page`, `published` or the name of a figure.
        site: The address of the site, if pages are written without it (`/fridges`).
        first: The first day that is counted, as YYYY-MM-DD, if the file does not say it.
        last: The last day.
        month_first: Whether 10/8/2026 is in October, if no day over 12 in the file tells; None
            takes what is known of the tool.

    Raises:
        InputError: If it cannot be read, is damaged, is of no known tool, or does not say which
            days it is about.
    """
    where = clean(str(file))
    every = tables(file)
    source = source_of(every, where, named=named, columns=columns)
    used = [table for table in every if source.places(table)]
    asked = (is_day(first), is_day(last)) if first and last else None
    if bool(first) != bool(last) or (asked and asked[0] > asked[1]):
        raise InputError("Give the first day and the last: --from 2026-03-01 --to 2026-03-31.")
    if month_first is not None:
        source = replace(source, month_first=month_first)
    reader = _Reader(source, used, Path(file).name, _site(site), where)
    reader.read(every, asked)
    if not reader.found:
        raise InputError(f"{where} has no figures.")
    export = max(last for _, _, last in reader.found)
    id_ = f"{source.id} {parts_of(reader.site).hostname}" if site else source.id
    figures = tuple(
        Figures(id_, begin, end, values, page, export, reader.published.get(page, ""))
        for (page, begin, end), values in reader.found.items()
    )
    remarks = tuple(dict.fromkeys(line for table in used for line in table.remarks))
    return Imported(source.name, figures, skipped=reader.skipped, remarks=remarks)


def _site(address: str) -> str:
    """Return a site's address with its scheme and without a slash at its end."""
    address = address.strip().rstrip("/")
    if address and not (is_address(address) and not address.startswith("/")):
        raise InputError(f'"{clean(address)}" is no site.', hint="Write https://blog.example")
    return address if "://" in address or not address else f"https://{address}"


class _Reader:
    """Goes through the tables of one file."""

    def __init__(
        self, source: Source, used: Sequence[Table], name: str, site: str, where: str
    ) -> None:
        self.source, self.used, self.name, self.site = source, used, name, site
        self.where = where
        self.found: dict[tuple[str, str, str], dict[str, float]] = {}
        self.published: dict[str, str] = {}
        self.skipped = 0

    def read(self, every: Sequence[Table], asked: tuple[str, str] | None) -> None:
        """Read the figures of all tables, those by day first: they tell the days of the others."""
        self.month_first = self._month_first()
        by_day = [table for table in self.used if "date" in self.source.places(table)]
        for table in by_day:
            self._take(table, None)
        days = [(first, last) for _, first, last in self.found]
        span = (min(d for d, _ in days), max(d for _, d in days)) if days else None
        for table in self.used:
            if table not in by_day:
                own = self._said(table.said) or self._said([*_ranges(every)])
                period = asked or own or span or self._said([self.name]) or self._since(table)
                if period is None:
                    raise InputError(
                        f"{table.where} does not say which days it counts.",
                        hint="Say it: --from 2026-03-01 --to 2026-03-31.",
                    )
                self._take(table, period)

    def _month_first(self) -> bool | None:
        """Tell the order of months and days for the whole file."""
        for column in ("date", "published"):
            texts = [text for table in self.used for text in self._column(table, column)]
            try:
                found = is_month_first(texts)
            except ValueError as exc:
                raise InputError(f"{self.where}, column {column}: {exc}.") from exc
            if found is not None:
                return found
        return self.source.month_first

    def _column(self, table: Table, column: str) -> Iterator[str]:
        place = self.source.places(table).get(column)
        if place is not None:
            yield from (cells[place] for _, cells in table.rows if place < len(cells))

    def _said(self, texts: Sequence[str]) -> tuple[str, str] | None:
        """Return the first and last day that remarks name, if they name exactly two."""
        days = days_in(texts, month_first=self.month_first)
        return (min(days), max(days)) if len(days) == 2 else None

    def _since(self, table: Table) -> tuple[str, str] | None:
        """Return the first and last day from publication until today, for a table of one page."""
        texts = list(self._column(table, "published"))
        day = to_day(texts[0], month_first=self.month_first) if len(texts) == 1 else ""
        return (day, max(day, today())) if day else None

    def _take(self, table: Table, period: tuple[str, str] | None) -> None:
        """Take the figures of one table; rows for the same page and days are added up."""
        places = self.source.places(table)
        values = {
            name: self._numbers(table, at) for name, at in places.items() if name not in PLACES
        }
        rows = [(number, self._place(table, row, places)) for number, row in table.rows]
        ends = periods_of([day for _, (_, day) in rows if day])
        own: dict[tuple[str, str, str], dict[str, float]] = {}
        for index, (_, (page, day)) in enumerate(rows):
            if ("page" in places and not page) or (period is None and not day):
                self.skipped += 1
                continue
            key = (page, *(period or (day, ends[day])))
            counted = own.setdefault(key, {})
            for name, numbers in values.items():
                if (value := numbers[index]) is not None:
                    counted[name] = counted.get(name, 0) + value
        for key, counted in own.items():
            if counted:
                self.found.setdefault(key, {}).update(counted)

    def _place(
        self, table: Table, cells: Sequence[str], places: Mapping[str, int]
    ) -> tuple[str, str]:
        """Return the page and the day of a row, each empty if there is none."""
        cell = {
            name: cells[places[name]] if name in places and places[name] < len(cells) else ""
            for name in PLACES
        }
        page = clean(cell["page"])[:_LONGEST] if is_address(cell["page"]) else ""
        if page.startswith("/"):
            page = f"{self.site}{page}"
        try:
            day, published = (
                to_day(cell[name], month_first=self.month_first) for name in ("date", "published")
            )
        except InputError as exc:
            raise InputError(f"{table.where}: {exc}") from exc
        if page and published:
            self.published[page] = published
        return page, day

    def _numbers(self, table: Table, place: int) -> list[int | float | None]:
        """Return the number of each row in a column; None for an empty cell."""
        texts = [cells[place] if place < len(cells) else "" for _, cells in table.rows]
        line, found = 0, list[int | float | None]()
        try:
            decimal = sign_of_decimals(texts)
            for (at, _), text in zip(table.rows, texts, strict=True):
                line = at
                found.append(number(text, decimal))
        except ValueError as exc:
            where = f"{table.where}, line {line}" if line else table.where
            why = f'the column "{table.columns[place]}" {exc}.'
            raise InputError(f"{where}: {clean(why)}") from exc
        return found


def _ranges(every: Sequence[Table]) -> Iterator[str]:
    """Yield the first text of a file that names two days: "10/8/2026 - 10/9/2026"."""
    for table in every:
        for text in (*table.said, *table.columns):
            if len(days_in([text], month_first=True)) == 2:
                yield text
                return
