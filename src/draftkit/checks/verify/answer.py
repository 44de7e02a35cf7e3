"""What a model answered, believed only as far as code can check it against the facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.checks.verify.question import VERDICTS
from draftkit.errors import OutputError
from draftkit.prompts.structured import parse_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.checks.verify.question import Enquiry
    from draftkit.language.document import Span
    from draftkit.profile.fact import Fact

__all__ = ["SentenceVerdict", "verdicts"]

_LIST = {"type": "array", "items": {"type": "object"}, "minItems": 1}
_NUMBER = re.compile(r"[A-Za-z]{0,8}\s?(\d{1,4})")
_WORD = re.compile(r"\w+")
# One everyday word of a fact proves nothing; one with a digit may.
_ENOUGH_WORDS = 2


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """What a model says of one sentence, and what it rests on.

    Attributes:
        sentence: The sentence.
        verdict: One of `VERDICTS`.
        said: The words at issue: where they start and end in the text.
        fact: The fact that it quotes; None if it quotes none.
        quote: The words of that fact, as they stand there.
    """

    sentence: Span
    verdict: str
    said: tuple[int, int]
    fact: Fact | None = None
    quote: str = ""


def verdicts(text: str, question: Enquiry) -> tuple[list[SentenceVerdict], tuple[Span, ...]]:
    """Return the verdicts that can be used, and the sentences that have none.

    If it names a sentence or facts that are not there, or quotes words that are in none of the
    facts it names, the model did not read what it was given, and what it says is dropped. So
    are two different verdicts on one sentence.

    Args:
        text: The model's answer.
        question: What it was asked.

    Raises:
        OutputError: If the answer is no list of verdicts at all.
    """
    rows = dict[int, list[dict[str, Any]]]()
    try:
        items = parse_json(text, _LIST)
    except OutputError as exc:
        raise OutputError("The model gave no verdict on any sentence.", raw=text) from exc
    for item in items:
        number = _number(item.get("s"), len(question.sentences))
        if number is not None and item.get("verdict") in VERDICTS:
            rows.setdefault(number, []).append(item)
    agreed = [
        verdict
        for number, (first, *more) in sorted(rows.items())
        if all(one["verdict"] == first["verdict"] for one in more)
        and (verdict := _verdict(first, question.sentences[number - 1], question))
    ]
    judged = {verdict.sentence for verdict in agreed}
    return agreed, tuple(one for one in question.sentences if one not in judged)


def _verdict(item: dict[str, Any], sentence: Span, question: Enquiry) -> SentenceVerdict | None:
    kind = item["verdict"]
    named = item.get("facts") or []
    numbers = [_number(n, len(question.facts)) for n in named] if isinstance(named, list) else []
    facts = [question.facts[n - 1] for n in numbers if n is not None]
    if len(facts) < len(numbers):
        return None  # it names a fact that nobody gave it
    quoted = _quoted(str(item.get("quote") or ""), facts)
    if kind in ("supported", "contradicted") and quoted is None:
        return None
    said = _place(str(item.get("said") or ""), sentence)
    return SentenceVerdict(sentence, kind, said, *(quoted or ()))


def _number(given: Any, most: int) -> int | None:
    """Return the number in `S3`, `3` or 3, if it is one of those that were given out."""
    match = _NUMBER.fullmatch(str(given).strip()) if isinstance(given, str | int) else None
    number = int(match[1]) if match else 0
    return number if 0 < number <= most else None


def _quoted(quote: str, facts: Sequence[Fact]) -> tuple[Fact, str] | None:
    """Return the fact in which a quotation stands, word for word, and the words there."""
    words = _WORD.findall(quote.casefold())
    for fact in facts:
        at = _words_at(words, fact.text)
        whole = len(words) == len(_WORD.findall(fact.text))
        telling = len(words) >= _ENOUGH_WORDS or any(c.isdigit() for c in quote)
        if at and (whole or telling):
            return fact, fact.text[at[0] : at[1]]
    return None


def _place(said: str, sentence: Span) -> tuple[int, int]:
    """Return where words stand in the text; the whole sentence, if they are not in it."""
    at = _words_at(_WORD.findall(said.casefold()), sentence.text)
    start, end = at or (0, len(sentence.text))
    return sentence.start + start, sentence.start + end


def _words_at(words: Sequence[str], text: str) -> tuple[int, int] | None:
    """Return where words stand in a row in a text, whatever is between them."""
    if not words:
        return None
    there = list(_WORD.finditer(text))
    plain = [match.group().casefold() for match in there]
    size = len(words)
    for first in range(len(plain) - size + 1):
        if plain[first : first + size] == list(words):
            return there[first].start(), there[first + size - 1].end()
    return None
