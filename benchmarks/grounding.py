"""How well unsupported specifics are found: recall, false alarms, precision, speed.

    python benchmarks/grounding.py [--misses] [tests/data/grounding.jsonl]

A flag that overlaps an unsupported span finds it; one that overlaps none is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from draftkit import checks
from draftkit.checks.base import Brief, Finding
from draftkit.profile.fact import facts_of

FAMILIES = ({"numbers", "dates", "links", "quotes"}, {"names", "claims"})


@dataclass
class Score:
    """Counts over all cases."""

    wanted: int = 0
    found: int = 0
    flags: int = 0
    false: int = 0
    safe: int = 0
    hit: int = 0
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        recall = self.found / max(1, self.wanted)
        precision = 1 - self.false / max(1, self.flags)
        return (
            f"recall {recall:.3f} ({self.found}/{self.wanted})  precision {precision:.3f} "
            f"({self.false} false of {self.flags} flags)  false alarms on labelled supported "
            f"{self.hit / max(1, self.safe):.3%} ({self.hit}/{self.safe})"
        )


def family_of(case: dict[str, Any], span: str) -> int:
    """Return 0 for what has a digit, number word, address or quotation marks, else 1."""
    if kind := case.get("families", {}).get(span):
        return 0 if kind in FAMILIES[0] else 1
    from draftkit.language.document import Document
    from draftkit.language.language import language
    from draftkit.language.reading import read

    reading = read(Document(span if span[0] in "\"'\u201c\u2018" else f"in {span}", language("en")))
    quoted = span[0] in "\"\u201c\u2018'"
    return 0 if quoted or reading.links or reading.moments or reading.quantities else 1


def spans_of(draft: str, texts: list[str]) -> list[tuple[int, int, str]]:
    """Find each text's first place in the draft, as a word of its own where it can be."""
    import re

    found = []
    for text in texts:
        match = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", draft)
        at = match.start() if match else draft.index(text)
        found.append((at, at + len(text), text))
    return found


def brief_of(case: dict[str, Any]) -> Brief:
    """Make the brief of a case."""
    facts = facts_of(case["profile"]) + facts_of(case["inputs"], "inputs")
    return Brief(facts, case["kind"], case["inputs"], (), case["profile"])


def overlapping(finding: Finding, spans: list[tuple[int, int, str]]) -> bool:
    """Whether the flag touches one of the spans."""
    return any(finding.start < end and start < finding.end for start, end, _ in spans)


def main() -> None:
    """Print the scores of both groups of families and the time for a draft."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", default="tests/data/grounding.jsonl", type=Path)
    parser.add_argument("--misses", action="store_true", help="also print what went wrong")
    arguments = parser.parse_args()
    lines = arguments.path.read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    checks.run("Warm.", brief_of(cases[0]))
    scores = (Score(), Score())
    spent: list[float] = []
    for case in cases:
        brief = brief_of(case)
        checks.run("Warm.", brief)
        started = time.perf_counter()
        findings = checks.run(case["draft"], brief).findings
        spent.append(1000 * (time.perf_counter() - started))
        count(case, findings, scores)
    for score, families in zip(scores, FAMILIES, strict=True):
        print(f"{'+'.join(sorted(families)):28} {score}")
        if arguments.misses:
            print("\n".join(score.misses))
    spent.sort()
    print(f"ms per draft, all checks: median {spent[len(spent) // 2]:.2f}, most {spent[-1]:.2f}")


def count(case: dict[str, Any], findings: tuple[Finding, ...], scores: tuple[Score, Score]) -> None:
    """Add one case to the scores."""
    wanted = spans_of(case["draft"], case["unsupported"])
    safe = spans_of(case["draft"], case["supported"])
    specific = [f for f in findings if f.check in FAMILIES[0] | FAMILIES[1]]
    for span in wanted:
        score = scores[family_of(case, span[2])]
        score.wanted += 1
        if any(overlapping(f, [span]) for f in specific):
            score.found += 1
        else:
            score.misses.append(f"  {case['id']} missed {span[2]!r}")
    for score, families in zip(scores, FAMILIES, strict=True):
        own = [f for f in specific if f.check in families]
        score.flags += len(own)
        score.safe += len(safe)
        score.hit += sum(
            any(overlapping(f, [s]) for f in own)
            for s in safe
            if not any(a < s[1] and s[0] < b for a, b, _ in wanted)
        )
        for finding in own:
            if not overlapping(finding, wanted):
                score.false += 1
                around = case["draft"][max(0, finding.start - 30) : finding.end + 30]
                score.misses.append(
                    f"  {case['id']} false {finding.check} {finding.span!r} in {around!r}"
                )


if __name__ == "__main__":
    main()
