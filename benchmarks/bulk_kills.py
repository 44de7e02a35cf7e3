"""Kills bulk runs at random moments and starts them again: what is lost, and paid twice?

    python benchmarks/bulk_kills.py [--kills 1000] [--rows 500] [--seed 0]

A server on this computer writes letters, takes up to 60 ms for each, and counts for whom.
`draftkit bulk` runs against it, eight at a time, and is killed (SIGKILL) within 1 s of
its first request, or, one time in ten, before it. After each kill every file is looked at;
each run is brought to its end and started once more. Then the same with a guard taken
away, which must be noticed. Exits with 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bulk_killing import CONCURRENCY, GUARDS, kill_runs  # noqa: E402 - it is beside the tests


def main() -> int:
    """Kill, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    given = parser.parse_args()
    right = True
    with tempfile.TemporaryDirectory() as home:
        os.environ["DRAFTKIT_CONFIG_DIR"] = home
        for guard in GUARDS:
            folder = Path(home, guard or "runs")
            folder.mkdir()
            kills, rows = (10, 60) if guard else (given.kills, given.rows)
            done = kill_runs(folder, rows=rows, kills=kills, guard=guard, seed=given.seed)
            right &= bool(done.wrong) == bool(guard)
            if guard:
                print(f"without the guard '{guard}': {(done.wrong or ['nothing noticed'])[0]}")
                continue
            print(f"{done.kills:,} kills in {done.runs:,} runs of {rows} rows:")
            print(f"  {done.drafts:,} drafts, {len(done.wrong)} lost, twice, changed or half there")
            print(f"  {done.repaid / done.kills:.1f} requests paid again for each kill,")
            print(f"  at most {done.most_repaid} (allowed: {CONCURRENCY}, what was in flight)")
            print(*done.wrong[:20], sep="\n", end="\n" if done.wrong else "")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
