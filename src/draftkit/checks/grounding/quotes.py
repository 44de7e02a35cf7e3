"""Quotations that the facts do not have."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.most import MOST, beyond
from draftkit.language.clauses import sentence_at
from draftkit.language.titles import LOW_IN_TITLES
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document

__all__ = ["quotes", "quotes_in"]

_MESSAGE = "The words {text} are in neither the profile nor the inputs: delete them, or add them."
_QUOTE = re.compile(
    r"\"([^\"\n]{2,400})\"|\u201c([^\u201d\n]{2,400})\u201d|\u201e([^\u201c\u201d\n]{2,400})[\u201c\u201d]"
    r"|\u00ab\s?([^\u00bb\n]{2,400}?)\s?\u00bb|(?<![\w])['\u2018]([^'\u2018\u2019\n]{2,400}(?:['\u2019]\w[^'\u2018\u2019\n]{0,400}){0,9})['\u2019](?!\w)"
    r"|^>\s*(.+)$",
    re.MULTILINE,
)
# Words of saying show that somebody's words follow, or went before.
_SAID = re.compile(
    r"\b(?:said|says|saying|wrote|writes|written|(?<!so-)called|calls|told|tells|described|describes|put\s+it|quoted?|according\s+to"
    r"|praised|named|remarked|noted|added|commented|asked|replied|words\s+of|review(?:er|ed)?|testimonial|dubbed|hailed)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\bI\s+(?:\w+\s+)?(?:said|say|called|call|wrote)\b[^,.;:]*$")
_SAYS_LITTLE = re.compile(
    r"\s*says\s+(?:nothing|little|less|more|much|everything|it\s+all|a\s+lot)\b"
)
# From here a run of words is hardly a coincidence or a term.
_LONG = 4
# "Make your own 'number of the day'".
_TERM = re.compile(r"\b(?:own|so-called)\s+$", re.IGNORECASE)
_TITLE_SHARE = 0.6
_REACH = 300  # characters before a quotation that say whose it is


@check("quotes", hard=True, always=True, level="unsupported")
def quotes(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No quotation, long or attributed to somebody, that the facts do not have."""
    for specific in quotes_in(text, brief.index):
        if not specific.supported:
            yield specific.hit
    yield from beyond([match.span() for match in _quoted(text.raw)], "quotations")


@lru_cache(maxsize=32)
def _quoted(raw: str) -> tuple[re.Match[str], ...]:
    return tuple(_QUOTE.finditer(raw))


@lru_cache(maxsize=32)
def quotes_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the quotations, each with the facts that have its words.

    Only the first `MOST` are judged; the check says so.
    """
    found: list[Specific] = []
    for match in _quoted(text.raw)[:MOST]:
        words = next(group for group in match.groups() if group)
        if not _is_quotation(match, words, text):
            continue
        facts = index.saying(words_of(words))
        message = "" if facts else _MESSAGE.format(text=match.group())
        found.append(
            Specific(
                match.start(), match.end(), match.group(), "quotes", bool(facts), facts, message
            )
        )
    return tuple(found)


# "Closing line: ...", "don't say ...": the writer's own words, or nobody's.
_SAMPLE = re.compile(
    r"(?:^|[\s*_])(?:line|title|headline|box|hook|opening|ending|question|exercise|example|caption|slogan|motto|refrain|subject"
    r"|label|sign|plaque|heading)s?(?:\s+\w+){0,3}:\s*$"
    r"|\b(?:don['\u2019]t|never|not|to|please|instead\s+of|^)\s*(?:say(?:ing)?|ask(?:ing)?|think(?:ing)?|answer(?:ing)?)[,:]?\s*$"
    r"|^(?:Say|Ask|Try|Answer)[,:]?\s*$",
    re.IGNORECASE,
)


# What nobody said: "nobody can say", "you never asked for", "somebody might object".
_SAYING = (
    r"(?:say|says|said|saying|ask|asks|asked|asking|tell|tells|told|think|thinks|thought|answer|answers"
    r"|answered|reply|replies|replied|claim|claims|claimed|complain|complains|complained|object|objects"
    r"|objected|hear|hears|heard|shout|shouts|shouted|write|writes|wrote|written|call|calls|called)"
)
# Words between, but not those that turn it round: "never forgets to say", "nobody but Ann said".
_BETWEEN = (
    r"(?:\s+(?!(?:but|except|only|without|forgets?|fails?|hesitates?|tires?|stops?|helps?|resist)\b)"
    r"[\w'\u2019-]+)"
)
_AND_THEN = r"(?:\s+(?!(?:than|better|but)\b)[\w'\u2019-]+){0,3}?\s*[,:]?\s*$"
_NOBODYS = re.compile(
    rf"\b(?:nobody|no[\s-]one|none|neither)\b{_BETWEEN}{{0,4}}?\s+{_SAYING}\b{_AND_THEN}"
    rf"|(?:\b(?:never|cannot|without|not(?!\s+only))|n['\u2019]t)\b{_BETWEEN}{{0,3}}?\s+{_SAYING}\b{_AND_THEN}"
    rf"|\b(?:might|may|could|if|unless)\b{_BETWEEN}{{0,3}}?\s+{_SAYING}\b{_AND_THEN}"
    r"|\b(?:I|you|one|(?:some|any)(?:body|one)|people|an?\s+[a-z]+)(?:['\u2019](?:d|ll)|\s+(?:can|would|will|shall))"
    rf"{_BETWEEN}{{0,2}}?\s+{_SAYING}\b{_AND_THEN}",
    re.IGNORECASE,
)
_NOBODY_SAID = re.compile(
    rf"[,.]?\s+(?:nobody|no[\s-]one)(?!\s+(?:but|except)\b){_BETWEEN}?\s+{_SAYING}\b", re.IGNORECASE
)


def _is_quotation(match: re.Match[str], words: str, text: Document) -> bool:
    """Tell a quotation from a term, a title and a scare quote."""
    every = re.findall(r"[^\W\d_]+", words)
    capitals = sum(word[0].isupper() or word in LOW_IN_TITLES for word in every)
    capitals *= words[0].isupper() and every[-1][0].isupper()
    if not every or (len(every) > 1 and capitals / len(every) > _TITLE_SHARE):
        return False  # a title: the names check judges it
    start = max(sentence_at(text, match.start()).start, match.start() - _REACH)
    before = text.raw[start : match.start()]
    if _SAMPLE.search(before) or _NOBODYS.search(before):
        return False
    if _SAYS_LITTLE.match(text.raw, match.end()) or _NOBODY_SAID.match(text.raw, match.end()):
        return False  # the words are talked about
    if len(every) >= _LONG and not _TERM.search(before):
        return True
    around = before + " | " + text.raw[match.end() : match.end() + 40]
    return bool(_SAID.search(around)) and not _OWN.search(before)  # the writer's own word
