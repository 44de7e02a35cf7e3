"""Cutting an answer's bytes into JSON values, however a server frames them.

Usually they are server-sent events, or one JSON value. Servers and proxies also send one value
a line, leave out the blank line between two events, put two values into one event, and declare
the wrong content type. The beginning of the body tells more than its header.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.answers.doubled import Once
from draftkit.errors import MAYBE_PAID, BackendError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.backends.answers.refusal import Peer

__all__ = ["BROKE_OFF", "MOST_BYTES", "Frames", "closed", "too_much"]

BROKE_OFF = (
    "broke off in the middle of the answer",
    f"{MAYBE_PAID}, so it was not asked again.",
)
"""What went wrong, and what to know about it."""

MOST_BYTES = 8 << 20
"""A draft is a few kilobytes; whatever sends more than this is not answering."""

_DONE = "[DONE]"

# Events of other types are not part of the answer, unless they are JSON objects.
_KINDS = ("", "message", "error")

# A line of server-sent events; some proxies put one into another.
_FIELD = re.compile(r"(?:data|event|id|retry)?:|(?:data|event|id|retry)\Z")
_AGAIN = re.compile(r"(?:\s*data:)*\s*")


class Frames:
    """The JSON values of an answer, as they come.

    Args:
        chunks: The bytes of the response.
        peer: Who answers.
        streamed: Whether server-sent events are expected, by the response's header.
        charset: The charset that it declares, if any.

    Attributes:
        replaced: Whether bytes came that are neither UTF-8 nor in the declared charset.
        done: Whether the end mark (`[DONE]`) has come.
        whole: Whether the body is one JSON value rather than a stream.
        bare: Whether it begins with a line of JSON.
    """

    def __init__(
        self, chunks: Iterable[bytes], peer: Peer, *, streamed: bool, charset: str = ""
    ) -> None:
        self._charset = _known(charset)
        self._lines = map(self._text, _lines(_plain(chunks, self._charset), peer))
        self.replaced = False
        self._once = Once(self.events(), _DONE)
        self._peer = peer
        self._streamed = streamed
        self.done = False
        self.whole = False
        self.bare = False

    def __iter__(self) -> Iterator[Any]:
        """Yield the values, up to the end mark.

        Raises:
            BackendError: If anything else comes.
        """
        for kind, data in self._once:
            at = 0
            if kind not in _KINDS and not data.lstrip().startswith("{"):
                continue  # a sign of life, such as "ping"
            if kind == "error" and not data.lstrip().startswith("{"):
                yield {"error": data}
                continue
            while True:
                at = _AGAIN.match(data, at).end()  # type: ignore[union-attr]  # it fits anything
                if data.startswith(_DONE, at):
                    self.done = True
                    return
                if at == len(data):
                    break
                try:
                    value, at = self._decoded(data, at)
                except BackendError:
                    if self.whole and (begun := closed(data[at:])):
                        yield begun
                        raise self._peer.damaged(*BROKE_OFF) from None
                    raise
                error = kind == "error" and not Complaint.found_in(value)
                yield {"error": value} if error else value

    @property
    def doubled(self) -> bool:
        """Whether each event came twice; it is yielded once."""
        return self._once.doubled

    def events(self) -> Iterator[tuple[str, str]]:
        """Yield the events: their type and their data.

        The grammar is that of the WHATWG HTML standard, 9.2.5; comments are left out. A
        line of JSON, or a body that is not a stream, counts as an event without a type.
        """
        kind, data = "", list[str]()
        for line in self._begun():
            if self.whole:
                yield "", line
                continue
            name, _, value = line.partition(":")
            bare = line.startswith(("{", _DONE))
            if data and (not line or bare):
                yield kind, "\n".join(data)
                data = []
            if not line:
                kind = ""
            elif bare:
                yield "", line
            elif name == "data":
                data.append(value.removeprefix(" "))
            elif name == "event":
                kind = value.removeprefix(" ")
            if _is_json(data):  # without waiting for the blank line, which may not come
                yield kind, data.pop()
        if data:  # the blank line after the last event is often forgotten
            yield kind, "\n".join(data)

    def _begun(self) -> Iterator[str]:
        """Yield the lines of a stream; or the whole body at once, if it is not a stream."""
        for line in self._lines:
            if not line.strip():
                continue
            # A single line of JSON may be the whole answer: whoever reads the value can tell.
            self.bare = _is_json([line])
            named = self._streamed and line[0] not in "{[<"
            if self.bare or named or _FIELD.match(line):
                yield line
                yield from self._lines
                return
            self.whole = True
            yield self._rest(line)
            return
        if not self._streamed:
            raise self._peer.damaged("sent an empty answer")

    def _rest(self, first: str) -> str:
        lines, size = [first], 0
        for line in self._lines:
            lines.append(line)
            size += len(line)
            if size > MOST_BYTES:
                raise self._peer.damaged(too_much())
        text = "\n".join(lines)
        if text.lstrip().startswith("<"):
            page = self._peer.clean(Complaint.read(text.encode()).message)[:80]
            raise self._peer.damaged(
                f"sent a web page instead of an answer ({page})",
                self._peer.fill("Is {address} the right address?{v1}"),
            )
        return text

    def _text(self, line: bytes) -> str:
        """Return a line as text. It is UTF-8 if it can be: gateways declare what they like."""
        for charset in filter(None, ("utf-8", self._charset)):
            try:
                return line.decode(charset).removeprefix("\ufeff")
            except UnicodeError:
                continue
        self.replaced = True
        return line.decode("utf-8", "replace")

    def _decoded(self, text: str, at: int) -> tuple[Any, int]:
        try:
            return json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            if self.replaced:
                raise self._peer.damaged("sent bytes that are not UTF-8 text") from None
            shown = self._peer.clean(text[at : at + _SHOWN])[:80]
            raise self._peer.damaged(f"sent what is not JSON: {shown}") from None


_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+(?P<end>")?|[{}\[\]]', re.DOTALL)
_HALF_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?\Z")


def closed(text: str) -> dict[str, Any] | None:
    """Return the object in a JSON text that breaks off, closed; None if it does not begin one.

    >>> closed('{"a": [{"b": "one tw')
    {'a': [{'b': 'one tw'}]}
    """
    opened, in_string = list[str](), False
    for token in _STRING_OR_BRACKET.finditer(text):
        if token[0][0] == '"':
            in_string = not token["end"]
        elif token[0] in "{[":
            opened.append("}" if token[0] == "{" else "]")
        elif not opened or opened.pop() != token[0]:
            return None
    if not opened:
        return None
    text = _HALF_ESCAPE.sub(r"\1", text) + '"' if in_string else text.rstrip().rstrip(",")
    end = "".join(reversed(opened))
    for between in ("", ": null", " null"):  # it may end after a name, or a colon
        try:
            value = json.loads(text + between + end)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else None
    return None


# More characters than are shown in the end, so that a key among them is recognised whole.
_SHOWN = 2_000


def too_much() -> str:
    """Return the words for an answer that is too long to be a draft."""
    return f"sent more than {MOST_BYTES >> 20} MB, which is not a draft"


def _is_json(lines: list[str]) -> bool:
    """Whether there is a single line, and it is a whole JSON object that no next line continues."""
    if len(lines) != 1 or not (lines[0].startswith("{") and lines[0].rstrip().endswith("}")):
        return False
    try:
        json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return True


def _lines(chunks: Iterable[bytes], peer: Peer) -> Iterator[bytes]:
    rest = bytearray()  # grows in place: a line may come a byte at a time
    for chunk in chunks:
        rest += chunk
        if b"\n" not in chunk and b"\r" not in chunk:
            if len(rest) > MOST_BYTES:
                raise peer.damaged(too_much())
            continue
        # A carriage return at the very end may be the first half of a line break.
        held = b"\r" if rest.endswith(b"\r") else b""
        lines = rest.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        rest = lines.pop() + held
        yield from map(bytes, lines)
    yield from map(bytes, rest.splitlines())


def _known(charset: str) -> str:
    """Return the charset to decode with; empty if Python does not know the declared one."""
    try:
        "{".encode(charset)
    except (LookupError, ValueError):
        return ""
    # Whoever says Latin-1 means what Windows made of it, as in the WHATWG Encoding standard.
    return "cp1252" if codecs.lookup(charset).name == "iso8859-1" else charset


def _plain(chunks: Iterable[bytes], charset: str) -> Iterable[bytes]:
    """Return chunks whose line breaks are single bytes: UTF-16 and its like become UTF-8."""
    if not charset or "{".encode(charset) == b"{":
        return chunks
    decoder = codecs.getincrementaldecoder(charset)("replace")
    return (decoder.decode(chunk).encode() for chunk in chunks)
