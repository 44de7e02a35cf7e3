"""What must hold whatever a server does: each mode taken the whole way, Drafter and Store.

A `Run` is one mode of `faults.py` or `refusals.py`, taken one of three ways; each of the
`PROOFS` says whether it shows what must never happen. Each of the `CONTROLS` breaks a
guard: then it must happen.
"""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from unittest import mock

from commands import KEY
from draftkit import Drafter, Options, Profile, Settings, Store, open_backend
from draftkit.backends import deadline
from draftkit.backends import openai as module
from draftkit.backends.answers.stream import Answer
from draftkit.backends.base import Backend
from draftkit.backends.completion import StopReason
from draftkit.backends.limiter import Limited, Limiter
from draftkit.errors import DraftkitError, ResponseError
from draftkit.prompts.prompt import Prompt
from faults import FAULTS
from refusals import REFUSALS
from server import TEXT, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

__all__ = ["CONTROLS", "MODES", "PROOFS", "Run", "Way", "run", "ways"]

Way = Literal["stream", "plain", "bulk"]

# Other tests add modes of their own to the server.
MODES = tuple(
    sorted(m for m, f in (FAULTS | REFUSALS).items() if f.__module__ in ("faults", "refusals"))
)

# What a server wanted to say, where it is not the usual text.
_WHOLE = {
    "ok_key": "You said: Bearer [key]",
    "ok_split_emoji": "Hi \U0001f600",
    "message_text": "Good morning.",
    "lone_surrogate": "Hi \ufffd!",
}

# Those whose answer is whole, once a parameter that the server dislikes is left out.
_RIGHT = tuple(
    m
    for m in MODES
    if m.startswith(("ok", "no_"))
    and m
    not in (
        "no_choices",
        "no_http",
        "no_limit",
        "no_reply",
    )
)

# A server that says this has not done the work.
_NOT_ANSWERED = ("429", "500", "502", "503", "529")

# These send the beginning of a text before they fail.
_BEGUN = (
    "bad_json",
    "cut_chunk",
    "cut_event",
    "cut_stream",
    "error_chunk",
    "reset",
    "stall_in_body",
)

# These never say that they are done.
_WAITING = ("stall", "drip", "quick")

_PROFILE = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
_PROMPT = Prompt.find("thanks")
_EVERYTHING = Settings(temperature=0.5, top_p=0.9, max_tokens=50, stop=("THE END",), seed=4)


@dataclass(frozen=True, slots=True)
class Run:
    """What a mode led to.

    Attributes:
        mode: Its name.
        way: How the server was asked.
        bodies: The texts of the drafts that were saved, by status.
        error: What the drafter raised, or None.
        posts: How many requests the server counted.
        seconds: How long it took.
        timeout_s: How long it may take.
    """

    mode: str
    way: Way
    bodies: dict[str, list[str]]
    error: DraftkitError | None
    posts: int
    seconds: float
    timeout_s: float


def ways(mode: str) -> tuple[Way, ...]:
    """Return the ways to take a mode. A bulk job waits for minutes where it is asked to."""
    waits = mode.startswith("429") and mode not in ("429_quota", "429_too_large")
    return ("stream", "plain") if waits else ("stream", "plain", "bulk")


def run(mode: str, way: Way, patience_s: float = 0.5) -> Run:
    """Have a draft made of one mode, with the defaults of a model that costs money.

    Args:
        mode: A name in `MODES`.
        way: For a stream, for an answer at once, or for a stream within a bulk job, which
            has its own rules for asking again.
        patience_s: The time-out for servers that keep the client waiting.
    """
    timeout_s = patience_s if mode.startswith(_WAITING) else 20.0
    error = None
    with tempfile.TemporaryDirectory() as folder, Server(mode) as server:
        store = Store(folder)
        backend = _backend(server.url, way, timeout_s)
        drafter = Drafter(backend, store, settings=_EVERYTHING)
        plan = drafter.plan(_PROMPT, _PROFILE, {"recipient": "Maria", "occasion": "the panel"})
        started = time.monotonic()
        try:
            drafter.draft(plan)
        except DraftkitError as exc:
            error = exc
        seconds = time.monotonic() - started
        backend.close()
        bodies: dict[str, list[str]] = {"complete": [], "partial": []}
        for draft in store:
            bodies[draft.status].append(draft.body.removesuffix("\n"))
    return Run(mode, way, bodies, error, server.count, seconds, timeout_s)


def _backend(url: str, way: Way, timeout_s: float) -> Backend:
    options = Options(base_url=url, api_key=KEY, timeout_s=timeout_s)
    if way == "bulk":
        options = dataclasses.replace(options, retries=0)
    paid = _Paid(open_backend("openai:m", options), streams=way != "plain")
    return Limited(paid, Limiter(1)) if way == "bulk" else paid


class _Paid(Backend):
    """A backend as if it cost money, and as if it could not stream."""

    context_window = None
    server = ""
    capabilities: frozenset[str] = frozenset()

    def __init__(self, backend: Backend, *, streams: bool) -> None:
        self.provider, self.model = backend.provider, backend.model
        self.capabilities = backend.capabilities | {"paid"}
        self._backend = backend
        self._streams = streams

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        if self._streams:
            return self._backend.complete(request, on_text)
        completion = self._backend.complete(request)
        if on_text:
            on_text(completion.text)
        return completion

    def close(self) -> None:
        self._backend.close()


def damaged(run: Run) -> bool:
    """A text that is not the server's whole text is marked complete."""
    return any(body != _WHOLE.get(run.mode, TEXT) for body in run.bodies["complete"])


def refused(run: Run) -> bool:
    """A whole answer leads to no complete draft."""
    return run.mode in _RIGHT and not run.bodies["complete"]


def late(run: Run) -> bool:
    """It takes longer than the deadline and a second."""
    return run.seconds > run.timeout_s + 1


def repeated(run: Run) -> bool:
    """A request that may have been paid for is sent again."""
    safe = run.mode.startswith(_NOT_ANSWERED) or run.mode == "no_limit"
    return run.error is not None and run.posts > 1 and not safe


def lost(run: Run) -> bool:
    """The beginning of a text that came is in no partial draft."""
    begun = run.way != "plain" and run.mode in _BEGUN
    return begun and "Good mor" not in "".join(run.bodies["partial"])


def leaked(run: Run) -> bool:
    """The key is in a draft or an error."""
    return KEY in f"{run.error} {run.error!r} {run.bodies}"


PROOFS: dict[str, Callable[[Run], bool]] = {
    proof.__name__: proof for proof in (damaged, refused, late, repeated, lost, leaked)
}


# The guards, broken: which proof must fail, and on which mode.


@contextlib.contextmanager
def _believing() -> Iterator[None]:
    """Whatever stops is taken for the end."""
    with (
        mock.patch.object(StopReason, "of", return_value=StopReason.STOP),
        mock.patch.object(Answer, "finished", new=True),
    ):
        yield


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """The deadline is not kept."""
    kept = deadline.Call.__init__

    def longer(call: deadline.Call, timeout_s: float) -> None:
        kept(call, timeout_s + 1.2)

    with mock.patch.object(deadline.Call, "__init__", longer):
        yield


@contextlib.contextmanager
def _insistent() -> Iterator[None]:
    """A request that was not answered is sent again, whatever the reason."""
    with (
        mock.patch.object(ResponseError, "retryable", new=True),
        mock.patch.object(module, "_FIRST_WAIT_S", 0.01),
    ):
        yield


@contextlib.contextmanager
def _forgetful() -> Iterator[None]:
    """What had come is not kept."""
    with mock.patch("draftkit.drafting.keeping.keep_what_came", return_value=None):
        yield


@contextlib.contextmanager
def _distrustful() -> Iterator[None]:
    """No reason to stop is believed."""
    with mock.patch.object(StopReason, "of", return_value=StopReason.UNKNOWN):
        yield


@contextlib.contextmanager
def _talkative() -> Iterator[None]:
    """The key is not taken out of the server's words."""
    with mock.patch("draftkit.backends.answers.refusal.redact", lambda text, _key: text):
        yield


CONTROLS: dict[str, tuple[Callable[[], AbstractContextManager[None]], tuple[str, ...]]] = {
    "damaged": (
        _believing,
        ("length", "unknown_finish", "content_filter", "cut_stream"),
    ),
    "refused": (_distrustful, ("ok", "ok_no_done", "no_seed")),
    "late": (_patient, ("stall_before_headers", "drip_comments", "drip_text")),
    "repeated": (_insistent, ("no_choices", "no_reply", "html_200")),
    "lost": (_forgetful, ("cut_stream", "stall_in_body")),
    "leaked": (_talkative, ("401",)),
}
"""By proof: what breaks its guard, and modes that must then violate it."""
