"""Claims of rank, office and training that the facts do not support.

"Award-winning", "the largest in the country", "as a former director", "I hold an MBA":
no number and no name, and still something that is true or false.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.names import names_in
from draftkit.checks.grounding.offices import offices
from draftkit.checks.grounding.peoples import peoples
from draftkit.checks.grounding.right import Right
from draftkit.language.language import either
from draftkit.language.starts import first_words, has_start_of, matches
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.language import Language

__all__ = ["claims", "claims_in"]

_MESSAGE = "The claim {text!r} has no support in the profile or the inputs: delete it, or add one."


@check("claims", hard=False, always=True, level="unsupported")
def claims(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No claim of rank, office, degree or credential that the facts do not support."""
    for specific in claims_in(text, brief.index):
        if not specific.supported:
            yield specific.hit


@lru_cache(maxsize=32)
def claims_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the claims, each with the facts that support it."""
    found: dict[int, Specific] = {}
    taken = bytearray(len(text.raw))
    strangers = [s for s in names_in(text, index) if not s.supported]
    starts, ends = [s.start for s in strangers], [s.end for s in strangers]
    rights = {start: right for start, _, _, right in offices(text, index)}
    for judged in (_degrees, _ranks, _superlatives, _yearly, _offices, _roles, _doctors, peoples):
        for at, to, facts in judged(text, index):
            near = strangers[bisect_right(ends, at - _BESIDE) : bisect_left(starts, to + _BESIDE)]
            if not facts and any(s.start <= at and to <= s.end for s in near):
                continue  # one finding is enough
            start, end = (at, to) if facts else _with_stranger(at, to, near)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                span = text.raw[start:end]
                right = Right() if facts else rights.get(at, Right())
                message = "" if facts else right.instead(span, _MESSAGE)
                found[start] = Specific(
                    start, end, span, "claims", bool(facts), facts, message, *right
                )
    return tuple(found[start] for start in sorted(found))


# An office and the name beside it are one claim: "chair of the Harbour Board".
_BESIDE = 25


def _with_stranger(start: int, end: int, near: list[Specific]) -> tuple[int, int]:
    """Extend an unsupported claim to the first unsupported name beside it."""
    if not near:
        return start, end
    return min(start, near[0].start), max(end, near[0].end)


_Judged = tuple[int, int, tuple[str, ...]]


_ROOMS = ("awards", "certificates", "publications")
_WHOLE = 3  # letters of the longest part that must be a whole word


def _beginning(parts: list[str], text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts with a word that begins with one of the parts.

    A short part ("dr", "ma", "bed") must be the whole word: "drive" does not make a doctor.
    """
    plain = [fold(part).replace("-", "") for part in parts]
    long = tuple(part for part in plain if len(part) > _WHOLE)
    ids = {
        id_ for word, having in index.words.items() if word.startswith(long) for id_ in having
    }.union(*(index.words.get(part, ()) for part in plain if len(part) <= _WHOLE))
    for part in parts:
        ids |= set(index.saying(words_of(part)))
    # A part may also stand for a section of the profile: "prize" for its awards.
    rooms = tuple(f"{room}[" for room in _ROOMS if text.language.words(f"claims.{room}") & {*parts})
    if rooms:
        ids |= {fact.id for fact in index.facts if fact.id.startswith(rooms)}
    return index.in_order(ids)


@cache
def _rank_words(of: Language) -> dict[str, list[str]]:
    """Return what claims a rank, each with what supports it."""
    rows = (line.partition(" | ") for line in of.lines("rank_words.txt"))
    return {phrase: parts.split() for phrase, _, parts in rows}


@cache
def _rank(of: Language) -> re.Pattern[str]:
    words = either(_rank_words(of)) or "(?!)"
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def _ranks(text: Document, index: FactIndex) -> Iterator[_Judged]:
    known = _rank_words(text.language)
    first = first_words(known)
    if not has_start_of(first, text.raw):
        return  # the commonest case, settled at once
    for match in matches(_rank(text.language), text.raw, first):
        before = (max(0, match.start() - _BEFORE), match.start())
        if not text.cue("claims.denied").search(text.raw, *before):
            yield *match.span(), _beginning(known[match.group().lower()], text, index)


_BEFORE = 40  # characters


def _superlatives(text: Document, index: FactIndex) -> Iterator[_Judged]:
    for pattern in text.language.cues("claims.superlatives"):
        for match in pattern.finditer(text.raw):
            if text.cue("claims.your_own").search(
                text.raw, max(0, match.start() - _BEFORE), match.start()
            ) or text.cue("claims.counts_on").match(text.raw, match.end("most")):
                continue
            words = [
                w for w in words_of(match["most"]) if w not in text.language.words("claims.no_rank")
            ]
            yield *match.span("most"), index.in_order(index.words.get(words[0], set()))


_APPOSED = re.compile(r"\b[A-Z][\w'\u2019.-]{0,40}$|\d$")


@cache
def _degree(of: Language) -> tuple[re.Pattern[str], list[list[str]]]:
    """Return the pattern of degrees and honours, and what supports each of its groups."""
    known = of.table("cues").get("claims", {}).get("degrees", ())
    said = (of.text(f"claims.degrees.{place}.said") for place in range(len(known)))
    groups = "|".join(f"(?P<d{place}>{pattern})" for place, pattern in enumerate(said)) or "(?!)"
    return re.compile(rf"(?<![\w.])(?:{groups})(?!\w)"), [one["facts"].split() for one in known]


def _degrees(text: Document, index: FactIndex) -> Iterator[_Judged]:
    pattern, supporting = _degree(text.language)
    for match in pattern.finditer(text.raw):
        parts = supporting[int((match.lastgroup or "d0")[1:])]
        facts = _beginning(parts, text, index) if parts else index.saying(words_of(match.group()))
        yield match.start(), match.end(), facts


def _yearly(text: Document, index: FactIndex) -> Iterator[_Judged]:
    """A title that is given once in a while: "Nurse of the Year"."""
    for match in text.cue("claims.yearly").finditer(text.raw):
        yield match.start(), match.end(), index.saying(words_of(match.group()))


def _offices(text: Document, index: FactIndex) -> Iterator[_Judged]:
    for start, end, facts, _ in offices(text, index):
        yield start, end, facts


_GROUPS = ("role", "was", "chairs", "member")


def _roles(text: Document, index: FactIndex) -> Iterator[_Judged]:
    lowered = text.raw.lower()
    if not any(word in lowered for word in text.language.words("claims.role_words")):
        return
    for match in text.cue("claims.role").finditer(text.raw):
        group = next(name for name in _GROUPS if match[name])
        start, end = match.span(group)
        before = (max(0, match.start() - _BEFORE), match.start())
        if match.group().startswith(",") and not _APPOSED.search(text.raw, *before):
            continue  # "a spade, a mayor" lists
        if text.cue("claims.yours").search(text.raw[max(0, start - 40) : start]):
            continue
        role = words_of(match[group])
        noun = role[0] if group == "member" else role[-1]
        ids = set(index.stems.get(stem(noun, text.language), ()))
        if group == "was":  # "Col. Jane Roe (ret.)"
            retired = text.language.words("claims.retired")
            ids = ids.union(*(index.words.get(word, ()) for word in retired))
        if noun in text.language.words("claims.winners"):
            ids |= {fact.id for fact in index.facts if fact.id.startswith("awards[")}
        rank = text.cue("claims.rank").search(text.raw[max(0, start - 12) : end])
        if rank and not index.words.get(fold(rank["rank"])):
            ids = set()
        yield start, end, index.in_order(ids)


def _doctors(text: Document, index: FactIndex) -> Iterator[_Judged]:
    """A title that no fact gives to anybody of that name."""
    for match in text.cue("claims.title").finditer(text.raw):
        title = fold(match["title"])
        words = text.language.words(f"claims.titles.{title}") or {title}
        ids = set().union(*(index.words.get(word, ()) for word in words))
        if any(index.words.get(name) for name in words_of(match["name"])):
            yield match.start("title"), match.end("title"), index.in_order(ids)
