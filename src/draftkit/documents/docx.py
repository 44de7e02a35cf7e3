"""Word files as passages, each with its page as Word last saw it, or else its paragraph."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from draftkit.documents.hidden import Hidden
from draftkit.documents.passage import Content, Passage, cut
from draftkit.documents.raised import Level, in_line
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MAX_XML_BYTES", "read_docx"]

MAX_XML_BYTES = 50_000_000
"""The most bytes of a part, unpacked: 20,000 pages of text."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
# Deleted, moved elsewhere, instructions of fields, and what is shown twice.
_UNSEEN = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText")} | {_FALLBACK}
_OFF = ("0", "false", "off", "none")
_LIGHT = ("auto", "none", "clear", "nil", "white", "ffffff")
_SMALLEST = 3  # half points
_LEVELS: dict[str, Level] = {"superscript": "sup", "subscript": "sub"}
_SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read_docx(data: bytes) -> Content:
    """Read a Word file: what it shows, without comments and what was deleted.

    Raises:
        InputError: If it is not a Word file, is damaged, or unpacks to more than any text has;
            the message is without the file's name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if _BODY not in file.namelist():
                raise InputError("is not a Word file. Save what matters as text, or as .docx.")
            body = _part(file, _BODY)
            styles = _part(file, _STYLES) if _STYLES in file.namelist() else None
            notes = {k: _part(file, at) for k, at in _NOTES.items() if at in file.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as exc:
        raise InputError("is a damaged Word file. Save it anew, or as text.") from exc
    reading = _Reading(dict(_looks(styles)) if styles is not None else {})
    reading.read(body)
    for kind, notes_of in notes.items():
        reading.read_notes(kind, notes_of)
    if not reading.found:
        raise InputError("has no text. Save what matters as text.")
    return Content(cut(reading.paragraphs()), reading.hidden.remarks)


def _part(file: zipfile.ZipFile, name: str) -> ET.Element:
    info = file.getinfo(name)
    if info.flag_bits & 1:
        raise InputError("is encrypted. Save a copy without a password.")
    with file.open(info) as stream:
        # The size that the archive declares is only the sender's word.
        xml = stream.read(MAX_XML_BYTES + 1)
    if len(xml) > MAX_XML_BYTES:
        raise InputError("unpacks to more than any text has. Save what matters as text.")
    if b"<!DOCTYPE" in xml[:1000] or b"<!ENTITY" in xml:
        raise InputError("is not a Word file from an honest program: it defines entities.")
    try:
        return ET.fromstring(xml)  # noqa: S314 - entities, which could explode, are refused
    except (ET.ParseError, RecursionError, ValueError, LookupError) as exc:
        raise InputError("is a damaged Word file. Save it anew, or as text.") from exc


def _looks(styles: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    for style in styles.iter(f"{_W}style"):
        if (look := style.find(f"{_W}rPr")) is not None:
            yield style.get(f"{_W}styleId", ""), look


def _is_dark(shade: ET.Element | None) -> bool:
    fill = shade.get(f"{_W}fill") or shade.get(f"{_W}val") if shade is not None else None
    return (fill or "auto").lower() not in _LIGHT


def _why_left_out(look: ET.Element, *, on_dark: bool) -> str:
    """Return why a text with these properties is none that its writer says, or nothing.

    Args:
        look: Its properties.
        on_dark: Whether its paragraph or its cell has a ground of its own.
    """
    for names, why in (
        (("vanish", "webHidden"), "hidden text"),
        (("strike", "dstrike"), "struck-out text"),
    ):
        marks = (look.find(f"{_W}{name}") for name in names)
        if any(m is not None and m.get(f"{_W}val", "true").lower() not in _OFF for m in marks):
            return why
    colour, size = look.find(f"{_W}color"), look.find(f"{_W}sz")
    shaded = on_dark or any(_is_dark(look.find(f"{_W}{name}")) for name in ("shd", "highlight"))
    if colour is not None and colour.get(f"{_W}val", "").upper() == "FFFFFF" and not shaded:
        return "white text"
    if size is not None and size.get(f"{_W}val", "").isdigit():
        return "text of no size" if int(size.get(f"{_W}val", "")) <= _SMALLEST else ""
    return ""


class _Reading:
    """Walks through a document.

    Attributes:
        found: Each paragraph with its page and its number.
        hidden: What was left out.
    """

    def __init__(self, looks: dict[str, ET.Element]) -> None:
        self.found: list[tuple[str, int, int]] = []
        self.hidden = Hidden()
        self._looks = looks
        self._page = 1
        self._paragraph = 0
        self._has_pages = False
        self._notes: dict[tuple[str, str], int] = {}  # the page of each mark, in their order

    def paragraphs(self) -> list[Passage]:
        """Return them with their pages, if Word has said where pages end, else their numbers."""
        if self._has_pages:
            return [Passage(text, "page", page) for text, page, _ in self.found]
        return [Passage(text, "paragraph", number) for text, _, number in self.found]

    def read(self, element: ET.Element) -> None:
        """Read the paragraphs in an element, those in tables and boxes too."""
        stack = [(element, False)]
        while stack:  # not by recursion: a file may be nested deeper than Python goes
            one, on_dark = stack.pop()
            on_dark = on_dark or _is_dark(one.find(f"{_W}tcPr/{_W}shd"))
            inside = [one]
            if one.tag == f"{_W}p":
                self._read_paragraph(one, on_dark or _is_dark(one.find(f"{_W}pPr/{_W}shd")))
                inside = list(one.iter(f"{_W}txbxContent"))
            elif one.tag in _UNSEEN:
                inside = []
            stack += [(child, on_dark) for each in inside for child in reversed(list(each))]

    def read_notes(self, kind: str, notes: ET.Element) -> None:
        """Read the notes that have a mark in the text, each with its number: "[1] ..."."""
        numbers = {key: number for number, key in enumerate(self._notes, 1)}
        for note in notes.iter(f"{_W}{kind}"):
            key = (kind, note.get(f"{_W}id", ""))
            if key in numbers:
                self._page, before = self._notes[key], len(self.found)
                self.read(note)
                for at, (text, page, paragraph) in enumerate(self.found[before:], before):
                    self.found[at] = (f"[{numbers[key]}] {text}", page, paragraph)

    def _read_paragraph(self, paragraph: ET.Element, on_dark: bool) -> None:  # noqa: FBT001
        look = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = look.get(f"{_W}val", "") if look is not None else ""
        page, pieces = self._page, list[tuple[str, Level]]()
        is_blank = True
        for run in self._runs(paragraph):
            for piece in self._said(run, style, on_dark):
                page = self._page if is_blank else page
                is_blank = is_blank and not piece[0].strip()
                pieces.append(piece)
        if text := " ".join(in_line(pieces).split()):
            self._paragraph += 1
            self.found.append((text, page, self._paragraph))

    def _runs(self, paragraph: ET.Element) -> Iterator[ET.Element]:
        stack = list(reversed(list(paragraph)))
        while stack:
            one = stack.pop()
            if one.tag == f"{_W}r":
                yield one
            elif one.tag in _UNSEEN:
                self.hidden.add("deleted text", "".join(one.itertext()))
            elif one.tag != f"{_W}txbxContent":
                stack += reversed(list(one))

    def _said(
        self,
        run: ET.Element,
        style: str,
        on_dark: bool,  # noqa: FBT001
    ) -> Iterator[tuple[str, Level]]:
        looks = self._looks_of(run, style)
        why = next(filter(None, (_why_left_out(look, on_dark=on_dark) for look in looks)), "")
        level: Level = next(filter(None, map(_level, looks)), "")
        for part in run:
            if part.tag == f"{_W}lastRenderedPageBreak":
                self._has_pages = True
                self._page += 1
                continue
            kind = part.tag.removeprefix(_W).removesuffix("Reference")
            if kind in _NOTES and part.tag.endswith("Reference"):
                key = (kind, part.get(f"{_W}id", ""))
                self._notes.setdefault(key, self._page)
                yield f" [{[*self._notes].index(key) + 1}]", ""
                continue
            text = part.text or "" if part.tag == f"{_W}t" else ""
            text = text or _SIGNS.get(part.tag.removeprefix(_W), "")
            if text and why:
                self.hidden.add(why, text)
            elif text:
                yield text, level

    def _looks_of(self, run: ET.Element, style: str) -> Sequence[ET.Element]:
        """Return how a run looks: by itself, by its style, and by its paragraph's."""
        own = run.find(f"{_W}rPr")
        named = own.find(f"{_W}rStyle") if own is not None else None
        names = (named.get(f"{_W}val", "") if named is not None else "", style)
        looks = (own, *map(self._looks.get, names))
        return [look for look in looks if look is not None]


def _level(look: ET.Element) -> Level:
    align, by = look.find(f"{_W}vertAlign"), look.find(f"{_W}position")
    if align is not None:
        return _LEVELS.get(align.get(f"{_W}val", ""), "")
    half_points = by.get(f"{_W}val", "") if by is not None else ""  # so LibreOffice writes it
    return "sub" if half_points.startswith("-") else "sup" if half_points.strip("0") else ""
