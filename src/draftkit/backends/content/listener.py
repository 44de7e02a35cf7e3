"""Hearing an answer out: its content is passed on, in pieces if that is asked for."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING

from draftkit.backends.completion import StopReason
from draftkit.backends.content.content import found_in
from draftkit.backends.content.marks import marks, may_think_unmarked
from draftkit.backends.tokens import about
from draftkit.errors import BackendError
from draftkit.files.clean import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.completion import Completion, Usage
    from draftkit.backends.content.content import AnswerText
    from draftkit.backends.request import Request

__all__ = ["Listener", "heard", "settled"]

# An opening mark that begins with a sign can be recognised within this many characters.
_MARKS = 200

# A whole text may be wrapped in these: only its end tells whether it is.
_AROUND = ('"', "\u201c", "\u201e", "\u00ab", "---", "***", "___")

# The most characters of a line that introduces the answer below it.
_LINE = 120

_SILENT = "The model gave an empty answer. Draft it again, or take another model."

_ONLY_THOUGHT = (
    "All that came is marked as the model's thought, and none of it as its answer: the text is "
    "what came. Read it before you use it. For an answer turn the model's thinking off, set its "
    "server to tell thoughts from answers (the reasoning parser), or take another model."
)

_ENDLESS = (
    "The model did not say where its thought ends: the text is all that it said, and may be "
    "no more than a thought. Read it before you use it."
)


def heard(
    request: Request,
    on_text: Callable[[str], None] | None,
    ask: Callable[[Listener], Completion],
    *,
    model: str,
) -> Completion:
    """Ask for a completion, and return it with the answer as its text.

    Args:
        request: What is asked.
        on_text: Called with each piece as soon as it is certainly part of the answer. If asking
            fails it is given the rest, so that nothing is lost; without `on_text` the error's
            `said` has what came.
        ask: Asks, hands each piece of text as it comes to `Listener.hear`, and returns
            the completion with the text as it came.
        model: The model's id: some are known not to think within the text.
    """
    listener = Listener(request, on_text, certain=not may_think_unmarked(model))
    try:
        completion = ask(listener)
    except BaseException as exc:
        listener.release()
        if on_text is None and isinstance(exc, BackendError):
            exc.said = listener.said()
        raise
    found = found_in(completion.text, request)
    listener.end(found.text)
    return _settled(completion, request, found)


class Listener:
    """Takes in the pieces of an answer's text, and shows what no later piece can change.

    A thought without an opening mark is known only by its end. So without `certain` nothing is
    shown until the text is whole, unless thoughts come between two tags or in a field of their
    own.

    Args:
        request: What was asked.
        on_text: Called with what is content.
        certain: Whether no thought comes without an opening mark.
    """

    def __init__(
        self, request: Request, on_text: Callable[[str], None] | None, *, certain: bool
    ) -> None:
        self.certain = certain or bool(request.opening)
        self._request = request
        self._on_text = on_text
        self._pieces: list[str] = []
        self._pending = ""
        self._shown: list[str] = []
        self._take: Callable[[], None] | None = self._begin
        self._close: re.Pattern[str] | None = None
        self._nested = False

    def hear(self, piece: str) -> None:
        """Take in a piece."""
        self._pieces.append(piece)
        if self._on_text and self._take:
            self._pending += piece
            self._take()

    def thinks_apart(self) -> None:
        """Take note that thoughts come in a field of their own: none comes within the text."""
        self.certain = True

    def end(self, text: str) -> None:
        """Show the rest of the answer, now that all of it is known."""
        shown = "".join(self._shown)
        if text.startswith(shown):
            self._show(text[len(shown) :])

    def said(self) -> str:
        """Return the answer as far as it was heard."""
        return found_in("".join(self._pieces), self._request).text

    def release(self) -> None:
        """Show what may be part of the answer, because no more will come."""
        on_text, self._take = self._on_text, None
        if on_text and self._pieces:
            raw, shown = "".join(self._pieces), "".join(self._shown)
            text = found_in(raw, self._request).text
            # Where a thought has been shown already, the answer follows it.
            self.end(text if text.startswith(shown) else raw[raw.find(shown) :])

    def _begin(self) -> None:
        """Find out what the text begins with: a thought, a wrapper, or the answer."""
        known = marks()
        head = known.head.match(self._pending)
        at = head.end() if head else 0
        rest = self._pending[at:]
        for pair in known.thoughts:
            if opened := pair.open.match(rest):
                self._close, self._take = pair.close, None if pair.both else self._think
                self._pending = rest[opened.end() :]
                return self._take() if self._take else None
        if rest.startswith(_AROUND) or any(
            pattern.match(rest) for pattern in (known.fence, *(p.open for p in known.wrappers))
        ):
            self._take = None
        elif rest and not _undecided(rest, turn=bool(self._pending[:at].strip())):
            self._take = self._go_on if self.certain and not _introduces(rest) else None
            if self._close or not self._pending[:at].isspace():
                self._pending = rest
            return self._take() if self._take else None
        return None

    def _think(self) -> None:
        """Wait for the end of a thought; what follows is the answer, or another one."""
        closed = self._close.search(self._pending) if self._close else None
        thought = self._pending[: closed.start()] if closed else self._pending
        self._nested |= bool(marks().opening.search(thought))
        if closed is None:
            self._pending = self._pending[-_MARKS:]
            return
        self._pending = self._pending[closed.end() :]
        self._take, self.certain = self._begin, not self._nested
        self._begin()

    def _go_on(self) -> None:
        """Show the text up to what may be a mark."""
        found = _beginning().search(self._pending)
        if found is None:
            self._show(self._pending)
            self._pending = ""
            return
        self._show(self._pending[: found.start()])
        self._pending = self._pending[found.start() :]
        if found["whole"]:
            self._take = None  # only the end tells what it is

    def _show(self, text: str) -> None:
        if text and (on_text := self._on_text):
            self._shown.append(text)
            self._on_text = None  # one that raises is not called again
            on_text(text)
            self._on_text = on_text


def settled(completion: Completion, request: Request) -> Completion:
    """Return a completion with its text, as it came, reduced to the answer.

    Thoughts that stood in the text are counted as thinking.
    """
    return _settled(completion, request, found_in(completion.text, request))


def _settled(completion: Completion, request: Request, found: AnswerText) -> Completion:
    text, reason = found.text, completion.stop_reason
    notes = (*completion.notes, *found.notes)
    thought = found.thought if found.thought.strip() else completion.thought
    if reason is StopReason.STOP and is_blank(text) and thought.strip():
        # The same request would most likely be answered the same way: it is not asked again.
        text, reason = thought.strip(), StopReason.UNKNOWN
        notes = (*notes, _ENDLESS if found.endless else _ONLY_THOUGHT)
    if found.doubtful and reason is StopReason.STOP:
        reason = StopReason.UNKNOWN
    if is_blank(text):
        notes = (*notes, *_silent(reason, request))
    usage = _counted(completion.usage, found.thought, len(completion.text))
    return dataclasses.replace(completion, text=text, stop_reason=reason, notes=notes, usage=usage)


def _silent(reason: StopReason, request: Request) -> list[str]:
    """Say why there is no text, where nothing else says it."""
    if reason is StopReason.LENGTH:
        return [_too_short(request)]
    return [_SILENT] if reason is StopReason.STOP else []


def _too_short(request: Request) -> str:
    most = request.settings.max_tokens
    if most is None:
        return "The model only thought, and said nothing: set --max-tokens, or turn thinking off."
    return (
        f"The model only thought, and said nothing: all of its {most:,} tokens went there. "
        f"Set --max-tokens to {4 * most} or more, or turn thinking off."
    )


def _counted(usage: Usage, thought: str, characters: int) -> Usage:
    """Estimate the tokens of a thought: its share of those that were counted, if any were."""
    if not thought.strip() or usage.thinking_tokens:
        return usage
    if not usage.output_tokens:
        return dataclasses.replace(usage, thinking_tokens=about(thought))
    share = round(usage.output_tokens * len(thought) / characters)
    return dataclasses.replace(usage, thinking_tokens=share)


def _undecided(rest: str, *, turn: bool) -> bool:
    """Whether a text may yet begin with a mark; after a turn's mark comes the role."""
    if turn or rest[0] in "<[`~&\u25c1":
        return len(rest) < _MARKS
    if _introduces(rest) is None:
        return True
    start = rest.lower()
    return any(word.startswith(start) for word in (*marks().words, *_AROUND))


def _introduces(rest: str) -> bool | None:
    """Whether a fence or a tag follows lines that introduce the answer; None if not known yet."""
    known = marks().preambles
    while start := rest[:_MARKS].lstrip("*_ ").lower():
        if not start.startswith(known):
            return None if any(word.startswith(start) for word in known) else rest[0] in "`~<"
        line, ended, rest = rest.partition("\n")
        if not ended:
            return None if len(line) < _LINE else False
        rest = rest.lstrip()
    return None


@cache
def _beginning() -> re.Pattern[str]:
    """Return a pattern for how a mark begins: the whole of that, or a part at the text's end."""
    begins = marks().begins
    parts = sorted({b[:n] for b in begins for n in range(1, len(b))}, key=len, reverse=True)
    whole, part = ("|".join(map(re.escape, some)) for some in (begins, parts))
    return re.compile(rf"(?P<whole>{whole})|(?:{part})\Z", re.IGNORECASE)
