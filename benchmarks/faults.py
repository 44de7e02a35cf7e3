"""Every way in which a server can misbehave, from the Drafter to the Store.

    python benchmarks/faults.py

Prints the rows of docs/reliability.md, "Backend faults". Exits with 1 if anything is
proved wrong, or if a control, which breaks a guard, is not noticed.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from fault_proofs import CONTROLS, MODES, PROOFS, Run, Way, run, ways

# Most runs wait for a server that does nothing.
_AT_ONCE = 4


def main() -> int:
    """Run all modes and the controls, and print what they prove."""
    started = time.monotonic()
    runs = _runs([(mode, way) for mode in MODES for way in ways(mode)])
    wrong = 0
    print(f"{len(MODES)} modes, as a stream, not as one, and in a bulk job: {len(runs)} runs\n")
    print("| what would be wrong | runs | violations | with the guard broken |")
    print("|---|---|---|---|")
    for name, violates in PROOFS.items():
        violations = [r for r in runs if violates(r)]
        breaking, modes = CONTROLS[name]
        with breaking():
            noticed = sum(map(violates, _runs([(mode, "stream") for mode in modes])))
        wrong += len(violations) + (noticed < len(modes))
        about = (violates.__doc__ or "").rstrip(".")
        print(f"| {about} | {len(runs)} | {len(violations)} | {noticed} of {len(modes)} |")
        for violation in violations:
            print(f"  {violation}", file=sys.stderr)
    waiting = [r for r in runs if r.timeout_s < 1]
    over = max(r.seconds - r.timeout_s for r in waiting)
    print(f"\nLongest wait beyond the deadline: {over:.2f} s ({len(waiting)} runs that wait).")
    complete = sum(bool(r.bodies["complete"]) for r in runs)
    partial = sum(bool(r.bodies["partial"]) for r in runs)
    print(f"Complete drafts: {complete}; partial ones: {partial}; errors: ", end="")
    print(f"{sum(r.error is not None for r in runs)}. {time.monotonic() - started:.0f} s.")
    return int(wrong > 0)


def _runs(cases: list[tuple[str, Way]]) -> list[Run]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda case: run(*case), cases))


if __name__ == "__main__":
    sys.exit(main())
