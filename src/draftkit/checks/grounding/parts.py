"""A text's own parts: its sections, list numbers, timetable and titles claim nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.grounding.plans import is_measure, is_offered
from draftkit.language.clauses import PAST, SHORT, VERB, sentence_at
from draftkit.language.titles import titles

if TYPE_CHECKING:
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["is_list_number", "is_own"]

_PARTS = re.compile(
    r"^(?:parts?|sections?|steps?|lessons?|tricks?|reasons?|questions?|ideas?|things?|ways?|tips?|rules?|mistakes?"
    r"|points?|chapters?|takeaways?|habits?|principles?|bullets?|headings?|words?|paragraphs?|sentences?|acts?"
    r"|pages?|myths?|moves?|minutes?|signs?|truths?|arguments?|options?|choices?|facts?|examples?|exercises?|stories|stor(?:y)|demos?)$"
)
# "Three doors: the first ..." counts what follows.
_ENUMERATES = re.compile(r"(?:\s(?!later)[\w-]+){1,3}:(?=\s)")
# "Seven points below the average" is a difference.
_COMPARED = re.compile(
    r"\s+points?\s+(?:above|ahead|below|behind|better|down|higher|less|lower|more|up|worse)\b"
)
_LIST = re.compile(
    r"^[ \t]*(?:[-*+]\s+)?(?:[*_]{1,3}|#+\s*)?"
    r"(?:(?P<no>\d{1,2})[.):]|\([a-h]\)|[IVX]{1,5}[.):]|[A-Ha-h][.)])(?=\s|\*)",
    re.MULTILINE,
)
_MANY_PARTS = 20
_LABEL = re.compile(
    (
        r"\b(?:part|section|step|chapter|slide|lesson|figure|item|point|day|week|phase|option|question|tip|rule|act|minute)"
        r"s?\s+(?:\d+\s?[\u2013-]\s?)?$"
    ),
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\b(?:figure|table)\s+$", re.IGNORECASE)
# In digits, a place ("table 12", "room 4") is one that somebody may look for.
_PLACE_LABEL = re.compile(r"\b(?:table|page|row|line|level|round|verse|number)\s+$", re.IGNORECASE)
_BULLET = re.compile(r"^[ \t]*[-*+\u2022]\s+", re.MULTILINE)
_HEAD = re.compile(r"^(#{1,6})\s", re.MULTILINE)
_SEQUENCE = re.compile(
    r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly)\b[,:]", re.IGNORECASE
)


@lru_cache(maxsize=256)
def _own_counts(raw: str) -> frozenset[int]:
    """Return how many list items, bullets and headings of each level the text has."""
    counts = {len(_BULLET.findall(raw)), len(list(_LIST.finditer(raw)))}
    heads = [match[1] for match in _HEAD.finditer(raw)]
    counts |= {heads.count(level) for level in set(heads)}
    counts.add(len(_SEQUENCE.findall(raw)))
    return frozenset(counts - {0, 1})


@lru_cache(maxsize=256)
def _list_numbers(raw: str) -> frozenset[int]:
    return frozenset(match.start("no") for match in _LIST.finditer(raw) if match["no"])


def is_list_number(quantity: Quantity, raw: str) -> bool:
    """Whether it numbers a list item, a section or a step."""
    if quantity.start in _list_numbers(raw):
        return True
    before = raw[max(0, quantity.start - 12) : quantity.start]
    if quantity.value > _MANY_PARTS and not quantity.spelled:
        return False  # "week 31" is a date
    if quantity.value % 1 and _FIGURE.search(before):
        return False  # "figure 3.7" is one of somebody's thesis
    return bool(_LABEL.search(before) or (quantity.spelled and _PLACE_LABEL.search(before)))


def _counts_parts(quantity: Quantity, raw: str) -> bool:
    """Whether it counts the text's own parts, or things that only a text has."""
    if quantity.unit != "count" or quantity.value % 1:
        return False
    if quantity.noun in {"words", "characters"} and raw.endswith("(", 0, quantity.start):
        return True
    if quantity.value > 20 or _COMPARED.match(raw, quantity.end):
        return False
    if _ENUMERATES.match(raw, quantity.end) and not is_measure(quantity):
        return True
    return bool(_PARTS.match(quantity.noun)) or (
        int(quantity.value) in _own_counts(raw) and _in_title(quantity, raw)
    )


def _in_title(quantity: Quantity, raw: str) -> bool:
    """Whether it stands in the first or last line, where a text counts its parts."""
    first, last = raw.find("\n", len(raw) - len(raw.lstrip())), raw.rstrip().rfind("\n")
    line = raw.rfind("\n", 0, quantity.start) + 1
    return quantity.start < first or quantity.start > last > 0 or raw[line : line + 1] == "#"


_SOMEBODY = re.compile(r"\b(?:I|we|us|our|my|he|she|his|her|they|them|their|it)\b", re.IGNORECASE)
# "Result: four hours", "eleven kilometres later" tell what was.
_RESULT = re.compile(r"\b(?:results?|outcome|today|now)[:,]\s*$", re.IGNORECASE)
_LATER = re.compile(r"(?:\s+[a-z]+)?\s+later\b")
_REACH = 24  # characters before the number
_EVERY = re.compile(r"\bevery\s+$", re.IGNORECASE)  # "every two terms" is how often
_FIRST = re.compile(r"\b(?:first|last|next|final)\s$", re.IGNORECASE)
_LINE = re.compile(
    r"^[ \t]*(?:#{1,6}\s|[-*+\u2022]\s|\([a-h]\)\s|\d{1,2}[.)]\s|[IVX]+[.)]\s)", re.MULTILINE
)
_OUTLINE = 3  # headings and list items


def _is_outlined(quantity: Quantity, text: Document) -> bool:
    """Whether it is a small number in an outline's note that tells of nobody."""
    if quantity.value > 12 or not quantity.spelled or quantity.name not in SHORT:
        return False
    if is_measure(quantity) or _EVERY.search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    ):
        return False
    sentence = sentence_at(text, quantity.start)
    if _SOMEBODY.search(sentence.text) or PAST.search(sentence.text):
        return False
    if _RESULT.search(text.raw[sentence.start : quantity.start]) or _LATER.match(
        text.raw, quantity.end
    ):
        return False
    listed = bool(_LINE.match(sentence.text)) or bool(
        _LINE.match(text.raw, _line_start(quantity, text))
    )
    opening = _FIRST.search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    )  # "the first ten minutes"
    if listed and (quantity.unit == "count" or opening):
        return True
    noted = _has_outline(text.raw) and not VERB.search(sentence.text)
    heading = text.raw[_line_start(quantity, text)] == "#"
    return quantity.unit in {"count", "time"} and (heading or (noted and not listed))


@lru_cache(maxsize=32)
def _has_outline(raw: str) -> bool:
    return len(_LINE.findall(raw)) >= _OUTLINE


def _line_start(quantity: Quantity, text: Document) -> int:
    return text.raw.rfind("\n", 0, quantity.start) + 1


def _is_titled(quantity: Quantity, text: Document) -> bool:
    """Whether it is a number in words within a title: "Twenty Winks for the Ward"."""
    if not quantity.spelled or quantity.unit not in {"count", "time"}:
        return False
    after = text.raw[quantity.end : quantity.end + 2].strip()
    capitals = text.raw[quantity.start].isupper() and not after[:1].islower()
    return capitals and any(start <= quantity.start < end for start, end in titles(text))


_MARKED = re.compile(r"^[ \t]*(?:#{1,6}\s|[-*+\u2022]\s|\d{1,2}[.)]\s|[IVX]+[.)]\s|\*\*)")
_EACH = re.compile(r"\s{0,9}(?:[x\u00d7]\s{0,9})?\d+\s{0,9}min")


def _is_timetabled(quantity: Quantity, text: Document) -> bool:
    """Whether it is how long an item of a list is to last: "- Warm-up (15 minutes)"."""
    short = quantity.unit == "time" and quantity.name in SHORT
    if not short and not _EACH.match(text.raw, quantity.end - 1):
        return False
    before = text.raw[_line_start(quantity, text) : quantity.start]
    bracketed = before.rfind("(") > before.rfind(")")
    leads = not before.strip("-*+#\u2022 \t") and text.raw[quantity.end : quantity.end + 1] == ":"
    return bool(_MARKED.match(before)) and (bracketed or leads)


# "You'll write the life of a stranger in 150 words."
_WRITTEN = frozenset({"words", "characters", "sentences", "lines"})


def is_own(quantity: Quantity, text: Document) -> bool:
    """Whether it says something of the text itself: its parts, its timetable, its title."""
    return (
        _counts_parts(quantity, text.raw)
        or (quantity.noun in _WRITTEN and is_offered(quantity, text))
        or _is_titled(quantity, text)
        or _is_timetabled(quantity, text)
        or _is_outlined(quantity, text)
    )
