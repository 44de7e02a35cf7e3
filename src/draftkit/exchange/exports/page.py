"""A draft as a web page: clean enough to be pasted into anything that takes rich text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.layout import parts, titled
from draftkit.exchange.exports.pieces import BREAK
from draftkit.exchange.exports.plain import description, left_out
from draftkit.files.clean import clean
from draftkit.language.tags.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.exchange.exports.layout import Part
    from draftkit.exchange.exports.pieces import ExportPiece

__all__ = ["as_html", "html", "language_of"]

_CONTAINERS = {"quote": "blockquote", "code": "pre", "table": "table"}


def language_of(draft: Draft) -> Tag | None:
    """Return the language that a draft was asked for in, or None."""
    try:
        return Tag.find(draft.language) if draft.language else None
    except InputError:
        return None


def html(draft: Draft, options: ExportOptions) -> Exported:
    """Make a page with one heading of the first level."""
    del options
    title, body = titled(clean(draft.body), one_line(draft.title))
    tag = language_of(draft)
    says = f' lang="{escape(tag.text)}" dir="{tag.direction}"' if tag else ""
    about = escape(description(draft))
    head = f'<meta name="description" content="{about}">\n' if about else ""
    made = (
        f'<!DOCTYPE html>\n<html{says}>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{head}</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{as_html(body)}</body>\n</html>\n"
    )
    return Exported(made.encode(), f"{draft.slug}.html", "text/html", left_out(draft))


def as_html(body: str) -> str:
    """Return a draft's Markdown as HTML elements, a line each; tags in it are shown, not obeyed."""
    return "".join(_Writer(parts(clean(body))).lines())


class _Writer:
    """Writes parts one after the other, and opens and closes what is around them."""

    def __init__(self, found: Iterable[Part]) -> None:
        self._parts = found
        self._open: list[str] = []

    def lines(self) -> Iterable[str]:
        """Yield the lines."""
        last: Part | None = None
        for part in self._parts:
            yield from self._around(part, last)
            yield self._line(part)
            last = part
        while self._open:
            yield f"</{self._open.pop()}>\n"

    def _around(self, part: Part, last: Part | None) -> Iterable[str]:
        """Close what ends before a part, and open what it stands in."""
        keep = 0
        goes_on = part.kind in ("item", "quote") or part.joined
        if last is not None and last.kind == part.kind and goes_on:
            keep = len(self._open)
        wanted = _CONTAINERS.get(part.kind, "")
        if part.kind == "item":  # a list, an item, a list in it, an item ...
            wanted = "ol" if part.number else "ul"
            level = min(part.level, keep // 2)
            keep = 2 * level + (self._open[2 * level : 2 * level + 1] == [wanted] and keep > 0)
        while len(self._open) > keep:
            yield f"</{self._open.pop()}>\n"
        if wanted and (not keep or (part.kind == "item" and keep % 2 == 0)):
            start = f' start="{part.number}"' if part.number > 1 else ""
            yield f"<{wanted}{start}>\n"
            self._open.append(wanted)

    def _line(self, part: Part) -> str:
        inside = "".join(map(_piece, part.pieces))
        if part.kind == "rule":
            return "<hr>\n"
        if part.kind == "heading":
            return f"<h{part.level}>{inside}</h{part.level}>\n"
        if part.kind == "code":
            return f"{escape(part.words)}\n"
        if part.kind == "table":
            return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in part.cells)}</tr>\n"
        if part.kind == "item":
            self._open.append("li")
            return f"<li>{inside}"
        return f"<p>{inside}</p>\n"


def _piece(piece: ExportPiece) -> str:
    if piece.text == BREAK:
        return "<br>\n"
    if piece.image:
        return f'<img src="{escape(piece.url)}" alt="{escape(piece.text)}">'
    made = escape(piece.text, quote=False)
    for element, wanted in (
        ("code", piece.code),
        ("em", piece.italic),
        ("strong", piece.bold),
        ("del", piece.struck),
    ):
        made = f"<{element}>{made}</{element}>" if wanted else made
    return f'<a href="{escape(piece.url)}">{made}</a>' if piece.url else made
