"""Generic and machine-like text, as one remark per draft; and how often across drafts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.generic.places import GenericPlace, places
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document

__all__ = ["cliches", "counts"]

# This much weight makes a remark: one stock phrase, or two turns; one alone is a choice.
_ENOUGH = 3
_SHOWN = 3
_LONGEST = 60


@check("cliches", hard=False, always=True)
def cliches(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No stock phrases and turns of language models.

    One remark, with its three worst places. The phrases are those of
    `language/en/cliches.txt`, the turns those of each language's `generic.toml`. Words that
    the profile or the inputs have themselves are the writer's own, or a name.

    Args:
        text: The draft.
        brief: Its facts have the writer's own words.
    """
    found = places(text, brief)
    if sum(place.weight for place in found) < _ENOUGH:
        return
    worst = sorted(found, key=lambda p: (-p.weight, p.start))[:_SHOWN]
    yield worst[0].start, worst[0].end, _message(text.raw, found, worst)


def counts(texts: Iterable[Sequence[GenericPlace]]) -> list[tuple[str, int, int]]:
    """Return what several texts have in common: a phrase or turn, how often, in how many.

    Args:
        texts: The generic places of each text.

    Returns:
        What stands in two texts at least, that in most texts first.
    """
    times, within = Counter[str](), Counter[str]()
    for found in texts:
        times.update(place.kind for place in found)
        within.update({place.kind for place in found})
    common = [(kind, times[kind], count) for kind, count in within.items() if count > 1]
    return sorted(common, key=lambda row: (-row[2], -row[1], row[0]))


def _message(raw: str, found: list[GenericPlace], worst: list[GenericPlace]) -> str:
    if len(found) == 1:
        return found[0].advice
    rest = f", the worst {len(worst)}" if len(found) > len(worst) else ""
    each = (f'"{_shown(raw[p.start : p.end])}" ({_order(p.advice)})' for p in worst)
    return f"Generic in {len(found)} places{rest}: {'; '.join(each)}."


def _order(advice: str) -> str:
    """Return a piece of advice as part of a sentence."""
    short = advice.removesuffix(".").rpartition(": ")[2]
    return short[:1].lower() + short[1:]


def _shown(said: str) -> str:
    line = " ".join(clean(said).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rpartition(' ')[0]} …"
