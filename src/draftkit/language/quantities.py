"""Quantities in a text: numbers in digits or words, with what they count.

`quantities("nearly a third of 2,387 farms", language("en"))` finds 33.3 percent (with the bound
`under`) and 2387 (of `farms`). Dates and times of day are found in `moments`, not here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from draftkit.language import shares
from draftkit.language.language import EVERY, either, language
from draftkit.language.numerals import DIGITS, digits, kanji, numerals, spelled
from draftkit.language.quantity import MINUTES, Quantity
from draftkit.language.shares import form
from draftkit.language.starts import matches
from draftkit.language.words import LETTER, WORD_END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.language import Language
    from draftkit.language.quantity import Bound, Unit

__all__ = ["qualified_start", "quantities"]


def quantities(text: str, of: Language) -> tuple[Quantity, ...]:
    """Return the quantities of a text in its order; none overlaps another."""
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for quantity in _all(text, of):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(_in_context(quantity, text, of))
    found.sort(key=lambda q: q.start)
    return tuple(_with_either(found, text, of))


def _with_either(found: list[Quantity], text: str, of: Language) -> Iterator[Quantity]:
    """Make one quantity of "nine or ten years", and of "six minutes and forty seconds".

    In "17 to 26 days" both numbers count days.
    """
    last: Quantity | None = None
    for quantity in found:
        bare = last and last.unit == "count" and quantity.unit in {"time", "percent", "money"}
        if last and bare and form(of, "or").fullmatch(text, last.end, quantity.start):
            values = quantity.values + last.values
            last = replace(quantity, start=last.start, values=values)
            continue
        if last and bare and form(of, "to").fullmatch(text, last.end, quantity.start):
            last = replace(last, unit=quantity.unit, name=quantity.name)
        if last and _is_minutes(last, quantity, text, of):
            value = last.value + quantity.value / _MINUTES
            last = replace(last, end=quantity.end, values=(value,), noun=quantity.noun)
            continue
        if last and quantity.unit == last.unit == "time" and _is_rest(last, quantity, text, of):
            rest = quantity.value * MINUTES[quantity.name] / MINUTES[last.name]
            last = replace(last, end=quantity.end, values=(last.value + rest,), noun=quantity.noun)
            continue
        if last:
            yield last
        last = quantity
    if last:
        yield last


_MINUTES, _LEAST_MINUTES = 60, 5


def _is_minutes(first: Quantity, second: Quantity, text: str, of: Language) -> bool:
    """Whether the second is minutes without a unit: "3 h 40", "three hours forty: ..."."""
    hours = first.name == "hour" and not first.value % 1
    minutes = second.unit == "count" and _LEAST_MINUTES <= second.value < _MINUTES
    beside = text[first.end : second.start] in {" ", "\u00a0"}
    return (hours and minutes and beside) and (
        text[first.end - 1] == "h" or bool(form(of, "counts_nothing").match(text, second.end))
    )


# Units that a comma alone joins to one time: "16 days, 4 hours" may be days of four hours.
_COUNTED_ON = {("year", "month"), ("year", "day"), ("month", "day"), ("week", "day")}
_COUNTED_ON |= {("hour", "minute"), ("hour", "second"), ("minute", "second")}


def _is_rest(first: Quantity, second: Quantity, text: str, of: Language) -> bool:
    """Whether the second time goes on with the first: "two hours, ten minutes"."""
    smaller = MINUTES[second.name] * second.value < MINUTES[first.name]
    listed = text[first.end : second.start].strip() == ","
    if not smaller or (listed and (first.name, second.name) not in _COUNTED_ON):
        return False
    return bool(form(of, "and").fullmatch(text, first.end, second.start))


def _all(text: str, of: Language) -> Iterator[Quantity]:
    """Yield candidates, those that need the most context first."""
    yield from shares.pieces_of_time(text, of)
    yield from shares.proportions(text, of)
    yield from shares.fractions(text, of)
    yield from shares.multiples(text, of)
    yield from shares.ordinals(text, of)
    if text.isascii() or not _KANJI.search(text):
        first = numerals(of).first("units", "teens", "tens", "scales", "parts")
    else:
        first = None
    for match in matches(_number_pattern(of), text, first):
        if quantity := _number(match, of):
            yield quantity


_KANJI = re.compile(r"[\u4e00-\u9fff]")
_BOUND = 24  # characters before a number that may say how exact it is
_NOUN = re.compile(r"[\s-]+([^\W\d_]+)")


def qualified_start(quantity: Quantity, text: str, of: Language) -> int:
    """Return where the words begin that say how exact a quantity is: "more than 230"."""
    begin = max(0, quantity.start - _BOUND)
    found = form(of, "bound").search(text[begin : quantity.start])
    return begin + found.start() if found else quantity.start


def _in_context(quantity: Quantity, text: str, of: Language) -> Quantity:
    """Add how exact it is, and the word that follows."""
    before = form(of, "bound").search(text[max(0, quantity.start - _BOUND) : quantity.start])
    bound: Bound = "exact"
    if match := before or form(of, "bound_after").match(text, quantity.end):
        bound = match.lastgroup  # type: ignore[assignment]  # the groups are the bounds
    noun = _NOUN.match(text, quantity.end)
    return replace(quantity, bound=bound, noun=noun[1].lower() if noun else "")


@cache
def _currencies(of: Language) -> dict[str, str]:
    """Return the name of each currency by its signs, codes and words."""
    words = (line.split() for line in of.lines("currencies.txt"))
    signs = (line.split() for line in language(EVERY).lines("currencies.txt"))
    return {sign: name for name, *row in signs for sign in row} | {
        word: name for name, *row in words for word in row
    }


@cache
def _signs() -> frozenset[str]:
    """Return the signs and codes of currencies, which may go before a number."""
    rows = (line.split()[1:] for line in language(EVERY).lines("currencies.txt"))
    return frozenset(sign for row in rows for sign in row)


def _text(of: Language, name: str) -> str:
    """Return a form as text, or one that matches nothing."""
    return of.text(f"numbers:forms.{name}") or "(?!)"


@cache
def _number_pattern(of: Language) -> re.Pattern[str]:
    """Return the pattern of a number and its unit; a currency's sign before it is found later."""
    known = numerals(of)
    scales = either(known.table("digit_scales")) or "(?!)"
    currencies = either(set(_currencies(of)) - {"r"})
    percent = "|".join(filter(None, (of.text("numbers:forms.percent"), _EVERY_PERCENT)))
    return re.compile(
        rf"""(?:(?P<kanji>{_text(language(EVERY), "number")})
          |(?:(?<!{LETTER})(?<![\d_.,'\u2019/])|(?<=\bR)|(?<=\b[A-Z]{{3}})|(?<=\b(?-i:v)))(?P<digits>{DIGITS})
           (?:(?P<th>{_text(of, "th")}){WORD_END}|[\s-]?(?P<scale>{scales}){WORD_END})?
          |(?<![\w-])(?P<words>{_text(of, "spelled")}))
        (?P<half>{_text(of, "and_a_half")})?
        (?:\s?(?P<percent>{percent})
          |[\s-]?(?:{_text(of, "nation")})?
           (?P<currency>(?:{currencies})(?:{_text(of, "currency_plural")})?(?!{LETTER}|[\d_]|\s?\d))
          |[\s-]{{0,2}}(?:{_text(of, "filler")})?(?P<time>{either(known.times) or "(?!)"}){WORD_END}
          |[\s-]?(?P<times>{_text(of, "times")}){WORD_END})?""",
        re.VERBOSE | re.IGNORECASE,
    )


_EVERY_PERCENT = _text(language(EVERY), "percent")


@cache
def _sign_pattern() -> re.Pattern[str]:
    codes = either(word for word in _signs() if word.isascii() and word.isalpha() and word != "r")
    signs = either(word for word in _signs() if not word.isalnum() or not word.isascii())
    return re.compile(
        rf"(?P<sign>(?<!\w)(?:{signs})|\b(?:{codes})\b\.?|\b(?:{codes}|R)(?=$))\s?$", re.IGNORECASE
    )


_SIGN_LENGTH = 8  # characters before the number in which its sign stands


def _number(match: re.Match[str], of: Language) -> Quantity | None:
    if match["digits"] and _inside_a_word(match):
        return None
    start = match.start()
    from_ = max(0, start - _SIGN_LENGTH)
    before = _sign_pattern().search(match.string[from_:start])
    sign = before["sign"] if before else ""
    if match["kanji"]:
        values: tuple[float, ...] = (kanji(match["kanji"]),)
    else:
        values = digits(match["digits"]) if match["digits"] else (spelled(match["words"], of),)
    if scale := match["scale"]:
        factor = numerals(of).table("digit_scales")[scale.lower()]
        large = tuple(value * factor for value in values)
        # "120m" may be metres, unless it is money.
        values = (*large, *values) if scale == "m" and not sign else large
    if match["half"]:
        values = tuple(value + 0.5 * _whole(match, of) for value in values)
    end = start + len(match.group().rstrip(" -"))
    no_currency = of.words("numbers:no_currency")  # "one won a prize"
    if match["words"] and (match["currency"] or "").lower() in no_currency:
        return Quantity(start, match.end("words"), values, spelled=True)
    unit, name = _unit(match, sign.lower().rstrip("."), of)
    return Quantity(
        from_ + before.start() if before else start,
        end,
        values,
        unit,
        name,
        spelled=not match["digits"] and not any(map(str.isdigit, match["kanji"] or "")),
    )


def _whole(match: re.Match[str], of: Language) -> float:
    """Return what the half is of: "a million and a half", "seven and a half"."""
    last = re.split(r"[\s-]", match["words"] or "")[-1].lower()
    return numerals(of).scales.get(last, 1.0)


def _inside_a_word(match: re.Match[str]) -> bool:
    """Whether the digits belong to a name such as 4B or 24/7."""
    after = match.string[match.end() : match.end() + 2]
    in_word = bool(_LETTER.match(after))
    return in_word or (after[:1] == "/" and after[1:2].isdigit())


_LETTER = re.compile(LETTER)


def _unit(match: re.Match[str], sign: str, of: Language) -> tuple[Unit, str]:
    if currency := sign or (match["currency"] or "").lower():
        known = _currencies(of)
        name = next(
            known[word] for end in (0, 1, 2) if (word := currency[: len(currency) - end]) in known
        )
        return "money", name
    if match["th"]:
        return "ordinal", ""
    if match["percent"]:
        return "percent", ""
    if match["time"]:
        return "time", numerals(of).times[match["time"].lower()]
    if match["times"]:
        return "ratio", ""
    return "count", ""
