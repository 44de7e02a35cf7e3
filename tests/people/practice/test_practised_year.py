"""A year of one person's practice, against a set clock: what is due on each of twelve days.

200 people, 60 drafts. What is expected was worked out by hand from the rules (docs/practice.md)
and the stories below; a number behind a story is the rule's day that it is about.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.people.importing import people_in
from draftkit.people.merging import Merged, Mine, merge
from draftkit.people.people import People
from draftkit.people.person import Person
from draftkit.people.practice.changed import Changed, changed_in_all
from draftkit.people.practice.practice import Practice

BODY = "I am thrilled to write to you about the fridges."
FINAL = "Write to you about the fridges. Warmly"  # 1 word in, 4 out, of 10

RHYTHMS = [
    Person("Ada Quist", email=("ada@a.example",), last_touch="2025-12-01", rhythm_days=60),
    Person("Gus Holt", email=("gus@a.example",), role="Host", last_touch="2025-12-31",
           rhythm_days=90),
    Person("Hal Brand", email=("hal@a.example",), last_touch="2026-01-01", rhythm_days=30),
    Person("Nik Sand", email=("nik@a.example",), last_touch="2026-01-01", rhythm_days=30),
]  # fmt: skip
CAST = ["Ben Roth", "Cleo Fink", "Dan Moll", "Eve Kern", "Fay Lund", "Ivy Pohl", "Jo Lang",
        "Jo Lang", "Kim Voss", "Mia Torn"]  # fmt: skip
PEOPLE = 200

POSTS = ["01-05", "01-19", "02-02", "02-16", "03-02", "03-16", "03-30", "04-13", "04-27", "05-11",
         "05-25",  # and a pause in summer
         "08-31", "09-14", "09-28", "10-12", "10-26", "11-09", "11-23", "12-07"]  # fmt: skip
NEWSLETTERS = ["01-10", "02-10", "03-12", "05-20", "09-01", "11-01"]

# What happened: the day, what, to or with whom, and the kind of draft or some words.
STORIES = [
    # Every 60 days; each touch begins them anew.
    *[(day, "sent", "ada", "checkin") for day in ("02-10", "07-20", "10-01")],
    ("02-12", "replied", "ada", ""),
    ("04-20", "met", "ada", "the fair"),
    ("04-21", "sent", "ada", "thanks"),
    # Met twice; thanked for neither, followed up the second time, and never answered.
    ("01-11", "met", "ben", "the winter school"),
    ("05-05", "met", "ben", "the spring school"),
    ("05-12", "sent", "ben", "followup"),
    ("06-09", "sent", "ben", "nudge"),
    # Two nudges, and then peace.
    ("02-01", "sent", "cleo", "collab"),
    ("02-10", "sent", "cleo", "nudge"),
    ("03-10", "sent", "cleo", "nudge"),
    ("12-01", "replied", "cleo", ""),
    ("04-01", "sent", "eve", "reach"),
    ("04-08", "sent", "eve", "nudge"),
    ("04-16", "sent", "eve", "nudge"),
    # One question was answered in time, the other on the day after the seventh.
    ("03-01", "sent", "dan", "ask"),
    ("03-05", "replied", "dan", ""),
    ("10-05", "sent", "dan", "ask"),
    ("10-13", "replied", "dan", ""),
    # New positions, which the import of 1 June finds; one is congratulated.
    ("06-09", "sent", "fay", "congrats"),
    ("08-11", "sent", "gus", "checkin"),
    # Left alone for a while, for good, and while it passes.
    ("02-01", "snooze", "hal", "2026-03-09"),
    ("03-10", "never", "hal", ""),
    ("07-10", "met", "ivy", "the summer school"),
    ("07-11", "snooze", "ivy", "2026-07-20"),
    # One of two who are called the same.
    ("09-12", "met", "jo7@a.example", "the hall"),
    ("09-15", "sent", "jo7@a.example", "thanks"),
    # Thanked on the same day.
    ("08-09", "met", "kim", "the lake"),
    ("08-09", "sent", "kim", "thanks"),
    # Has no address when they met, and one when she answered.
    ("02-05", "met", "lea", "the port"),
    ("02-20", "address", "lea", "lea@a.example"),
    ("02-21", "sent", "lea", "followup"),
    ("03-12", "replied", "lea", ""),
    # Thanks were drafted, and not sent.
    ("10-11", "met", "mia", "the tower"),
    ("10-11", "drafted", "mia", "thanks"),
    # Is forgotten.
    ("05-15", "forget", "nik@a.example", ""),
    ("06-01", "import", "", ""),
    # Who answers is never due.
    *[("04-02", "sent", f"other{n:02d}", "collab") for n in range(15)],
    *[("04-05", "replied", f"other{n:02d}", "") for n in range(15)],
    *[(day, "published", "", "post") for day in POSTS],
    *[(day, "sent", "", "newsletter") for day in NEWSLETTERS],
]

DUE = {
    "01-12": ["thanks Ben Roth"],  # met 01-11
    "02-09": [
        "followup Lea Marsh",  # met 02-05: 3 to 14 days
        "nudge Cleo Fink",  # 02-01 + 7
        "checkin Ada Quist",  # 12-01 + 60 = 01-30
        "checkin Nik Sand",  # 01-01 + 30 = 01-31; Hal sleeps until 03-09
        "newsletter",  # 01-10 + 30
    ],
    "03-09": [
        "nudge Cleo Fink",  # 02-10 + 7, the second
        "nudge Lea Marsh",  # 02-21 + 7
        "checkin Nik Sand",
        "checkin Hal Brand",  # wakes up
    ],
    "04-13": [
        "checkin Nik Sand",
        "checkin Gus Holt",  # 12-31 + 90 = 03-31
        "checkin Ada Quist",  # 02-12 + 60 = 04-13; Eve's nudge of 04-08 is 5 days old
        "newsletter",  # 03-12 + 30 = 04-11; a post goes out today
    ],
    "05-11": [
        "followup Ben Roth",  # met 05-05
        "checkin Nik Sand",
        "checkin Gus Holt",
        "newsletter",
    ],
    "06-08": [
        "congrats Fay Lund",  # found 06-01
        "congrats Gus Holt",  # goes before his check-in; Nik is forgotten
        "nudge Ben Roth",  # 05-12 + 7, until 06-11
        "post",  # 05-25 + 14
    ],
    "07-13": [
        "checkin Gus Holt",  # 30 days for congratulations have passed
        "checkin Ada Quist",  # 04-21 + 60 = 06-20; Ivy sleeps
        "post",
        "newsletter",  # 05-20 + 30 = 06-19
    ],
    "08-10": ["checkin Gus Holt", "post", "newsletter"],  # Ada: 07-20
    "09-14": ["thanks Jo Lang"],  # the second one, met 09-12
    "10-12": [
        "thanks Mia Torn",  # met 10-11
        "nudge Dan Moll",  # 10-05 + 7
        "newsletter",  # 09-01 + 30 = 10-01
    ],
    "11-09": ["checkin Gus Holt"],  # 08-11 + 90
    "12-14": [
        "checkin Gus Holt",
        "checkin Ada Quist",  # 10-01 + 60 = 11-30
        "newsletter",  # 11-01 + 30 = 12-01
    ],
}

# Of one day, drafts come before they are sent, and meetings before what is sent after them.
ORDER = ["import", "address", "met", "drafted", "sent", "published", "replied"]


class Year:
    """Plays what happened, each thing told twice."""

    def __init__(self) -> None:
        self.drafts = 0
        self.last: dict[str, str] = {}

    def play(self, day: str, what: str, who: str, words: str) -> None:
        """Let one thing happen."""
        on = f"2026-{day}"
        if what == "import":
            self.newer(on)
        elif what == "address":
            person = next(
                p for p in People.load("people.yaml") if p.name.casefold().startswith(who)
            )
            People.edit("people.yaml", lambda people: people.change(person, email=(words,)))
        elif what == "forget":
            assert run(["people", "forget", who, "--yes"]) == 0
        elif what == "drafted":
            self.draft(on, who, words)
        else:
            commands = self.told(on, what, who, words)
            assert run(commands) == 0
            assert run(commands) == 0

    def told(self, on: str, what: str, who: str, words: str) -> list[str]:
        """Return the command that tells it."""
        if what in ("snooze", "never"):
            return ["due", f"--{what}", who, *(["--until", words] * (what == "snooze")), "--on", on]
        if what == "met":
            return ["met", who, words, "--on", on]
        if what == "replied":
            return ["replied", self.last.get(who, who), "--on", on]
        draft = self.draft(on, who, words)
        self.last[who] = draft
        if what == "published":
            return ["published", draft, "--url", f"https://a.example/{draft}", "--on", on]
        return ["sent", draft, "--final", "final.txt", "--on", on]

    def draft(self, on: str, who: str, kind: str) -> str:
        """Make a draft, and return its id."""
        self.drafts += 1
        draft = Draft(
            id=f"{self.drafts:04x}" * 16,
            kind=kind,
            title=f"{kind} {self.drafts}",
            body=BODY,
            inputs={"recipient": who} if who else {},
            created=dt.datetime.fromisoformat(f"{on}T12:00:00+00:00"),
        )
        draft.save("drafts")
        return draft.id

    def newer(self, on: str) -> None:
        """Take a newer export, twice: Fay and Gus have new positions."""
        _write(
            "newer.csv",
            [("Fay Lund", "Host", "fay4@a.example"), ("Gus Holt", "Head", "gus@a.example")],
        )
        found = people_in("newer.csv").people
        assert [_taken_over(found, on) for _ in range(2)] == [2, 0]


def _taken_over(found: list[Person], on: str) -> int:
    """Merge what was found as `people import --theirs` does; return how many people changed."""
    theirs, result = Mine(theirs=True), list[Merged]()

    def changes(people: People) -> None:
        result.append(merge(people, found, theirs.choose, theirs.is_same, on=on))

    People.edit("people.yaml", changes)
    assert result[-1].added == []
    return len(result[-1].changed)


def _write(file: str, rows: list[tuple[str, str, str]]) -> None:
    with Path(file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Name", "Position", "E-mail"])
        writer.writerows(rows)


@pytest.fixture
def year(desk: Path) -> Year:
    with desk.joinpath("profile.yaml").open("a", encoding="utf-8") as file:
        file.write("meta: {draftkit: {rhythm_days: {post: 14, newsletter: 30}}}\n")
    Path("final.txt").write_text(FINAL, encoding="utf-8")
    rows = [
        (name, "Guest", f"{name.split()[0].casefold()}{n}@a.example") for n, name in enumerate(CAST)
    ]
    rows += [(f"Other{n:02d} Blum", "Guest", f"other{n}@a.example") for n in range(15)]
    rows.append(("Lea Marsh", "Guest", ""))
    filled = PEOPLE - len(rows) - len(RHYTHMS)
    rows += [(f"Quiet{n:03d} Weiss", "Guest", f"quiet{n}@a.example") for n in range(filled)]
    _write("people.csv", rows)
    assert run(["people", "import", "people.csv", "--mine"]) == 0
    People.edit("people.yaml", lambda people: people.add(*RHYTHMS))
    assert len(People.load("people.yaml")) == PEOPLE
    return Year()


def due_on(day: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert run(["due", "--on", f"2026-{day}", "--json"]) == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_a_year(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    left = sorted(
        STORIES, key=lambda one: (one[0], (ORDER.index(one[1]) if one[1] in ORDER else 0))
    )
    said = {}
    for day in DUE:
        while left and left[0][0] <= day:
            year.play(*left.pop(0))
        found = due_on(day, capsys)
        said[day] = [" ".join(filter(None, (one["kind"], one["person"]))) for one in found]
        if day == "10-12":
            assert found[0]["draft"]  # Mia's thanks are drafted
        if day == "09-14":
            assert found[0]["key"] == "jo lang jo7@a.example"
    assert left == []
    assert said == DUE
    assert year.drafts == 60
    # Looked at again at the end, the past is what it was, but for who was forgotten, and for
    # what a later word on somebody replaced.
    practice = Practice.load("practice.jsonl")
    counted = Counter(event.what for event in practice)
    told = Counter(what for _, what, who, _ in STORIES if who not in ("nik", "nik@a.example"))
    assert counted == {
        "sent": told["sent"],
        "replied": told["replied"],
        "met": told["met"],
        "published": len(POSTS),
        "snoozed": 1,  # Ivy's
        "never": 1,  # Hal's took the place of his snooze
    }
    assert changed_in_all(practice) == Changed(40, 160, 400, 40)
