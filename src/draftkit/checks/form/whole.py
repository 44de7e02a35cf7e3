"""Whether a draft is one document, and a whole one."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language import letter
from draftkit.language.language import EVERY, language
from draftkit.language.prose import blocks, plain, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.prose import Block

__all__ = ["complete", "single_document"]

# At most this many words stand between a first sign-off and a second that ends the same letter.
_FEW_WORDS = 8


@check("single_document", hard=True, always=True)
def single_document(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It is one document: one subject, one salutation, one sign-off, no variants.

    Args:
        text: The draft.
        brief: Not used.
    """
    for second in letter.subjects(text)[1:]:
        yield second.start, second.end, "A second subject line: keep one letter, delete the other."
    for another in letter.salutations(text)[1:]:
        message = "A second salutation: keep one letter, delete the other."
        yield another.start, another.end, message
    for before, after in pairwise(letter.sign_offs(text)):
        if len(word_count(text.raw[before.end : after.start])) > _FEW_WORDS:
            yield after.start, after.end, "A second sign-off: end the letter once."
    for variant in _variants(text)[1:]:
        yield variant.start, variant.end, "Another variant: keep one and delete the rest."


def _variants(text: Document) -> list[Block]:
    """Return the headings of variants; sections about options stand among other sections."""
    every = blocks(text)
    found = [
        b
        for b in every
        if b.kind in ("prose", "heading") and text.cue("whole.variant").match(b.text)
    ]
    levels = {block.level for block in found if block.level > 1}
    others = [b for b in every if b.kind == "heading" and b.level in levels and b not in found]
    return [] if others else found


@check("complete", hard=True, always=True)
def complete(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """It comes to an end: no cut sentence, no open bracket, emphasis or code fence.

    Args:
        text: The draft.
        brief: Its profile's name and signature may end a draft.
    """
    every = [block for block in blocks(text) if block.kind != "rule"]
    if not every:
        yield 0, len(text.raw), "There is no text: write the draft."
        return
    yield from _unclosed_fence(text)
    for block in every:
        if block.kind in ("prose", "heading", "item"):  # a quotation is a block for each line
            shown = plain(text)[block.start : block.end]
            yield from _unclosed_brackets(block, shown)
            yield from _unclosed_emphasis(block, shown)
    if _is_empty_section(every):
        last = every[-1]
        yield last.start, last.end, "Nothing follows this heading: write its text or delete it."
    yield from _cut_off(text, every, brief)


# "Conclusion: ask for the report" says by itself what it is about.
_HEADING_WITH_TEXT = re.compile(r":\s+\S|[.!?]$")


def _is_empty_section(every: list[Block]) -> bool:
    """Whether nothing follows the last heading, though text follows others of its kind."""
    last = every[-1]
    if last.kind != "heading" or _HEADING_WITH_TEXT.search(last.text):
        return False
    others = [
        after.kind
        for block, after in pairwise(every)
        if block.kind == "heading" and (block.level > 1 or last.level == 1)
    ]
    return len(every) > 1 and (not others or any(kind != "heading" for kind in others))


_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)


def _unclosed_fence(text: Document) -> Iterator[Hit]:
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text.raw):
        if opened is None:
            opened = match
        elif match[1].startswith(opened[1]) and not match[2].strip():
            opened = None
    if opened:
        message = "This code block is not closed: close it or delete it."
        yield opened.start(), opened.end(), message


# Emoticons, and the numbers of lists inside a sentence: "a)", "1)".
_BRACKET = re.compile(r"[:;=]-?[()\[\]]|(?:(?<=\s)|^)(?:\d{1,3}|[a-z]|[ivx]+)\)|[()\[\]{}]")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def _unclosed_brackets(block: Block, shown: str) -> Iterator[Hit]:
    """Find a bracket that is open whether "4)" closes one, as in "(2, 4)", or counts, "1) tea"."""
    counting, closing = _open(shown, numbers=False), _open(shown, numbers=True)
    for at in counting[:1] if closing else ():  # the others are inside it
        message = f'The bracket "{shown[at]}" is not closed: close it or delete it.'
        yield block.start + at, block.end, message


def _open(shown: str, *, numbers: bool) -> list[int]:
    """Return where brackets stay open; a number with one behind it closes them, or does not."""
    opened: list[int] = []
    for match in _BRACKET.finditer(shown):
        sign = match.group()[-1]
        if len(match.group()) == 1 and sign in "([{":
            opened.append(match.start())
        elif opened and shown[opened[-1]] == _PAIRS.get(sign):
            counts = not numbers or ":" in shown[opened[-1] : match.start()]
            if len(match.group()) == 1 or not counts:
                opened.pop()
    return opened


_STRONG = re.compile(r"(?<!\\)(?:\*\*|__)(?=\S)|(?<=[^\s\\])(?:\*\*|__)")
_BLANK = re.compile(r"(?<!\w)__(?!\w)|_{3,}|\*{3,}|\w\*\*\d")  # filled in by hand; a power


def _unclosed_emphasis(block: Block, shown: str) -> Iterator[Hit]:
    if ("**" not in shown and "__" not in shown) or _BLANK.search(shown):
        return
    for sign in ("**", "__"):
        marks = [m for m in _STRONG.finditer(shown) if m.group() == sign]
        if len(marks) % 2:
            start = block.start + marks[-1].start()
            yield start, start + 2, f'The emphasis "{sign}" is not closed: close it or delete it.'


_STOP = re.compile(
    r"(?:[.!?\u2026](?=[\s\"'\u201d\u2019)\]*_\u00bb]|$)|[\u3002\uff01\uff1f\u061f\u0964])"
    r"[\"'\u201d\u2019)\]*_\u00bb]*"
)
_FACE = re.compile(r"[:;=]-?[()]$")
_CUT = ",;:-\u2013\u2014([{&/+="
# A title, a headline or a line of a bio has no full stop; more words than this have one.
_HEADLINE_WORDS = 40
# If a list has at least this many other items, and all end with a full stop, the last one must too.
_SIBLINGS = 3
_SHORT = 12  # characters of an abbreviation


def _cut_off(text: Document, every: list[Block], brief: Brief) -> Iterator[Hit]:
    """Yield the words after the last full stop if they are a piece of a sentence."""
    last = every[-1]
    if last.kind not in ("prose", "item", "quote"):
        return
    line = last.text.rsplit("\n", 1)[-1].rstrip("*_ ")
    if _FACE.search(line):
        return
    short = text.cue("document.abbreviation")  # "Strokestown, Co. Roscommon"
    ends = [match.end() for match in _STOP.finditer(line)]
    stops = [end for end in ends if not short.search(line, max(0, end - _SHORT), end)]
    rest = line[stops[-1] if stops else 0 :]
    fragment = rest.strip(" \"'\u201c\u201d\u2018\u2019)]*_")
    signs_off = any(last.start <= s.start and s.end >= last.end for s in letter.sign_offs(text))
    if not fragment.strip() or signs_off:
        return
    if _goes_on(fragment) or not (
        (not stops and _is_signature(fragment, every, text, brief))
        or _is_signed(line if not stops else fragment, brief)
        or _needs_no_stop(fragment, every)
    ):
        start = last.end - len(last.text) + last.text.rindex(fragment)
        yield start, last.end, "The text breaks off here: finish the sentence or delete it."


@cache
def _dangling() -> frozenset[str]:
    return frozenset(
        word for line in language(EVERY).lines("dangling_words.txt") for word in line.split()
    )


def _goes_on(fragment: str) -> bool:
    """Whether no sentence, title or name ends so."""
    word = fragment.rsplit(maxsplit=1)[-1].replace("\u2019", "'")
    return fragment[-1] in _CUT or (word.islower() and word in _dangling())


_NAME_WORDS = 8


def _is_signature(fragment: str, every: list[Block], text: Document, brief: Brief) -> bool:
    """Whether the words say who writes: after a sign-off, or as a name of its own."""
    if any(s.start >= block.start for s in letter.sign_offs(text) for block in every[-2:]):
        return True
    # The name, or what stands below it: "Carme Rial\nRedera, Malpica".
    below = [line.lstrip("*_-\u2013\u2014 ") for line in every[-1].text.split("\n")]
    if any(line.startswith(name) for line in below for name in _own_names(brief)):
        return True
    return any(map(_is_name, (fragment, every[-1].text.split("\n", 1)[0])))


def _is_name(line: str) -> bool:
    words = line.strip(" *_-\u2013\u2014").split()
    return 0 < len(words) <= _NAME_WORDS and all(
        map(language(EVERY).cue("whole.name_word").fullmatch, words)
    )


def _is_signed(words: str, brief: Brief) -> bool:
    """Whether they begin with the writer's name, or are some of its words or an initial: "D".

    A comma may follow, and where they work: "Enkhjargal, Selenge forest unit".
    """
    signed = words.strip(" ,-\u2013\u2014")
    parts = set(signed.split())
    return any(
        signed.startswith(name)
        or (parts and parts <= set(name.split()))
        or ("," in signed and set(signed.split(",")[0].split()) <= set(name.split()))
        or signed in {part[0] for part in name.split()}
        for name in _own_names(brief)
    )


def _own_names(brief: Brief) -> list[str]:
    signature = brief.data.get("meta", {}).get("draftkit", {}).get("signature")
    name = brief.data.get("basics", {}).get("name")
    return [str(one) for one in (name, signature) if one]


def _needs_no_stop(fragment: str, every: list[Block]) -> bool:
    """Whether it is an item of a list, a headline, an address or a row of tags."""
    if re.search(r"[@#|]|\w[./]\w", fragment.rsplit(maxsplit=1)[-1]):
        return True
    if not fragment[-1].isalnum():
        return True  # an emoji, a currency sign
    if every[-1].kind == "item":
        siblings = [block.text.rstrip() for block in every[:-1] if block.kind == "item"]
        ended = [item for item in siblings if _STOP.search(item[-2:])]
        return len(siblings) < _SIBLINGS or len(ended) < len(siblings)
    stopped = any(_STOP.search(block.text) for block in every if block.kind == "prose")
    return not stopped and len(fragment.split()) <= _HEADLINE_WORDS
