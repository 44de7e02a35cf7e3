"""The command that lists what was never used: angles."""

from __future__ import annotations

import click

from draftkit.cli.output import (
    output_option,
    print_json,
    profile_at,
    profile_option,
    remark,
    say,
    whole_store_at,
)

__all__ = ["angles"]


@click.command()
@profile_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def angles(*, profile_path: str | None, output: str | None, as_json: bool) -> None:
    """List facts and notes that no draft and no sample has used, with kinds they would suit."""
    from draftkit.drafting.earlier import unused_facts

    profile, store = profile_at(profile_path), whole_store_at(output)
    found = unused_facts(store, profile)
    if as_json:
        print_json([{"id": u.fact.id, "text": u.fact.text, "kinds": list(u.kinds)} for u in found])
        return
    for one in found:
        say(f"{one.fact.id}: {' '.join(one.fact.text.split())} ({', '.join(one.kinds)})")
    if found:
        remark('\nNext: draftkit post "TOPIC" --angle "..." makes an outline of one.')
    else:
        remark(f'All that you have is used in {store.folder}. Add to it with: draftkit note "..."')
