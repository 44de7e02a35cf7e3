"""What `draftkit impact` says of a made-up half-year, and the numbers, for a blind reader.

    python benchmarks/impact.py FOLDER

Writes ten of its statements into FOLDER/statements.txt, each draft and day that they are of into
FOLDER/numbers.txt, and what is asked into FOLDER/question.txt. The reader sees these alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.people.impact.counted import Counted, measure_name
from draftkit.people.impact.impact import Impact, Work
from draftkit.people.impact.lines import Outcome
from draftkit.people.practice.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

SENT = {"thanks": (14, 9), "reach": (30, 4), "collab": (12, 4), "ask": (4, 2)}
TOPICS = {"fridges": (9, 900), "power": (8, 240), "policy": (5, 300)}
ARTICLES = 7
FIRST = dt.date(2026, 1, 1)
DAYS = 181

QUESTION = """\
numbers.txt has all that is known: each draft, and each day. statements.txt says ten things of it.

For each statement answer with its number and one of:
  holds          every figure in it follows from the numbers, and it says nothing more
  goes beyond    it says, or makes a careful reader believe, more than the numbers show: a reason,
                 a difference that is not there, a forecast, a judgement
  is wrong       a figure in it does not follow from the numbers
and a sentence why. 95% intervals: of a share Wilson's, of a median the order statistics by the sign
test. Such intervals are meant for drafts like these, not for these alone.
"""


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    impact = half_year(random.Random(16))
    said = impact.findings()
    # Those that claim most: of what went out and was counted, each comparison, what is too few.
    chosen = [said[0], said[2], *(line for line in said if re.search("others|other days", line))]
    chosen += [next(line for line in said if line.startswith("Too few to say:"))]
    lines = [f"{number}. {line}\n" for number, line in enumerate(chosen, 1)]
    (folder / "statements.txt").write_text("".join(lines), encoding="utf-8")
    (folder / "numbers.txt").write_text("\n".join(numbers(impact)) + "\n", encoding="utf-8")
    (folder / "question.txt").write_text(QUESTION, encoding="utf-8")


def half_year(draw: random.Random) -> Impact:
    """Return what a writer sent and published in half a year, and what came back."""
    works, events, came = list[Work](), list[Event](), list[Outcome]()
    for kind, (count, answered) in SENT.items():
        for number in range(count):
            work = Work(f"{kind}{number}", kind, sent=_day(draw), answered=number < answered)
            works.append(work)
            events.append(Event("sent", work.sent, draft=work.id, kind=kind))
            if work.answered:
                came.append(Outcome("reply", work.id, work.sent, kind=kind))
    came.append(Outcome("invitation", "thanks0", "2026-02-02"))
    for topic, (count, typical) in TOPICS.items():
        for number in range(count):
            views = round(draw.lognormvariate(0, 0.6) * typical)
            audience = "clinics" if number % 2 else "donors"
            works.append(_post(f"{topic}{number}", topic, audience, _day(draw), views))
    for number in range(ARTICLES):
        views = round(draw.lognormvariate(0, 0.6) * 60)
        works.append(_article(f"article{number}", _day(draw), views))
    for work in works:
        for url, on in work.published.items():
            events.append(Event("published", on, draft=work.id, kind=work.kind, url=url))
    return Impact(tuple(works), tuple(events), tuple(came), tuple(_counted(draw, works)))


def _day(draw: random.Random) -> str:
    return (FIRST + dt.timedelta(days=draw.randrange(DAYS))).isoformat()


def _post(id_: str, topic: str, audience: str, on: str, views: int) -> Work:
    url = f"https://www.linkedin.com/posts/{id_}"
    return Work(
        id_,
        "post",
        topic=topic,
        audience=audience,
        published={url: on},
        figures={("linkedin", "impressions"): views},
        whole=frozenset({"linkedin"}),
    )


def _article(id_: str, on: str, views: int) -> Work:
    return Work(
        id_,
        "article",
        topic="policy",
        published={f"https://blog.example/{id_}": on},
        figures={("plausible", "views"): views},
        whole=frozenset({"plausible"}),
    )


def _counted(draw: random.Random, works: list[Work]) -> Iterator[Counted]:
    """Yield what LinkedIn counted by day, and Plausible of the articles."""
    posted = {on for work in works if work.kind == "post" for on in work.published.values()}
    every = [(FIRST + dt.timedelta(days=n)).isoformat() for n in range(DAYS)]
    days = {
        day: {"impressions": round(draw.lognormvariate(0, 0.5) * (300 if day in posted else 110))}
        for day in every
    }
    total = sum(values["impressions"] for values in days.values())
    yield Counted(
        "linkedin", every[0], every[-1], days, DAYS, {"impressions": total}, _pages(works, "post")
    )
    yield Counted("plausible", every[0], every[-1], pages=_pages(works, "article"))


def _pages(works: list[Work], kind: str) -> dict[str, dict[str, float]]:
    return {url: {} for work in works if work.kind == kind for url in work.published}


def numbers(impact: Impact) -> Iterator[str]:
    """Yield all that the statements are of, a line a draft and a day."""
    for work in impact.works:
        said = [work.kind, work.id]
        if work.sent:
            said += [f"sent {work.sent}", "answered" if work.answered else "not answered"]
        said += [f"published {on} at {url}" for url, on in work.published.items()]
        said += [f"topic {work.topic}"] if work.topic else []
        said += [f"audience {work.audience}"] if work.audience else []
        said += [f"{value:g} {measure_name(one)}" for one, value in work.figures.items()]
        said += [
            f"{outcome.count} {outcome.name}" for outcome in impact.came if outcome.draft == work.id
        ]
        yield ", ".join(said)
    for counted in impact.counted:
        for day, values in counted.days.items():
            yield f"{counted.source}, {day}: {values['impressions']:g} impressions on all pages"


if __name__ == "__main__":
    main()
