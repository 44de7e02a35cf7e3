"""What can be done for a draft that failed: cut what failed, or ask for it again.

Cutting costs nothing and goes first. A model that is asked again hears what to do, never
the words that it should not have written: quoting them makes it write them again.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.checks.base import Text
from draftkit.checks.grounding.evidence import evidence
from draftkit.language import letter
from draftkit.language.cutting import hollow, passages, without

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

# Up to five words that begin with one for something said before.
_LEANING = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:it|that|this|these|those|they|he|she)\b(?:\s+\S+){1,4}",
    re.IGNORECASE,
)
# What stands between two sentences of one paragraph; a list's mark does not.
_BESIDE = re.compile(r"[\"\u201d*_]*\s?[\"\u201c*_]*")

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
    """Return a finding's message without the draft's own words; what it lacks stays."""
    if not finding.span:
        return finding.message
    message = re.sub(
        r"[\"\u201c]([^\"\u201d]*)[\"\u201d]",
        lambda quoted: "this" if _has(finding.span, quoted[1]) else quoted[0],
        finding.message,
    )
    return re.sub(_alone(finding.span), "this", message)


def _has(span: str, words: str) -> bool:
    return bool(re.search(_alone(words), span, re.IGNORECASE))


def _alone(words: str) -> str:
    """Return the pattern of words that are not parts of others."""
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def cuts(body: str, report: Report, brief: Brief) -> Iterator[str]:
    """Yield what is left of a body without what failed, and then without what is too much.

    Headings, subject, salutation and sign-off stay, and so does all of the form. Nothing
    comes that has lost too much, or leaves a heading with no text below it.

    Args:
        body: The draft.
        report: What the checks found in it.
        brief: What it was checked against.
    """
    text = Text(body)
    sentences = passages(text)
    removable = [s for s in sentences if _is_removable(s, text)]
    bad = [s for s in removable if any(_stands_in(s, f) for f in report.findings)]
    for before, after in pairwise(removable):
        if before in bad and after not in bad and _leans(after, before, text):
            bad.append(after)
    # Of what is said twice, nothing is lost.
    loops = [f for f in report.findings if f.check == "loops"]
    again = sum(any(_stands_in(s, f) for f in loops) for s in bad)
    most = int(_MOST_CUT * (len(sentences) - again)) + again
    wanted = [bad] if bad else []
    if any(f.check == "length" and f.end > f.start for f in report.findings):
        spare = [s for s in _idle(removable, text, brief) if s not in bad][-_MOST_TRIMMED:]
        wanted += [bad + spare[-count:] for count in range(1, len(spare) + 1)]
    for gone in wanted:
        left = without(text, gone)
        if len(gone) <= most and hollow(Text(left)) <= hollow(text):
            yield left


def _stands_in(sentence: Span, finding: Finding) -> bool:
    """Whether a finding is in a sentence, or most of the sentence in the finding."""
    if finding.check not in _CUT or not finding.hard or finding.end <= finding.start:
        return False  # a remark may be wrong, and a good sentence is worth more than it
    shared = min(sentence.end, finding.end) - max(sentence.start, finding.start)
    shorter = min(sentence.end - sentence.start, finding.end - finding.start)
    return 2 * shared >= shorter


def _leans(sentence: Span, on: Span, text: Text) -> bool:
    """Whether a short sentence means nothing without the one before it: "It did."."""
    beside = _BESIDE.fullmatch(text.raw, on.end, sentence.start)
    return bool(beside and _LEANING.fullmatch(sentence.text))


def _is_removable(sentence: Span, text: Text) -> bool:
    """Whether a draft can do without it: it is no greeting, and opens nothing."""
    fixed = [part.start for part in (*letter.subjects(text), *letter.sign_offs(text))]
    fixed += [greeting.start for greeting in letter.salutations(text)]
    if any(sentence.start <= at < sentence.end for at in fixed):
        return False
    said = sentence.text
    pairs = all(said.count(one) == said.count(other) for one, other in ("()", "[]", "\u201c\u201d"))
    return pairs and not any(said.count(mark) % 2 for mark in ('"', "*", "**", "`"))


def _idle(sentences: list[Span], text: Text, brief: Brief) -> list[Span]:
    """Return the sentences that rest on no fact and ask nothing."""
    told = [s.start for s in evidence(text, brief).sentences if s.facts]
    idle = (s for s in sentences if not any(s.start <= at < s.end for at in told))
    return [s for s in idle if "?" not in s.text[-3:]]
