"""A fact: the unit of what a draft may claim."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from draftkit.language.document import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from draftkit.documents.source import Source

__all__ = [
    "Fact",
    "Origin",
    "facts_of",
    "facts_of_quoted",
    "facts_of_sources",
    "hashes_of",
    "origin",
]

Origin = Literal["profile", "inputs", "about", "source"]

# How the ids of facts begin that are not the profile's: what the user gave for this draft,
# what its reader wrote or did, and files that may be cited.
_OTHERS: tuple[Origin, ...] = ("inputs", "about", "source")

# Fields that say how to write, or are about the file: no draft may claim them.
_NOT_FACTS = frozenset(
    {
        "$schema",
        "meta.canonical",
        "meta.lastModified",
        "meta.version",
        "meta.draftkit.banned_phrases",
        "meta.draftkit.language",
        "meta.draftkit.rhythm_days",
        "meta.draftkit.samples",
        "meta.draftkit.tone",
        "meta.draftkit.voice",
    }
)


_DIGITS = 12
_MARK = re.compile(r"\[([^\]\n]{1,200}, (?:(?:page|paragraph|line) \d+|\d+:\d\d:\d\d))\] ")
_FIRST = re.compile(r"[^.\[]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """One citable item of the profile or of the inputs.

    Attributes:
        id: Where it stands, such as `work[0].highlights[1]` or `inputs.recipient`.
            It stays the same as long as the profile's order does.
        text: What it says, exactly as the user wrote it.
        from_contacts: Whether it comes from a list of contacts, so that somebody else may
            have written it: the user does not vouch for an address in it.
        place: For a fact from a file, its name and the place in it, such as
            `study.pdf, page 7`; else empty.
    """

    id: str
    text: str
    from_contacts: bool = field(default=False, repr=False)
    place: str = field(default="", repr=False)

    def __hash__(self) -> int:
        """Hash what tells facts apart: among the inputs of many rows only the texts differ."""
        return hash((self.id, self.text))


def origin(id_: str) -> Origin:
    """Return where a fact comes from, by its id.

    >>> origin("source[0][12]"), origin("work[0].name")
    ('source', 'profile')
    """
    first = _FIRST.match(id_)
    return next((other for other in _OTHERS if first and first[0] == other), "profile")


def facts_of_sources(sources: Iterable[Source]) -> tuple[Fact, ...]:
    """Return the sentences of files as facts, such as `source[0][2]`, each with its place."""
    return tuple(
        Fact(f"source[{number}][{at}]", text, place=f"{source.name}, {place}")
        for number, source in enumerate(sources)
        if source.cited
        for at, (text, place) in enumerate(_sentences(source))
    )


def facts_of_quoted(text: str, prefix: str) -> Iterator[Fact]:
    """Yield the sentences of a text as facts, `about[0]` and so on.

    Passages of a file, as `Source.quoted` writes them, have their places in front.
    """
    place, number = "", 0
    for paragraph in text.split("\n\n"):
        marked = _MARK.match(paragraph)
        place = marked[1] if marked else place
        for span in Document(paragraph[marked.end() if marked else 0 :]).sentences:
            yield Fact(f"{prefix}[{number}]", span.text, place=place)
            number += 1


def _sentences(source: Source) -> dict[tuple[str, str], None]:
    """Return the sentences with their places, each once."""
    every = (said for passage in source.passages for said in passage.sentences())
    return dict.fromkeys(every)


def hashes_of(facts: Iterable[Fact], ids: Collection[str]) -> dict[str, str]:
    """Return the first digits of the hash of what each of these facts says, by its id."""
    return {
        fact.id: hashlib.sha256(fact.text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
        for fact in facts
        if fact.id in ids
    }


def facts_of(data: Any, prefix: str = "") -> tuple[Fact, ...]:
    """Return every text and number in plain data as a fact, in the data's order.

    Args:
        data: Mappings, lists and scalars; what is blank is no fact.
        prefix: Where the data stands, such as `inputs`; empty for a profile.

    >>> facts_of({"work": [{"name": "Acme", "highlights": ["Sold 3 mills"]}]})[1]
    Fact(id='work[0].highlights[0]', text='Sold 3 mills')
    """
    return tuple(_facts(data, prefix))


def _facts(value: Any, id_: str) -> Iterator[Fact]:
    if id_ in _NOT_FACTS or value is None:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _facts(part, f"{id_}.{key}" if id_ else str(key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _facts(item, f"{id_}[{number}]")
    elif str(value).strip():
        yield Fact(id_, str(value))
