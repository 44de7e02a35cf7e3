"""The proof that a run may be killed at any moment, and goes on when it is started again."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit import Draft, Store
from draftkit.errors import StoreError
from letters import LETTER, recipient_of
from server import Server

if TYPE_CHECKING:
    from server import Exchange

HERE = Path(__file__).parent
PROFILE = HERE.parent / "examples" / "profile.yaml"

CONCURRENCY = 8

# What a run may not do without, and how it is taken away to see whether the proof notices.
GUARDS = {
    "": "",
    "whole": "from saving import break_store; break_store('whole')",
    "found": "from draftkit.drafts.journal import Journal; from draftkit import Store; "
    "Journal.find = Store.get = lambda *_: None",
}

START = (
    "import sys; sys.path.insert(0, {here!r}); {guard}\nfrom draftkit.__main__ import main; main()"
)


@dataclass
class Kills:
    """What came of killing runs.

    Attributes:
        kills: How many times a run was killed.
        runs: How many were brought to their end.
        drafts: How many drafts they made.
        repaid: How many requests were made for drafts that had been asked for before.
        most_repaid: The most of them that one kill cost.
        wrong: What was found wrong, one line each.
        moments: When to kill.
    """

    moments: random.Random
    kills: int = 0
    runs: int = 0
    drafts: int = 0
    repaid: int = 0
    most_repaid: int = 0
    wrong: list[str] = field(default_factory=list)


class Office:
    """A server that writes letters, and knows how many it wrote to whom."""

    def __init__(self, moments: random.Random) -> None:
        self.asked: Counter[str] = Counter()
        self._moments = moments

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        name = recipient_of(exchange)
        self.asked[name] += 1
        time.sleep(self._moments.uniform(0, 0.06))
        exchange.text = LETTER.format(name=name)
        exchange.well()


def kill_runs(folder: Path, *, rows: int, kills: int, guard: str = "", seed: int = 0) -> Kills:
    """Kill runs of so many rows, so many times in all, and let each come to its end.

    Args:
        folder: Where the runs are.
        rows: How many drafts each run makes.
        kills: How many times to kill, whatever the process is doing.
        guard: Which of `GUARDS` is taken away; nothing for none.
        seed: For the moments.
    """
    done = Kills(moments=random.Random(seed))
    while done.kills < kills and not (guard and done.wrong):
        here = folder / f"run-{done.runs}"
        here.mkdir(parents=True)
        _kill_one(here, rows, kills - done.kills, guard, done)
    return done


def _kill_one(here: Path, rows: int, kills: int, guard: str, done: Kills) -> None:
    names = [f"Person {n:04d}" for n in range(rows)]
    with (here / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["recipient", "occasion"], *([n, "the walk"] for n in names)])
    office = Office(done.moments)
    drafts = here / "drafts"
    seen: dict[str, bytes] = {}
    paid = 0
    with Server() as server:
        server._modes = [office]
        for _ in range(kills):
            process = _start(here, server.url, guard)
            if not _killed(process, office, done.moments):
                break
            done.kills += 1
            new = _judge(drafts, seen, done)
            cost = office.asked.total() - paid - new
            paid = office.asked.total()
            done.most_repaid = max(done.most_repaid, cost)
            if cost > CONCURRENCY:
                done.wrong.append(f"kill {done.kills}: {cost} requests for nothing")
            if guard and done.wrong:
                return
        process = _start(here, server.url, guard)
        if code := process.wait(timeout=600):
            done.wrong.append(f"a run ended with {code}")
        before = office.asked.total()
        if code := _start(here, server.url, guard).wait(timeout=600):
            done.wrong.append(f"a run that had nothing to do ended with {code}")
        if asked := office.asked.total() - before:
            done.wrong.append(f"{asked} requests for a run that was done")
    _judge(drafts, seen, done)
    made = Counter(draft.inputs.get("recipient") for draft in Store(drafts))
    done.wrong += [f"{name}: {made[name]} drafts" for name in names if made[name] != 1]
    done.runs += 1
    done.drafts += made.total()
    done.repaid += office.asked.total() - rows


def _start(here: Path, url: str, guard: str) -> subprocess.Popen[bytes]:
    code = START.format(here=str(HERE), guard=GUARDS[guard])
    command = [sys.executable, "-c", code, "bulk", "thanks", "people.csv", "-q", "-m", "groq:m"]
    command += ["--base-url", url, "-p", str(PROFILE), "--concurrency", str(CONCURRENCY)]
    quiet = subprocess.DEVNULL
    env = {**os.environ, "GROQ_API_KEY": "x"}
    return subprocess.Popen(command, cwd=here, env=env, stdout=quiet, stderr=quiet)


def _killed(process: subprocess.Popen[bytes], office: Office, moments: random.Random) -> bool:
    """Kill a run soon after its first request, or before; False if it had come to its end."""
    before = office.asked.total()
    early = moments.random() < 0.1
    while not early and office.asked.total() == before and process.poll() is None:
        time.sleep(0.001)
    try:
        process.wait(moments.uniform(0, 1.0))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _judge(drafts: Path, seen: dict[str, bytes], done: Kills) -> int:
    """Look at all files; return how many are new.

    An answer that was there before it was checked does not count until it is a draft.
    """
    old = len(seen)
    for path in drafts.glob("*.md"):
        data = path.read_bytes()
        if path.name not in seen and _unchecked(path):
            continue
        if seen.setdefault(path.name, data) != data:
            done.wrong.append(f"{path.name} was changed")
    done.wrong += [f"{name} is gone" for name in seen if not (drafts / name).exists()]
    done.wrong += [f"{name} is not whole" for name in list(seen)[old:] if not _whole(drafts / name)]
    return len(seen) - old


def _unchecked(path: Path) -> bool:
    return _is_letter(path) and not Draft.load(path).complete


def _whole(path: Path) -> bool:
    return _is_letter(path) and Draft.load(path).complete


def _is_letter(path: Path) -> bool:
    try:
        draft = Draft.load(path)
    except StoreError:
        return False
    return draft.body == LETTER.format(name=draft.inputs["recipient"])
