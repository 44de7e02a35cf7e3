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
from draftkit.checks.grounding.peoples import peoples
from draftkit.language.lexicon import lines
from draftkit.language.starts import matches
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document

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
    for judged in (_ranks, _superlatives, _roles, _degrees, _yearly, _doctors, peoples):
        for at, to, facts in judged(text.raw, index):
            near = strangers[bisect_right(ends, at - _BESIDE) : bisect_left(starts, to + _BESIDE)]
            if not facts and any(s.start <= at and to <= s.end for s in near):
                continue  # one finding is enough
            start, end = (at, to) if facts else _with_stranger(at, to, near)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                span = text.raw[start:end]
                message = "" if facts else _MESSAGE.format(text=span)
                found[start] = Specific(start, end, span, "claims", bool(facts), facts, message)
    return tuple(found[start] for start in sorted(found))


# An office and the name beside it are one claim: "chair of the Harbour Board".
_BESIDE = 25


def _with_stranger(start: int, end: int, near: list[Specific]) -> tuple[int, int]:
    """Extend an unsupported claim to the first unsupported name beside it."""
    if not near:
        return start, end
    return min(start, near[0].start), max(end, near[0].end)


_Judged = tuple[int, int, tuple[str, ...]]


_WHOLE = 3  # letters of the longest part that must be a whole word


def _beginning(parts: list[str], index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts with a word that begins with one of the parts.

    What is short ("dr", "ma", "bed") must be the whole word: "drive" makes no doctor.
    """
    plain = [fold(part).replace("-", "") for part in parts]
    long = tuple(part for part in plain if len(part) > _WHOLE)
    ids = {
        id_ for word, having in index.words.items() if word.startswith(long) for id_ in having
    }.union(*(index.words.get(part, ()) for part in plain if len(part) <= _WHOLE))
    for part in parts:
        ids |= set(index.saying(words_of(part)))
    if {"award", "prize"} & set(parts):
        ids |= {fact.id for fact in index.facts if fact.id.startswith("awards[")}
    if "certif" in parts:
        ids |= {fact.id for fact in index.facts if fact.id.startswith("certificates[")}
    if "publication" in parts:
        ids |= {fact.id for fact in index.facts if fact.id.startswith("publications[")}
    return index.in_order(ids)


@cache
def _rank_words() -> tuple[re.Pattern[str], frozenset[str], dict[str, list[str]]]:
    """Return the pattern of the ranks, the words they begin with, and what supports each."""
    known: dict[str, list[str]] = {}
    for line in lines("rank_words.txt"):
        phrase, _, parts = line.partition(" | ")
        known[phrase] = parts.split()
    words = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    first = frozenset(re.split(r"[ -]", phrase)[0] for phrase in known)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), first, known


def _ranks(raw: str, index: FactIndex) -> Iterator[_Judged]:
    pattern, first, known = _rank_words()
    for match in matches(pattern, raw, first):
        yield match.start(), match.end(), _beginning(known[match.group().lower()], index)


_PLACE = (
    r"(?:world|globe|country|nation|continent|region|city|county|province|state|island|town"
    r"|north|south|east|west|industry|sector|field|market|area|kind|class|category|business)"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_REALM = (
    rf"(?:in|on|across|of|for)\s+(?:(?:all|of|the|our|its|whole)\s+){{0,3}}"
    rf"(?:{_PLACE}\b|(?!(?:{_MONTHS})\b)[A-Z]\w)"
)
_TOP = r"first|only|largest|biggest|oldest|leading|top"
_MOST = (
    rf"{_TOP}|fastest|best|highest|longest|finest|greatest|foremost|cheapest|safest|number\s+one"
    r"|no\.?\s?1|(?:second|third)[\s-](?:largest|biggest|oldest)"
    r"|most\s+(?:successful|trusted|popular|experienced|advanced|respected|innovative|awarded"
    r"|cited|visited|read|watched|influential|important|famous|renowned|used)"
)
_SUPERLATIVES = (
    # "The largest dairy in the country"; not "the first published in May".
    re.compile(
        rf"\b(?i:the|our|its|their|as|a|['\u2019]s)\s+(?:very\s+)?(?P<most>{_MOST})\b"
        rf"(?!\s+\w+ed\b)(?!(?<=best)\s+(?:in\s+[A-Z]|(?:parts?|things?|bits?|days?|moments?|time|way)\b))(?=(?:\s+[\w'\u2019-]+){{0,5}}?\s+{_REALM})"
    ),
    # "Norway's only", "the world's most read".
    re.compile(
        rf"\b(?:(?i:the\s+){_PLACE}|[A-Z][\w-]+)['\u2019]s\s+(?:very\s+)?"
        rf"(?P<most>{_TOP}|foremost|finest|number\s+one|most\s+[a-z]+)\b"
    ),
    # "A leading maker"; not "leading a team".
    re.compile(
        r"\b(?:an?|the|its|our|as)\s+(?P<most>leading)\s+(?!to\b|an?\b|the\b|from\b|up\b)\w"
    ),
    # "The first woman to sail".
    re.compile(
        r"\b(?P<most>[Tt]he\s+(?:very\s+)?(?:first|only)(?:\s+[\w'\u2019-]+){0,4}?)"
        r"\s+(?:to(?!\s+(?:the|an?|my|our|your|his|her|its|their|this|that|each|every|neither|either|both|all|nobody|everyone|me|us|you|him|them)\b)|ever)\b"
    ),
)


# "Your ferry crosses the best classroom in town" is a compliment.
_YOUR_OWN = re.compile(r"\bYour\b[^.!?:\n]*$")
_BEFORE = 40  # characters


def _superlatives(raw: str, index: FactIndex) -> Iterator[_Judged]:
    for pattern in _SUPERLATIVES:
        for match in pattern.finditer(raw):
            if _YOUR_OWN.search(raw, max(0, match.start() - _BEFORE), match.start()):
                continue
            words = [w for w in words_of(match["most"]) if w not in {"the", "very", "most"}]
            yield *match.span("most"), index.in_order(index.words.get(words[0], set()))


_DETERMINED = r"(?:an?|the|our|my|its|their|his|her)"
_HOLDS = (
    rf"(?:\b(?:I|he|she|we|they)(?:['\u2019]m|['\u2019]s|['\u2019]ve\s+been|\s+am|\s+is|\s+was|\s+are|\s+were|\s+have\s+been|\s+has\s+been|\s+became)\s+(?:also\s+|now\s+|once\s+|still\s+)?(?:{_DETERMINED}\s+)?"
    rf"|\b(?:as|worked\s+as|served\s+as|serves\s+as|work\s+as|role\s+as|became|appointed|promoted\s+to|trained\s+as|qualified\s+as)\s+(?:{_DETERMINED}\s+)?"
    rf"|\b(?:former|ex|retired|acting|senior|chief|lead|head|principal|deputy|vice|our|my)[\s-]"
    rf"|,\s+(?!(?:I|s?he|we|they|it|you|who)\b)(?:{_DETERMINED}\s+)?)"
)


@cache
def _roles_known() -> tuple[str, ...]:
    return tuple(word for line in lines("role_words.txt") for word in line.split())


# What a role has in it that is no word of `role_words.txt`.
_OTHER_ROLES = ("former", "retired", "ex-", "member", "head")


@cache
def _role_pattern() -> re.Pattern[str]:
    roles = "|".join(_roles_known())
    return re.compile(
        r"(?!\B\w)(?:"  # none begins within a word
        rf"{_HOLDS}(?P<role>(?:[a-z][\w-]+\s+){{0,2}}?(?:{roles}))\b(?!['\u2019-])"
        r"|(?:(?<=[.!?]\s)|(?<=,\s)|(?<=\bis\s)|(?<=\bam\s)|(?<=\bwas\s)|(?<=['\u2019]m\s))"
        r"[Aa]n?\s+(?:former|retired|ex-)\s?(?P<was>[a-z]+)\b"
        r"|\bI\s+(?P<chairs>chair)\s+the\b|\b(?P<member>(?:[Mm]ember|[Ff]ellow|[Cc]hair|head|president|director|[Ff]ounder)\s+of\s+the)\b)"
    )


_APPOSED = re.compile(r"\b[A-Z][\w'\u2019.-]{0,40}$|\d$")
_RANK = re.compile(
    r"\b(?P<rank>chief|head|principal|deputy|vice|senior|lead|managing|executive|master|honorary)[\s-]"
)
# "I hope you, our partner" names the reader; "as a leader you" does not claim anything.
_YOURS = re.compile(r"\byou(?:r|['\u2019]re|\s+are)?\b[^.!?]{0,20}$", re.IGNORECASE)
_DEGREES: tuple[tuple[str, str], ...] = (
    (
        r"(?:gold|silver|bronze)\s+medals?|(?:first|second|third)\s+(?:prize|place)|runners?-up|finalists?",
        "",
    ),
    (
        r"(?:(?<=\bmy\s)|(?<=\bhis\s)|(?<=\bher\s)|(?<=\bhold\sa\s)|(?<=\bholds\sa\s))(?:[a-z-]+\s+){0,2}licen[cs]e",
        "licens licenc",
    ),
    (
        r"Ph\.?D\.?(?!\s+(?:student|candidate|programme|thesis|position))|DPhil|doctorate|doctoral\s+degree",
        "phd dphil doctor dr md",
    ),
    (r"MBA", "mba"),
    (
        r"M\.?Sc\.?|MPhil|MEng|M\.?A\.?|master['\u2019]?s(?:\s+degree)?",
        "msc mphil meng ma master mba med mfa llm",
    ),
    (
        r"B\.?Sc\.?|BEng|B\.?A\.?|LLB|bachelor['\u2019]?s(?:\s+degree)?",
        "bsc beng ba llb bachelor bed bfa",
    ),
    (r"MD|M\.D\.|medical\s+degree", "md mbbs physician doctor medic"),
    (r"LL\.?M\.?", "llm"),
    (r"law\s+degree", "llm llb law"),
    (r"(?:honorary|first-class)\s+degree", "honorary first"),
    (r"(?:master|qualified|honorary)\s+[a-z]{3,}(?:er|or|ist|ian|ant)s?", ""),
    (r"diploma", "diploma"),
    (r"translated\s+into\s+(?:[A-Z][a-z]+(?:,\s+|\s+and\s+)?)+", ""),
    (
        r"with\s+(?:a\s+)?(?:distinction|merit|(?:first-class\s+)?honours)|(?:magna\s+|summa\s+)?cum\s+laude",
        "distinction merit honours laude",
    ),
    (r"black\s+belts?", "belt"),
    (r"best-?sellers?(?!\s+list)", "bestsell best-sell"),
    (r"(?:mother|father|parents?)\s+of\s+(?:twins|triplets)", "twin triplet"),
    (r"(?:an?|two|three|four|five|several)\s+patents?", "patent"),
    (r"certificat(?:e|ion)s?(?!\s+(?:can|is|are|was|would|will|never)\b)", "certif"),
    (
        r"Six\s+Sigma(?:\s+\w+\s+Belt)?|PMP|CPA|CFA|CISSP|PRINCE2|ISO\s?\d{4,5}(?:[:-]\d+)?|Scrum\s+Master|AWS\s+Certified",
        "",
    ),
    (
        r"(?:an?|several|many|numerous|multiple|(?:inter)?national)\s+(?:awards?|prizes?|medals?)",
        "award prize medal",
    ),
)
_DEGREE = re.compile(
    rf"(?<![\w.])(?:{'|'.join(rf'(?P<d{i}>{p})' for i, (p, _) in enumerate(_DEGREES))})(?!\w)"
)


def _degrees(raw: str, index: FactIndex) -> Iterator[_Judged]:
    for match in _DEGREE.finditer(raw):
        kind = int((match.lastgroup or "d0")[1:])
        parts = _DEGREES[kind][1].split()
        facts = _beginning(parts, index) if parts else index.saying(words_of(match.group()))
        yield match.start(), match.end(), facts


_YEARLY = re.compile(
    r"(?<![\w'\u2019-])[A-Z]\w+(?:\s+[A-Z]\w+){0,2}\s+of\s+the\s+(?:Year|Month|Decade|Century)\b"
)


def _yearly(raw: str, index: FactIndex) -> Iterator[_Judged]:
    """A title that is given once in a while: "Nurse of the Year"."""
    if "of the" in raw:
        for match in _YEARLY.finditer(raw):
            yield match.start(), match.end(), index.saying(words_of(match.group()))


def _roles(raw: str, index: FactIndex) -> Iterator[_Judged]:
    lowered = raw.lower()
    if not any(word in lowered for word in (*_roles_known(), *_OTHER_ROLES)):
        return
    for match in _role_pattern().finditer(raw):
        group = next(name for name in ("role", "was", "chairs", "member") if match[name])
        start, end = match.span(group)
        before = (max(0, match.start() - _BEFORE), match.start())
        if match.group().startswith(",") and not _APPOSED.search(raw, *before):
            continue  # "a spade, a mayor" lists
        if _YOURS.search(raw[max(0, start - 40) : start]):
            continue
        role = words_of(match[group])
        noun = role[0] if group == "member" else role[-1]
        ids = set(index.stems.get(stem(noun), ()))
        if group == "was":  # "Col. Jane Roe (ret.)"
            ids |= index.words.get("ret", set()) | index.words.get("retired", set())
        if noun in {"winner", "laureate", "recipient"}:
            ids |= {fact.id for fact in index.facts if fact.id.startswith("awards[")}
        rank = _RANK.search(raw[max(0, start - 12) : end])
        if rank and not index.words.get(fold(rank["rank"])):
            ids = set()
        yield start, end, index.in_order(ids)


_TITLE = re.compile(
    r"\b(?P<title>Dr|Prof(?:essor)?|Sir|Dame|Lord)\.?\s+(?P<name>[^\W\d_][\w'\u2019-]+(?:\s+[A-Z][\w'\u2019-]+)*)"
)
_GROUNDS = {
    "dr": "dr doctor phd md dphil dvm professor prof physician surgeon",
    "prof": "prof professor",
    "professor": "prof professor",
}


def _doctors(raw: str, index: FactIndex) -> Iterator[_Judged]:
    """A title that the facts give nobody of that name."""
    for match in _TITLE.finditer(raw):
        title = fold(match["title"])
        words = _GROUNDS.get(title, title).split()
        ids = set().union(*(index.words.get(word, ()) for word in words))
        if any(index.words.get(name) for name in words_of(match["name"])):
            yield match.start("title"), match.end("title"), index.in_order(ids)
