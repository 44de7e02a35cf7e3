"""The command that measures prompts and models on a file of briefs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import Asked, timeout_option
from draftkit.cli.output import print_json, profile_option, progress_to_stderr, remark
from draftkit.figures.table import several
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.errors import BackendError, DraftkitError
    from draftkit.evaluation.evaluation import Arm, CaseResult, Step
    from draftkit.evaluation.scores import Against, Scores
    from draftkit.prompts.prompt import Prompt

__all__ = ["eval_"]


@click.command("eval")
@click.argument("briefs", metavar="BRIEFS.jsonl")
@click.option(
    "-m",
    "--model",
    "models",
    multiple=True,
    metavar="PROVIDER:MODEL",
    help="A model to measure.",
)
@click.option(
    "--prompts", "folders", multiple=True, metavar="DIR", help="A folder of prompts to measure."
)
@profile_option
@click.option(
    "-o",
    "--output",
    default="eval",
    show_default=True,
    metavar="FOLDER",
    help="Where the results are kept; what is there is not made again.",
)
@click.option(
    "--repeat", type=click.IntRange(1), default=1, metavar="N", help="Make each draft N times."
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="Only N of the briefs, taken evenly from the file.",
)
@click.option("--compare", "other", metavar="FOLDER", help="Another run to compare this one with.")
@click.option(
    "--judge",
    metavar="PROVIDER:MODEL",
    help="Measure a model that verifies instead: the file has labelled texts.",
)
@timeout_option
@click.option("--html", "page", metavar="FILE", help="Write a page with tables and plots.")
@click.option("--json", "as_json", is_flag=True, help="Print figures and drafts as JSON.")
def eval_(  # noqa: PLR0913 - one argument an option
    briefs: str,
    models: tuple[str, ...],
    folders: tuple[str, ...],
    profile_path: str | None,
    *,
    output: str,
    repeat: int,
    limit: int | None,
    other: str | None,
    judge: str | None,
    timeout: float,
    page: str | None,
    as_json: bool,
) -> None:
    """Make drafts of many briefs with each prompt and model, and say how good they are.

    -m and --prompts may be given several times: each pair is measured on every brief. Run
    it again after an interruption, and it goes on; what was made is not paid for twice.

    With --judge, the file has labelled texts (profile, draft, unsupported: a text a line), and
    what is printed is the balanced accuracy with which the model finds what nothing supports.
    """
    if judge is not None:
        _judge(judge, Path(briefs), limit, timeout, as_json=as_json)
        return
    from draftkit.evaluation import evaluation, scores
    from draftkit.evaluation.cases import evenly, read_cases
    from draftkit.files.page_file import ask_for

    if page is not None:  # before anything is paid for
        ask_for(Path(page))

    cases = evenly(read_cases(Path(briefs), Asked(profile_path=profile_path).profile), limit)
    finders = [_finder(folder) for folder in dict.fromkeys(folders)] or [_finder(None)]
    arms = _arms(models, finders, timeout)
    try:
        planned = evaluation.steps([arm for arm, _ in arms], cases, repeat=repeat)
        results = evaluation.CaseResults(Path(output))
        found = evaluation.run(planned, results, _progress(planned, results))
    finally:
        for _, close in arms:
            close()
    _, rule = finders[0]
    made = scores.scores_of(found, cases, rule)
    against = scores.within(made)
    if other is not None:
        there = evaluation.CaseResults(Path(other))
        against += scores.compared_with(Path(other), there, made, cases, rule)
    if page is not None:
        from draftkit.evaluation.page import write_page

        write_page(Path(page), Path(briefs).name, made, against)
        remark(f"Page: {page}")
    if as_json:
        print_json({"arms": [s.as_dict() for s in made], "against": [a.as_dict() for a in against]})
    else:
        _print(made, against)


def _judge(spec: str, path: Path, limit: int | None, timeout: float, *, as_json: bool) -> None:
    from draftkit.checks.verify.chosen import verifying
    from draftkit.evaluation.cases import evenly
    from draftkit.evaluation.judging import Judged, accuracy, judged, read_labelled

    cases = evenly(read_labelled(path), limit)
    done = 0

    def tell(one: Judged | DraftkitError) -> None:
        nonlocal done
        done += 1
        if isinstance(one, Judged):
            how = f"{one.found} of {one.bad} found, {one.passed} of {one.good} let pass"
        else:
            how = f"not judged: {clean(str(one))}"
        remark(f"[{done}/{len(cases)}] {how}")

    with verifying(spec, timeout_s=timeout) as backend:
        found = accuracy(judged(cases, backend, tell))
    if as_json:
        print_json({"judge": spec, **asdict(found)})
    else:
        click.echo(f"{spec}: {found.in_words()}")


_Finder = tuple[str, "Callable[[str], Prompt]"]


def _finder(folder: str | None) -> _Finder:
    """Return a folder's name and what finds a kind's prompt there, or else in the usual places."""
    from draftkit.errors import PromptError
    from draftkit.prompts.kinds import Kind
    from draftkit.prompts.prompt import Prompt

    if folder is None:
        return "", Prompt.find
    if not Path(folder).is_dir():
        raise PromptError(f"--prompts {folder}: there is no such folder.")

    def find(name: str) -> Prompt:
        path = Path(folder) / f"{name}.md"
        return Prompt.load(Kind(name, path, "here")) if path.is_file() else Prompt.find(name)

    return folder, find


def _arms(
    models: Sequence[str], finders: Sequence[_Finder], timeout: float
) -> list[tuple[Arm, Callable[[], None]]]:
    """Return an arm for each pair of a model and a prompts folder, and what closes it."""
    from draftkit.backends.choice import choose, open_chosen
    from draftkit.config import Config
    from draftkit.drafting.draft import Drafter
    from draftkit.evaluation.evaluation import DraftArm

    config = Config.load()
    arms: list[tuple[Arm, Callable[[], None]]] = []
    for spec in dict.fromkeys(models) or [choose(None, config).spec]:
        backend = open_chosen(spec, config, timeout_s=timeout)
        backend.watch(progress_to_stderr("Fetching the embedded model"))
        for folder, find in finders:
            name = f"{spec}, {folder}" if folder else spec
            arms.append((DraftArm(name, Drafter(backend), find), backend.close))
    return arms


def _progress(
    planned: Sequence[Step], results: Any
) -> Callable[[Step, CaseResult | BackendError], None]:
    """Say how many drafts are there already, and return a function that reports each new one."""
    keys = {result.key for result in results}
    done = sum(step.key in keys for step in planned)
    remark(f"{several(len(planned), 'draft')}: {done} there, {len(planned) - done} to make.")

    def tell(step: Step, result: CaseResult | BackendError) -> None:
        nonlocal done
        done += 1
        how = (
            f"not made: {clean(str(result))}"
            if isinstance(result, Exception)
            else f"{result.seconds:.1f} s"
        )
        remark(f"[{done}/{len(planned)}] {step.arm.name}: {step.case.id}: {how}")

    return tell


def _print(scores: Sequence[Scores], against: Sequence[Against]) -> None:
    from draftkit.evaluation.figures import HEADINGS, cells, legend
    from draftkit.figures.table import table

    rows = [("", *HEADINGS)]
    for own in scores:
        rows.append((own.arm, *cells(own.summary)))
        if len(own.by_kind) > 1:
            rows += [(f"  {kind}", *cells(each)) for kind, each in own.by_kind.items()]
    click.echo(table(rows))
    click.echo(legend())
    for own in scores:
        most = [f"{check} {count}" for check, count in list(own.summary.failing.items())[:6]]
        click.echo(f"Failing in {own.arm}: {', '.join(most) or 'nothing'}")
    for pair in against:
        click.echo(f"{pair.ours} against {pair.theirs}:")
        for difference in pair.differences:
            click.echo(f"  {difference.in_words()}")
