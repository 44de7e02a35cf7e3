"""The command that shows what a draft rests on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from draftkit.cli.asked import language_option
from draftkit.cli.commands.drafts.check import finding_line, print_look_up
from draftkit.cli.output import (
    Styled,
    output_option,
    print_json,
    profile_at,
    profile_option,
    remark,
    say,
    store_at,
    styled,
)
from draftkit.cli.screen import marked
from draftkit.errors import StoreError
from draftkit.files.clean import clean
from draftkit.files.streams import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.checks.explaining import Explanation, Piece
    from draftkit.drafts.markdown_files import MarkdownFile

__all__ = ["explain"]


@click.command()
@click.argument("draft", metavar="ID|FILE")
@profile_option
@output_option
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--html", "page", metavar="FILE", help="Write it as a web page; - prints it.")
def explain(  # noqa: PLR0913 - one argument an option
    draft: str,
    *,
    profile_path: str | None,
    output: str | None,
    language: str,
    as_json: bool,
    page: str | None,
) -> None:
    """Show a draft with every specific marked: which fact supports it, or none.

    The draft is named by the first characters of its id, by its file, or "last"; any
    Markdown file will do, and - is standard input. The profile is read as it is now.
    """
    if page and as_json:
        raise click.UsageError("--json and --html each print the whole: give one of them.")
    from draftkit.checks.explaining import explain_file
    from draftkit.checks.owner import profile_of, stranger

    profile = profile_at(profile_path)
    file = _file(draft, output)
    profile = profile if profile_path else profile_of(file, profile)
    if (another := stranger(file, profile)) and not as_json:
        remark(another.message)
    found = explain_file(file, profile=profile, language=language)
    if page:
        _write_page(found, file, page)
    elif as_json:
        print_json({"file": str(file.path), "title": file.title, **found.as_dict()})
    else:
        _print(found, file)


def _file(name: str, output: str | None) -> MarkdownFile:
    from draftkit.drafts.filenames import may_be_draft
    from draftkit.drafts.markdown_files import MarkdownFile

    if name == str(STANDARD_INPUT) or may_be_draft(Path(name).name) or os.sep in name:
        return MarkdownFile.read(name)
    if Path(name).is_file():
        return MarkdownFile.read(name)
    path = store_at(output).find(name).path
    if path is None:
        raise StoreError(f"{name} was never saved.")
    return MarkdownFile.read(path)


def _write_page(found: Explanation, file: MarkdownFile, to: str) -> None:
    """Write the page; never overwrite a file, unless it is such a page and unchanged."""
    from draftkit.checks.explained_page import page
    from draftkit.files.page_file import write_page

    text = page(found, file.title)
    if to == "-":
        click.echo(text, nl=False)
        return
    path = Path(to)
    write_page(path, text)
    remark(f"Written: {path}")


def _print(found: Explanation, file: MarkdownFile) -> None:
    """Show the text with footnotes, the facts below it, then what the checks found."""
    *pieces, last = [part for piece in found.pieces for part in _marked(piece)] or [""]
    say(*pieces, last.rstrip("\n") if isinstance(last, str) else last)
    if found.facts:
        say(styled("\nFacts", bold=True))
    for number, fact in enumerate(found.facts, 1):
        text = " ".join(clean(fact.text).split())
        place = f" ({fact.place})" if fact.place else ""
        say("  ", styled(f"[{number}]", fg="green"), f" {fact.id}{place}: {text}")
    if found.report.findings:
        say(styled("\nTo mend or to judge", bold=True))
    for finding in found.report.findings:
        say("  ", *finding_line(file, finding))
    print_look_up(found.report)
    remark(f"\n{found.summary}")


def _marked(piece: Piece) -> list[str | Styled]:
    if piece.specific is None:
        return [piece.text, *_notes(piece.notes, dim=True)]
    if piece.specific.supported:
        return [styled(piece.text, fg="green"), *_notes(piece.notes)]
    return [marked(piece.text, piece.specific.right)]


def _notes(numbers: Sequence[int], *, dim: bool = False) -> list[Styled]:
    if not numbers:
        return []
    return [styled(f"[{', '.join(map(str, numbers))}]", fg="green", dim=dim or None)]
