"""Reading an answer, streamed or whole, and believing nothing about it.

Clients take a stream that was cut, an error inside a success, or a page of HTML for an
answer. Here an answer counts only if its end is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.answers.frames import BROKE_OFF, MOST_BYTES, Frames, too_much
from draftkit.backends.answers.message import arguments_of, refusal_of, text_of, thought_of
from draftkit.backends.answers.refusal import refusal
from draftkit.backends.body import well_formed
from draftkit.backends.completion import Completion, StopReason, Usage, what_to_do
from draftkit.backends.content.repeats import Pieces
from draftkit.backends.redactor import Redactor, redact
from draftkit.errors import BackendError, RejectedError
from draftkit.files.clean import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.backends.answers.refusal import Peer

__all__ = ["Answer", "read"]

# Finish reasons by which some servers mean that there is none yet.
_NO_WORDS = ("null", "none")

_CALLED = "The model called a tool: its text may not be an answer. Ask again, or ask another model."

_REPLACED = (
    "The server sent letters in an encoding that it does not name, and some are lost: they are "
    "\ufffd in the text. Read it before you use it."
)

_BOTH = (
    "The server began its answer anew, in other words: the text has both. Keep one of them, or ask "
    "again."
)

# Why a text that is not whole may have ended.
_BAD = (StopReason.LENGTH, StopReason.FILTER, StopReason.CUT)

# What ends an answer that was asked for as the arguments of a tool.
_NO_END = (StopReason.TOOL, StopReason.UNKNOWN)

# Characters shown of an answer that cannot be understood.
_SHOWN = 160

# Roles other than the model's: a tool's, or those of our own messages sent back.
_OTHERS = ("developer", "function", "system", "tool", "user")


class Answer:
    """Collects what one choice of one answer says.

    Args:
        peer: Who answers.
        opening: What the draft starts with: a server may say it again.
        structured: Whether JSON was asked for: some servers enforce a schema by a tool call,
            and the answer comes as its arguments.
        say: Called with each piece of text.
        on_thought: Called when a thought comes in a field of its own.

    Attributes:
        in_pieces: Whether it came in pieces, and not as a message.
        goes_on: Whether more text came after a finish reason.
        replaced: Whether bytes came that cannot be decoded.
        doubled: Whether each piece came twice, and was taken once.
    """

    def __init__(
        self,
        peer: Peer,
        opening: str,
        say: Callable[[str], None],
        on_thought: Callable[[], None] = lambda: None,
        *,
        structured: bool = False,
    ) -> None:
        self._peer = peer
        self._say = say
        self._on_thought = on_thought
        self._role = ""
        self._opening = self._repeated = opening
        self._structured = structured
        self._held = ""
        self._pieces: list[str] = []
        self._size = 0
        self._words: list[str] = []  # each finish reason that came
        self._refusals: list[str] = []
        self._usage = Usage()
        self._model = ""
        self._tools = self._ended = self.in_pieces = self.goes_on = self.replaced = False
        self.doubled = False
        self._chosen = self._anew = self._both = False
        self._id, self._alike = "", 0  # of the stream, and how many pieces have had it
        self._others: dict[int, list[dict[str, Any]]] = {}
        self._odd: Any = None
        self._redactor = Redactor(*peer.secrets)
        self._came = Pieces()
        self._thoughts: list[str] = []
        self._thinking = Pieces()

    @property
    def finished(self) -> bool:
        """Whether the model said that it is done."""
        return bool(self._words)

    def receive(self, data: Any) -> None:
        """Take in a chunk of a stream, or a whole answer.

        Raises:
            BackendError: If it is an error, or does not follow the protocol.
        """
        if said := Complaint.found_in(data):
            raise self._error(said)
        if not isinstance(data, dict) or not isinstance(data.get("choices") or [], list):
            raise self._peer.damaged("sent JSON that is not an answer")
        if data.get("model") and isinstance(data["model"], str):
            self._model = self._peer.clean(data["model"])
        if isinstance(data.get("usage"), dict):
            self._usage = _usage(data["usage"])
        choices = [c for c in data.get("choices") or () if isinstance(c, dict)]
        if not choices and data and not data.get("usage"):
            self._odd = self._odd or data
        for choice in choices:
            if (number := _number(choice.get("index"))) == 0:
                self._chosen = True
                self._follow(data.get("id"))
                self._choose(choice)
                break  # a second one is another answer, whatever its number
            if not self._chosen:
                self._others.setdefault(number, []).append(choice)

    def settle_choice(self) -> None:
        """Take the choice with the lowest number, if none has the usual 0."""
        if self._others and not self._chosen:
            for choice in self._others.pop(min(self._others)):
                self._choose(choice)
        self._others.clear()

    def end(self) -> None:
        """Pass on what was held back, because the answer has ended."""
        self._ended = True
        self._release()

    def rest(self) -> str:
        """Return what was held back of an answer that does not end; `say` never gets it."""
        rest: list[str] = []
        self._say = rest.append
        self._release()
        return "".join(rest)

    def completion(self) -> Completion:
        """Return what was said.

        Raises:
            BackendError: If there is no text but a refusal or a tool call, or nothing at all.
        """
        text = "".join(self._pieces)
        thoughts = "".join(self._thoughts)
        if is_blank(text):
            self._explain_silence(thought=bool(thoughts.strip()))
        # Some servers give no reason for a normal end; then the end itself is enough.
        word = _counted(self._words) if self._words else "stop" if self._ended else None
        todo = "" if self._refusals else what_to_do(word)
        notes = [todo] if todo else []
        if self._tools and self._structured:
            word = "stop" if StopReason.of(word) in _NO_END else word
        elif self._tools:
            word = "tool_calls" if StopReason.of(word) is StopReason.STOP else word
            notes.append(_CALLED)
        if self.replaced and "\ufffd" in text:
            word = "damaged" if StopReason.of(word) is StopReason.STOP else word
            notes.append(_REPLACED)
        if self.doubled:
            notes.append("The server sent each piece of the answer twice: it was taken once.")
        if self._both:
            word = "damaged" if StopReason.of(word) is StopReason.STOP else word
            notes.append(_BOTH)
        if self._redactor.found:
            notes.append("The server repeated the key: it was taken out of the text.")
        if self._refusals:
            notes.append(f"The model refused: {self._peer.clean(''.join(self._refusals))}.")
            word = "refusal"
        thought = redact(well_formed(thoughts), *self._peer.secrets)
        reason = StopReason.of(word)
        return Completion(text, reason, self._usage, self._model, tuple(notes), thought)

    def _follow(self, id_: Any) -> None:
        """Notice where a stream begins anew, under another id: what it says again counts once.

        Some servers give each piece an id of its own, which says nothing.
        """
        if self._alike > 1 and id_ != self._id and self._pieces:
            self._release()
            self._came, self._thinking = Pieces(), Pieces()
            self._repeated, self._anew = "".join(self._pieces), True
        self._alike = self._alike + 1 if id_ and id_ == self._id else 1
        self._id = id_

    def _release(self) -> None:
        self._thoughts.append(self._thinking.end())
        self._add(self._came.end())
        held, self._held = "" if self._anew and self._repeated else self._held, ""
        self._give(held)
        self._pass(self._redactor.flush())

    def _choose(self, choice: dict[str, Any]) -> None:
        if choice.get("error") and (said := Complaint.found_in({"error": choice["error"]})):
            raise self._error(said)
        message = choice.get("delta") or choice.get("message") or {}
        message = {"content": message} if isinstance(message, str) else message
        self.in_pieces |= not choice.get("message")
        if isinstance(message, dict) and isinstance(choice.get("text"), str):  # the older protocol
            message = {"content": choice["text"], **message}
        if not isinstance(message, dict):
            raise self._peer.damaged("sent a message that is not an object")
        if message.get("role") and isinstance(message["role"], str):
            self._role = message["role"].lower()
        if self._role not in _OTHERS:
            self._take(
                message, whole=not choice.get("delta"), last=bool(choice.get("finish_reason"))
            )
        if reason := choice.get("finish_reason"):
            own = reason.get("type") if isinstance(reason, dict) else reason
            # A reason that is not a word is an unknown end, not the usual one.
            word = own if isinstance(own, str) and own else "unknown"
            if word.lower() in _NO_WORDS:
                return
            self._words.append(word)
            # A gateway may always report the usual end, with its provider's reason beside it.
            native = choice.get("native_finish_reason")
            if isinstance(native, str) and StopReason.of(native) in _BAD:
                self._words.append(native)
            self._pass(self._redactor.flush())  # nothing need come after that

    def _take(self, message: dict[str, Any], *, whole: bool, last: bool) -> None:
        """Take in what the model says in a message, or in a piece of one."""
        if thought := thought_of(message):
            self._on_thought()
            new = self._thinking.new_in(thought, whole=whole, last=last)
            self._thoughts.append(new)
            self._grow(new)
        try:
            text = text_of(message.get("content"))
        except TypeError:
            raise self._peer.damaged("sent content that is not text") from None
        new = self._came.new_in(text, whole=whole, last=last)
        self.goes_on |= bool(new and self._words)
        self._add(new)
        if refused := refusal_of(message):
            self._refusals.append(refused)
        if message.get("tool_calls") or message.get("function_call"):
            self._tools = True
            if self._structured:
                self._add(arguments_of(message))

    def _add(self, text: str) -> None:
        """Pass text on, without a repeated opening; half a character at the end waits."""
        text, self._held = self._held + text, ""
        if self._repeated:
            if len(text) < len(self._repeated) and self._repeated.startswith(text):
                self._held = text
                return
            self._both |= self._anew and not text.startswith(self._repeated)
            text, self._repeated = text.removeprefix(self._repeated), ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        self._give(text)

    def _give(self, text: str) -> None:
        if text:
            self._pass(self._redactor.feed(well_formed(text)))

    def _pass(self, text: str) -> None:
        if text:
            self._grow(text)
            self._say(text)
            self._pieces.append(text)

    def _grow(self, text: str) -> None:
        self._size += len(text)
        if self._size > MOST_BYTES:
            raise self._peer.damaged(too_much())

    def _error(self, said: Complaint) -> BackendError:
        """Return our error for one inside an HTTP success: work was done, so no retry."""
        if said.status == 200:
            words = self._peer.clean(said.message) or "it does not say why"
            error: BackendError = self._peer.damaged(f"reported an error: {words}")
        else:
            error = refusal(said, said.status, self._peer, {})
        error.retryable = False
        return error

    def _explain_silence(self, *, thought: bool) -> None:
        if self._refusals:
            words = self._peer.clean("".join(self._refusals))
            raise RejectedError(f"The model refused: {words}.", provider=self._peer.provider)
        if self._tools:
            raise self._peer.damaged("answered with a tool call instead of text")
        if not (self._words or thought):
            what = f": {self._peer.clean(json.dumps(self._odd))[:_SHOWN]}" if self._odd else ""
            raise self._peer.damaged(f"sent an answer without text{what}")


def read(
    chunks: Iterable[bytes], answer: Answer, peer: Peer, *, streamed: bool, charset: str = ""
) -> Iterator[Answer]:
    """Feed an answer from the bytes of a response.

    Args:
        chunks: The bytes as they come.
        answer: What to feed.
        peer: Who answers.
        streamed: Whether server-sent events are expected, by the response's header.
        charset: The charset that it declares, if any.

    Yields:
        The answer, after each piece.

    Raises:
        BackendError: If it is damaged or cut, or reports an error.
    """
    count, frames = 0, Frames(chunks, peer, streamed=streamed, charset=charset)
    for value in frames:
        answer.replaced |= frames.replaced
        answer.doubled |= frames.doubled
        answer.receive(value)
        yield answer
        count += 1
    answer.settle_choice()
    # A line of JSON may be a stream that was cut after it, or all of an answer.
    whole = frames.whole or (frames.bare and count == 1 and not answer.in_pieces)
    if not (whole or frames.done or answer.finished):
        raise peer.damaged(*BROKE_OFF)
    answer.end()
    yield answer


def _counted(words: list[str]) -> str:
    """Return the finish reason that counts: one of a text that is not whole, else the last."""
    return next((word for word in words if StopReason.of(word) in _BAD), words[-1])


def _number(index: Any) -> int:
    """Return the number of a choice; 0 where it has none."""
    try:
        return int(index or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _usage(usage: dict[str, Any]) -> Usage:
    read, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    if not read and not written:  # zeros are what many gateways say for "not counted"
        return Usage()
    return Usage(
        read or None,
        _detail(usage.get("prompt_tokens_details"), "cached_tokens"),
        written,
        _detail(usage.get("completion_tokens_details"), "reasoning_tokens"),
    )


def _detail(details: Any, name: str) -> int | None:
    return _count(details.get(name)) if isinstance(details, dict) else None


def _count(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if plain else None
