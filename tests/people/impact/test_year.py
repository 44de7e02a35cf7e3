"""A year of what was sent and published, and what came back: each figure computed by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import analytics
from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store
from draftkit.people.impact.impact import Impact, Work
from draftkit.people.impact.importing import import_figures
from draftkit.people.impact.page import page
from draftkit.people.practice.event import Event
from draftkit.people.practice.practice import Practice

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE = Path("profile.yaml")
_SVG = "{http://www.w3.org/2000/svg}"

# A post on the fifth of each month. LinkedIn's number of it has the moment in its upper bits.
MONTHS = range(1, 13)
TOPICS = ("fridges", "power")


def number_of(day: str) -> int:
    """Return a number as LinkedIn would give to a post of that day."""
    moment = dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")
    return int(moment.timestamp() * 1000) << 22


def days(first: str, last: str, shown: int) -> dict[str, tuple[int, int]]:
    """Return impressions and engagements of each day, the same on all."""
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    count = (end - begin).days + 1
    return {(begin + dt.timedelta(days=n)).isoformat(): (shown, 2) for n in range(count)}


def posts(shown: Mapping[int, int]) -> list[tuple[str, str, int, int]]:
    """Return what an export says of the posts of some months."""
    days_of = {month: f"2026-{month:02}-05" for month in shown}
    return [
        # Analytics name a post by its activity, which is a second younger than its share.
        (analytics.post(number_of(day) + (1000 << 22)), day, 3, shown[month])
        for month, day in days_of.items()
    ]


@pytest.fixture
def year(desk: Path) -> Path:
    """A year of one writer: 24 messages, 12 posts on LinkedIn, 2 articles on a site."""
    happened = list[Event]()
    for n in range(24):
        kind = "thanks" if n < 10 else "reach"
        draft = made(f"{n + 1:02}" * 4, kind, {"recipient": f"Person {n}"})
        on = f"2026-{1 + n // 2:02}-10"
        happened.append(Event("sent", on, f"Person {n}", draft=draft.id, kind=kind))
        if n in (0, 1, 2, 3, 10, 11, 12, 13, 14):
            happened.append(Event("replied", on, f"Person {n}", draft=draft.id, kind=kind))
    for month in MONTHS:
        day = f"2026-{month:02}-05"
        topic = TOPICS[month % 2]
        draft = made(f"a{month:03}" * 2, "post", {"topic": topic, "audience": "clinics"})
        url = f"https://www.linkedin.com/posts/amara_cold-share-{number_of(day)}-x1Y2"
        happened.append(Event("published", day, draft=draft.id, kind="post", url=url))
    for month, path in ((3, "fridges"), (9, "seals")):
        draft = made(f"b{month:03}" * 2, "article", {"topic": "fridges"})
        url = f"https://www.blog.example/{path}/"
        on = f"2026-{month:02}-20"
        happened.append(Event("published", on, draft=draft.id, kind="article", url=url))
    practice = Practice.load("practice.jsonl")
    for event in happened:
        practice.add(event)
    return desk


def made(id_: str, kind: str, inputs: dict[str, Any]) -> Draft:
    """Save a draft."""
    draft = Draft(id=id_ * 8, kind=kind, title=f"{kind} {id_[:4]}", body="Cold.\n", inputs=inputs)
    draft.save("drafts")
    return draft


def exports(folder: Path) -> list[Path]:
    """Write three exports of LinkedIn that overlap: half a year each, a quarter apart."""
    first = {month: 100 * month for month in range(1, 7)}
    second = {4: 450, 5: 550, 6: 650, 7: 5, 8: 5, 9: 5}
    third = {1: 10, **{month: 100 * month for month in range(7, 13)}}
    return [
        analytics.linkedin(folder / "a.xlsx", days("2026-01-01", "2026-06-30", 100), posts(first)),
        analytics.linkedin(folder / "b.xlsx", days("2026-04-01", "2026-09-30", 110), posts(second)),
        analytics.linkedin(folder / "c.xlsx", days("2026-07-01", "2026-12-31", 120), posts(third)),
    ]


def others(folder: Path) -> list[Path]:
    """Write one export each of the other tools."""
    return [
        analytics.plausible(
            folder / "p.zip",
            {"2026-03-01": (40, 20), "2026-03-31": (2, 1)},
            {"/fridges": 33, "/": 9},
        ),
        analytics.search_console(
            folder / "s.zip",
            {"2026-09-01": (4, 300), "2026-09-30": (1, 20)},
            {"https://blog.example/seals": (4, 250), "https://blog.example/seals/#two": (1, 9)},
        ),
        analytics.ga4(folder / "g.csv", "2026-04-01", "2026-04-30", {"/fridges/": 7}),
    ]


# Computed by hand. Impressions of days: those of the latest export count, so 90 days of January
# to March at 100, 91 days of April to June at 110, 184 days of July to December at 120 (9,000 +
# 10,010 + 22,080). Of posts: of two exports that share days, the longer one counts: the second (183
# days) before the first (181), the third (184) before the second. The post of January has 100 of
# the first and 10 of the third, which share none.
SHOWN = 41_090
OF_POSTS = [110, 200, 300, 450, 550, 650, *range(700, 1300, 100)]


def test_the_figures_of_a_year_are_those_computed_by_hand(year: Path) -> None:
    for file in (*exports(year), *others(year)):
        assert import_figures(file, PROFILE).new > 0
    found = Impact.of(PROFILE, Store("drafts")).as_dict()
    assert (found["from"], found["to"]) == ("2026-01-01", "2026-12-31")
    assert (found["sent"], found["answered"], found["published"]) == (24, 9, 14)
    assert found["outcomes"] == {"reply": 9}
    by = {(group["by"], group["name"]): group for group in found["groups"]}
    assert {key: (g["sent"], g["answered"], g["published"]) for key, g in by.items()} == {
        ("kind", "thanks"): (10, 4, 0),
        ("kind", "reach"): (14, 5, 0),
        ("kind", "post"): (0, 0, 12),
        ("kind", "article"): (0, 0, 2),
        ("topic", "fridges"): (0, 0, 8),
        ("topic", "power"): (0, 0, 6),
        ("topic", ""): (24, 9, 0),
        ("audience", "clinics"): (0, 0, 12),
        ("audience", ""): (24, 9, 2),
    }
    linkedin = next(one for one in found["sources"] if one["source"] == "linkedin")
    assert linkedin["totals"] == {"impressions": SHOWN, "engagements": 730}
    assert linkedin["days"] == 365
    figures = {
        (draft["id"][:4], figure["source"], figure["figure"]): figure["value"]
        for draft in found["drafts"]
        for figure in draft.get("figures", ())
    }
    shown = {f"a{month:03}": OF_POSTS[month - 1] for month in MONTHS}
    assert figures == {
        **{(id_, "linkedin", "impressions"): count for id_, count in shown.items()},
        **{(id_, "linkedin", "engagements"): 3 + 3 * (id_ == "a001") for id_ in shown},
        ("b003", "plausible", "views"): 33,
        ("b003", "ga4", "views"): 7,
        ("b009", "search-console", "clicks"): 5,
        ("b009", "search-console", "impressions"): 259,
    }
    # Of 12 values the median lies between the third and the tenth, with 96%.
    assert {
        "source": "linkedin",
        "figure": "impressions",
        "drafts": 12,
        "median": 675,
        "low": 300,
        "high": 1000,
    } in found["medians"]
    assert [one["page"] for one in found["other_pages"]] == ["/"]


def test_the_order_of_imports_does_not_count_and_none_counts_twice(year: Path) -> None:
    first, second, third = exports(year)
    found = set()
    # Any two come in either order.
    for order in ((first, second, third), (third, second, first), (second, third, first)):
        Path("impact.jsonl").unlink(missing_ok=True)
        for file in order:
            import_figures(file, PROFILE)
        before = Path("impact.jsonl").read_bytes()
        assert [import_figures(file, PROFILE).new for file in order] == [0, 0, 0]
        assert Path("impact.jsonl").read_bytes() == before
        found.add(json.dumps(Impact.of(PROFILE, Store("drafts")).as_dict()))
    assert len(found) == 1


SAID = """\
24 drafts were sent from 2026-01-10 to 2026-12-10, and 9 of these were answered so far.
14 drafts were published from 2026-01-05 to 2026-12-05.
What came back to drafts, as the writer told it: 9 replies.
LinkedIn counted 730 engagements and 41,090 impressions on 365 days from 2026-01-01 to 2026-12-31. \
Of 12 pages that it counted by themselves, 12 could be tied to a draft.
12 drafts were counted from the day on which they were published: impressions (LinkedIn) had a \
median of 675 (95% interval 300 to 1,000).
Of 14 drafts of the kind "reach" that were sent, 5 (36%, 95% interval 16% to 61%) were answered; \
of the 10 others, 4 (40%, 95% interval 17% to 69%). The intervals overlap: no difference is claimed.
6 published drafts on the topic "fridges" had a median of 725 (95% interval 200 to 1,200) of \
impressions (LinkedIn); the 6 others had a median of 625 (95% interval 110 to 1,100). The \
intervals overlap: no difference is claimed.
"""


def test_what_is_said_has_the_figures_and_no_reason(
    year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in exports(year):
        assert run(["impact", "import", str(file)]) == 0
    capsys.readouterr()
    assert run(["impact"]) == 0
    said = [line.removeprefix("- ") for line in capsys.readouterr().out.splitlines()]
    assert [line for line in SAID.splitlines() if line not in said] == []
    assert not any(line.startswith("Too few") for line in said)
    for file in others(year):
        assert run(["impact", "import", str(file)]) == 0
    capsys.readouterr()
    assert run(["impact"]) == 0
    *_, few, why, _ = capsys.readouterr().out.split("\n")
    assert few == (
        "- Too few to say: views (Plausible): all drafts (1); clicks (Search Console): all drafts "
        "(1); impressions (Search Console): all drafts (1)."
    )
    assert "5 values drawn by chance" in why


def test_the_page_of_a_year_has_a_picture_of_each_figure(year: Path) -> None:
    for file in (*exports(year), *others(year)):
        import_figures(file, PROFILE)
    found = page(Impact.of(PROFILE, Store("drafts")))
    plots = [ET.fromstring(plot) for plot in re.findall(r"<svg.*?</svg>", found, re.DOTALL)]
    names = [plot.get("aria-label", "").partition(" of each")[0] for plot in plots]
    assert names == [
        "Drafts sent and published, and what came back, over time",
        "Share of the sent drafts that were answered, with 95% intervals",
        "engagements (LinkedIn)",
        "impressions (LinkedIn)",
    ]
    shown = [{text.text for text in plot.iter(f"{_SVG}text")} for plot in plots]
    assert {"2026-01", "2026-12"} <= shown[0]
    assert {"9 of 24", "5 of 14", "4 of 10"} <= shown[1]
    assert "675 (12)" in shown[3]
    dots = [dot.findtext(f"{_SVG}title") for dot in plots[3].iter(f"{_SVG}circle")]
    assert dots.count("post a001: 110") == 2  # among all, and on its topic
    assert {"by topic", "725 (6)", "625 (6)"} <= shown[3]
    assert "Pages that are no known draft" in found


def test_of_many_months_the_years_are_shown() -> None:
    days = [f"{year}-{month:02}-01" for year in (2024, 2025, 2026) for month in MONTHS]
    events = [Event("sent", day, draft=day) for day in days]
    works = tuple(Work(day, "thanks", sent=day) for day in days)
    shown = page(Impact(works, tuple(events)))
    assert "2025, sent: 12" in shown
    assert "2025-01, sent" not in shown
