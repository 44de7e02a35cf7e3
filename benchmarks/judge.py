"""How well a strong model judged with `--verify`: its recorded answers, held against the labels.

    cd benchmarks/inventions
    python ../judge.py planted-held.jsonl judged-held.jsonl

The first file has drafts with what in them rests on nothing (see inventions.py); the second the
answers of a strong model, in a fresh context each, to the requests that `--verify` makes of them.
With a model at hand: `draftkit eval LABELLED.jsonl --judge PROVIDER:MODEL`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit import Profile
from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.checks.base import Brief
from draftkit.evaluation.judging import Labelled, accuracy, judged
from draftkit.profile.fact import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.request import Request

READINGS = Path(__file__).parent / "readings"


class Recorded(Backend):
    """Gives the recorded answers, in order."""

    provider, model, server, context_window = "recorded", "strong", "", None
    capabilities = frozenset[str]()

    def __init__(self, answers: Iterator[str]) -> None:
        self._answers = answers

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return the next answer."""
        del request, on_text
        return Completion(next(self._answers), StopReason.STOP)


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print the balanced accuracy, and how many good sentences of a draft are found fault with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("answers", type=Path)
    args = parser.parse_args()
    answers = {row["of"]: row["answer"] for row in rows(args.answers)}
    invented, cases = defaultdict[str, list[str]](list), dict[str, dict[str, Any]]()
    for case in rows(args.labelled):
        of = case["id"] if case["id"] in answers else case["brief"]
        if of in answers:
            invented[of].append(case["invented"])
            cases[of] = case
    labelled = []
    for of, case in cases.items():
        data = Profile.load(READINGS / case["reading"] / case["profile"]).data
        facts = facts_of(data) + facts_of(case["inputs"], "inputs")
        brief = Brief(facts, case["kind"], case["inputs"], (), data)
        labelled.append(Labelled(of, case["draft"], tuple(invented[of]), brief))
    results = judged(labelled, Recorded(answers[case.id] for case in labelled))
    wrong = sum(one.good - one.passed for one in results) / len(results)
    print(accuracy(results).in_words())
    print(f"{wrong:.2f} sentences of a draft that are not labelled are found fault with")


if __name__ == "__main__":
    main()
