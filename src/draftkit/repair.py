"""What can be done for a draft that failed: cut what failed, or ask for it again.

Cutting costs nothing and goes first. A model that is asked again hears what to do, never
the words that it should not have written: quoting them makes it write them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.checks import letter
from draftkit.checks.base import Text
from draftkit.evidence import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Finding, Report, Span

__all__ = ["cuts", "instruction"]

# What stands in a sentence that the draft is better without.
_CUT = frozenset(
    {"chatter", "claims", "dates", "links", "loops", "names", "numbers", "placeholder", "quotes"}
)
# A draft that loses more than this share of its sentences is another draft.
_MOST_CUT = 0.4
_MOST_TRIMMED = 4

_SPECIFICS = (
    "Take every number, date, name and address from the profile or from my request, exactly as "
    "it stands there. Where neither has one, say the sentence without it."
)
# What to ask for where the finding's own message quotes the draft.
_ASK = {
    "banned": "Some phrases in it are not mine. Say those sentences in other words.",
    "chatter": "Begin with the text itself, and end with its last sentence.",
    "claims": _SPECIFICS,
    "complete": "Write it to the end: every sentence whole, every bracket closed.",
    "dates": _SPECIFICS,
    "links": _SPECIFICS,
    "loops": "Say everything once.",
    "names": _SPECIFICS,
    "numbers": _SPECIFICS,
    "placeholder": "Write every word of it, with nothing left to be filled in.",
    "quotes": "Say in your own words what others have said.",
    "single_document": "Write one text: one greeting, one ending, no other version.",
}

_EMPTY_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]*(?:\[[ xX]?\])?[ \t]*\n", re.MULTILINE)

_REPAIR = """\
Write it once more, and change this:
{changes}

Keep everything else. Reply with the whole text alone."""


def instruction(report: Report) -> str:
    """Return what to ask a model for, so that what failed is mended."""
    failed = [f for f in report.findings if f.hard and f.status == "fail"]
    changes = dict.fromkeys(_ASK.get(f.check) or _unquoted(f) for f in failed)
    return _REPAIR.format(changes="\n".join(f"- {change}" for change in changes))


def _unquoted(finding: Finding) -> str:
    """Return a finding's message without the words it quotes."""
    message = re.sub(r"[\"\u201c][^\"\u201d]*[\"\u201d]", "this", finding.message)
    return message.replace(finding.span, "this") if finding.span else message


def cuts(body: str, report: Report, brief: Brief) -> Iterator[str]:
    """Yield what is left of a body without what failed, and then without what is too much.

    Args:
        body: The draft.
        report: What the checks found in it.
        brief: What it was checked against.
    """
    text = Text(body)
    sentences = _removable(text)
    bad = [s for s in sentences if any(_stands_in(s, f) for f in report.findings)]
    if bad and len(bad) <= _MOST_CUT * len(text.sentences):
        yield _without(body, bad)
    if any(f.check == "length" and f.end > f.start for f in report.findings):
        idle = {s.start for s in evidence(text, brief).sentences if not s.facts}
        spare = [s for s in sentences if s.start in idle and not s.text.endswith("?")]
        for count in range(1, min(len(spare), _MOST_TRIMMED) + 1):
            yield _without(body, bad + spare[-count:])


def _stands_in(sentence: Span, finding: Finding) -> bool:
    inside = sentence.start <= finding.start < sentence.end
    return finding.check in _CUT and finding.end > finding.start and inside


def _removable(text: Text) -> list[Span]:
    """Return the sentences that a draft can do without: no heading, greeting or sign-off."""
    fixed = [heading.start for heading in text.headings]
    fixed += [s.start for s in letter.subjects(text)]
    fixed += [s.start for s in letter.salutations(text)]
    fixed += [s.start for s in letter.sign_offs(text)]
    return [s for s in text.sentences if not any(s.start <= at < s.end for at in fixed)]


def _without(body: str, sentences: list[Span]) -> str:
    """Take sentences out, and the list items and paragraphs that they leave empty."""
    for sentence in sorted(sentences, key=lambda s: s.start, reverse=True):
        body = body[: sentence.start].rstrip(" ") + _gap(body, sentence) + body[sentence.end :]
    body = _EMPTY_ITEM.sub("", body)
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def _gap(body: str, sentence: Span) -> str:
    """Return what stands between the neighbours of a sentence that goes."""
    first = sentence.start == 0 or body[sentence.start - 1] == "\n"
    return "" if first or body[sentence.end : sentence.end + 1] in ("", "\n", " ") else " "
