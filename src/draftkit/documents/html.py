"""Web pages as passages, each with the line of the file that it stands in."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from draftkit.documents.hidden import Hidden, hides
from draftkit.documents.passage import Content, Passage, cut
from draftkit.documents.raised import Level, in_line

__all__ = ["read_html"]


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "address article aside blockquote body br caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol "
    "option p pre section summary table tbody td tfoot th thead title tr ul"
)
# What is not the text of the page: code, and the site around it.
_OTHER = _tags(
    "aside audio button canvas dialog footer form iframe map nav noscript object script select "
    "style svg template textarea video"
)
_STRUCK_TAGS = _tags("del s strike")
_LEVELS: tuple[Level, ...] = ("sup", "sub")
_VOID = _tags("area base br col embed hr img input link meta param source track wbr")
# Elements that end where the next of them begins, without a closing tag.
_ENDS_ITSELF = _tags("dd dt li option p td th tr")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:[a-z][a-z\d]*)?[.#][\w-]+|[a-z][a-z\d]*", re.IGNORECASE)
_BEGUN = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_COMMENT = "a comment"
_BROKEN_OFF = "a tag that does not end"
_HIDDEN = "hidden text"
_STRUCK = "struck-out text"


def read_html(text: str) -> Content:
    """Read a web page: what a reader of it sees, without the site around it."""
    page = _Page(_hiding_selectors(text))
    page.feed(text)
    page.close()
    page.end_paragraph()
    return Content(cut(page.found), page.hidden.remarks)


def _hiding_selectors(text: str) -> frozenset[str]:
    """Return the plain selectors (`.note`, `#x`, `p.note`) whose rules hide what they select."""
    # Cut and not matched: to look for the end of each would take hours where none has one.
    begun = re.split(r"<style\b", text, flags=re.IGNORECASE)[1:]
    ended = (re.split("</style", sheet, maxsplit=1, flags=re.IGNORECASE)[0] for sheet in begun)
    sheets = (sheet.partition(">")[2] for sheet in ended)
    rules = (rule for sheet in sheets for rule in _RULE.findall(sheet))
    return frozenset(
        selector.strip().lower()
        for selectors, style in rules
        if hides(style)
        for selector in selectors.split(",")
        if _SELECTOR.fullmatch(selector.strip())
    )


class _Page(HTMLParser):
    """Collects paragraphs.

    Attributes:
        found: The paragraphs so far.
        hidden: What was left out.
    """

    def __init__(self, hiding: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self.hidden = Hidden()
        self._hiding = hiding
        self._open: list[tuple[str, str]] = []
        self._names_open = Counter[str]()
        self._pieces: list[tuple[str, Level]] = []
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if self._open and self._open[-1][0] in _ENDS_ITSELF and tag in _BLOCKS - {"br"}:
            last = self._open[-1][0]
            if last in (tag, "p"):
                self._end(len(self._open) - 1)
        if tag not in _VOID:
            outer = self._open[-1][1] if self._open else ""
            self._open.append((tag, outer or self._why_not(tag, dict(attrs))))
            self._names_open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag not in _VOID:  # HTML knows no other empty tags: <p/> opens one
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if not self._names_open[tag]:
            return
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                self._end(at)
                return

    def _end(self, first: int) -> None:
        """End an element that is open, by its place, and all within it."""
        self._names_open.subtract(tag for tag, _ in self._open[first:])
        del self._open[first:]

    def handle_data(self, data: str) -> None:
        why = self._open[-1][1] if self._open else ""
        if why:
            if why != "other":
                self.hidden.add(why, data)
            return
        if data.strip() and not self._pieces:
            before = len(data) - len(data.lstrip())
            self._line = self.getpos()[0] + data.count("\n", 0, before)
        if data.strip() or self._pieces:
            level: Level = next((level for level in _LEVELS if self._names_open[level]), "")
            self._pieces.append((data, level))

    def handle_comment(self, data: str) -> None:
        self.hidden.add(_COMMENT, data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: ARG002, FBT001, FBT002
        """Pass over `<![endif]>` and the like, as a browser does: up to the next `>`."""
        return self.rawdata.find(">", i) + 1 or -1

    def close(self) -> None:
        """End the page; a tag that does not end is no text of it, as in a browser.

        The parser would take each `<` of the rest for one, and look for its end again.
        """
        if not self.cdata_elem and _BEGUN.match(self.rawdata):
            unended = _COMMENT if self.rawdata.startswith("<!--") else _BROKEN_OFF
            self.hidden.add(unended, self.rawdata)
            self.rawdata = ""
        super().close()

    def end_paragraph(self) -> None:
        """Keep what was read since the last paragraph as one."""
        if text := " ".join(in_line(self._pieces).split()):
            # Its words are on one line now, so that the line is where it begins.
            self.found.append(Passage(text, "line", self._line))
        self._pieces = []

    def _why_not(self, tag: str, attributes: dict[str, str | None]) -> str:
        """Return why nothing in a tag is read, or nothing."""
        if tag in _OTHER:
            return "other"
        if tag in _STRUCK_TAGS:
            return _STRUCK
        names = [tag, f"#{attributes.get('id')}", f"{tag}#{attributes.get('id')}"]
        for name in (attributes.get("class") or "").split():
            names += [f".{name}", f"{tag}.{name}"]
        hidden = "hidden" in attributes or hides(attributes.get("style") or "")
        colour = tag == "font" and hides(f"color: {attributes.get('color') or ''}")
        by_rule = not self._hiding.isdisjoint(name.lower() for name in names)
        return _HIDDEN if hidden or colour or by_rule else ""
