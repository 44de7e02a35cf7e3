"""Quantities without a plain number: fractions, "one in three", "half an hour", "doubled"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.language.numerals import numerals, spelled
from draftkit.language.quantity import Quantity
from draftkit.language.starts import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.language import Language

__all__ = ["form", "fractions", "multiples", "ordinals", "pieces_of_time", "proportions"]

_REACH = 24  # characters, as long as the longest words for how exact a quantity is
_WORDS = ("units", "teens", "tens")


def form(of: Language, name: str) -> re.Pattern[str]:
    """Return a form in which numbers are said, by its name in `numbers.toml`."""
    return of.cue(f"numbers:forms.{name}")


def _bounded(text: str, at: int, of: Language) -> bool:
    before = text[max(0, at - _REACH) : at]
    return bool(form(of, "bound").search(before)) and not form(of, "subject").search(before)


_LONG = frozenset({"decade", "century", "fortnight"})


def pieces_of_time(text: str, of: Language) -> Iterator[Quantity]:
    """Yield "half an hour", "a year and a half", "a decade", "more than a day"."""
    known = numerals(of)
    first = known.first("parts", "units", "pieces")
    for match in matches(form(of, "piece_of_time"), text, first):
        part = (match["part"] or "").lower()
        unit = known.times[(match["unit"] or match["one"]).lower()]
        if part:
            pieces = known.table("pieces")
            value = next(pieces[word] for word in pieces if word in part)
        elif match["more"]:
            value = 1.5
        elif unit in _LONG or _bounded(text, match.start(), of):
            value = 1.0
        else:
            continue  # "a day", "one year" say too little to be true or false
        yield Quantity(match.start(), match.end(), (value,), "time", unit, spelled=True)


_HUNDREDS = frozenset({100, 1000})


def proportions(text: str, of: Language) -> Iterator[Quantity]:
    """Yield "one in three", "4 out of 5", "9 of 10", in percent."""
    for match in matches(form(of, "proportion"), text, numerals(of).first(*_WORDS)):
        top, whole = (_plain(match[name], of) for name in ("top", "whole"))
        how = match["how"].lower()
        # "One of 38" is a member of a group, no share; "1 of 5" is one.
        whole_is_said = match["whole"].isdigit() or whole in _HUNDREDS
        share = top > 1 or match["top"].isdigit()
        member = form(of, "member").fullmatch(how)
        amount = form(of, "amount").match(text, match.end())
        likely = whole_is_said and share and not amount if member else True
        out_of = form(of, "out_of").fullmatch(how)
        usual = top == 1 or whole in {*range(11), *_HUNDREDS} or out_of
        # "two shops in five towns"
        counted = match["thing"] and form(of, "plural").match(text, match.end())
        if (
            0 < top < whole
            and (whole <= 100 or whole in _HUNDREDS)
            and likely
            and usual
            and not counted
        ):
            # "9 of 10" is also nine, and ten; of "one in four" there are not four of anything.
            parts = (top, whole) if member or out_of else ()
            values = (100 * top / whole, *parts)
            yield Quantity(match.start(), match.end(), values, "percent", spelled=True)


def _plain(text: str, of: Language) -> float:
    return float(re.sub("[,.]", "", text)) if text[0].isdigit() else spelled(text, of)


_SYMBOLS = {"½": 50.0, "⅓": 100 / 3, "⅔": 200 / 3, "¼": 25.0, "¾": 75.0}
_OPENS = re.compile(r"(?:^|[\n.!?;:(\u2014*+\u2022-])\s{0,9}$")


def fractions(text: str, of: Language) -> Iterator[Quantity]:
    """Yield "a third", "two thirds", "by half", in percent."""
    known = numerals(of)
    for match in matches(form(of, "fraction"), text, known.first("units", "parts")):
        if match["symbol"]:
            value = _SYMBOLS[match["symbol"]]
        elif _is_part(match, of):
            top = known.words.get((match["top"] or "").lower(), 1)
            value = 100 * top / known.table("parts")[match["part"].lower()]
        else:
            continue
        yield Quantity(match.start(), match.end(), (value,), "percent", "part", spelled=True)


def _is_part(match: re.Match[str], of: Language) -> bool:
    """Tell a share ("a third of them") from an ordinal ("a third book") and a saying."""
    top, part, text = (match["top"] or "").lower(), match["part"].lower(), match.string
    joined = form(of, "and_before").search(text, max(0, match.start() - _REACH), match.start())
    if joined and not form(of, "of_after").match(text, match.end()):
        return False  # "two and a half years", but "we sing, and half of them come"
    if form(of, "always_part").fullmatch(part):
        return True
    if form(of, "half_alone").fullmatch(part):
        return _is_half(match, of)
    single = form(of, "single_top").fullmatch(top)
    if form(of, "plural_part").fullmatch(part):
        return bool(top) and not single
    return bool(single) and _is_single(match, part, of)


def _is_single(match: re.Match[str], part: str, of: Language) -> bool:
    """Whether "a third" is one of three parts, by what stands around it."""
    text, start, end = match.string, match.start(), match.end()
    bounded = form(of, "bounded_part").fullmatch(part) and _bounded(text, start, of)
    opens = _OPENS.search(text, max(0, start - 4), start)
    return bool(
        bounded
        or form(of, "after_part").match(text, end)
        or (opens and form(of, "part_does").match(text, end))
    )


def _is_half(match: re.Match[str], of: Language) -> bool:
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - _REACH) : start]
    if form(of, "half_and_all").match(text, end):
        return False
    if form(of, "the_after").match(text, end):  # "that is half the pleasure" counts nothing
        return _bounded(text, start, of) or bool(form(of, "before_half_the").search(before))
    if form(of, "no_share").match(text, end) or form(of, "the_half").search(before):
        return False
    if form(of, "is_half").search(before) and form(of, "half_so").match(text, end):
        return False  # "half known" is not well known
    return (
        _bounded(text, start, of)
        or bool(form(of, "before_half").search(before))
        or bool(form(of, "of_after").match(text, end))
        or bool(
            form(of, "half_does").match(text, max(0, start - 2))
            or form(of, "half_does").match(text, start)
        )
    )


def multiples(text: str, of: Language) -> Iterator[Quantity]:
    """Yield "doubled", "threefold", and "hundreds" of something."""
    known = numerals(of)
    verbs, many = known.table("multiples"), known.table("many_of")
    for match in form(of, "multiple").finditer(text):
        verb, fold = match["verb"], match["fold"]
        value = verbs[verb.lower()] if verb else spelled(fold, of)
        yield Quantity(match.start(), match.end(), (float(value),), "ratio", spelled=True)
    for match in matches(form(of, "many"), text, known.first("many_of")):
        value = float(many[match["many"].lower()])
        yield Quantity(match.start(), match.end(), (value,), "count", "vague", spelled=True)


def ordinals(text: str, of: Language) -> Iterator[Quantity]:
    """Yield ordinals in words from "fourth" up: the lower ones have many other uses."""
    known = numerals(of)
    for match in matches(form(of, "ordinal"), text, known.first("tens", "ordinals")):
        tens = known.words.get((match["tens"] or "").lower(), 0)
        value = tens + known.table("ordinals")[match["word"].lower()]
        third = value == 3 and form(of, "printed").match(text, match.end())
        if value > 3 or third or form(of, "quarter").match(text, match.end()):
            yield Quantity(match.start(), match.end(), (float(value),), "ordinal", spelled=True)
