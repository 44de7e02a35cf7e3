"""One web page that needs nothing from elsewhere: its frame, its sections, its tables."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from draftkit.files.page_file import META, signed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["cells_of", "framed", "section"]

_STYLE = """\
:root{color-scheme:light dark;
--ink:#1b1f24;--paper:#fff;--faint:#d5dae0;--good:#00704f;--bad:#b3261e}
@media (prefers-color-scheme:dark){
:root{--ink:#e6e9ed;--paper:#14181d;--faint:#3a424c;--good:#2fd6a3;--bad:#ff8a80}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:62rem;margin:2rem auto;padding:0 1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--faint);text-align:right;white-space:nowrap}
th{white-space:normal;vertical-align:bottom}
th:first-child,td:first-child{text-align:left}.kind td:first-child{padding-left:1.6rem}
svg.plot{width:100%;height:auto;min-width:36rem;max-width:48rem}pre{white-space:pre-wrap;font:inherit;
border-left:3px solid var(--faint);padding-left:1rem;overflow-wrap:anywhere}
summary{cursor:pointer}.passed{color:var(--good)}.failed{color:var(--bad)}
"""

# The page can load nothing, whatever a draft says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def framed(title: str, body: str) -> str:
    """Return the page, signed, so that a change to it is noticed.

    Args:
        title: Its heading, as text.
        body: What follows it, in HTML.
    """
    title = escape(title)
    return signed(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"{META}"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
        f"{body}</body></html>\n"
    )


def section(heading: str, content: str) -> str:
    """Return a section of the page; its heading is plain text, and wide content scrolls alone."""
    return f'<h2>{escape(heading)}</h2>\n<div class="wide">{content}</div>\n'


def cells_of(texts: Iterable[str], tag: str = "td") -> str:
    """Return the cells of a row of a table, each a text."""
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
