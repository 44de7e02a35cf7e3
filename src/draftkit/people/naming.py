"""Who is meant by a name, an address or a part of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.errors import InputError, nearest
from draftkit.files.clean import clean
from draftkit.people.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["address_key", "find", "folded", "is_whole", "matches", "name_key", "plain"]

# How many of the people that a name could mean are listed.
_SHOWN = 5


def find(words: str, people: Iterable[Person], *, whole: bool = False) -> Person:
    """Return the person who is meant.

    Args:
        words: A name, the beginnings of its words in any order (of several, one must be whole),
            an e-mail address, the address of a page, or all that is shown of somebody, such as
            `Ann Lee (Port Data)`; capitals and accents do not count.
        people: The people to search.
        whole: Whether it must be a whole name, or an address: where something is removed, the
            beginning of a name could by now mean somebody else.

    Raises:
        InputError: If nobody or several are meant, or a part of a name where it must be whole.
    """
    every = list(people)
    found = matches(words, every)
    if len(found) == 1:
        if whole and not is_whole(words, found[0]):
            raise InputError(
                f'"{clean(words)}" is nobody\'s whole name, but could be {clean(str(found[0]))}.',
                hint="Give the whole name, or the e-mail address.",
            )
        return found[0]
    if not found:
        raise InputError(
            f'There is nobody called "{clean(words)}" among your people.'
            f"{nearest(words, (person.name for person in every))}",
            hint='"draftkit people list" shows them all.',
        )
    shown = "; ".join(f"{one}{_apart(one)}" for one in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise InputError(
        f'"{clean(words)}" could be {len(found)} people: {clean(shown)}{more}.',
        hint="Give more of the name, the e-mail address, or all that is shown of one.",
    )


def _apart(person: Person) -> str:
    return f" <{person.email[0]}>" if person.email else ""


def matches(words: str, people: Iterable[Person]) -> list[Person]:
    """Return all who could be meant: by whole name or address, or else whole words, or else parts.

    Of several words one must be whole: Ann Lee is not Annika Leeson.
    """
    wanted = plain(words).split()
    if not wanted:
        return []
    whole, parts = list[Person](), list[Person]()
    for person in people:
        name = plain(person.name).split()
        if is_whole(words, person):
            whole.append(person)
        elif all(any(part.startswith(word) for part in name) for word in wanted) and (
            len(wanted) == 1 or set(wanted) & set(name)
        ):
            parts.append(person)
    exact = [p for p in parts if set(wanted) <= set(plain(p.name).split())]
    return whole or exact or parts


def is_whole(words: str, person: Person) -> bool:
    """Whether words are a person's whole name, alone or as it is shown, or an address of theirs."""
    names = (plain(person.name), plain(str(person)))
    return plain(words) in names or address_key(words) in _addresses(person)


def _addresses(person: Person) -> set[str]:
    return {address_key(address) for address in (*person.email, *person.url)}


_PAGE = re.compile(r"\A(?:https?://)?(?:www\.|[a-z]{2}\.(?=linkedin\.))?")


def address_key(address: str) -> str:
    """Return a key that is the same however an e-mail or web address is written.

    >>> address_key("HTTPS://www.linkedin.com/in/ines/")
    'linkedin.com/in/ines'
    """
    text = address.strip().casefold()
    if "@" in text and "/" not in text:
        return text.removeprefix("mailto:")
    return _PAGE.sub("", text).partition("?")[0].partition("#")[0].rstrip("/")


def name_key(person: Person) -> str:
    """Return a key that is the same however a name is written."""
    return plain(person.name)


def folded(text: str) -> str:
    """Return a text in lower case without accents, punctuation as spaces.

    >>> folded("Inês  O'Duarte-Lima")
    'ines o duarte lima'
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in parts if not unicodedata.combining(c) or ord(c) > 0x36F)
    return " ".join(re.findall(r"\w+", text.casefold()))


# Cached, for the same names are asked for again and again.
plain = lru_cache(maxsize=50_000)(folded)
