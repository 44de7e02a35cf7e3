"""Whether a draft can be lost: calls that fail, kills, full disks, crowds, interruptions.

    python benchmarks/reliability.py [calls kills disk crowd stops] [--kills 200] [--stops 200]

    calls   each system call of the write path kills the process, or fails with EIO or
            ENOSPC (needs strace); on file systems with links and without
    kills   a process that saves draft after draft is killed at random moments
    disk    no file may grow beyond a size, for every size up to that of a draft
    crowd   8 processes save 1,000 drafts that all want the same five names
    stops   Ctrl-C, SIGTERM, SIGHUP, a terminal that goes away and a pipe that is closed, at
            random moments of a draft that is coming in

Each is done once more without the guard that it proves, and must notice. Exits with 1 if
something is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from proofs import (  # noqa: E402 - they are beside the tests
    Proof,
    crowd,
    fail_system_calls,
    fill_the_disk,
    furnish,
    kill_at_random,
)
from stopping import WAYS, stop  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHOLE, NAMES = ("--broken", "whole"), ("--broken", "names")
NO_LINKS, HIDDEN = ("--no-links",), ("--hidden",)


def main() -> int:
    """Prove, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["calls", "kills", "disk", "crowd", "stops"])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stops", type=int, default=200)
    given = parser.parse_args()
    right = True
    with tempfile.TemporaryDirectory() as home:
        os.environ["DRAFTKIT_CONFIG_DIR"] = home
        for number, (part, what, proof, guarded) in enumerate(proofs(given.kills, given.stops)):
            if part not in given.parts:
                continue
            if part == "calls" and shutil.which("strace") is None:
                print(f"{what}: not proved, there is no strace")
                continue
            folder = Path(home, str(number))
            right &= told(what, proof(folder), guarded=guarded)
    return 0 if right else 1


def proofs(kills: int, stops: int) -> Iterator[tuple[str, str, Callable[[Path], Proof], bool]]:
    """Yield each part, what it is, the proof, and whether the guard is in its place."""
    yield "calls", "failing calls, a new folder", fail_system_calls, True
    yield "calls", "failing calls", fail_calls, True
    yield "calls", "failing calls, hidden names", lambda f: fail_calls(f, *HIDDEN), True
    yield "calls", "failing calls, no links", lambda f: fail_calls(f, *NO_LINKS), True
    yield "calls", "  written in place", lambda f: fail_calls(f, *WHOLE), False
    yield "calls", "  names taken over", lambda f: fail_calls(f, *NAMES), False
    yield "kills", "kills", lambda f: kill_at_random(furnish(f), kills), True
    yield "kills", "kills, hidden names", lambda f: kill_at_random(furnish(f), kills, *HIDDEN), True
    yield "kills", "kills, no links", lambda f: kill_at_random(furnish(f), kills, *NO_LINKS), True
    yield "kills", "  written in place", lambda f: kill_at_random(furnish(f), 10, *WHOLE), False
    yield "kills", "  names taken over", lambda f: kill_at_random(furnish(f), 10, *NAMES), False
    yield "disk", "full disks", lambda f: fill_the_disk(furnish(f), 1), True
    yield "disk", "  written in place", lambda f: fill_the_disk(furnish(f), 10, *WHOLE), False
    yield "crowd", "drafts of 8 processes", lambda f: crowd(f, 8, 125), True
    yield "crowd", "drafts of 8 processes, no links", lambda f: crowd(f, 8, 125, *NO_LINKS), True
    yield "crowd", "  names taken over", lambda f: crowd(f, 8, 125, *NAMES), False
    yield "stops", "drafts stopped as they came", lambda f: stop_all(f, stops), True
    yield "stops", "  saved by half", lambda f: stop_all(f, 5, careless=True), False


def fail_calls(folder: Path, *options: str) -> Proof:
    """Fail each system call of a save into a folder that has drafts already."""
    return fail_system_calls(furnish(folder), *options)


def stop_all(folder: Path, times: int, *, careless: bool = False) -> Proof:
    """Stop drafts in all ways in turn, between half a second and two after they began."""
    moments = random.Random(0)
    proof = Proof(times)
    ways = list(WAYS)
    sent = kept = 0
    for number in range(times):
        way = ways[number % len(ways)]
        stopped = stop(way, moments.uniform(0.7, 2), folder / str(number), careless=careless)
        sent, kept = sent + stopped.sent, kept + stopped.kept
        proof.wrong += [f"{way} {number}: {stopped.wrong}"] if stopped.wrong else []
    print(f"  {100 * kept / sent:.2f}% of {sent:,} characters kept")
    return proof


def told(what: str, proof: Proof, *, guarded: bool) -> bool:
    """Print what came of a proof; return whether it is as it should be."""
    found = f"{len(proof.wrong)} wrong" if proof.wrong else "nothing wrong"
    right = bool(proof.wrong) != guarded
    print(f"{what:<34}{proof.rounds:>7,}  {found}{'' if right else '  <- NOT AS IT SHOULD BE'}")
    if not right:
        print(*proof.wrong[:20], sep="\n")
    sys.stdout.flush()
    return right


if __name__ == "__main__":
    sys.exit(main())
