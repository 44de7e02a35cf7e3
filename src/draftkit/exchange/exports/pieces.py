"""A line of Markdown as pieces of text, each with its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from draftkit.language.prose import blanked

__all__ = ["BREAK", "ExportPiece", "pieces", "plain", "without_code"]

BREAK = "\n"
"""The text of a piece that ends a line."""


@dataclass(frozen=True, slots=True)
class ExportPiece:
    """A piece of text.

    Attributes:
        text: What it says; `BREAK` ends a line.
        bold: Whether it is bold.
        italic: Whether it is italic.
        struck: Whether it is struck out.
        code: Whether it is code.
        url: Where it leads; empty if nowhere.
        image: Whether the address is a picture's.
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    url: str = ""
    image: bool = False

    @property
    def said(self) -> str:
        """The text where no looks are seen: what is struck out keeps its marks."""
        return f"~~{self.text}~~" if self.struck else self.text


# Each quantifier has a bound: a mark that is never closed costs no more than that.
_MARK = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^\n]{1,500}?)(?P=ticks)(?!`)"
    r"|<!--(?:(?!<!--).){0,2000}?-->"
    r"|(?P<image>!?)\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,1000})\]"
    r"\(\s{0,9}<?(?P<target>(?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,2000})>?"
    r"(?:\s{1,9}\"[^\"\n]{0,300}\")?\s{0,9}\)"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000})>"
    r"|(?P<bare>\bhttps?://[^\s<>\"|\\]{1,2000})"
    r"|(?P<both>\*\*\*)(?=\S)(?P<strong_em>.{1,500}?)(?<=\S)\*\*\*"
    r"|(?P<two>\*\*|(?<!\w)__)(?=\S)(?P<strong>.{1,500}?)(?<=\S)(?P=two)(?:(?<=\*)|(?!\w))"
    r"|(?P<one>\*|(?<!\w)_)(?=[^\s*_])(?P<em>.{0,300}?[^\s*_])(?P=one)(?![\w*])"
    r"|~~(?=[^\s~])(?P<del>[^~]{0,300}?[^\s~])~~(?!~)"
    r"|\[\^(?P<note>[^\[\]\s]{1,60})\](?P<begins>:[ \t]{0,9})?"
    r"|(?P<hard>(?: {2,99}|\\)\n[ \t]*)|(?P<soft>(?<![ \t])[ \t]{0,99}\n[ \t]*)",
    re.DOTALL,
)
# What ends a sentence is not part of an address before it.
_AFTER = frozenset(".,;:!?'\u2019\u201d)]*_")
_SAFE = re.compile(r"(?:https?://|mailto:|tel:|[#/.\w][^:]*\Z)", re.IGNORECASE)


def pieces(text: str, *, kept: frozenset[int] = frozenset(), deep: int = 4) -> list[ExportPiece]:
    """Take a paragraph apart.

    Args:
        text: Its Markdown.
        kept: Where line feeds stand that the writer set; others become blanks.
        deep: How deep looks may be nested.

    >>> [(p.text, p.bold, p.url) for p in pieces("**Ask** [me](https://a.b)")]
    [('Ask', True, ''), (' ', False, ''), ('me', False, 'https://a.b')]
    """
    found: list[ExportPiece] = []
    at = 0
    for match in _MARK.finditer(text):
        if match.start() > at:
            found.append(ExportPiece(text[at : match.start()]))
        found += _of(match, kept, deep)
        at = match.end()
    if at < len(text):
        found.append(ExportPiece(text[at:]))
    return _joined(found)


def _of(  # noqa: PLR0911 - one return a mark
    match: re.Match[str], kept: frozenset[int], deep: int
) -> list[ExportPiece]:
    """Return the pieces of one mark."""
    if match["escaped"] is not None:
        return [ExportPiece(match["escaped"])]
    if match["code"] is not None:
        return [ExportPiece(match["code"].strip() or match["code"], code=True)]
    if match["target"] is not None:
        return _linked(match, deep)
    if match["auto"]:
        return [ExportPiece(match["auto"].removeprefix("mailto:"), url=match["auto"])]
    if match["bare"]:
        return _address(match["bare"])
    if match["note"]:
        return [ExportPiece(f"[{match['note']}]{' ' if match['begins'] else ''}")]
    if match["hard"] is not None or match["soft"] is not None:
        line_feed = match.start() + match.group().index("\n")
        return [ExportPiece(BREAK if match["hard"] is not None or line_feed in kept else " ")]
    for name, looks in (("strong_em", "bi"), ("strong", "b"), ("em", "i"), ("del", "s")):
        if match[name] is not None:
            start = match.start(name)
            inside = frozenset(place - start for place in kept)
            own = (
                pieces(match[name], kept=inside, deep=deep - 1)
                if deep
                else [ExportPiece(match[name])]
            )
            return [
                replace(
                    one,
                    bold=one.bold or "b" in looks,
                    italic=one.italic or "i" in looks,
                    struck=one.struck or "s" in looks,
                )
                for one in own
            ]
    return []  # a comment


def _linked(match: re.Match[str], deep: int) -> list[ExportPiece]:
    url, words = match["target"], " ".join(match["words"].split())
    if not _SAFE.match(url):  # javascript: and the like lead nowhere
        return [ExportPiece(words)]
    if match["image"]:
        return [ExportPiece(plain(pieces(words, deep=0)), url=url, image=True)]
    own = pieces(words, deep=deep - 1) if deep else [ExportPiece(words)]
    return [replace(one, url=url, image=False) for one in own] or [ExportPiece(url, url=url)]


def _address(found: str) -> list[ExportPiece]:
    cut = len(found)
    while found[cut - 1] in _AFTER and not (found[cut - 1] == ")" and _closes(found[:cut])):
        cut -= 1
    rest = [ExportPiece(found[cut:])] if cut < len(found) else []
    return [ExportPiece(found[:cut], url=found[:cut]), *rest]


def _closes(address: str) -> bool:
    """Whether the bracket at the end was opened in the address itself."""
    return address.count("(") >= address.count(")")


def _joined(found: list[ExportPiece]) -> list[ExportPiece]:
    """Put neighbours of the same looks together; a line does not begin or end with a blank."""
    whole: list[ExportPiece] = []
    for one in found:
        last = whole[-1] if whole else None
        alike = last is not None and BREAK not in (last.text, one.text)
        if last and alike and replace(last, text=one.text) == one:
            whole[-1] = replace(last, text=last.text + one.text)
        else:
            whole.append(one)
    return whole


def plain(found: list[ExportPiece]) -> str:
    """Return the words alone."""
    return "".join(one.text for one in found)


def without_code(body: str) -> str:
    """Blank code and addresses, and leave comments; each place stays where it is."""
    kept = "<!\ue000-"
    return blanked(body.replace("<!--", kept)).replace(kept, "<!--")
