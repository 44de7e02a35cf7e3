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
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.request import Message, Request
from draftkit.drafting.judge import UNFIT
from draftkit.files.clean import clean
from draftkit.language.words import words_of
from draftkit.prompts.gap import pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Backend
    from draftkit.prompts.gap import Gap

__all__ = ["Judge", "fill"]


class Judge(Protocol):
    """Scores what a model wrote: below 0 it is unfit."""

    def __call__(self, before: str, sentence: str, /, *, about: str = "", shown: str = "") -> float:
        """Score a sentence about something, written after a text, with examples shown."""

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
# Of retold facts 70% are right at 0.2, 55% at 0.5; what is wrong at 0.2 is wrong again, so
# each round is this much warmer.
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

    A fact that the model cannot say stands there word for word; any other gap that it
    cannot fill is left out with its beginning.

    Args:
        guide: The rendered guide.
        request: The messages and settings.
        backend: A backend that goes on from an opening.
        judge: Says which sentence is best.
        on_text: Called with each piece as soon as it stands.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        text = _Text(request, backend, judge, on_text, pool)
        for piece in pieces(guide):
            if isinstance(piece, str):
                text.add(piece)
            elif text.wants(piece):
                text.fill(piece)
    return Completion(
        text.done.strip() + "\n",
        StopReason.STOP if text.written else StopReason.UNKNOWN,
        text.usage,
        backend.model,
        written=" ".join(text.written),
    )


@dataclass(slots=True)
class _Text:
    """A text that is being filled.

    Attributes:
        done: What stands so far.
        line: The last line that the model wrote.
        written: What the model wrote of it.
        usage: What that has cost.
    """

    request: Request
    backend: Backend
    judge: Judge
    on_text: Callable[[str], None]
    pool: ThreadPoolExecutor
    done: str = ""
    line: str = ""
    written: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)

    @property
    def _space(self) -> str:
        """What stands between this and a next sentence."""
        return "" if self.done.endswith(("\n", " ")) or not self.done else " "

    def add(self, text: str) -> None:
        """Add what stands as it is."""
        if not self._space:
            text = text.lstrip(" ")
        self.done += text
        self.on_text(text)

    def wants(self, gap: Gap) -> bool:
        """Tell whether a gap would say something new and leave the text short enough."""
        said = set(words_of(_HEADING.sub("", self.done)))
        if gap.wholes and all(word in said for word in words_of(gap.about)):
            return False
        more = len(gap.wholes[0].split()) if gap.wholes else gap.words * _USED
        return not gap.until or len(self.done.split()) + more <= gap.until

    def fill(self, gap: Gap) -> None:
        """Add the best sentence for a gap; without one, what it should say."""
        for number in range(ROUNDS):
            if found := self._best(gap, number):
                sentence, own = found
                self.add(self._space + sentence)
                self.written.append(own)
                self.line = sentence if gap.line else self.line
                return
        if gap.wholes:
            self.add(self._space + gap.wholes[0])

    def _best(self, gap: Gap, number: int) -> tuple[str, str] | None:
        """Return the best sentence of one round and the model's part of it, or None."""
        before = "" if gap.about else self.done + self._space
        tries = [(number * gap.tries + n) for n in range(gap.tries)]
        starts = [gap.starts[n % len(gap.starts)] for n in range(gap.tries)]
        requests = [
            self._asking(gap, before + start, n) for start, n in zip(starts, tries, strict=True)
        ]
        answers = self.pool.map(self.backend.complete, requests)
        best: tuple[float, str, str] | None = None
        for n, (start, answer) in enumerate(zip(starts, answers, strict=True)):
            self.usage += answer.usage
            own = _line(answer) if gap.line else _sentence(answer.text)
            sentence = f"{start}{own}" if start else own.lstrip()
            score = self._score(gap, n, start, own) if own else UNFIT
            if score >= 0 and (best is None or score > best[0]):
                best = score, sentence, own
        return best[1:] if best else None

    def _score(self, gap: Gap, number: int, start: str, own: str) -> float:
        if gap.wholes:
            return self.judge.retold(gap.wholes[number % len(gap.wholes)], start + own)
        shown = " ".join(sentence for _, sentence in gap.like)
        about = gap.about.partition(":")[0]
        return self.judge(f"{self.done} {start}", own, about=about, shown=shown)

    def _asking(self, gap: Gap, opening: str, number: int) -> Request:
        """Return a request of one try, with a beginning and a seed of its own."""
        settings = self.request.settings
        calm = _TELLING_TEMPERATURE * (1 + number // gap.tries)
        return Request(
            self._messages(gap),
            dataclasses.replace(
                settings,
                max_tokens=int(gap.words * _TOKENS_PER_WORD),
                stop=("\n",),
                seed=None if settings.seed is None else settings.seed + number,
                temperature=calm if gap.wholes else settings.temperature,
            ),
            opening=opening,
        )

    def _messages(self, gap: Gap) -> tuple[Message, ...]:
        """Return the whole conversation, or one about what a gap is about alone."""
        if not gap.about:
            return self.request.messages
        shown = [
            message
            for given, sentence in gap.like
            for message in (Message("user", given), Message("assistant", sentence))
        ]
        asked = Message("user", gap.about.replace("{line}", self.line))
        return (Message("system", _SYSTEM), *shown, asked)


def _line(completion: Completion) -> str:
    """Return a whole line without its full stop, or nothing if it was cut."""
    text = clean(completion.text).strip("\n").rstrip(" .:")
    return text if completion.complete else ""


def _sentence(text: str) -> str:
    """Return the first whole sentence, or nothing."""
    found = _SENTENCE.search(clean(text))
    return found[0].rstrip() if found else ""
