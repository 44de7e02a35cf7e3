"""What no fact has may be in the writer's own texts: these are not facts, but may become facts."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from draftkit.profile.samples import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.checks.base import Brief, Finding
    from draftkit.language.document import Document

__all__ = ["with_own_texts"]

# What is held against the facts, and can stand somewhere word for word.
_SPECIFIC = frozenset({"dates", "links", "names", "numbers", "quotes"})
_MARKS = "\"'>\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f \n"
_NEXT = re.compile(r"[\s-]+[^\W\d_]+")
_BARE = re.compile(r"\w+")
_TELLING = 2  # digits: "12" may be looked for by itself, "3" and "three" are in any text


def with_own_texts(findings: Iterable[Finding], text: Document, brief: Brief) -> Iterator[Finding]:
    """Say of each thing that no fact has whether one of the writer's own texts does.

    Args:
        findings: What the checks found.
        text: The draft.
        brief: It has the texts, and their names as the profile has them.
    """
    texts = list(zip(named(brief.data), brief.samples, strict=False))
    for finding in findings:
        looked_for = _words_of(finding, text) if texts and _is_missing(finding) else None
        found = (name for name, own in texts if looked_for and looked_for.search(own))
        if file := next(found, ""):
            said = f"{finding.message} Your own text {file} has it, which is no fact yet: "
            message = f'{said}draftkit note "..." makes it one.'
            yield dataclasses.replace(finding, message=message)
        else:
            yield finding


def _is_missing(finding: Finding) -> bool:
    return finding.check in _SPECIFIC and finding.level == "unsupported"


def _words_of(finding: Finding, text: Document) -> re.Pattern[str] | None:
    """Return a pattern for the words of a finding; for a small number, with what it counts."""
    said = finding.span.strip(_MARKS)
    bare = finding.check == "numbers" and _BARE.fullmatch(said)
    if bare and not (said.isdigit() and len(said) >= _TELLING):
        counted = _NEXT.match(text.raw, finding.end)
        if not counted:
            return None
        said += counted.group()
    words = r"[\s>]+".join(map(re.escape, said.split()))
    begin = r"(?<!\w)(?<!\d[.,])" if said[:1].isascii() else ""
    end = r"(?!\w|[.,]\d)" if said[-1:].isascii() else ""
    return re.compile(f"{begin}{words}{end}", re.IGNORECASE) if words else None
