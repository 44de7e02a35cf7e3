"""The proxy in front of a server, so that it can be named when it is what fails.

Its user and password are kept out of everything that is said, as a key is.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

from draftkit.backends.address import can_be_host, host_of, is_loopback, parts_of, shown
from draftkit.errors import ConfigError

__all__ = ["Proxy", "all_proxies", "check_proxy", "client_options", "proxy_before", "unusable"]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        address: Its address, without user and password.
        source: The environment variable that names it, or words for the system's settings.
        usable: Whether there can be a host of its name.
        url: Its address as it was given.
        user: Who uses it, in each way to write that.
        secrets: Its password, in each way to write it, and what is sent to it for both.
    """

    address: str
    source: str
    usable: bool = True
    url: str = field(default="", repr=False)
    user: tuple[str, ...] = field(default=(), repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, kind: str, value: str) -> Proxy:
        """Take apart what the environment says of the proxy for a kind of address."""
        given = value.rpartition("://")[2].rpartition("@")[0]
        user, _, password = given.partition(":")
        plain = f"{unquote(user)}:{unquote(password)}"
        sent = base64.b64encode(plain.encode()).decode()
        whole = (sent, plain, given) if given else ()
        secrets = dict.fromkeys((*whole, unquote(password), password))
        users = dict.fromkeys((unquote(user), user))
        return cls(
            shown(value),
            _source(kind, value),
            can_be_host(parts_of(value if "://" in value else f"//{value}").hostname or ""),
            value if "://" in value else f"http://{value}",
            tuple(filter(None, users)),
            tuple(filter(None, secrets)),
        )


def proxy_before(url: str) -> Proxy | None:
    """Return the proxy through which an address is asked, or None."""
    host = host_of(url)
    if is_loopback(url) or not host or proxy_bypass(host):
        return None
    known = getproxies()
    for kind in (parts_of(url).scheme.lower(), "all"):
        if value := known.get(kind):
            return Proxy.of(kind, value)
    return None


def check_proxy(url: str) -> None:
    """Refuse a proxy before an address that cannot be used.

    Raises:
        ConfigError: If it cannot.
    """
    proxy = proxy_before(url)
    if proxy is not None and not proxy.usable:
        raise unusable(proxy.source)
    if proxy is not None and _is_socks(proxy.url) and not find_spec("socksio"):
        kind = parts_of(url).scheme.upper()
        raise ConfigError(
            f"{proxy.source} names a SOCKS proxy, and draftkit needs the package socksio for one.",
            hint=f"Install it, name an HTTP proxy in {kind}_PROXY, which goes before ALL_PROXY, or "
            f"name {host_of(url)} in NO_PROXY to go without one.",
        )


def client_options(url: str) -> dict[str, Any]:
    """Return how a client asks an address: as the environment says, where that matters for it.

    A client makes all proxies that are named, also a SOCKS proxy for other addresses.
    """
    if is_loopback(url):  # a proxy cannot reach this computer's own servers
        return {"trust_env": False}
    proxy = proxy_before(url)
    others = (value for kind, value in getproxies().items() if kind != "no")
    if not any(map(_is_socks, others)) or (proxy and _is_socks(proxy.url)):
        return {"trust_env": True}
    return {"trust_env": False, "proxy": proxy.url if proxy else None}


def _is_socks(value: str) -> bool:
    return value.lower().startswith("socks")


def unusable(source: str) -> ConfigError:
    """Return the error for a proxy that cannot be used; it does not repeat its address."""
    return ConfigError(
        f"The proxy that {source} names cannot be used.",
        hint="Write it as http://user:password@host:port, with %23 for # and %2F for /.",
    )


def all_proxies() -> tuple[Proxy, ...]:
    """Return the proxies that the environment, or the system, names."""
    # Under "no" stand the hosts that are asked without one.
    return tuple(Proxy.of(kind, value) for kind, value in getproxies().items() if kind != "no")


def _source(kind: str, value: str) -> str:
    name = f"{kind}_proxy"
    names = (n for n in (name, name.upper()) if os.environ.get(n) == value)
    return next(names, "the system's settings")
