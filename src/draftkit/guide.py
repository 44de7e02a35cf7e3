"""Writing with a small model: a sentence at a time, the best of several each.

A model of 135 million parameters cannot follow a page of instructions, but it can finish
a sentence that was well begun. A prompt's `guide` block is the draft with gaps: facts
that stand as they are, and `write("It made me", ...)` where the model goes on from one
of the beginnings. Each gap is written several times, and the best sentence stays.
"""

from __future__ import annotations

import dataclasses
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from draftkit.clean import clean
from draftkit.completion import Completion, StopReason, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Backend
    from draftkit.request import Request

__all__ = ["Gap", "Judge", "gap_marker", "pieces", "write"]


class Judge(Protocol):
    """Scores what a model wrote, given the text before it: below 0 it is unfit."""

    def __call__(self, before: str, sentence: str, /) -> float:
        """Return the score."""


# How often a gap is written at once, and how often that is tried again when nothing fits.
# Eight take the embedded model about a second on one core.
CANDIDATES = 8
ROUNDS = 3

# A token is three quarters of an English word, and a sentence needs room to end.
_TOKENS_PER_WORD = 1.8

_MARK = "\x1d"  # no profile, input or template holds a control character
_SENTENCE = re.compile(r"\A.*?[.!?](?=\s|\Z)(?<!\b(?:Dr|Mr|Ms)\.)(?<!Mrs\.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that the model fills with one sentence.

    Attributes:
        starts: How the sentence may begin; an empty one leaves that to the model.
        words: About how long it should be at most, in words.
        line: Whether it is a line without a full stop, as a heading is.
        tries: How often it is written, for the best to be chosen.
    """

    starts: tuple[str, ...] = ("",)
    words: int = 22
    line: bool = False
    tries: int = CANDIDATES


def gap_marker(*starts: str, words: int = 22, line: bool = False, tries: int = CANDIDATES) -> str:
    """Return what stands for a gap in a rendered guide: the template function `write`."""
    return f"{_MARK}{json.dumps([list(starts) or [''], words, line, tries])}{_MARK}"


def pieces(guide: str) -> list[str | Gap]:
    """Take a rendered guide apart into texts and gaps."""
    found: list[str | Gap] = []
    # A template's conditions leave blanks behind; Markdown needs none of them.
    guide = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", guide))
    for number, part in enumerate(guide.split(_MARK)):
        if number % 2:
            starts, *others = json.loads(part)
            found.append(Gap(tuple(starts), *others))
        elif part:
            found.append(part)
    return found


def write(
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
    with ThreadPoolExecutor(CANDIDATES) as pool:
        for piece in pieces(guide):
            if isinstance(piece, str):
                done.add(piece)
                continue
            for _ in range(ROUNDS):
                best = _best(piece, done, request, backend, judge, pool)
                if best:
                    done.add(best[0], written=best[1])
                    break
    return Completion(
        done.text.strip() + "\n",
        StopReason.STOP if done.written else StopReason.UNKNOWN,
        done.usage,
        backend.model,
    )


class _Done:
    """What stands so far."""

    def __init__(self, on_text: Callable[[str], None]) -> None:
        self.text = ""
        self.usage = Usage()
        self.written = ""
        self._on_text = on_text

    def add(self, text: str, written: str = "") -> None:
        if self.text.endswith((" ", "\n")) or not self.text:
            text = text.lstrip(" ")
        self.text += text
        self.written += written
        self._on_text(text)


def _best(  # noqa: PLR0913, PLR0917 - one step of the loop above
    gap: Gap,
    done: _Done,
    request: Request,
    backend: Backend,
    judge: Judge,
    pool: ThreadPoolExecutor,
) -> tuple[str, str] | None:
    """Return the best sentence for a gap and the model's part of it, or None."""
    space = "" if done.text.endswith(("\n", " ")) or not done.text else " "
    starts = [gap.starts[i % len(gap.starts)] for i in range(gap.tries)]
    requests = [
        _going_on(request, done.text + space + start, gap, number)
        for number, start in enumerate(starts)
    ]
    best: tuple[float, str, str] | None = None
    for start, completion in zip(starts, pool.map(backend.complete, requests), strict=True):
        done.usage += completion.usage
        written = _line(completion) if gap.line else _sentence(completion.text)
        sentence = f"{start}{written}" if start else written.lstrip()
        score = judge(done.text + space + start, written) if written else -1.0
        if score >= 0 and (best is None or score > best[0]):
            best = (score, space + sentence, written)
    return best[1:] if best else None


def _going_on(request: Request, opening: str, gap: Gap, number: int) -> Request:
    seed = request.settings.seed
    settings: dict[str, Any] = {
        "max_tokens": int(gap.words * _TOKENS_PER_WORD),
        "stop": ("\n",),
        "seed": None if seed is None else seed + number,
    }
    return dataclasses.replace(
        request, opening=opening, settings=dataclasses.replace(request.settings, **settings)
    )


def _line(completion: Completion) -> str:
    """Return a whole line without its full stop, or nothing if it was cut."""
    text = clean(completion.text).strip("\n").rstrip(" .:")
    return text if completion.complete else ""


def _sentence(text: str) -> str:
    """Return the first whole sentence, or nothing."""
    found = _SENTENCE.search(clean(text))
    return found[0].rstrip() if found else ""
