"""The marks that models and servers leave in an answer's text, from `marks.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LONGEST_MARK", "Marks", "Pair", "marks", "may_think_unmarked"]

LONGEST_MARK = 64
"""Characters: only so much of a text's end is searched for a mark."""

# A closing tag is structure where it ends a line or begins the answer, and a word like any
# other where a space stands before it, quotation marks around it or a full stop after it.
_BEFORE = r"(?:(?<![ \t`\"'\u201c\u2018(\[<])|(?<=[.!?\u2026\u3002][ ]))"
_NOT_NAMED = r"(?![`\"'\u201d\u2019.,;:!?)\]])"
_BEHIND = r"(?=[ \t\r]*(?:\n|\Z)|[^\s`\"'\u201d\u2019.,;:!?)\]])"


@dataclass(frozen=True, slots=True)
class Pair:
    """What opens and what closes a part of an answer.

    Attributes:
        open: Matches the opening mark.
        close: Matches the closing mark.
        both: Whether the opening mark alone means nothing.
        ruled: Whether a rule closes it: the text may have other rules.
    """

    open: re.Pattern[str]
    close: re.Pattern[str]
    both: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks as patterns.

    Attributes:
        thoughts: What stands around thoughts.
        lone: A mark that closes a thought which the template opened.
        loose: The same where it is known that the model thinks in marks.
        tags: Any mark that opens (in the group `open`) or closes such a thought.
        inner: What may stand around a thought between the paragraphs of an answer.
        opening: Any of the marks that open such a thought.
        answers: Tags around an answer.
        wrappers: What stands around a whole answer.
        stray: The end of such a wrapper, as the last thing of a text.
        head: What may stand before everything else: blanks, the mark of the turn.
        end: A mark of the turn's end, as the last thing of a text.
        next_turn: The end of the turn, and the beginning of another.
        fence: A line that opens a fence around a whole answer; group 1 has its characters.
        citations: Marks that only a chat window can follow.
        words: Opening marks of thoughts that begin with a letter.
        tools: How a call of a tool begins, at the beginning of a line or right after a word.
        called: How such a call ends.
        preambles: How a line that introduces the answer begins, in lower case.
        begins: How anything that is not content begins, once the first words have come.
    """

    thoughts: tuple[Pair, ...]
    lone: re.Pattern[str]
    loose: re.Pattern[str]
    tags: re.Pattern[str]
    inner: tuple[Pair, ...]
    opening: re.Pattern[str]
    answers: tuple[Pair, ...]
    wrappers: tuple[Pair, ...]
    stray: re.Pattern[str]
    head: re.Pattern[str]
    end: re.Pattern[str]
    next_turn: re.Pattern[str]
    fence: re.Pattern[str]
    citations: re.Pattern[str]
    begins: tuple[str, ...]
    words: tuple[str, ...]
    preambles: tuple[str, ...]
    tools: re.Pattern[str]
    called: re.Pattern[str]


@cache
def marks() -> Marks:
    """Return the marks; they are read and compiled when they are first needed."""
    data = _data()
    tags, answers = _any(data["thought_tags"]), _any(data["answer_tags"])
    open_tag, close_tag = rf"<(?:{tags})(?:\s[^<>]{{0,100}})?>", rf"</(?:{tags})\s*>"
    final = data["final"]
    ends, starts = _any(data["ends"]), _any(data["starts"])
    closing = _any([close_tag, *(p["close"] for p in data["thoughts"] if p.get("lone"))])
    opening = _any([open_tag, *(p["open"] for p in data["thoughts"] if p.get("lone"))])
    role = r"(?:assistant|model)?(?:<\|end_header_id\|>|<\|message\|>)?"
    tagged = Pair(_re(open_tag), _re(rf"(?<!`){close_tag}"))
    named = tuple(Pair(_re(f"<{tag}>"), _re(f"</{tag}>")) for tag in data["answer_tags"])
    inner = [pair for pair in data["thoughts"] if pair.get("inner", pair.get("lone"))]
    return Marks(
        thoughts=(
            tagged,
            *_headed(data["headings"]),
            *_ruled(data["headings"]),
            *(_pair(p) for p in data["thoughts"]),
        ),
        lone=_re(rf"{_BEFORE}(?:{closing}){_BEHIND}|{final}"),
        loose=_re(rf"{_BEFORE}(?:{closing}){_NOT_NAMED}|{final}"),
        tags=_re(rf"(?P<open>{opening})|(?<!`)(?:{closing})|{final}"),
        inner=(tagged, *(_pair(pair) for pair in inner)),
        opening=_re(_any([open_tag, *(pair["open"] for pair in inner)])),
        answers=named,
        wrappers=(*named, *(_pair(pair) for pair in data["wrappers"])),
        stray=_re(rf"</(?:{answers})>\Z"),
        # A server that strips the mark of a turn leaves "assistant"; [/INST] is a guess.
        head=_re(
            rf"(?:[\s\ufeff\u200b]|{final}|<bos>|<s>(?=\s)|\[/INST\]|(?:{starts}){role}"
            r"|assistant[ \t]*[\r\n]|assistant:\s|\*\*assistant(?::\*\*|\*\*:)\s)*"
        ),
        end=_re(rf"(?:{ends})\Z"),
        next_turn=_re(
            rf"(?:{ends})\s*(?:{starts})|(?:{starts})(?=\s?(?:user|system|assistant|model|tool)\b)"
        ),
        fence=_re(rf"(`{{3,40}}|~{{3,40}})[ \t]*(?:{_any(data['fences'])})[ \t\r]*\n"),
        citations=_re(_any(mark["mark"] for mark in data["citations"])),
        begins=tuple(data["begins"]),
        words=(*data["words"], *_beginnings(data["headings"])),
        preambles=tuple(data["preambles"]),
        tools=_re(rf"(?=[<\[`])(?:(?m:^)|(?<=[^\s`\"'\u201c\u2018(\[<]))(?:{_any(data['tools'])})"),
        called=_re(r"(?:[)\]}>]|```)\s*\Z"),
    )


@cache
def may_think_unmarked(model: str) -> bool:
    """Tell whether an answer may begin with a thought that has no opening mark.

    Chat templates of some models open the thought themselves, so that the answer has only its
    closing tag. By its name, a model may be known not to be one of these.

    >>> may_think_unmarked("gpt-5-mini"), may_think_unmarked("deepseek-r1-distill-llama-3")
    (False, True)
    """
    data = _data()
    if _re(_any(data["thinking_models"])).search(model):
        return True
    return not _re(_any(data["plain_models"])).search(model)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(
        files("draftkit.backends.content").joinpath("marks.toml").read_text("utf-8")
    )


def _headed(data: dict[str, Any]) -> tuple[Pair, ...]:
    """Return a pair for each way to write headings, the same for thought and answer."""
    return tuple(
        Pair(
            _re(rf"{before}(?:{_any(data['thought'])}){behind}[ \t\r]*\n"),
            _re(rf"(?:\A|\n){before}(?:{_any(data['answer'])}){behind}[ \t\r]*\n"),
            both=True,
        )
        for before, behind in data["ways"]
    )


def _ruled(data: dict[str, Any]) -> tuple[Pair, ...]:
    """Return a pair for each heading whose thought ends at a rule, with the answer below that.

    If another heading of the kind follows the rule, both headings are part of the text.
    """
    rule = r"\n[ \t\r]*\n[ ]{0,3}(?:-{3,}|\*{3,}|_{3,})[ \t\r]*\n"
    return tuple(
        Pair(
            _re(rf"{before}(?:{_any(data['ruled'])}){behind}[ \t\r]*\n"),
            _re(rf"{rule}(?!\s*{before}[^\n]{{1,80}}{behind}[ \t\r]*(?:\n|\Z))"),
            both=True,
            ruled=True,
        )
        for before, behind in data["ways"]
        if "#" not in before  # a title, or a section's
    )


def _beginnings(data: dict[str, Any]) -> list[str]:
    """Return how a text with such headings may begin, in lower case."""
    return [
        f"{before}{name}{behind}\n"
        for before in data["before"]
        for name in data["names"]
        for behind in data["behind"]
    ]


def _pair(data: dict[str, Any]) -> Pair:
    flags = re.NOFLAG if data.get("cased") else re.IGNORECASE
    both = data.get("both", False)
    return Pair(re.compile(data["open"], flags), re.compile(data["close"], flags), both)


def _any(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
