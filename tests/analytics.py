"""Files as tools for analytics export them: made-up figures, in the shapes of 2025 and 2026."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Style 1 is a day.
_STYLES = (
    f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)

_POST = ("Post URL", "Post publish date")

Cell = str | int | float | dt.date | None


def us(day: str) -> str:
    """Write a day as LinkedIn does: 2026-10-08 is 10/8/2026."""
    date = dt.date.fromisoformat(day)
    return f"{date.month}/{date.day}/{date.year}"


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]], *, settings: str = ""
) -> Path:
    """Write a workbook; days are numbers with a style, texts stand in their cells."""
    late = "1904" in settings
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        named, links = "", ""
        for number, (name, rows) in enumerate(sheets.items(), 1):
            named += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
            links += f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>'
            body = "".join(_row(at, row, late=late) for at, row in enumerate(rows, 1) if row)
            sheet = f"<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>"
            book.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{settings}<sheets>{named}</sheets></workbook>',
        )
        relations = f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
        book.writestr("xl/_rels/workbook.xml.rels", relations)
        book.writestr("xl/styles.xml", _STYLES)
    return path


def _row(at: int, row: Sequence[Cell], *, late: bool) -> str:
    cells = "".join(
        _cell(f"{chr(65 + place)}{at}", value, late=late)
        for place, value in enumerate(row)
        if value is not None
    )
    return f'<row r="{at}">{cells}</row>'


def _cell(place: str, value: Cell, *, late: bool) -> str:
    if isinstance(value, dt.date):
        zero = dt.date(1904, 1, 1) if late else dt.date(1899, 12, 30)
        return f'<c r="{place}" s="1"><v>{(value - zero).days}</v></c>'
    if isinstance(value, str) and value.startswith("="):  # a formula, with its last result
        formula, _, result = value[1:].partition("->")
        return f'<c r="{place}"><f>{formula}</f><v>{result}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def post(number: int) -> str:
    """Return the address of a post, as LinkedIn's analytics have it."""
    return f"https://www.linkedin.com/feed/update/urn:li:activity:{number}"


def linkedin(
    path: Path,
    days: Mapping[str, tuple[int, int]],
    posts: Sequence[tuple[str, str, int, int]] = (),
    followers: Mapping[str, int] | None = None,
) -> Path:
    """Write LinkedIn's workbook.

    Args:
        path: The file.
        days: Impressions and engagements by day.
        posts: Address, day of publication, engagements and impressions of each post.
        followers: New followers by day.
    """
    first, last = min(days), max(days)
    counts: list[list[Cell]] = [[us(day), *days[day]] for day in sorted(days)]
    new: list[list[Cell]] = [[us(day), count] for day, count in sorted((followers or {}).items())]
    reached = sum(shown for shown, _ in days.values()) // 2
    by_clicks = sorted(posts, key=lambda one: -one[2])
    by_views = sorted(posts, key=lambda one: -one[3])
    return workbook(
        path,
        {
            "DISCOVERY": [
                ["Overall Performance", f"{us(first)} - {us(last)}"],
                ["Impressions", sum(shown for shown, _ in days.values())],
                ["Members reached", reached],
            ],
            "ENGAGEMENT": [
                ["Date", "Impressions", "Engagements"],
                *counts,
            ],
            "TOP POSTS": [
                ["Maximum of 50 posts available to include in this list"],
                [],
                [*_POST, "Engagements", None, *_POST, "Impressions"],
                *(
                    [one[0], us(one[1]), one[2], None, other[0], us(other[1]), other[3]]
                    for one, other in zip(by_clicks, by_views, strict=True)
                ),
            ],
            "FOLLOWERS": [
                [f"Total followers on {us(last)}:", 1204],
                [],
                ["Date", "New followers"],
                *new,
            ],
            "DEMOGRAPHICS": [
                ["Top Demographics", "Value", "Percentage"],
                ["Job titles", "Engineer", "12%"],
                ["Company size", "11-50", "< 1%"],
            ],
        },
    )


def archive(path: Path, files: Mapping[str, str], *, encoding: str = "utf-8") -> Path:
    """Write a zip of texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text.encode(encoding))
    return path


def plausible(path: Path, days: Mapping[str, tuple[int, int]], pages: Mapping[str, int]) -> Path:
    """Write Plausible's zip: page views and visits by day, page views by page."""
    visitors = "".join(
        f"{day},{visits},{views},{visits},{views / visits:.1f},40,90\n"
        for day, (views, visits) in days.items()
    )
    own = "".join(f"{page},{views // 2},{views},50,30,80\n" for page, views in pages.items())
    return archive(
        path,
        {
            "visitors.csv": "date,visitors,pageviews,visits,views_per_visit,bounce_rate,"
            f"visit_duration\n{visitors}",
            "pages.csv": f"name,visitors,pageviews,bounce_rate,time_on_page,scroll_depth\n{own}",
            "sources.csv": "name,visitors,bounce_rate,visit_duration\nGoogle,10,50,40\n",
            "entry_pages.csv": "name,unique_entrances,total_entrances,visit_duration\n/,9,9,9\n",
            "countries.csv": "name,visitors\nGhana,7\n",
        },
    )


GA4 = """\
# ----------------------------------------
# Pages and screens: Page path and screen class
# Cold Notes
# Account: Cold Notes
# Property: 412345678
# ----------------------------------------
#
# All Users
# Start date: {start}
# End date: {end}
Page path and screen class,Views,Active users,Views per active user,Event count
,{total},40,2.5,900
{rows}"""


def ga4(path: Path, start: str, end: str, pages: Mapping[str, int]) -> Path:
    """Write Google Analytics' table of pages."""
    rows = "".join(f"{page},{views},{views // 2},2.0,77\n" for page, views in pages.items())
    days = (day.replace("-", "") for day in (start, end))
    text = GA4.format(start=next(days), end=next(days), total=sum(pages.values()), rows=rows)
    path.write_text(text, encoding="utf-8-sig")
    return path


def search_console(
    path: Path,
    days: Mapping[str, tuple[int, int]],
    pages: Mapping[str, tuple[int, int]],
) -> Path:
    """Write Search Console's zip: clicks and impressions by day and by page."""

    def rows(counts: Mapping[str, tuple[int, int]]) -> str:
        return "".join(
            f"{name},{clicks},{shown},{100 * clicks / shown:.2f}%,8.4\n"
            for name, (clicks, shown) in counts.items()
        )

    return archive(
        path,
        {
            "Queries.csv": "Top queries,Clicks,Impressions,CTR,Position\ncold chain,1,20,5%,8.1\n",
            "Pages.csv": f"Top pages,Clicks,Impressions,CTR,Position\n{rows(pages)}",
            "Countries.csv": "Country,Clicks,Impressions,CTR,Position\nGhana,1,20,5%,8.1\n",
            "Chart.csv": f"Date,Clicks,Impressions,CTR,Position\n{rows(days)}",
            "Filters.csv": "Filter,Value\nSearch type,Web\nDate,Last 3 months\n",
        },
    )
