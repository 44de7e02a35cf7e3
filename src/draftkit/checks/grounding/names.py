"""Names of people, organisations, products, places and awards that the facts do not have.

A name is a run of capitalised words that English would not capitalise there: not at the
start of a sentence, not in a heading in title case, not in the calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Specific, check
from draftkit.checks.grounding.known_names import are_names, known_by
from draftkit.checks.grounding.right import Right, right_name
from draftkit.language.letter import greetings, label
from draftkit.language.lexicon import adjectives, is_everyday, is_ordinary, name_parts, vocabulary
from draftkit.language.reading import read
from draftkit.language.titles import titles
from draftkit.language.words import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from draftkit.checks.base import Brief, Hit
    from draftkit.checks.grounding.index import FactIndex
    from draftkit.language.document import Document
    from draftkit.language.quantity import Quantity

__all__ = ["names", "names_in"]

_MESSAGE = "The name {text!r} is in neither the profile nor the inputs: delete it, or add the fact."
# Letters of scripts without spaces and capitals are separated from those beside them.
_LETTER = r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|{_LETTER}+(?:[&'\u2019\u2010\u2011-]{_LETTER}+)*")
# After these a capital is only the start of a sentence, an item or a quotation.
_OPENS = re.compile(
    r"(?:^|[.!?:)\u2026\n\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]|\d[.)]|^\([a-h]\)\s|\n\([a-h]\)\s|(?:^|\n)\d{1,3}[-\u2013]\d{1,3}|[-\u2013\u2014|>/]\s|\s(?=[\"'\u201c\u2018\u00ab]))[\s*_\"\u201c\u2018'([#\u00ab>|\u00bf\u00a1-]{0,12}$"
)
_NUMBERED = re.compile(r"(?:^|\n)[\s*_#>-]{0,12}(?:[IVX]{1,9}|[A-H])[.)]\s{1,9}[*_]{0,9}$")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the draft: `opens` if a capital there means nothing, `titled` in a title."""

    text: str
    start: int
    end: int
    opens: bool
    titled: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or any(c.isupper() for c in self.text[1:])


@check("names", hard=False, always=True, level="unsupported")
def names(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No name that the facts do not have."""
    for specific in names_in(text, brief.index):
        if not specific.supported:
            yield specific.hit


@lru_cache(maxsize=32)
def names_in(text: Document, index: FactIndex) -> tuple[Specific, ...]:
    """Return the names, each with the facts that have it."""
    found: list[Specific] = []
    for run in _runs(_tokens(text), text):
        found += _judged(run, text, index)
    found += _called(text, index)
    return tuple(sorted(found, key=lambda specific: specific.start))


def _called(text: Document, index: FactIndex) -> Iterator[Specific]:
    """Judge what calls itself a firm or a prize, in a language without capitals."""
    for match in text.cue("names.called").finditer(text.raw):
        span = match.group()
        facts = known_by(span, index) or tuple(
            id_ for id_, told in index.texts.items() if span in told
        )
        message = "" if facts else Right().instead(span, _MESSAGE)
        yield Specific(match.start(), match.end(), span, "names", bool(facts), facts, message)


def _judged(run: Sequence[_Token], text: Document, index: FactIndex) -> Iterator[Specific]:
    """Judge a run as it stands, then without the word that opens the sentence."""
    whole = _known(run, text, index)
    if whole:
        # "Site managers, ..." and "## Abstract" have words that any fact may have, and no names.
        mere = len(run) == 1 and (run[0].opens or run[0].titled) and _says_little(run[0], text)
        if not mere or are_names(whole, index):
            yield _specific(run, text, whole, index)
        return
    if len(parts := _joined(run, text)) > 1 and any(_known(part, text, index) for part in parts):
        for part in parts:
            yield from _judged(part, text, index)
        return
    rest = run[1:] if run[0].opens and _says_little(run[0], text) else run
    if not rest:
        return
    facts = _known(rest, text, index) if rest is not run else ()
    if facts and rest is not run and _is_of_a_country(run, facts, text):
        yield _specific(run, text, (), index)
    elif facts:
        yield _specific(rest, text, facts, index)
    elif run[0].titled:
        yield from _of_a_title(run, text, index)
    elif _is_name(rest, text) and not _is_word_here(rest, text):
        yield _specific(rest, text, (), index)


def _joined(run: Sequence[_Token], text: Document) -> list[list[_Token]]:
    """Return the parts that small words join, one by one: "Owner and Head of the Baths".

    A letter may end a sentence: "We did it in R. Those tables".
    """
    parts = [[run[0]]]
    for before, token in pairwise(run):
        between = text.raw[before.end : token.start].strip()
        ended = len(before.text) == 1 and between == "." and _says_little(token, text)
        if between.isalpha() or ended:
            parts.append([])
        parts[-1].append(replace(token, opens=True) if ended else token)
    return parts


def _of_a_title(run: Sequence[_Token], text: Document, index: FactIndex) -> Iterator[Specific]:
    """Judge each word of a heading, where every word may have a capital."""
    everyday = is_everyday("_".join(t.text for t in run), text.language)  # "Guten Tag"
    if everyday or not vocabulary(text.language):
        return
    for token in run:
        if not _says_little(token, text):
            yield _specific([token], text, _known([token], text, index), index)


_PAIR = 2


def _is_of_a_country(run: Sequence[_Token], facts: tuple[str, ...], text: Document) -> bool:
    """Whether a body is named after its country: "Radio Wales has", "Creative Scotland might"."""
    return (
        len(run) == _PAIR
        and all(id_.endswith("countryCode") for id_ in facts)
        and run[0].text.lower() not in text.language.words("names.before_a_country")
        and bool(text.cue("names.acts").match(text.raw, run[-1].end))
    )


def _known(run: Sequence[_Token], text: Document, index: FactIndex) -> tuple[str, ...]:
    return known_by(text.raw[run[0].start : run[-1].end], index)


def _specific(
    run: Sequence[_Token], text: Document, facts: tuple[str, ...], index: FactIndex
) -> Specific:
    start, end = run[0].start, run[-1].end
    span = text.raw[start:end]
    right = Right() if facts else right_name(span, index)
    message = "" if facts else right.instead(span, _MESSAGE)
    return Specific(start, end, span, "names", bool(facts), facts, message, *right)


def _is_word_here(rest: Sequence[_Token], text: Document) -> bool:
    """Whether it only opens a sentence, and is not a name there.

    The text also has it in lower case ("Clop, clop"), or it is exclaimed: "Câline, that was long".
    """
    if len(rest) > 1 or not rest[0].opens:
        return False
    if text.cue("names.called_out").match(text.raw, rest[0].end):
        return True
    return stem(rest[0].text.lower(), text.language) in _small(text)


@lru_cache(maxsize=32)
def _small(text: Document) -> frozenset[str]:
    """Return the stems of the words that the text has in small letters."""
    return frozenset(stem(word, text.language) for word in text.words if word.islower())


def _names_nobody(word: str, text: Document) -> bool:
    """Whether a word with a capital is of the calendar, a people or the like: "mid-August"."""
    if is_everyday(word, text.language) or fold(word) in adjectives(text.language):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(part.islower() or _names_nobody(part, text) for part in parts)


def _is_name(rest: Sequence[_Token], text: Document) -> bool:
    """Whether capitals that no fact explains are a name."""
    if is_everyday("_".join(t.text for t in rest), text.language):
        return False
    telling = [
        t
        for t in rest
        if len(t.text) > 1
        and not _names_nobody(t.text, text)
        and fold(t.text) not in name_parts("titles")
        and not _is_shouted(t.text, text)
    ]
    if all(fold(t.text) in text.language.words("names.compass") for t in telling):
        # "South African" and "the North", not "West Dean".
        start = rest[0].start
        alone = text.cue("names.the").search(text.raw, max(0, start - _BEFORE), start)
        if (alone and len(rest) == 1) or any(
            fold(t.text) in adjectives(text.language) for t in rest
        ):
            telling = []
    if not vocabulary(text.language):
        # Of words that may be anything, only several with a capital are plainly a name.
        return sum(not token.opens for token in telling) > 1
    if text.language.words("names:kind.nouns"):
        return _is_name_among_nouns(rest, telling, text)
    # At the start of a sentence it takes a word that is not English, or a second capital.
    return bool(telling) and (not rest[0].opens or len(rest) > 1 or not _says_little(rest[0], text))


def _is_name_among_nouns(rest: Sequence[_Token], telling: Sequence[_Token], text: Document) -> bool:
    """Whether a run is a name where each noun has a capital.

    It is one if it has a word that the language does not have, an adjective with a capital, or
    a word for a kind of thing that bears a name: "Roter Faden", "Förderpreis".
    """
    if any(not _says_little(token, text) for token in telling):
        return True
    adjective = text.cue("names:kind.adjective")
    inside = any(adjective.fullmatch(t.text) and not t.opens for t in rest[:-1])
    return inside or any(text.cue("names:kind.called").fullmatch(t.text) for t in rest)


def _says_little(token: _Token, text: Document) -> bool:
    """Whether English has the word without a capital, or everybody writes it with one."""
    word = token.text
    if _is_shouted(word, text) or (token.opens and not vocabulary(text.language)):
        return True
    if len(word) > 1 and word.isupper() and len(word) <= _ACRONYM:
        return is_everyday(word, text.language) or fold(word) in text.language.words(
            "names.shouted"
        )
    if any(c.isupper() for c in word[1:]) and "-" not in word:
        return is_everyday(word, text.language)
    return is_ordinary(word, text.language) or _names_nobody(word, text)


_APOSTROPHE = re.compile("['\u2019]")  # "CAN'T" is "can"
_ACRONYM = 6  # letters; a longer English word in capitals is only shouted


def _is_shouted(word: str, text: Document) -> bool:
    if not word.isupper() or not is_ordinary(_APOSTROPHE.split(word)[0], text.language):
        return False
    return len(word) > _ACRONYM or bool(_APOSTROPHE.search(word)) or word in _shouted(text)


@lru_cache(maxsize=32)
def _shouted(text: Document) -> frozenset[str]:
    """Return the words of the lines in capitals: "SHORT NEWS"."""
    lines = (line for line in text.raw.splitlines() if line.isupper())
    return frozenset(word for line in lines for word in _TOKEN.findall(line))


@cache
def _joint() -> re.Pattern[str]:
    """What may stand between two words of one name."""
    particle = f"(?:{'|'.join(sorted(name_parts('particles')))})"
    return re.compile(
        rf"['\u2019]?[ \u00a0](?:{particle}[ \u00a0]){{0,2}}|\s?[&+]\s?|\.\s|[-\u2013]"
    )


def _runs(tokens: list[_Token], text: Document) -> Iterator[list[_Token]]:
    """Yield the runs of words with capitals, with what joins them into one name."""
    run: list[_Token] = []
    me = text.cue("names.me")
    for token in tokens:
        joined = (
            run
            and not me.match(token.text)
            and _joint().fullmatch(text.raw[run[-1].end : token.start])
            and not token.opens
        )
        if run and not (joined and token.capital):
            yield run
            run = []
        if token.capital and not me.match(token.text):
            run.append(token)
    if run:
        yield run


def _tokens(text: Document) -> list[_Token]:
    """Return the words that are not part of an address, a number or a date."""
    reading = read(text)
    taken = bytearray(len(text.raw))
    named = {q.start for q in reading.quantities if _is_in_a_name(q, text, reading.plain)}
    for start, end in (
        *((m.start, m.end) for m in reading.moments),
        *((q.start, q.end) for q in reading.quantities if q.start not in named),
        *_without_claim(text),
    ):
        taken[start:end] = b"\1" * (end - start)
    # "Six Parts": the word after a number opens the sentence if the number does.
    counted = {q.end: q.start for q in reading.quantities} | {
        m.end: m.start for m in reading.moments
    }
    in_title = bytearray(len(text.raw))
    for start, end in titles(text):
        in_title[start:end] = b"\1" * (end - start)
    found: list[_Token] = []
    for match in _TOKEN.finditer(reading.plain):
        at, word = match.start(), match.group()
        if elided := text.cue("names:kind.elided").match(word):
            at, word = at + elided.end(), word[elided.end() :]
        if not word or taken[at] or word.islower() or _NUMERAL.fullmatch(word):
            continue  # what has no capital cannot be part of a name
        first = counted.get(at - 1, at) if reading.plain[at - 1 : at] == " " else at
        if first != at and text.cue("names.unit").fullmatch(word):
            continue
        # "Until 9 pm. People": the full stop belongs to the time, and ends the sentence, too.
        opens = any(_opens(text, reading.plain, place) for place in {first, at})
        found.append(_Token(word, at, match.end(), opens, bool(in_title[at])))
    return found


def _is_in_a_name(quantity: Quantity, text: Document, plain: str) -> bool:
    """Whether a number is a name's first word: "at Seven Dials"."""
    capitals = plain[quantity.start].isupper() and plain[quantity.end + 1 :][:1].isupper()
    return quantity.spelled and capitals and not _opens(text, plain, quantity.start)


def _opens(text: Document, plain: str, at: int) -> bool:
    if at > 1 and plain[at - 2].isalpha() and plain[at - 1] == " ":
        # A word and a blank, as before most words; but for a postscript's label.
        return bool(text.cue("names.postscript").search(plain, max(0, at - _LABEL), at))
    before = plain[max(0, at - 12) : at]
    if _NUMBERED.search(before) or _ADDRESSED.search(plain, max(0, at - _HANDLE), at):
        return True
    return at == 0 or bool(
        _OPENS.search(before) and not text.cue("names.abbreviated").search(before)
    )


_BEFORE = 12  # characters
# A handle at the beginning of a line, which is blanked here.
_ADDRESSED = re.compile(r"(?:^|(?<=\n))\u2502+[,:]?\s$")
_HANDLE = 40  # its characters
_LABEL = 6  # characters of a postscript's label, with its line end
_NUMERAL = re.compile(r"\d+|[IVX]{2,5}")
# A closing is in the second half, or no more than a signature follows.
_SIGNED = 40


def _without_claim(text: Document) -> list[tuple[int, int]]:
    """Return the words of greeting and closing, in whatever language they are, and languages.

    What stands in another language names nobody that a language's rules could tell.
    """
    found = list(_in_another_language(text))
    found += [match.span("names") for match in text.cue("names.languages").finditer(text.raw)]
    found += [
        match.span("words")
        for match in text.cue("names.closing").finditer(text.raw)
        if match.start() > max(0, min(len(text.raw) / 2, len(text.raw) - _SIGNED))
        and len(match["words"].split()) <= 4
    ]
    found += [match.span("word") for match in text.cue("names.hello").finditer(text.raw)]
    found += [(greeting.start, greeting.end) for greeting in greetings(text)]
    if before := label(text.raw):
        found.append(before.span())
    first = text.cue("names.salutation").match(text.raw)
    if first and first.group().rstrip().endswith((",", "!", ":")):
        found.append(first.span("first"))
    return found


_CLAUSE = re.compile(r"[^.!?:;()\n\"\u201c\u201d\u201e]+")
_MANY = 30_000  # words
_FEWEST = 2  # words in small letters that show a language


def _in_another_language(text: Document) -> Iterator[tuple[int, int]]:
    """Yield the clauses of whose words in small letters the language has none, or hardly one."""
    if len(vocabulary(text.language)) < _MANY:
        return  # a shorter list lacks many words of its own language
    for clause in _CLAUSE.finditer(text.raw):
        small = [word for word in _TOKEN.findall(clause.group()) if word.islower()]
        strange = [word for word in small if len(word) > 1 and not is_ordinary(word, text.language)]
        if len(strange) >= _FEWEST and len(strange) >= _STRANGE * len(small):
            yield clause.span()


_STRANGE = 0.5  # of the words in small letters; short ones are in many languages
