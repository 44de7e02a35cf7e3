"""Whether a draft says what it must: the facts that the prompt asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Text, check
from draftkit.checks.grounding.index import index_of
from draftkit.checks.parameters import number, texts
from draftkit.errors import PromptError
from draftkit.language.words import stem, words_of
from draftkit.profile.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.checks.base import Brief, Hit, Specific
    from draftkit.checks.grounding.index import FactIndex

__all__ = ["is_kept", "required"]

# The share of what a fact tells, by weight, that a sentence must have to say it. Found on
# the example profile: a paraphrase has 0.45 and more, a sentence about another fact 0.3 at most.
_SHARE = 0.4
_ALL = 0.99  # of the words of a text that must be said; sums of shares are not exact
_LONGEST_SHOWN = 60  # characters of a fact in a message


@check("required", hard=True)
def required(
    text: Text, brief: Brief, /, *, facts: Any = (), at_least: Any = None, **_: Any
) -> Iterator[Hit]:
    """It says the facts that it must, in its own words or in theirs.

    A fact is kept if two sentences in a row have enough of what tells it from the other
    facts: its numbers, dates and names, however they are written, and its rarer words; or
    if an alias stands in the draft.

    Args:
        text: The draft.
        brief: The facts are looked up in it.
        facts: Ids such as `work[0].name`, or maps such as
            `{id: work[0].name, aliases: [HL]}`. An id that others begin with, such as
            `work[0].highlights`, stands for all of them. What is no id is taken as it
            stands: a text that must be said.
        at_least: How many of them are enough; all if left out.

    Raises:
        PromptError: If `facts` holds something else.
    """
    wanted = [one for item in _items(facts) for one in _wanted(item, brief)]
    missing = [one for one in wanted if not is_kept(one.fact, text, brief, one.aliases)]
    enough = number(at_least, "required: at_least")
    end = len(text.raw.rstrip())
    if enough is None:
        for one in missing:
            yield end, end, one.message
    elif len(wanted) - len(missing) < enough:
        said, names = len(wanted) - len(missing), ", ".join(one.shown for one in missing)
        message = (
            f"It says {said} of the facts that it must, {enough:g} are wanted: add of {names}."
        )
        yield end, end, message


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A fact that must be said; without a text, one that the profile does not have."""

    fact: Fact
    aliases: tuple[str, ...]

    @property
    def shown(self) -> str:
        text = self.fact.text or self.fact.id
        short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()}..."
        return f'"{short}"'

    @property
    def message(self) -> str:
        if self.fact.text:
            return f"It does not say {self.shown}: say it."
        return f"The profile has no fact {self.shown}: add it, or correct the id in the prompt."


def _items(facts: Any) -> Sequence[Any]:
    return facts if isinstance(facts, list | tuple) else [facts]


# `work[0].name`, `inputs.event`, `awards[2]`; a text of one word is none.
_ID = re.compile(r"[A-Za-z]\w*(?:(?:\[\d+\])+(?:\.\w+(?:\[\d+\])*)*|(?:\.\w+(?:\[\d+\])*)+)")


def _wanted(item: Any, brief: Brief) -> Iterator[_Wanted]:
    """Yield what one item of the parameter stands for."""
    if isinstance(item, dict) and "id" in item:
        id_, aliases = str(item["id"]), tuple(texts(item.get("aliases")))
    elif isinstance(item, str):
        id_, aliases = item, ()
    else:
        raise PromptError(
            f"check required: facts: {item!r} is no fact. "
            "Write an id such as work[0].name, or {id: work[0].name, aliases: [...]}."
        )
    found = [fact for fact in brief.facts if _is_under(fact.id, id_)]
    if found:
        yield from (_Wanted(fact, aliases) for fact in found)
    elif id_.strip():
        yield _Wanted(Fact(id_, "" if _ID.fullmatch(id_) else id_), aliases)


def _is_under(own: str, id_: str) -> bool:
    return own == id_ or own.startswith((f"{id_}.", f"{id_}["))


def is_kept(fact: Fact, text: Text, brief: Brief, aliases: Sequence[str] = ()) -> bool:
    """Whether a draft says a fact, in its own words or in the fact's.

    Args:
        fact: The fact. One that the brief does not have is a text that must be said
            with all its words, in any order and form.
        text: The draft.
        brief: Its other facts say which words and numbers tell this one.
        aliases: Texts that say it as well.
    """
    said = _row(text.raw)
    if any(_row(alias) in said for alias in (fact.text, *aliases) if words_of(alias)):
        return True
    if not fact.text:
        return False
    if _initials(fact.text) in text.words:
        return True
    if fact in brief.facts:
        return _share(fact, text, brief.index) >= _SHARE
    return _share(fact, text, index_of((fact,))) >= _ALL


@lru_cache(maxsize=1024)
def _row(text: str) -> str:
    return f" {' '.join(map(stem, words_of(text)))} "


def _initials(text: str) -> str:
    """Return the initials of a name of three words or more; else what no draft has."""
    capitals = [word[0] for word in text.split() if word[0].isupper()]
    return "".join(capitals) if len(capitals) > 2 else " "


def _share(fact: Fact, text: Text, index: FactIndex) -> float:
    """Return the greatest share of what the fact tells that two sentences in a row have."""
    weights, total = _weights(fact.text, index)
    if not total:
        return 0.0
    specifics = [s for s in _specifics(text, index) if fact.id in s.facts]
    best = 0.0
    for start, end, said in _windows(text, _is_name(fact.text)):
        here = {s.text: s for s in specifics if start <= s.start < end}
        words = (weights[part] for part in said.intersection(weights))
        best = max(best, sum(chain(words, map(_rarity, here.values()))))
    return round(best / total, 9)  # in whatever order the weights were added


@lru_cache(maxsize=256)
def _weights(text: str, index: FactIndex) -> tuple[Mapping[str, float], float]:
    """Return the weight of each telling stem of a fact, and of all that the fact tells."""
    from draftkit.checks.grounding.evidence import telling

    weights = {
        part: 1 / max(1, _tellers(index).get(part, 1)) for part in telling(text) if part.isalpha()
    }
    own = map(_rarity, _specifics(Text(text), index))
    return weights, sum(chain(weights.values(), own))


def _rarity(specific: Specific) -> float:
    return 1 / len(specific.facts)


@lru_cache(maxsize=32)
def _windows(text: Text, capitals: bool) -> tuple[tuple[int, int, frozenset[str]], ...]:  # noqa: FBT001
    """Return each two sentences in a row: where they start and end, and what they tell.

    Args:
        text: The draft.
        capitals: Only the words with a capital, since a name is not said in small letters.
    """
    from draftkit.checks.grounding.evidence import telling

    told = [
        telling(" ".join(w for w in s.text.split() if not w.islower()) if capitals else s.text)
        for s in text.sentences
    ]
    every = list(zip(text.sentences, told, strict=True))
    return tuple(
        (first.start, second.end, words | more)
        for (first, words), (second, more) in pairwise([*every, *every[-1:]])
    )


def _is_name(text: str) -> bool:
    """Whether it is a name of two words or more: most of its words have a capital."""
    words = text.split()
    return len(words) > 1 and sum(word[0].isupper() for word in words) > len(words) / 2


@lru_cache(maxsize=64)
def _tellers(index: FactIndex) -> dict[str, int]:
    """Return how many facts have each telling stem; addresses do not count."""
    from draftkit.checks.grounding.evidence import telling

    found: dict[str, int] = {}
    for fact, reading in zip(index.facts, index.readings, strict=True):
        if not reading.links:
            for part in telling(fact.text):
                found[part] = found.get(part, 0) + 1
    return found


@lru_cache(maxsize=32)
def _specifics(text: Text, index: FactIndex) -> tuple[Specific, ...]:
    """Return the numbers, dates and links that the facts have; names are words here."""
    from draftkit.checks.grounding.dates import dates_in
    from draftkit.checks.grounding.links import links_in
    from draftkit.checks.grounding.numbers import numbers_in

    families = (numbers_in, dates_in, links_in)
    return tuple(s for family in families for s in family(text, index) if s.facts)
