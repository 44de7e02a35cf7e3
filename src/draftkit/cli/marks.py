"""How a terminal shows what is wrong in a text, in the place where it stands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from draftkit.cli.output import styled

if TYPE_CHECKING:
    from draftkit.checks.base import Finding
    from draftkit.cli.output import Styled

__all__ = ["in_place", "marked"]

# What is shown before and after the place, in characters.
_AROUND = 60


def marked(text: str, right: str = "") -> Styled:
    """Return a text that is wrong with its mark, and what is right if that is known."""
    instead = f" [{right}]" if right else ""
    return styled(f"{text}{_cross()}{instead}", fg="red", bold=True)


def in_place(body: str, finding: Finding) -> list[str | Styled]:
    """Return the line of a text in which a finding stands, marked; nothing if it is in none."""
    if not finding.span or "\n" in finding.span.strip():
        return []
    start, end = finding.start, finding.end
    before = body[max(body.rfind("\n", 0, start) + 1, start - _AROUND) : start]
    after = body[end : end + _AROUND].partition("\n")[0]
    return [before.lstrip(), marked(finding.span, finding.right), after.rstrip()]


def _cross() -> str:
    """Return a sign that the terminal's encoding has."""
    try:
        "\u2717".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "(x)"
    return "\u2717"
