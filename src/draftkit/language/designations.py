"""Rules and laws that are cited by number, and formulas: designations, which count nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from draftkit.language.language import EVERY, language

if TYPE_CHECKING:
    from draftkit.language.language import Language

__all__ = ["designations"]

_BRACKETS = r"(?:\([0-9]{1,3}\)|\([A-Za-z]{1,4}\))"
# A number of thousands ("1.200.000") and a day ("5.2.2026", "5.2.26") have points, too.
_THOUSANDS, _DAY = r"\d{1,3}(?:\.\d{3})+(?![.\d])", r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)(?![.\d])"
_STRUCTURED = "|".join(
    (
        rf"(?!{_THOUSANDS}|{_DAY})\d+(?:\.\d+){{2,}}{_BRACKETS}*",  # "2.1.3"
        rf"\d+[a-z]?(?:\.\d+)*{_BRACKETS}+",  # "6(1)(f)"
        rf"[A-Z]{{1,4}}(?:-\d+)?[./]\d+(?:[./-]\d+)*{_BRACKETS}*",  # "A.1045(27)", "II-1/3-6"
        r"\d{2,4}/\d{1,4}/[A-Z]{2,4}",  # "2006/42/EC"
        r"\u00a7{1,2}\s?\d+[a-z]?(?:\s?\(\d+\))*",
    )
)
# "y = 2x + 1"; in "n = 40" something is counted.
_TERM = r"[-+\u2212]?\s?\d*[A-Za-z]\b(?:\s?[-+*/^\u2212]\s?\d*[A-Za-z]?\b)*"
_FORMULA = rf"[A-Za-z](?:\([A-Za-z]\))?\s?=\s?{_TERM}"
_ACRONYM = r"[A-Z]{2,}(?:/[A-Z]{2,})?"
_NUMBER = r"(?:\d[\d./:-]*\d|\d|[IVXLC]+\b)[a-z]?\b"


@cache
def _pattern(of: Language) -> re.Pattern[str]:
    """Return what a designation looks like: a body or a word for a rule, and its number."""
    bodies = "|".join(language(EVERY).text("designations.bodies").split())
    rule, act = (of.text(f"designations.{name}") or "(?!)" for name in ("rule", "act"))
    which = rf"(?:\([A-Z]{{2,3}}\)\s)?(?:N[or]\.?\s)?(?:{_STRUCTURED}|{_NUMBER}{_BRACKETS}*)"
    one = rf"(?:(?:{bodies})(?:[/ ](?:{bodies}))*\s{_NUMBER}|(?:{rule})\s{which}|{_STRUCTURED})"
    return re.compile(
        rf"(?<![\w.,/])(?:{_ACRONYM},?\s){{0,2}}{one}(?:,?\s(?:{one}|\d+(?:\.\d+)+))*"
        rf"(?:\s(?:{_ACRONYM}\b|{act}))?(?!\w)|(?<![\w.,/]){_FORMULA}(?!\w)"
    )


def designations(text: str, of: Language) -> tuple[tuple[int, int], ...]:
    """Return where rules, standards and laws are cited, and formulas, in the order of the text.

    >>> designations("IMO A.1045(27), 2.1.2, is from 2011.", language("en"))
    ((0, 21),)

    Args:
        text: The text.
        of: Its language, which has the words for an article, a section and the like.
    """
    return tuple(match.span() for match in _pattern(of).finditer(text))
