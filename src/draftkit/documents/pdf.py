"""PDF files as passages, each with its page: by pypdf, the extra `pdf`."""

from __future__ import annotations

import io
import logging
import re
import time
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

from draftkit.documents.hidden import Hidden
from draftkit.documents.passage import Content, Passage, cut
from draftkit.documents.raised import Level, in_line
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MAX_PAGES", "MAX_SECONDS", "read_pdf"]

MAX_PAGES = 500
"""The most pages that are read: two novels."""
MAX_SECONDS = 120.0
"""The longest that a file is read: 500 pages of text take about 20 s."""

# A line that is shorter than this share of the page's long ones ends a paragraph.
_SHORT = 0.7
_SMALL = 0.8  # of the size of the text beside it: a raised digit
_RUNNING = 3  # a first or last line on so many pages is a running one
_FEWEST_LINES = 3  # on a page of fewer, the first and last lines are its text
_HYPHEN = re.compile(r"(\w)[\u00ad\u2010-]\n(?=[a-z\u00df-\u00ff])")
_ENDED = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019)\]]*\Z")


def read_pdf(data: bytes, *, in_lines: bool = False) -> Content:
    """Read a PDF: what its pages show.

    Args:
        data: The file.
        in_lines: Whether each line is a passage, as of a table or a curriculum vitae; else the
            lines of a paragraph are put together.

    Raises:
        InputError: If pypdf is missing, or the file is encrypted, damaged, too long, or only
            has pictures of text; without the file's name.
    """
    try:
        import pypdf
    except ImportError as exc:
        raise InputError(
            "to read a PDF takes one more package.", hint='Install it: pip install "draftkit[pdf]"'
        ) from exc
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports what it repairs
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _read(pypdf.PdfReader(io.BytesIO(data)), in_lines)
        except InputError:
            raise
        except pypdf.errors.DependencyError as exc:
            raise _encrypted() from exc
        except Exception as exc:
            what = " ".join(str(exc).split())[:100] or type(exc).__name__
            raise InputError(f"is a damaged PDF ({what}). Save it anew, or as text.") from exc


def _encrypted() -> InputError:
    return InputError("is encrypted. Save a copy without a password.")


def _read(reader: Any, in_lines: bool) -> Content:  # noqa: FBT001 - as `read_pdf` was told
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted()
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise InputError(
            f"has {count:,} pages; at most {MAX_PAGES} are read. Save those that matter separately."
        )
    hidden = Hidden()
    recognised: list[int] = []
    pages: list[list[str]] = []
    until = time.monotonic() + MAX_SECONDS
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() > until:
            raise InputError(f"takes too long: page {number} of {count}. Save it as text.")
        text, is_scan = _page_text(page, reader, hidden)
        recognised += [number] if is_scan else []
        pages.append(text.split("\n"))
    running = _running(pages)
    paragraphs = _lines if in_lines else _paragraphs
    found = [
        Passage(paragraph, "page", number)
        for number, lines in enumerate(pages, 1)
        for paragraph in paragraphs([line for line in lines if _mask(line) not in running])
    ]
    if not found:
        raise InputError(
            "has no text, only pictures of it, as a scan has. Have its text recognised "
            "first (such as with ocrmypdf)."
        )
    return Content(cut(found), (*hidden.remarks, *_remarks(pages, recognised)))


def _remarks(pages: Sequence[Sequence[str]], recognised: list[int]) -> Iterator[str]:
    empty = [n for n, lines in enumerate(pages, 1) if not any(map(str.strip, lines))]
    if empty:
        yield f"No text on {_pages(empty)}."
    if recognised:
        yield f"{_pages(recognised).capitalize()}: text recognised in a scan; compare it."


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (" and others" if len(numbers) > 5 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


def _page_text(page: Any, reader: Any, hidden: Hidden) -> tuple[str, bool]:
    """Return what a page shows, and whether it is a scan with its text recognised.

    In a scan all text is invisible, above a picture of it. Elsewhere invisible text is left out.
    """
    from draftkit.documents.pdf_ink import Ink

    ink = Ink(page, reader)
    text = _extracted(page)
    if ink.is_scan or not ink.hidden:
        return text, ink.is_scan
    ink.leave_out()
    shown = _extracted(page)
    gone = Counter(text.split()) - Counter(shown.split())
    hidden.add(" and ".join(sorted(ink.hidden)), " ".join(gone.elements()))
    return shown, False


def _extracted(page: Any) -> str:
    """Return the text of a page, with raised and lowered digits as such: 10\u2076, and not 106."""
    pieces: list[tuple[str, Level]] = []
    last, large, low = "", 0.0, 0.0

    def hear(text: str, _page: Any, place: Any, _font: Any, size: Any) -> None:
        nonlocal last, large, low
        tall, y = abs(float(size) * float(place[3])), float(place[5])
        level: Level = ""
        if last[-1:].isalnum() and tall <= _SMALL * large and text.strip().isdecimal():
            # Text may also be raised where it stands, by an operator that is not told here.
            level = "sub" if y < low else "sup" if y > low or last[-1].isdecimal() else ""
        pieces.append((text, level))
        if text.strip() and not level:
            large, low = tall, y
        last = text or last

    whole = page.extract_text(visitor_text=hear) or ""
    heard = "".join(text for text, _ in pieces)
    # What was heard in another order than pypdf puts it together is not told apart.
    return in_line(pieces) if heard == whole and any(level for _, level in pieces) else whole


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the first and last lines that most pages have, numbers aside; no sentences."""
    edges = Counter[str]()
    for lines in pages:
        shown = [line for line in lines if line.strip()]
        if len(shown) >= _FEWEST_LINES:
            ends = (*shown[:1], *shown[-1:])
            edges.update({_mask(line) for line in ends if not _ENDED.search(line.strip())})
    most = max(_RUNNING, len(pages) // 2)
    return frozenset(line for line, times in edges.items() if times >= most)


def _mask(line: str) -> str:
    return " ".join(re.sub(r"\d+", "#", line).split())


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a page into paragraphs; a short line that ends a sentence ends one."""
    long = max((len(line.strip()) for line in lines), default=0)
    held: list[str] = []
    for line in lines:
        text = line.strip()
        if text:
            held.append(text)
        ends = not text or (len(text) < _SHORT * long and _ENDED.search(text))
        if held and (ends or (len(held) == 1 and _is_heading(text, long))):
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _lines(lines: Sequence[str]) -> Iterator[str]:
    return (" ".join(line.split()) for line in lines if line.strip())


def _is_heading(text: str, long: int) -> bool:
    return len(text) < 0.6 * long and not _ENDED.search(text) and text[:1] not in ("", "-", "(")


def _together(lines: Sequence[str]) -> str:
    return " ".join(_HYPHEN.sub(r"\1", "\n".join(lines)).split())
