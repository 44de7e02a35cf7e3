"""Numbers and days as options: one that makes no sense is refused before anything is sent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import datetime as dt

    from click import Context, Parameter

__all__ = ["PRICE", "SECONDS", "SEED", "TEMPERATURE", "TOKENS", "Number", "day"]


class Number(click.FloatRange):
    """A finite number within bounds; click's own type takes `nan`, too, and may take `inf`."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> float:
        """Return the number, or say what is wrong with it."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


TEMPERATURE = Number(0, 2)
TOKENS = click.IntRange(1, 10_000_000)
# The seeds that every provider takes: some keep 32 bits, and for some a negative one means "any".
SEED = click.IntRange(0, 2**31 - 1)
# A month; the clocks of some systems count no further.
SECONDS = Number(0, 30 * 86_400, min_open=True)
PRICE = Number(0)


def day(_ctx: Context, _option: Parameter, value: str | None) -> dt.datetime | None:
    """Return the beginning of a day that is written as in every other option and file.

    Raises:
        InputError: If it is none.
    """
    import datetime as dt

    from draftkit.people.practice.event import is_day

    return dt.datetime.fromisoformat(is_day(value)) if value else None
