"""Whom the writer knows on LinkedIn: connections, and who wrote to whom when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from draftkit.people.cells import addresses_in, joined, pages_in
from draftkit.people.dates import day_of
from draftkit.people.merging import Mine, merge
from draftkit.people.naming import address_key
from draftkit.people.people import People
from draftkit.people.person import Person, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.exchange.imports.imported import Imported
    from draftkit.exchange.imports.linkedin.tables import Record, Sheet

__all__ = ["take_people"]

_SOURCE = ("LinkedIn",)

# What LinkedIn calls somebody who has left, or hides their name.
_NOBODY = frozenset({"", "LinkedIn Member", "Sponsored"})


def take_people(sheets: Iterable[Sheet], found: Imported) -> None:
    """Take the people of all tables that name some, each once, with the last touch of all."""
    people = People()
    decide = Mine()
    for sheet in sorted(sheets, key=lambda sheet: list(_READERS).index(sheet.kind)):
        # A connection is the present state: it goes before what an old message says of a name.
        merge(people, _READERS[sheet.kind](sheet, found), decide.choose, decide.is_same)
    found.people = list(people)


def _connections(sheet: Sheet, found: Imported) -> Iterator[Person]:
    hidden = 0
    for record in sheet.records():
        cells = dict(record.cells)
        name = joined(cells.pop(column, "") for column in ("First Name", "Last Name"))
        url, email = cells.pop("URL", ""), cells.pop("Email Address", "")
        connected = cells.pop("Connected On", "")
        organisation, role = cells.pop("Company", ""), cells.pop("Position", "")
        touch = day_of(connected, month_first=True)
        if connected and not touch:
            found.leave(sheet.name, "Connected On")
        for column in cells:
            found.leave(sheet.name, column)
        if not name:
            hidden += 1
            continue
        yield Person(
            name,
            organisation=organisation,
            role=role,
            email=tuple(addresses_in(email)[0]) or ((email,) if email else ()),
            url=tuple(page for _, page in pages_in(url)),
            last_touch=touch,
            source=_SOURCE,
        )
    if hidden:
        found.left.append(f"{sheet.name}: connections without a name ({hidden:,})")


def _messages(sheet: Sheet, found: Imported) -> Iterator[Person]:
    """Yield each person who wrote, or was written to, once, with the last day of that."""
    records = list(sheet.records())
    own = _own(records, found.profile.get("basics", {}).get("name", ""))
    last: dict[str, tuple[str, str]] = {}
    for record in records:
        cells = dict(record.cells)
        touch = day_of(cells.pop("DATE", ""), month_first=True)
        names = [cells.pop("FROM", ""), *_several(cells.pop("TO", ""))]
        urls = [cells.pop("SENDER PROFILE URL", "")]
        urls += cells.pop("RECIPIENT PROFILE URLS", "").replace(";", ",").split(",")
        draft = cells.pop("IS MESSAGE DRAFT", "").casefold() == "yes"
        for column in cells:
            found.leave(sheet.name, column)
        if draft or len(names) != len(urls):
            continue
        # A message to a group does not count as a touch of each of its members.
        if len(names) > 2 and address_key(urls[0]) == own:
            continue
        for name, url in zip(names[:1] if len(names) > 2 else names, urls, strict=False):
            if url and address_key(url) != own and name not in _NOBODY:
                known = last.get(url, ("", ""))
                last[url] = (name, max(known[1], touch))
    for url, (name, touch) in last.items():
        yield Person(name, url=(url,), last_touch=touch, source=_SOURCE)


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",")]


def _own(records: Iterable[Record], name: str) -> str:
    """Return the writer's own address: it stands beside their name, else in the most messages."""
    named, seen = Counter[str](), Counter[str]()
    for record in records:
        urls = f"{record.cells.get('SENDER PROFILE URL', '')},"
        urls += record.cells.get("RECIPIENT PROFILE URLS", "").replace(";", ",")
        keys = [address_key(url) if url.strip() else "" for url in urls.split(",")]
        names = [record.cells.get("FROM", ""), *_several(record.cells.get("TO", ""))]
        seen.update(key for key in dict.fromkeys(keys) if key)
        pairs = zip(names, keys, strict=False)
        named.update(key for who, key in pairs if key and who.casefold() == name.casefold())
    return max(seen, key=lambda key: (named[key], seen[key]), default="")


def _invitations(sheet: Sheet, found: Imported) -> Iterator[Person]:
    for record in sheet.records():
        cells = dict(record.cells)
        outgoing = cells.pop("Direction", "").upper() == "OUTGOING"
        theirs, ours = ("To", "From") if outgoing else ("From", "To")
        pages = ("inviteeProfileUrl", "inviterProfileUrl")
        their_page, own_page = pages if outgoing else reversed(pages)
        name, url = cells.pop(theirs, ""), cells.pop(their_page, "")
        cells.pop(ours, "")
        cells.pop(own_page, "")
        sent = cells.pop("Sent At", "")
        touch = day_of(sent, month_first=True)
        if sent and not touch:
            found.leave(sheet.name, "Sent At")
        message = " ".join(cells.pop("Message", "").split())
        for column in cells:
            found.leave(sheet.name, column)
        if name in _NOBODY:
            continue
        who = "I wrote when I invited them" if outgoing else "They wrote when they invited me"
        yield Person(
            name,
            url=(url,) if url else (),
            notes=(Remark(f'{who}: "{message}"', touch),) if message else (),
            last_touch=touch,
            source=_SOURCE,
        )


_READERS: dict[str, Callable[[Sheet, Imported], Iterator[Person]]] = {
    "connections": _connections,
    "invitations": _invitations,
    "messages": _messages,
}
