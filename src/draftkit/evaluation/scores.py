"""What an evaluation comes to: each arm's figures, all together and by kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.evaluation.comparison import compare
from draftkit.evaluation.verdict import Summary, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from draftkit.evaluation.cases import Case
    from draftkit.evaluation.comparison import Contrast
    from draftkit.evaluation.evaluation import CaseResult, CaseResults
    from draftkit.evaluation.verdict import Verdict
    from draftkit.prompts.prompt import Prompt

__all__ = ["Against", "Scores", "compared_with", "scores_of", "within"]


@dataclass(frozen=True)
class Scores:
    """What one arm's drafts are worth.

    Attributes:
        arm: The arm's name.
        verdicts: On each of its drafts, in the briefs' order.
    """

    arm: str
    verdicts: tuple[Verdict, ...]

    @cached_property
    def summary(self) -> Summary:
        """All drafts together."""
        return Summary.of(self.verdicts)

    @cached_property
    def by_kind(self) -> Mapping[str, Summary]:
        """Each kind's drafts together."""
        kinds = dict.fromkeys(verdict.kind for verdict in self.verdicts)
        return {k: Summary.of([v for v in self.verdicts if v.kind == k]) for k in kinds}

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, each draft with its verdict."""
        return {
            "arm": self.arm,
            **self.summary.as_dict(),
            "kinds": {kind: summary.as_dict() for kind, summary in self.by_kind.items()},
            "results": [verdict.as_dict() for verdict in self.verdicts],
        }


@dataclass(frozen=True, slots=True)
class Against:
    """One arm compared with another.

    Attributes:
        ours: The arm's name.
        theirs: What it is compared with.
        differences: One for each figure.
    """

    ours: str
    theirs: str
    differences: tuple[Contrast, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        own = [difference.as_dict() for difference in self.differences]
        return {"arm": self.ours, "against": self.theirs, "differences": own}


def scores_of(
    results: Iterable[CaseResult], cases: Sequence[Case], prompt: Callable[[str], Prompt]
) -> list[Scores]:
    """Judge results, and group them by arm, in the order in which arms appear.

    Args:
        results: The drafts; those of other briefs are passed over.
        cases: The briefs.
        prompt: Finds the prompt whose checks are the rule for a kind.
    """
    known = {case.digest: case for case in cases}
    prompts = {kind: prompt(kind) for kind in {case.kind for case in cases}}
    by_arm: dict[str, list[Verdict]] = {}
    for result in results:
        if (case := known.get(result.asked)) is not None:
            verdict = judge(result, case, prompts[case.kind])
            by_arm.setdefault(result.arm, []).append(verdict)
    return [Scores(arm, tuple(verdicts)) for arm, verdicts in by_arm.items()]


def within(scores: Sequence[Scores]) -> list[Against]:
    """Compare each arm with the first one."""
    return [
        Against(other.arm, scores[0].arm, compare(other.verdicts, scores[0].verdicts))
        for other in scores[1:]
    ]


def compared_with(
    folder: Path,
    results: CaseResults,
    scores: Sequence[Scores],
    cases: Sequence[Case],
    prompt: Callable[[str], Prompt],
) -> list[Against]:
    """Compare each arm with the one of that name in another folder.

    Where both have one arm only, these are compared whatever they are called. The other
    folder's drafts are judged by the same checks, and of drafts made twice the last counts.

    Args:
        folder: What the other folder is called in the result.
        results: The other folder's results.
        scores: Ours.
        cases: The briefs.
        prompt: Finds the prompt whose checks are the rule for a kind.

    Raises:
        InputError: If there is nothing to compare with.
    """
    last = {(r.arm, r.asked, r.repetition): r for r in results}
    others = {other.arm: other for other in scores_of(last.values(), cases, prompt)}
    if not others:
        raise InputError(f"--compare {folder}: no results of these briefs are there.")
    if len(others) == len(scores) == 1:
        pairs = [(scores[0], *others.values())]
    else:
        pairs = [(own, others[own.arm]) for own in scores if own.arm in others]
    if not pairs:
        raise InputError(
            f"--compare {folder}: no arm of the same name. There: {', '.join(others)}; "
            f"here: {', '.join(own.arm for own in scores)}."
        )
    return [
        Against(own.arm, f"{other.arm} ({folder})", compare(own.verdicts, other.verdicts))
        for own, other in pairs
    ]
