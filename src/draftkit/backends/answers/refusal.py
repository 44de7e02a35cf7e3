"""What it means when a server refuses or fails: our errors for its words."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from draftkit.backends.address import shown
from draftkit.backends.answers.amendments import SYSTEM_REFUSED, named_parameters
from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.proxies import Proxy, all_proxies
from draftkit.backends.redactor import redact
from draftkit.errors import (
    MAYBE_PAID,
    AuthenticationError,
    BackendError,
    ConnectionFailedError,
    DeadlineError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
    RejectedError,
    ResponseError,
    ServerError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.backends.presets import Preset

__all__ = ["LoadingError", "ParameterRefusedError", "Peer", "refusal"]

# Longer messages are pages, not sentences.
_MESSAGE_CHARACTERS = 300


class _Meaning(NamedTuple):
    """Which error a refusal is, and what to do about it, with fields to fill in."""

    kind: type[BackendError]
    hint: str = ""


_NO_CREDIT = _Meaning(QuotaError, "Add credit to the account at {provider}, or use another model.")
_TOO_LONG = _Meaning(
    RejectedError, "Send less: fewer profile parts, shorter inputs, a lower --max-tokens."
)
_BAD_KEY = _Meaning(AuthenticationError, "Check the key{keys}.")
_FORBIDDEN = _Meaning(AuthenticationError, "The key may not use {model} there.")
_FILTERED = _Meaning(RejectedError, "The provider's content filter refused it: reword the inputs.")
_NO_MODEL = _Meaning(ModelNotFoundError, "{fetch}")
_NO_PAGE = _Meaning(RejectedError, "Is {address} the right address?{v1}")
_BAD_PROXY = _Meaning(
    ConnectionFailedError, "Check the user and the password in the address of the proxy."
)
# The gateway gave up, and the model behind it may not have.
_TOO_SLOW = _Meaning(DeadlineError, f"{MAYBE_PAID}, so it was not asked again.")


class ParameterRefusedError(RejectedError):
    """The server refuses a part that the request can do without.

    Attributes:
        names: The parameters that it may be about.
    """

    names: tuple[str, ...] = ()


class LoadingError(ServerError):
    """The server is still loading the model, and answers once it has."""


# Searched in the server's codes and words, in lower case; the first match counts.
_BY_WORDS = (
    # A chat template says so when it is filled in, which servers report as their own error (5xx).
    (SYSTEM_REFUSED, range(400, 600), _Meaning(ParameterRefusedError)),
    (
        r"verified to stream|json_validate_failed|no endpoints found that (support|can handle)",
        range(400, 500),
        _Meaning(ParameterRefusedError),
    ),
    (
        r"insufficient.?(quota|credit|balance|funds)|credit balance is too low|billing_(hard|not)",
        range(200, 600),
        _NO_CREDIT,
    ),
    (
        (
            r"context.?(length|window|size)|maximum context|available context|prompt is too long"
            r"|too many tokens|request too large"
        ),
        range(400, 500),
        _TOO_LONG,
    ),
    (
        r"loading (the )?model|\bmodel\b.{0,120} loading",
        range(503, 504),
        _Meaning(LoadingError, "Try again later, or allow more time with --timeout."),
    ),
    (r"invalid_api_key|api key not valid|api_key_invalid", range(400, 401), _BAD_KEY),
    (r"content_filter|content management|moderation|flagged", range(400, 404), _FILTERED),
    (
        (
            r"model_not_found|no models? (is )?loaded|not a valid model|(unknown|invalid) model"
            r"|\bmodel\b.{0,120}(not found|n.t exist|not exist|no longer|not available)"
        ),
        range(400, 500),
        _NO_MODEL,
    ),
)

_BY_STATUS = {
    401: _BAD_KEY,
    402: _NO_CREDIT,
    403: _FORBIDDEN,
    404: _NO_PAGE,
    405: _NO_PAGE,
    407: _BAD_PROXY,
    408: _TOO_SLOW,
    413: _TOO_LONG,
    429: _Meaning(RateLimitError),
    504: _TOO_SLOW,
    524: _TOO_SLOW,
}

# 529 is Anthropic's word for 503.
_WORTH_ANOTHER_TRY = (429, 500, 502, 503, 529)


@dataclass(frozen=True, slots=True)
class Peer:
    """The server that is asked, and what error messages need to know of it.

    Attributes:
        provider: The name in front of the colon.
        model: The model's id.
        url: The base URL.
        key: The key, to keep it out of everything that is said.
        preset: What is known about the provider.
        key_from: Words that follow "the key" to say where it is from, if not from a variable.
        proxies: Those that may stand in between.
    """

    provider: str
    model: str
    url: str
    key: str = field(repr=False)
    preset: Preset
    key_from: str = ""
    proxies: tuple[Proxy, ...] = field(default_factory=all_proxies, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The key, and the passwords of proxies: what may be in nothing that is said or kept."""
        every = (self.key, *(secret for proxy in self.proxies for secret in proxy.secrets))
        return tuple(dict.fromkeys(every))  # one proxy may serve several schemes

    @property
    def address(self) -> str:
        """The base URL without what may be secret in it."""
        return shown(self.url)

    def clean(self, text: str) -> str:
        """Return a server's words as one short line without secrets or control characters."""
        # A user's name may stand in a draft, but in no message.
        users = (user for proxy in self.proxies for user in proxy.user)
        line = " ".join(redact(text, *self.secrets, *users).split())
        line = "".join(c if c.isprintable() else "\ufffd" for c in line).strip()
        if len(line) > _MESSAGE_CHARACTERS:
            line = line[:_MESSAGE_CHARACTERS] + "…"
        return line.rstrip(".")

    def fill(self, hint: str) -> str:
        """Return a hint with what is known about the peer filled in."""
        names = " or ".join(self.preset.key_env)
        known = self.address.rstrip("/").rpartition("/")[2].startswith(("v1", "openai"))
        return hint.format(
            provider=self.provider,
            model=self.model,
            address=self.address,
            keys=self.key_from or (f" in {names}" if names else ""),
            v1="" if known else " Most end in /v1.",
            fetch=self.preset.fetch.format(model=self.model)
            or f'Check the spelling of "{self.model}".',
        )

    def damaged(self, what: str, hint: str = "") -> ResponseError:
        """Return the error for an answer that is not what the protocol says."""
        return ResponseError(f"{self.provider} {what}.", hint=hint, provider=self.provider)


def refusal(said: Complaint, status: int, peer: Peer, headers: Mapping[str, str]) -> BackendError:
    """Return our error for an answer that is a refusal.

    Args:
        said: The server's words.
        status: The HTTP status.
        peer: Who was asked.
        headers: The response's headers.
    """
    meaning = _meaning(said, status)
    if 300 <= status < 400:
        said = Complaint(f"it redirects to {shown(headers.get('location', 'nowhere'))}")
    words = peer.clean(said.message) or "no reason given"
    error = meaning.kind(
        f"{peer.provider} answered {status}: {words}.",
        hint=peer.fill(meaning.hint),
        provider=peer.provider,
        status=status,
        retry_after_s=_retry_after_s(headers),
    )
    if isinstance(error, ParameterRefusedError):
        error.names = named_parameters(said.parameter, f"{said.code} {said.message}")
    if status not in _WORTH_ANOTHER_TRY:
        error.retryable = False
    return error


def _meaning(said: Complaint, status: int) -> _Meaning:
    words = f"{said.code} {said.message}".lower()
    for pattern, statuses, meaning in _BY_WORDS:
        if status in statuses and re.search(pattern, words):
            return meaning
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status < 400:
        return _NO_PAGE
    if status >= 500:
        return _Meaning(ServerError)
    return _Meaning(ParameterRefusedError if status in (400, 422) else RejectedError)


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Read the header, which holds seconds or a date."""
    text, finer = headers.get("retry-after", ""), headers.get("retry-after-ms", "")
    try:
        seconds = float(finer) / 1000 if finer else float(text)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            until = parsedate_to_datetime(text).timestamp()
        except (ValueError, OverflowError):
            return None
        try:  # by the server's own clock, if it gives the date
            now = parsedate_to_datetime(headers.get("date", "")).timestamp()
        except (ValueError, OverflowError):
            now = time.time()
        seconds = until - now
    return max(0.0, seconds) if math.isfinite(seconds) else None
