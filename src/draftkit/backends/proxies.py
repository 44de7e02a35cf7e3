"""The proxy in front of a server, so that it can be named when it is what fails."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from draftkit.backends.address import host_of, is_loopback, shown

__all__ = ["Proxy", "proxy_before"]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        address: Its address, without user and password.
        source: The environment variable that names it, or words for the system's settings.
        password: Its password, to keep it out of everything that is said.
    """

    address: str
    source: str
    password: str = field(default="", repr=False)


def proxy_before(url: str) -> Proxy | None:
    """Return the proxy through which an address is asked, or None."""
    host = host_of(url)
    if is_loopback(url) or not host or proxy_bypass(host):
        return None
    known = getproxies()
    for kind in (urlsplit(url).scheme.lower(), "all"):
        if value := known.get(kind):
            return Proxy(shown(value), _source(kind, value), _password(value))
    return None


def _source(kind: str, value: str) -> str:
    name = f"{kind}_proxy"
    names = (n for n in (name, name.upper()) if os.environ.get(n) == value)
    return next(names, "the system's settings")


def _password(value: str) -> str:
    try:
        return unquote(urlsplit(value if "://" in value else f"http://{value}").password or "")
    except ValueError:
        return ""
