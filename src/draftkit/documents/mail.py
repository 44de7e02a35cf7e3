"""Messages as mail programs save them (.eml, .mbox): their texts without what goes along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
)
from email.policy import default
from typing import TYPE_CHECKING

from draftkit.documents.html import read_html
from draftkit.documents.passage import Content, Passage, cut
from draftkit.documents.text import blocks
from draftkit.errors import InputError
from draftkit.files.encoding import older_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.errors import MessageDefect
    from email.message import EmailMessage, MIMEPart

__all__ = ["Mail", "is_mail", "mails", "read_mail"]

_ENDINGS = (".eml", ".mbox")
_HEAD_BYTES = 1 << 16
# Every message has one of these; "Subject:" or "From:" may also be in texts that people write.
_TELLING = (b"mime-version:", b"message-id:", b"received:", b"return-path:")
_HEADER = re.compile(rb"[!-9;-~]+:|[ \t]|>?From ")
_BETWEEN = re.compile(rb"(?:\A|(?<=\n\n))From [^\n]*\n")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a message says.

    Attributes:
        people: From whom and to whom it is, names and addresses.
        subject: In one line; empty if it has none.
        plain: Its plain text; empty if it has none that can be read.
        page: Its text in HTML, likewise.
        attachments: How many files are with it.
    """

    people: str
    subject: str
    plain: str
    page: str
    attachments: int


def is_mail(data: bytes, ending: str = "") -> bool:
    """Whether a file is a message, or several, by its name's ending or by its headers."""
    if ending in _ENDINGS:
        return True
    head = data[:_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0].split(b"\n")
    return all(map(_HEADER.match, head)) and any(line.lower().startswith(_TELLING) for line in head)


def mails(data: bytes) -> list[Mail]:
    """Return the messages of a file.

    Raises:
        InputError: If one ends within its text; without the file's name.
    """
    data = data.replace(b"\r\n", b"\n")
    if not data.startswith(b"From "):
        return [_mail(data)]
    return [_mail(_ESCAPED.sub(rb"\1", one)) for one in _BETWEEN.split(data) if one.strip()]


def read_mail(data: bytes) -> Content:
    """Read messages: the subject and the text of each, by the lines that a mail program shows.

    Raises:
        InputError: If one ends within its text; without the file's name.
    """
    found = mails(data)
    shown, remarks = [], list[str]()
    for mail in found:
        text = mail.plain.strip()
        if not text and mail.page:
            page = read_html(mail.page)
            text = "\n\n".join(passage.text for passage in page.passages)
            remarks += page.remarks
        shown.append(f"Subject: {mail.subject}\n\n{text}" if mail.subject else text)
    attachments = sum(mail.attachments for mail in found)
    also = f" and {attachments} attachment{'s'[: attachments != 1]}" if attachments else ""
    passages = (Passage(part, "line", line) for line, part in blocks("\n\n".join(shown)))
    return Content(cut(passages), (*remarks, f"Left out as headers of mail{also}."))


def _mail(data: bytes) -> Mail:
    message = message_from_bytes(data, policy=default)
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    texts = _decoded(plain), _decoded(page)  # which is when a part's defects are found
    *_, last = message.walk()
    lacks_end = any(isinstance(d, CloseBoundaryNotFoundDefect) for d in _defects(message))
    # A few programs leave the last boundary out; where another part follows, the text is whole.
    if ((plain or page) is last and lacks_end) or any(isinstance(d, _CUT) for d in last.defects):
        raise InputError("this message ends within its text.", hint="Save it again.")
    subject = " ".join(str(message["Subject"] or "").split())
    attachments = sum(1 for part in message.walk() if part.get_filename())
    people = (str(message[header] or "") for header in _PEOPLE)
    return Mail("; ".join(filter(None, people)), subject, *texts, attachments)


def _decoded(part: MIMEPart | None) -> str:
    """Return the text of a part; nothing if its encoding cannot be told."""
    data = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(data, bytes):
        return ""
    for encoding in (part.get_content_charset(), "utf-8", older_encoding(data)):
        try:
            return data.decode(encoding or "ascii").replace("\r\n", "\n")
        except (LookupError, ValueError):
            continue
    return ""


_PEOPLE = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
_CUT = (InvalidBase64LengthDefect, InvalidBase64PaddingDefect)


def _defects(message: EmailMessage) -> Iterator[MessageDefect]:
    return (defect for part in message.walk() for defect in part.defects)
