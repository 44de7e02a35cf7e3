"""One request for a repair: what is asked for, and whether the answer may replace the text.

A text is never changed behind the writer's back. What failed is named to the model, with the
right value where a fact has one; what comes back is kept only if less fails in it and nothing
good was lost.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.checks.ask import requests
from draftkit.checks.coverage import is_kept
from draftkit.checks.grounding.evidence import evidence
from draftkit.files.clean import clean
from draftkit.language.document import Document
from draftkit.language.reading import read
from draftkit.language.tags.script import tag_of
from draftkit.language.telling import telling
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.checks.base import Brief, Finding, Report
    from draftkit.language.tags.tag import Tag

__all__ = ["lost", "outcome", "request", "sentence_of"]

# Checks of what is true or false, and may have a right value.
_SPECIFIC = frozenset({"claims", "dates", "links", "names", "numbers"})
# What the writer calls the place of a fact.
_NAMES = {"profile": "profile", "inputs": "inputs", "about": "inputs", "source": "source"}

# A longer fact is seldom told in its own words.
_SHORT_FACT = 40
_LONGEST_SHOWN = 60
# A shorter text need not share any word with its repair.
_FEW_WORDS = 8


@cache
def _phrases(code: str) -> Mapping[str, Any]:
    """Return the phrases for asking a model in a language; none if there are none."""
    path = files("draftkit.language").joinpath(code, "repairs.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def request(body: str, wrong: Sequence[Finding], language: Tag | None = None) -> str:
    """Return the request for a model to mend what is wrong in its text.

    It is in the text's language if there are phrases for all of it; else in English.

    Args:
        body: What the model wrote.
        wrong: What is wrong in it, see `Report.to_mend`.
        language: The language it was asked for in; left out, that of the text counts.
    """
    text = Document(body)
    elsewhere = any(f.check == "language" for f in wrong)
    said = language or (None if elsewhere else tag_of(text))
    code = said.code if said else "en" if elsewhere else _unsure(body)
    phrases = _phrases(code)
    if not all(f.check in _SPECIFIC or f.check in phrases.get("checks", ()) for f in wrong):
        phrases = {}
    words = phrases or _phrases("en")
    changes = dict.fromkeys(_change(f, text, words) for f in wrong)
    lines = [words["begin"], *(f"- {change}" for change in changes), "", words["end"]]
    if not phrases and code != "en":
        lines.append(f"Answer in {said.name if said else 'the language of the text'}.")
    return "\n".join(lines)


def _unsure(body: str) -> str:
    """Return the assumed language of a text too short to tell: English if all letters are ASCII."""
    return "en" if all(c.isascii() for c in body if c.isalpha()) else "?"


def _change(finding: Finding, text: Document, phrases: Mapping[str, Any]) -> str:
    said = {
        "said": clean(finding.span),
        "sentence": sentence_of(finding, text),
        "right": clean(finding.right),
    }
    if finding.check in _SPECIFIC:
        source = "profile" if origin(finding.right_from) == "profile" else "inputs"
        form = phrases["wrong" if finding.right else "unsupported"]
        return str(form.format(source=phrases[source], **said))
    form = phrases["checks"].get(finding.check, "")
    if not form or ("{right}" in form and not finding.right):
        return finding.message
    return str(form.format(**said))


def sentence_of(finding: Finding, text: Document) -> str:
    """Return the sentence in which a finding begins, in one line; empty if in none."""
    if not finding.span:  # it is about the whole text
        return ""
    within = (s.text for s in text.sentences if s.start <= finding.start < s.end)
    return " ".join(clean(next(within, "")).split())


def lost(first: str, wrong: Sequence[Finding], second: str, brief: Brief) -> str:
    """Return something good in a text that another one lacks; empty if it has it all.

    Args:
        first: The text that is to be mended.
        wrong: What is wrong in it: that may go.
        second: The text that may replace it.
        brief: What both are checked against.
    """
    return next(_losses(Document(first), wrong, Document(second), brief), "")


def _losses(one: Document, wrong: Sequence[Finding], two: Document, brief: Brief) -> Iterator[str]:
    told, kept = evidence(one, brief), evidence(two, brief)
    spans = [(f.start, f.end) for f in wrong if f.end > f.start]
    if any(_takes_no_more(f) for f in wrong):  # anything may go to make room
        spans = [(0, len(one.raw))]
    failed = [(s.start, s.end) for s in told.sentences if _in(s.start, s.end, spans)]
    ids = {id_ for s in told.sentences if (s.start, s.end) not in failed for id_ in s.facts}
    sound = [s for s in told.specifics if not _in(s.start, s.end, spans)]
    ids.update(id_ for s in sound for id_ in s.facts)
    for fact in brief.facts:
        short = len(fact.text) <= _SHORT_FACT and _says(one, fact.text)
        gone = fact.id in ids and fact.id not in kept.facts and not is_kept(fact, two, brief)
        if gone or (short and not _says(two, fact.text)):
            yield _shown(fact.text)
    before, after = _values(one), set(_values(two).values())
    for specific in sound:
        strange = not specific.supported and _in(specific.start, specific.end, failed)
        if specific.family == "names" and not strange and not _says(two, specific.text):
            yield _shown(specific.text)
        value = before.get(specific.start) if specific.supported else None
        if value and value not in after:
            yield _shown(specific.text)
    if len(requests(two)) < len(requests(one)):
        yield _shown(requests(one)[-1].text)
    if _is_another(telling(one.raw), telling(two.raw)):
        yield _shown(one.raw)


def _takes_no_more(finding: Finding) -> bool:
    """Whether the text is too long for its place: a limit in characters has no right value."""
    in_place = finding.check in ("channel", "parts")
    in_characters = finding.check == "length" and not finding.right
    return bool(finding.span) and (in_place or in_characters)


def _values(text: Document) -> dict[int, tuple[float, ...]]:
    """Return the numbers and dates of a text, in whatever words, by where they start."""
    reading = read(text)
    numbers = {q.start: (q.value,) for q in reading.quantities}
    return numbers | {m.start: (m.year, m.month, m.day, m.minute) for m in reading.moments}


def _is_another(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a text was written anew, or refused, rather than mended."""
    fewer = min(len(first), len(second))
    return len(first) >= _FEW_WORDS and 2 * len(first & second) < max(fewer, 1)


def _in(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(at < end and start < to for at, to in spans)


def _says(text: Document, words: str) -> bool:
    """Whether a text has these words, as they are."""
    row = re.escape(" ".join(words.casefold().split()))
    # In a script without blanks between words, any place will do.
    whole = rf"(?<!\w){row}(?!\w)" if words.isascii() else row
    return bool(row) and bool(re.search(whole, " ".join(text.raw.casefold().split())))


def _shown(text: str) -> str:
    shown = " ".join(clean(text).split())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN].rstrip()}..."


def outcome(body: str, first: Report, second: Report, gone: str) -> str:
    """Say in one line what became of a repair.

    Args:
        body: The first text.
        first: What was found in it.
        second: What was found in the answer.
        gone: What the answer lost; then, or if no less fails in it, the first text stays.
    """
    if second.refused or len(second.failures) >= len(first.failures):
        return "Asked once more, but the answer was no better: the first text stays."
    if gone:
        return f'Asked once more, but the answer lost "{gone}": the first text stays.'
    left = {(f.check, f.span) for f in second.findings}
    mended = [f for f in first.to_mend if (f.check, f.span) not in left]
    changes = dict.fromkeys(_mended(f, body) for f in mended)
    return f"Asked once more: {'; '.join(changes)}."


def _mended(finding: Finding, body: str) -> str:
    span = _shown(finding.span)
    if finding.right_from:
        thing = re.match(r"\s[^\W\d_]+", body[finding.end :])
        source = _NAMES[origin(finding.right_from)]
        what = thing[0] if thing and finding.check == "numbers" else ""
        return f"{span} -> {clean(finding.right)}{what.rstrip()}, as in your {source}"
    return f'without "{span}"' if finding.check in _SPECIFIC else f"{finding.check} mended"
