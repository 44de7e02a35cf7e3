"""Drafts in bulk while the server refuses again and again: is it heeded, and at what price?

    python benchmarks/storm.py [--rows 3000]

A server on this computer answers 100 requests, refuses all for 1.2 s (429, with the time that
is left as Retry-After), answers 100 again, and so on. A run of 16 workers drafts through it.
The server counts what comes before the time it named (what was under way when it began to
refuse does not count) and how many requests a draft takes. Then the same with a guard taken
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

from storm import GUARDS, MOST_REQUESTS_A_ROW, WORKERS, ride_out  # noqa: E402 - it is beside the tests


def main() -> int:
    """Draft, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as home:
        os.environ["DRAFTKIT_CONFIG_DIR"] = home
        found = ride_out(Path(home, "runs"), rows=rows)
        print(f"{found.drafted:,} of {rows:,} drafted by {WORKERS} workers, {found.storms} storms:")
        print(f"  {found.refused:,} requests refused, {found.early} of them before the time named")
        print(f"  {found.requests_a_row:.2f} requests a row (allowed: {MOST_REQUESTS_A_ROW})")
        right = found.drafted == rows and not found.wrong
        for guard in GUARDS:
            broken = ride_out(Path(home, guard), rows=min(rows, 300), guard=guard)
            print(f"without the guard '{guard}': {', '.join(broken.wrong) or 'nothing noticed'}")
            right &= bool(broken.wrong)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
