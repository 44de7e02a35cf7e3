"""How many findings real drafts get, by level: to be read one by one, for each is right or wrong.

    python benchmarks/findings.py [--form] benchmarks/readings/2026-11-strong/texts/draftkit ...

Each folder has one arm of a reading (see `benchmarks/reading.py`). What is only a remark is
counted and not shown. With `--form` the length, the sections and the like are checked, too:
texts of an arm that was never told of them do not have them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit import Profile, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Report

_AROUND = 60  # characters shown on both sides


def reports(arm: Path, *, form: bool) -> Iterator[tuple[str, str, Report]]:
    """Yield the id, the text and the report of each draft of an arm."""
    reading = arm.parent.parent
    for line in (reading / "briefs.jsonl").read_text(encoding="utf-8").splitlines():
        brief = json.loads(line)
        path = arm / f"{brief['id']}.md"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            profile = Profile.load(reading / brief["profile"])
            kind = brief["kind"] if form else ""
            # Its texts were written from what the writer typed, which the inputs sum up.
            inputs = {"typed": brief.get("ask", ""), **brief["inputs"]}
            if arm.name == "answers":  # its texts were written with what the writers answered
                inputs = {**inputs, "said_when_asked": brief["answers"]}
            yield brief["id"], text, check(text, profile=profile, kind=kind, inputs=inputs)


def main() -> None:
    """Print the findings that are no remarks, and how many there are of each level a draft."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", action="store_true")
    parser.add_argument("arms", nargs="+", type=Path)
    args = parser.parse_args()
    drafts, counts, hard = 0, Counter[str](), 0
    for arm in args.arms:
        for id_, text, report in reports(arm, form=args.form):
            drafts += 1
            for finding in report.findings:
                counts[finding.level] += 1
                hard += finding.hard
                if finding.level != "remark":
                    around = text[max(0, finding.start - _AROUND) : finding.end + _AROUND]
                    strength = "hard" if finding.hard else "soft"
                    print(f"{id_} {strength} {finding.level} {finding.check}: {finding.message}")
                    print(f"    {around!r}")
    figures = ", ".join(f"{level} {n} ({n / max(1, drafts):.2f})" for level, n in counts.items())
    print(f"{drafts} drafts: {figures or 'nothing'}; hard {hard}")


if __name__ == "__main__":
    main()
