"""Reading a number: digits with separators, number words, and the numerals of Chinese."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from draftkit.language.language import EVERY, either, language

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = ["DIGITS", "Numerals", "digits", "kanji", "numerals", "spelled"]

_SEPARATORS = ",.'\u2019\u00a0\u202f\u2009 "
# A separator stands before exactly three digits, and two digits at most may follow them.
DIGITS = rf"\d{{1,3}}(?:[{_SEPARATORS}]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?"
_THOUSAND = 1000


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


class Numerals:
    """The number words of a language, from the tables of its `numbers.toml`."""

    def __init__(self, of: Language) -> None:
        self.language = of
        self._table = of.table("numbers")
        self._first: dict[tuple[str, ...], frozenset[str] | None] = {}

    def table(self, name: str) -> dict[str, float]:
        """Return a table, such as `scales`; empty if the language has none."""
        found: dict[str, float] = self._table.get(name, {})
        return found

    @cached_property
    def words(self) -> dict[str, float]:
        """The words for less than a hundred, and what is added like them."""
        return self.table("units") | self.table("teens") | self.table("tens")

    @cached_property
    def scales(self) -> dict[str, float]:
        """The words that multiply what stands before them."""
        return self.table("scales")

    @cached_property
    def times(self) -> dict[str, str]:
        """The unit of time that each word stands for."""
        found: dict[str, str] = self._table.get("time", {})
        return found

    @cached_property
    def articles(self) -> frozenset[str]:
        """The words that mean one, unless another number word goes before."""
        return self.language.words("numbers:articles")

    @cached_property
    def point(self) -> str:
        """What is said for the point: "two point four"."""
        return str(self._table.get("point", ""))

    @cached_property
    def half(self) -> frozenset[str]:
        """The words for a half that go before a scale: "half a million"."""
        return self.language.words("numbers:half")

    @cached_property
    def pieces(self) -> re.Pattern[str]:
        """Match the pieces that a number in words is made of, in one word or in several."""
        every = either((*self.words, *self.scales, *self.articles, *self.half))
        edge = "" if self._table.get("compounds") else r"\b"
        return re.compile(rf"{edge}(?:{every}){edge}" if every else "(?!)")

    def first(self, *tables: str) -> frozenset[str] | None:
        """Return the words that a number from these tables may begin with, in lower case.

        None if that is not known: words may be run together.
        """
        if tables not in self._first:
            every = {word for name in tables for word in self.table(name)}
            begins = frozenset(re.split(r"[\s-]", word)[0] for word in (*every, *self.articles))
            self._first[tables] = None if self._table.get("compounds") else begins
        return self._first[tables]


@cache
def numerals(of: Language) -> Numerals:
    """Return the number words of a language, read once."""
    return Numerals(of)


def spelled(text: str, of: Language) -> float:
    """Read a number in words.

    >>> spelled("a hundred and thirty", language("en")), spelled("half a dozen", language("en"))
    (130.0, 6.0)
    """
    known, lower = numerals(of), text.lower()
    if known.point and f" {known.point} " in lower:
        return _decimal(lower, known)
    if part := of.cue("numbers:forms.part_of").match(lower):
        share = known.words.get(part["top"] or "", 1) / known.table("parts")[part["part"]]
        return share * spelled(text[part.end() :], of)
    total = current = 0.0
    for word in known.pieces.findall(lower):
        if word in known.words:
            current += known.words[word]
        elif word in known.articles:
            current = current or 1.0  # in "half a million" it is not another one
        elif word in known.half:
            current = current + 0.5 if current else 0.5
        elif known.scales[word] < _THOUSAND:
            current = (current or 1.0) * known.scales[word]
        else:
            total += (current or 1.0) * known.scales[word]
            current = 0.0
    return total + current


def _decimal(text: str, known: Numerals) -> float:
    """Read "two point four million"."""
    whole, _, rest = text.partition(f" {known.point} ")
    words = re.findall(r"[^\W\d_]+", rest)
    places = "".join(str(known.words.get(word, 0)) for word in words if word not in known.scales)
    scale = known.scales.get(words[-1], 1.0)
    return round(float(f"{int(spelled(whole, known.language))}.{places}") * scale, 6)


def kanji(text: str) -> float:
    """Read a number in Chinese numerals, in digits, or in both.

    >>> kanji("9\u4e078\u5343"), kanji("\u4e8c\u5341\u4e09")
    (98000.0, 23.0)
    """
    table = language(EVERY).table("numbers")
    signs, scales, large = (table[name] for name in ("kanji", "kanji_scales", "kanji_large"))
    total = section = current = 0.0
    for piece in re.findall(r"\d[\d,.]*|.", text):
        if piece[0].isdigit():
            current = digits(piece.rstrip(",."))[0]
        elif piece in signs:
            current = current * 10 + signs[piece]
        elif piece in scales:
            section += (current or 1.0) * scales[piece]
            current = 0.0
        elif piece in large:
            total += (section + current or 1.0) * large[piece]
            section = current = 0.0
    return total + section + current
