"""How well a model judges: its verdicts on labelled texts, held against the labels."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.checks.base import Brief
from draftkit.checks.verify.verify import verify
from draftkit.errors import DraftkitError, InputError
from draftkit.files.json_problem import json_problem, own_json
from draftkit.files.text_file import read_text
from draftkit.language.document import Document
from draftkit.profile.fact import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from draftkit.backends.base import Backend

__all__ = ["Accuracy", "Judged", "Labelled", "accuracy", "judged", "read_labelled"]

_KEYS = ("profile", "draft", "unsupported")
_RESAMPLES = 2_000
_OUTSIDE = 0.025  # of the resamples are below the interval, and as many above


@dataclass(frozen=True)
class Labelled:
    """A text, and what in it rests on nothing.

    Attributes:
        id: Its name.
        draft: The text.
        unsupported: All pieces of it that no fact supports.
        brief: The facts.
    """

    id: str
    draft: str
    unsupported: tuple[str, ...]
    brief: Brief

    def is_bad(self, start: int, end: int) -> bool:
        """Whether a stretch of the text has something in it that rests on nothing."""
        return any(
            start < at + len(s) and at < end for s in self.unsupported for at in [self._at(s)]
        )

    def _at(self, piece: str) -> int:
        """Return where a piece first stands as whole words, or else where it first stands."""
        match = re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", self.draft)
        return match.start() if match else self.draft.find(piece)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge said of one text, by sentences.

    Attributes:
        id: The text's name.
        bad: How many sentences are labelled as resting on nothing, in part at least.
        found: How many of those it found fault with.
        good: How many are not labelled so.
        passed: How many of those it found no fault with.
        unjudged: How many got no usable verdict; they count as not found fault with.
    """

    id: str
    bad: int
    found: int
    good: int
    passed: int
    unjudged: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good a judge is; all shares are 0 to 1.

    Attributes:
        recall: Of the bad sentences, those that it found.
        specificity: Of the good ones, those that it let pass.
        balanced: The mean of the two; 0.5 is chance.
        low: The lower end of the 95% interval of `balanced`, from texts drawn with replacement.
        high: The upper end.
        texts: How many texts were judged.
        sentences: How many sentences they have.
        unjudged: How many sentences have no usable verdict.
    """

    recall: float
    specificity: float
    balanced: float
    low: float
    high: float
    texts: int
    sentences: int
    unjudged: int

    def in_words(self) -> str:
        """Say it in a sentence."""
        chance = "" if self.low > 0.5 else " It is not beyond chance."
        return (
            f"balanced accuracy {self.balanced:.1%} (95% interval {self.low:.1%} to "
            f"{self.high:.1%}): {self.recall:.1%} of what rests on nothing found, "
            f"{self.specificity:.1%} of the rest let pass, {self.sentences} sentences of "
            f"{self.texts} texts, {self.unjudged} without a usable verdict.{chance}"
        )


def read_labelled(path: Path) -> list[Labelled]:
    """Read labelled texts: JSON Lines with `profile`, `draft`, `unsupported`, and `inputs`, `kind`.

    Raises:
        InputError: With the line and what is wrong in it.
    """
    lines = read_text(path, InputError).split("\n")
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    found = [_labelled(line, f"{path}, line {number}") for number, line in rows]
    if not found:
        raise InputError(f"{path}: there is no labelled text in it.")
    return found


def _labelled(line: str, where: str) -> Labelled:
    try:
        case = own_json(line)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}: not JSON: {json_problem(exc)}.") from exc
    if not isinstance(case, dict) or not all(key in case for key in _KEYS):
        raise InputError(f"{where}: needs {', '.join(_KEYS)}; may have inputs, kind, id.")
    draft, pieces, data = case["draft"], case["unsupported"], case["profile"]
    if not isinstance(draft, str) or not isinstance(data, dict):
        raise InputError(f"{where}: draft must be a text, profile an object.")
    if not isinstance(pieces, list) or not all(isinstance(p, str) and p in draft for p in pieces):
        raise InputError(f"{where}: unsupported must be a list of pieces of the draft.")
    inputs = case.get("inputs") or {}
    facts = facts_of(data) + facts_of(inputs, "inputs")
    brief = Brief(facts, str(case.get("kind", "")), inputs, (), data)
    return Labelled(str(case.get("id", where)), draft, tuple(pieces), brief)


def judged(
    cases: Iterable[Labelled],
    backend: Backend,
    on_case: Callable[[Judged | DraftkitError], None] | None = None,
) -> list[Judged]:
    """Ask a judge about each text, one request each.

    Args:
        cases: The texts.
        backend: The judge.
        on_case: Called after each text; what failed is left out of the figures.

    Raises:
        DraftkitError: If no text could be judged: what went wrong with the last one.
    """
    found: list[Judged] = []
    problem: DraftkitError | None = None
    for case in cases:
        try:
            one: Judged | DraftkitError = _judged(case, backend)
        except DraftkitError as exc:
            one = problem = exc
        if isinstance(one, Judged):
            found.append(one)
        if on_case:
            on_case(one)
    if problem and not found:
        raise problem
    return found


def _judged(case: Labelled, backend: Backend) -> Judged:
    text = Document(case.draft)
    said = verify(text, case.brief, backend)
    faults = {f.sentence.start for f in said.verdicts if f.verdict not in _NO_FAULT}
    asked = said.sentences
    bad = {s.start for s in asked if case.is_bad(s.start, s.end)}
    good = {s.start for s in asked} - bad
    return Judged(
        case.id, len(bad), len(bad & faults), len(good), len(good - faults), len(said.unjudged)
    )


_NO_FAULT = ("supported", "asserts nothing")


def accuracy(results: Sequence[Judged]) -> Accuracy:
    """Return how good a judge is, and how sure that is.

    Args:
        results: What it said of each text. Sentences of one text are not independent, so whole
            texts are drawn again for the interval.
    """
    recall, specificity = _shares(results)
    drawn = random.Random(1)  # noqa: S311 - no secret; the same interval each time
    again = sorted(
        sum(_shares(drawn.choices(results, k=len(results)))) / 2 for _ in range(_RESAMPLES)
    )
    cut = int(_RESAMPLES * _OUTSIDE)
    return Accuracy(
        recall,
        specificity,
        (recall + specificity) / 2,
        again[cut],
        again[-cut - 1],
        len(results),
        sum(r.bad + r.good for r in results),
        sum(r.unjudged for r in results),
    )


def _shares(results: Sequence[Judged]) -> tuple[float, float]:
    bad, good = sum(r.bad for r in results), sum(r.good for r in results)
    found, passed = sum(r.found for r in results), sum(r.passed for r in results)
    # Without sentences of one of the two kinds, its share is not known: chance is taken.
    return (found / bad if bad else 0.5), (passed / good if good else 0.5)
