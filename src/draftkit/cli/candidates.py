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
    "pruned": "without what failed",
    "repaired": "written once more, after what failed was named",
}


@click.command()
@click.argument("draft_id", metavar="ID")
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def candidates(draft_id: str, output: str | None, *, as_json: bool) -> None:
    """Show all texts that a draft was chosen from, and what the checks said of each.

    A score is 0 at best: each hard failure takes 10 away, each remark 1.
    """
    draft = store_at(output).find(draft_id)
    if as_json:
        print_json(list(draft.candidates))
    elif not draft.candidates:
        remark("There was one text, and it was kept: draftkit show has it.")
    for number, candidate in enumerate(() if as_json else draft.candidates, 1):
        _show(number, candidate)


def _show(number: int, candidate: Mapping[str, Any]) -> None:
    how = _HOW.get(str(candidate.get("how")), "")
    kept = ", kept" if candidate.get("kept") else ""
    say(styled(f"── {number}: {how}, score {candidate.get('score')}{kept} ──", bold=True))
    say(str(candidate.get("text", "")))
    try:
        lines = [
            f"  {finding['check']}: {finding['message']}"
            for finding in (candidate.get("report") or {}).get("findings", ())
        ]
    except (AttributeError, KeyError, TypeError):  # somebody edited the file
        lines = ["  What the checks said of it cannot be read: its report was changed by hand."]
    if lines:
        say("\n".join(lines) + "\n")
