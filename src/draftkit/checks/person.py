"""Who speaks, to whom, and what they ask: perspective, addressee, ask."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.language import detect, languages
from draftkit.checks.letter import label, salutations
from draftkit.checks.lexicon import lines, name_parts
from draftkit.checks.parameters import choice, number, texts
from draftkit.checks.prose import plain, tokens
from draftkit.checks.sentences import sentences
from draftkit.checks.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.prose import Token
    from draftkit.checks.sentences import Sentence

__all__ = ["addressee", "ask", "perspective"]

# Words of others: in quotation marks, in a block quotation, or a title in emphasis.
_QUOTED = re.compile(
    r"\u201c[^\u201d\n]*\u201d|\u201e[^\u201c\n]*\u201c|\u00ab[^\u00bb\n]*\u00bb|\"[^\"\n]*\""
    r"|\u2018[^\n]*?\u2019(?!\w)|(?<!\w)'[^\n]*?'(?!\w)|^[ ]{0,3}>[^\n]*"
    r"|(?<![\w*_])([*_])(?![*_\s])[^*_\n]+\1(?![\w*_])",
    re.MULTILINE,
)
# A text shorter than this may do without saying who speaks.
_TOLD = 15


@check("perspective", hard=True)
def perspective(text: Text, brief: Brief, /, *, person: Any = "first", **_: Any) -> Iterator[Hit]:
    """It is told in the right person: I and we, or he, she, they and the name.

    What stands in quotation marks does not count, nor do titles of works. Of a letter,
    whose salutation says who speaks to whom, no I is demanded.

    Args:
        text: The draft.
        brief: The writer's name is in its data (`basics.name`).
        person: `first` (a pitch, a letter) or `third` (a bio).

    Raises:
        PromptError: If the person is another word.
    """
    if choice(person, "perspective: person", ("first", "third")) == "first":
        yield from _not_first(text, brief)
    else:
        yield from _not_third(text)


def _not_first(text: Text, brief: Brief) -> Iterator[Hit]:
    code = detect(text)
    spoken = code and languages()[code].spoken and not salutations(text)
    if spoken and len(tokens(text)) >= _TOLD and not _first_person(text, code):
        yield 0, 0, "Nobody says I or we in it: write it in the first person."
    basics = brief.data.get("basics")
    name = str(basics.get("name", "")) if isinstance(basics, dict) else ""
    if name:
        for match in _told(name).finditer(_own_words(text)):
            end = match.end("name")
            yield match.start(), end, "The writer speaks of themselves by name: write I instead."


def _not_third(text: Text) -> Iterator[Hit]:
    found = iter(_first_person(text, detect(text) or "en"))
    token = next(found, None)
    for sentence in text.sentences:
        first = True
        while token and token.start < sentence.end:
            if first and token.start >= sentence.start:
                said = text.raw[token.start : token.end]
                message = f'"{said}" is the first person: write the name, or he, she or they.'
                yield token.start, token.end, message
                first = False
            token = next(found, None)


@lru_cache(maxsize=32)
def _own_words(text: Text) -> str:
    """Return the text with the words of others blanked, of the same length."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), plain(text))


# "World War I", "a Type I error", "the I-95": a numeral.
_NUMERAL = re.compile(
    r"\b(?:war|phase|type|part|class|level|volume|grade|tier|chapter|division|act|stage|category"
    r"|group|title|article|section|schedule|book|mark|annex|block|step|league|elizabeth|francis)\s$",
    re.IGNORECASE,
)


def _first_person(text: Text, code: str) -> list[Token]:
    """Return the writer's own words for the first person."""
    own, wanted = _own_words(text), languages()[code].first
    found = []
    for token in tokens(text):
        word = token.word
        if "'" in word and word not in wanted:
            word = word.partition("'")[0] + "'"
        if word in wanted and not own[token.start].isspace() and not _is_name(own, token):
            found.append(token)
    return found


def _is_name(own: str, token: Token) -> bool:
    """Tell "US", "I. Duarte", "World War I" and "My Own Country" from I, my and us."""
    said, before = own[token.start : token.end], own[max(0, token.start - 20) : token.start]
    after = own[token.end : token.end + 2]
    if said == "I":
        listed = after[:1] in (".", ")") and (not before.strip() or before.endswith("\n"))
        initial = after[:1] == "." and (after[1:].isupper() or _follows_capital(own, token.end + 1))
        return bool(_NUMERAL.search(before)) or after[:1] in ("-", "/", "&") or listed or initial
    if len(said) > 1 and said.isupper():
        return True
    if token.word == "mine" and re.search(r"\b(?:a|an|the|gold|coal|copper|salt|of) $", before):
        return True
    in_sentence = re.search(r"[\w,;]\s$", before)
    return said[0].isupper() and not said.startswith("I'") and bool(in_sentence) and "'" not in said


def _follows_capital(own: str, at: int) -> bool:
    rest = own[at : at + 20].split()
    return own[at : at + 1] == " " and bool(rest) and rest[0][0].isupper()


# What follows a name where somebody is spoken of: "Ann is", "Ann builds"; not "I'm Ann, a ...".
_VERB = (
    r"(?:(?:also|now|currently|has|have|had|never|always|then|first|recently)\s)*"
    r"(?:is|was|has|had|does|did|can|will|would|could|may|[a-z]{2,}(?<![sui'])s|[a-z]{2,}(?:sses|ed))"
    r"(?![\w'\u2019-])"
)
# "I, Ann Holm, have", "My name is Ann", "call me Ann": that is the first person.
_INTRODUCED = r"(?<!\bI, )(?<!\bI'm )(?<!\bI\u2019m )(?<!\bI am )(?<!\bname is )(?<!\bme )(?<!\bit's )"


@cache
def _told(name: str) -> re.Pattern[str]:
    """Match the name, or a part of it, as the subject of a verb in the third person."""
    words = name.split()
    forms = {name, words[0], words[-1]} - {word for word in words if len(word) < 3}
    either = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"{_INTRODUCED}(?<![\w.-])(?P<name>{either})\s{_VERB}")


# --- addressee -------------------------------------------------------------------------

# The same title in other words.
_SAME = {"professor": "prof", "doctor": "dr", "missus": "mrs", "mister": "mr"}
_GREETING = 8  # words: "Kia ora Priya and all at Saltline Wetsuits,"
# To write one of these unasked is a guess about a person.
_GUESSED = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam"})


@check("addressee", hard=True)
def addressee(text: Text, brief: Brief, /, *, name: Any = "", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """The salutation has the recipient's name exactly as it was given.

    A part of it will do, such as the given name, or the title with the family name; each
    word with the same letters and accents. A title that was not given is a guess.

    Args:
        text: The draft.
        brief: Not used.
        name: The recipient: `Dr. In\u00eas Duarte`.
    """
    given = ", ".join(texts(name))
    if not given:
        return
    found = salutations(text)
    if found:
        first = found[0]
        if problem := _misnamed(first.name, given):
            yield first.start, first.end, problem
    elif not _greets_otherwise(text, given):
        start = len(text.raw) - len(text.raw.lstrip())
        yield start, start, f'It greets nobody: begin with "Dear {given},".'


def _greets_otherwise(text: Text, given: str) -> bool:
    """Whether it begins with a line such as "Kia ora Priya," in whatever language."""
    for line in text.raw.splitlines():
        if line.strip() and not label(line):
            greets = line.rstrip()[-1] in ",:!" and len(line.split()) <= _GREETING
            return greets and any(word in line for word in _NAME_WORD.findall(given))
    return False


_NAME_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*")


def _misnamed(greeted: str, given: str) -> str:
    """Say what is wrong with the name in a salutation; nothing if it is right."""
    wanted = [_normal(word) for word in _NAME_WORD.findall(given)]
    titles = {_title(word) for word in wanted}
    known = name_parts("titles") | name_parts("particles") | _GUESSED
    named = False
    for word in map(_normal, _NAME_WORD.findall(greeted)):
        if word in wanted or _is_shown_as(word, wanted):
            named = named or _title(word) not in known or len(wanted) == 1
        elif _title(word) in titles:
            continue
        elif _title(word) in _GUESSED:
            return f'The recipient is "{given}", without "{word}": leave the title as it was given.'
        elif word[0].isupper() and fold(word) not in known:
            near = [own for own in wanted if fold(own) == fold(word)]
            right = f'write "{near[0]}"' if near else "write the name exactly so"
            return f'The recipient is "{given}": {right}.'
    if named or _all_titles(wanted, known):
        return ""
    return f'The salutation does not name the recipient: write "Dear {given},".'


def _normal(word: str) -> str:
    plain_word = unicodedata.normalize("NFC", word).replace("\u2019", "'")
    return re.sub("[\u2010\u2011]", "-", plain_word)


def _title(word: str) -> str:
    folded = fold(word)
    return _SAME.get(folded, folded)


def _is_shown_as(word: str, wanted: list[str]) -> bool:
    """Whether it is a given word whose case the user did not care about."""
    return any(own.casefold() == word.casefold() for own in wanted if own.islower() or own.isupper())


def _all_titles(wanted: list[str], known: frozenset[str]) -> bool:
    return all(_title(word) in known for word in wanted)


# --- ask -------------------------------------------------------------------------------


@cache
def _asks(kind: str) -> re.Pattern[str]:
    rows = (line.partition(": ") for line in lines("asks.txt"))
    patterns = [pattern for of, _, pattern in rows if of == kind]
    return re.compile("|".join(patterns), re.IGNORECASE)


@check("ask", hard=False)
def ask(text: Text, brief: Brief, /, *, max: Any = 1, **_: Any) -> Iterator[Hit]:  # noqa: A002, ARG001
    """It asks the reader for one thing.

    What only settles the time of what was asked before ("Would Tuesday suit you?") and
    a question that nobody is meant to answer do not count.

    Args:
        text: The draft.
        brief: Not used.
        max: How many things it may ask for. A collaboration e-mail asks for one.
    """
    most = int(number(max, "ask: max") or 1)
    found = _requests(text)
    if not found:
        end = len(text.raw.rstrip())
        yield end, end, "It asks for nothing: end with one question that is easy to say yes to."
    for extra in found[most:]:
        message = f"It asks for {len(found)} things: keep the one that matters most."
        yield extra.start, extra.end, message


def _requests(text: Text) -> list[Sentence]:
    """Return the sentences that ask for something new."""
    english = detect(text) in ("", "en")
    own = _own_words(text)
    found: list[Sentence] = []
    for sentence in sentences(text):
        said = own[sentence.start : sentence.end].strip()
        if label(said) or not _asks_for(said, english=english):
            continue
        if not (found and english and _asks("follow_up").search(said)):
            found.append(sentence)
    return found


def _asks_for(said: str, *, english: bool) -> bool:
    if not english:
        return said.endswith(("?", "\uff1f"))
    if said.endswith("?"):
        return not _asks("wonder").search(said)
    return bool(_asks("request").search(said))
