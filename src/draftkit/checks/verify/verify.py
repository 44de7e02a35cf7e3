"""One request that holds a text against the facts; its findings join those of the rules."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.backends import tokens
from draftkit.backends.completion import Usage
from draftkit.backends.content.wrappers import quoted
from draftkit.checks.base import Finding
from draftkit.checks.grounding.evidence import evidence
from draftkit.checks.verify.answer import verdicts
from draftkit.checks.verify.check import CHECK
from draftkit.checks.verify.question import Enquiry
from draftkit.checks.verify.size import refuse_small
from draftkit.errors import InputError
from draftkit.language.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.base import Backend
    from draftkit.checks.base import Brief, Level, Report
    from draftkit.checks.verify.answer import SentenceVerdict
    from draftkit.language.document import Span

__all__ = ["Verification", "verified", "verify"]

# How many sentences without a verdict are named, and how many characters of each are shown.
_MOST_NAMED, _SHOWN = 3, 40

_LEVELS: dict[str, Level] = {"contradicted": "contradicted", "not in the facts": "unsupported"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What a model said of a text, as far as it stood the test.

    Attributes:
        model: Who said it, as `PROVIDER:MODEL`.
        verdicts: One for each sentence that has one, in the order of the text.
        unjudged: The sentences that have none: the model left them out, gave two verdicts on
            them, or named facts or words that are not there.
        usage: What it cost, in tokens.
        sentences: What it was asked about.
    """

    model: str
    verdicts: tuple[SentenceVerdict, ...] = ()
    unjudged: tuple[Span, ...] = ()
    usage: Usage = field(default_factory=Usage)
    sentences: tuple[Span, ...] = ()

    @property
    def summary(self) -> str:
        """Who was asked, and about how much, in one sentence."""
        rest = ""
        if self.unjudged:
            named = [quoted(one.text, _SHOWN) for one in self.unjudged[:_MOST_NAMED]]
            named += ["\u2026"] if len(self.unjudged) > _MOST_NAMED else []
            rest = f"; of {len(self.unjudged)} it said nothing that holds ({', '.join(named)})"
        return f"Verified by {self.model}: {len(self.sentences)} sentences{rest}."

    def findings(self, *, hard: bool = False) -> Iterator[Finding]:
        """Yield a finding for each sentence that is contradicted, or not in the facts.

        Args:
            hard: Whether they keep the draft from passing. The best models are right in
                about 77 of 100 cases (LLM-AggreFact), so they do not unless it is asked for.
        """
        for verdict in self.verdicts:
            if level := _LEVELS.get(verdict.verdict):
                start, end = verdict.said
                text = verdict.sentence.text
                span = text[start - verdict.sentence.start : end - verdict.sentence.start]
                from_fact = verdict.fact.id if verdict.fact and level == "contradicted" else ""
                message = self._message(verdict, span)
                yield Finding(CHECK, level, hard, span, start, end, message, "", from_fact)

    def _message(self, verdict: SentenceVerdict, words: str) -> str:
        if verdict.verdict == "contradicted" and verdict.fact:
            return (
                f'{self.model} reads it otherwise in {verdict.fact.id}: "{verdict.quote}". '
                "Say that, or change the fact."
            )
        near = f' (nearest is {verdict.fact.id}: "{verdict.quote}")' if verdict.fact else ""
        return (
            f"{self.model} finds no fact that says {quoted(words)}{near}: leave it out, or add "
            "the fact if it is true."
        )


def verify(text: str | Document, brief: Brief, backend: Backend) -> Verification:
    """Ask a model once what the facts say of each sentence.

    What is private in the profile is not sent.

    Args:
        text: The body, in Markdown.
        brief: What it may claim.
        backend: Whom to ask; with `manual:` a person carries the question.

    Raises:
        ConfigError: If the model is known to be too small to judge.
        InputError: If the facts and the text are more than it can read.
        BackendError: If it fails.
        OutputError: If its answer is no list of verdicts.
    """
    refuse_small(backend)
    model = f"{backend.provider}:{backend.model}"
    text = text if isinstance(text, Document) else Document(text)
    question = Enquiry.of(text, brief)
    if not question.sentences:
        return Verification(model)
    window = backend.context_window
    if not tokens.fits(question.request, window, backend.provider, backend.model):
        count = tokens.count(question.request, backend.provider, backend.model)
        raise InputError(
            f"Verifying it takes {count} tokens, and {model} reads {window:,}: name a model that "
            "reads more."
        )
    completion = backend.complete(question.request)
    found, unjudged = verdicts(completion.text, question)
    seen = [v for v in found if not _rests_on_unsent(v, text, brief, question)]
    return Verification(model, tuple(seen), unjudged, completion.usage, question.sentences)


def _rests_on_unsent(
    verdict: SentenceVerdict, text: Document, brief: Brief, question: Enquiry
) -> bool:
    """Whether a sentence seems to have no fact only because that is private and was not sent."""
    if verdict.verdict != "not in the facts" or not question.unsent:
        return False
    start, end = verdict.sentence.start, verdict.sentence.end
    return any(
        question.unsent & set(sentence.facts)
        for sentence in evidence(text, brief).sentences
        if start < sentence.end and sentence.start < end
    )


def verified(report: Report, found: Verification, *, hard: bool = False) -> Report:
    """Return a report with what a model found added to it.

    Where a rule has already said what is wrong, the model does not say it again.

    Args:
        report: What the rules say of the same text.
        found: What the model says.
        hard: Whether its findings keep the draft from passing.
    """
    told = [f for f in report.findings if f.level != "remark" and f.end > f.start]
    new = [
        finding
        for finding in found.findings(hard=hard)
        if not any(f.start < finding.end and finding.start < f.end for f in told)
    ]
    findings = sorted((*report.findings, *new), key=lambda f: (f.start, f.end))
    return dataclasses.replace(report, findings=tuple(findings), verified=found.summary)
