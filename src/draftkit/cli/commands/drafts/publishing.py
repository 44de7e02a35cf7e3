"""`draftkit publish`: a draft as a page of a site."""

from __future__ import annotations

import datetime as dt

import click

from draftkit.cli import numbers
from draftkit.cli.output import (
    draft_at,
    output_option,
    profile_if_any,
    profile_option,
    remark,
    say,
    styled,
)

__all__ = ["publish"]

_SAID = {
    "new": "Written for {site}: {file}",
    "updated": "Updated for {site}: {file}",
    "moved": "Moved for {site}: {before} -> {file}",
    "unchanged": "Nothing has changed: {file}",
}


@click.command()
@click.argument("draft_id", metavar="ID")
@click.option("--to", "site", metavar="SITE", required=True, help="The folder of your site.")
@click.option("--folder", default="", metavar="FOLDER",
              help="Where in the site. [default: where its posts are]")  # fmt: skip
@click.option("--draft", "hidden", is_flag=True, help="Marked as a draft, so that nobody sees it.")
@click.option("--date", callback=numbers.day, metavar="DATE",
              help="When it was published. [default: now, then the first time]")  # fmt: skip
@click.option("--anyway", is_flag=True, help="Publish it even if a hard check fails.")
@output_option
@profile_option
def publish(  # noqa: PLR0913 - one argument an option
    draft_id: str,
    *,
    site: str,
    folder: str,
    hidden: bool,
    date: dt.datetime | None,
    anyway: bool,
    output: str | None,
    profile_path: str | None,
) -> None:
    """Write a draft into a site of Hugo, Jekyll or Astro; again, update its page.

    A page that somebody has changed since stays, and the difference is shown.
    """
    from draftkit.exchange.sites.publishing import TouchedError
    from draftkit.exchange.sites.publishing import publish as to_site

    try:
        done = to_site(
            draft_at(draft_id, output),
            site,
            profile=None if anyway else profile_if_any(profile_path),
            anyway=anyway,
            public=not hidden,
            folder=folder,
            date=date.replace(tzinfo=dt.UTC) if date else None,
        )
    except TouchedError as exc:
        colours = {"+": "green", "-": "red", "@": "cyan"}
        for line in exc.difference:
            say(styled(line, fg=colours.get(line[:1])))
        raise
    for warning in done.warnings:
        remark(warning)
    say(_SAID[done.how].format(site=done.site, file=done.file, before=done.before))
