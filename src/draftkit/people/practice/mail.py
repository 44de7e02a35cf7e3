"""The text of a message as a mail program saves it, without its headers and its HTML."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
)
from email.policy import default
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.errors import MessageDefect
    from email.message import EmailMessage
    from pathlib import Path

__all__ = ["is_message", "said_in"]

# With its attachments.
_MOST_BYTES = 40_000_000
_HEAD_BYTES = 1 << 16
# Every message has one of these; "Subject:" or "From:" may also be in texts that people write.
_TELLING = (b"mime-version:", b"message-id:", b"received:", b"return-path:")


def is_message(file: Path) -> bool:
    """Whether a file is a message, by its name or its headers."""
    if file.suffix.lower() == ".eml":
        return True
    try:
        with open_file(file) as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:  # it may be a pipe; whoever reads it next says what is wrong
        return False
    lines = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower().split(b"\n")
    return any(line.startswith(_TELLING) for line in lines)


def said_in(file: Path, draft: str) -> str:
    """Return the text of a message, below the draft's first line if that ends in its subject.

    Args:
        file: The message.
        draft: The draft's text.

    Raises:
        UsageError: If it cannot be read, has no plain text, or is cut off within it.
    """
    try:
        with open_file(file) as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError as exc:
        raise UsageError(f"{file}: there is no such file.") from exc
    except OSError as exc:
        raise UsageError(f"{file}: cannot be read: {exc.strerror or exc}.") from exc
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{file}: is larger than {_MOST_BYTES:,} bytes; save its text alone.")
    text, subject = _parts(data, file)
    if not text.strip():
        raise UsageError(
            f"{file}: this message has no plain text.", hint="Save its text as a file of its own."
        )
    first = draft.lstrip().split("\n", 1)[0].strip()
    return f"{first}\n\n{text}" if subject and first.endswith(subject) else text


def _parts(data: bytes, file: Path) -> tuple[str, str]:
    """Return the plain text and the subject, each empty if there is none that can be read.

    Raises:
        UsageError: If the message ends within its text.
    """
    message = message_from_bytes(data, policy=default)
    part = message.get_body(("plain",))
    try:
        text = str(part.get_content()) if part else ""
    except (LookupError, ValueError):  # an encoding that nobody knows
        text = ""
    *_, last = message.walk()
    lacks_end = any(isinstance(d, CloseBoundaryNotFoundDefect) for d in _defects(message))
    # A few programs leave the last boundary out; where another part follows, the text is whole.
    if (part is last and lacks_end) or any(isinstance(d, _CUT) for d in last.defects):
        raise UsageError(f"{file}: this message ends within its text.", hint="Save it again.")
    return text.replace("\r\n", "\n"), " ".join(str(message["Subject"] or "").split())


_CUT = (InvalidBase64LengthDefect, InvalidBase64PaddingDefect)


def _defects(message: EmailMessage) -> Iterator[MessageDefect]:
    return (defect for part in message.walk() for defect in part.defects)
