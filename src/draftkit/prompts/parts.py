"""Which parts of the profile are sent with a request, and which are held back.

This is decided only here: the kind's parts first, then those that fit the inputs best, within a
budget of tokens. A small profile is sent whole. Private parts are sent only if a kind, or the
user, names them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from draftkit.errors import InputError, nearest
from draftkit.profile.fact import Fact, facts_of
from draftkit.profile.schema import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.profile.profile import Profile

__all__ = [
    "BUDGET",
    "NOTHING",
    "PRIVATE",
    "Going",
    "choose",
    "collapsed",
    "fitting",
    "is_under",
    "nearest_part",
    "texts",
    "without_private",
]

T = TypeVar("T")

BUDGET = 1_500
"""The most tokens of a profile that are sent, where the prompt sets no `budget`."""

PRIVATE = (
    "basics.email",
    "basics.phone",
    "basics.location.address",
    "basics.location.postalCode",
    "references",
)
"""Parts that are sent only if named themselves: `basics` alone sends no telephone number."""

# How to write: these are sent, but they are no facts that a draft may claim.
_STYLE = ("meta.draftkit.voice", "meta.draftkit.tone", "meta.draftkit.banned_phrases")
_NEVER = ("basics.image",)

# The sections, the most useful first, for when the inputs do not decide. Sections that JSON
# Resume does not define (it is open) may hold anything, so they are private, too.
_ORDER = (
    "basics",
    "meta",
    "notes",
    "work",
    "projects",
    "volunteer",
    "publications",
    "awards",
    "certificates",
    "education",
    "skills",
    "languages",
    "interests",
)
_LABEL = 4  # tokens of the words and marks around a part
_OF_THE_HEAD = 0.3  # the share of an entry's fit that is added to that of its highlights

_STEP = re.compile(r"[^.\[\]]+")
_HIGHLIGHT = re.compile(r"(\w+\[\d+\])\.highlights\[\d+\]")
_ENTRY = re.compile(r"(?!basics|meta)\w+\[\d+\]")


@dataclass(frozen=True, slots=True)
class Going:
    """The parts that are sent, and those that are held back.

    Attributes:
        goes: Each unit that is sent, the most important one first, as the ids of its facts: a
            unit is an entry without its highlights, a highlight, or a text.
        stays: The ids of the facts that are held back, by the reason in words.
    """

    goes: tuple[tuple[str, ...], ...]
    stays: Mapping[str, tuple[str, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all facts that are sent."""
        return tuple(id_ for unit in self.goes for id_ in unit)


NOTHING = Going((), {})
"""For a draft of which nobody knows any more what was sent."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Facts that are sent or held back together.

    Attributes:
        name: The part that it is, such as `work[0]` or `meta.draftkit.offers[1]`.
        ids: The ids of its facts.
        head: For a highlight, the entry without which it makes no sense; else empty.
        tokens: About how many it takes.
        words: The stems that tell what it is about.
    """

    name: str
    ids: tuple[str, ...]
    head: str
    tokens: int
    words: frozenset[str]

    @classmethod
    def of(cls, name: str, facts: Sequence[Fact]) -> _Unit:
        """Make a unit of facts."""
        from draftkit.backends.tokens import about
        from draftkit.language.telling import telling

        said = " ".join(fact.text for fact in facts)
        highlight = _HIGHLIGHT.fullmatch(name)
        head = highlight[1] if highlight else ""
        ids = tuple(fact.id for fact in facts)
        return cls(name, ids, head, about(said) + _LABEL, telling(said))


def choose(  # noqa: PLR0913 - all that the choice depends on
    profile: Profile,
    first: Sequence[str],
    inputs: Mapping[str, Any],
    *,
    budget: int = BUDGET,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Going:
    """Choose which parts of a profile are sent.

    Args:
        profile: The profile.
        first: The kind's parts, the most important one first, such as `work[0]` or
            `work.highlights`.
        inputs: What the draft is about: the other parts are ranked by the words that they share
            with the inputs, rare words counting more. A note that shares none is held back.
        budget: The most tokens, about.
        include: Parts that are sent in any case, whatever the budget.
        exclude: Parts that are held back. If both name a part, the longer name counts.

    Raises:
        InputError: If `include` or `exclude` names what the profile does not have.
    """
    open_ = _open(_facts(profile), tuple(first), tuple(include), tuple(exclude))
    fits = _fitting(open_.units, inputs)
    ranked = sorted(open_.units.values(), key=lambda u: (open_.ranks[u.name], -fits[u.name]))
    apart = [u for u in ranked if _is_apart(u, open_.ranks[u.name] < len(first), fits)]
    wanted = [(open_.ranks[u.name] < 0, u) for u in ranked if u not in apart]
    goes, left = _within(wanted, open_.units, budget)
    stays = dict(open_.stays)
    if apart:
        stays["about something else"] = tuple(id_ for unit in apart for id_ in unit.ids)
    if left:
        stays[f"more than {budget:,} tokens"] = tuple(id_ for unit in left for id_ in unit.ids)
    return Going(tuple(unit.ids for unit in goes), stays)


@dataclass(frozen=True, slots=True)
class _Open:
    """What may be sent, before the inputs decide.

    Attributes:
        units: By their names, the most useful first where the inputs do not decide.
        ranks: How early each is taken; one with a negative rank is sent in any case.
        stays: As in `Going`.
    """

    units: Mapping[str, _Unit]
    ranks: Mapping[str, int]
    stays: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _open(
    facts: tuple[Fact, ...],
    first: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
) -> _Open:
    """Sort out what is private or excluded; the same for all drafts of a run."""
    for part in (*include, *(part for part in exclude if part not in _ORDER)):
        _known(part, facts)
    grouped: dict[str, list[Fact]] = {}
    stays: dict[str, list[str]] = {}
    for fact in sorted(facts, key=lambda fact: _place(fact.id)):
        if why := _refusal(fact.id, first, include, exclude):
            stays.setdefault(why, []).append(fact.id)
        else:
            grouped.setdefault(_unit_name(fact.id), []).append(fact)
    units = {name: _Unit.of(name, own) for name, own in grouped.items()}
    ranks = {name: _rank(unit, first, include) for name, unit in units.items()}
    return _Open(units, ranks, {why: tuple(ids) for why, ids in stays.items()})


def _is_apart(unit: _Unit, named: bool, fits: Mapping[str, float]) -> bool:  # noqa: FBT001
    """Whether a unit is a note about something else, held back even if there is room."""
    return not named and not fits[unit.name] and is_under(unit.name, "notes")


def _within(
    ranked: Iterable[tuple[bool, _Unit]], units: Mapping[str, _Unit], budget: int
) -> tuple[list[_Unit], list[_Unit]]:
    """Take the units in their order while there is room, each after its head."""
    goes: dict[str, _Unit] = {}
    left: list[_Unit] = []
    room = budget
    for asked_for, unit in ranked:
        if unit.name in goes:
            continue
        head = units.get(unit.head) if unit.head not in goes else None
        need = unit.tokens + (head.tokens if head else 0)
        if need > room and not asked_for:
            left.append(unit)
            continue
        room -= need
        if head:
            goes[head.name] = head
        goes[unit.name] = unit
    return list(goes.values()), [unit for unit in left if unit.name not in goes]


def _refusal(id_: str, first: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> str:
    """Return why a fact is held back whatever the budget; empty if it is not."""
    refused = _longest(id_, exclude)
    if refused and refused >= _longest(id_, include):
        return "excluded"
    return "" if _is_open(id_) or _names_private(id_, (*first, *include)) else "private"


def _rank(unit: _Unit, first: Sequence[str], include: Sequence[str]) -> int:
    """Return how early a unit is taken; with a negative rank it is sent in any case."""
    if any(is_under(id_, part) for id_ in unit.ids for part in include):
        return -1
    named = (n for n, part in enumerate(first) for id_ in unit.ids if is_under(id_, part))
    return next(named, len(first))


def _longest(id_: str, parts: Sequence[str]) -> int:
    """Return the number of steps of the longest part that the fact is under, or 0."""
    return max((len(_steps(part)) for part in parts if is_under(id_, part)), default=0)


def is_private(id_: str) -> bool:
    """Whether a fact of the profile is sent to no model unless somebody names it."""
    return not _is_open(id_)


def without_private(profile: Profile, named: Sequence[str] = ()) -> Profile:
    """Return the profile without its private parts, except those that `named` names itself."""
    return profile.without(lambda id_: is_private(id_) and not _names_private(id_, named))


def _is_open(id_: str) -> bool:
    section = _steps(id_)[0]
    return section in _ORDER and not any(is_under(id_, part) for part in PRIVATE)


def _names_private(id_: str, parts: Sequence[str]) -> bool:
    """Whether one of the parts names a private part itself, not only the section around it."""
    private = next((part for part in PRIVATE if is_under(id_, part)), _steps(id_)[0])
    return any(is_under(id_, part) and is_under(part, private) for part in parts)


@lru_cache(maxsize=4096)
def _steps(name: str) -> tuple[str, ...]:
    return tuple(_STEP.findall(name))


# A large profile has hundreds of ids, and each is asked about with dozens of parts.
@lru_cache(maxsize=16_384)
def is_under(id_: str, part: str) -> bool:
    """Whether a fact is a part, or in it; `work.highlights` means those of every entry."""
    steps = iter(_steps(id_))
    for wanted in _steps(part):
        step = next(steps, None)
        while step is not None and step.isdigit() and not wanted.isdigit():
            step = next(steps, None)
        if step != wanted:
            return False
    return True


def nearest_part(part: str) -> str:
    """Return ` Did you mean "x"?` for a part that looks misspelt, or else an empty text.

    JSON Resume is open: a name that is near to none in the table may be the writer's own.

    Args:
        part: Such as `basics.name`, `work[0]` or `work.highlights`.
    """
    known: Any = {**PARTS, "notes": {}}
    for step in _STEP.findall(part):
        known = known[0] if isinstance(known, list) else known
        if not step.isdigit():
            if not isinstance(known, dict) or step not in known:
                return nearest(step, known) if isinstance(known, dict) else ""
            known = known[step]
    return ""


def _known(part: str, facts: Sequence[Fact]) -> None:
    if not any(is_under(fact.id, part) for fact in facts):
        names = {prefix for fact in facts for prefix in _prefixes(fact.id)}
        raise InputError(
            f'Your profile has no part "{part}".{nearest(part, sorted(names))}',
            hint='"draftkit profile facts" lists its parts.',
        )


def _unit_name(id_: str) -> str:
    whole = _HIGHLIGHT.fullmatch(id_) or _ENTRY.match(id_)
    return whole.group() if whole else id_


def texts(profile: Profile) -> dict[str, str]:
    """Return all texts of a profile that could be sent, by their ids."""
    return {fact.id: fact.text for fact in _facts(profile)}


def _facts(profile: Profile) -> tuple[Fact, ...]:
    """Return all facts that could be sent, the writer's notes among them (`notes[0]`)."""
    found = [fact for fact in profile.facts() if fact.id not in _NEVER]
    for part in _STYLE:
        own = profile.select([part]).get("meta", {}).get("draftkit", {}).get(part.split(".")[-1])
        # Read under another name: `facts_of` skips what is under this one.
        found += [Fact(part + f.id.removeprefix("style"), f.text) for f in facts_of(own, "style")]
    return tuple(found)


def _place(name: str) -> int:
    section = _steps(name)[0]
    return _ORDER.index(section) if section in _ORDER else len(_ORDER)


def _fitting(units: Mapping[str, _Unit], inputs: Mapping[str, Any]) -> dict[str, float]:
    """Return how well each unit fits the inputs, by the words they share."""
    own = fitting({name: unit.words for name, unit in units.items()}, inputs)
    return {n: own[n] + _OF_THE_HEAD * own.get(unit.head, 0.0) for n, unit in units.items()}


def fitting(told: Mapping[T, frozenset[str]], inputs: Mapping[str, Any]) -> dict[T, float]:
    """Return how well each of several texts fits the inputs, by the words they share.

    Args:
        told: The telling words of each text; a rare one counts more.
        inputs: What the draft is about.
    """
    from draftkit.language.telling import telling

    topics = frozenset[str]().union(*(telling(f.text) for f in facts_of(inputs, "inputs")))
    shared = {name: words & topics for name, words in told.items()}
    spread = Counter(word for words in shared.values() for word in words)
    worth = {word: math.log(1 + len(told) / times) for word, times in spread.items()}
    return {name: sum(worth[word] for word in words) for name, words in shared.items()}


def collapsed(ids: Iterable[str], every: Iterable[str]) -> tuple[str, ...]:
    """Name facts by the fewest parts: `work[0]` where all of the job is among them.

    Args:
        ids: The ids to name.
        every: All ids that there are.
    """
    wanted = list(ids)
    chosen, parts = set(wanted), dict[str, None]()
    rest: dict[str, set[str]] = {}
    for id_ in every:
        for part in _prefixes(id_):
            rest.setdefault(part, set()).add(id_)
    for id_ in wanted:
        parts[next((part for part in _prefixes(id_) if rest.get(part, set()) <= chosen), id_)] = (
            None
        )
    return tuple(parts)


def _prefixes(id_: str) -> list[str]:
    """Return the parts that a fact is in, the largest one first, the fact itself last."""
    return [id_[: match.start()] for match in re.finditer(r"[.\[]", id_)] + [id_]
