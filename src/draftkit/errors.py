"""Everything that can go wrong, in one tree.

    DraftkitError                 exit 1
    ├── UsageError                exit 2   the user can fix it and try again
    │   ├── ProfileError          the profile file
    │   ├── PromptError           a prompt file
    │   ├── InputError            an input of a draft
    │   └── ConfigError           the configuration
    │       └── NoModelError      no chosen model can do what is asked
    ├── BackendError              a model did not answer as it should
    │   ├── AuthenticationError   no key, or a key that was refused
    │   ├── ModelNotFoundError    the server does not have the model
    │   ├── QuotaError            the account has no credit left
    │   ├── RateLimitError        too many requests; retryable
    │   ├── RejectedError         the server refused the request as it stands
    │   ├── ServerError           the server failed; retryable
    │   ├── ConnectionFailedError nothing was sent; retryable
    │   ├── DeadlineError         sent, but no whole answer in time: it may have been paid for
    │   ├── ResponseError         an answer that is damaged, cut or not understood
    │   └── AddresseeError        an answer to somebody else's request
    ├── OutputError               the text is not the JSON that the prompt asked for
    ├── StreamError               standard output could not be written
    └── StoreError                a draft could not be written or read
        └── NoDraftError          exit 2   what was named is not a draft

Every message says what is wrong, where, and what to do next, on one line.
"""

from __future__ import annotations

import re
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "LASTING",
    "MAYBE_PAID",
    "NOT_LOST",
    "AddresseeError",
    "AuthenticationError",
    "BackendError",
    "ConfigError",
    "ConnectionFailedError",
    "DeadlineError",
    "DraftkitError",
    "InputError",
    "ModelNotFoundError",
    "NoDraftError",
    "NoModelError",
    "OutputError",
    "ProfileError",
    "PromptError",
    "QuotaError",
    "RateLimitError",
    "RejectedError",
    "ResponseError",
    "ServerError",
    "StoreError",
    "StreamError",
    "UsageError",
    "limit_reached",
    "nearest",
    "typed",
    "with_one_stop",
]

# A sentence that ends with a text of somebody else's, and was given a full stop besides.
_ENDED = re.compile(r"(?<=[^\s.])(\.[\"'\u201d\u2019\u00bb]*|[?!])\.(?=\s|\Z)")


def with_one_stop(message: str) -> str:
    r"""Return a message without a full stop after what ends a sentence already.

    >>> with_one_stop('The server says: "No.". Try later..'), with_one_stop("Write it as a: ....")
    ('The server says: "No." Try later.', 'Write it as a: ....')
    """
    return _ENDED.sub(r"\1", message)


MAYBE_PAID = "It may have been paid for"
"""What hints say where nobody knows whether a model has answered."""

NOT_LOST = "The text, so that it is not lost:\n"
"""What stands in front of a text that no disk takes, in an error or its note."""


class DraftkitError(Exception):
    """The root of all errors that a user can cause or meet.

    Attributes:
        hint: What to do next; empty where the message says it already.
        exit_code: What the command line exits with.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(with_one_stop(message))
        self.hint = hint

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message} {self.hint}" if self.hint else message


class UsageError(DraftkitError):
    """The command, a file or a value is wrong; nothing was sent or written."""

    exit_code = 2


class ProfileError(UsageError):
    """The profile cannot be read or does not say what it should."""


class PromptError(UsageError):
    """A prompt file is wrong, or there is none of that kind."""


class InputError(UsageError):
    """An input is missing, unknown or out of range."""


class ConfigError(UsageError):
    """The configuration is wrong."""


class NoModelError(ConfigError):
    """No model is chosen, or the chosen one is too small for what was asked."""


class BackendError(DraftkitError):
    """A model backend failed.

    Attributes:
        provider: Who was asked, for example `openai`.
        retryable: True when the same request may succeed later and was not
            answered (so that trying again does not pay twice).
        retry_after_s: Seconds that the server asked to wait, or None.
        status: The HTTP status, or None where there was none.
        said: The part of the answer that had arrived, unless it was streamed to the caller.
    """

    retryable = False
    said = ""

    def __init__(  # each argument is one fact about the failure
        self,
        message: str,
        *,
        hint: str = "",
        provider: str = "",
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.provider = provider
        self.status = status
        self.retry_after_s = retry_after_s


class AuthenticationError(BackendError):
    """There is no key, or the provider refused it."""


class ModelNotFoundError(BackendError):
    """The provider does not know the model."""


class QuotaError(BackendError):
    """The account is out of credit: trying again does not help."""


class RateLimitError(BackendError):
    """Too many requests at once; wait `retry_after_s` and try again."""

    retryable = True


class RejectedError(BackendError):
    """The provider refused this request (too long, bad parameter, content policy)."""


class ServerError(BackendError):
    """The provider's server failed before it answered."""

    retryable = True


class ConnectionFailedError(BackendError):
    """No connection: nothing was sent, so nothing was paid."""

    retryable = True


class DeadlineError(BackendError):
    """The request was sent and no whole answer came in time.

    Not retryable: the provider may have done, and charged for, the work.
    """


class ResponseError(BackendError):
    """The answer was damaged, cut short, or not what the protocol says."""


class AddresseeError(BackendError):
    """The answer is a letter to somebody else: a person mixed up two requests."""


# Errors that the next request would meet, too. (By then a busy server has been retried.)
LASTING = (
    AuthenticationError,
    ConnectionFailedError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
)


class OutputError(DraftkitError):
    """The completion is not the JSON that the prompt's `output.schema` asks for.

    Attributes:
        raw: The model's text as it came, so that nothing paid for is lost.
    """

    def __init__(self, message: str, *, raw: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.raw = raw


class StoreError(DraftkitError):
    """A draft could not be written, found or read."""


class NoDraftError(StoreError):
    """What was named is not a draft, or could be several: the user can name another."""

    exit_code = 2


class StreamError(DraftkitError):
    """Standard output could not be written: its disk is full, or it is gone."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ` Did you mean "x"?` for the known name nearest to `name`, or nothing.

    Args:
        name: What the user wrote.
        known: An iterable of the names that would have been right.
    """
    import difflib

    names = {candidate.casefold(): candidate for candidate in reversed(list(known))}
    # At 0.7, "experience" would be near to "references"; at 0.75, "nmae" is near to "name".
    close = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.75)
    return f' Did you mean "{names[close[0]]}"?' if close else ""


def limit_reached(exc: Exception) -> str:
    """Return a message on the limit of this computer that ended a command; empty if none did.

    What a user can name, such as a file, has its own messages where it is used; this is for
    errors that can happen anywhere.
    """
    if isinstance(exc, MemoryError):
        return "There is not enough memory. Close other programs, or raise the limit (ulimit -v)."
    if isinstance(exc, RuntimeError) and "start new thread" in str(exc):
        return "No thread can be started. End other programs, or raise the limit (ulimit -u)."
    if isinstance(exc, OSError) and exc.strerror:
        place = f"{exc.filename}: " if exc.filename is not None else ""
        return f"{place}{exc.strerror}."
    return ""


P = ParamSpec("P")
R = TypeVar("R")

# How a value of such a type is made.
_TYPES = {
    "str": "a str",
    "int": "an int",
    "datetime": "a datetime",
    "Profile": 'a Profile, such as Profile.load("profile.yaml")',
    "Draft": 'a Draft, such as Draft.load("drafts/a.md")',
    "Prompt": 'a Prompt, such as Prompt.find("pitch")',
    "Settings": "a Settings, such as Settings(temperature=0.5)",
    "None": "None",
}


def typed(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function refuse a value of a wrong type, before it begins.

    What it takes is read from its annotations, as far as they are of types above, or lists.
    """
    parameters = signature(function).parameters

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        for name, value in (dict(zip(parameters, args, strict=False)) | kwargs).items():
            parameter = parameters.get(name)
            if parameter and value is not parameter.default:
                _refuse_wrong(name, value, str(parameter.annotation))
        return function(*args, **kwargs)

    return called


def _refuse_wrong(name: str, value: object, annotation: str) -> None:
    if annotation.startswith(("Sequence[", "Iterable[")):
        wrong = isinstance(value, str) or not hasattr(value, "__iter__")
        said = f'a list, such as ["{value}"]' if isinstance(value, str) else "a list"
    else:
        wanted = [part.rpartition(".")[2] for part in annotation.split(" | ")]
        # By name, since importing the classes would take longer than most calls.
        own = {base.__name__ for base in type(value).__mro__}
        named = {"None"} if value is None else own
        wrong = {*wanted} <= _TYPES.keys() and named.isdisjoint(wanted)
        said = " or ".join(_TYPES[one] for one in wanted) if wrong else ""
    if wrong:
        name_of = type(value).__name__
        is_ = "None" if value is None else f"a{'n' * (name_of[0] in 'aeiou')} {name_of}"
        raise UsageError(f"{name} must be {said}, and is {is_}.")
