"""A draft as a message: a file that a mail program opens to be sent, or an address.

Nothing is sent. Who gets it, the subject and the text are whatever stands in a table of
contacts or came from a model, so no value may end its line.
"""

from __future__ import annotations

import contextlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from draftkit.errors import InputError
from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.page import as_html, language_of
from draftkit.exchange.exports.plain import as_text, left_out
from draftkit.files.clean import clean
from draftkit.language.document import Document
from draftkit.language.letter import label, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.drafts.draft import Draft

__all__ = ["MOST_MAILTO", "email", "mailto", "mbox", "plain_address"]

MOST_MAILTO = 2_000
"""The most characters of an address that Outlook and Windows open (they cut at some 2,083)."""

# Less than RFC 5322 allows: no quotes, comments, lists or blanks, so that it is a single address.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x1f]{1,255}")
# As people copy one: with the name in front, or as a link.
_WITH_NAME = re.compile(r"\"?(?P<name>[^<>@\"]{0,200}?)\"?\s*<(?P<address>[^<>]{1,400})>")
_LINK = re.compile(r"mailto:(?P<address>[^?]{1,400})(?:\?.*)?", re.IGNORECASE)
# At the beginning of a line, a file of messages would take it for the next one.
_FROM = re.compile(rb"^(>*)From ", re.MULTILINE)


def email(draft: Draft, options: ExportOptions) -> Exported:
    """Make a message that mail programs open as one to be sent (X-Unsent)."""
    to, warnings = _recipient(options)
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if sender := plain_address(options.sender_address):
        message["From"] = _named(one_line(options.sender or draft.author), sender)
    message["To"] = to
    subject, body = subject_and_body(draft, options)
    message["Subject"] = subject
    signature = clean(options.signature).strip("\n")
    below = f"\n-- \n{signature}\n" if signature else ""
    message.set_content(as_text(body) + below, cte="quoted-printable")
    tag = language_of(draft)
    says = f' lang="{tag.text}" dir="{tag.direction}"' if tag else ""
    own = "<br>\n".join(escape(line) for line in signature.split("\n"))
    lines = f"<p>-- <br>\n{own}</p>\n" if signature else ""
    message.add_alternative(
        f'<!DOCTYPE html>\n<html{says}>\n<head><meta charset="utf-8"></head>\n<body>\n'
        f"{as_html(body)}{lines}</body>\n</html>\n",
        subtype="html",
        cte="quoted-printable",
    )
    message.set_boundary(f"draftkit-{draft.id[:32]}")  # the same draft gives the same file
    said = (*left_out(draft), *warnings, *_no_subject(draft, options))
    data = _FROM.sub(rb"\1=46rom ", message.as_bytes())  # its texts are quoted-printable
    return Exported(data, f"{draft.slug}.eml", "message/rfc822", said)


def mailto(draft: Draft, options: ExportOptions) -> Exported:
    """Make an address that opens a mail program with the message in it.

    Raises:
        InputError: If it is longer than such addresses may be.
    """
    to, warnings = _recipient(options)
    address = to.addr_spec if isinstance(to, Address) else ""
    subject, body = subject_and_body(draft, options)
    signature = clean(options.signature).strip("\n")
    text = as_text(body) + (f"\n-- \n{signature}\n" if signature else "")
    lines = quote(text.rstrip("\n").replace("\n", "\r\n"), safe="")
    url = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={lines}"
    if len(url) > MOST_MAILTO:
        raise InputError(
            f'"{one_line(draft.title)}" makes an address of {len(url):,} characters, and mail '
            f"programs take {MOST_MAILTO:,}.",
            hint="Make a message that they open: --to email",
        )
    said = (*left_out(draft), *warnings, *_no_subject(draft, options))
    return Exported(f"{url}\n".encode(), f"{draft.slug}.txt", "text/uri-list", said, url)


def mbox(messages: Iterable[Exported]) -> bytes:
    """Put messages into one file, as Thunderbird imports it (RFC 4155)."""
    made = []
    for message in messages:
        lines = message.data.replace(b"\r\n", b"\n")
        made.append(b"From draftkit Thu Jan  1 00:00:00 1970\n" + lines + b"\n")
    return b"".join(made)


def subject_and_body(draft: Draft, options: ExportOptions) -> tuple[str, str]:
    """Return the subject and the text without the line that says it."""
    body = clean(draft.body)
    found = subjects(Document(body))
    first = found[0] if found else None
    if first:
        start = body.rfind("\n", 0, first.start) + 1
        end = body.find("\n", first.end)
        above = body[:start].strip()
        if not above and label(body[start : first.end]):
            body = body[end:].lstrip("\n") if end >= 0 else ""
        else:
            first = None
    return one_line(options.subject or (first.text if first else "") or draft.title), body


def _no_subject(draft: Draft, options: ExportOptions) -> tuple[str, ...]:
    """Say that the subject is only the draft's title, if it is."""
    if options.subject or subject_and_body(draft, options)[1] != clean(draft.body):
        return ()
    return (f'The text says no subject, so it is "{one_line(draft.title)}" (--subject TEXT).',)


def _recipient(options: ExportOptions) -> tuple[Address | str, list[str]]:
    """Return who gets it; the field is empty where nobody knows the address."""
    known, address = _name_and_address(options.to)
    name = one_line(known or options.to_name)
    if not options.to:
        if options.likely:
            several = " or ".join(one_line(address) for address in options.likely)
            return "", [f"{name} may be {several}: To is left empty (--address names one)."]
        who = f"{name}'s address is" if name else "The address is"
        return "", [f"{who} not known: To is left empty."]
    if not address:
        return "", [f'"{one_line(options.to)[:80]}" is not an e-mail address: To is left empty.']
    user, _, domain = address.partition("@")
    if not user.isascii():  # RFC 6532 allows them, most servers do not
        return "", [f"{address} has letters that mail programs cannot send to: To is left empty."]
    with contextlib.suppress(UnicodeError):  # not a domain that IDNA knows
        address = f"{user}@{domain.encode('idna').decode()}"
    return _named(name, address), []


def plain_address(text: str) -> str:
    """Return an address, or nothing if a text is not just one."""
    return _name_and_address(text)[1]


def _name_and_address(text: str) -> tuple[str, str]:
    """Return the name and the address that a text is; two empty texts if it is not just one."""
    name, address = "", text.strip()
    if found := _WITH_NAME.fullmatch(address):
        name, address = found["name"].strip(), found["address"].strip()
    if found := _LINK.fullmatch(address):
        address = found["address"]
    return (name, address) if _ADDRESS.fullmatch(address) and address.isprintable() else ("", "")


def _named(name: str, address: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):  # a domain or a name that mail cannot write
        user, _, domain = address.partition("@")
        return Address(display_name=name, username=user, domain=domain)
