"""What a model leaves in a draft: blanks to fill in, talk about the draft, loops, leaks."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.lexicon import lines
from draftkit.checks.prose import blocks, plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.prose import Token

__all__ = ["chatter", "leaks", "loops", "placeholder"]

_FILL = "A blank to fill in: write what belongs here, or delete it."
_WHAT = (
    "(?:name|company|organi[sz]ation|title|position|date|e-?mail|phone|address|topic|event"
    "|details?)"
)
_PLACEHOLDER = re.compile(
    # [Your Name], [X] years; not [1], [^1], [x], [...], [text](address), [text]: address
    r"\[(?![xX]\])[^\[\]\n]{0,80}[^\W\d_][^\[\]\n]{0,80}\](?![(\[:])"
    r"|\{\{[^{}\n]{1,80}\}\}|\{%[^\n]{1,80}?%\}|<%[^\n]{1,80}?%>|\$?\{[A-Za-z_][\w .-]{0,40}\}"
    r"|<(?P<tag>[A-Za-z][\w '\u2019-]{0,40})>|%[A-Z][A-Z_]{2,}%"
    r"|(?P<word>(?<![\w-])(?:TBD|TBC|TBA|TODO|FIXME|XXX+)(?![\w-]))"
    r"|(?<!\w)[$\u20ac\u00a3]?X{1,3}"
    r"(?:%|\+?[ ](?:years|months|weeks|days|hours|people|clients|percent)\b)"
    r"|(?i:\blorem ipsum\b)|(?<=\S[ ])_{3,}|(?m:^_{3,}(?=[ \t]*\S))"
    rf"|\((?i:(?:your|insert|add|recipient'?s?)\b[ \w'\u2019]{{0,20}}\b{_WHAT})\)"
    r"|(?m:^(?i:(?:your|recipient'?s?|sender'?s?|company|client'?s?)[ ]"
    rf"(?:full[ ]|job[ ]|company[ ])?{_WHAT})[ \t]*,?$)"
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
    r"\[(?:sic|laughs|laughter|applause|pause|emphasis added|\u2026|\.\.\.|\^.*|\d.*"
    r"|[A-Z][\w-]+(?: (?:et al\.?|and [A-Z][\w-]+|& [A-Z][\w-]+))?,? \d{4}[a-z]?)\]",
    re.IGNORECASE,
)


@check("placeholder", hard=True, always=True)
def placeholder(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No blank to fill in, such as a name in brackets or TBD.

    Args:
        text: The draft.
        brief: An abbreviation such as TBC is none if its facts have it.
    """
    shown = plain(text)
    for match in _PLACEHOLDER.finditer(shown):
        found = match.group()
        if match["tag"] and match["tag"].split()[0].lower() in _HTML:
            continue
        if match["word"] and any(found in fact.text.split() for fact in brief.facts):
            continue
        if _REMARK.fullmatch(found) or _is_reference(found, shown) or _in_quotation(match, shown):
            continue
        yield match.start(), match.end(), _FILL


def _is_reference(found: str, shown: str) -> bool:
    """Whether it is a link whose address stands elsewhere: `[text]: address`."""
    return found[0] == "[" and bool(
        re.search(rf"^[ ]{{0,3}}{re.escape(found)}:", shown, re.IGNORECASE | re.MULTILINE)
        or re.search(rf"\]{re.escape(found)}", shown)
    )


def _in_quotation(match: re.Match[str], shown: str) -> bool:
    """Whether it is a small word put into somebody's words: "[the] committee agreed"."""
    found = match.group()
    if not re.fullmatch(r"\[[a-z]+(?: [a-z]+)?\]", found):
        return False
    line = shown[shown.rfind("\n", 0, match.start()) + 1 : match.start()]
    opened = line.count("\u201c") > line.count("\u201d") or line.count('"') % 2 == 1
    return opened and not re.search(rf"\b(?:your|insert|{_WHAT})\b", found)


@cache
def _chatter(kind: str) -> re.Pattern[str]:
    rows = (line.partition(": ") for line in lines("chatter.txt"))
    texts = [row.partition(" = ") for row in lines("chatter.txt") if " = " in row]
    names = {name: value for name, _, value in texts}
    patterns = [pattern for of, _, pattern in rows if of == kind]
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    for name, value in names.items():
        joined = joined.replace(f"<{name}>", f"(?:{value})")
    return re.compile(joined.replace("'", "['\u2019]"), re.IGNORECASE | re.MULTILINE)


@check("chatter", hard=True, always=True)
def chatter(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """No talk about the draft before it, after it or in it.

    Args:
        text: The draft.
        brief: Not used.
    """
    parts = [block for block in blocks(text) if block.kind not in ("rule", "code")]
    if not parts:
        return
    first, body = parts[0], text.raw
    if match := _chatter("before").match(body, first.start):
        yield (
            match.start(),
            match.end(),
            "This is about the draft: delete it and begin with the draft.",
        )
    for block in parts[-3:]:
        for match in _chatter("after").finditer(body, block.start, block.end):
            yield (
                match.start(),
                block.end,
                "This is about the draft: delete it and end with the draft.",
            )
            break
    for match in _chatter("anywhere").finditer(body):
        yield match.start(), match.end(), "The model speaks of itself: delete the sentence."


_LEAK = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?s>|</?(?:think|thinking|answer|response|system)>"
    r"|^[*_]*(?:Assistant|User|Human|AI|System prompt)[*_]*:"
    r"|^#{1,4} ?(?:Instructions?|Response|System|User|Assistant|Input|Output)[ ]?:?[ \t]*$"
    r"|^#* ?The writer's profile[ \t]*$|\bReply with the \S+(?: \S+)? alone\b",
    re.MULTILINE,
)


@check("leaks", hard=True, always=True)
def leaks(text: Text, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """Nothing of the conversation with the model: no role marks, no words of the prompt.

    Args:
        text: The draft.
        brief: Not used.
    """
    for match in _LEAK.finditer(plain(text)):
        yield match.start(), match.end(), "A piece of the conversation with the model: delete it."


# Sentences shorter than this may come again: "Is that you?"
_SENTENCE = 5
_RUN = 10
_IN_A_ROW = 4


@check("loops", hard=True, always=True)
def loops(text: Text, brief: Brief, /, *, times: Any = 3, **_: Any) -> Iterator[Hit]:
    """It does not say the same again and again.

    Args:
        text: The draft.
        brief: Not used.
        times: How often the same five words in a row are a loop; ten are one at the
            second time, and so is a whole sentence.
    """
    del brief
    from draftkit.checks.parameters import number

    found = sorted(
        {
            *_same_sentences(text),
            *_same_runs(text, 5, int(number(times, "loops: times") or 3)),
            *_same_runs(text, _RUN, 2),
            *_in_a_row(text),
        }
    )
    end = -1
    for start, to in found:
        if start >= end:
            yield start, to, "Said before: delete it, or say something new."
            end = to


@lru_cache(maxsize=32)
def _in_body(text: Text) -> tuple[Token, ...]:
    """Return the words outside headings: a title may say what the text says again."""
    titles = [(h.start, h.end) for h in text.headings]
    return tuple(t for t in tokens(text) if not any(a <= t.start < b for a, b in titles))


def _same_sentences(text: Text) -> Iterator[tuple[int, int]]:
    said: set[tuple[str, ...]] = set()
    every = iter(tokens(text))
    token = next(every, None)
    for sentence in text.sentences:
        words: list[str] = []
        while token and token.start < sentence.end:
            words.append(token.word)
            token = next(every, None)
        key = tuple(words)
        if len(key) >= _SENTENCE and key in said:
            yield sentence.start, sentence.end
        said.add(key)


def _same_runs(text: Text, size: int, times: int) -> Iterator[tuple[int, int]]:
    """Yield a run of words from the time on at which it comes too often."""
    every = _in_body(text)
    words = [token.word for token in every]
    seen: dict[tuple[str, ...], list[int]] = {}
    at = 0
    for at in range(len(words) - size + 1):
        places = seen.setdefault(tuple(words[at : at + size]), [])
        if not places or at >= places[-1] + size:
            places.append(at)
            if len(places) >= times and not _is_name(text, every[at : at + size]):
                yield every[at].start, every[at + size - 1].end


def _is_name(text: Text, run: tuple[Token, ...]) -> bool:
    """Whether most of the words have a capital, as in the name of a journal."""
    return sum(text.raw[token.start].isupper() for token in run) > len(run) / 2


def _in_a_row(text: Text) -> Iterator[tuple[int, int]]:
    """Yield one to four words that come four times in a row."""
    every = tokens(text)
    words = [token.word for token in every]
    for size in range(1, 5):
        for at in range(len(words) - size * _IN_A_ROW + 1):
            unit = words[at : at + size]
            if unit * _IN_A_ROW == words[at : at + size * _IN_A_ROW]:
                yield every[at + size].start, every[at + size * _IN_A_ROW - 1].end
                break
