"""A text's own parts: its sections, list numbers, timetable and titles claim nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.grounding.plans import is_measure, is_offered, is_ordered
from draftkit.language.clauses import SHORT, sentence_at
from draftkit.language.titles import titles

if TYPE_CHECKING:
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["is_list_number", "is_own"]

_LIST = re.compile(
    r"^[ \t]*(?:[-*+]\s+)?(?:[*_]{1,3}|#+\s*)?"
    r"(?:(?P<no>\d{1,2})[.):/]|\([a-h]\)|[IVX]{1,5}[.):]|[A-Ha-h][.)])(?=\s|\*)",
    re.MULTILINE,
)
_MANY_PARTS = 20


# In a table: "| 1. Giant | 2. Parade |".
_CELL = re.compile(r"\|[ \t]*[*_]{0,3}(?P<no>\d{1,2})[.)](?=\s)")


# The minutes of a plan: "0-5 Where we started".
_SLOT = re.compile(
    r"^[ \t]*(?P<no>\d{1,3})\s?[-\u2013]\s?(?P<to>\d{1,3})(?=:?[ \t]+[^\W\d_])", re.MULTILINE
)
_SLOTS = 3  # as many make a plan


@lru_cache(maxsize=256)
def _list_numbers(text: Document) -> frozenset[int]:
    slots = list(_SLOT.finditer(text.raw))
    slots = slots if len(slots) >= _SLOTS else []
    every = (*_LIST.finditer(text.raw), *_CELL.finditer(text.raw), *slots)
    ends = {slot.start("to") for slot in slots}
    return frozenset({match.start("no") for match in every if match["no"]} | ends)


def is_list_number(quantity: Quantity, text: Document) -> bool:
    """Whether it numbers a list item, a section or a step."""
    if quantity.start in _list_numbers(text):
        return True
    before = text.raw[max(0, quantity.start - 12) : quantity.start]
    if quantity.value > _MANY_PARTS and not quantity.spelled:
        return False  # "week 31" is a date
    if quantity.value % 1 and text.cue("parts.figure").search(before):
        return False  # "figure 3.7" is one of somebody's thesis
    return bool(
        text.cue("parts.label").search(before)
        or (quantity.spelled and text.cue("parts.place_label").search(before))
    )


def _counts_parts(quantity: Quantity, text: Document) -> bool:
    """Whether it counts the text's own parts, or things that only a text has."""
    if quantity.unit != "count" or quantity.value % 1:
        return False
    if quantity.noun in text.language.words("parts.measured") and text.raw.endswith(
        "(", 0, quantity.start
    ):
        return True
    if quantity.value > 20 or text.cue("parts.compared").match(text.raw, quantity.end):
        return False
    if text.cue("parts.enumerates").match(text.raw, quantity.end) and not is_measure(
        quantity, text
    ):
        return True
    return bool(text.cue("parts.parts").match(quantity.noun))


_REACH = 24  # characters before the number
_LINE = re.compile(
    r"^[ \t]*(?:#{1,6}\s|[-*+\u2022]\s|\([a-h]\)\s|\d{1,2}[.)]\s|[IVX]+[.)]\s)", re.MULTILINE
)
_HEADS = re.compile(r"#.*|\*\*[^*]*")  # "**Part 3: Four piles.**"
_MANY_NOTED = 12
_OUTLINE = 3  # headings and list items


def _is_outlined(quantity: Quantity, text: Document) -> bool:
    """Whether it is a small number in an outline's note that tells of nobody."""
    if quantity.value > _MANY_NOTED or not quantity.spelled or quantity.name not in SHORT:
        return False
    if is_measure(quantity, text) or text.cue("parts.every").search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    ):
        return False
    sentence = sentence_at(text, quantity.start)
    if text.says("parts.somebody", sentence) or text.says("clauses.past", sentence):
        return False
    if text.cue("parts.result").search(text.raw[sentence.start : quantity.start]) or text.cue(
        "parts.later"
    ).match(text.raw, quantity.end):
        return False
    listed = bool(_LINE.match(sentence.text)) or bool(
        _LINE.match(text.raw, _line_start(quantity, text))
    )
    opening = text.cue("parts.first").search(
        text.raw, max(0, quantity.start - _REACH), quantity.start
    )  # "the first ten minutes"
    if listed and (quantity.unit == "count" or opening):
        return True
    noted = _has_outline(text) and not text.says("clauses.verb", sentence)
    heading = bool(_HEADS.fullmatch(text.raw[_line_start(quantity, text) : quantity.start]))
    return quantity.unit in {"count", "time"} and (heading or (noted and not listed))


def _is_until_a_step(quantity: Quantity, text: Document) -> bool:
    """Whether a list item says how long to wait for the next step: "Two weeks, change it"."""
    if quantity.unit != "time" or not quantity.spelled:
        return False
    item = sentence_at(text, quantity.start)
    then = text.raw[quantity.end : item.end]
    return bool(_LINE.match(item.text)) and is_ordered(then, text, next_step=True)


@lru_cache(maxsize=32)
def _has_outline(text: Document) -> bool:
    return len(_LINE.findall(text.raw)) >= _OUTLINE


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

_ALONE = re.compile(r"[ \t]*[*_]{0,3}\((?:[^\W\d_]+,?\s){0,3}$")
_CLOSES = re.compile(r"\)[*_]{0,3}[ \t]*$", re.MULTILINE)
_SECONDS = re.compile(r"\s?s\)")
_BUDGET = re.compile(r"\)[.:]?(?:[*_]{1,3}|[ \t]*$)", re.MULTILINE)


def _is_timetabled(quantity: Quantity, text: Document) -> bool:
    """Whether it is how long an item of a list is to be: "- Warm-up (15 min)", "**Why (200).**"."""
    before = text.raw[_line_start(quantity, text) : quantity.start]
    if before.endswith("(") and _MARKED.match(before) and _BUDGET.match(text.raw, quantity.end):
        return True
    short = quantity.unit == "time" and quantity.name in SHORT
    short = short or bool(_SECONDS.match(text.raw, quantity.end))
    if not short and not text.cue("parts.each").match(text.raw, quantity.end - 1):
        return False
    bracketed = before.rfind("(") > before.rfind(")")
    if _ALONE.match(before) and _CLOSES.match(text.raw, quantity.end):
        return True  # "(about 3 minutes)" below a title
    leads = not before.strip("-*+#\u2022 \t") and text.raw[quantity.end : quantity.end + 1] == ":"
    return bool(_MARKED.match(before)) and (bracketed or leads)


def is_own(quantity: Quantity, text: Document) -> bool:
    """Whether it says something of the text itself: its parts, its timetable, its title."""
    return (
        _counts_parts(quantity, text)
        or (quantity.noun in text.language.words("parts.written") and is_offered(quantity, text))
        or _is_titled(quantity, text)
        or _is_timetabled(quantity, text)
        or _is_outlined(quantity, text)
        or _is_until_a_step(quantity, text)
    )
