"""How many numbers, dates or quotations of one text are judged: more than any draft has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.checks.base import Noticed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MOST", "beyond"]

# Each is held against all facts, which takes up to half a millisecond; the longest text that
# is checked has 5,000 words.
MOST = 300


def beyond(places: Sequence[tuple[int, int]], what: str) -> Iterator[Noticed]:
    """Yield one finding about those that were not judged, where the first of them stands.

    Args:
        places: Where all of them start and end, in characters, in the order of the text.
        what: What they are, such as "numbers".
    """
    if len(places) > MOST:
        message = (
            f"The text has {len(places):,} {what}, and only the first {MOST} were checked: "
            "check its parts one by one."
        )
        first = places[MOST][0]
        yield Noticed(first, first, message)  # of the text, and of no number in it
