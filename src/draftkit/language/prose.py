"""A draft's prose: its blocks and its words, without code, comments and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from draftkit.language.document import Document

__all__ = ["Block", "Token", "bare", "blanked", "blocks", "plain", "tokens", "word_count"]

BlockKind = Literal["prose", "heading", "item", "quote", "table", "rule", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list item, a quotation, a table, a rule or a code block.

    Attributes:
        kind: Which of these it is.
        level: Of a heading, 1 to 6; else 0.
        text: Its text without the marks in front: `#`, `-`, `1.`, `[ ]`.
        start: Where that text starts in the body, in characters.
        end: Where it ends.
    """

    kind: BlockKind
    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case with straight apostrophes, and where it stands."""

    word: str
    start: int
    end: int


_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]{0,99}(?:[-*+\u2022]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r"[ ]{0,3}>[ \t]?")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_CODE = re.compile(
    r"^[ ]{0,3}(```+|~~~+).*?(?:^[ ]{0,3}\1|\Z)|`[^`\n]+`|<!--(?:(?!<!--).)*?-->",
    re.DOTALL | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?<=\])\([^()\s]*(?:\s\"[^\"\n]*\")?\)|\b(?:https?://|www\.)(?:[^\s()]|\([^\s()]*\))+"
)
# Each quantifier has a bound: a long row of marks is looked at once.
_LEADING = re.compile(r"(?:#{1,6}(?:[ \t]{1,99}|\Z)|>[ \t]?){0,20}")
_CLOSING = re.compile(r"(?:\A|[ \t])#{1,99}\Z")
_AROUND = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])(?P<words>.*\S)(?P=mark)", re.DOTALL)
_TOKEN = re.compile(r"([^\W_]+(?:'[^\W\d_]+)*)")
# Chinese and Japanese have no blanks: word processors count each sign as a word.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"


@cache
def _counted() -> re.Pattern[str]:
    """Return the pattern of a counted word; made where one is counted, for it takes long."""
    return re.compile(rf"(?<![^\s{_CJK}])[^\s{_CJK}]*?[^\W_{_CJK}][^\s{_CJK}]*|(?!\W)[{_CJK}]")


@lru_cache(maxsize=32)
def blocks(text: Document) -> tuple[Block, ...]:
    """Take the body apart, line by line, as Markdown does."""
    found: list[Block] = []
    paragraph: tuple[int, int] | None = None
    fence = ""
    at = 0
    for line in text.raw.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.rstrip()
        end = start + len(bare)
        mark = _FENCE.match(bare)
        block = None if fence or mark else _block(bare, start)
        if block is None and bare and not (fence or mark):
            if found and paragraph is None and _goes_on(found[-1], bare, start, text.raw):
                found[-1] = _longer(found[-1], end, text.raw)
            else:
                paragraph = (paragraph[0] if paragraph else start, end)
            continue
        if paragraph:
            found.append(_paragraph(text.raw, *paragraph))
            paragraph = None
        if fence or mark:
            found.append(Block("code", 0, bare, start, end))
            fence = _fence_after(fence, mark)
        elif block:
            found.append(block)
    if paragraph:
        found.append(_paragraph(text.raw, *paragraph))
    return tuple(found)


def _goes_on(last: Block, line: str, start: int, raw: str) -> bool:
    """Whether a line goes on with the list item before it: it is set in, or in mid-sentence."""
    return (
        last.kind == "item"
        and raw[last.end : start].strip(" \t\r") == "\n"
        and (line[0] in " \t" or line[0].islower())
    )


def _longer(item: Block, end: int, raw: str) -> Block:
    return Block("item", 0, raw[item.start : end], item.start, end)


def _paragraph(raw: str, start: int, end: int) -> Block:
    start += len(raw[start:end]) - len(raw[start:end].lstrip())
    return Block("prose", 0, raw[start:end], start, end)


def _fence_after(fence: str, mark: re.Match[str] | None) -> str:
    if not fence:
        return mark[1] if mark else ""
    closes = mark is not None and mark[1].startswith(fence)
    return "" if closes else fence


def _block(bare: str, start: int) -> Block | None:
    """Return the block that a line is by itself, or None for a line of a paragraph."""
    if _RULE.match(bare):
        return Block("rule", 0, bare, start, start + len(bare))
    if bare.lstrip().startswith("|"):
        return Block("table", 0, bare, start, start + len(bare))
    patterns: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
        ("heading", _HEADING),
        ("item", _ITEM),
        ("quote", _QUOTE),
    )
    for kind, pattern in patterns:
        if match := pattern.match(bare):
            level = len(match[1]) if kind == "heading" else 0
            return Block(kind, level, bare[match.end() :], start + match.end(), start + len(bare))
    return None


@lru_cache(maxsize=32)
def plain(text: Document) -> str:
    """Return the body with code, comments and addresses blanked, of the same length."""
    return blanked(text.raw)


def blanked(raw: str) -> str:
    """Blank code, comments and addresses; each place stays where it is."""
    return _ADDRESS.sub(_spaces, _CODE.sub(_spaces, raw))


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


@lru_cache(maxsize=32)
def tokens(text: Document) -> tuple[Token, ...]:
    """Return the words; the parts of a hyphenated word one by one."""
    lower = plain(text).lower()
    if len(lower) != len(text.raw):  # a few letters become two when they are made small
        lower = plain(text)
    parts = _TOKEN.split(lower.replace("\u2019", "'"))  # the words, and what is between them
    ends = list(accumulate(map(len, parts)))
    return tuple(map(Token, parts[1::2], ends[::2], ends[1::2]))


def bare(line: str) -> str:
    """Return what a line or a paragraph says, without the marks of Markdown around all of it.

    >>> bare("## Why C#"), bare("# **The A* search** ##"), bare("> Is *this* the *way*?")
    ('Why C#', 'The A* search', 'Is *this* the *way*?')
    """
    said = _CLOSING.sub("", _LEADING.sub("", line.strip(), count=1))
    while (around := _AROUND.fullmatch(said)) and around["mark"] not in around["words"]:
        said = around["words"]
    return said


def word_count(raw: str) -> list[re.Match[str]]:
    """Return the words as word processors count them: what stands between blanks.

    A Chinese or Japanese character is a word; a dash or a bracket by itself is none.
    """
    return list(_counted().finditer(raw))
