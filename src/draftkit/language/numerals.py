"""Reading a number: digits with separators, and number words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DIGITS",
    "ORDINALS",
    "SPELLED",
    "TENS",
    "UNITS",
    "UP_TO_99",
    "WORDS",
    "digits",
    "either",
    "spelled",
]


def _counted(words: str, start: int, step: int = 1) -> dict[str, int]:
    return {word: start + step * place for place, word in enumerate(words.split())}


UNITS = _counted("one two three four five six seven eight nine", 1)
TEENS = _counted(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
)
TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
WORDS = UNITS | TEENS | TENS
# "First" to "thirty-first", as the days of a month.
_TO_TWENTIETH = [
    *"first second third fourth fifth sixth seventh eighth ninth tenth eleventh".split(),  # noqa: SIM905
    *"twelfth thirteenth fourteenth fifteenth sixteenth seventeenth".split(),  # noqa: SIM905
    *"eighteenth nineteenth twentieth".split(),  # noqa: SIM905
]
ORDINALS = [
    *_TO_TWENTIETH,
    *(f"twenty-{word}" for word in _TO_TWENTIETH[:9]),
    "thirtieth",
    "thirty-first",
]
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


UP_TO_99 = rf"(?:(?:{either(TENS)})(?:[\s-](?:{either(UNITS)})\b)?|{either(TEENS)}|{either(UNITS)})"
_UP_TO_9999 = rf"(?:(?:{UP_TO_99}|an?)[\s-]hundred(?:\s(?:and\s)?{UP_TO_99}\b)?|{UP_TO_99})"
_LARGE = "(?:thousand|million|billion)"
_PART = r"(?:half[\s-]|(?:(?:three|two)\s)?(?:an?\s)?(?:quarter|third)s?\sof\s)"

# "Half a million", "three and a half thousand", "two hundred thousand and five", "a dozen".
SPELLED = (
    rf"(?:{UP_TO_99}\spoint(?:\s(?:{either(UNITS)}|zero)\b)+(?:[\s-]{_LARGE})?|{_PART}an?[\s-](?:dozen|hundred|thousand|million|billion)"
    rf"|{UP_TO_99}\sand\sa\shalf[\s-]{_LARGE}"
    rf"|(?:{_UP_TO_9999}|an?)[\s-]{_LARGE}(?:,?\s(?:and\s)?{_UP_TO_9999}\b)?"
    rf"|(?:{_UP_TO_9999}|an?)[\s-]dozen|{_UP_TO_9999})\b(?!['\u2019]s)"
)

_SEPARATORS = ",.'\u2019\u00a0\u202f\u2009 "
# A separator stands before exactly three digits, and two digits at most may follow them.
DIGITS = rf"\d{{1,3}}(?:[{_SEPARATORS}]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?"


def digits(text: str) -> tuple[float, ...]:
    """Read digits; one comma or point before three digits may be either sign.

    >>> digits("45,000"), digits("2,5"), digits("3.600")
    ((45000.0, 45.0), (2.5,), (3.6, 3600.0))
    """
    parts = re.split(f"[{_SEPARATORS}]", text)
    if len(parts) == 1:
        return (float(text),)
    if len(parts[-1]) != 3 or parts[0] == "0":
        return (float("".join(parts[:-1]) + "." + parts[-1]),)
    whole = float("".join(parts))
    if len(parts) > 2 or text[len(parts[0])] not in ",.":
        return (whole,)
    decimal = float(f"{parts[0]}.{parts[1]}")
    return (whole, decimal) if "," in text else (decimal, whole)


def spelled(text: str) -> float:
    """Read a number in words.

    >>> spelled("a hundred and thirty"), spelled("half a dozen")
    (130.0, 6.0)
    """
    if " point " in text.lower():
        return _decimal(text.lower())
    if part := re.match(r"(?:(three|two)\s)?(?:a\s)?(quarter|third)s?\sof\s", text, re.IGNORECASE):
        share = (UNITS[part[1].lower()] if part[1] else 1) / (3 if part[2][0] in "tT" else 4)
        return share * spelled(text[part.end() :])
    total = current = 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in {"a", "an"}:
            current = current or 1.0  # in "half a million" it is not another one
        elif word == "half":
            current = current + 0.5 if current else 0.5
        elif word in WORDS:
            current += WORDS[word]
        elif word in {"hundred", "dozen"}:
            current = (current or 1.0) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1.0) * _SCALES[word]
            current = 0.0
    return total + current


def _decimal(text: str) -> float:
    """Read "two point four million"."""
    whole, _, rest = text.partition(" point ")
    words = re.findall(r"[a-z]+", rest)
    places = "".join(str(UNITS.get(word, 0)) for word in words if word not in _SCALES)
    scale = _SCALES.get(words[-1], 1.0)
    return round(float(f"{int(spelled(whole))}.{places}") * scale, 6)
