"""How long the checks take on one draft: each check, each family, and all together.

    python benchmarks/checks.py [--rounds 5] [tests/data/grounding.jsonl]

Every draft is checked anew, against its own profile, whose facts were read before; of the
rounds the fastest counts. Times are in milliseconds after import. The last column is the ratio
to finding the words of the same draft with one plain regular expression, in the same run.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.language.document import Document
from draftkit.profile.fact import facts_of
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WORD = re.compile(r"\w+")
# What a prompt would give; the checks that need parameters are timed with these.
_PARAMETERS: dict[str, dict[str, Any]] = {
    "length": {"min_words": 50, "max_words": 125},
    "channel": {"name": ["linkedin_post", "subject"]},
    "sections": {"min": 4, "max": 7, "min_bullets": 2, "max_bullets": 4},
    "must": {"parts": {"who you are": ["basics.name"], "a fact": ["work"]}},
    "perspective": {"person": "first"},
    "addressee": {"name": "Dr. Ines Duarte"},
}
KINDS = ("collab", "pitch", "post", "thanks")

BARE = "words, by one expression"


def brief_of(case: dict[str, Any]) -> Brief:
    """Make the brief of a case."""
    facts = facts_of(case["profile"]) + facts_of(case["inputs"], "inputs")
    return Brief(facts, case["kind"], case["inputs"], (), case["profile"])


def ms(function: Callable[..., Any], *arguments: Any) -> float:
    """Return how long one call takes, in milliseconds."""
    started = time.perf_counter()
    function(*arguments)
    return 1000 * (time.perf_counter() - started)


def time_checks(draft: str, brief: Brief) -> dict[str, float]:
    """Time each check by itself; the first one of a draft pays for the views that all share."""
    times = {BARE: ms(_WORD.findall, draft)}
    shared = Document(draft)
    for check in checks.all_checks().values():
        family = check.function.__module__.rpartition(".")[2]
        spent = ms(check.run, shared, brief, _PARAMETERS.get(check.id, {}))
        times[f"  {family}.{check.id}"] = spent
        times[f"family {family}"] = times.get(f"family {family}", 0) + spent
    return times


def time_draft(
    draft: str, brief: Brief, prompts: Mapping[str, Mapping[str, Any]], rounds: int
) -> dict[str, float]:
    """Time the checks on one draft, each and all together; the fastest round counts.

    Each time the draft has another number of blank lines at its end, so that nothing of it
    has been kept.
    """
    best: dict[str, float] = {}
    ends = iter(range(rounds * (len(prompts) + 1)))
    for _ in range(rounds):
        times = time_checks(draft + "\n" * next(ends), brief)
        for kind, parameters in prompts.items():
            text = draft + "\n" * next(ends)
            times[f"all together, {kind}"] = ms(checks.run, text, brief, parameters)
        best = {name: min(spent, best.get(name, spent)) for name, spent in times.items()}
    return best


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", default="tests/data/grounding.jsonl", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="of each draft; 5 if left out")
    arguments = parser.parse_args()
    lines = arguments.path.read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    prompts: dict[str, Mapping[str, Any]] = {kind: Prompt.find(kind).checks for kind in KINDS}
    prompts |= {"no prompt": {}}
    times: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        brief = brief_of(case)
        checks.run("Warm.", brief, _PARAMETERS)
        for name, spent in time_draft(case["draft"], brief, prompts, arguments.rounds).items():
            times[name].append(spent)
    bare = median(times[BARE])
    print(f"{f'{len(cases)} drafts, ms a draft':32} {'median':>8} {'most':>8} {'ratio':>8}")
    for name, spents in sorted(times.items(), key=lambda item: item[0].startswith("  ")):
        print(f"{name:32} {median(spents):8.3f} {max(spents):8.3f} {median(spents) / bare:8.1f}")


if __name__ == "__main__":
    main()
