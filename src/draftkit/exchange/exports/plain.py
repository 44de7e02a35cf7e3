"""A draft as plain text, for what knows no Markdown: LinkedIn, a text field, a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafts.opening import opening
from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.layout import parts
from draftkit.exchange.exports.outlines import outline_remark
from draftkit.exchange.exports.pieces import BREAK
from draftkit.files.clean import clean
from draftkit.prompts.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.exchange.exports.layout import Part
    from draftkit.exchange.exports.pieces import ExportPiece

__all__ = ["as_text", "description", "left_out", "linkedin", "text", "units"]

LINKEDIN_UNITS = 3_000
"""The longest post that LinkedIn takes, in UTF-16 units (developers.buffer.com, 2026-11)."""

COMMENT_UNITS = 1_250
"""Likewise for a comment."""


def units(text: str) -> int:
    """Return a text's length as LinkedIn counts it: in UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_text(body: str, line: Callable[[Iterable[ExportPiece]], str] | None = None) -> str:
    """Return a draft's Markdown as plain text: a heading a line, a list item a bullet.

    Args:
        body: The Markdown.
        line: Makes a line of pieces; left out, an address stands in brackets after its words.
    """
    return _lines(parts(clean(body)), line or _with_addresses)


def description(draft: Draft) -> str:
    """Return a draft's line for lists and sites, without marks of Markdown, which show there.

    Its kind's description, which older drafts have, is of no use to readers: how it begins is.
    """
    said, kind = one_line(draft.description), kinds().get(draft.kind)
    if said and kind and said == kind.description:
        said = opening(draft.body) or said
    found = parts(clean(said))
    return one_line(" ".join("".join(p.text for p in part.pieces) for part in found))


def _lines(found: Iterable[Part], line: Callable[[Iterable[ExportPiece]], str]) -> str:
    lines: list[str] = []
    last: Part | None = None
    for part in found:
        apart = last is not None and not (part.joined and part.kind == last.kind)
        if part.kind != "rule":  # plain text has no rules: the blank line is one
            lines += [""] if apart and lines else []
            lines.append(_marked(part, line(part.pieces)))
        last = part
    return "\n".join(lines) + "\n" if lines else ""


def _marked(part: Part, words: str) -> str:
    if part.kind == "item":
        mark = f"{part.number}." if part.number else "\u2022"
        return f"{'  ' * part.level}{mark} {words}"
    if part.kind == "quote":
        return f"> {words}"
    if part.kind == "table":
        cells = (cell.strip() for cell in words.strip().strip("|").split("|"))
        return " \u2013 ".join(filter(None, cells))
    return words


def _with_addresses(found: Iterable[ExportPiece]) -> str:
    said: list[str] = []
    pieces = [*found]
    for place, piece in enumerate(pieces):
        said.append(piece.said)
        after = pieces[place + 1].url if place + 1 < len(pieces) else ""
        bare = piece.url.removeprefix("mailto:")
        if piece.url and after != piece.url and bare != piece.text:
            said.append(f" ({bare})")
    return "".join(said).strip(" ")


def text(draft: Draft, options: ExportOptions) -> Exported:
    """Make plain text."""
    del options
    made = as_text(draft.body)
    return Exported(made.encode(), f"{draft.slug}.txt", "text/plain", left_out(draft))


def linkedin(draft: Draft, options: ExportOptions) -> Exported:
    """Make the text of a post to be pasted: links last, or for the first comment."""
    links: dict[str, None] = {}

    def line(found: Iterable[ExportPiece]) -> str:
        said = []
        for piece in found:
            links.update({piece.url: None} if piece.url else {})
            said.append("" if options.comment and piece.text == piece.url else piece.said)
        return "\n".join(part.rstrip() for part in "".join(said).split(BREAK)).strip(" ")

    made = as_text(draft.body, line)
    warnings = [*left_out(draft), *outline_remark(draft, "linkedin")]
    below = [url for url in links if url not in made]
    if links and options.comment:
        comment = "\n".join(links)
        warnings.append(f"For the first comment: {' '.join(links)}")
        if units(comment) > COMMENT_UNITS:
            warnings.append(_too_long("comment", units(comment), COMMENT_UNITS))
    elif below:
        made += "\n" + "\n".join(below) + "\n"
    length = units(made.rstrip("\n"))
    if length > LINKEDIN_UNITS:
        warnings.append(_too_long("post", length, LINKEDIN_UNITS))
    else:
        warnings.append(f"{length:,} of the {LINKEDIN_UNITS:,} characters that LinkedIn takes.")
    return Exported(made.encode(), f"{draft.slug}.txt", "text/plain", tuple(warnings))


def _too_long(what: str, length: int, most: int) -> str:
    return (
        f"The {what} has {length:,} characters as LinkedIn counts, and it takes {most:,}: "
        f"shorten it by {length - most:,}. Nothing was cut."
    )


def left_out(draft: Draft) -> tuple[str, ...]:
    """Say whether a draft is not finished, and what of its text no format has."""
    said = [] if draft.complete else [f'"{draft.title}" is not finished.']
    raw = draft.body.replace("\r\n", "\n").replace("\r", "\n")
    if hidden := len(raw) - len(clean(raw)):
        said.append(f"{hidden:,} control characters of the text were left out.")
    return tuple(said)
