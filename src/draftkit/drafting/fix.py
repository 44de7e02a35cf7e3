"""Mends a draft without a model if the writer asks for it: by the right values, or by cuts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from draftkit import checks
from draftkit.backends.completion import Usage
from draftkit.checks.checking import brief_for
from draftkit.checks.owner import is_by
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.errors import UsageError
from draftkit.files.clean import clean
from draftkit.files.text_file import with_ends_of
from draftkit.language.cutting import passages, without
from draftkit.language.document import Document

if TYPE_CHECKING:
    from draftkit.checks.base import Brief, Finding, Report
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile

__all__ = ["fixed"]

# Checks whose sentence a draft can do without, if nobody knows the right value.
_REMOVABLE = frozenset(
    {"chatter", "claims", "dates", "links", "loops", "names", "numbers", "placeholder", "quotes"}
)


def fixed(draft: Draft, profile: Profile) -> Draft:
    """Return a child of a draft in which what can be mended is mended; it is not saved.

    Where a fact has the right value, that is put in; else the sentence that failed is taken
    out. Failures that only a writer can mend stay, and so do other remarks.

    Args:
        draft: The draft; it stays as it is.
        profile: The profile, whose facts may be claimed.

    Returns:
        The child, whose notes say what was changed; the draft itself if nothing was.

    Raises:
        UsageError: If it is another person's draft.
    """
    if not is_by(draft.author, draft.profile_hash, profile):
        raise UsageError(
            f"It is a draft of {clean(draft.author)}, and the facts are those of {profile.name}: "
            "name the right profile with --profile."
        )
    brief = brief_for(MarkdownFile.of(draft.to_markdown()), profile)
    before = draft.body.replace("\r\n", "\n")
    body, put_in = _with_right_values(before, checks.run(before, brief))
    body, taken_out = _without_what_failed(body, brief)
    if body == before:
        return draft
    body = with_ends_of(draft.body, body)
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
    """Whether the right value can replace the wrong one in the text."""
    return bool(finding.right_from) or finding.check == "addressee"


def _without_what_failed(body: str, brief: Brief) -> tuple[str, list[str]]:
    text = Document(body)
    spans = [(f.start, f.end) for f in checks.run(text, brief).failures if f.check in _REMOVABLE]
    gone = [s for s in passages(text) if any(at < s.end and s.start < to for at, to in spans)]
    if not gone:
        return body, []
    return without(text, gone), [f'Without "{" ".join(s.text.split())}"' for s in gone]
