"""Files of tools for analytics, in the shapes that these write, and in those that people make."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import analytics
from draftkit.errors import InputError
from draftkit.people.dates import today
from draftkit.people.impact.importing import figures_in, import_figures
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics import Cell

Found = dict[tuple[str, str, str], dict[str, float]]

POST = analytics.post(7379000000000000001)
OTHER = analytics.post(7381000000000000002)


def found_in(file: Path, **how: Any) -> Found:
    """Return a file's figures by page, first and last day."""
    found = figures_in(file, **how)
    return {(one.page, one.first, one.last): dict(one.values) for one in found.figures}


def linkedin_of_2025(folder: Path) -> Path:
    return analytics.linkedin(
        folder / "Content_2026-10-08_2026-10-14_Amara.xlsx",
        {"2026-10-08": (1234, 5), "2026-10-14": (7, 0)},
        [(POST, "2026-10-08", 9, 900), (OTHER, "2026-10-13", 12, 40)],
        {"2026-10-08": 3},
    )


def linkedin_of_2026(folder: Path) -> Path:
    """Days are numbers with a format, counted from 1904; a column between has a number's name."""
    head: list[Cell] = ["Post URL", "Post Publish Date", "Engagements", "481"]
    share: list[Cell] = ["Top Demographics", "Value", "Percentage"]
    day, next_day = dt.date(2026, 10, 8), dt.date(2026, 10, 14)
    return analytics.workbook(
        folder / "AggregateAnalytics.xlsx",
        {
            "DISCOVERY": [["Overall Performance", "10/8/2026 - 10/14/2026"], ["Impressions", 1241]],
            "ENGAGEMENT": [
                ["Date", "Impressions", "Engagements"],
                [day, "=SUM(1200,34)->1234", 5],
                [next_day, 7, 0],
            ],
            "TOP POSTS": [
                ["Maximum of 50 posts available to include in this list"],
                [],
                [*head, *head[:2], "Impressions"],
                [OTHER, next_day, 12, "481", POST, day, 900],
                [POST, day, 9, "481", OTHER, next_day, 40],
            ],
            "FOLLOWERS": [
                ["Total followers on 10/14/2026:", 99],
                [],
                ["Date", "New followers"],
                [day, 3],
            ],
            "AUDIENCE DEMOGRAPHICS": [
                share,
                ["Location", "Accra", "< 1%"],
            ],
            "CONTENT DEMOGRAPHICS": [
                share,
                ["Company size", "11-50", "12%"],
            ],
        },
        settings='<workbookPr date1904="1"/>',
    )


def linkedin_in_german(folder: Path) -> Path:
    post: list[Cell] = ["Beitrags-URL", "Veröffentlichungsdatum des Beitrags"]
    return analytics.workbook(
        folder / "Inhalt.xlsx",
        {
            "INTERAKTION": [
                ["Datum", "Impressionen", "Interaktionen"],
                ["8.10.2026", "1.234", 5],
                ["14.10.2026", 7, 0],
            ],
            "TOP-BEITRÄGE": [
                ["Es können maximal 50 Beiträge in diese Liste aufgenommen werden"],
                [],
                [*post, "Interaktionen", None, *post, "Impressionen"],
                [OTHER, "13.10.2026", 12, None, POST, "8.10.2026", 900],
                [POST, "8.10.2026", 9, None, OTHER, "13.10.2026", 40],
            ],
            "FOLLOWER": [["Datum", "Neue Follower"], ["8.10.2026", 3]],
        },
    )


LINKEDIN: Found = {
    ("", "2026-10-08", "2026-10-08"): {"impressions": 1234, "engagements": 5, "followers": 3},
    ("", "2026-10-14", "2026-10-14"): {"impressions": 7, "engagements": 0},
    (POST, "2026-10-08", "2026-10-14"): {"engagements": 9, "impressions": 900},
    (OTHER, "2026-10-08", "2026-10-14"): {"engagements": 12, "impressions": 40},
}


def plausible_zip(folder: Path) -> Path:
    days = {"2026-03-01": (1234, 20), "2026-03-02": (30, 9)}
    return analytics.plausible(folder / "p.zip", days, {"/fridges": 1200, "/seals?page=2": 34})


def plausible_through_excel(folder: Path) -> Path:
    """A folder of tables that a German Excel has saved again."""
    own = folder / "Plausible"
    own.mkdir()
    (own / "visitors.csv").write_text(
        "date;visitors;pageviews;visits;views_per_visit;bounce_rate;visit_duration\r\n"
        "01.03.2026;20;1.234;20;61,7;40;90\r\n02.03.2026;9;30;9;3,3;;90\r\n",
        encoding="utf-8-sig",
    )
    (own / "pages.csv").write_text(
        "name;visitors;pageviews;bounce_rate;time_on_page;scroll_depth\r\n"
        "/fridges;600;1.200;50;30;80\r\n/seals?page=2;17;34;;;\r\n",
        encoding="utf-16",
    )
    return own


def plausible_by_months(folder: Path) -> Path:
    """Of a year, Plausible writes a row a month, under its first day."""
    rows = "2026-01-01,5,90,7\n2026-02-01,4,80,6\n2026-03-01,4,70,6\n"
    path = folder / "visitors.csv"
    path.write_text(f"date,visitors,pageviews,visits\n{rows}", encoding="utf-8")
    return path


PLAUSIBLE: Found = {
    ("", "2026-03-01", "2026-03-01"): {"views": 1234, "visits": 20},
    ("", "2026-03-02", "2026-03-02"): {"views": 30, "visits": 9},
    ("/fridges", "2026-03-01", "2026-03-02"): {"views": 1200},
    ("/seals?page=2", "2026-03-01", "2026-03-02"): {"views": 34},
}
BY_MONTHS: Found = {
    ("", "2026-01-01", "2026-01-31"): {"views": 90, "visits": 7},
    ("", "2026-02-01", "2026-02-28"): {"views": 80, "visits": 6},
    ("", "2026-03-01", "2026-03-31"): {"views": 70, "visits": 6},
}


def ga4_today(folder: Path) -> Path:
    return analytics.ga4(
        folder / "g.csv", "2026-07-01", "2026-09-30", {"/fridges": 1200, "(other)": 3}
    )


def ga4_with_charts(folder: Path) -> Path:
    """Several tables below one another, the days in one remark."""
    path = folder / "Pages_and_screens.csv"
    path.write_text(
        "# ------\n# Pages and screens\n# 20260701-20260930\n# ------\n\n"
        "Nth day,/fridges,/seals\n0000,3,4\n0001,5,6\n\n"
        "# 20260701-20260930\n"
        'Page path and screen class,Views,Active users\n/fridges,"1,200",500\n',
        encoding="utf-8",
    )
    return path


def ga4_in_french(folder: Path) -> Path:
    path = folder / "Pages_et_écrans.csv"
    path.write_text(
        "# Pages et écrans\n# Date de début : 20260701\n# Date de fin : 20260930\n"
        "Chemin de la page et classe de l’écran;Vues;Utilisateurs actifs;Durée moyenne\n"
        ";1\u202f203;500;31,4\n/fridges;1\u202f200;500;31,4\n",
        encoding="utf-8-sig",
    )
    return path


GA4: Found = {("/fridges", "2026-07-01", "2026-09-30"): {"views": 1200}}
PAGE = "https://blog.example/fridges"


def search_console_zip(folder: Path) -> Path:
    days = {"2026-09-01": (3, 1400), "2026-09-02": (1, 20)}
    return analytics.search_console(folder / "s.zip", days, {PAGE: (4, 1420)})


def search_console_workbook(folder: Path) -> Path:
    """The same as a workbook, whose shares are numbers."""
    head: list[Cell] = ["Clicks", "Impressions", "CTR", "Position"]
    return analytics.workbook(
        folder / "s.xlsx",
        {
            "Chart": [
                ["Date", *head],
                [dt.date(2026, 9, 1), 3, 1400, 0.0021, 8.4],
                [dt.date(2026, 9, 2), 1, 20, 0.05, 7.1],
            ],
            "Queries": [["Top queries", *head], ["cold chain", 1, 20, 0.05, 8.1]],
            "Pages": [["Top pages", *head], [PAGE, 4, 1420, 0.0028, 8.3]],
            "Filters": [["Filter", "Value"], ["Search type", "Web"]],
        },
    )


def search_console_in_german(folder: Path) -> Path:
    return analytics.archive(
        folder / "s.zip",
        {
            "Seiten.csv": "Häufigste Seiten,Klicks,Impressionen,CTR,Position\n"
            f'{PAGE},4,1.420,"0,28\u00a0%","8,3"\n',
            "Diagramm.csv": "Datum,Klicks,Impressionen,CTR,Position\n"
            '2026-09-01,3,1.400,"0,21\u00a0%","8,4"\n2026-09-02,1,20,"5,0\u00a0%","7,1"\n',
            "Filter.csv": "Filter,Wert\nSuchtyp,Web\nDatum,Letzte 3 Monate\n",
        },
    )


def search_console_in_japanese(folder: Path) -> Path:
    counts = "クリック数,表示回数,CTR,掲載順位"
    return analytics.archive(
        folder / "s.zip",
        {
            "ページ.csv": f'上位のページ,{counts}\r\n{PAGE},4,"1,420",0.28%,8.3\r\n',
            "グラフ.csv": f"日付,{counts}\r\n"
            '2026-09-01,3,"1,400",0.21%,8.4\r\n2026-09-02,1,20,5%,7.1\r\n',
        },
        encoding="utf-8-sig",
    )


SEARCH_CONSOLE: Found = {
    ("", "2026-09-01", "2026-09-01"): {"clicks": 3, "impressions": 1400},
    ("", "2026-09-02", "2026-09-02"): {"clicks": 1, "impressions": 20},
    (PAGE, "2026-09-01", "2026-09-02"): {"clicks": 4, "impressions": 1420},
}

SHAPES: list[tuple[Callable[[Path], Path], Found]] = [
    (linkedin_of_2025, LINKEDIN),
    (linkedin_of_2026, LINKEDIN),
    (linkedin_in_german, LINKEDIN),
    (plausible_zip, PLAUSIBLE),
    (plausible_through_excel, PLAUSIBLE),
    (plausible_by_months, BY_MONTHS),
    (ga4_today, GA4),
    (ga4_with_charts, GA4),
    (ga4_in_french, GA4),
    (search_console_zip, SEARCH_CONSOLE),
    (search_console_workbook, SEARCH_CONSOLE),
    (search_console_in_german, SEARCH_CONSOLE),
    (search_console_in_japanese, SEARCH_CONSOLE),
]


@pytest.mark.parametrize(("write", "found"), SHAPES, ids=[shape.__name__ for shape, _ in SHAPES])
def test_what_tools_export_is_read(
    write: Callable[[Path], Path], found: Found, tmp_path: Path
) -> None:
    assert found_in(write(tmp_path)) == found


def test_the_export_of_a_single_post_counts_from_its_publication(tmp_path: Path) -> None:
    path = analytics.workbook(
        tmp_path / "PostAnalytics.xlsx",
        {
            "PERFORMANCE": [
                ["Post URL", POST],
                ["Post Date", "9/28/2025"],
                ["Post Publish Time", "9:12 AM"],
                [],
                ["Impressions", "1,234"],
                ["Members reached", 987],
                ["Social engagements", 60],
                ["Saves", 5],
            ],
            "TOP DEMOGRAPHICS": [["Category", "Value", "%"], ["Job title", "Engineer", "< 1%"]],
        },
    )
    counts = {"impressions": 1234, "engagements": 60, "saves": 5}
    assert found_in(path) == {(POST, "2025-09-28", today()): counts}


def test_a_table_of_any_tool_is_read_by_a_map(tmp_path: Path) -> None:
    path = tmp_path / "matomo.csv"
    path.write_text(
        'label,title,author,nb_hits,hours\n31/12/2025,Seals,Amara,"1,200",4.125\n'
        '01/01/2026,Seals,,7,12.5\nTotal,,,"1,207",\n'
        "01/01/0001,Seals,,7,1\n31/12/9999,Seals,,7,1\n",
        encoding="utf-16",
    )
    how: dict[str, Any] = {
        "named": "Matomo",
        "columns": {"date": "Label", "hits": "nb_hits", "read": "hours"},
    }
    found = figures_in(path, **how)
    assert (found.source, found.skipped) == ("matomo", 3)  # nobody counts on such days
    assert found_in(path, **how) == {
        ("", "2025-12-31", "2025-12-31"): {"hits": 1200, "read": 4.125},
        ("", "2026-01-01", "2026-01-01"): {"hits": 7, "read": 12.5},
    }


def test_what_is_known_of_a_tool_stays_known_beside_a_map(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("Stránka,Views\n/fridges,7\n", encoding="utf-8")
    how: dict[str, Any] = {"named": "ga4", "columns": {"page": "Stránka"}, "site": "blog.example/"}
    figures = figures_in(path, first="2026-03-01", last="2026-03-31", **how).figures
    assert [(one.source, one.page, dict(one.values)) for one in figures] == [
        ("ga4 blog.example", "https://blog.example/fridges", {"views": 7})
    ]


@each(
    "text",
    [
        "sep=;\nDay;Hits\n2026-03-01;7\n",
        '# the "front" page\nDay,Hits\n2026-03-01,7\n',
        "Day\tHits\n2026-03-01\t7\n\nTotals\tof all\n",
        "Report\nfor Amara\n\nHits,Hits before,Day\n7,1,2026-03-01\n",
    ],
)
def test_a_table_is_found_among_what_stands_around_it(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    found = found_in(path, named="mine", columns={"date": "Day", "hits": "Hits"})
    assert found == {("", "2026-03-01", "2026-03-01"): {"hits": 7}}


def write(name: str, text: str) -> Callable[[Path], Path]:
    """Return what writes a text file."""

    def written(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def cut(whole: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Return what writes half of a file."""

    def written(folder: Path) -> Path:
        path = whole(folder)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return path

    return written


def spoiled(whole: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Return what writes a file with some bytes of its content changed."""

    def written(folder: Path) -> Path:
        path = whole(folder)
        data = bytearray(path.read_bytes())
        data[60:80] = bytes(20)
        path.write_bytes(data)
        return path

    return written


VIEWS = "Page path,Views\n/a,"
DAYS = {"first": "2026-03-01", "last": "2026-03-31"}


@pytest.mark.parametrize(
    ("file", "how", "said"),
    [
        (cut(linkedin_of_2025), {}, "damaged"),
        (spoiled(linkedin_of_2026), {}, "damaged"),
        (cut(plausible_zip), {}, "damaged"),
        (spoiled(search_console_zip), {}, "damaged"),
        (write("g.csv", '# A\nPage path,Views\n/a,3\n"/b,4\n'), DAYS, "line 4: the row has no end"),
        (write("g.csv", f"{VIEWS}3\n/b,many\n"), DAYS, 'line 3: the column "Views" has "many"'),
        (write("g.csv", f'{VIEWS}1.5\n/b,"2,25"\n'), DAYS, 'has numbers with "." and numbers'),
        (write("g.csv", f"{VIEWS}{'9' * 20}\n"), DAYS, "which is too much"),
        (write("g.csv", f"{VIEWS}3\n"), {}, "does not say which days it counts. Say it: --from"),
        (write("g.csv", f"{VIEWS}3\n"), {"first": "2026-03-01"}, "the first day and the last"),
        (write("g.csv", f"{VIEWS}3\n"), {**DAYS, "last": "2026-02-01"}, "first day and the last"),
        (write("g.csv", f"{VIEWS}3\n"), {**DAYS, "site": "a b"}, '"a b" is no site'),
        (write("g.csv", "Page path,Views\nTotal,3\n"), DAYS, "has no figures"),
        (write("x.csv", "Name,Fruit\nA,2\n"), {}, "is not a known export of LinkedIn, Plausible"),
        (write("x.csv", "Name,Fruit\nA,2\n"), {"named": "plausibel"}, "Did you mean"),
        (write("x.csv", "Day,Hits\n1/2/2026,2\n"), {"columns": {"date": "Day"}}, "--as NAME"),
        (
            write("x.csv", "Day,Hits\n1/2/2026,2\n"),
            {"columns": {"date": "Day", "hits": "Hit"}, "named": "m"},
            'no column "Hit". Did you mean "Hits"?',
        ),
        (
            write("x.csv", "Day,Hits\n1/2/2026,2\n"),
            {"columns": {"date": "Day"}, "named": "m"},
            "a date or a page, and a figure",
        ),
        (
            write("x.csv", "Day,Hits\n1/2/2026,2\n3/4/2026,2\n"),
            {"columns": {"date": "Day", "hits": "Hits"}, "named": "m"},
            '"1/2/2026" could be two days',
        ),
        (
            write("x.csv", "Day,Hits\n13/2/2026,2\n3/14/2026,2\n"),
            {"columns": {"date": "Day", "hits": "Hits"}, "named": "m"},
            "days with the month first, and others",
        ),
        (write("x.xls", "\xd0"), {}, "Columns: none"),
        (lambda folder: folder / "gone.zip", {}, "There is no file"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_on_one_line_and_nothing_is_written(
    file: Callable[[Path], Path], how: dict[str, Any], said: str, desk: Path
) -> None:
    path = file(desk)
    with pytest.raises(InputError) as failure:
        import_figures(path, Path("profile.yaml"), **how)
    assert said in str(failure.value)
    assert "\n" not in str(failure.value)
    assert not Path("impact.jsonl").exists()


@each("second", ["01/02/2026", "03/02/2026"])
def test_days_that_could_be_others_are_asked_for(second: str, tmp_path: Path) -> None:
    file = tmp_path / "hits.csv"
    file.write_text(f"Date,Page,Hits\n01/01/2026,/x,1\n{second},/x,2\n", encoding="utf-8")
    how: dict[str, Any] = {
        "named": "matomo",
        "columns": {"date": "Date", "page": "Page", "views": "Hits"},
        "site": "https://i.example",
    }
    with pytest.raises(InputError, match=f'"{second}" could be two days.*--day-first'):
        figures_in(file, **how)
    day, month = second[:2], second[3:5]
    for month_first, last in ((False, f"2026-{month}-{day}"), (True, f"2026-{day}-{month}")):
        found = figures_in(file, month_first=month_first, **how)
        assert max(one.first for one in found.figures) == last
    file.write_text("Date,Page,Hits\n01/02/2026,/x,-5\n", encoding="utf-8")
    with pytest.raises(InputError, match='line 2: the column "Hits" has "-5"'):
        figures_in(file, month_first=True, **how)


def test_a_workbook_of_excels_older_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "content.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(InputError, match="Excel's older format"):
        figures_in(path)
