"""The address of a model's server: whether it can be used, what may be shown of it.

A base URL ends up in settings, in journals and in messages, so a secret has no place in it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from contextlib import suppress
from urllib.parse import SplitResult, parse_qsl, urlsplit

from draftkit.errors import ConfigError

__all__ = [
    "can_be_host",
    "checked",
    "host_of",
    "is_loopback",
    "parts_of",
    "plain",
    "query_of",
    "shown",
    "without_query",
]

_LIKE = "Write it like http://localhost:8080/v1"

# Names under which services take a key in a query, and what keys look like.
_SECRET_NAME = re.compile(
    r"key|token|secret|passw|pwd|auth(?!or)|credential|signature|\bsig\b|\bcode\b", re.IGNORECASE
)
_SECRET_VALUE = re.compile(r"(sk|pk|gsk|rk|xai|hf)[-_].*|AIza.*|[\w+/=-]{32,}")

_USUAL_PORTS = {"http": 80, "https": 443}


def checked(url: str) -> str:
    """Return a base URL unchanged if it can be used.

    Raises:
        ConfigError: If it is not a web address, or holds a user, a password or a key. The
            message does not repeat them.
    """
    if not host_of(url):
        raise ConfigError(f'The base URL "{shown(url)}" is not a web address.', hint=_LIKE)
    parts = parts_of(url)
    if "@" in parts.netloc:
        raise ConfigError(
            f"The base URL of {shown(url)} has a user or a password in it, which is not sent.",
            hint="Leave it out; a key belongs in api_key_cmd, keyring or the environment.",
        )
    for name, value in {**_path_parameters(url), **query_of(url)}.items():
        if _SECRET_NAME.search(name) or _SECRET_VALUE.fullmatch(value):
            raise ConfigError(
                f"The base URL of {shown(url)} has what looks like a key in it.",
                hint="Leave it out; a key belongs in api_key_cmd, keyring or the environment.",
            )
    if parts.fragment:
        raise ConfigError(f'The base URL of {shown(url)} has a part after "#".', hint=_LIKE)
    return url


def _path_parameters(url: str) -> dict[str, str]:
    """Return the parameters within the path, as in `/v1;key=value`."""
    parts = (part.split("/")[0] for part in parts_of(url).path.split(";")[1:])
    return dict(part.split("=", 1) for part in parts if "=" in part)


def shown(url: str) -> str:
    """Return what may be shown of an address, well-formed or not: no user, no key in it.

    >>> shown("https://me:secret@llm.example:8000/v1?key=1")
    'https://llm.example:8000/v1'
    """
    scheme = re.match(r"https?://", url, re.IGNORECASE)
    start = scheme[0] if scheme else ""
    rest = url.removeprefix(start).rpartition("@")[2]
    place = re.split(r"[?#;]", rest, maxsplit=1)[0]
    return "".join(c if c.isprintable() else "\ufffd" for c in start + place)


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address; what has none, such as `http://[x`, is a path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def without_query(url: str) -> str:
    """Return an address up to its query."""
    return url.partition("?")[0]


def query_of(url: str) -> dict[str, str]:
    """Return the parameters in an address's query, such as Azure's `api-version`."""
    return dict(parse_qsl(parts_of(url).query, keep_blank_values=True))


def plain(url: str) -> str:
    """Return an address in one canonical form, the same for the same server.

    >>> plain("HTTP://127.0.0.1:80/v1/"), plain("https://h:443/v1?api-version=1")
    ('http://localhost/v1', 'https://h/v1?api-version=1')
    """
    parts = parts_of(url)
    scheme = parts.scheme.lower()
    host = "localhost" if is_loopback(url) else host_of(url)
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    place = f":{port}" if port and port != _USUAL_PORTS.get(scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{host}{place}{parts.path.rstrip('/')}{query}"


def host_of(url: str) -> str:
    """Return the host of a web address in lower case; empty if it is not one."""
    parts = parts_of(url)
    try:
        _ = parts.port  # it is checked only when it is read
    except ValueError:
        return ""
    host = parts.hostname or ""
    usable = parts.scheme in ("http", "https") and url.isprintable() and " " not in url
    return host if usable and can_be_host(host) else ""


def can_be_host(name: str) -> bool:
    """Whether a host may have this name; looking one up that has an empty label is an error.

    >>> can_be_host("llm.example."), can_be_host("llm..example")
    (True, False)
    """
    try:
        if name.isascii():
            return bool(name.encode("idna"))
        import idna

        return bool(idna.encode(name))
    except UnicodeError:
        return False


def is_loopback(url: str) -> bool:
    """Say whether a URL points to this computer, in whichever form it is written.

    >>> is_loopback("http://127.1:8080/v1"), is_loopback("http://127.0.0.1.evil.example/v1")
    (True, False)
    """
    host = host_of(url).removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _ip(host)
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address is not None and (address.is_loopback or address.is_unspecified)


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read a host as connecting to it would: 127.1, 0x7f000001 and 2130706433 are addresses."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(OSError, ValueError):
        return ipaddress.IPv4Address(socket.inet_aton(host))
    return None
