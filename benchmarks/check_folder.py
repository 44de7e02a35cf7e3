"""How long `draftkit check FOLDER --json` takes for a folder of drafts.

    python benchmarks/check_folder.py [--drafts 1000] [--runs 3]

The drafts are made of the labelled texts in tests/data/grounding.jsonl: the sentences in
another order and one more that says another number, so that no two are the same, with
front matter, inputs and the report that every draft carries. Beside it stands the time
that only reading the files takes. Exits with 1 if the target is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from draftkit import Draft, Profile
from draftkit.checks import checking
from draftkit.prompts import kinds

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "data" / "grounding.jsonl"
PROFILE = ROOT / "examples" / "profile.yaml"

TARGET_S = 10.0  # for 1,000 drafts
DAY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def main() -> int:
    """Make the drafts, time the command, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, given.drafts)
        command = [sys.executable, "-m", "draftkit", "check", name, "--json", "-p", str(PROFILE)]
        runs = [(seconds_of(command), seconds_to_read(folder)) for _ in range(given.runs)]
    checked, read = (statistics.median(times) for times in zip(*runs, strict=True))
    most = TARGET_S * given.drafts / 1000
    verdict = "met" if checked <= most else "missed"
    print(
        f"draftkit check, {given.drafts:,} drafts: {checked:.2f} s (at most {most:g} s: {verdict})"
    )
    print(f"only reading the files: {read:.3f} s; ratio {checked / read:.0f}")
    print(f"of a draft: {1000 * checked / given.drafts:.2f} ms, with the start of the command")
    return 0 if checked <= most else 1


def fill(folder: Path, count: int) -> None:
    """Write that many drafts, no two with the same text."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    profile, known = Profile.load(PROFILE), kinds.kinds()
    chance = random.Random(7)
    for number in range(count):
        case = cases[number % len(cases)]
        kind = case["kind"] if case["kind"] in known else "pitch"
        body = varied(case["draft"], number, chance)
        report = checking.check(body, profile=profile, inputs=case["inputs"]).as_dict()
        draft = draft_of(number, kind, body, case["inputs"], report)
        (folder / draft.file_name).write_text(draft.to_markdown(), encoding="utf-8")


def varied(text: str, number: int, chance: random.Random) -> str:
    """Return the text with its sentences in another order and one more."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        sentences = paragraph.split(". ")
        chance.shuffle(sentences)
        paragraphs.append(". ".join(sentences))
    return "\n\n".join(paragraphs) + f"\n\nThat is what {number + 100} visitors told me.\n"


def draft_of(
    number: int, kind: str, body: str, inputs: dict[str, Any], report: dict[str, Any]
) -> Draft:
    """Return a draft with an id and a date of its own."""
    return Draft(
        id=f"{number:08x}{number:056x}",
        kind=kind,
        title=f"Draft {number}",
        body=body,
        created=DAY + dt.timedelta(hours=number),
        inputs=inputs,
        report=report,
    )


def seconds_of(command: list[str]) -> float:
    """Return how long a command takes, from start to end."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DRAFTKIT_")}
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def seconds_to_read(folder: Path) -> float:
    """Return how long it takes to read the files, and no more."""
    started = time.perf_counter()
    size = sum(len(path.read_bytes().decode()) for path in sorted(folder.glob("*.md")))
    if not size:
        raise SystemExit("The drafts are empty.")
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
