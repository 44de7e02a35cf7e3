"""Which office somebody is said to hold, where, in any case and person.

"Amara Okafor is Managing Director at Lumen Foods", "I am the CEO of Lumen Foods", "Lumen Foods |
Founder": the words of an office are everyday ones, so that only what stands around them tells that
somebody is said to hold it, and where.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from draftkit.checks.grounding.right import Right
from draftkit.language.lexicon import adjectives
from draftkit.language.words import stem, words_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document

__all__ = ["offices"]

_BEFORE = 100  # characters before an organisation, in which its office stands
# Where a post has its name and its organisation, and what else is of the one who holds it.
_POSTS = {"work": ("name", "position"), "volunteer": ("organization", "position")}
_OWN = ("basics.", "meta.")


class _Post(NamedTuple):
    """A post of the writer: where, as what, and all words that facts have of it."""

    at: str
    office: Right
    words: frozenset[str]


@lru_cache(maxsize=16)
def _posts(index: FactIndex) -> tuple[_Post, ...]:
    """Return the writer's posts, in the facts' order."""
    found = []
    for id_, text in index.texts.items():
        item, _, key = id_.rpartition(".")
        at, position = _POSTS.get(item.partition("[")[0], ("", ""))
        if key == at:
            said = index.texts.get(f"{item}.{position}", "")
            of_it = (f"{item}.", *_OWN)
            words = {
                part
                for part, ids in index.stems.items()
                if any(one.startswith(of_it) or "[" not in one for one in ids)
            }
            found.append(_Post(text, Right(said, f"{item}.{position}"), frozenset(words)))
    return tuple(found)


def offices(text: Document, index: FactIndex) -> Iterator[tuple[int, int, tuple[str, ...], Right]]:
    """Yield where an office is said to be held, the facts that bear it out, and the right one.

    Args:
        text: The text.
        index: The facts; an office at one of the writer's organisations is held against what
            they tell of that post, one without a place against all of them.
    """
    if not text.language.has("offices.office"):
        return
    seen: set[int] = set()
    for match, at in _said(text, index):
        if match.start("office") not in seen:
            seen.add(match.start("office"))
            yield _judged(match, at, text, index)


def _said(text: Document, index: FactIndex) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each office with the writer's organisation at which it is, those with one first."""
    for at in {post.at for post in _posts(index)}:
        for place in _places(at, text.raw):
            if match := text.cue("offices.at").search(text.raw, max(0, place - _BEFORE), place):
                yield match, at
    name = index.texts.get("basics.name", "")
    for called in dict.fromkeys((name, *name.split())):
        for place in _places(called, text.raw):
            if match := text.cue("offices.after_name").match(text.raw, place + len(called)):
                yield match, ""
    for pattern in text.language.cues("offices.alone"):
        yield from ((match, "") for match in pattern.finditer(text.raw))


def _places(what: str, text: str) -> Iterator[int]:
    at = text.find(what)
    while what and at >= 0:
        yield at
        at = text.find(what, at + len(what))


def _judged(
    match: re.Match[str], at: str, text: Document, index: FactIndex
) -> tuple[int, int, tuple[str, ...], Right]:
    """Hold an office against the posts at a place, or against all facts."""
    start, end = match.span("office")
    posts = [post for post in _posts(index) if post.at == at]
    long: dict[str, str] = text.language.table("cues")["offices"]["short_for"]
    # Where somebody comes from is claimed apart: see `peoples`.
    little = text.language.words("offices.little") | adjectives(text.language)
    said = {stem(word, text.language) for word in words_of(match["office"]) if word not in little}
    for known in [post.words for post in posts] or [frozenset(index.stems)]:
        in_full = {*known} | {
            part for short in known & {*long} for part in _stems(long[short], text)
        }
        if all(
            part in in_full or in_full.issuperset(_stems(long.get(part, "?"), text))
            for part in said
        ):
            facts = set().union(*(index.stems.get(part, ()) for part in said))
            return start, end, index.in_order(facts) or (posts[0].office.fact,), Right()
    right = posts[0].office if len({post.office for post in posts}) == 1 else Right()
    return start, end, (), right if right.value else Right()


def _stems(words: str, text: Document) -> set[str]:
    return {stem(word, text.language) for word in words.split()}
