"""The entries of work and education in a curriculum vitae, as far as they are certain."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.exchange.imports.points import point_of
from draftkit.people.cells import trimmed
from draftkit.people.dates import partial_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.exchange.imports.curriculum.curriculum import Line

__all__ = ["entries_of"]

_MONTH = r"[^\W\d_]{3,9}\.? \d{4}"
_NUMBERS = r"\d{1,2}[./]\d{4}|\d{4}-\d{2}|\d{4}"
_END = r"[^\W\d_]+(?:'[^\W\d_]+)?"
_DASH = r"\s*(?:-|\u2013|\u2014)\s*"
_YEAR = r"\b(?:19|20)\d{2}\b"
# What a line that begins another entry may look like, if its dates have no known form.
_MAYBE_DATED = re.compile(rf"{_YEAR}.*{_YEAR}|{_YEAR}[\s)\]]*\Z")
_PARTS = re.compile(r"\s*(?:[,|\u00b7\u2022]|\s[\u2013\u2014-])\s+|\s{3,}")
_KEYS = {"work": ("name", "position"), "education": ("institution", "studyType")}
# How many lines above its dates may belong to an entry.
_ABOVE = 2


def entries_of(
    section: str, lines: Sequence[Line], marks: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[dict[str, Any], list[Line]]], list[Line]]:
    """Return the entries of a section that are certain, each with its lines; and the rest.

    Args:
        section: `work` or `education`.
        lines: The lines below its heading.
        marks: The words that mark an organisation, and an entry that goes on.
    """
    dated = [n for n, line in enumerate(lines) if _range(line.text, marks)]
    above = dated[0] if dated else 0
    if not dated or above > _ABOVE:
        return [], list(lines)
    begins = [number - above for number in dated]
    ends = [*begins[1:], len(lines)]
    made: list[tuple[dict[str, Any], list[Line]]] = []
    left: list[Line] = list(lines[: begins[0]])
    for begin, end in zip(begins, ends, strict=True):
        over = _over(lines[:end], begin + above + 1, above)
        left += lines[over:end]
        block = list(lines[begin:over])
        entry = _entry(section, [line.text for line in block], above, marks)
        if entry:
            made.append((entry, block))
        else:
            left += block
    return made, left


def _over(lines: Sequence[Line], first: int, above: int) -> int:
    """Return where another entry may begin, among the lines from `first` on, or where they end."""
    for number, line in enumerate(lines[first:], first):
        if point_of(line.text) is None and _MAYBE_DATED.search(line.text):
            return max(first, number - above)
    return len(lines)


@cache
def _ranges(between: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of two dates with a dash or one of these words between them."""
    words = "|".join(map(re.escape, between))
    dash = rf"(?:{_DASH}|\s+(?:{words})\s+)"
    # A word before a year may be a month, or the last word of the role.
    return tuple(
        re.compile(rf"\(?({start}){dash}({_MONTH}|{_NUMBERS}|{_END})\)?")
        for start in (_MONTH, _NUMBERS)
    )


def _range(text: str, marks: Mapping[str, Sequence[str]]) -> tuple[str, str, str] | None:
    """Return start, end and the text without them; the end is empty if it goes on."""
    for pattern in _ranges(tuple(marks["to"])):
        if (match := pattern.search(text)) is None:
            continue
        start, end = _iso(match[1]), _iso(match[2])
        goes_on = match[2].casefold() in marks["today"]
        if start and (end or goes_on):
            rest = f"{text[: match.start()]}   {text[match.end() :]}"
            return start, end, rest.strip(" ,|()")
    return None


def _iso(text: str) -> str:
    if found := re.fullmatch(r"(\d{1,2})[./](\d{4})", text):
        return f"{found[2]}-{found[1]:0>2}" if 1 <= int(found[1]) <= 12 else ""
    return partial_date(text)


def _entry(
    section: str, block: list[str], above: int, marks: Mapping[str, Sequence[str]]
) -> dict[str, Any] | None:
    """Return an entry, or None if it is not certain what is what in it."""
    found = _range(block[above], marks)
    if found is None:
        return None
    start, end, rest = found
    heads = [*block[:above], *([rest] if rest else [])]
    below = block[above + 1 :]
    while not above and len(heads) < 2 and below and point_of(below[0]) is None and not rest:
        heads.append(below.pop(0))
    cut = (trimmed(part).strip() for head in heads for part in _PARTS.split(head))
    parts = [part for part in cut if part]
    if (named := _named(parts, marks)) is None:
        return None
    organisation, role = named
    keys = _KEYS[section]
    entry: dict[str, Any] = {keys[0]: organisation, keys[1]: role, "startDate": start}
    entry["endDate"] = end
    entry["highlights"] = [point for text in below if (point := point_of(text)) is not None]
    entry["summary"] = "\n".join(text for text in below if point_of(text) is None)
    return {key: value for key, value in entry.items() if value}


def _named(parts: list[str], marks: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return organisation and role of two parts, if it is certain which is which."""
    if len(parts) == 1:
        at = "|".join(map(re.escape, marks["at"]))
        found = re.fullmatch(rf"(.{{2,80}}?) (?:{at}) (.{{2,80}})", parts[0])
        return (found[2], found[1]) if found else None
    if len(parts) != 2:
        return None
    marked = [part for part in parts if _is_marked(part, marks)]
    if len(marked) != 1:
        return None
    return marked[0], parts[1 - parts.index(marked[0])]


def _is_marked(part: str, marks: Mapping[str, Sequence[str]]) -> bool:
    return not set(re.findall(r"\w+", part.casefold())).isdisjoint(marks["organisation"])
