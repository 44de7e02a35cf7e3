"""Which draft a page is: by its address, or by the day on which it was published."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from draftkit.backends.address import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from draftkit.people.impact.lines import Figures
    from draftkit.people.practice.event import Event

__all__ = ["drafts_of_pages", "is_on", "site_of"]

# The number in the address of a post on LinkedIn; its upper bits are milliseconds since 1970,
# and a post has several, made within seconds (as a share, as an activity).
_POST = re.compile(r"(?<!\d)\d{19}(?!\d)")
_BITS_BELOW_TIME = 22
_CLOSE_MS = 5_000
_LINKEDIN = ("linkedin.com", "lnkd.in")

# What those who share a link add to it.
_ADDED = re.compile(r"utm_\w+|trk\w*|[a-z]*clid|ref|rcm|mc_[ce]id", re.IGNORECASE)

_Key = tuple[str, str]


def drafts_of_pages(figures: Iterable[Figures], published: Iterable[Event]) -> dict[str, str]:
    """Return the draft of each page that is one, by the page's address as the tool wrote it.

    Args:
        figures: What tools counted.
        published: Where drafts were published; of one address, the last one counts.
    """
    events = list(published)
    places = {_key(event.url): event.draft for event in events}
    pages = {one.page: one.published for one in figures if one.page}
    found = {page: draft for page in pages if (draft := _by_address(page, places))}
    left = {page: day for page, day in pages.items() if page not in found and day}
    return {**found, **_by_day(left, events, {*found.values()})}


def is_on(url: str, site: str) -> bool:
    """Whether an address is on a site; LinkedIn has two."""
    host = site_of(url)
    return host == site or (host in _LINKEDIN and site in _LINKEDIN)


def site_of(url: str) -> str:
    """Return the site of an address, without "www."; of a path, nothing."""
    host = parts_of(url if "://" in url or url.startswith("/") else f"//{url}").hostname or ""
    host = host.removeprefix("www.")
    return "linkedin.com" if host.endswith(".linkedin.com") else host


def _by_address(page: str, places: Mapping[_Key, str]) -> str:
    """Return the draft at an address; for a path without a site, if only one draft has it."""
    site, path = _key(page)
    if (site, path) in places:
        return places[site, path]
    if site in _LINKEDIN and path.isdigit():
        close = {d for (s, p), d in places.items() if s in _LINKEDIN and _is_close(p, path)}
        return close.pop() if len(close) == 1 else ""
    if site or path == "/":
        return ""
    same = {draft for (_, other), draft in places.items() if other == path}
    return same.pop() if len(same) == 1 else ""


def _by_day(left: Mapping[str, str], events: Iterable[Event], known: set[str]) -> dict[str, str]:
    """Return the draft of each page if both are the only ones on their site on that day."""
    pages: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    drafts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for page, day in left.items():
        pages[site_of(page), day].append(page)
    for event in events:
        if event.draft not in known:
            site = site_of(event.url)
            drafts["linkedin.com" if site in _LINKEDIN else site, event.on].add(event.draft)
    return {
        own[0]: next(iter(drafts[place]))
        for place, own in pages.items()
        if len(own) == 1 and len(drafts[place]) == 1
    }


def _is_close(one: str, other: str) -> bool:
    if not one.isdigit():
        return False
    return abs((int(one) >> _BITS_BELOW_TIME) - (int(other) >> _BITS_BELOW_TIME)) <= _CLOSE_MS


def _key(address: str) -> _Key:
    """Return a key that is the same however an address is written."""
    site = site_of(address)
    if site in _LINKEDIN and (post := _POST.search(unquote(address))):
        return site, post[0]
    parts = parts_of(address if "://" in address or address.startswith("/") else f"//{address}")
    path = unquote(parts.path).removesuffix("index.html").rstrip("/") or "/"
    kept = sorted((n, v) for n, v in parse_qsl(parts.query) if not _ADDED.fullmatch(n))
    return site, path + "".join(f"?{name}={value}" for name, value in kept)
