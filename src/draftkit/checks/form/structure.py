"""How a draft is built: title, hook, sections, closing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.parameters import number, texts
from draftkit.language import letter
from draftkit.language.prose import Block, bare, blocks, word_count
from draftkit.language.tags.manner import heading as heading_in
from draftkit.language.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = [
    "closing",
    "count_sections",
    "ends_in_prose",
    "hook",
    "is_called",
    "sections",
    "title",
]


@check("title", hard=True)
def title(
    text: Document,
    brief: Brief,  # noqa: ARG001 - a title is judged by itself
    /,
    *,
    min_words: Any = 1,
    max_words: Any = None,
    **_: Any,
) -> Iterator[Hit]:
    """It has a title: a line that begins with "# ", "Subject:" or "Title:".

    Args:
        text: The draft.
        brief: Not used.
        min_words: The fewest words.
        max_words: The most words; a subject has 3 or 4, the title of an article at most 10.
    """
    found = letter.title(text)
    if found is None:
        yield 0, 0, 'It has no title: begin with a line such as "# Title" or "Subject: ...".'
        return
    words = len(word_count(found.text))
    fewest, most = number(min_words, "title: min_words"), number(max_words, "title: max_words")
    if fewest is not None and words < fewest:
        yield (
            found.start,
            found.end,
            f"The title has {_count(words, 'word')}: write at least {fewest:g}.",
        )
    elif most is not None and words > most:
        yield found.start, found.end, f"The title has {words} words: shorten it to {most:g}."


@check("hook", hard=True)
def hook(
    text: Document,
    brief: Brief,  # noqa: ARG001 - a hook is judged by itself
    /,
    *,
    max_words: Any = None,
    max_characters: Any = None,
    **_: Any,
) -> Iterator[Hit]:
    """It opens with a paragraph of prose, before a list or a second section.

    Args:
        text: The draft.
        brief: Not used.
        max_words: The most words of that paragraph.
        max_characters: The most characters of its first sentence: 200 in a LinkedIn post,
            which shows no more before "see more".
    """
    most, shown = number(max_words, "hook: max_words"), number(max_characters, "hook: ...")
    first = _opening(text)
    if first is None:
        at = next((b.start for b in blocks(text) if b.kind != "heading" or b.level > 1), 0)
        yield at, at, "It has no opening: begin with a few sentences that draw the reader in."
        return
    words = word_count(first.text)
    sentence = next((s for s in text.sentences if s.end > first.start), None)
    if most is not None and len(words) > most:
        start = first.start + words[int(most)].start()
        message = f"The opening has {len(words)} words: shorten it to {most:g}."
        yield start, first.end, message
    elif shown is not None and sentence and sentence.end - sentence.start > shown:
        message = (
            f"The first sentence is all that is seen at first: say it in {shown:g} characters."
        )
        yield sentence.start + int(shown), sentence.end, message


def _opening(text: Document) -> Block | None:
    """Return the first paragraph that is no title, subject or salutation.

    A first section may begin right below the title, with the opening in it.
    """
    greetings = {s.start for s in letter.salutations(text)}
    sections = 0
    for block in blocks(text):
        if block.kind == "heading" and block.level > 1:
            sections += 1
            if sections > 1:
                return None
        if block.kind == "item":
            return None
        alone = any(block.start <= at <= block.end for at in greetings) and _is_line(block)
        if block.kind == "prose" and not letter.label(block.text) and not alone:
            return block
    return None


def _is_line(block: Block) -> bool:
    return len(word_count(block.text)) <= 8


def ends_in_prose(text: Document) -> bool:
    """Whether the last thing in it is a paragraph."""
    every = [block for block in blocks(text) if block.kind != "rule"]
    return bool(every) and every[-1].kind == "prose"


def count_sections(text: Document) -> int:
    """Return how many sections have points, or how many there are if none has.

    A list of check boxes is no section of the argument, and neither is what closes it.
    """
    every = _sections(text)
    pointed = [
        items
        for _, items in every
        if any(not text.raw[: item.start].rstrip().endswith("]") for item in items)
    ]
    return len(pointed) or len(every)


@check("closing", hard=True)
def closing(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """It ends with a paragraph of prose, not with a list, a heading or a table.

    Args:
        text: The draft.
        brief: Not used.
    """
    every = [block for block in blocks(text) if block.kind != "rule"]
    if every and every[-1].kind != "prose":
        last = every[-1]
        message = "It ends without a closing: add a sentence or two that ask the reader to act."
        yield last.start, last.end, message


@check("sections", hard=True)
def sections(  # noqa: PLR0913 - each bound is a parameter of the prompt file
    text: Document,
    brief: Brief,
    /,
    *,
    min: Any = None,  # noqa: A002 - the prompt file's word
    max: Any = None,  # noqa: A002 - the prompt file's word
    required: Any = (),
    min_bullets: Any = None,
    max_bullets: Any = None,
    **_: Any,
) -> Iterator[Hit]:
    """It has the right sections (headings of level 2), and points in them.

    Args:
        text: The draft.
        brief: Says the language of the headings.
        min: The fewest sections; those that are required do not count. An outline has 4.
        max: The most sections; an outline has 7.
        required: Headings that must be there in this order, or their first words, in English:
            they are looked for in the language that was asked for.
        min_bullets: The fewest list items of each section that counts; an outline has 2.
        max_bullets: The most list items of each; an outline has 4.
    """
    every = _sections(text)
    wanted = [heading_in(name, brief.language) for name in texts(required)]
    names = [
        heading for heading, _ in every if not any(is_called(heading, name) for name in wanted)
    ]
    counted = set(names)
    others = [heading for heading, _ in every if heading not in counted]
    bounds = number(min, "sections: min"), number(max, "sections: max")
    yield from _number_of(names, others, *bounds, text)
    yield from _in_order([heading for heading, _ in every], wanted, text)
    fewest = number(min_bullets, "sections: min_bullets")
    most = number(max_bullets, "sections: max_bullets")
    for heading, items in every:
        if heading in counted:
            yield from _bullets(heading, items, fewest, most)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"


def _enough(most: float) -> str:
    return f"{most:g} {'is' if most == 1 else 'are'} enough"


def _sections(text: Document) -> list[tuple[Block, list[Block]]]:
    """Return each heading of level 2 with the list items below it."""
    found: list[tuple[Block, list[Block]]] = []
    for block in blocks(text):
        if block.kind == "heading" and block.level == 2:
            found.append((block, []))
        elif block.kind == "item" and found:
            found[-1][1].append(block)
    return [(heading, _outermost(items, text)) for heading, items in found]


def _outermost(items: list[Block], text: Document) -> list[Block]:
    """Return the items that are indented least: an item's own items are part of it."""
    indents = [len(line) - len(line.lstrip()) for line in (_line_of(b, text) for b in items)]
    least = min(indents, default=0)
    return [item for item, indent in zip(items, indents, strict=True) if indent <= least + 1]


def _line_of(block: Block, text: Document) -> str:
    return text.raw[text.raw.rfind("\n", 0, block.start) + 1 : block.end]


def is_called(heading: Block, name: str) -> bool:
    """Whether a heading begins with the words; a number in front does not count."""
    said = words_of(re.sub(r"^[\d.)\s*_]+", "", heading.text))
    return said[: len(words_of(name))] == words_of(name)


def _number_of(
    names: list[Block],
    others: list[Block],
    fewest: float | None,
    most: float | None,
    text: Document,
) -> Iterator[Hit]:
    besides = "".join(f' besides "{other.text}"' for other in others[:1])
    besides += "".join(f' and "{other.text}"' for other in others[1:])
    if fewest is not None and len(names) < fewest:
        end = len(text.raw.rstrip())
        has = _count(len(names), "section")
        message = f'It has {has}{besides}: at least {fewest:g} are wanted (lines with "## ").'
        yield end, end, message
    elif most is not None and len(names) > most:
        extra = names[int(most)]
        message = f"It has {len(names)} sections{besides}: join or delete some, {_enough(most)}."
        yield extra.start, extra.end, message


def _in_order(headings: list[Block], wanted: list[str], text: Document) -> Iterator[Hit]:
    last = -1
    for name in wanted:
        places = [at for at, heading in enumerate(headings) if is_called(heading, name)]
        after = [at for at in places if at > last]
        if after:
            last = after[0]
        elif places:
            heading = headings[places[-1]]
            before = headings[last].text
            yield heading.start, heading.end, f'This section belongs after "{before}": move it.'
        else:
            end = len(text.raw.rstrip())
            yield end, end, f'The section "{name}" is missing: add "## {name}".'


def _bullets(
    heading: Block, items: list[Block], fewest: float | None, most: float | None
) -> Iterator[Hit]:
    name = f'The section "{bare(heading.text)}"'
    if fewest is not None and len(items) < fewest:
        message = f"{name} has {_count(len(items), 'point')}: give it at least {fewest:g}."
        yield heading.start, heading.end, message
    elif most is not None and len(items) > most:
        extra = items[int(most)]
        message = f"{name} has {len(items)} points: {_enough(most)}."
        yield extra.start, extra.end, message
