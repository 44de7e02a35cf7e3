"""Quotations that the facts do not have."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.clauses import sentence_at
from draftkit.checks.index import index_of
from draftkit.checks.titles import LOW_IN_TITLES
from draftkit.checks.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.index import FactIndex

__all__ = ["quotes", "quotes_in"]

_MESSAGE = "The words {text} are in neither the profile nor the inputs: delete them, or add them."
_QUOTE = re.compile(
    r"\"([^\"\n]{2,400})\"|\u201c([^\u201d\n]{2,400})\u201d|\u201e([^\u201c\u201d\n]{2,400})[\u201c\u201d]"
    r"|\u00ab\s?([^\u00bb\n]{2,400}?)\s?\u00bb|(?<![\w])['\u2018]([^'\u2018\u2019\n]{2,}(?:['\u2019]\w[^'\u2018\u2019\n]*)*)['\u2019](?!\w)"
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
_TITLE_SHARE = 0.6


@check("quotes", hard=True, always=True)
def quotes(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No quotation, long or attributed to somebody, that the facts do not have."""
    for specific in quotes_in(text, index_of(brief.facts)):
        if not specific.supported:
            yield specific.start, specific.end, specific.message


@lru_cache(maxsize=32)
def quotes_in(text: Text, index: FactIndex) -> tuple[Specific, ...]:
    """Return the quotations, each with the facts that have its words."""
    found: list[Specific] = []
    for match in _QUOTE.finditer(text.raw):
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
    r"(?:^|[\s*_])(?:line|title|headline|box|hook|opening|ending|question|exercise|example|caption|slogan|motto|refrain|subject)s?:\s*$"
    r"|\b(?:don['\u2019]t|never|not|to|please|instead\s+of|^)\s*(?:say(?:ing)?|ask(?:ing)?|think(?:ing)?|answer(?:ing)?)[,:]?\s*$"
    r"|^(?:Say|Ask|Try|Answer)[,:]?\s*$",
    re.IGNORECASE,
)


def _is_quotation(match: re.Match[str], words: str, text: Text) -> bool:
    """Tell a quotation from a term, a title and a scare quote."""
    every = re.findall(r"[^\W\d_]+", words)
    capitals = sum(word[0].isupper() or word in LOW_IN_TITLES for word in every)
    capitals *= words[0].isupper() and every[-1][0].isupper()
    if not every or (len(every) > 1 and capitals / len(every) > _TITLE_SHARE):
        return False  # a title: the names check judges it
    sentence = sentence_at(text, match.start())
    if _SAMPLE.search(text.raw[sentence.start : match.start()]):
        return False
    if _SAYS_LITTLE.match(text.raw, match.end()):
        return False  # the words are talked about
    around = (
        text.raw[sentence.start : match.start()] + " | " + text.raw[match.end() : match.end() + 40]
    )
    if len(every) < _LONG and _OWN.search(text.raw[sentence.start : match.start()]):
        return False  # the writer's own word
    return len(every) >= _LONG or bool(_SAID.search(around))
