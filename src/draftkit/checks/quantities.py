"""Quantities in a text: numbers in digits or words, with what they count.

`quantities("nearly a third of 2,387 farms")` finds 33.3 percent (with the bound `under`)
and 2387 (of `farms`). Dates and times of day are found in `moments`, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MINUTES", "Bound", "Quantity", "Unit", "quantities"]

Unit = Literal["count", "percent", "money", "time", "ordinal", "ratio"]
Bound = Literal["exact", "about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity and where it stands, in characters.

    Attributes:
        values: What it may mean, likeliest first: `3.600` is 3600 or 3.6.
        unit: What kind of thing is counted; a `ratio` is a multiple, as in "doubled".
        name: The currency or the unit of time in the singular; else empty.
        bound: Whether the text says "about", "over" or "under" (which is also "nearly").
        noun: The word that follows, in lower case; empty if there is none.
        spelled: Whether it is written in words.
    """

    start: int
    end: int
    values: tuple[float, ...]
    unit: Unit = "count"
    name: str = ""
    bound: Bound = "exact"
    noun: str = ""
    spelled: bool = False

    @property
    def value(self) -> float:
        """The likeliest value."""
        return self.values[0]


MINUTES = {
    "second": 1 / 60,
    "minute": 1.0,
    "hour": 60.0,
    "day": 1440.0,
    "night": 1440.0,
    "week": 10080.0,
    "fortnight": 20160.0,
    "month": 43830.0,
    "quarter": 131490.0,
    "year": 525960.0,
    "decade": 5259600.0,
    "century": 52596000.0,
}

_UNITS = {
    w: i
    for i, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1
    )
}
_TEENS = {
    w: i
    for i, w in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        10,
    )
}
_TENS = {
    w: 10 * i
    for i, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SMALL = _UNITS | _TEENS | _TENS | {"fourty": 40}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_SUFFIXES = {
    **_SCALES,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "bn": 1e9,
    "millions": 1e6,
    "billions": 1e9,
}
_PARTS = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ORDINALS = {
    **{
        w: i
        for i, w in enumerate(
            ["fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 4
        )
    },
    "eleventh": 11,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    **{f"{w}th": v for w, v in _TEENS.items() if v > 12},
    "fiftieth": 50,
    "sixtieth": 60,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 10**6,
}
_MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "halv": 0.5}
_CURRENCIES = {
    "$": "dollar",
    "us$": "dollar",
    "usd": "dollar",
    "€": "euro",
    "eur": "euro",
    "£": "pound",
    "gbp": "pound",
    "¥": "yen",
    "jpy": "yen",
    "₹": "rupee",
    "inr": "rupee",
    "rs": "rupee",
    "₦": "naira",
    "₩": "won",
    "krw": "won",
    "r$": "real",
    "brl": "real",
    "reais": "real",
    "reai": "real",
    "chf": "franc",
    "sek": "krona",
    "nok": "krona",
    "dkk": "krona",
    "isk": "krona",
    "kr": "krona",
    "kronor": "krona",
    "kroner": "krona",
    "krone": "krona",
    "krónur": "krona",
    "zł": "zloty",
    "pln": "zloty",
    "czk": "koruna",
    "zar": "rand",
    "quid": "pound",
    "cny": "yuan",
    "rmb": "yuan",
}
_CURRENCY_WORDS = (
    "dollar|euro|pound|franc|rupee|yen|yuan|peso|real|zloty|koruna|rand|lira|naira|cedi|shilling"
    "|dirham|rial|riyal|krona|won|cent|dinar|baht|ringgit|forint|lei|lev|hryvnia|guarani|quetzal"
)


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_S = (
    rf"(?:(?:{_one_of(_TENS)}|fourty)(?:[\s-](?:{_one_of(_UNITS)})\b)?"
    rf"|{_one_of(_TEENS)}|{_one_of(_UNITS)})"
)
_H = rf"(?:(?:{_S}|an?)[\s-]hundred(?:\s(?:and\s)?{_S}\b)?|{_S})"
_SPELLED = (
    rf"(?:(?:half[\s-]|(?:three\s)?(?:a\s)?quarters?\sof\s)an?[\s-](?:dozen|hundred|thousand|million|billion)"
    rf"|{_S}\sand\sa\shalf[\s-](?:thousand|million|billion)"
    rf"|(?:{_H}|an?)[\s-](?:thousand|million|billion)(?:,?\s(?:and\s)?{_H}\b)?"
    rf"|(?:{_H}|an?)[\s-]dozen|{_H})\b(?!['\u2019]s)"
)
# A point or comma, or a thin or hard space, before exactly three digits may be a separator.
_DIGITS = (
    r"\d{1,3}(?:[,.'\u2019\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
)
_SIGN = rf"(?P<sign>(?:\b(?:US|AU?|CA?|NZ|HK|S|R))?\$|[€£¥₹₦₩]|\b(?:{_one_of(c for c in _CURRENCIES if c.isalpha())})\b\.?\s?|\bR(?=\d))?\s?"
_TIME = _one_of(u for u in MINUTES if u not in {"century", "quarter"}) + "|centurie|century"
_NUMBER = re.compile(
    rf"""{_SIGN}
    (?:(?<![\w.,'’/])(?P<digits>{_DIGITS})
       (?:(?P<th>st|nd|rd|th)\b|[\s-]?(?P<scale>thousand|millions?|billions?|hundred|dozen|mio|mn|bn|k|m)\b)?
      |(?<![\w-])(?P<words>{_SPELLED})(?P<percentile>)?)
    (?P<half>\s+and\s+a\s+half\b)?
    (?:\s?(?P<percent>%|per\s?cent\b|percent\b|percentage\s+points?\b|pct\b)
      |[\s-]?(?P<currency>(?:{_one_of(_CURRENCIES)}|(?:{_CURRENCY_WORDS})s?)(?!\w|\s?\d))
      |[\s-]{{0,2}}(?P<time>(?:{_TIME})s?|hrs?|mins?|secs?|yrs?|h)\b
      |[\s-]?(?P<times>fold|x)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_TIMES = {"h": "hour", "hr": "hour", "min": "minute", "sec": "second", "yr": "year"}
_SHORT_TIMES["centurie"] = "century"

_BOUNDS: dict[Bound, str] = {
    "over": r"(?:well\s+|just\s+|a\s+little\s+)?(?:over|above|beyond)|(?:a\s+little\s+)?more\s+than|at\s+least|upwards?\s+of|no\s+(?:fewer|less)\s+than|exceed(?:s|ing|ed)?|north\s+of|better\s+than",
    "under": r"(?:just\s+|well\s+)?(?:under|below|short\s+of)|nearly|almost|less\s+than|fewer\s+than|close\s+to|at\s+most|up\s+to|approaching|not\s+quite|within",
    "about": r"about|around|roughly|approximately|approx\.?|some|circa|c\.|ca\.|something\s+like|more\s+or\s+less|~|\u2248",
}
_BOUND = re.compile(
    "(?:"
    + "|".join(rf"(?P<{k}>(?<!\w)(?:{v}))" for k, v in _BOUNDS.items())
    + r")\s*(?:the\s+|an?\s+|one\s+)?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"(?P<over>\s?\+|\s+or\s+more\b|[\s-]plus\b)|(?P<about>\s+or\s+so\b|-odd\b|[\s-]ish\b)"
)
_NOUN = re.compile(r"[\s-]+([^\W\d_]+)")

_FRACTION = re.compile(
    r"(?<![\w-])(?:(?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[\s-])?"
    r"(?P<part>half|halves|thirds?|quarters?|fourths|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b"
    r"(?!\s+of\s+an?\s+(?:hour|day|year|century|hundred|thousand|million|billion|dozen)\b)"
    r"|(?<![\w.,])(?P<percentages>½|⅓|⅔|¼|¾)",
    re.IGNORECASE,
)
_SYMBOLS = {"½": 50.0, "⅓": 100 / 3, "⅔": 200 / 3, "¼": 25.0, "¾": 75.0}
_AFTER_PART = re.compile(
    r"\s+(?:of|as|fewer|less|more|lower|higher|faster|smaller|cheaper|longer|shorter|quicker|the)\b"
    r"|\s*[,.;:!?)\u2014\u2013]|\s*$|\s+(?:in|since|over|between|after|from|when|by|and|to)\b"
)
_CUT = re.compile(r"\b(?:by|in|to|than|of|is|was|and|only)\s+$", re.IGNORECASE)
_IDIOM = re.compile(
    r"\s+(?:the\s+(?:battle|fun|time|story|work|job|night|day|truth)|an?\s+(?:dozen|chance|eye|mind))\b"
)
_IN = re.compile(
    rf"(?<![\w.,])(?P<top>\d{{1,2}}|{_one_of(_SMALL)})\s+(?P<how>(?:in|of|out\s+of)(?:\s+every)?)\s+"
    rf"(?P<whole>\d{{1,3}}|{_S}|a\s+hundred)\b(?![.,]?\d)",
    re.IGNORECASE,
)
_PIECE_OF_TIME = re.compile(
    r"\b(?:(?P<half>half[\s-](?:an?[\s-])?|(?:a\s+)?quarter\s+of\s+an?\s+|three[\s-]quarters\s+of\s+an?\s+)"
    r"(?P<unit>hour|day|year|decade|century)\b(?!\s*['\u2019])"
    r"|(?P<one>an?|one)\s+(?P<unit2>hour|day|week|month|year|decade|century|fortnight)\b"
    r"(?P<more>\s+and\s+a\s+half)?)",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?P<verb>doubl|tripl|trebl|quadrupl|halv)(?:ed|ing|es|e)\b"
    r"|\b(?P<fold>two|three|four|five|six|seven|eight|nine|ten)-?fold\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<many>dozens|hundreds|thousands|millions|billions)\s+of\b", re.IGNORECASE
)
_VAGUE_VALUE = {"dozens": 24.0, "hundreds": 2e2, "thousands": 2e3, "millions": 2e6, "billions": 2e9}


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in its order; none overlaps another."""
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for quantity in _all(text):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(_in_context(quantity, text))
    return tuple(sorted(found, key=lambda q: q.start))


def _all(text: str) -> Iterator[Quantity]:
    """Yield candidates, those that need the most context first."""
    yield from _pieces_of_time(text)
    yield from _shares(text)
    yield from _fractions(text)
    yield from _multiples(text)
    yield from _ordinals(text)
    for match in _NUMBER.finditer(text):
        if quantity := _number(match, text):
            yield quantity


def _in_context(quantity: Quantity, text: str) -> Quantity:
    bound: Bound = quantity.bound
    before = _BOUND.search(text[max(0, quantity.start - 24) : quantity.start])
    after = _BOUND_AFTER.match(text, quantity.end)
    if match := before or after:
        bound = match.lastgroup  # type: ignore[assignment]  # the groups are the bounds
    noun = _NOUN.match(text, quantity.end)
    return replace(quantity, bound=bound, noun=noun[1].lower() if noun else "")


def _pieces_of_time(text: str) -> Iterator[Quantity]:
    for match in _PIECE_OF_TIME.finditer(text):
        piece = (match["half"] or "").lower()
        unit = (match["unit"] or match["unit2"]).lower()
        if piece:
            value = 0.75 if piece.startswith("three") else 0.25 if "quarter" in piece else 0.5
        else:
            # "A year", "one day" say little: only with "and a half", and from a decade up.
            if not match["more"] and unit not in {"decade", "century", "fortnight"}:
                if not _BOUND.search(text[max(0, match.start() - 24) : match.start()]):
                    continue
            value = 1.5 if match["more"] else 1.0
        yield Quantity(match.start(), match.end(), (value,), "time", unit, spelled=True)


def _shares(text: str) -> Iterator[Quantity]:
    for match in _IN.finditer(text):
        top, whole = _plain(match["top"]), _plain(match["whole"])
        some = match["how"] != "of" or match["whole"].isdigit()
        if 0 < top < whole <= 100 and some and (top == 1 or whole <= 10 or "out" in match["how"]):
            share = 100 * top / whole
            values = (share, top, whole)  # "9 of 10" is also nine, and ten
            yield Quantity(match.start(), match.end(), values, "percent", spelled=True)


def _plain(text: str) -> float:
    return float(text) if text.isdigit() else _spelled(text)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        if match["percentages"]:
            value = _SYMBOLS[match["percentages"]]
        elif _is_part(match, text) and not text[: match.start()].endswith("and "):
            top = (match["top"] or "one").lower()
            part = match["part"].lower().removesuffix("s").removesuffix("e")
            whole = 2 if part.startswith("hal") else _PARTS[part]
            value = 100 * (1 if top in {"a", "an"} else _UNITS[top]) / whole
        else:
            continue
        yield Quantity(match.start(), match.end(), (value,), "percent", "part", spelled=True)


def _is_part(match: re.Match[str], text: str) -> bool:
    """Tell a share ("a third of them") from an ordinal ("a third book")."""
    top, part = (match["top"] or "").lower(), match["part"].lower()
    before = text[max(0, match.start() - 24) : match.start()]
    if _IDIOM.match(text, match.end()):
        return False
    if part == "half":
        if re.match(r"\s+the\b", text[match.end() :]):  # "is half the pleasure" counts nothing
            return bool(
                _BOUND.search(before) or re.search(r"\b(?:with|uses?|in|by|at)\s+$", before)
            )
        return bool(
            _BOUND.search(before) or _CUT.search(before) or text.startswith(" of ", match.end())
        )
    if part.endswith("s"):
        return top not in {"", "a", "an", "one"} or part == "halves"
    return top in {"a", "an", "one"} and bool(_AFTER_PART.match(text, match.end()))


def _multiples(text: str) -> Iterator[Quantity]:
    for match in _MULTIPLE.finditer(text):
        verb, fold = (match["verb"] or "").lower(), (match["fold"] or "").lower()
        value = _MULTIPLES[verb] if verb else _SMALL[fold] if fold else 2.0
        yield Quantity(match.start(), match.end(), (float(value),), "ratio", spelled=True)
    for match in _VAGUE.finditer(text):
        value = _VAGUE_VALUE[match["many"].lower()]
        end = match.end("many")
        yield Quantity(match.start(), end, (value,), "count", "vague", spelled=True)


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        word = match["word"].lower()
        tens = _TENS.get((match["tens"] or "").lower(), 0)
        value = float(_ORDINALS.get(word, {"first": 1, "second": 2, "third": 3}.get(word, 0)))
        share = _FRACTION.match(text, max(0, match.start() - 2))
        if share and _is_part(share, text):
            continue
        if value > 3 or tens:
            yield Quantity(match.start(), match.end(), (tens + value,), "ordinal", spelled=True)


_ORDINAL = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{_one_of(_TENS)})-)?(?P<word>first|second|third|{_one_of(_ORDINALS)})\b",
    re.IGNORECASE,
)


def _number(match: re.Match[str], text: str) -> Quantity | None:
    digits, words = match["digits"], match["words"]
    if digits and _inside_a_word(match, text):
        return None
    scale = (match["scale"] or "").lower()
    values = _digits(digits) if digits else (_spelled(words),)
    if scale == "m" and not match["sign"] and match["scale"] == "m":  # metres or millions
        values = (*(v * 1e6 for v in values), *values)
    elif scale:
        values = tuple(v * _SUFFIXES[scale] for v in values)
    if match["half"]:
        values = tuple(v + 0.5 for v in values)
    unit, name = _unit(match)
    start = (
        match.start("sign")
        if (match["sign"] or "").strip()
        else match.start("digits" if digits else "words")
    )
    end = match.end()
    while text[end - 1] in " -":
        end -= 1
    return Quantity(start, end, values, unit, name, spelled=not digits)


def _inside_a_word(match: re.Match[str], text: str) -> bool:
    """Whether the digits belong to a name such as 4B or B2B."""
    after = text[match.end() : match.end() + 2]
    return after[:1].isalpha() or (after[:1] == "/" and after[1:2].isdigit())


def _unit(match: re.Match[str]) -> tuple[Unit, str]:
    sign = (match["sign"] or "").strip().lower().rstrip(".")
    currency = (match["currency"] or "").lower()
    if sign or currency:
        key = sign or currency
        if key == "r":
            return "money", "rand"
        short = key if key in _CURRENCIES else key.removesuffix("s")
        return "money", _CURRENCIES.get(short, "dollar" if short.endswith("$") else short)
    if match["percent"]:
        return "percent", ""
    if match["time"]:
        time = match["time"].lower().removesuffix("s")
        return "time", _SHORT_TIMES.get(time, time)
    if match["times"]:
        return "ratio", ""
    return ("ordinal", "") if match["th"] else ("count", "")


def _digits(text: str) -> tuple[float, ...]:
    """Read digits with separators; a lone comma or point may be either."""
    parts = re.split(r"[,.'\u2019\u00a0\u202f\u2009 ]", text)
    signs = re.findall(r"[,.]", text)
    if len(parts) == 1:
        return (float(text),)
    whole = float("".join(parts))
    if len(parts[-1]) != 3 or parts[0] == "0":
        return (float("".join(parts[:-1]) + "." + parts[-1]),)
    if len(parts) == 2 and signs and len(parts[0]) <= 3:
        decimal = float(f"{parts[0]}.{parts[1]}")
        return (whole, decimal) if signs[0] == "," else (decimal, whole)
    return (whole,)


def _spelled(text: str) -> float:
    """Read a number in words."""
    total = current = 0.0
    if part := re.match(r"(three\s)?(?:a\s)?quarters?\sof\s", text, re.IGNORECASE):
        return (0.75 if part[1] else 0.25) * _spelled(text[part.end() :])
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in {"a", "an"}:
            current = current or 1.0  # "half a million": the article is not another one
        elif word == "half":
            current = current + 0.5 if " and a half" in text.lower() else 0.5
        elif word in _SMALL:
            current += _SMALL[word]
        elif word in {"hundred", "dozen"}:
            current = (current or 1.0) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1.0) * _SCALES[word]
            current = 0.0
    return total + current
