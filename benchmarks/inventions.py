"""How many inventions in good drafts get a finding, by type, and how many findings lie elsewhere.

    python benchmarks/inventions.py [--missed] [--elsewhere] planted.jsonl ...

Each line is a draft with one invention: `draft`, `invented` (the words of the draft that nothing
supports), `sentence` (in which they stand), `type`, and what is true: `reading` (a folder of
benchmarks/readings), `profile` (a path in it), `kind` and `inputs`. An invention is found by a
finding that is no remark and touches it, or lies in its sentence and shares a word with it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit import Profile, check
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from draftkit.checks.base import Finding

# What says that something rests on nothing; length, structure and style are not about it.
_ABOUT_FACTS = frozenset(
    {
        "binding",
        "claims",
        "contradictions",
        "dates",
        "doings",
        "links",
        "names",
        "numbers",
        "quotes",
    }
)

READINGS = Path(__file__).parent / "readings"


def findings_of(case: dict[str, Any]) -> list[Finding]:
    """Return the findings of a draft that are no remarks."""
    profile = Profile.load(READINGS / case["reading"] / case["profile"])
    report = check(case["draft"], profile=profile, kind=case["kind"], inputs=case["inputs"])
    return [f for f in report.findings if f.level != "remark" and f.check in _ABOUT_FACTS]


def names(finding: Finding, case: dict[str, Any]) -> bool:
    """Whether a finding is about the invention: touches it, or is of its sentence and words."""
    draft, invented, sentence = case["draft"], case["invented"], case["sentence"]
    start, first = draft.index(invented), draft.find(sentence)
    if finding.start < start + len(invented) and start < finding.end:
        return True
    inside = first <= finding.start and finding.end <= first + len(sentence)
    return first >= 0 and inside and bool({*words_of(finding.span)} & {*words_of(invented)})


def shown(finding: Finding) -> str:
    """Return a finding as one line."""
    return f"    {finding.level} {finding.check} {finding.span!r}: {finding.message}"


def main() -> None:
    """Print the figures of each type and of all; with options, what is behind them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="print what no finding is about")
    parser.add_argument("--elsewhere", action="store_true", help="print the other findings")
    parser.add_argument("files", nargs="+", type=Path)
    args = parser.parse_args()
    cases, found = Counter[str](), Counter[str]()
    elsewhere: list[str] = []
    for file in args.files:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            findings = findings_of(case)
            hit = [finding for finding in findings if names(finding, case)]
            cases[case["type"]] += 1
            found[case["type"]] += bool(hit)
            elsewhere += [f"{case['id']}{shown(one)}" for one in findings if one not in hit]
            if args.missed and not hit:
                print(f"{case['id']} {case['type']}: {case['invented']!r}\n    {case['sentence']}")
    if args.elsewhere:
        print(*elsewhere, sep="\n")
    for kind, count in sorted(cases.items()):
        print(f"{kind}: {found[kind]} of {count}")
    total = cases.total()
    share = found.total() / max(1, total)
    print(f"all: {found.total()} of {total} ({share:.0%}); findings elsewhere: {len(elsewhere)}")


if __name__ == "__main__":
    main()
