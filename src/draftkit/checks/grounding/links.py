"""Links, e-mail addresses, handles and telephone numbers that the facts do not have."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.right import Right, right_link
from draftkit.language.reading import Link, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.profile.fact import Fact

__all__ = ["links", "links_in"]

_MESSAGE = "{text!r} is in neither the profile nor the inputs: delete it, or add it there."
_THEIRS = (
    "{text!r} is only in the contacts, where anybody may have put it: delete it, or add it to "
    "the profile if you stand behind it."
)


@check("links", hard=True, always=True, level="unsupported")
def links(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No address of any kind that the facts do not have."""
    for specific in links_in(text, brief.index):
        if not specific.supported:
            yield specific.hit


@lru_cache(maxsize=32)
def links_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the addresses, each with the facts that have it."""
    found: list[Specific] = []
    for link in read(text).links:
        having = tuple(_having(link, index))
        facts = tuple(dict.fromkeys(fact.id for fact in having if not fact.from_contacts))
        right = Right() if having else right_link(link, index)
        message = "" if facts else right.instead(link.text, _THEIRS if having else _MESSAGE)
        found.append(
            Specific(
                *(link.start, link.end, link.text, "links", bool(facts), facts, message), *right
            )
        )
    return tuple(found)


def _having(link: Link, index: FactIndex) -> Iterator[Fact]:
    ours = _plain(link.text)
    for fact, reading in zip(index.facts, index.readings, strict=True):
        known = [_plain(other.text) for other in reading.links]
        if link.kind == "phone":
            same = any(_same_phone(link.text, other.text) for other in reading.links)
        elif link.kind == "handle":
            name = ours.lstrip("@")
            # What an organisation is called is not what its account is called.
            given = not fact.id.endswith(".name") and _plain(fact.text).lstrip("@") == name
            same = given or any(
                other.lstrip("@") == name or other.rpartition("/")[2].lstrip("@") == name
                for other in known
            )
        else:
            # The site of a page is known if the page is; not the other way round.
            same = any(other == ours or other.split("/")[0] == ours for other in known)
        if same:
            yield fact


def _plain(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold().strip()).rstrip("/")


def _same_phone(ours: str, theirs: str) -> bool:
    """Compare the digits; a national number is the end of the international one."""
    a, b = (re.sub(r"\D", "", text.replace("(0)", "")).lstrip("0") for text in (ours, theirs))
    return len(a) >= 6 and len(b) >= 6 and (a.endswith(b) or b.endswith(a))
