"""The parts of a draft, each with a length of its own: a thread's posts, a proposal's fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Noticed, check
from draftkit.checks.form.length import length
from draftkit.checks.form.structure import is_called
from draftkit.checks.parameters import choice, number
from draftkit.language.document import Document
from draftkit.language.prose import Block, bare, blocks
from draftkit.prompts.limits import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.checks.base import Brief, Hit

__all__ = ["parts", "seconds_of"]

_APART = ("heading", "rule")
# By what share a timed part may be shorter or longer than it says: nobody counts exactly.
_BELOW, _ABOVE = 0.4, 0.25


@check("parts", hard=True)
def parts(  # noqa: PLR0913 - each is a parameter of prompt files
    text: Document,
    brief: Brief,
    /,
    *,
    limits: Any = (),
    each: Any = (),
    apart: Any = "heading",
    min: Any = None,  # noqa: A002 - the prompt file's word
    max: Any = None,  # noqa: A002 - the prompt file's word
    timed: Any = False,
    **_: Any,
) -> Iterator[Hit]:
    """It has the parts that it needs, none too short or too long.

    Args:
        text: The draft.
        brief: Its inputs may be limits.
        limits: For the heading of a part, or its first words, the parameters of `length`:
            {Abstract: {max_characters: 1300}}; or a list of them, for the first part, the second
            and so on, whatever they are called. A part that is named must be there.
        each: The parameters of `length` for every other part.
        apart: What stands between parts: `heading` (of level 2) or `rule` (a line ---).
        min: The fewest parts; those that are named do not count.
        max: The most parts.
        timed: Whether each heading says how long its part takes to say: (20 s), (2 min).
    """
    found = _by_rule(text) if choice(apart, "parts: apart", _APART) == "rule" else _parts(text)
    if isinstance(limits, list):
        others = found[len(limits) :]
        for part, own in zip(found, limits, strict=False):
            yield from _measured(part, own, text, brief)
        yield from _number_of(found[: len(limits)], len(limits), None, text)
    else:
        wanted: Mapping[str, Any] = limits or {}
        others = [part for part in found if not any(part.is_called(name) for name in wanted)]
        yield from _by_name(found, wanted, text, brief)
    yield from _number_of(others, number(min, "parts: min"), number(max, "parts: max"), text)
    for part in others:
        yield from _measured(part, each, text, brief)
    if timed is True:
        for part in found:
            yield from _timed(part, text, brief)


def _by_name(
    found: list[_Part], wanted: Mapping[str, Any], text: Document, brief: Brief
) -> Iterator[Hit]:
    for name, limits in wanted.items():
        own = next((part for part in found if part.is_called(name)), None)
        if own is None:
            end = len(text.raw.rstrip())
            yield end, end, f'The part "{name}" is missing: add "## {name}".'
        else:
            yield from _measured(own, limits, text, brief)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a text.

    Attributes:
        heading: Its heading, or None where parts stand between rules.
        number: Which one it is, from 1.
        start: Where what it says starts, without the heading.
        end: Where it ends.
    """

    heading: Block | None
    number: int
    start: int
    end: int

    def is_called(self, name: str) -> bool:
        return self.heading is not None and is_called(self.heading, name)

    @property
    def name(self) -> str:
        shown = bare(self.heading.text) if self.heading else str(self.number)
        return f'"{shown}"'


def _parts(text: Document) -> list[_Part]:
    heads = [b for b in blocks(text) if b.kind == "heading" and b.level == 2]
    lines = [text.raw.rfind("\n", 0, head.start) + 1 for head in heads]
    ends = [*lines, len(text.raw)][1:]
    return [
        _Part(head, at, *_trimmed(text.raw, _after_line(text.raw, head.end), end))
        for at, (head, end) in enumerate(zip(heads, ends, strict=True), 1)
    ]


def _by_rule(text: Document) -> list[_Part]:
    rules = [(b.start, b.end) for b in blocks(text) if b.kind == "rule"]
    starts = [0, *(end for _, end in rules)]
    ends = [*(start for start, _ in rules), len(text.raw)]
    spans = (_trimmed(text.raw, *span) for span in zip(starts, ends, strict=True))
    return [_Part(None, at, *span) for at, span in enumerate((s for s in spans if s[0] < s[1]), 1)]


def _after_line(raw: str, at: int) -> int:
    end = raw.find("\n", at)
    return len(raw) if end < 0 else end


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    own = raw[start:end]
    return start + len(own) - len(own.lstrip()), start + len(own.rstrip())


def _measured(part: _Part, given: Any, text: Document, brief: Brief) -> Iterator[Hit]:
    """Yield what `length` says of a part alone."""
    limits = parameters_of(given, brief.inputs)
    if isinstance(limits, dict) and limits:
        yield from _in_part(part, limits, text, brief)


def _in_part(part: _Part, limits: dict[str, Any], text: Document, brief: Brief) -> Iterator[Hit]:
    for start, end, message, *_ in length(
        Document(text.raw[part.start : part.end]), brief, **limits
    ):
        told = f"Part {part.name}: {message[0].lower()}{message[1:]}"
        yield Noticed(part.start + start, part.start + end, told)


def _number_of(
    others: list[_Part], fewest: float | None, most: float | None, text: Document
) -> Iterator[Hit]:
    if fewest is not None and len(others) < fewest:
        end = len(text.raw.rstrip())
        yield end, end, f"It has {len(others)} parts: at least {fewest:g} are wanted."
    elif most is not None and len(others) > most:
        extra = others[int(most)]
        yield extra.start, extra.end, f"It has {len(others)} parts: at most {most:g} are wanted."


_TIME = re.compile(r"\((\d+(?:[.,]\d+)?)\s*(s|min)\)")


def seconds_of(heading: str) -> float | None:
    """Return how long a heading says that its part takes, in seconds, or None.

    >>> [seconds_of(h) for h in ("Close (20 s)", "Body (1.5 min)", "Hook")]
    [20.0, 90.0, None]
    """
    found = _TIME.search(heading)
    if found is None:
        return None
    return float(found[1].replace(",", ".")) * (60 if found[2] == "min" else 1)


def _timed(part: _Part, text: Document, brief: Brief) -> Iterator[Hit]:
    if part.heading is None:
        return
    seconds = seconds_of(part.heading.text)
    if seconds is None:
        message = f"The heading {part.name} does not say how long it takes: write (20 s)."
        yield part.heading.start, part.heading.end, message
    else:
        limits = {"seconds": seconds, "below": _BELOW, "above": _ABOVE}
        yield from _in_part(part, limits, text, brief)
