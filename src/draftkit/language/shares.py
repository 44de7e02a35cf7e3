"""Quantities without a plain number: fractions, "one in three", "half an hour", "doubled"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.language.numerals import TENS, UNITS, UP_TO_99, WORDS, either, spelled
from draftkit.language.quantity import Quantity
from draftkit.language.starts import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BOUND", "fractions", "multiples", "ordinals", "pieces_of_time", "proportions"]

_OVER = (
    r"(?:well\s+|just\s+|a\s+little\s+)?(?:over|above|beyond)|(?:a\s+little\s+)?more\s+than"
    r"|at\s+least|upwards?\s+of|no\s+(?:fewer|less)\s+than|exceed(?:s|ing|ed)?|north\s+of"
    r"|better\s+than"
)
_UNDER = (
    r"just\s+(?:under|below|short\s+of)|short\s+of|nearly|almost|close\s+to|at\s+most|up\s+to"
    r"|approaching|not\s+quite|within"
)
_BELOW = r"(?:well\s+)?(?:under|below)|(?:less|fewer)\s+than"
_ABOUT = (
    r"about|around|roughly|approximately|approx\.?|some|circa|c\.|ca\."
    r"|the\s+(?:best|better)\s+part\s+of|something\s+like|more\s+or\s+less|~|\u2248"
)
# How exact a quantity is, said right before it.
BOUND = re.compile(
    rf"(?<!\w)(?:(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<below>{_BELOW})|(?P<about>{_ABOUT}))"
    r"\s*(?:the\s+|an?\s+|one\s+)?$",
    re.IGNORECASE,
)
_REACH = 24  # characters, as long as the longest of them


# "A question about a year": what is spoken of, not how exact it is.
_SUBJECT = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|questions?|talk(?:s|ed|ing)?|stor(?:y|ies)|books?|articles?|think(?:ing)?"
    r"|thought|kn[eo]ws?|learn(?:ed|t|ing)?|wr(?:i|o)t(?:e|es|ten|ing)|hears?|heard|tells?|told"
    r"|(?:some|any|every|no)thing)\s+about\s+$",
    re.IGNORECASE,
)


def _bounded(text: str, at: int) -> bool:
    before = text[max(0, at - _REACH) : at]
    return bool(BOUND.search(before)) and not _SUBJECT.search(before)


_PIECE_OF_TIME = re.compile(
    r"\b(?:(?P<part>half[\s-](?:an?[\s-])?|(?:three[\s-]|a\s+)?quarters?\s+of\s+an?\s+)"
    r"(?P<unit>hour|day|year|decade|century)\b(?!\s*['\u2019])"
    r"|(?:an?|one)\s+(?P<one>hour|day|week|month|year|decade|century|fortnight)\b"
    r"(?P<more>\s+and\s+a\s+half)?)",
    re.IGNORECASE,
)


_ARTICLES = frozenset({"a", "an", "one", "half", "three", "quarter", "quarters"})


def pieces_of_time(text: str) -> Iterator[Quantity]:
    """Yield "half an hour", "a year and a half", "a decade", "more than a day"."""
    for match in matches(_PIECE_OF_TIME, text, _ARTICLES):
        part = (match["part"] or "").lower()
        unit = (match["unit"] or match["one"]).lower()
        if part:
            value = 0.75 if part.startswith("three") else 0.25 if "quarter" in part else 0.5
        elif match["more"]:
            value = 1.5
        elif unit in {"decade", "century", "fortnight"} or _bounded(text, match.start()):
            value = 1.0
        else:
            continue  # "a day", "one year" say too little to be true or false
        yield Quantity(match.start(), match.end(), (value,), "time", unit, spelled=True)


_PROPORTION = re.compile(
    rf"(?<![\w.,])(?P<top>\d{{1,2}}|{UP_TO_99})(?P<thing>\s+[a-z]+s(?=\s+in\b))?\s+(?P<how>in|of|out\s+of)(?:\s+every)?\s+"
    rf"(?P<whole>1[,.]?000|\d{{1,3}}|{UP_TO_99}|an?\s+(?:hundred|thousand))\b(?![.,]?\d)"
    # "two in ten years": how long it took.
    r"(?!\s+(?:minutes|hours|days|nights|weeks|months|years|decades)\b)",
    re.IGNORECASE,
)


_WORDS = frozenset(WORDS)


_HUNDREDS = frozenset({100, 1000})
_PLURAL = re.compile(r"\s+(?!(?:is|has|was)\b)[a-z]+s\b")


def proportions(text: str) -> Iterator[Quantity]:
    """Yield "one in three", "4 out of 5", "9 of 10", in percent."""
    for match in matches(_PROPORTION, text, _WORDS):
        top, whole = (_plain(match[name]) for name in ("top", "whole"))
        how = match["how"].lower()
        # "One of 38" is a member of a group, no share; "1 of 5" is one.
        whole_is_said = match["whole"].isdigit() or whole in _HUNDREDS
        share = top > 1 or match["top"].isdigit()
        likely = whole_is_said and share if how == "of" else True
        usual = top == 1 or whole in {*range(11), *_HUNDREDS} or how.startswith("out")
        counted = match["thing"] and _PLURAL.match(text, match.end())  # "two shops in five towns"
        if (
            0 < top < whole
            and (whole <= 100 or whole in _HUNDREDS)
            and likely
            and usual
            and not counted
        ):
            values = (100 * top / whole, top, whole)  # "9 of 10" is also nine, and ten
            yield Quantity(match.start(), match.end(), values, "percent", spelled=True)


def _plain(text: str) -> float:
    return float(re.sub("[,.]", "", text)) if text[0].isdigit() else spelled(text)


_PARTS = {
    word: whole
    for whole, words in enumerate(
        (
            "half halve",
            "third",
            "quarter fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ),
        2,
    )
    for word in words.split()
}
_SYMBOLS = {"½": 50.0, "⅓": 100 / 3, "⅔": 200 / 3, "¼": 25.0, "¾": 75.0}
_FRACTION = re.compile(
    rf"(?<![\w-])(?:(?P<top>an?|{either(UNITS)})[\s-])?"
    r"(?P<part>half|halves|fourths|(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b"
    r"(?!\s+of\s+an?\s+(?:hour|day|year|century|hundred|thousand|million|billion|dozen)\b)"
    r"|(?<![\w.,])(?P<symbol>[½⅓⅔¼¾])",
    re.IGNORECASE,
)
_AFTER_PART = re.compile(
    r"\s+(?:of|as|fewer|less|more|lower|higher|faster|smaller|cheaper|longer|shorter|quicker|the"
    r"|in|since|over|between|after|from|when|where|while|by|and|or|to"
    r"|last|each|every|per)\b|\s*[,.;:!?)\u2014\u2013\n]|\s*$"
)
_BEFORE_HALF = re.compile(
    r"\b(?:by|in|to|than|of|is|was|and|only|pays?|paid|covers?|covered|funds?|saves?|saved|los(?:e|t))\s+$",
    re.IGNORECASE,
)
_DOES = (
    r"are|were|have|had|do|did|use|want|need|live|work|come|came|go|went|get|got|give|gave|lose|lost|gain"
    r"|earn|say|said|see|saw|keep|kept|leave|left|return|stay|make|made|find|found|take|took|never|still|now"
)
# "Half are", "half still use": what half does.
_HALF_DOES = re.compile(
    r"(?:^|[.!?;:,(\u2014\n]\s*|\b(?:and|but|that|nearly|almost)\s+)half"
    r"(?:\s+(?:still|now|already|never|also|\w+ly))?"
    rf"\s+(?:{_DOES}|is|was|has|\w+ed)\b",
    re.IGNORECASE,
)
# "A third lose": what a part of those meant does, in an item or a sentence of its own.
_PART_DOES = re.compile(rf"\s+(?:{_DOES})\b")
_OPENS = re.compile(r"(?:^|[\n.!?;:(\u2014*+\u2022-])\s{0,9}$")
# "Half the time and twice the joy" counts nothing.
_HALF_AND_ALL = re.compile(r"\s+the\s+[\w-]+\s+and\s+(?:all|twice|double|none|the\s+whole)\b")
# "Half a day", and "half of sailing is waiting", which counts nothing either.
_NO_SHARE = re.compile(r"\s+(?:an?\s|of\s+[a-z]{2,}ing\s+(?:is|was|are)\b)")
# "The harder half of the work", "the other half".
_THE_HALF = re.compile(r"\b(?:the|my|your|our|his|her|their)\s+(?!first|second)\w+\s+$")
_BEFORE_HALF_THE = re.compile(r"\b(?:with|uses?|in|by|at)\s+$", re.IGNORECASE)


_FRACTIONS = frozenset({"a", "an", "halves", *UNITS, *_PARTS, *(f"{part}s" for part in _PARTS)})


def fractions(text: str) -> Iterator[Quantity]:
    """Yield "a third", "two thirds", "by half", in percent."""
    for match in matches(_FRACTION, text, _FRACTIONS):
        if match["symbol"]:
            value = _SYMBOLS[match["symbol"]]
        elif _is_part(match):
            top = (match["top"] or "one").lower()
            part = match["part"].lower().removesuffix("s")
            whole = _PARTS["half" if part == "halve" else part]
            value = 100 * UNITS.get(top, 1) / whole
        else:
            continue
        yield Quantity(match.start(), match.end(), (value,), "percent", "part", spelled=True)


def _is_part(match: re.Match[str]) -> bool:
    """Tell a share ("a third of them") from an ordinal ("a third book") and a saying."""
    top, part, text = (match["top"] or "").lower(), match["part"].lower(), match.string
    if text[: match.start()].endswith("and "):  # "two and a half years"
        return False
    if part == "half":
        return _is_half(match)
    if part.endswith("s"):
        return top not in {"", "a", "an", "one"} or part == "halves"
    if top in {"a", "an", "one"}:
        bounded = part in {"third", "quarter"} and _bounded(text, match.start())
        if bounded or _AFTER_PART.match(text, match.end()):
            return True
        opens = _OPENS.search(text, max(0, match.start() - 4), match.start())
        return bool(opens and _PART_DOES.match(text, match.end()))
    return False


def _is_half(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - _REACH) : start]
    if _HALF_AND_ALL.match(text, end):
        return False
    if text.startswith(" the ", end):  # "that is half the pleasure" counts nothing
        return _bounded(text, start) or bool(_BEFORE_HALF_THE.search(before))
    if _NO_SHARE.match(text, end) or _THE_HALF.search(before):
        return False
    return (
        _bounded(text, start)
        or bool(_BEFORE_HALF.search(before))
        or text.startswith(" of ", end)
        or bool(_HALF_DOES.match(text, max(0, start - 2)) or _HALF_DOES.match(text, start))
    )


_TIMES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "halv": 0.5}
_MULTIPLE = re.compile(
    rf"\b(?P<verb>{either(_TIMES)})(?:ed|ing|es|e)\b|\b(?P<fold>{either(WORDS)})-?fold\b",
    re.IGNORECASE,
)
_VAGUE = {"dozens": 24.0, "hundreds": 2e2, "thousands": 2e3, "millions": 2e6, "billions": 2e9}
_MANY = re.compile(rf"\b(?P<many>{either(_VAGUE)})(?=\s+of\b)", re.IGNORECASE)


_VAGUELY = frozenset(_VAGUE)
_MULTIPLES = frozenset(
    {f"{verb}{ending}" for verb in _TIMES for ending in ("ed", "ing", "es", "e")}
    | {f"{word}fold" for word in WORDS}
    | set(WORDS)
)


def multiples(text: str) -> Iterator[Quantity]:
    """Yield "doubled", "threefold", and "hundreds" of something."""
    for match in matches(_MULTIPLE, text, _MULTIPLES):
        verb, fold = match["verb"], match["fold"]
        value = float(_TIMES[verb.lower()] if verb else WORDS[fold.lower()])
        yield Quantity(match.start(), match.end(), (value,), "ratio", spelled=True)
    for match in matches(_MANY, text, _VAGUELY):
        value = _VAGUE[match["many"].lower()]
        yield Quantity(match.start(), match.end(), (value,), "count", "vague", spelled=True)


_IRREGULAR = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_ORDINALS = {
    **{f"{word}th": value for word, value in WORDS.items() if value not in _IRREGULAR.values()},
    **{f"{word[:-1]}ieth": value for word, value in TENS.items()},
    **_IRREGULAR,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 1_000_000,
}
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{either(TENS)})-)?(?P<word>{either(_ORDINALS)})\b", re.IGNORECASE
)


_QUARTER = re.compile(r"\s+quarter\b(?!\s+of\s+an?\b)", re.IGNORECASE)
# "Its third printing" counts in earnest, which "a third way" does not.
_PRINTED = re.compile(r"\s+(?:printing|edition|impression|reprint)\b", re.IGNORECASE)


_ORDERED = frozenset({*TENS, *_ORDINALS})


def ordinals(text: str) -> Iterator[Quantity]:
    """Yield ordinals in words from "fourth" up: the lower ones are said of much else."""
    for match in matches(_ORDINAL, text, _ORDERED):
        value = TENS.get((match["tens"] or "").lower(), 0) + _ORDINALS[match["word"].lower()]
        third = value == 3 and _PRINTED.match(text, match.end())
        if value > 3 or third or _QUARTER.match(text, match.end()):
            yield Quantity(match.start(), match.end(), (float(value),), "ordinal", spelled=True)
