"""How a draft is shown, while it is written or afterwards, and what is wrong in it."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import click

from draftkit.cli.output import draft_as_dict, print_json, remark, say, styled
from draftkit.errors import StreamError
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.checks.base import Finding
    from draftkit.cli.asked import Asked
    from draftkit.cli.output import Styled
    from draftkit.drafts.draft import Draft

__all__ = [
    "Screen",
    "failure",
    "in_place",
    "marked",
    "print_draft",
    "print_made",
    "remark_findings",
    "remark_follow_up",
]

# What is shown before and after the place, in characters.
_AROUND = 60


def print_made(draft: Draft, asked: Asked, screen: Screen | None) -> None:
    """Show a new draft; where that fails, say at least where it is."""
    try:
        if screen:
            screen.finish(draft)
        else:
            print_draft(draft, asked)
    except BrokenPipeError:  # the reader had enough
        asked.say(f"Saved: {draft.path}")
        raise
    except StreamError:
        remark(f"Saved: {draft.path}")
        raise


class Screen:
    """A terminal on which a draft appears as it is written."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._shown = ""
        self._again = False

    def show(self, text: str) -> None:
        """Show a piece of what is written."""
        self._shown += text
        # A terminal that has gone is no reason to lose what is still to come.
        with contextlib.suppress(BrokenPipeError, StreamError):
            click.echo(text, nl=False)

    def once_more(self, why: str) -> None:
        """Say why the model is asked again; what it says then is shown below."""
        self._asked.say(f"\n\n{why} Once more:\n")
        self._shown, self._again = "", True

    def finish(self, draft: Draft) -> None:
        """Show what was kept, if it is not what was written last."""
        say()
        if self._shown.split() != clean(draft.body).split():
            self._asked.say("\nThe first text was kept:\n" if self._again else "\nThis was kept:\n")
            say(draft.body, end="")


def print_draft(draft: Draft, asked: Asked) -> None:
    """Print a draft as it is asked for: as text, or as JSON."""
    if asked.as_json:
        print_json(draft_as_dict(draft))
    else:
        say(draft.body, end="")


def marked(text: str, right: str = "") -> Styled:
    """Return a wrong text with its mark, and the right value if that is known."""
    instead = f" [{right}]" if right else ""
    return styled(f"{text}{_cross()}{instead}", fg="red", bold=True)


def in_place(body: str, finding: Finding) -> list[str | Styled]:
    """Return the line of a text with a finding marked in it; empty if it is not in one line."""
    if not finding.span.strip() or "\n" in finding.span.strip():
        return []
    line = body.rfind("\n", 0, finding.start) + 1
    before, after = body[line : finding.start], body[finding.end :].partition("\n")[0]
    if len(before) > _AROUND:  # cut between two words, and shown to be cut
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} …"
    return [before.lstrip(), marked(finding.span, finding.right), after.rstrip()]


def remark_findings(draft: Draft, tell: Callable[..., None]) -> None:
    """Say what the checks found, and show each hard finding in its line."""
    from draftkit.checks.base import Report

    for finding in Report.from_dict(draft.report).findings:
        tell(f"Check ({finding.check}, {finding.level}): {finding.message}")
        if finding.hard and (place := in_place(draft.body, finding)):
            tell("  ", *place)


def failure(draft: Draft) -> str:
    """Say that checks failed when a draft was made: it may have been mended by hand since."""
    if (draft.report or {}).get("passed", True):
        return ""
    return f"Its checks failed when it was made: draftkit check {draft.id[:8]} says what is left."


def remark_follow_up(draft: Draft, tell: Callable[..., None]) -> None:
    """Give a person who carries the texts the request that would have a model mend this one."""
    from draftkit.checks.base import Report
    from draftkit.drafting.repair import request
    from draftkit.language.tags.tag import Tag

    language = Tag.find(draft.language) if draft.language else None
    report = Report.from_dict(draft.report)
    if not report.passed and report.to_mend:
        tell("\nTo have it mended, say this in the same chat:\n")
        tell(f"{request(draft.body, report.to_mend, language)}\n")
        tell(
            "Then give the new answer to the same command: with --paste, as --reply FILE, or, to "
            "be asked for it, with --again.\n"
        )


def _cross() -> str:
    """Return a sign that the terminal's encoding has."""
    try:
        "\u2717".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "(x)"
    return "\u2717"
