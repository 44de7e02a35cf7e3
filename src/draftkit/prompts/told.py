"""How long a text should be in the writer's own words: "about a minute", "in 200 words".

What they say in `tell` goes before the default of a kind, in the unit in which the kind counts,
so that the request and the check have one limit. An option that they gave goes before both.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.language.language import either, folders, language
from draftkit.language.numerals import digits, numerals, spelled
from draftkit.prompts.limits import WORDS_PER_MINUTE, named, parameters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.language.language import Language
    from draftkit.prompts.inputs import Input

__all__ = ["Told", "checks_for", "told"]

_RATE = WORDS_PER_MINUTE / 60  # words a second
_UNITS = ("words", "characters", "seconds", "minutes")
_LEAST = {"words": 10, "characters": 20, "seconds": 5}  # "in two words" is no length
_MOST = {"words": 20_000, "characters": 100_000, "seconds": 10_000}
_A_WORD = 6  # characters, with the blank
_MOST_READ = 5_000  # characters of what was told
_BELOW, _ABOVE = 0.2, 0.1


class Told(NamedTuple):
    """A length in the writer's words: the unit (words, characters, seconds), least and most.

    One of them is None where only a bound was given; they are equal where one number was.
    `asked` is whether words such as "keep it to" go before.
    """

    unit: str
    low: float | None
    high: float | None
    asked: bool


@cache
def _pattern(of: Language) -> re.Pattern[str]:
    words = re.sub(r"\(\?P<\w+>", "(?:", of.text("numbers:forms.spelled") or "(?!)")
    number = rf"\d{{1,3}}[.,]\d{{3}}|\d{{1,5}}(?:[.,]\d)?|{words}"
    articles, half = either(numerals(of).articles), either(numerals(of).half)
    number = rf"(?:{number}|(?:(?:{half})(?:\s+(?:{articles}))?|{articles})\b)"
    units = "|".join(f"(?P<{unit}>{of.text(f'length.{unit}') or '(?!)'})" for unit in _UNITS)
    return re.compile(
        rf"(?<!\w)(?:(?P<low>{number})(?:{of.text('length.to')}))?(?P<high>{number})"
        rf"[\s-]{{0,2}}(?:{units})(?!\w)(?P<half>{of.text('length.half') or '(?!)'})?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)  # the request, the check and the room of each draft ask for it
def told(text: str) -> Told | None:
    """Return the first length that a text asks for, in any language whose words are known.

    >>> told("Warm, please, and about a minute")
    Told(unit='seconds', low=60.0, high=60.0, asked=False)
    >>> told("Say that the test takes 10 minutes.") is None
    True
    """
    for tag in sorted(folders(), key=lambda tag: (tag != "en", tag)):
        of = language(tag)
        if not of.has("length.beside"):
            continue
        for match in _pattern(of).finditer(text[:_MOST_READ]):
            if found := _asked_for(match, of):
                return found
    return None


def _asked_for(match: re.Match[str], of: Language) -> Told | None:
    """Return the length that a match is, if no more than words about lengths stand beside it."""
    edge = of.cue("length.edge")
    start = max((one.end() for one in edge.finditer(match.string, 0, match.start())), default=0)
    end = edge.search(match.string, match.end())
    before = match.string[start : match.start()].lower()
    after = match.string[match.end() : end.start() if end else None].lower()
    asks, known = of.words("length.ask"), of.words("length.ask") | of.words("length.beside")
    asked = not asks.isdisjoint(_words(before))
    unit = next(one for one in _UNITS if match[one])
    free = asked or unit in {"words", "characters"}
    if not known.issuperset(_words(before)) or not (free or known.issuperset(_words(after))):
        return None
    high = _value(match["high"], of) + (0.5 if match["half"] else 0)
    low = _value(match["low"], of) if match["low"] else high
    if unit == "minutes":
        unit, low, high = "seconds", 60 * low, 60 * high
    if not _LEAST[unit] <= low <= high <= _MOST[unit]:
        return None
    around = f"{before}|{after}"
    most, least = of.cue("length.most").search(around), of.cue("length.least").search(around)
    return Told(unit, None if most else low, None if least and not most else high, asked)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _value(text: str, of: Language) -> float:
    if text[0].isdigit():
        return digits(text)[0] if len(text) > 4 else float(text.replace(",", "."))
    return spelled(text, of)


def checks_for(
    checks: Mapping[str, Any], declared: tuple[Input, ...], values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the checks of a kind with the length that the writer told, if they did.

    Args:
        checks: As in the prompt file.
        declared: The inputs of the kind: one that was given says the length itself.
        values: What was given, with or without the defaults.
    """
    given, said = checks.get("length"), values.get("tell")
    if not isinstance(given, dict) or not isinstance(said, str) or not said:
        return checks
    defaults = {one.name: one.default for one in declared}
    if any(values.get(name) not in {None, "", defaults.get(name)} for name in named(given)):
        return checks
    found = told(said)
    limits = parameters_of(given, {**defaults, **values})
    if found is None or not isinstance(limits, dict):
        return checks
    return {**checks, "length": _with(limits, found)}


def _with(limits: dict[str, Any], said: Told) -> dict[str, Any]:
    """Return the parameters of `length` with what was told, in the unit of the kind."""
    counted = next((unit for unit in ("seconds", "minutes", "words") if unit in limits), "")
    below, above = (float(limits.get(k, d)) for k, d in (("below", _BELOW), ("above", _ABOVE)))
    if said.unit == "characters":
        rest = {k: v for k, v in limits.items() if k in {"max_characters", "unit", "rate"}}
        if counted:  # its template says it, too
            about = (said.high or said.low or 0) / _A_WORD / _per(counted)
            rest |= {counted: _plain(about), "below": 1.0, "above": 1.0}
        bounds = {
            "min_characters": said.low if said.low != said.high else None,
            "max_characters": min(said.high or 10**9, limits.get("max_characters") or 10**9),
        }
        return rest | {k: round(v) for k, v in bounds.items() if v and v < 10**9}
    if said.unit == "seconds" and not (said.asked or counted in {"seconds", "minutes"}):
        return limits  # "five minutes" in a letter may be those of a call
    by = _RATE if said.unit == "seconds" else 1
    low, high = (None if value is None else value * by for value in (said.low, said.high))
    per = _per(counted)
    if counted and low == high and high is not None:
        return limits | {counted: _plain(high / per)}
    bounds = _between(limits, low, high, below, above)
    if not counted:
        return bounds
    if bounds.keys().isdisjoint(("min_words", "max_words")):  # "at least", of a composed text
        return limits
    least, most = bounds.get("min_words", 0), bounds.get("max_words") or 2 * bounds["min_words"]
    middle = (least + most) / 2
    share = {"below": 1.0 if below >= 1 else 1 - least / middle, "above": most / middle - 1}
    return bounds | share | {counted: _plain(middle / per)}


def _per(counted: str) -> float:
    """Return how many words one of a kind's units has."""
    return {"seconds": _RATE, "minutes": 60 * _RATE}.get(counted, 1)


def _between(
    limits: dict[str, Any], low: float | None, high: float | None, below: float, above: float
) -> dict[str, Any]:
    if low == high and high is not None:
        low, high = high * (1 - below), high * (1 + above)
    elif low is None and high and below < 1:  # below 1: it is not composed of the writer's words
        low = min(high / 2, _least(limits, below))  # what does for the kind is not too short
    elif below >= 1:
        low = None
    made = {k: v for k, v in limits.items() if k not in {"min_words", "max_words"}}
    return made | {k: round(v) for k, v in (("min_words", low), ("max_words", high)) if v}


def _least(limits: dict[str, Any], below: float) -> float:
    """Return the fewest words that a kind has by itself, or no bound."""
    counted = next((one for one in ("seconds", "minutes", "words") if limits.get(one)), "")
    own = float(limits[counted]) * _per(counted) * (1 - below) if counted else 0.0
    return own or float(limits.get("min_words") or math.inf)


def _plain(value: float) -> float:
    """Return a number as it is said: 60 and not 60.0."""
    return round(value) if value > 10 or value == round(value) else round(value, 1)
