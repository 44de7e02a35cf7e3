"""The parts of a letter or an e-mail: subject line, salutation, sign-off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.language.document import Span
from draftkit.language.language import EVERY, language
from draftkit.language.lexicon import name_parts
from draftkit.language.prose import blocks

if TYPE_CHECKING:
    from draftkit.language.document import Document

__all__ = [
    "Salutation",
    "behind_label",
    "greetings",
    "is_group",
    "label",
    "salutations",
    "sign_offs",
    "subjects",
    "thanked_for",
    "title",
    "without_quoted",
]


@dataclass(frozen=True, slots=True)
class Salutation:
    """A salutation, such as `Dear Dr. Duarte`.

    Attributes:
        name: Who is greeted, as it is written; empty after a mere "Hello".
        start: Where the name starts, in characters; without a name, the salutation.
        end: Where it ends.
    """

    name: str
    start: int
    end: int


@cache
def _self() -> re.Pattern[str]:
    """Match who writes, not who is greeted: "Hello, I am Ann"."""
    return re.compile(rf"(?:{_words('self')})\b", re.IGNORECASE)


_LINE = re.compile(r"[^\n]+")
_LONGEST_NAME = 8  # words: "Dear members of the Port Data programme committee"


@cache
def _words(kind: str) -> str:
    """Return an alternation of the words of a kind, longest first."""
    rows = (line.partition(": ") for line in language(EVERY).lines("letter_words.txt"))
    words = [word.strip() for of, _, row in rows if of == kind for word in row.split(",")]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _salutation() -> re.Pattern[str]:
    return re.compile(
        rf"[*_ ]{{0,9}}(?:(?P<dear>{_words('dear')})|(?P<hello>{_words('hello')}))(?![\w'\u2019-])"
        r",?[ \t]{0,9}(?P<name>[^\n,:;!?\u2014\u2013*]{0,80}?)[ \t]{0,9}"
        r"(?P<end>[,:;!\u2014\u2013*]|[ ]-|$)",
        re.IGNORECASE,
    )


@cache
def _sign_off() -> re.Pattern[str]:
    name = r"[ \t]*[,\u2014\u2013-][ \t]*(?-i:[A-Z][\w.'\u2019-]*(?:[ ][A-Z][\w.'\u2019-]*){0,3})"
    return re.compile(
        rf"[*_ ]{{0,9}}(?:(?:{_words('sign_off')})(?P<name>{name})?|(?:{_words('thanks')}))"
        r"[*_ ]{0,9}(?P<end>[,.!]?)[*_ ]{0,99}$",
        re.IGNORECASE,
    )


@cache
def _thanks() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('thanks')})\b", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(
        rf"[*_ ]{{0,9}}(?:(?P<subject>{_words('subject')})|{_words('title')})[*_ ]{{0,9}}:[*_ ]*",
        re.IGNORECASE,
    )


def label(line: str) -> re.Match[str] | None:
    """Match a "Subject:" or "Title:" in front of a line; the group `subject` tells which."""
    return _label().match(line)


def behind_label(found: re.Match[str]) -> str:
    """Return what stands behind a label, without the mark that ends what the label began in bold.

    Args:
        found: What `label` found in a line.
    """
    rest = found.string[found.end() :].partition("\n")[0].rstrip()
    marks = re.findall(r"[*_]+", found[0])
    return rest.removesuffix(marks[-1]).rstrip() if len(marks) % 2 else rest


@lru_cache(maxsize=32)
def _lines(text: Document) -> tuple[Span, ...]:
    """Return the lines of paragraphs and headings: quotations, lists and code are no letter."""
    return tuple(
        Span(line.group(), block.start + line.start(), block.start + line.end())
        for block in blocks(text)
        if block.kind in ("prose", "heading")
        for line in _LINE.finditer(block.text)
    )


@lru_cache(maxsize=32)
def subjects(text: Document) -> tuple[Span, ...]:
    """Return the subject lines, without the word "Subject:"."""
    found = []
    for line in _lines(text):
        match = label(line.text)
        if match and match["subject"]:
            found.append(_after(match, line))
    return tuple(found)


def title(text: Document) -> Span | None:
    """Return the first heading, or what follows "Subject:" or "Title:"; None if neither."""
    for block in blocks(text):
        if block.kind == "heading" and block.level == 1:
            return Span(block.text, block.start, block.end)
        if block.kind == "prose" and (match := label(block.text)):
            line = block.text.split("\n", 1)[0]
            return _after(match, Span(line, block.start, block.start + len(line)))
    return None


def _after(match: re.Match[str], line: Span) -> Span:
    rest = behind_label(match)
    start = line.start + match.end()
    return Span(rest, start, start + len(rest))


@lru_cache(maxsize=32)
def salutations(text: Document) -> tuple[Salutation, ...]:
    """Return the salutations at the beginning of lines."""
    found = []
    for line in _lines(text):
        match = _salutation().match(line.text)
        if match and not _sign_off().match(line.text) and _is_salutation(match):
            name = "" if _self().match(match["name"]) else _up_to_sentence(match["name"])
            at = match.start("name") if name else match.start()
            to = at + len(name) if name else match.end()
            found.append(Salutation(name, line.start + at, line.start + to))
    return tuple(found)


def _up_to_sentence(name: str) -> str:
    """Return a name without the sentence behind it: "Hi Ben. How are you"; "Dr. Ann Lee" is one."""
    for stop in re.finditer(r"([^\W\d_]{2,40})\. ", name):
        if stop[1].casefold() not in name_parts("titles"):
            return name[: stop.end(1)]
    return name


@lru_cache(maxsize=32)
def greetings(text: Document) -> tuple[Span, ...]:
    """Return the words of greeting at the beginning of lines, without the names that follow."""
    found = ((line, _salutation().match(line.text)) for line in _lines(text))
    return tuple(
        Span(match[kind], line.start + match.start(kind), line.start + match.end(kind))
        for line, match in found
        if match and _is_salutation(match)
        for kind in ("dear", "hello")
        if match[kind]
    )


@cache
def _set_of(kind: str) -> frozenset[str]:
    return frozenset(_words(kind).replace("\\", "").split("|"))


def is_group(name: str) -> bool:
    """Whether a salutation speaks to several, whoever they are: "all", "Saltline team"."""
    return any(word.strip(",.").lower() in _set_of("group") for word in name.split())


def _is_salutation(match: re.Match[str]) -> bool:
    words = match["name"].split()
    if len(words) > _LONGEST_NAME or (not match["end"] and match["name"].endswith(".")):
        return False
    if match["dear"]:
        return bool(words)
    # "Hello, I am Ann" greets; "Hello to all that" at the start of a line does not, and
    # "Greetings from Ann" closes.
    if not words or _self().match(match["name"]):
        return True
    if words[0] in _set_of("place"):
        return False
    return any(word[0].isupper() for word in words) or words[0].lower() in _set_of("group")


@lru_cache(maxsize=32)
def sign_offs(text: Document) -> tuple[Span, ...]:
    """Return the sign-offs: a line such as "Best regards," that a name may follow."""
    found = []
    every = _lines(text)
    for line, after in zip(every, (*every[1:], None), strict=False):
        match = _sign_off().match(line.text)
        named = after is not None and _is_name(after.text)
        if match and (match["name"] or match["end"] == "," or named):
            found.append(line)
    return tuple(found)


def thanked_for(sentence: Span) -> str:
    """Return what a sentence gives thanks for: all after "Thank you"; empty if it gives none."""
    match = _thanks().search(sentence.text)
    return sentence.text[match.end() :].strip() if match else ""


@cache
def _original() -> re.Pattern[str]:
    words = _words("original")
    return re.compile(rf"[\s*_]{{0,9}}-{{2,99}}[ ]?(?:{words})[ ]?-{{2,99}}", re.IGNORECASE)


@cache
def _wrote() -> re.Pattern[str]:
    return re.compile(_words("wrote"), re.IGNORECASE)


@cache
def _head_line(kind: str) -> re.Pattern[str]:
    return re.compile(rf"[\s*_]{{0,9}}(?:{_words(kind)})[\s*_]{{0,9}}[:\uff1a]", re.IGNORECASE)


_COLON = (":", "\uff1a")
_HEAD_LINES = 5  # From, Sent, To, Cc, Subject
_WRAPPED = 3  # lines of "On 9 November 2026 at 09:12, Ann Lee <ann@port.example> wrote:"


def without_quoted(text: str, own: str = "") -> str:
    r"""Return a message without what it quotes from others, as mail programs mark it.

    Args:
        text: The message, in plain text.
        own: A text whose lines stay, quotations too, such as the draft that was sent.

    >>> without_quoted("Yes, on Friday.\n\nOn 9 Nov 2026, Ann wrote:\n> When?")
    'Yes, on Friday.'
    """
    lines, stays = text.split("\n"), {line.strip() for line in own.split("\n")}
    kept: list[str] = []
    for at, line in enumerate(lines):
        if line.strip() in stays:
            kept.append(line)
            continue
        if _original().match(line) or _is_head(lines[at : at + _HEAD_LINES]):
            break
        if above := _said_by(lines, at):
            del kept[len(kept) - above + 1 :]
            # Answers may stand between the lines only where each quoted one is marked.
            if next(filter(None, map(str.strip, lines[at + 1 :])), "").startswith(">"):
                continue
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    while kept and not kept[-1].strip("_ \t\r"):  # the rule that Outlook draws
        kept.pop()
    return "\n".join(kept)


def _is_head(lines: list[str]) -> bool:
    """Whether lines begin with a message's sender, followed by its date or its subject."""
    if not _head_line("from").match(lines[0]):
        return False
    return any(_head_line(kind).match(line) for line in lines[1:] for kind in ("sent", "subject"))


def _said_by(lines: list[str], at: int) -> int:
    """Return how many lines, up to this one, say who wrote what follows, and when, or 0."""
    if not lines[at].rstrip().endswith(_COLON):
        return 0
    for count in range(1, min(_WRAPPED, at + 1) + 1):
        said = lines[at - count + 1 : at + 1]
        if not said[0].strip():
            return 0
        numbers = re.findall(r"\d+", " ".join(said))
        # "In 2019 the ministry wrote:" is the writer's own.
        named = any("@" in line for line in said) or _wrote().search(" ".join(said))
        if named and len(numbers) > 1:
            return count
    return 0


def _is_name(line: str) -> bool:
    words = line.strip("*_ ").split()
    return 0 < len(words) <= 4 and words[0][0].isupper() and words[-1][-1] not in ".!?:;,"
