"""Writing with a small model: a sentence at a time, the best of several each.

A model of 135 million parameters cannot follow a page of instructions, but it can finish
a sentence that was well begun, and say again in a sentence what it has just read. A prompt's
`guide` block is the draft with gaps: `tell(fact, "I", "We")` where the model says a fact in
its own sentence, and `write("It made me", ...)` where it goes on from what stands there.
Each gap is written several times, and the best sentence stays.
"""

from __future__ import annotations

import dataclasses
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.checks.words import words_of
from draftkit.clean import clean
from draftkit.completion import Completion, StopReason, Usage
from draftkit.gap import pieces
from draftkit.request import Message, Request
from draftkit.retelling import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Backend
    from draftkit.gap import Gap
    from draftkit.request import Settings

__all__ = ["Judge", "fill"]


class Judge(Protocol):
    """Scores what a model wrote: below 0 it is unfit."""

    def __call__(self, before: str, sentence: str, /, about: str = "") -> float:
        """Score a sentence about something that goes on from the text before it."""

    def retold(self, fact: str, sentence: str, /) -> float:
        """Score a whole sentence that should say a fact, and nothing else."""


# How often a gap is tried again when nothing fits, and how many tries go on at once.
ROUNDS = 3
_AT_ONCE = 8

# A sentence has about this share of the words that it may have.
_USED = 0.6

# A token is three quarters of an English word, and a sentence needs room to end.
_TOKENS_PER_WORD = 1.8

# Where a sentence is about one thing, the model sees no more than that: it then has nothing
# else to repeat, and nothing long to read.
_SYSTEM = "You write one plain sentence about each note."
# Of retold facts 70% are right at 0.2, 55% at 0.5.
_TELLING_TEMPERATURE = 0.2

_SENTENCE = re.compile(
    r"\A.*?[.!?](?=\s|\Z)(?<!\b(?:Dr|Mr|Ms|St|No|vs)\.)(?<!(?:Mrs|e\.g|i\.e)\.)(?<!\bProf\.)"
    r"(?<!\b[A-Z]\.)",
    re.DOTALL,
)


_HEADING = re.compile(r"^(?:#|Subject:).*$", re.MULTILINE)


def fill(
    guide: str,
    request: Request,
    backend: Backend,
    judge: Judge,
    on_text: Callable[[str], None],
) -> Completion:
    """Fill a guide's gaps and return the whole text.

    A gap that the model cannot fill is left out with its beginning.

    Args:
        guide: The rendered guide.
        request: The messages and settings.
        backend: A backend that goes on from an opening.
        judge: Says which sentence is best.
        on_text: Called with each piece as soon as it stands.
    """
    done = _Done(on_text)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for piece in pieces(guide):
            if isinstance(piece, str):
                done.add(piece)
            elif done.wants(piece):
                _fill_one(piece, done, request, backend, judge, pool)
    return Completion(
        done.text.strip() + "\n",
        StopReason.STOP if done.written else StopReason.UNKNOWN,
        done.usage,
        backend.model,
        written=" ".join(done.written),
    )


class _Done:
    """What stands so far."""

    def __init__(self, on_text: Callable[[str], None]) -> None:
        self.text = ""
        self.usage = Usage()
        self.written: list[str] = []
        self.line = ""
        self._on_text = on_text

    @property
    def space(self) -> str:
        """What stands between this and a next sentence."""
        return "" if self.text.endswith(("\n", " ")) or not self.text else " "

    def wants(self, gap: Gap) -> bool:
        """Tell whether a gap would say something new and leave the draft short enough."""
        said = set(words_of(_HEADING.sub("", self.text)))
        if gap.fact and all(word in said for word in words_of(gap.fact)):
            return False
        more = len(gap.fact.split()) if gap.fact else gap.words * _USED
        return not gap.until or len(self.text.split()) + more <= gap.until

    def add(self, text: str) -> None:
        if not self.space:
            text = text.lstrip(" ")
        self.text += text
        self._on_text(text)


def _fill_one(  # noqa: PLR0913, PLR0917 - one step of the loop above
    gap: Gap,
    done: _Done,
    request: Request,
    backend: Backend,
    judge: Judge,
    pool: ThreadPoolExecutor,
) -> None:
    """Add the best sentence for a gap; without one, what the gap has otherwise."""
    for number in range(ROUNDS):
        best = _best(gap, done, _asking(gap, done, request, number), backend, judge, pool)
        if best:
            done.add(done.space + best[0])
            done.written.append(best[1])
            done.line = best[0] if gap.line else done.line
            return
    if gap.otherwise:
        done.add(done.space + gap.otherwise)


def _asking(gap: Gap, done: _Done, request: Request, number: int) -> list[Request]:
    """Return the requests of one round, each with a beginning and a seed of its own."""
    before = ""
    if gap.about:
        request = Request(_alone(gap, done), _settings(gap, request))
    else:
        before = done.text + done.space
    starts = [gap.starts[i % len(gap.starts)] for i in range(gap.tries)]
    return [
        _going_on(request, before, start, gap, number * gap.tries + at)
        for at, start in enumerate(starts)
    ]


def _alone(gap: Gap, done: _Done) -> tuple[Message, ...]:
    """Return a conversation about what a gap is about, and nothing else."""
    shown = [
        message
        for given, sentence in gap.like
        for message in (Message("user", given), Message("assistant", sentence))
    ]
    asked = Message("user", gap.about.replace("{line}", done.line))
    return (Message("system", _SYSTEM), *shown, asked)


def _settings(gap: Gap, request: Request) -> Settings:
    warmth = request.settings.temperature
    if not gap.fact:
        return request.settings
    calm = _TELLING_TEMPERATURE if warmth is None else min(warmth, _TELLING_TEMPERATURE)
    return dataclasses.replace(request.settings, temperature=calm)


def _going_on(request: Request, before: str, start: str, gap: Gap, number: int) -> Request:
    seed = request.settings.seed
    settings: dict[str, Any] = {
        "max_tokens": int(gap.words * _TOKENS_PER_WORD),
        "stop": ("\n",),
        "seed": None if seed is None else seed + number,
    }
    return dataclasses.replace(
        request,
        opening=before + start,
        settings=dataclasses.replace(request.settings, **settings),
    )


def _best(  # noqa: PLR0913, PLR0917 - one step of the loop above
    gap: Gap,
    done: _Done,
    requests: list[Request],
    backend: Backend,
    judge: Judge,
    pool: ThreadPoolExecutor,
) -> tuple[str, str] | None:
    """Return the best sentence for a gap and the model's part of it, or None."""
    best: tuple[float, str, str] | None = None
    before = "" if gap.about else done.text + done.space
    for asked, completion in zip(requests, pool.map(backend.complete, requests), strict=True):
        done.usage += completion.usage
        start = asked.opening.removeprefix(before)
        written = _line(completion) if gap.line else _sentence(completion.text)
        sentence = f"{start}{written}" if start else written.lstrip()
        if not written:
            continue
        if gap.fact:
            score = judge.retold(whole(start, gap.fact), sentence)
        else:
            shown = " ".join(sentence for _, sentence in gap.like)
            score = judge(f"{shown} {done.text} {start}", written, gap.about.partition(":")[0])
        if score >= 0 and (best is None or score > best[0]):
            best = (score, sentence, written)
    return best[1:] if best else None


def _line(completion: Completion) -> str:
    """Return a whole line without its full stop, or nothing if it was cut."""
    text = clean(completion.text).strip("\n").rstrip(" .:")
    return text if completion.complete else ""


def _sentence(text: str) -> str:
    """Return the first whole sentence, or nothing."""
    found = _SENTENCE.search(clean(text))
    return found[0].rstrip() if found else ""
