"""The command that shows what a draft was chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import output_option, print_json, remark, say, store_at, styled

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["candidates"]

_HOW = {
    "written": "as the model wrote it",
    "repaired": "written again, after being told what failed",
    "unfinished": "unfinished, as far as it came",
}


@click.command()
@click.argument("draft_id", metavar="ID")
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def candidates(draft_id: str, output: str | None, *, as_json: bool) -> None:
    """Show all texts that a draft was chosen from, and what the checks said of each."""
    draft = store_at(output).find(draft_id)
    if as_json:
        print_json(list(draft.candidates))
    elif not draft.candidates:
        remark("There was one text, and it was kept: draftkit show has it.")
    for number, candidate in enumerate(() if as_json else draft.candidates, 1):
        _show(number, candidate)


def _show(number: int, candidate: Mapping[str, Any]) -> None:
    from draftkit.checks.base import Report

    how = _HOW.get(str(candidate.get("how")), "")
    kept = ", kept" if candidate.get("kept") else ""
    try:
        given = candidate.get("report") or {}
        report = Report.from_dict(given)
        found = [f"  {finding.check}: {finding.message}" for finding in report.findings]
        edited = len(found) < len(given.get("findings") or ())
    except (AttributeError, TypeError):
        report, found, edited = Report(), [], True
    if edited:
        found.append("  What the checks said of it cannot be read: it was changed by hand.")
    wrong = f", {len(report.failures)} to mend" if "report" in candidate else ""
    say(styled(f"── {number}: {how}{wrong}{kept} ──", bold=True))
    say(str(candidate.get("text", "")))
    if found:
        say("\n".join(found) + "\n")
