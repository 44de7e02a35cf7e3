"""Evidence: which facts each sentence of a draft rests on, and each specific in it."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from draftkit.checks.base import SentenceEvidence, Specific
from draftkit.checks.grounding.arithmetic.things import thing
from draftkit.checks.grounding.claims import claims_in
from draftkit.checks.grounding.dates import dates_in
from draftkit.checks.grounding.index import having
from draftkit.checks.grounding.links import links_in
from draftkit.checks.grounding.names import names_in
from draftkit.checks.grounding.numbers import numbers_in
from draftkit.checks.grounding.quotes import quotes_in
from draftkit.language.document import Document
from draftkit.language.reading import read
from draftkit.language.telling import everyday, telling
from draftkit.language.words import words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.checks.base import Brief
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Span
    from draftkit.language.quantity import Quantity
    from draftkit.language.reading import Reading
    from draftkit.profile.fact import Fact

__all__ = ["Evidence", "SentenceEvidence", "Specific", "evidence"]

# A sentence rests on a fact, besides its names and numbers, if they share two telling words
# or all that the fact has, unless that is one everyday word.
_SHARED = 2
# An office belongs to somebody: whether the sentence claims it is for `claims` to say.
_OFFICES = (".position", ".label")
_WORDS = re.compile(r"\w+")
# The two words that follow a number in its clause.
_BESIDE = re.compile(r"(?:[ \u00a0-][^\W\d_][\w'\u2019-]*){0,2}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft rests on.

    Attributes:
        sentences: In the order of the text.
        specifics: Every number, date, link, quotation, name and claim, in that order.
    """

    sentences: tuple[SentenceEvidence, ...]
    specifics: tuple[Specific, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts that the draft rests on, in the order they first appear."""
        return tuple(dict.fromkeys(id_ for s in self.sentences for id_ in s.facts))


def evidence(text: str | Document, brief: Brief) -> Evidence:
    """Link each sentence and each specific of a draft to the facts that support it.

    Args:
        text: The draft's body.
        brief: What it is checked against.

    >>> from draftkit.checks.base import Brief
    >>> from draftkit.profile.fact import Fact
    >>> found = evidence("We sold three mills.", Brief((Fact("work[0]", "Sold 3 mills"),)))
    >>> found.specifics[0].text, found.specifics[0].facts
    ('three', ('work[0]',))
    """
    shared = text if isinstance(text, Document) else Document(text)
    if shared.too_long:
        return Evidence((), ())
    index = brief.index
    found = [_evidence_in(span, shared, index) for span in shared.prose.sentences]
    return Evidence(
        tuple(sentence for sentence, _ in found),
        tuple(specific for _, specifics in found for specific in specifics),
    )


def _evidence_in(
    span: Span, text: Document, index: FactIndex
) -> tuple[SentenceEvidence, tuple[Specific, ...]]:
    """Return a sentence and its specifics, each with the facts that are meant."""
    prose = text.prose
    about = _about(read(prose).plain[span.start : span.end], prose, index)
    every = _specifics(prose, index)
    first = bisect_left(every, span.start, key=lambda s: s.start)
    own = list(takewhile(lambda s: s.start < span.end, islice(every, first, None)))
    facts = [_narrowed(s, text, index) for s in own]
    near = about.union(*(ids for s, ids in zip(own, facts, strict=True) if s.family == "names"))
    meant = tuple(
        dataclasses.replace(s, facts=_meant(ids, about, near)) if ids else s
        for s, ids in zip(own, facts, strict=True)
        if not s.supported or not _is_by_chance(s, ids, about | near, text, index)
    )
    cited = _cited(about, meant, read(prose).plain[span.start : span.end], index)
    meant = tuple(
        dataclasses.replace(s, facts=tuple(id_ for id_ in s.facts if id_ not in cited))
        for s in meant
    )
    ids = index.in_order(about.difference(cited).union(*(s.facts for s in meant)))
    return SentenceEvidence(span.start, span.end, text.raw[span.start : span.end], ids), meant


def _cited(about: set[str], specifics: Sequence[Specific], text: str, index: FactIndex) -> set[str]:
    """Return the passages of sources that the sentence is not from, though they have its words.

    A file of many pages says much of its subject in the same words. The passage that
    supports most of the sentence is meant, then the one that supports most of the rest.
    """
    every = {id_ for s in specifics for id_ in s.facts} | about
    rivals = {id_ for id_ in every if origin(id_) == "source"}
    if len(rivals) < 2:
        return set()
    said, told = telling(text), _telling_facts(index)
    supports = {id_: {n for n, s in enumerate(specifics) if id_ in s.facts} for id_ in rivals}
    shared = {id_: len(told.get(id_, frozenset()) & said) for id_ in rivals}
    left, chosen = set().union(*supports.values()), set[str]()
    while left or not chosen:
        best = max(
            (id_ for id_ in index.in_order(rivals) if id_ not in chosen),
            key=lambda id_: (len(supports[id_] & left), shared[id_]),
        )
        chosen.add(best)
        left -= supports[best]
    return rivals - chosen


@lru_cache(maxsize=32)
def _specifics(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    families = (numbers_in, dates_in, links_in, quotes_in, names_in, claims_in)
    found = [specific for family in families for specific in family(text, index)]
    return tuple(
        sorted(
            (specific for specific in found if not _is_mere_word(specific, index)),
            key=lambda s: (s.start, s.end),
        )
    )


def _is_mere_word(specific: Specific, index: FactIndex) -> bool:
    """Whether it looks like a name, but the facts have it in lower case: "Of" in a title."""
    if specific.family != "names" or not specific.supported or " " in specific.text:
        return False
    if not telling(specific.text) and specific.text[1:].islower():
        return True
    texts = [_WORDS.findall(index.texts[id_]) for id_ in specific.facts]
    small = specific.text.lower()
    return all(small in words and specific.text not in words for words in texts)


def _narrowed(specific: Specific, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the facts that support it in the way that its family asks for, or else all."""
    ids: tuple[str, ...] = ()
    if specific.family == "names":
        ids = _named(specific, index)
    elif quantity := _small(specific, text):
        near = _of_the_thing(quantity, specific.facts, text, index)
        return _counting(dataclasses.replace(specific, facts=near), text, index) or near
    elif specific.family == "numbers":
        ids = _counting(specific, text, index)
    elif specific.family == "dates":
        ids = _begun(specific, text)
    return ids or specific.facts


def _named(specific: Specific, index: FactIndex) -> tuple[str, ...]:
    """Return the facts that are the name: not every address and sentence that has it, too."""
    words, told = words_of(specific.text), _telling_facts(index)
    saying = [id_ for id_ in index.saying(words) if id_ in specific.facts and id_ in told]
    names = [id_ for id_ in saying if len(words_of(index.texts[id_])) <= 2 * len(words)]
    return tuple(names or saying)


def _counting(specific: Specific, text: Document, index: FactIndex) -> tuple[str, ...]:
    """Return the facts that count the same: they have one of the words beside the number."""
    beside = _BESIDE.match(text.raw, specific.end)
    after, told = (
        telling(beside.group(), text.language) if beside else frozenset(),
        _telling_facts(index),
    )
    return tuple(id_ for id_ in specific.facts if after.intersection(told.get(id_, ())))


_TELLING = 13  # smaller numbers are in many facts


def _is_by_chance(
    specific: Specific, ids: tuple[str, ...], about: set[str], text: Document, index: FactIndex
) -> bool:
    """Whether a small number has nothing in common with the facts but that they have it, too.

    "Meet at three" does not rest on "the last three metres".
    """
    quantity = _small(specific, text)
    if quantity is None:
        return False
    counted = thing(text, quantity.start, quantity.end)
    return not (
        about.intersection(ids)
        or (counted and any(counted in one for one in _things(quantity, ids, index).values()))
        or _counting(dataclasses.replace(specific, facts=ids), text, index)
    )


def _small(specific: Specific, text: Document) -> Quantity | None:
    """Return the quantity of a small number that has no unit; nothing of other specifics."""
    if specific.family != "numbers":
        return None
    every = (one for one in read(text).quantities if one.start < specific.end <= one.end)
    found = next((one for one in every if one.unit in {"count", "ordinal"}), None)
    return found if found and found.value < _TELLING else None


def _of_the_thing(
    quantity: Quantity, ids: tuple[str, ...], text: Document, index: FactIndex
) -> tuple[str, ...]:
    """Leave out the facts whose small number plainly counts something else."""
    counted, theirs = thing(text, quantity.start, quantity.end), _things(quantity, ids, index)
    same = tuple(id_ for id_ in ids if counted and counted in theirs.get(id_, ()))
    return same or tuple(id_ for id_ in ids if not counted or "" in theirs.get(id_, {""}))


def _things(quantity: Quantity, ids: tuple[str, ...], index: FactIndex) -> dict[str, set[str]]:
    """Return what the facts count with the same number, by their ids; empty if not plain."""
    theirs: dict[str, set[str]] = {}
    for one, id_ in index.quantities:
        if id_ in ids and quantity.value in one.values:
            theirs.setdefault(id_, set()).add(thing(index.documents[id_], one.start, one.end))
    return theirs


def _begun(specific: Specific, text: Document) -> tuple[str, ...]:
    """Return, after "since", the dates at which something began."""
    since = text.cue("evidence.since").search(text.raw[max(0, specific.start - 8) : specific.start])
    return tuple(id_ for id_ in specific.facts if since and id_.endswith(".startDate"))


def _meant(ids: tuple[str, ...], about: set[str], near: set[str]) -> tuple[str, ...]:
    """Choose among the facts that support a specific, which may be true of several things.

    The facts meant are those that share words with the sentence; failing these, those of a
    profile item that the sentence names or is about; failing these, all.
    """
    # Only together do the start and the end of an item support how long it lasted.
    if all(id_.endswith("Date") for id_ in ids):
        return _of_items(ids, near)
    chosen = tuple(id_ for id_ in ids if id_ in about)
    return chosen or _of_items(ids, near)


def _of_items(ids: tuple[str, ...], near: set[str]) -> tuple[str, ...]:
    items = {_item(id_) for id_ in near} - {""}
    return tuple(id_ for id_ in ids if _item(id_) in items) or ids


def _item(id_: str) -> str:
    """Return the item of the profile that a fact belongs to, such as `work[0]`; else nothing."""
    room, bracket, _ = id_.partition("]")
    is_item = bracket and room not in ("basics", "meta") and origin(id_) == "profile"
    return room + bracket if is_item else ""


def _about(sentence: str, text: Document, index: FactIndex) -> set[str]:
    """Return the ids of the facts whose telling words the sentence has.

    At least half of those words must remain after taking away those that also belong to a fact
    with more of them, or to one that has no others.
    """
    said, told, by_word = telling(sentence, text.language), _telling_facts(index), _having(index)
    shared: list[tuple[str, frozenset[str], bool]] = []
    for id_ in set().union(*(by_word.get(word, ()) for word in said)):
        common = told[id_] & said
        whole = common == told[id_]
        if len(common) >= _SHARED or (whole and _is_telling(common, id_, sentence, text, index)):
            shared.append((id_, common, whole))
    found = set()
    for id_, common, whole in shared:
        rank = (len(common), whole)
        better = (other for _, other, all_ in shared if (len(other), all_) > rank or all_ > whole)
        if 2 * len(common.difference(*better)) >= len(common):
            found.add(id_)
    return found


def _is_telling(
    common: frozenset[str], id_: str, sentence: str, text: Document, index: FactIndex
) -> bool:
    """Whether a single shared word is evidence: it is rare, or the fact is said as it stands.

    "They can wait" does not support some other waiting, nor "Therapist" a fact about a therapist.
    """
    if not common <= everyday(text.language) and not id_.endswith(_OFFICES):
        return True
    words = words_of(index.texts[id_])
    return len(words) >= _SHARED and f" {' '.join(words)} " in f" {' '.join(words_of(sentence))} "


def _is_address(fact: Fact, reading: Reading) -> bool:
    """An address is given or it is not; sharing a word with the sentence means nothing."""
    length = len(fact.text)
    return fact.id.endswith(".username") or any(ln.end - ln.start == length for ln in reading.links)


@lru_cache(maxsize=64)
def _telling_facts(index: FactIndex) -> dict[str, frozenset[str]]:
    """Return the telling words of each fact that is no address, by its id.

    Numbers are left out: they support what says the same number, and no more.
    """
    known = _telling_facts(index.first) if index.first else {}
    readings = index.readings[-len(index.added) :]
    return known | {
        fact.id: frozenset(
            word for word in telling(fact.text, index.language) if not word[0].isdigit()
        )
        for fact, reading in zip(index.added, readings, strict=True)
        if not _is_address(fact, reading)
    }


@lru_cache(maxsize=64)
def _having(index: FactIndex) -> dict[str, set[str]]:
    """Return the ids of the facts that have each telling word."""
    known, told = (_having(index.first) if index.first else {}), _telling_facts(index)
    return having(known, ((told.get(fact.id, ()), fact.id) for fact in index.added))
