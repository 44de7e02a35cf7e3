"""How fast people are listed, due and imported, and that an import twice gives the same file.

    python benchmarks/people.py [--people 5000] [--connections 20000]

Each command is a process of its own, as somebody starts it. What counts is its time on the
processor, for that is the same however busy the computer is; the time that passed stands beside
it, and bare Python, which starts and does nothing. Of five runs the median is told. A third of
the people have a rhythm, three events a person are in the journal, and there are 60 drafts.
Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from draftkit.drafts.draft import Draft
from draftkit.people.people import People
from draftkit.people.person import Person, Remark
from draftkit.people.practice.event import Event

LIST_S = DUE_S = 1.0
IMPORT_S = 10.0
RUNS = 5
DRAFTS = 60
ON = "2026-11-29"
PROFILE = """\
basics: {name: Amara Okafor}
work:
  - {name: Harmattan, highlights: [Cut spoilage by 31% in 14 districts, Trained 230 technicians]}
meta: {draftkit: {rhythm_days: {post: 14}}}
"""


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--connections", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk(Path(folder), given.people)
        bare = median([sys.executable, "-c", "pass"], folder)
        listed = median(draftkit("people", "list"), folder)
        due = median(draftkit("due", "--on", ON), folder)
        imported, same = importing(Path(folder), given.connections)
    print(f"bare Python                {bare}")
    print(f"people list   {given.people:>10,}   {listed}")
    print(f"due           {given.people:>10,}   {due}")
    print(f"people import {given.connections:>10,}   {imported}, the second time {same}")
    in_time = listed.cpu <= LIST_S and due.cpu <= DUE_S and imported.cpu <= IMPORT_S
    return 0 if in_time and same == "the same file" else 1


class Took(NamedTuple):
    """How long a command took, in seconds.

    Attributes:
        cpu: On the processor.
        passed: By the clock.
    """

    cpu: float
    passed: float

    def __str__(self) -> str:
        return f"{self.cpu:5.2f} s ({self.passed:.2f} s by the clock)"


def draftkit(*arguments: str) -> list[str]:
    """Return a command."""
    return [sys.executable, "-m", "draftkit", *arguments, "-p", "profile.yaml"]


def median(command: list[str], folder: str) -> Took:
    """Run a command some times; return the median of what it took."""
    return Took(
        *map(statistics.median, zip(*(run(command, folder) for _ in range(RUNS)), strict=True))
    )


def run(command: list[str], folder: str) -> Took:
    """Run a command; return what it took."""
    started, before = time.perf_counter(), os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    cpu = after.children_user - before.children_user
    cpu += after.children_system - before.children_system
    return Took(cpu, time.perf_counter() - started)


def desk(folder: Path, number: int) -> None:
    """Make a profile, people, what happened with them, and drafts."""
    folder.joinpath("profile.yaml").write_text(PROFILE, encoding="utf-8")
    first = dt.date(2025, 11, 29)
    people, lines = list[Person](), list[str]()
    for n in range(number):
        person = Person(
            name=f"Inês{n:05d} Duarte",
            organisation=f"Port {n % 70}",
            role="Host",
            email=(f"p{n}@port.example",),
            url=(f"https://www.linkedin.com/in/p{n}",),
            notes=(Remark("asks good questions", "2026-03-04"), Remark("moves to Porto")),
            rhythm_days=90 if n % 3 == 0 else None,
        )
        people.append(person)
        for part, what in enumerate(("met", "sent", "replied")):
            day = (first + dt.timedelta((n * 7 + part * 2) % 360)).isoformat()
            kind = {"draft": f"{n:08x}" * 8, "kind": "collab"} if what == "sent" else {}
            lines.append(Event.about(what, person, day, **kind).line())  # type: ignore[arg-type]
    People.edit(folder / "people.yaml", lambda known: known.add(*people))
    folder.joinpath("practice.jsonl").write_text("".join(lines), encoding="utf-8")
    for n in range(DRAFTS):
        moment = dt.datetime(2026, 11, 29, tzinfo=dt.UTC) - dt.timedelta(6 * n)
        body = f"Dear Inês{n:05d},\n\nThank you for the {n} hours at the port.\n\nAmara\n"
        Draft(
            id=f"{n:04x}" * 16,
            kind="thanks",
            title=f"Thanks {n}",
            body=body,
            inputs={"recipient": f"Inês{n:05d} Duarte", "occasion": "the port"},
            created=moment,
        ).save(folder / "drafts")


def importing(folder: Path, number: int) -> tuple[Took, str]:
    """Import connections twice; return the longer time, and whether the file is the same."""
    with folder.joinpath("Connections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
        writer.writerow(head.split(","))
        for n in range(number):
            url = f"https://www.linkedin.com/in/c{n}"
            writer.writerow([f"Ana{n}", "Lima", url, "", f"Firm {n}", "Host", "04 Mar 2026"])
    folder.joinpath("people.yaml").unlink()
    command = draftkit("people", "import", "Connections.csv")
    took, texts = [], []
    for _ in range(2):
        took.append(run(command, str(folder)))
        texts.append(folder.joinpath("people.yaml").read_bytes())
    return max(took), "the same file" if texts[0] == texts[1] else "ANOTHER FILE"


if __name__ == "__main__":
    sys.exit(main())
