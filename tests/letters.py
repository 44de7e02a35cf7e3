"""A mode of the test server that a run can be made against: a letter that passes the checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faults import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server import Exchange

LETTER = """\
Dear {name},

Thank you for the walk. I have thought about your question since, and I keep coming back to it
when I sit down to plan the week.

It changed how I look at my own work: I used to begin with the machines, and now I begin with the
people who carry the keys.

Could we talk again soon? I would like to hear how it went with your own plans.

Amara
"""


def recipient_of(x: Exchange) -> str:
    """Return to whom a note of thanks is asked for."""
    found = re.search(r"^To: (.*)$", x.request.body["messages"][-1]["content"], re.MULTILINE)
    return found[1] if found else ""


@fault
def letter(x: Exchange) -> None:
    """Write a letter to whom it is for."""
    x.text = LETTER.format(name=recipient_of(x))
    x.well()


@fault
def letter_but_not_to_bob(x: Exchange) -> None:
    """Fail where it is for Bob."""
    if recipient_of(x).startswith("Bob"):
        x.reply(400, {"error": {"message": "Bob is not to be written to"}})
    else:
        letter(x)


@fault
def letter_slowly(x: Exchange) -> None:
    """Write the first half, and the second a second later."""
    text = LETTER.format(name=recipient_of(x))

    def halves() -> Iterator[str]:
        yield text[:200]
        x.stall(1.0)
        yield text[200:]

    x.stream(halves())
