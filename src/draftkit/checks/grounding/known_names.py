"""Which facts know a name, in any of the forms that a name is written in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.language.lexicon import countries, is_ordinary, name_parts
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from draftkit.checks.grounding.index import FactIndex

__all__ = ["are_names", "known_by"]


@lru_cache(maxsize=2048)
def known_by(written: str, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of the facts that know a name, in the facts' order.

    Args:
        written: The name as it stands in the draft.
        index: The facts.
    """
    every = words_of(written)
    core = _core(every, index)
    for words in (every, core):
        if words and (facts := index.saying(words)):
            return facts
    words = [w for w in core if w not in name_parts("particles")]
    if not words:
        return ()
    for way in (_in_one_fact, _short_form, _acronym, _run_together, _country, _handle):
        if facts := way(words, index):
            return facts
    return _in_segments(core, index)


_SHORT = 2  # words


def are_names(ids: tuple[str, ...], index: FactIndex) -> bool:
    """Whether one of the facts says hardly more than a name: the firm "Bridge"."""
    return any(len(words_of(index.texts[id_])) <= _SHORT for id_ in ids)


def _core(words: list[str], index: FactIndex) -> list[str]:
    """Leave out titles and professions before a name, and what follows it."""
    start, end = 0, len(words)
    roles = index.language.words("claims.role_words")
    while start < end and (words[start] in name_parts("titles") or words[start] in roles):
        start += 1
    while end - 1 > start and words[end - 1] in name_parts("behind"):
        end -= 1
    if end - 1 > start and words[start] in name_parts("places"):
        start += 1  # "Lake Mälaren"
    while end - 1 > start and words[end - 1] in name_parts("forms"):
        end -= 1
    return words[start:end]


def _variants(word: str) -> tuple[str, ...]:
    """The word, and its singular or plural."""
    return (word, word.removesuffix("s"), word.removesuffix("es"), f"{word}s", f"{word}es")


@lru_cache(maxsize=1024)  # a text says the same initial a thousand times
def _having(word: str, index: FactIndex) -> frozenset[str]:
    if len(word) == 1:  # an initial
        initials = (ids for known, ids in index.words.items() if known.startswith(word))
        return frozenset().union(*initials)
    return frozenset().union(*(index.words.get(form, ()) for form in _variants(word)))


def _in_one_fact(words: list[str], index: FactIndex) -> tuple[str, ...]:
    if len(words) == 1 and len(words[0]) == 1:
        return ()
    common = frozenset.intersection(*(_having(word, index) for word in words))
    return index.in_order(common)


def _short_form(words: list[str], index: FactIndex) -> tuple[str, ...]:
    """The writer's own name, shortened: "Alex" for Alexandra, "Seun" for Oluwaseun."""
    word = words[0]
    if len(words) > 1 or len(word) < 3:
        return ()
    own = words_of(index.texts.get("basics.name", ""))
    short = any(part.startswith(word) or part.endswith(word) for part in own)
    return ("basics.name",) if short else ()


def _acronym(words: list[str], index: FactIndex) -> tuple[str, ...]:
    if len(words) == 1:
        return index.in_order(
            index.acronyms.get(words[0].removesuffix("s"), set())
            | index.acronyms.get(words[0], set())
        )
    initials = "".join(word[0] for word in words)
    known = index.capitals.get(initials, set())
    return index.in_order(id_ for id_ in known if not id_.endswith("countryCode"))


def _run_together(words: list[str], index: FactIndex) -> tuple[str, ...]:
    """As "Odra Watch" for "OdraWatch", and the other way round."""
    joined = "".join(words)
    return index.in_order(index.run_together.get(joined, ())) if len(joined) >= 6 else ()


def _country(words: list[str], index: FactIndex) -> tuple[str, ...]:
    code = countries().get(" ".join(words)) or countries().get("".join(words))
    if code is None:
        return ()
    return tuple(
        f.id for f in index.facts if f.id.endswith("countryCode") and f.text.upper() == code
    )


_LEAST = 4  # letters


def _handle(words: list[str], index: FactIndex) -> tuple[str, ...]:
    """A name that somebody's handle begins or ends with: "Piet" for @polderpiet."""
    word = words[0]
    if len(words) > 1 or len(word) < _LEAST:
        return ()
    return tuple(
        fact.id
        for fact, reading in zip(index.facts, index.readings, strict=True)
        for link in reading.links
        if link.kind == "handle"
        and (link.text[1:].lower().startswith(word) or link.text.lower().endswith(word))
    )


_LONGEST = 20  # words of one name


def _in_segments(words: list[str], index: FactIndex) -> tuple[str, ...]:
    """Several known names side by side: a role and a person, a person and a firm."""
    found: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            facts = index.saying(words[at:end])
            if facts and (end - at > 1 or not is_ordinary(words[at]) or _is_role(facts)):
                found += facts
                at = end
                break
        else:
            if words[at] not in name_parts("particles"):
                return ()
            at += 1
    return tuple(dict.fromkeys(found))


def _is_role(facts: tuple[str, ...]) -> bool:
    return any(id_.endswith((".label", ".position", ".studyType")) for id_ in facts)
