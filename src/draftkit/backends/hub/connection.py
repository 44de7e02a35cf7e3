"""Talking to a hub: where it is, who asks, and what its refusals mean.

`HF_ENDPOINT` names a mirror. `HF_TOKEN` is sent to the hub itself, not to other hosts that it
redirects to, and never over a connection that others can read.
"""

from __future__ import annotations

import json
import os
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from draftkit.backends.address import checked, is_loopback, shown
from draftkit.backends.deadline import attended
from draftkit.backends.proxies import check_proxy, proxy_before
from draftkit.backends.redactor import redact
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    ConnectionFailedError,
    ModelNotFoundError,
    RateLimitError,
    ServerError,
)

if TYPE_CHECKING:
    from http.client import HTTPResponse

__all__ = ["LOST", "Hub"]

_USUAL = "https://huggingface.co"

# Seconds without a byte.
_SILENCE_S = 30.0

_MOST_JSON_BYTES = 8 << 20

LOST = (URLError, OSError, HTTPException)
"""What is raised when a connection cannot be made or breaks."""


class _Redirects(HTTPRedirectHandler):
    """Follows the hub to where it keeps its files, without the token."""

    def __init__(self) -> None:
        self.linked_etag = ""

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's own
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """Follow a redirect, but not from an encrypted connection to one that is not."""
        self.linked_etag = self.linked_etag or headers.get("X-Linked-Etag") or ""
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise ServerError(
                f"The hub redirects to {shown(newurl)}, which is not encrypted.", provider="hub"
            )
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        token = req.unredirected_hdrs.get("Authorization")
        if new and token and _origin(newurl) == _origin(req.full_url):
            new.add_unredirected_header("Authorization", token)
        return new


class Hub:
    """The model hub that the environment names.

    Attributes:
        url: Its address.

    Raises:
        ConfigError: If `HF_ENDPOINT` is not a web address, or holds a secret.
    """

    def __init__(self) -> None:
        self.url = checked(os.environ.get("HF_ENDPOINT", "").strip() or _USUAL).rstrip("/")
        token = os.environ.get("HF_TOKEN", "").strip()
        private = self.url.startswith("https://") or is_loopback(self.url)
        self._token = token if private else ""

    def json(self, path: str) -> Any:
        """Return the hub's answer at a path of its API.

        Raises:
            BackendError: If it refuses, cannot be reached, or does not answer in JSON.
        """
        url = f"{self.url}{path}"
        try:
            with self.open(url)[0] as answer:
                return json.loads(answer.read(_MOST_JSON_BYTES))
        except (ValueError, RecursionError) as exc:
            raise ServerError(
                f"{shown(self.url)} does not answer as a model hub does.",
                hint="Is HF_ENDPOINT right?",
                provider="hub",
            ) from exc
        except LOST as exc:
            raise self.unreachable(exc, url) from exc

    def open(self, url: str, start: int = 0) -> tuple[HTTPResponse, str]:
        """Open a file of the hub.

        Args:
            url: Its address.
            start: The first byte that is wanted.

        Returns:
            The response, and the file's digest if a header of the hub has it, else "".

        Raises:
            BackendError: If the hub refuses.
            ConfigError: If the proxy before it cannot be used.
            OSError: If it cannot be reached; see `LOST` for all that this can be.
        """
        request = Request(url)  # noqa: S310 - checked to be a web address
        if start:
            request.add_header("Range", f"bytes={start}-")
        if self._token and _origin(url) == _origin(self.url):
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        redirects = _Redirects()
        check_proxy(self.url)
        direct = [ProxyHandler({})] if is_loopback(self.url) else []
        opener = build_opener(redirects, *direct)
        try:
            response: HTTPResponse = attended(
                lambda: opener.open(request, timeout=_SILENCE_S), shown(self.url), _SILENCE_S
            )
        except HTTPError as exc:
            with exc:
                raise self._refusal(exc, url) from exc
        except UnicodeError as exc:  # it redirects to a name that no host can have
            raise URLError("it redirects to what is no address") from exc
        etag = redirects.linked_etag or response.headers.get("X-Linked-Etag") or ""
        return response, etag.removeprefix("W/").strip('"')

    def unreachable(self, exc: BaseException, url: str) -> ConnectionFailedError:
        """Return the error for a hub that cannot be reached from here."""
        reason = getattr(exc, "reason", None) or exc
        why = str(getattr(reason, "strerror", None) or reason)
        through = ""
        if proxy := proxy_before(url):
            why = redact(why, *proxy.secrets, *proxy.user)
            through = f" through the proxy {proxy.address} ({proxy.source})"
        return ConnectionFailedError(
            f"{shown(self.url)} cannot be reached{through} ({why}).",
            hint=f"Fetch {shown(url)} another way and use -m local:/path/to/FILE.gguf, or set "
            "HF_ENDPOINT to a mirror.",
            provider="hub",
        )

    def _refusal(self, exc: HTTPError, url: str) -> BackendError:
        status = exc.code
        kind, message, hint = _REFUSALS.get(status, _FAILED)
        token = "refused HF_TOKEN for it" if self._token else "does not show it to everybody"
        said = message.format(hub=shown(self.url), place=shown(url), status=status, token=token)
        return kind(said, hint=hint, provider="hub", status=status)


_Refusal = tuple[type[BackendError], str, str]

_NOT_SHOWN: _Refusal = (
    AuthenticationError,
    (
        "{hub} {token} ({status}): the repository is private, asks for consent to its terms, or "
        "is not there."
    ),
    (
        "Check the name; open the repository's page and accept the terms; then set HF_TOKEN to a "
        "token of yours that may read it."
    ),
)
# What a status means: the error, what is said, and what to do next.
_REFUSALS: dict[int, _Refusal] = {
    401: _NOT_SHOWN,
    403: _NOT_SHOWN,
    404: (
        ModelNotFoundError,
        "{place} is not there ({status}).",
        "Check the name on the repository's page.",
    ),
    429: (
        RateLimitError,
        "{hub} is asked too often ({status}).",
        "Wait a few minutes; the same command goes on.",
    ),
}
_FAILED: _Refusal = (
    ServerError,
    "{hub} failed ({status}).",
    "Try again later; the same command goes on.",
)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
