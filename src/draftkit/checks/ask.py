"""What a letter asks of its reader."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.parameters import number
from draftkit.checks.person import own_words
from draftkit.language.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.sentences import Sentence

__all__ = ["ask", "ends_in_request", "requests"]

_END = 3  # sentences; the last may be the name below a letter
_NAME = 2  # words: a closing or a name has no more
_MARKS = " \n()[]*_\"'\u201c\u201d\u2018\u2019"


@cache
def _asks(kind: str, of: Language) -> re.Pattern[str]:
    """Return what asks in a language; a pattern that matches nothing if it is not known."""
    rows = (line.partition(": ") for line in of.lines("asks.txt"))
    patterns = [pattern for of, _, pattern in rows if of == kind]
    # None begins within a word: trying them all there took most of the time.
    if not patterns:
        return re.compile(r"(?!)")
    joined = rf"(?!\B\w)(?:{'|'.join(patterns)})".replace("'", "['\u2019]")
    return re.compile(joined, re.IGNORECASE)


@check("ask", hard=False)
def ask(text: Document, brief: Brief, /, *, max: Any = 1, **_: Any) -> Iterator[Hit]:  # noqa: A002, ARG001
    """It asks the reader for one thing.

    What only settles the time of what was asked before ("Would Tuesday suit you?") or proposes
    to talk about it ("Could we have half an hour in May?") and a question that nobody is meant
    to answer do not count. A wish ("I'd love to write it with you") counts as asking if nothing
    is asked outright.

    Args:
        text: The draft.
        brief: Not used.
        max: How many things it may ask for. A collaboration e-mail asks for one.
    """
    most = int(number(max, "ask: max") or 1)
    found = requests(text)
    if not found and not (_ends_in_question(text) or ends_in_request(text)):
        end = len(text.raw.rstrip())
        yield end, end, "It asks for nothing: end with one question that is easy to say yes to."
    for extra in found[most:]:
        message = f"It asks for {len(found)} things: keep the one that matters most."
        yield extra.start, extra.end, message


def requests(text: Document) -> list[Sentence]:
    """Return the sentences that ask for something new."""
    own = own_words(text)
    said = [(each, own[each.start : each.end].strip(_MARKS)) for each in sentences(text)]
    of = text.language
    if not of.lines("asks.txt"):
        return [each for each, words in said if words.endswith(("?", "\uff1f"))]
    found: list[Sentence] = []
    for each, words in said:
        if _asks_outright(words, of) and not (found and _asks("follow_up", of).search(words)):
            found.append(each)
    return found or [each for each, words in said if _asks("wish", of).search(words)][-1:]


def _ends_in_question(text: Document) -> bool:
    """Whether the last sentence above the name is a question, however short: "A coffee in May?"."""
    said = [each.text.strip(_MARKS) for each in sentences(text)]
    last = next((one for one in reversed(said) if len(one.split()) > _NAME), "")
    return last.endswith(("?", "\uff1f"))


def ends_in_request(text: Document) -> bool:
    """Whether one of the last sentences tells the reader to do something: "ask the grower"."""
    last = [each.text.strip(_MARKS) for each in sentences(text)][-_END:]
    return any(_asks("last", text.language).search(words) for words in last)


def _asks_outright(said: str, of: Language) -> bool:
    if said.endswith("?"):
        return not _asks("wonder", of).search(said)
    return bool(_asks("request", of).search(said))
