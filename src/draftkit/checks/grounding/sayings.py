"""Numbers that count nothing: "24/7", "a thousand thanks", "one more thing"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.checks.grounding.plans import is_measure
from draftkit.language.numerals import ORDINALS

if TYPE_CHECKING:
    from draftkit.language.quantity import Quantity

__all__ = ["is_saying"]

# "One more thing", "the two of us", "no two alike", "a day or two".
_LOOSE_BEFORE = re.compile(r"\b(?:no|the|these|those|or|my|our|your|other)\s+$", re.IGNORECASE)
_LOOSE_AFTER = re.compile(
    r"\s+(?:of\s+(?:us|you|them|these|those|my|our|your)\b|or\s+(?:two|three|four|so)\b|at\s+a\s+time\b|others\b)"
)
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_IDIOMS = re.compile(
    r"(?:(?<=the )|(?<=call )|(?<=dial ))(?:112|911|999)\b(?!\s+[a-z]+s\b)"
    r"|(?<=\bin )a\s+(?:hundred|thousand|million)\b(?!\s+[a-z]+s\b)"
    r"|\b24/7\b|\b50[/-]50\b|\b9[\s-]to[\s-]5\b|\bnine[\s-]to[\s-]five\b|\b(?:two|three|four)[\s-]way\b|\btwo\s+cents\b"
    r"|\b(?:a\s+|two\s+)?(?:one\s+)?(?:hundred|thousand|million)\s+(?:thanks|words|reasons|times|ways|excuses|kisses|apologies)\b"
    r"|\b(?:three|four)[\s-]?(?:course|dimensional|legged|wheeled|letter)\b"
    r"|\b(?:one|two|three)[\s-]sided\b|\bfour\s+seasons\b|\bfive\s+senses\b|\bsecond\s+to\s+none\b"
    rf"|\b(?:{_SMALL})\s+in\s+the\s+(?:morning|afternoon|evening|night)\b"
    r"|(?<=\bfor )two(?=[,.;:!?])|(?<=\bcount to )\w+|(?<=\bcounted to )\w+"
    r"|\b(?:two|three)\s+(?!miles|kilomet|met|feet|yards|hours|days|weeks|months|years)[a-z]+s\s+(?:away|apart)\b"
    r"|\b(?:two|both)\s+(?:hands|feet|eyes|ears|legs|arms)\b"
    r"|\b(?:two|three)\s+times\s+a\b|\b(?:zero)[\s-](?:waste|sum|carbon|emission)\b|\b100\s?%\s+(?:sure|with|behind|agree)",
    re.IGNORECASE,
)
# "A man of ninety", "worth more than ten of mine": nobody is counted.
_PERSON = re.compile(
    r"\b(?:a|any|every)\s+(?:man|woman|child|boy|girl|person|toddler|teenager)\s+of\s+(?:about\s+)?$"
    r"|\b(?:like|job\s+for|room\s+for|space\s+for|enough\s+for)\s+$"
    r"|\bwhen\s+(?:you|he|she|they)(?:['\u2019](?:s|re)|\s+turns?)\s+$|\bmy\s+top\s+$"
    r"|\b(?:worth|means|says|beats|better)\s+(?:more\s+)?than\s+$",
    re.IGNORECASE,
)
# "Ten things, the first five of which are free" counts among what was counted.
_FIRST = re.compile(r"\bthe\s+(?:first|last)\s+$")
_OF_WHICH = re.compile(r"\s+of\s+(?:which|whom|them|these)\b")
_REACH = 24  # characters before the number
_NEAR = 100


def is_saying(quantity: Quantity, raw: str) -> bool:
    """Whether the words only look like a number."""
    return (
        _is_one(quantity, raw)
        or bool(_IDIOMS.match(raw, quantity.start))
        or (quantity.unit == "ordinal" and _follows_on(quantity, raw))
        or (quantity.spelled and bool(_PERSON.search(raw[_from(quantity) : quantity.start])))
        or (quantity.spelled and quantity.unit == "count" and _picks_out(quantity, raw))
    )


def _from(quantity: Quantity) -> int:
    return max(0, quantity.start - _REACH)


def _is_one(quantity: Quantity, raw: str) -> bool:
    """Whether it is a "one" that says no more than "a" does."""
    if not quantity.spelled or quantity.value != 1:
        return False
    if quantity.noun in _SPELLS and _TAKES.search(raw[_from(quantity) : quantity.start]):
        return False
    if quantity.unit == "time":
        return quantity.bound == "exact" and quantity.name not in _LONG
    return quantity.unit == "count"


# "It takes one weekend" is how long it takes.
_TAKES = re.compile(r"\b(?:takes?|took|lasts?|lasted)\s+(?:only\s+|just\s+)?$", re.IGNORECASE)
_SPELLS = frozenset({"weekend", "morning", "afternoon", "evening"})
_LONG = frozenset({"decade", "century", "fortnight"})


def _picks_out(quantity: Quantity, raw: str) -> bool:
    """Whether it picks out of what is known, rather than counts."""
    if _FIRST.search(raw[_from(quantity) : quantity.start]):
        return bool(_OF_WHICH.match(raw, quantity.end))
    if quantity.value != 2:
        return False
    loose = _LOOSE_BEFORE.search(raw[_from(quantity) : quantity.start])
    return bool((loose and not is_measure(quantity)) or _LOOSE_AFTER.match(raw, quantity.end))


def _follows_on(quantity: Quantity, raw: str) -> bool:
    """Whether it counts on: "after the third there is a pause, after the fourth applause"."""
    if quantity.value > len(ORDINALS):
        return False
    before = raw[max(0, quantity.start - _NEAR) : quantity.start].lower()
    return bool(re.search(rf"\b{ORDINALS[int(quantity.value) - 2]}\b", before))
