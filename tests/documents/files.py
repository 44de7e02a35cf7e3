"""Files to be read, made byte by byte: PDFs, Word files, pages."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[str], extra: str = "") -> bytes:
    """Return a PDF with a text on each page; a line of the text is one of the page.

    Args:
        pages: The texts. A line that begins with a backslash is put in as it stands: the
            operators of the page's program.
        extra: More entries of the trailer, such as an `/Encrypt`.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    after = 4 + 2 * count
    resources = f"/Resources << /Font << /F1 3 0 R /F2 {after + 1} 0 R >> "
    resources += f"/XObject << /Im1 {after} 0 R >> >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in enumerate(pages):
        shown = "\n".join(map(_drawn, text.split("\n")))
        stream = f"BT /F1 11 Tf 14 TL 50 740 Td\n{shown}\nET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            + resources,
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    pixel = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
    pixel += "/ColorSpace /DeviceGray /Length 1 >>\nstream\nx\nendstream"
    embedded = "<< /Type /Font /Subtype /Type0 /BaseFont /Embedded /Encoding /Identity-H "
    embedded += f"/ToUnicode {after + 2} 0 R /DescendantFonts [<< /Type /Font "
    embedded += "/Subtype /CIDFontType2 /BaseFont /Embedded /DW 500 "
    embedded += "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    letters = "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    letters += "2 beginbfrange\n<0020> <011f> <0000>\n<2030> <203f> <2010>\nendbfrange\nendcmap"
    to_unicode = f"<< /Length {len(letters)} >>\nstream\n{letters}\nendstream"
    return _file([*objects, pixel, embedded, to_unicode], extra)


def embedded(text: str, *, as_hex: bool = True) -> str:
    """Return operators that show a text as Word, Chrome and fpdf2 write it: by its glyphs.

    A font of its own says which letter each of them is.
    """
    glyphs = "".join(f"{ord(letter) + 0x20:04x}" for letter in text)
    octal = "".join(f"\\{byte:03o}" for byte in bytes.fromhex(glyphs))
    return f"\\/F2 11 Tf {f'<{glyphs}>' if as_hex else f'({octal})'} Tj T* /F1 11 Tf"


def _drawn(line: str) -> str:
    if line.startswith("\\"):
        return line[1:]
    said = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({said}) Tj T*"


def _file(objects: Sequence[str], extra: str) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"<< /Size {len(places) + 1} /Root 1 0 R {extra}>>"
    out.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def run(text: str, look: str = "") -> str:
    """Return a run of a Word file."""
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def docx(paragraphs: Sequence[str], styles: str = "", body: bytes | None = None) -> bytes:
    """Return a Word file.

    Args:
        paragraphs: The insides of its paragraphs, as `run` makes them.
        styles: The insides of its styles.
        body: The whole document instead.
    """
    inside = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    xml = f'<w:document xmlns:w="{_W}"><w:body>{inside}</w:body></w:document>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", xml if body is None else body)
        file.writestr("word/styles.xml", f'<w:styles xmlns:w="{_W}">{styles}</w:styles>')
    return out.getvalue()


def mail(text: str = "", page: str = "", attached: str = "") -> bytes:
    """Return a message as a mail program saves it, with a text, one in HTML, and a file."""
    message = EmailMessage()
    message["Received"] = "from mx.secret.example by mx2.secret.example"
    message["From"] = "Ann Lee <ann@secret.example>"
    message["Subject"] = "Réunion"
    if text:
        message.set_content(text, cte="base64")
    if page and text:
        message.add_alternative(page, subtype="html")
    elif page:
        message.set_content(page, subtype="html", cte="quoted-printable")
    if attached:
        message.add_attachment(attached, filename="a.txt")
    return message.as_bytes()
