"""Quotations that the facts do not have."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.most import MOST, beyond
from draftkit.language.clauses import sentence_at
from draftkit.language.document import Document
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex

__all__ = ["around", "quotes", "quotes_in"]

_MESSAGE = "The words {text} are in neither the profile nor the inputs: delete them, or add them."
_QUOTE = re.compile(
    r"\"([^\"\n]{2,400})\"|\u201c([^\u201d\n]{2,400})\u201d|\u201e([^\u201c\u201d\n]{2,400})[\u201c\u201d]"
    r"|\u00ab\s?([^\u00bb\n]{2,400}?)\s?\u00bb|(?<![\w])['\u2018]([^'\u2018\u2019\n]{2,400}(?:['\u2019]\w[^'\u2018\u2019\n]{0,400}){0,9})['\u2019](?!\w)"
    r"|\u00bb([^\u00ab\u00bb\n]{2,400})\u00ab|\u2039([^\u203a\n]{2,400})\u203a"
    r"|\u300c([^\u300d\n]{2,400})\u300d|\u300e([^\u300f\n]{2,400})\u300f"
    r"|^>\s*(.+)$",
    re.MULTILINE,
)
# A run of this many words is hardly a coincidence or a term.
_LONG = 4
_TITLE_SHARE = 0.6
_ABOVE = 100  # characters before a quotation in which it may be announced
_REACH, _BESIDE = 300, 40  # characters before a quotation, and after it, that say whose it is
_STOP = re.compile(r"[.!?\n]")
_ENDED = re.compile(r"[.!?\u2026]\W?$")


@check("quotes", hard=True, always=True, level="unsupported")
def quotes(text: Document, brief: Brief, /, *, attributed: Any = False, **_: Any) -> Iterator[Hit]:
    """No quotation, long or attributed to somebody, that the facts do not have.

    Args:
        text: The draft.
        brief: Its facts.
        attributed: Whether only a sentence attributed to somebody counts as one: in a kind that
            teaches or advises, the others are terms, or examples of what might be said.
    """
    for specific in quotes_in(text, brief.index):
        if not specific.supported and (not attributed or _is_told(specific, text)):
            yield specific.hit
    yield from beyond([match.span() for match in _quoted(text.raw)], "quotations")


def _is_told(quote: Specific, text: Document) -> bool:
    """Whether it is a sentence that somebody is said to have said."""
    return len(words_of(quote.text)) >= _LONG and _is_attributed(quote.start, quote.end, text)


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
        facts = _saying(words, text, index)
        message = "" if facts else _MESSAGE.format(text=match.group())
        found.append(
            Specific(
                match.start(), match.end(), match.group(), "quotes", bool(facts), facts, message
            )
        )
    return tuple(found)


def _saying(words: str, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the facts with the words of a quotation, each of its sentences in one of them."""
    if facts := index.saying(words_of(words)):
        return facts
    sentences = Document(words, text.language).sentences
    found = [index.saying(words_of(sentence.text)) for sentence in sentences]
    return index.in_order(id_ for ids in found for id_ in ids) if all(found) else ()


def _before(at: int, text: Document) -> str:
    """Return what goes before a quotation in its sentence."""
    return text.raw[max(sentence_at(text, at).start, at - _REACH) : at]


def around(start: int, end: int, text: Document) -> tuple[str, str]:
    """Return what stands before a quotation and after it in its sentence."""
    stop = _STOP.search(text.raw, end, end + _BESIDE)
    after = text.raw[end : stop.start() if stop else end + _BESIDE]
    # A quotation with a full stop ends the sentence, too, unless the speaker's name follows.
    ends = _ENDED.search(text.raw, start, end) and after.lstrip()[:1].isupper()
    said = text.cue("quotes.said_after").match(after)
    return _before(start, text), "" if ends and not said else after


def _is_attributed(start: int, end: int, text: Document) -> bool:
    """Whether somebody is said to have said it."""
    return bool(text.cue("quotes.said").search(" | ".join(around(start, end, text))))


def _is_quotation(match: re.Match[str], words: str, text: Document) -> bool:
    """Tell a quotation from a term, a title and a scare quote."""
    every = re.findall(r"[^\W\d_]+", words)
    capitals = sum(
        word[0].isupper() or word in text.language.words("titles.low_in_titles") for word in every
    )
    capitals *= words[0].isupper() and every[-1][0].isupper()
    if not every or (len(every) > 1 and capitals / len(every) > _TITLE_SHARE):
        return False  # a title: the names check judges it
    before = _before(match.start(), text)
    above = text.raw[max(0, match.start() - _ABOVE) : match.start()]
    if text.cue("quotes.to_quote").search(above) or _is_to_be_asked(words, before, text):
        return False
    if text.cue("quotes.sample").search(before) or text.cue("quotes.nobodys").search(before):
        return False
    after = around(match.start(), match.end(), text)[1]
    if text.cue("quotes.says_little").match(after) or text.cue("quotes.nobody_said").search(after):
        return False  # the words are talked about
    if len(every) >= _LONG and not text.cue("quotes.term").search(before):
        return True
    own = text.cue("quotes.own").search(before)  # the writer's own word
    return _is_attributed(match.start(), match.end(), text) and not own


def _is_to_be_asked(words: str, before: str, text: Document) -> bool:
    """Whether it is a question that somebody is to ask, and nobody has asked."""
    asked = words.rstrip().endswith("?") and text.cue("quotes.to_ask").search(before)
    return bool(asked) and not text.cue("clauses.past").search(before)
