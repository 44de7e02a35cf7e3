"""What draftkit adds to a model: the same briefs answered in four ways, judged by one rule.

    python benchmarks/quality.py [--model local:smollm2] [--limit 8] [--write]

The ways ("arms"), each with the same facts, inputs and model:

    bare       a plain request, one answer
    best-of    as many plain requests as fit into the time that `full` took for this brief,
               of whose answers the one that the checks like best is taken
    single     draftkit with one candidate and no repair
    full       draftkit as it comes: candidates, checks, repair

Results are kept in --folder, a line each; a second run goes on from there and makes nothing
twice. After a change of draftkit's own code give it a new folder. --write puts the table and
the plot into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.choice import open_chosen
from draftkit.backends.completion import Usage
from draftkit.backends.request import Message, Request
from draftkit.checks.checking import check
from draftkit.config import Config
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import Bounds
from draftkit.errors import DeadlineError
from draftkit.evaluation.cases import evenly, read_cases
from draftkit.evaluation.comparison import compare
from draftkit.evaluation.evaluation import DraftArm, Made, Results, run, steps
from draftkit.evaluation.figures import HEADINGS, cells, legend, markdown, table
from draftkit.evaluation.page import write_page
from draftkit.evaluation.plot import rates
from draftkit.evaluation.scores import Against, scores_of
from draftkit.files import yamlio
from draftkit.prompts.inputs import validated
from draftkit.prompts.kinds import Kind, built_in_folder
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.backends.base import Backend
    from draftkit.errors import BackendError
    from draftkit.evaluation.cases import Case
    from draftkit.evaluation.evaluation import Arm, Result, Step
    from draftkit.evaluation.scores import Scores

ROOT = Path(__file__).parents[1]
BRIEFS = ROOT / "benchmarks" / "briefs" / "briefs.jsonl"
PAGE = ROOT / "docs" / "benchmarks.md"
PLOT = ROOT / "docs" / "quality.svg"
ARMS = ("bare", "best-of", "single", "full")

# A plain answer may take so long; small models sometimes run on without an end.
ANSWER_S = 60.0

# Where `full` was slow for another reason, more answers than that would say nothing new.
MOST_ANSWERS = 40

# What a person would write into a chat window, with the lengths that the kinds ask for.
PLAIN = {
    "pitch": "Write a {seconds}-second elevator pitch for me, in the first person.",
    "post": "Write the outline of an article for me, in Markdown: a title, an opening hook, "
    "{sections} sections with a heading and two to four bullet points each, a list of evidence "
    "to gather, and a closing call to action.",
    "collab": "Write a collaboration e-mail from me, 75 to 100 words, with a subject line and "
    "one clear ask.",
    "thanks": "Write a thank-you note from me, 60 to 100 words.",
}


class BareArm:
    """A plain request with the same facts, and the answer as it comes."""

    name = "bare"

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def recipe(self, case: Case) -> Sequence[Any]:
        """Return the request and the model."""
        return [plain_request(case).digest(), self._backend.provider, self._backend.model]

    def make(self, case: Case) -> Made:
        """Ask once."""
        return answer(plain_request(case), self._backend)


class BestOfArm:
    """Plain requests for as long as another arm took, and the best answer of them."""

    name = "best-of"

    def __init__(self, backend: Backend, results: Results, rival: Arm) -> None:
        self._backend = backend
        self._results = results
        self._rival = rival

    def recipe(self, case: Case) -> Sequence[Any]:
        """Return the request, the model, and what gives the time."""
        own = [plain_request(case).digest(), self._backend.provider, self._backend.model]
        return [*own, self._rival.name, *self._rival.recipe(case)]

    def make(self, case: Case) -> Made:
        """Ask until the time is up, once at least."""
        end = time.monotonic() + self._budget_s(case)
        request = plain_request(case)
        answers: list[Made] = []
        while not answers or (time.monotonic() < end and len(answers) < MOST_ANSWERS):
            answers.append(answer(request, self._backend))
        best = max(answers, key=lambda made: _liking(made, case))
        usage = sum((made.usage for made in answers), Usage())
        return Made(best.text, best.complete, best.written, usage, best.failure)

    def _budget_s(self, case: Case) -> float:
        took = [
            result.seconds
            for result in self._results
            if result.arm == self._rival.name and result.asked == case.digest
        ]
        if not took:
            raise DeadlineError(f"{self._rival.name} has no draft of {case.id} to give the time.")
        return took[-1]


@cache
def prompt_of(kind: str) -> Prompt:
    """Return the built-in prompt of a kind, whatever prompts there are in this folder."""
    return Prompt.load(Kind(kind, built_in_folder() / f"{kind}.md", "built-in"))


def plain_request(case: Case) -> Request:
    """Return what a person would ask: the wish, the facts that draftkit sends, the inputs."""
    prompt = prompt_of(case.kind)
    values = validated(prompt.inputs, case.inputs, case.kind)
    given = {name: value for name, value in values.items() if value not in (None, [])}
    text = (
        f"{PLAIN[case.kind].format(**values)}\n\n"
        f"About me:\n{yamlio.dump(case.profile.select(prompt.parts))}\n"
        f"Details:\n{yamlio.dump(given)}"
    )
    return Request((Message("user", text),), prompt.settings)


def answer(request: Request, backend: Backend) -> Made:
    """Ask, and cut what does not come to an end in time."""
    end = time.monotonic() + ANSWER_S
    heard: list[str] = []

    def hear(piece: str) -> None:
        heard.append(piece)
        if time.monotonic() > end:
            raise DeadlineError(f"no end after {ANSWER_S:.0f} s")

    try:
        completion = backend.complete(request, hear)
    except DeadlineError as exc:
        return Made("".join(heard), complete=False, written=1.0, failure=str(exc))
    return Made(completion.text, completion.complete, 1.0, completion.usage)


def _liking(made: Made, case: Case) -> tuple[bool, int]:
    """Return what draftkit itself compares candidates by."""
    prompt = prompt_of(case.kind)
    values = validated(prompt.inputs, case.inputs, case.kind)
    report = check(made.text, profile=case.profile, kind=prompt, inputs=values)
    return made.complete, -len(report.failures)


def arms_of(names: Sequence[str], backend: Backend, results: Results) -> list[Arm]:
    """Return the arms of these names; `best-of` comes last, it needs what `full` has made."""
    full = DraftArm("full", Drafter(backend), prompt_of)
    known: dict[str, Arm] = {
        "full": full,
        "single": DraftArm("single", Drafter(backend, bounds=Bounds()), prompt_of),
        "bare": BareArm(backend),
        "best-of": BestOfArm(backend, results, full),
    }
    return [known[name] for name in sorted(ARMS, key="best-of".__eq__) if name in names]


def main() -> int:
    """Make what is missing, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="local:smollm2", metavar="PROVIDER:MODEL")
    parser.add_argument("--arms", default=",".join(ARMS), help=f"any of {', '.join(ARMS)}")
    parser.add_argument("--limit", type=int, metavar="N", help="N briefs, taken evenly")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "quality")
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md")
    arguments = parser.parse_args()
    names = arguments.arms.split(",")
    if unknown := set(names) - set(ARMS):
        parser.error(f"no arm {', '.join(sorted(unknown))}; there are {', '.join(ARMS)}")
    cases = evenly(read_cases(BRIEFS), arguments.limit)
    results = Results(arguments.folder)
    backend = open_chosen(arguments.model, Config.load(), timeout_s=ANSWER_S)
    try:
        planned = steps(arms_of(names, backend, results), cases)
        found = run(planned, results, Progress(planned, results))
    finally:
        backend.close()
    made = sorted(scores_of(found, cases, prompt_of), key=lambda own: ARMS.index(own.arm))
    against = against_full(made)
    print(shown(made, against))
    write_page(arguments.folder / "quality.html", BRIEFS.name, made, against)
    print(f"Page: {arguments.folder / 'quality.html'}")
    if arguments.write:
        write(arguments.model, made, against)
    return 0


class Progress:
    """Says after each draft how far it is and how long the rest will take."""

    def __init__(self, planned: Sequence[Step], results: Results) -> None:
        keys = {result.key for result in results}
        self._left = sum(step.key not in keys for step in planned)
        self._begun = time.monotonic()
        self._made = 0
        print(f"{len(planned)} drafts, {self._left} of them to make", file=sys.stderr)

    def __call__(self, step: Step, result: Result | BackendError) -> None:
        """Print a line about a draft that was made, or was not."""
        self._left -= 1
        self._made += 1
        rest = self._left * (time.monotonic() - self._begun) / self._made / 60
        how = str(result) if isinstance(result, Exception) else f"{result.seconds:.1f} s"
        print(
            f"{step.arm.name:8} {step.case.id:10} {how:>8}  {self._left} left, ~{rest:.0f} min",
            file=sys.stderr,
            flush=True,
        )


def against_full(made: Sequence[Scores]) -> list[Against]:
    """Compare `full` with each other arm."""
    return [
        Against(own.arm, other.arm, compare(own.verdicts, other.verdicts))
        for own in made
        for other in made
        if own.arm == "full" != other.arm
    ]


def rows_of(made: Sequence[Scores]) -> list[tuple[str, ...]]:
    """Return the table's rows, its head first."""
    mostly = "> half model"
    rows = [("", *HEADINGS, mostly)]
    for own in made:
        share = own.summary.mostly_written
        rows.append((own.arm, *cells(own.summary), "?" if share is None else f"{share:.0%}"))
    return rows


def shown(made: Sequence[Scores], against: Sequence[Against]) -> str:
    """Return the table and the comparisons as text."""
    lines = [table(rows_of(made)), "", legend(), ""]
    for own in made:
        most = ", ".join(f"{name} {n}" for name, n in list(own.summary.failing.items())[:8])
        lines.append(f"Failing in {own.arm}: {most or 'nothing'}")
    for pair in against:
        lines += [f"{pair.ours} against {pair.theirs}:"]
        lines += [f"  {difference.in_words()}" for difference in pair.differences]
    return "\n".join(lines)


def write(model: str, made: Sequence[Scores], against: Sequence[Against]) -> None:
    """Put the figures between the page's markers, and the plot beside it."""
    parts = [
        f"Model: `{model}`. Briefs: {made[0].summary.drafts}.",
        markdown(rows_of(made)),
        "![Pass rate by arm and kind, with 95% intervals](quality.svg)",
        "\n".join(
            f"- {pair.ours} against {pair.theirs}: {difference.in_words()}"
            for pair in against
            for difference in pair.differences
        ),
    ]
    text = "\n\n".join(part for part in parts if part)
    page = PAGE.read_text(encoding="utf-8")
    start, end = "<!-- quality: made by benchmarks/quality.py --write -->", "<!-- /quality -->"
    between = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"{PAGE} has no lines {start} and {end}.")
    page = between.sub(lambda _: f"{start}\n\n{text}\n\n{end}", page)
    PAGE.write_text(page, encoding="utf-8")
    PLOT.write_text(rates(made), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
