"""Turns HTML, entities and Markdown in a value into plain text.

Profiles come from web forms and from other tools, and their markup would stand in drafts as
it is. The address of a link is kept, after its words.
"""

from __future__ import annotations

import html
import re

__all__ = ["plain_text"]

# Only what is surely markup is taken for it: "List<String>" and "p < 0.05" are not. What may
# be long stops where another one begins, so that no text makes these patterns slow.
_BREAKS = "blockquote|dd|div|dl|dt|h[1-6]|hr|ol|p|pre|section|table|ul"
_INLINE = (
    "a|abbr|b|big|center|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong"
    "|sub|sup|tbody|td|tfoot|th|thead|tt|u"
)
_ATTRIBUTES = r"(?:\s[^<>]*)?/?"
_HIDDEN = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style)\b[^<>]*>(?:(?!<(?:script|style)\b).)*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_LINK = re.compile(r"<a\s([^<>]*)>((?:(?!<a\s).)*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))", re.IGNORECASE)
# What an element becomes in the text.
_ELEMENTS = tuple(
    (re.compile(rf"{tag}{_ATTRIBUTES}>", re.IGNORECASE), text)
    for tag, text in (
        (r"<li", "\n- "),
        (r"<(?:br|/?tr)", "\n"),
        (rf"</?(?:{_BREAKS})", "\n\n"),
        (rf"</?(?:{_INLINE}|li|br)", ""),
    )
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_MARKDOWN_LINK = re.compile(
    r"!?\[([^\[\]\n]*)\]"
    r"\([ ]?<?([^\s()<>]+(?:\([^\s()]*\))?)>?(?:[ ][\"'][^\"'\n]{0,300}[\"'])?[ ]?\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
# Emphasis is around words, not inside one or around nothing; `__init__` is a name.
_EMPHASIS = (
    re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{0,500}?[^\s*])\*(?![\w*])"),
    re.compile(r"(?<![\w_/\\])_(?=[^\s_])([^_\n]{0,500}?[^\s_])_(?![\w_])"),
    re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{0,500}?[^\s*])\*\*(?![\w*])"),
    re.compile(r"(?<!\w)__(?=[^\s_])(?![a-z]+__)([^_\n]{0,500}?[^\s_])__(?!\w)"),
    re.compile(r"~~(?=\S)([^\n~]{0,500}?\S)~~"),
    re.compile(r"`([^`\n]{1,500})`"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")

_MARKUP = re.compile(r"[<&*_`~\\\[#]")
_ADDRESS = re.compile(r"https?://|mailto:|www\.", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return what a value says without its markup.

    Paragraphs are set apart by an empty line, items of a list begin with "- ".

    >>> plain_text("Cut queues by **40%** &amp; costs, see [the report](https://a.example/r)")
    'Cut queues by 40% & costs, see the report (https://a.example/r)'
    """
    if not _MARKUP.search(text):
        return text
    return _without_markdown(_without_html(text))


def _without_html(text: str) -> str:
    if "<" in text:
        bare = _LINK.sub(lambda m: _linked(m[2], _address(m[1])), _HIDDEN.sub("", text))
        for element, instead in _ELEMENTS:
            bare = element.sub(instead, bare)
        text = text if bare == text else _tidied(bare)
    return _ENTITY.sub(lambda m: html.unescape(m[0]).replace("\xa0", " "), text)


def _tidied(text: str) -> str:
    """Leave at most one empty line between two others, and none before an item."""
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"\n{1,2}(?=- )", "\n", re.sub(r"\n{3,}", "\n\n", lines)).strip()


def _without_markdown(text: str) -> str:
    text = _MARKDOWN_LINK.sub(lambda m: _linked(m[1], m[2]), text)
    text = _HEADING.sub("", _AUTOLINK.sub(r"\1", text))
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)


def _address(attributes: str) -> str:
    found = _HREF.search(attributes)
    return next(filter(None, found.groups()), "") if found else ""


def _linked(words: str, address: str) -> str:
    """Put an address after its words, unless they have it; a relative address is left out."""
    words = words.strip()
    if not _ADDRESS.match(address):
        return words
    address = address.removeprefix("mailto:")
    return words if address.rstrip("/") in words else f"{words} ({address})" if words else address
