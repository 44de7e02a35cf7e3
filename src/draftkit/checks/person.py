"""Who speaks in a draft: I and we, or a name in the third person."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.language import detect, languages
from draftkit.checks.letter import salutations
from draftkit.checks.parameters import choice
from draftkit.checks.prose import plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit, Text
    from draftkit.checks.prose import Token

__all__ = ["own_words", "perspective"]

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
        for match in _told(name).finditer(own_words(text)):
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
def own_words(text: Text) -> str:
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
    own, wanted = own_words(text), languages()[code].first
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
_INTRODUCED = (
    r"(?<!\bI, )(?<!\bI'm )(?<!\bI\u2019m )(?<!\bI am )(?<!\bname is )(?<!\bme )(?<!\bit's )"
)


@cache
def _told(name: str) -> re.Pattern[str]:
    """Match the name, or a part of it, as the subject of a verb in the third person."""
    words = name.split()
    forms = {name, words[0], words[-1]} - {word for word in words if len(word) < 3}
    either = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"{_INTRODUCED}(?<![\w.-])(?P<name>{either})\s{_VERB}")
