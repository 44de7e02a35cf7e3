"""A source: a file whose content may be cited."""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.documents.hidden import without_invisible
from draftkit.documents.passage import Content, Passage
from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.files.encoding import encoding_of, older_encoding
from draftkit.files.regular_file import PIPE, is_file, open_file, read_pipe, special

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.documents.mail import Mail

__all__ = [
    "MAX_BYTES",
    "Source",
    "hash_of",
    "is_document",
    "is_page",
    "is_uncited",
    "mails_of",
    "other_than_text",
]

MAX_BYTES = 50_000_000
"""The largest file that is read: a book with pictures."""

MAX_TEXT_BYTES = 5_000_000
"""The most bytes of a text, a page or a transcript: half of an encyclopedia's volume."""

_ZIP = b"PK\x03\x04"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__substg1.0_".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_PDF = re.compile(rb"%PDF-(?=\d\.\d)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,30})", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\0-\x06]")  # Unix programs leave some of the others in what they print
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHERS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "an RTF file",
    b"SQLite format": "a database",
    b"\x1f\x8b": "a packed file",
    b"ID3": "a sound",
    b"RIFF": "a sound or a film",
}
_RECORDS = {b"BEGIN:VCALENDAR": "a calendar", b"BEGIN:VCARD": "an address book"}
_TABLES = {".csv": "a table", ".tsv": "a table", ".ics": "a calendar", ".vcf": "an address book"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose content may be cited, or the part of it that goes along with a request.

    Attributes:
        name: What it is called where it is cited: the file's name.
        passages: What it says, in order.
        hash: SHA-256 of the file in hexadecimal.
        path: The path by which it was named; empty if it is not a file.
        remarks: What was left out of it, a sentence each.
        draft: The id of the draft through which it came; empty if the user gave it.
        cited: Whether it may be cited. The text of an earlier draft may not: it is no
            better than the facts that it stands on.
    """

    name: str
    passages: tuple[Passage, ...]
    hash: str = ""
    path: str = ""
    remarks: tuple[str, ...] = ()
    draft: str = ""
    cited: bool = True

    @classmethod
    def read(cls, path: str | os.PathLike[str], *, in_lines: bool = False) -> Source:
        """Read a file: Markdown, text, HTML, PDF, Word (.docx), mail, a transcript with times.

        What a reader of it would not see is left out, and `remarks` says so.

        Args:
            path: The file.
            in_lines: Whether the lines of a PDF stay apart, each a passage.

        Raises:
            InputError: If it cannot be read, or has no text: in one line, with the next step.
        """
        named = Path(path)
        data = _bytes(named)
        try:
            content = _content(data, named.suffix.lower(), in_lines=in_lines)
        except InputError as exc:
            raise InputError(f"{clean(str(named))}: {exc}") from exc
        passages, unseen = _clean(content.passages)
        if not passages:
            raise InputError(f"{clean(str(named))}: has no text that a reader would see.")
        remarks = content.remarks
        if unseen:
            remarks = (*remarks, f"Left out: {unseen:,} invisible characters.")
        digest = hashlib.sha256(data).hexdigest()
        return cls(clean(named.name), passages, digest, clean(str(named)), remarks)

    @classmethod
    def all(cls, given: Iterable[Source | str | os.PathLike[str]]) -> tuple[Source, ...]:
        """Return sources; those that are given as paths are read.

        Raises:
            InputError: As `read`.
        """
        return tuple(one if isinstance(one, Source) else cls.read(one) for one in given)

    @property
    def text(self) -> str:
        """All that it says; where places are lines, these are as in the file."""
        pieces: list[str] = []
        end = 0
        for passage in self.passages:
            follows = passage.unit == "line" and passage.at == end + 1
            pieces += [("\n" if follows else "\n\n") if pieces else "", passage.text]
            end = passage.at + passage.text.count("\n")
        return "".join(pieces)

    @property
    def quoted(self) -> str:
        """All that it says, each passage with the file's name and its place in front.

        `facts_of_quoted` in `profile.fact` reads it back.
        """
        return "\n\n".join(f"[{self.name}, {p.place}] {p.text}" for p in self.passages)

    def only(self, passages: Sequence[Passage]) -> Source:
        """Return it with only these of its passages."""
        return dataclasses.replace(self, passages=tuple(passages))

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as it stands in a draft's front matter."""
        every: dict[str, Any] = {
            "name": self.name,
            "path": self.path,
            "hash": self.hash,
            "draft": self.draft,
            "passages": [passage.as_dict() for passage in self.passages],
        }
        said = {key: value for key, value in every.items() if value}
        return said if self.cited else {**said, "cited": False}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Source:
        """Read what `as_dict` has made, even if somebody has edited it since."""
        given = data.get("passages")
        passages = [Passage.from_dict(p) for p in given or () if isinstance(p, dict)]
        name, path, digest, draft = (
            str(data.get(key) or "") for key in ("name", "path", "hash", "draft")
        )
        cited = str(data.get("cited", True)).lower() != "false"
        return cls(name, tuple(passages), digest, path, draft=draft, cited=cited)


def is_uncited(value: Any, sources: Iterable[Source]) -> bool:
    """Whether a value is the whole text of a source that may not be cited, so not a fact either."""
    own = _words(value) if isinstance(value, str) else ""
    return bool(own) and any(own == _words(s.text) for s in sources if not s.cited)


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", clean(text)).split())


def hash_of(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file, by which a change is noticed.

    Raises:
        InputError: If it cannot be read.
    """
    return hashlib.sha256(_bytes(Path(path))).hexdigest()


def is_document(path: Path) -> bool:
    """Whether a file is none of text: a PDF, a Word file, or one of an office program."""
    try:
        with open_file(path) as file:
            start = file.read(1024 + len(b"%PDF-1.7"))
            is_pdf = _PDF.search(start) and _pdf_in(start + file.read())
    except (OSError, ValueError):  # whoever reads it says what is wrong
        return False
    return bool(is_pdf) or start.startswith((_ZIP, _OLD_WORD))


def is_page(path: Path) -> bool:
    """Whether a file is a page of HTML."""
    return bool(_HTML.match(_start(path).removeprefix(codecs.BOM_UTF8)))


def other_than_text(path: Path) -> str:
    """Say what a file is that is none of text as a person writes it; nothing if it may be one."""
    start = _start(path)
    if start.startswith((_ZIP, _OLD_WORD)):
        return "a Word file, or another of an office program"
    found = next(
        (what for mark, what in (_OTHERS | _RECORDS).items() if start.startswith(mark)), ""
    )
    if found or not start:
        return found
    if is_document(path):
        return "a PDF"
    return "a page of HTML" if is_page(path) else _TABLES.get(path.suffix.lower(), "")


def _start(path: Path) -> bytes:
    try:
        if not is_file(path):  # a pipe can be read once, as a text
            return b""
        with open_file(path) as file:
            return file.read(2000)
    except (OSError, ValueError):  # whoever reads it says what is wrong
        return b""


def mails_of(path: Path) -> list[Mail]:
    """Return the messages of a file as a mail program saved it; none if it is none.

    Raises:
        InputError: If it cannot be read, or one ends within its text.
    """
    from draftkit.documents.mail import is_mail, mails

    if not is_file(path):  # a pipe can be read once, as a text
        return []
    data = _bytes(path)
    try:
        return mails(data) if is_mail(data, path.suffix.lower()) else []
    except InputError as exc:
        raise InputError(f"{clean(str(path))}: {exc}") from exc


def _bytes(path: Path) -> bytes:
    what = special(path)
    if what and what != PIPE:
        raise InputError(f"{clean(str(path))} is {what}; name a file.")
    try:
        if what:
            data = read_pipe(path, MAX_BYTES + 1)
        else:
            with open_file(path) as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as exc:
        raise InputError(f"There is no file {clean(str(path))}.") from exc
    except (OSError, ValueError) as exc:
        why = getattr(exc, "strerror", None) or str(exc)
        raise InputError(f"{clean(str(path))} cannot be read: {why}.") from exc
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{clean(str(path))} is larger than {MAX_BYTES:,} bytes. Save what matters separately."
        )
    return data


def _content(data: bytes, ending: str, *, in_lines: bool = False) -> Content:
    """Read by what the file is, not by what it is called."""
    if pdf := _pdf_in(data):
        from draftkit.documents.pdf import read_pdf

        return read_pdf(pdf, in_lines=in_lines)
    if data.startswith(_ZIP):
        from draftkit.documents.docx import read_docx

        return read_docx(data)
    if data.startswith(_OLD_WORD) and _OUTLOOK in data:
        raise InputError("is a message of Outlook. Save it as .eml, or its text as .txt.")
    if data.startswith(_OLD_WORD):
        raise InputError("is an old Word file, or one with a password. Save a copy as .docx.")
    other = next((what for mark, what in _OTHERS.items() if data.startswith(mark)), "")
    if not other and ending in (".pdf", ".docx"):
        raise InputError(
            f"is no {ending[1:].upper()} file, whatever its name says.",
            hint="If it is plain text, give it a name that ends in .txt.",
        )
    if other:
        raise InputError(f"is {other}. Save what matters as text.")
    from draftkit.documents.mail import is_mail, read_mail

    if is_mail(data, ending):
        return read_mail(data)
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(f"has more than {MAX_TEXT_BYTES:,} bytes of text. Cut it to what matters.")
    return _of_text(_decoded(data), data, ending)


def _pdf_in(data: bytes) -> bytes:
    """Return the PDF that a file is, without what a mailer or a printer put in front; or b"".

    PDF 1.7, H.3.4.1: the header may stand anywhere in the first 1,024 bytes.
    """
    begun = _PDF.search(data, 0, 1024 + len(b"%PDF-1.7"))
    if begun is None:
        return b""
    # A text may speak of PDFs; one that is cut off is known by its first bytes alone.
    first = not data[: begun.start()].strip()
    return data[begun.start() :] if first or b"startxref" in data[-2048:] else b""


def _of_text(text: str, data: bytes, ending: str) -> Content:
    from draftkit.documents.html import read_html
    from draftkit.documents.text import read_text
    from draftkit.documents.transcript import is_transcript, read_subtitles, read_transcript

    if _HTML.match(data.removeprefix(codecs.BOM_UTF8)) or ending in (".html", ".htm", ".xhtml"):
        return read_html(text)
    if text.startswith("WEBVTT") or (ending in (".srt", ".vtt") and "-->" in text):
        return read_subtitles(text)
    if is_transcript(text):
        return read_transcript(text)
    return read_text(text)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    if b"\0" in data[:2000] and encoding != "utf-16":  # two bytes a letter, perhaps, without a mark
        encoding = encoding_of(io.BytesIO(data)) or encoding
    declared = _CHARSET.search(data[:2000])
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as exc:
        name = older_encoding(data) or (declared[1].decode() if declared else "")
        try:
            text = data.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError):
            raise InputError("is not UTF-8 text. Save what matters as text.") from exc
    if _NO_TEXT.search(text):
        raise InputError("is no text. Save what matters as text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _clean(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], int]:
    """Return the passages cleaned, and how many invisible characters were in them."""
    kept: list[Passage] = []
    count = 0
    for passage in passages:
        text, unseen = without_invisible(passage.text)
        text = clean(text)
        count += unseen
        if text.strip():
            kept.append(dataclasses.replace(passage, text=text))
    return tuple(kept), count
