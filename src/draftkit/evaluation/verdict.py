"""What evaluated drafts are worth: a verdict on each, and summaries of many."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from draftkit import checks
from draftkit.checks.checking import brief_of
from draftkit.checks.coverage import is_kept
from draftkit.figures.intervals import wilson
from draftkit.language.document import Document
from draftkit.prompts.inputs import validated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.checks.base import Finding
    from draftkit.evaluation.cases import Case
    from draftkit.evaluation.evaluation import CaseResult
    from draftkit.prompts.prompt import Prompt

__all__ = ["SPECIFICS", "Summary", "Verdict", "judge"]

SPECIFICS = frozenset({"claims", "dates", "links", "names", "numbers", "quotes"})
"""The checks whose findings are unsupported specifics."""

# Stands among the checks' ids for a draft that was cut off or never came.
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one draft is worth.

    Attributes:
        result: The draft and how it came about.
        kind: The kind of draft.
        passed: Whether it is finished and no hard check failed.
        words: How many words it has.
        unsupported: How many specifics the facts do not support.
        kept: How many of the required facts it says.
        required: How many there were.
        failing: The ids of the hard checks that failed, each once.
        findings: All that the checks noticed, in the order of the text.
    """

    result: CaseResult
    kind: str
    passed: bool
    words: int
    unsupported: int
    kept: int
    required: int
    failing: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, the draft's text included."""
        made = self.result.made
        return {
            "brief": self.result.case,
            "kind": self.kind,
            "repetition": self.result.repetition,
            "passed": self.passed,
            "failing": list(self.failing),
            "findings": [asdict(finding) for finding in self.findings],
            "words": self.words,
            "unsupported": self.unsupported,
            "kept": self.kept,
            "required": self.required,
            "written": made.written,
            "seconds": self.result.seconds,
            **made.usage.as_dict(),
            "text": made.text,
        }


def judge(result: CaseResult, case: Case, prompt: Prompt) -> Verdict:
    """Check a draft and count what is in it, without a model.

    Args:
        result: The draft.
        case: The brief that it was made from.
        prompt: The kind's prompt; its checks are the rule, whoever made the draft.
    """
    made = result.made
    brief = brief_of(case.profile, prompt, validated(prompt.inputs, case.inputs, case.kind))
    report = checks.run(made.text, brief)
    failing = [f.check for f in report.findings if f.hard]
    if not made.complete or made.failure or not made.text.strip():
        failing.insert(0, UNFINISHED)
    text = Document(made.text)
    return Verdict(
        result=result,
        kind=case.kind,
        passed=not failing,
        words=len(text.words),
        unsupported=sum(finding.check in SPECIFICS for finding in report.findings),
        kept=sum(is_kept(fact, text, brief) for fact in case.required_facts),
        required=len(case.required),
        failing=tuple(dict.fromkeys(failing)),
        findings=report.findings,
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What several drafts are worth together.

    Attributes:
        drafts: How many.
        passed: How many passed every hard check.
        interval: The 95% interval of the pass rate (Wilson's), 0 to 1.
        unsupported: Unsupported specifics in 100 words.
        kept: The share of the required facts that the drafts say; None if none were required.
        written: The mean share of the words that a model wrote; None if not known.
        mostly_written: The share of drafts of which a model wrote more than half.
        input_tokens: The mean per draft; None if not known.
        output_tokens: The mean per draft, all candidates together; None if not known.
        median_s: The median of the seconds that a draft took.
        p90_s: The seconds that nine of ten drafts took at most.
        failing: How many drafts each hard check failed in, the most frequent first.
    """

    drafts: int
    passed: int
    interval: tuple[float, float]
    unsupported: float
    kept: float | None
    written: float | None
    mostly_written: float | None
    input_tokens: float | None
    output_tokens: float | None
    median_s: float
    p90_s: float
    failing: Mapping[str, int]

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Summary:
        """Sum up verdicts; if there are none, all figures are 0, or None if they may be None."""
        made = [verdict.result.made for verdict in verdicts]
        passed = sum(verdict.passed for verdict in verdicts)
        words = sum(verdict.words for verdict in verdicts)
        required = sum(verdict.required for verdict in verdicts)
        seconds = sorted(verdict.result.seconds for verdict in verdicts)
        written = [m.written for m in made if m.written is not None]
        return cls(
            drafts=len(verdicts),
            passed=passed,
            interval=wilson(passed, len(verdicts)),
            unsupported=100 * sum(v.unsupported for v in verdicts) / words if words else 0.0,
            kept=sum(v.kept for v in verdicts) / required if required else None,
            written=_mean(written),
            mostly_written=_mean([share > 0.5 for share in written]),
            input_tokens=_mean([m.usage.input_tokens for m in made]),
            output_tokens=_mean([m.usage.output_tokens for m in made]),
            median_s=statistics.median(seconds) if seconds else 0.0,
            p90_s=seconds[math.ceil(0.9 * len(seconds)) - 1] if seconds else 0.0,
            failing=dict(Counter(c for v in verdicts for c in v.failing).most_common()),
        )

    @property
    def rate(self) -> float:
        """The share of the drafts that passed, 0 to 1."""
        return self.passed / self.drafts if self.drafts else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, rounded."""
        own: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        own = {"drafts": self.drafts, "passed": self.passed, "pass_rate": self.rate, **own}
        return {name: _rounded(value) for name, value in own.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return [round(part, 4) for part in value] if isinstance(value, tuple) else value


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else None
