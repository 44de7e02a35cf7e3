"""Numbers, days, periods and addresses, as different countries and tools write them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import post
from draftkit.figures.intervals import FEWEST, median
from draftkit.people.impact.addresses import drafts_of_pages
from draftkit.people.impact.columns import (
    days_in,
    is_month_first,
    number,
    periods_of,
    sign_of_decimals,
    to_day,
)
from draftkit.people.impact.lines import Figures
from draftkit.people.impact.periods import apart, days_of
from draftkit.people.practice.event import Event
from each import each

if TYPE_CHECKING:
    from collections.abc import Mapping


@each(
    ("column", "numbers"),
    [
        (["12", "", "1,234", "1,234,567"], [12, None, 1234, 1234567]),
        (["1.234", "12"], [1234, 12]),
        (["1.234", "12.5"], [1.234, 12.5]),
        (["1.234,5", "7"], [1234.5, 7]),
        (["1,234.50", "0.125"], [1234.5, 0.125]),
        (["0,125"], [0.125]),
        (["1\u00a0234", "1\u202f234,5", "1 234"], [1234, 1234.5, 1234]),
        (["1'234", "1’234.5"], [1234, 1234.5]),
        (["0", "+4"], [0, 4]),
        (["1234.0", "1.500"], [1234, 1.5]),
    ],
)
def test_a_column_says_how_its_numbers_are_written(
    column: list[str], numbers: list[float | None]
) -> None:
    decimal = sign_of_decimals(column)
    assert [number(cell, decimal) for cell in column] == numbers


@each("text", ["12%", "many", "1,,2", "<1", "1e5", "12 €"])
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        number(text, "")


@each("text", ["-3", "\u22123", "-0.5"])
def test_nothing_is_counted_below_zero(text: str) -> None:
    with pytest.raises(ValueError, match="below zero"):
        number(text, ".")


@each(
    ("column", "found"),
    [
        (["10/8/2026", "10/13/2026"], True),
        (["8/10/2026", "13/10/2026"], False),
        (["10/8/2026", "10/9/2026", "10/10/2026"], None),  # three days, or three months
        (["10/8/2026"], None),
        (["5/5/2026"], None),
        (["2026-10-08"], None),
    ],
)
def test_a_column_says_whether_the_month_comes_first(
    column: list[str], *, found: bool | None
) -> None:
    assert is_month_first(column) is found


@each(
    ("text", "month_first", "day"),
    [
        ("10/8/2026", True, "2026-10-08"),
        ("10/8/2026", False, "2026-08-10"),
        ("10/8/26", False, "2026-08-10"),
        ("5/5/2026", None, "2026-05-05"),
        ("8.10.2026", None, "2026-10-08"),
        ("8-10-2026", None, "2026-10-08"),
        ("20261008", None, "2026-10-08"),
        ("2026-10-08 00:00:00", None, "2026-10-08"),
        ("Oct 8, 2026", None, "2026-10-08"),
        ("8 Oct 2026", None, "2026-10-08"),
        ("31/31/2026", False, ""),
        ("Total", None, ""),
    ],
)
def test_days(text: str, *, month_first: bool | None, day: str) -> None:
    assert to_day(text, month_first=month_first) == day


def test_days_in_remarks() -> None:
    said = ["Property: 412345678", "Start date: 20260701", "10/8/2026 - 10/9/2026"]
    assert days_in(said, month_first=True) == ["2026-07-01", "2026-10-08", "2026-10-09"]


@each(
    ("days", "ends"),
    [
        (["2026-03-01"], {"2026-03-01": "2026-03-01"}),
        (["2026-03-01", "2026-03-02"], {"2026-03-01": "2026-03-01", "2026-03-02": "2026-03-02"}),
        (["2026-03-02", "2026-03-09"], {"2026-03-02": "2026-03-08", "2026-03-09": "2026-03-15"}),
        (["2028-01-01", "2028-02-01"], {"2028-01-01": "2028-01-31", "2028-02-01": "2028-02-29"}),
        (["2026-01-01", "2026-03-01"], {"2026-01-01": "2026-01-01", "2026-03-01": "2026-03-01"}),
    ],
)
def test_weeks_and_months_stand_under_their_first_day(
    days: list[str], ends: Mapping[str, str]
) -> None:
    assert periods_of(days) == ends


_DAYS = st.integers(1, 28).map(lambda day: f"2026-03-{day:02}")
_PERIODS = st.tuples(_DAYS, _DAYS).map(lambda pair: (min(pair), max(pair)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_PERIODS, _DAYS, max_size=7))
def test_periods_share_no_day_and_have_the_most_days(
    periods: dict[tuple[str, str], str],
) -> None:
    """Compared with every choice there is."""

    def is_apart(chosen: tuple[tuple[str, str], ...]) -> bool:
        return all(a[1] < b[0] for a, b in itertools.pairwise(sorted(chosen)))

    choices = (itertools.combinations(periods, n) for n in range(len(periods) + 1))
    fitting = filter(is_apart, itertools.chain.from_iterable(choices))
    most = max(sum(map(days_of, chosen)) for chosen in fitting)
    found = apart(periods)
    assert is_apart(tuple(found))
    assert sum(map(days_of, found)) == most


def test_of_periods_as_long_those_of_the_later_export_are_taken() -> None:
    month = ("2026-03-01", "2026-03-02")
    days = [("2026-03-01", "2026-03-01"), ("2026-03-02", "2026-03-02")]
    assert apart({month: "2026-03-02", **dict.fromkeys(days, "2026-03-09")}) == days
    assert apart({month: "2026-03-09", **dict.fromkeys(days, "2026-03-02")}) == [month]


PUBLISHED = [
    Event("published", "2026-03-01", draft="blog", url="https://www.blog.example/a/"),
    Event("published", "2026-03-02", draft="query", url="https://blog.example/?p=7"),
    Event("published", "2026-03-03", draft="same", url="https://other.example/same"),
    Event("published", "2026-03-03", draft="same too", url="https://third.example/same"),
    Event(
        "published",
        "2026-10-08",
        draft="share",
        url="https://www.linkedin.com/posts/amara_cold-share-7379000000000000001-aB1c",
    ),
    Event("published", "2026-10-09", draft="short", url="https://lnkd.in/eXyZ"),
]


@each(
    ("page", "published", "draft"),
    [
        ("http://blog.example/a?utm_source=x&fbclid=1#top", "", "blog"),
        ("blog.example/a/index.html", "", "blog"),
        ("/a", "", "blog"),
        ("/%61/", "", "blog"),
        ("https://blog.example/?utm_medium=y&p=7", "", "query"),
        ("https://blog.example/?p=8", "", None),
        ("/", "", None),
        ("http://[a", "", None),
        ("/same", "", None),  # on two sites
        ("https://else.example/a", "", None),
        ("https://www.linkedin.com/feed/update/urn:li:share:7379000000000000001", "", "share"),
        # An activity two seconds later, and one an hour later.
        (post(7379000000000000001 + (2_000 << 22)).replace("www", "de"), "", "share"),
        (post(7379000000000000001 + (3_600_000 << 22)), "", None),
        (post(7380000000000000009), "2026-10-09", "short"),
        (post(7380000000000000009), "2026-10-10", None),
    ],
)
def test_a_page_is_the_draft_at_its_address(page: str, published: str, draft: str | None) -> None:
    counted = Figures("x", "2026-03-01", "2026-03-31", {"views": 1}, page, published=published)
    assert drafts_of_pages([counted], PUBLISHED).get(page) == draft


def test_of_two_posts_of_a_day_none_is_guessed() -> None:
    pages = [post(7380000000000000000 + n) for n in (1, 2)]
    days = [Figures("x", "a", "b", {"v": 1}, page, published="2026-10-09") for page in pages]
    assert drafts_of_pages(days, PUBLISHED) == {}


def test_six_values_have_an_interval_of_their_median_and_five_have_none() -> None:
    """The chance that the median of the many lies outside of all n values is 2 / 2^n."""
    assert 2 / 2**FEWEST < 0.05 < 2 / 2 ** (FEWEST - 1)
    assert median(range(1, 7)) == (3.5, 1, 6)
    assert median(range(1, 26)) == (13, 8, 18)  # as printed tables of the sign test have it
