"""Addresses and telephone numbers in a line of a curriculum vitae, by their form."""

from __future__ import annotations

import re

__all__ = ["EMAIL", "PAGE", "has_contact", "phone_in"]

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PAGE = re.compile(r"(?:https?://|www\.)[^\s,;|]+")
_NUMBER = re.compile(r"(?<![\w/,.])[+(]?\d[\d ()/.\u00a0\u2011\u2013-]{5,24}\d(?![\w/])")
# With a country code, a trunk zero, an area code in brackets, or in groups of 3, 3 and 4 digits:
# nothing else looks like that.
_SURE = re.compile(r"\+|\(?0|\(\d{2,5}\)|\d{3}[-. ]\d{3}[-. ]\d{4}\Z")
_SHORT_DATES = re.compile(r"\(?\d\d?[./]\d\d *[-\u2013] *\d\d?[./]\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_DIGITS = range(6, 16)


def phone_in(text: str, *, alone: bool = False) -> str:
    """Return the first telephone number of a line, or nothing; dates and amounts do not count.

    Args:
        text: The line.
        alone: Whether a number counts, too, whose form alone does not show what it is.

    >>> phone_in("Otto Kurz, +49 40 5550123"), phone_in("Pilot, 03.2014 - 12.2018")
    ('+49 40 5550123', '')
    """
    for match in _NUMBER.finditer(text):
        number = match.group().strip(" -\u2013.")
        groups = re.findall(r"\d+", number)
        if len("".join(groups)) not in _DIGITS or _is_date(number, groups):
            continue
        if _SURE.match(number) or (alone and not _THOUSANDS.fullmatch(number)):
            return number
        if alone and not re.search(r"[^\W\d_]{4,}", text):  # 612 345 678, and no word beside it
            return number
    return ""


def _is_date(number: str, groups: list[str]) -> bool:
    """Whether a number is a date or two: 03.2014 - 12.2018, 01.02.1980, 03/14 - 12/18."""
    parts = [group for group in groups if not _YEAR.fullmatch(group)]
    if any(len(group) > 2 for group in parts):
        return False
    return len(parts) < len(groups) or len(groups) == 3 or bool(_SHORT_DATES.fullmatch(number))


def has_contact(text: str) -> bool:
    """Whether a line has an e-mail address or surely a telephone number."""
    return bool(EMAIL.search(text) or phone_in(text))
