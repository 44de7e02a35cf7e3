"""What a model leaves in a draft: blanks, talk about the draft, leaks; or that it wrote none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language import letter
from draftkit.language.language import EVERY, folders, language
from draftkit.language.prose import blocks, plain, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["chatter", "leaks", "placeholder", "refusal"]

_FILL = "A blank to fill in: write what belongs here or delete it."
_NO_DRAFT = (
    "This is no draft: the model refused, or could not answer. "
    "Ask again in other words, or ask another model."
)
_EVERY = language(EVERY)
# At most this many words stand beside a refusal; what has more is a text that says no.
_FEW_WORDS = 12
_PLACEHOLDER = re.compile(
    # [Your Name], [X] years; not [1], [^1], [...], [text][1], x[text] nor the box of a list item
    r"(?<![\w\]])\[(?!(?<=[-*+.)] \[)[xX]\])[^\[\]\n]{0,80}[^\W\d_][^\[\]\n]{0,80}\](?!\[)"
    r"|\{\{[^{}\n]{1,80}\}\}|\{%[^\n]{1,80}?%\}|<%[^\n]{1,80}?%>|\$?\{[A-Za-z_][\w .-]{0,40}\}"
    r"|<(?P<tag>[A-Za-z][\w '\u2019-]{0,40})>|%[A-Z][A-Z_]{2,}%"
    rf"|(?P<word>(?<![\w-])(?:{_EVERY.text('residue.to_fill')})(?![\w-]))"
    r"|(?<=\S[ ])_{3,}|(?m:^_{3,}(?=[ \t]*[^\s_]))"
    rf"|{_EVERY.text('residue.blank')}"
)
# The elements of HTML that a Markdown text may have.
_HTML = frozenset(
    re.findall(
        r"\w+",
        "a abbr article aside audio b blockquote br center code dd del details div dl dt em "
        "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark "
        "nav ol p picture pre q s samp section small source span strong sub summary sup table "
        "tbody td tfoot th thead time tr tt u ul var video wbr",
    )
)
# An author's remark, a citation, a word put into a quotation.
_REMARK = re.compile(
    rf"\[(?:{_EVERY.text('residue.remark')}|\u2026|\.\.\.|\^.*|\d.*"
    r"|[A-Z][\w-]+(?: (?:et al\.?|and [A-Z][\w-]+|& [A-Z][\w-]+))?,? \d{4}[a-z]?)\]",
    re.IGNORECASE,
)


@check("placeholder", hard=True, always=True, level="unsupported")
def placeholder(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No blank to fill in, such as a name in brackets or TBD.

    Args:
        text: The draft.
        brief: An abbreviation such as TBC, or what stands in brackets, is not a blank if its
            facts have it.
    """
    shown = plain(text)
    for match in _PLACEHOLDER.finditer(shown):
        found = match.group()
        if match["tag"] and match["tag"].split()[0].lower() in _HTML:
            continue
        if match["word"] and any(found in fact.text.split() for fact in brief.facts):
            continue
        if found[0] == "[" and any(found in fact.text for fact in brief.facts):
            continue
        if found[0] == "[" and (
            _REMARK.fullmatch(found) or _is_link(match, text.raw) or _in_quotation(match, shown)
        ):
            continue
        yield match.start(), match.end(), _FILL


def _is_link(match: re.Match[str], raw: str) -> bool:
    """Whether it is the text of a link: `[text](address)`, or `[text]: address` elsewhere."""
    if raw.startswith("(", match.end()):
        return True
    defined = rf"^ {{0,3}}{re.escape(match.group())}:[ \t]*<?(?:[\w+.-]+:|[/#.]|www\.)"
    return re.search(defined, raw, re.IGNORECASE | re.MULTILINE) is not None


def _in_quotation(match: re.Match[str], shown: str) -> bool:
    """Whether it is a small word put into somebody's words: "[the] committee agreed"."""
    found = match.group()
    if not re.fullmatch(r"\[[a-z]+(?: [a-z]+)?\]", found):
        return False
    line = shown[shown.rfind("\n", 0, match.start()) + 1 : match.start()]
    opened = line.count("\u201c") > line.count("\u201d") or line.count('"') % 2 == 1
    return opened and not re.search(_EVERY.text("residue.asked"), found)


@cache
def _talk(file: str, kind: str) -> re.Pattern[str]:
    """Match a kind of talk in any language: models talk in theirs, whatever the draft is in."""
    every = [language(tag).lines(file) for tag in sorted(folders())]
    joined = "|".join(part for known in every if (part := _joined(known, kind))) or "(?!)"
    # None begins within a word: trying them all there took most of the time.
    joined = rf"(?!\B\w)(?:{joined})".replace("'", "['\u2019]")
    return re.compile(joined, re.IGNORECASE | re.MULTILINE)


def _joined(known: tuple[str, ...], kind: str) -> str:
    """Return the patterns of a kind as one, with what stands for `<name>` in them."""
    rows = (line.partition(": ") for line in known)
    joined = "|".join(f"(?:{pattern})" for of, _, pattern in rows if of == kind)
    for name, equals, value in (line.partition(" = ") for line in known):
        joined = joined.replace(f"<{name}>", f"(?:{value})") if equals else joined
    return joined


@check("chatter", hard=True, always=True, level="unsupported")
def chatter(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """No talk about the draft before it, after it or in it.

    Args:
        text: The draft.
        brief: Not used.
    """
    parts = [block for block in blocks(text) if block.kind not in ("rule", "code")]
    if not parts:
        return
    first, body = parts[0], text.raw
    if match := _talk("chatter.txt", "before").match(body, first.start):
        end = match.start() + len(match.group().rstrip())
        yield match.start(), end, "This is about the draft: delete it and begin with the draft."
    for block in parts[-3:]:
        for match in _talk("chatter.txt", "after").finditer(body, block.start, block.end):
            yield (
                match.start(),
                block.end,
                "This is about the draft: delete it and end with the draft.",
            )
            break
    for match in _talk("chatter.txt", "anywhere").finditer(body):
        yield match.start(), match.end(), "The model speaks of itself: delete the sentence."


@check("refusal", hard=True, always=True)
def refusal(
    text: Document, brief: Brief, /, *, may_decline: bool = False, **_: Any
) -> Iterator[Hit]:
    """It is a text, and not only the words of a model that refuses or cannot be reached.

    Args:
        text: The draft; whoever greets somebody or signs has written one.
        brief: Of which kind it is: a text of no kind may be a person's own "no".
        may_decline: Whether the kind answers somebody, who may get a short "no".
    """
    said = [s for s in text.sentences if word_count(s.text)]
    refused, declined, beside = (
        _talk("refusals.txt", kind) for kind in ("refused", "declined", "beside")
    )
    words = {s: re.sub(r"^[\W_]+", "", s.text) for s in said}
    kinds = (refused,) if may_decline or not brief.kind else (refused, declined)
    found = [s for s in said[:2] if any(kind.match(words[s]) for kind in kinds)]
    if not found or letter.salutations(text) or letter.sign_offs(text):
        return
    left = [
        declined.sub("", refused.sub("", words[s], 1), 1)
        for s in said
        if s in found or not beside.search(s.text)
    ]
    if sum(len(word_count(one)) for one in left) <= _FEW_WORDS:
        yield found[0].start, found[0].end, _NO_DRAFT


_LEAK = re.compile(_EVERY.text("residue.leak"), re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\s*(?:---[ \t]*\n(?:[A-Za-z][\w-]{0,40}:.*\n|[ \t#-].*\n){1,60}?---[ \t]*$"
    r"|\+\+\+[ \t]*\n(?:[A-Za-z][\w-]{0,40} ?=.*\n|[ \t#\[].*\n){1,60}?\+\+\+[ \t]*$)",
    re.MULTILINE,
)


@check("leaks", hard=True, always=True, level="unsupported")
def leaks(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """Nothing of the conversation with the model: no role marks, no words of the prompt.

    Args:
        text: The draft.
        brief: Not used.
    """
    if match := _FRONT_MATTER.match(text.raw):
        yield match.start(), match.end(), "Front matter of the model's own: delete it."
    for match in _LEAK.finditer(plain(text)):
        yield match.start(), match.end(), "A piece of the conversation with the model: delete it."
