"""A draft as a Word file (.docx): a zip archive of five small XML files (ECMA-376)."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.layout import parts, titled
from draftkit.exchange.exports.page import language_of
from draftkit.exchange.exports.pieces import BREAK
from draftkit.exchange.exports.plain import description, left_out
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft
    from draftkit.exchange.exports.layout import Part
    from draftkit.exchange.exports.pieces import ExportPiece

__all__ = ["docx"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# The oldest moment that a zip archive can name: the same draft gives the same file.
_MOMENT = (1980, 1, 1, 0, 0, 0)

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What XML cannot hold, of what is left after `clean`.
_NO_XML = re.compile("[\ufffe\uffff]")

_STYLES = {"quote": "Quote", "code": "Code"}


def docx(draft: Draft, options: ExportOptions) -> Exported:
    """Make a Word file with the title as its first heading."""
    title, body = titled(clean(draft.body), one_line(draft.title))
    writer = _Writer(rtl=bool((tag := language_of(draft)) and tag.direction == "rtl"))
    text = writer.document([(title, 1)] if title else [], parts(body))
    says = f"<w:lang w:val={quoteattr(tag.text)} w:bidi={quoteattr(tag.text)}/>" if tag else ""
    styles = files(__package__).joinpath("word_styles.xml").read_text(encoding="utf-8")
    inside = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml", f"{_OFFICE}/"),
            ("core-properties", "docProps/core.xml", f"{_PACKAGE}/relationships/metadata/"),
        ),
        "docProps/core.xml": _core(draft, title, options),
        "word/document.xml": text,
        "word/styles.xml": styles.replace("<w:lang/>", says),
        "word/numbering.xml": writer.numbering(),
        "word/_rels/document.xml.rels": writer.relationships(),
    }
    return Exported(_zipped(inside), f"{draft.slug}.docx", MEDIA_TYPE, left_out(draft))


def _zipped(inside: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in inside.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _NO_XML.sub("\ufffd", text).encode())
    return stream.getvalue()


def _types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/numbering.xml": f"{word}.numbering+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    rows = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relationships(*rows: tuple[str, str, str], more: str = "") -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{where}{kind}" Target="{target}"/>'
        for n, (kind, target, where) in enumerate(rows)
    )
    return (
        f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{made}{more}</Relationships>'
    )


def _core(draft: Draft, title: str, options: ExportOptions) -> str:
    author = one_line(draft.author or options.sender)
    moment = f"{draft.created:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:description>{escape(description(draft))}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        "</cp:coreProperties>"
    )


class _Writer:
    """Writes the parts, and remembers where links lead and how many lists there are."""

    def __init__(self, *, rtl: bool) -> None:
        self._rtl = rtl
        self._links: dict[str, int] = {}
        self._lists = 1  # the first is that of the bullets

    def document(self, title: list[tuple[str, int]], found: list[Part]) -> str:
        """Return the document."""
        lines = [
            self._paragraph(f'<w:pStyle w:val="Heading{n}"/>', _run(words, ""))
            for words, n in title
        ]
        last: Part | None = None
        for part in found:
            if last is not None and last.kind == "table" != part.kind:
                lines.append("</w:tbl>")
            if part.kind == "table":
                if last is None or last.kind != "table":
                    lines.append(_table(len(part.cells)))
                lines.append(self._row(part))
                last = part
                continue
            numbered = part.kind == "item" and part.number and part.level == 0
            same = last is not None and last.kind == "item"
            if numbered and (part.number == 1 or not same):
                self._lists += 1
            lines.append(self._paragraph(self._style(part), "".join(map(self._piece, part.pieces))))
            last = part
        if last is not None and last.kind == "table":
            lines.append(f"</w:tbl>{self._paragraph('', '')}")  # Word wants one behind it
        return (
            f'{_DECLARED}<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body>'
            f"{''.join(lines)}<w:sectPr/></w:body></w:document>"
        )

    def numbering(self) -> str:
        """Return the lists: bullets, and one for each that is numbered from 1."""
        kinds = (("\u2022", "bullet"), ("%{}.", "decimal"))
        abstract = "".join(
            f'<w:abstractNum w:abstractNumId="{n}">{_levels(sign, kind)}</w:abstractNum>'
            for n, (sign, kind) in enumerate(kinds)
        )
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        lists = "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="{int(n > 1)}"/>'
            f"{restart if n > 1 else ''}</w:num>"
            for n in range(1, self._lists + 1)
        )
        return f'{_DECLARED}<w:numbering xmlns:w="{_MAIN}">{abstract}{lists}</w:numbering>'

    def relationships(self) -> str:
        """Return where the links lead."""
        links = "".join(
            f'<Relationship Id="l{n}" Type="{_OFFICE}/hyperlink" Target={quoteattr(url)} '
            'TargetMode="External"/>'
            for url, n in self._links.items()
        )
        own = (("styles", "styles.xml"), ("numbering", "numbering.xml"))
        return _relationships(*((kind, target, f"{_OFFICE}/") for kind, target in own), more=links)

    def _style(self, part: Part) -> str:
        if part.kind == "heading":
            return f'<w:pStyle w:val="Heading{part.level}"/>'
        if part.kind == "item":
            which = self._lists if part.number and self._lists > 1 else 1
            return (
                f'<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="{part.level}"/>'
                f'<w:numId w:val="{which}"/></w:numPr>'
            )
        if part.kind == "rule":
            return '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        style = _STYLES.get(part.kind)
        return f'<w:pStyle w:val="{style}"/>' if style else ""

    def _row(self, part: Part) -> str:
        cells = (f"<w:tc>{self._paragraph('', _run(cell, ''))}</w:tc>" for cell in part.cells)
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def _paragraph(self, style: str, runs: str) -> str:
        bidi = "<w:bidi/>" if self._rtl else ""
        about = f"<w:pPr>{style}{bidi}</w:pPr>" if style or bidi else ""
        return f"<w:p>{about}{runs}</w:p>"

    def _piece(self, piece: ExportPiece) -> str:
        if piece.text == BREAK:
            return "<w:r><w:br/></w:r>"
        looks = '<w:rStyle w:val="Hyperlink"/>' if piece.url else ""
        looks += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>' if piece.code else ""
        looks += "<w:b/><w:bCs/>" if piece.bold else ""
        looks += "<w:i/><w:iCs/>" if piece.italic else ""
        looks += "<w:strike/>" if piece.struck else ""
        looks += "<w:rtl/>" if self._rtl else ""
        run = _run(piece.text, looks)
        if not piece.url:
            return run
        n = self._links.setdefault(piece.url, len(self._links))
        return f'<w:hyperlink r:id="l{n}">{run}</w:hyperlink>'


def _table(columns: int) -> str:
    """Return the beginning of a table with lines around its cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="auto"/>' for side in sides)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{lines}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    )


def _run(text: str, looks: str) -> str:
    about = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _levels(sign: str, kind: str) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign.format(n + 1)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{720 + 360 * n}" w:hanging="360"/></w:pPr></w:lvl>'
        for n in range(9)
    )
