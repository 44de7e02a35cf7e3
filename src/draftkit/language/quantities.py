"""Quantities in a text: numbers in digits or words, with what they count.

`quantities("nearly a third of 2,387 farms")` finds 33.3 percent (with the bound `under`)
and 2387 (of `farms`). Dates and times of day are found in `moments`, not here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.language import shares
from draftkit.language.lexicon import lines
from draftkit.language.numerals import DIGITS, SPELLED, WORDS, digits, either, spelled
from draftkit.language.quantity import MINUTES, Quantity
from draftkit.language.starts import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.quantity import Bound, Unit

__all__ = ["quantities"]


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in its order; none overlaps another."""
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for quantity in _all(text):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(_in_context(quantity, text))
    found.sort(key=lambda q: q.start)
    return tuple(_with_either(found, text))


_OR = re.compile(r"\s+or\s+")


def _with_either(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Make one quantity of "nine or ten years", and of "six minutes and forty seconds"."""
    last: Quantity | None = None
    for quantity in found:
        bare = last and last.unit == "count" and quantity.unit in {"time", "percent", "money"}
        if last and bare and _OR.fullmatch(text, last.end, quantity.start):
            values = quantity.values + last.values
            last = replace(quantity, start=last.start, values=values)
            continue
        if last and quantity.unit == last.unit == "time" and _is_rest(last, quantity, text):
            rest = quantity.value * MINUTES[quantity.name] / MINUTES[last.name]
            last = replace(last, end=quantity.end, values=(last.value + rest,), noun=quantity.noun)
            continue
        if last:
            yield last
        last = quantity
    if last:
        yield last


_AND = re.compile(r"(?:,|\s+and|,\s+and)?\s+")


def _is_rest(first: Quantity, second: Quantity, text: str) -> bool:
    """Whether the second time goes on with the first: "two hours, ten minutes"."""
    smaller = MINUTES[second.name] * second.value < MINUTES[first.name]
    return smaller and bool(_AND.fullmatch(text, first.end, second.start))


def _all(text: str) -> Iterator[Quantity]:
    """Yield candidates, those that need the most context first."""
    yield from shares.pieces_of_time(text)
    yield from shares.proportions(text)
    yield from shares.fractions(text)
    yield from shares.multiples(text)
    yield from shares.ordinals(text)
    for match in matches(_number_pattern(), text, _FIRST):
        if quantity := _number(match):
            yield quantity


_FIRST = frozenset({*WORDS, "a", "an", "half", "three", "quarter", "quarters"})
_BOUND_AFTER = re.compile(
    r"(?P<over>\s?\+|\s+or\s+more\b|[\s-]plus\b)|(?P<about>\s+or\s+so\b|-odd\b|[\s-]ish\b)"
)
_NOUN = re.compile(r"[\s-]+([^\W\d_]+)")


def _in_context(quantity: Quantity, text: str) -> Quantity:
    """Add how exact it is, and the word that follows."""
    before = shares.BOUND.search(text[max(0, quantity.start - 24) : quantity.start])
    bound: Bound = "exact"
    if match := before or _BOUND_AFTER.match(text, quantity.end):
        bound = match.lastgroup  # type: ignore[assignment]  # the groups are the bounds
    noun = _NOUN.match(text, quantity.end)
    return replace(quantity, bound=bound, noun=noun[1].lower() if noun else "")


@cache
def _currencies() -> dict[str, str]:
    """Return the name of each currency by its signs, codes and words."""
    return {word: line.split()[0] for line in lines("currencies.txt") for word in line.split()}


_SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 1e6),
    **dict.fromkeys(("bn", "billion", "billions"), 1e9),
}
_SHORT_TIMES = {
    "h": "hour",
    "hr": "hour",
    "min": "minute",
    "sec": "second",
    "yr": "year",
    "centurie": "century",
}


@cache
def _number_pattern() -> re.Pattern[str]:
    """Return the pattern of a number and its unit; a currency's sign is looked for after it."""
    times = either({*MINUTES, *_SHORT_TIMES} - {"centurie"}) + "|centurie(?=s)"
    return re.compile(
        rf"""(?:(?:(?<![\w.,'\u2019/])|(?<=\bR)|(?<=\b[A-Z]{{3}})|(?<=\b(?-i:v)))(?P<digits>{DIGITS})
           (?:(?P<th>st|nd|rd|th)\b|[\s-]?(?P<scale>{either(_SCALES)})\b)?
          |(?<![\w-])(?P<words>{SPELLED}))
        (?P<half>\s+and\s+a\s+half\b)?
        (?:\s?(?P<percent>%|per\s?cent\b|percent\b|percentage\s+points?\b|pct\b)
          |[\s-]?(?:(?-i:US|CFA|[A-Z][a-z]+(?:an|ss|sh|ch|ese|ic))\s)?
           (?P<currency>(?:{either(set(_currencies()) - {"r"})})s?(?!\w|\s?\d))
          |[\s-]{{0,2}}(?:(?:working|business|calendar|full|whole|consecutive|flight|teaching|training|long|short|happy|hard)[\s-]
             |(?!(?:of|and|or|to|in|per|the|more|other|times|out|for|by)\b)[a-z]{{3,9}}\s(?=(?:day|week|month|year)s\b))?(?P<time>(?:{times})s?)\b
          |[\s-]?(?P<times>fold|x)\b)?""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def _sign_pattern() -> re.Pattern[str]:
    known = _currencies()
    codes = either(
        word
        for word, name in known.items()
        if word.isascii() and word.isalpha() and len(word) > 1 and word != name
    )
    signs = either(word for word in known if not word.isalnum() or not word.isascii())
    return re.compile(
        rf"(?P<sign>(?<!\w)(?:{signs})|\b(?:{codes})\b\.?|\b(?:{codes}|R)(?=$))\s?$", re.IGNORECASE
    )


_VERBS = frozenset({"won"})  # "one won a prize"
_SIGN_LENGTH = 8  # characters before the number in which its sign stands


def _number(match: re.Match[str]) -> Quantity | None:
    if match["digits"] and _inside_a_word(match):
        return None
    start = match.start()
    from_ = max(0, start - _SIGN_LENGTH)
    before = _sign_pattern().search(match.string[from_:start])
    sign = before["sign"] if before else ""
    values = digits(match["digits"]) if match["digits"] else (spelled(match["words"]),)
    if scale := match["scale"]:
        large = tuple(value * _SCALES[scale.lower()] for value in values)
        # "120m" may be metres, unless it is money.
        values = (*large, *values) if scale == "m" and not sign else large
    if match["half"]:
        values = tuple(value + 0.5 * _whole(match) for value in values)
    end = start + len(match.group().rstrip(" -"))
    if match["words"] and (match["currency"] or "").lower() in _VERBS:
        return Quantity(start, match.end("words"), values, spelled=True)
    unit, name = _unit(match, sign.lower().rstrip("."))
    return Quantity(
        from_ + before.start() if before else start,
        end,
        values,
        unit,
        name,
        spelled=not match["digits"],
    )


def _whole(match: re.Match[str]) -> float:
    """Return what the half is of: "a million and a half", "seven and a half"."""
    last = re.split(r"[\s-]", match["words"] or "")[-1].lower()
    return _SCALES.get(last, 1.0)


def _inside_a_word(match: re.Match[str]) -> bool:
    """Whether the digits belong to a name such as 4B or 24/7."""
    after = match.string[match.end() : match.end() + 2]
    return after[:1].isalpha() or (after[:1] == "/" and after[1:2].isdigit())


def _unit(match: re.Match[str], sign: str) -> tuple[Unit, str]:
    if currency := sign or (match["currency"] or "").lower():
        known = _currencies()
        return "money", known.get(currency) or known[currency.removesuffix("s")]
    if match["th"]:
        return "ordinal", ""
    if match["percent"]:
        return "percent", ""
    if match["time"]:
        time = match["time"].lower().removesuffix("s")
        return "time", _SHORT_TIMES.get(time, time)
    if match["times"]:
        return "ratio", ""
    return "count", ""
