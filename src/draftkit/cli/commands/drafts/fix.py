"""The command that mends a draft without a model, and shows first what it would change."""

from __future__ import annotations

import sys

import click

from draftkit.cli.commands.drafts.listing import print_diff
from draftkit.cli.output import output_option, profile_at, profile_option, remark, store_at

__all__ = ["fix"]


@click.command()
@click.argument("draft_id", metavar="ID")
@profile_option
@output_option
@click.option("-y", "--yes", is_flag=True, help="Save it without asking.")
def fix(draft_id: str, *, profile_path: str | None, output: str | None, yes: bool) -> int:
    """Put in the values that your profile has, and take out sentences that nothing supports.

    The differences are shown first; what you keep is a new draft that knows which one it
    came from. Only what failed a hard check is changed, and no model is asked. Without a
    terminal nothing is saved unless you give --yes.
    """
    from draftkit.checks.base import Report
    from draftkit.drafting.fix import fixed

    profile, store = profile_at(profile_path), store_at(output)
    draft = store.find(draft_id)
    child = fixed(draft, profile)
    if child is draft:
        remark("Nothing to put right: draftkit check says what is left for you to judge.")
        return 0
    print_diff(draft, child)
    for finding in Report.from_dict(child.report).failures:
        remark(f"Still to mend ({finding.check}): {finding.message}")
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if not yes and not (asks and click.confirm("Save this as a new draft?", err=True)):
        remark("Nothing was saved." if asks else "Nothing was saved: --yes saves it.")
        return 0
    saved = store.get(child.id)
    remark(f"Saved: {saved.path if saved else store.save(child)}")
    return 0
