"""Blanks the parts of Markdown that are no prose: marks that programs read and no reader sees.

Hugo's shortcodes, Jekyll's Liquid, tags and code of MDX and Astro, Obsidian's wikilinks and
embeds, Quarto's and Pandoc's citations, attributes and divs; formulas, and code that is set in.
All are blanked at their places, in this one place, so that every check sees the same prose. Code
in fences, comments and addresses are not among them: some checks look there, too (`prose.plain`
is without them).
"""

from __future__ import annotations

import re
from itertools import groupby

from draftkit.language.language import EVERY, language

__all__ = ["without_markup"]

_LIQUID = (
    "assign|block|break|capture|case|comment|continue|cycle|decrement|else|elsif|for|gist|highlight"
    "|if|include|include_cached|include_relative|increment|layout|link|post_url|raw|render|seo"
    "|tablerow|unless|when|endblock|endcapture|endcase|endcomment|endfor|endhighlight|endif|endraw"
    "|endtablerow|endunless"
)
_SITE = "content|forloop|frontmatter|include|jekyll|layout|page|paginator|post|props|site|theme"
# "[[Your Name]]" and "[@your_handle]" ask the writer for something, whatever the program.
_ASKS = language(EVERY).text("markup.asks")
# Each quantifier has a bound: an opening mark that is never closed costs no more than that.
_MARKS = (
    r"\{\{[<%].{1,500}?[>%]\}\}",  # a shortcode
    rf"\{{%-?\s{{0,9}}(?:{_LIQUID})\b[^\n]{{0,300}}?%\}}",
    rf"\{{\{{-?\s{{0,9}}(?:(?:{_SITE})\b|\"[^\"\n]{{0,200}}\"\s?\||'[^'\n]{{0,200}}'\s?\|)[^{{}}\n]{{0,200}}\}}\}}",
    rf"\$?\{{(?:(?:{_SITE})\.[^{{}}\n]{{1,200}}|/\*.{{0,500}}?\*/)\}}",  # an expression, a remark
    r"\[(?P<span>[^\[\]\n]{1,200})\]\{[.#][^{}\n]{0,200}\}",  # words with a class
    r"\{:[^{}\n]{0,200}\}|\{[#.][\w-][^{}\n]{0,200}\}|(?<=[)\]`])\{[^{}\n]{1,200}=[^{}\n]{1,200}\}",
    r"^:{3,12}[^\n]{0,200}$",  # a fenced div, a directive
    rf"!?\[\[(?!{_ASKS})[^\[\]\n]{{1,200}}\]\]",
    r"(?<=[ \t])\^[\w-]{1,60}(?=[ \t]{0,20}$)|(?<!\d)%%.{1,500}?%%",  # a block's id; a remark
    r"[\[(][A-Za-z][\w -]{0,40}::[^\[\]()\n]{0,200}[\])]",  # a field inside a line
    r"(?:(?<=^[-*+] )|(?<=[ \t][-*+] ))\[(?:[a-wyzIS]|[^\w\s\[\]])\](?= )",  # a task's state
    rf"\[(?:[^\[\]@\n]{{0,80}}[ ;])?-?@(?!{_ASKS})[\w{{][^\[\]\n]{{0,300}}\]",  # a citation
    r"(?<![\w@.])-?@(?:eq|fig|lst|sec|tab|tbl|thm)-[\w-]{1,60}",
    # a formula, by Pandoc's rules; "$5 and US$" has no sign of one
    r"\$\$[^$]{1,2000}\$\$",
    r"(?<![\\$\w])\$(?=[^$\n]{0,300}[\\^_={}]|[a-zA-Z]\$)(?!\s)[^$\n]{1,300}(?<!\s)\$(?!\d)",
    r"\[\^[^\[\]\s]{1,60}\]:?|\^\[(?P<note>[^\[\]]{1,500})\]",  # a footnote; one in its place
)
_MARK = re.compile("|".join(f"(?:{mark})" for mark in _MARKS), re.MULTILINE | re.DOTALL)
# What stands in a callout is the writer's own, and no quotation.
_CALLOUT = re.compile(
    r"^[ ]{0,3}>[ ]?\[![A-Za-z][\w|-]{0,40}\][+-]?[^\n]*(?:\n[ ]{0,3}>[^\n]*)*", re.MULTILINE
)
_QUOTED = re.compile(r"^[ ]{0,3}>(?:[ ]?\[![^\]\n]{1,42}\][+-]?)?", re.MULTILINE)
_FIRST = ("{", ":::", "[", "^", "%%", "@", "$")

# What is set in by four blanks is code, in Markdown. People set in letters and quotations, too, so
# it is taken for code only with a sign of that in it, and where it does not end as a sentence.
_SET_IN = ("    ", "\t")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]")
_LIKE_CODE, _LIKE_PROSE = re.compile(r"[=;|\\]|\w_\w|\w[(\[]"), (".", "!", "?", "\u2026", "\u3002")

# Addresses in `<a href>` are a reader's, so they stay.
_TAG = re.compile(
    r"<(?!a\s)(?P<close>/?)(?P<name>[A-Za-z][\w.:-]{0,60})(?P<rest>(?:\s[^<>]{0,500})?)>"
)
_CODE = re.compile(
    r"^(?:import\s(?:[\w*{}, $]{1,200}\sfrom\s)?[\"']"
    r"|export\s(?:async|const|default|function|let)\s)"
    r"[^\n]{0,500}(?:\n[^\n]{1,500}){0,50}",
    re.MULTILINE,
)
_EXPRESSION = re.compile(r"\{[^{}\n]{1,300}\}")


def without_markup(raw: str) -> str:
    """Return a text with the marks of programs blanked; each place stays where it is.

    >>> without_markup("See {{< figure 12 >}} and [[Ann]], [Your Name]")
    'See                   and        , [Your Name]'
    """
    shown = raw
    if "import" in shown or "export" in shown:
        shown = _without_code(shown)
    if any(sign in shown for sign in _SET_IN):
        shown = _without_set_in(shown)
    if any(first in shown for first in _FIRST):
        shown = _CALLOUT.sub(_without_quotes, _MARK.sub(_around_words, shown))
    if "<" in shown:
        closed = frozenset(m["name"] for m in _TAG.finditer(shown) if m["close"])
        shown = _TAG.sub(
            lambda match: _spaces(match) if _is_tag(match, closed) else match[0], shown
        )
    return shown


def _without_set_in(raw: str) -> str:
    """Blank code that is set in; what is set in below a list item goes on with that."""
    lines, listed = raw.split("\n"), False
    for blank, numbers in groupby(range(len(lines)), lambda number: not lines[number].strip()):
        own = [] if blank else [*numbers]
        text = "\n".join(lines[number] for number in own)
        if not all(lines[number].startswith(_SET_IN) for number in own):
            listed = any(_ITEM.match(lines[number]) for number in own)
        elif not listed and _LIKE_CODE.search(text) and not text.rstrip().endswith(_LIKE_PROSE):
            lines[own[0] : own[-1] + 1] = [" " * len(lines[number]) for number in own]
    return "\n".join(lines)


def _without_code(raw: str) -> str:
    """Blank the imports and exports at the top of a page in MDX, and then its expressions."""
    if not _CODE.match(raw, len(raw) - len(raw.lstrip())):
        return raw
    return _EXPRESSION.sub(_spaces, _CODE.sub(_spaces, raw))


def _is_tag(match: re.Match[str], closed: frozenset[str]) -> bool:
    """Whether it is a component's or an element's tag; "<Name>" alone is a blank to fill in."""
    name, rest = match["name"], match["rest"]
    if "=" in rest or rest.endswith("/"):
        return True
    # In lower case, it may be a mark of the conversation with a model: "</think>".
    return name in closed and not rest and (name[0].isupper() or "-" in name)


def _around_words(match: re.Match[str]) -> str:
    """Blank a mark, but not the words that it is around."""
    if match.lastgroup is None:
        return _spaces(match)
    start, end = match.span(match.lastgroup)
    shown = _spaces(match)
    at = match.start()
    return shown[: start - at] + match.string[start:end] + shown[end - at :]


def _without_quotes(match: re.Match[str]) -> str:
    return _QUOTED.sub(_spaces, match.group())


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())
