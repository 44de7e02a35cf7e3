"""A draft mended without a model, because the writer asked for it: the right values, or less."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from draftkit import checks
from draftkit.backends.completion import Usage
from draftkit.checks.checking import brief_for
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.language.cutting import passages, without
from draftkit.language.document import Document

if TYPE_CHECKING:
    from draftkit.checks.base import Brief, Finding, Report
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile

__all__ = ["fixed"]

# What a draft can do without: the sentence goes, if nobody knows what is right in it.
_REMOVABLE = frozenset(
    {"chatter", "claims", "dates", "links", "loops", "names", "numbers", "placeholder", "quotes"}
)


def fixed(draft: Draft, profile: Profile) -> Draft:
    """Return a child of a draft in which what can be mended is mended; it is not saved.

    Where a fact has the right value, that is put in; else the sentence with what failed is
    taken out. What only a writer can mend stays, and so do other remarks.

    Args:
        draft: The draft; it stays as it is.
        profile: What may be claimed.

    Returns:
        The child, whose notes say what was changed; the draft itself if nothing can be.
    """
    brief = brief_for(MarkdownFile.of(draft.to_markdown()), profile)
    body, put_in = _with_right_values(draft.body, checks.run(draft.body, brief))
    body, taken_out = _without_what_failed(body, brief)
    if body == draft.body:
        return draft
    return dataclasses.replace(
        draft,
        id=hashlib.sha256(f"fix {draft.id}\n{body}".encode("utf-8", "surrogatepass")).hexdigest(),
        body=body,
        created=dt.datetime.now(dt.UTC),
        parent=draft.id,
        instruction="fix",
        notes=(*put_in, *taken_out),
        report=checks.run(body, brief).as_dict(),
        candidates=(),
        usage=Usage(),
        seconds=None,
        written=None,
        path=None,
    )


def _with_right_values(body: str, report: Report) -> tuple[str, list[str]]:
    known = [f for f in report.to_mend if f.right and f.end > f.start and _is_a_value(f)]
    for finding in reversed(known):
        body = body[: finding.start] + finding.right + body[finding.end :]
    return body, [f'"{f.span}" is now "{f.right}".' for f in known]


def _is_a_value(finding: Finding) -> bool:
    """Whether what is right can stand in the place of what is wrong."""
    return bool(finding.right_from) or finding.check == "addressee"


def _without_what_failed(body: str, brief: Brief) -> tuple[str, list[str]]:
    text = Document(body)
    spans = [(f.start, f.end) for f in checks.run(text, brief).failures if f.check in _REMOVABLE]
    gone = [s for s in passages(text) if any(at < s.end and s.start < to for at, to in spans)]
    if not gone:
        return body, []
    return without(text, gone), [f'Without "{" ".join(s.text.split())}"' for s in gone]
