"""Who speaks in a draft: I and we, or a name in the third person."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.parameters import choice
from draftkit.language.detection import detect, languages
from draftkit.language.language import USUAL
from draftkit.language.letter import salutations, thanked_for
from draftkit.language.lexicon import is_ordinary
from draftkit.language.prose import plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.language.prose import Token

__all__ = ["own_words", "perspective"]

# Words of others: in quotation marks, in a block quotation, or a title in emphasis.
# Anything longer than these is not a quotation, but a mark that was never closed.
_QUOTED = re.compile(
    r"\u201c[^\u201d\n]{0,900}\u201d|\u201e[^\u201c\n]{0,900}\u201c"
    r"|\u00ab[^\u00bb\n]{0,900}\u00bb|\"[^\"\n]{0,900}\""
    r"|\u2018[^\n]{0,900}?\u2019(?!\w)|(?<!\w)'[^\n]{0,900}?'(?!\w)|^[ ]{0,3}>[^\n]*"
    r"|(?<![\w*_])([*_])(?![*_\s])[^*_\n]{1,900}\1(?![\w*_])",
    re.MULTILINE,
)
# A text shorter than this may do without saying who speaks.
_TOLD = 15


@check("perspective", hard=True)
def perspective(
    text: Document, brief: Brief, /, *, person: Any = "first", **_: Any
) -> Iterator[Hit]:
    """It is told in the right person: I and we, or he, she, they and the name.

    What stands in quotation marks does not count, nor do titles of works. A letter, whose
    salutation or thanks say who speaks to whom, need not say I.

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


def _not_first(text: Document, brief: Brief) -> Iterator[Hit]:
    code = detect(text)
    letter = salutations(text) or any(map(thanked_for, text.sentences))
    spoken = code and languages()[code].spoken and not letter
    if spoken and len(tokens(text)) >= _TOLD and not _first_person(text, code):
        yield 0, 0, "Nobody says I or we in it: write it in the first person."
    basics = brief.data.get("basics")
    name = str(basics.get("name", "")) if isinstance(basics, dict) else ""
    own = own_words(text)
    for match in _told(name, text.language).finditer(own) if name else ():
        before = own[own.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not text.cue("person.introduced").search(before) and not text.cue("person.about").match(
            before
        ):
            end = match.end("name")
            yield match.start(), end, "The writer speaks of themselves by name: write I instead."


def _not_third(text: Document) -> Iterator[Hit]:
    found = iter(_first_person(text, detect(text) or USUAL))
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
def own_words(text: Document) -> str:
    """Return the text with the words of others blanked, of the same length."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), plain(text))


def _first_person(text: Document, code: str) -> list[Token]:
    """Return the writer's own words for the first person."""
    own, wanted = own_words(text), languages()[code].first
    found = []
    for token in tokens(text):
        word = token.word
        is_one = word in wanted or ("'" in word and word.partition("'")[0] + "'" in wanted)
        if is_one and not own[token.start].isspace() and not _is_name(text, own, token):
            found.append(token)
    return found


def _is_name(text: Document, own: str, token: Token) -> bool:
    """Tell "US", "a gold mine" and "My Own Country" from us, mine and my."""
    said, before = own[token.start : token.end], own[max(0, token.start - 20) : token.start]
    if said in text.language.words("person.numeral_word"):
        return _is_numeral(text, before, own[token.end : token.end + 20])
    if len(said) > 1 and said.isupper():
        return True
    if text.cue("person.no_person").search(f"{before}{token.word}"):
        return True
    return said[0].isupper() and "'" not in said and bool(re.search(r"[\w,;]\s$", before))


# "Her talk Why I Fix Fridges": the words around it have capitals, the one before starts nothing.
_IN_TITLE = re.compile(r"[\w,;]\s[A-Z][\w'\u2019]*\s$")


def _is_numeral(text: Document, before: str, after: str) -> bool:
    """Tell a numeral, an initial and a word of a title from the pronoun I."""
    if after[:1] in ("-", "/", "&") or text.cue("person.numeral").search(before):
        return True
    if after[:1] in (".", ")") and (not before.strip() or before.endswith("\n")):
        return True  # the number of a list item
    if re.match(r"\. ?[A-Z]", after):
        return True  # an initial
    return bool(_IN_TITLE.search(before)) and bool(re.match(r"\s[A-Z]", after))


@cache
def _told(name: str, of: Language) -> re.Pattern[str]:
    """Match the name, or a part of it, as the subject of a verb in the third person."""
    words = name.split()
    parts = [word for word in (words[0], words[-1]) if len(word) > 2]
    # "Hope is no plan" is not about Hope Mensah.
    forms = {name, *(word for word in parts if not is_ordinary(word, of))}
    either = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    verb = of.text("person.verb") or "(?!)"
    return re.compile(rf"(?P<name>{either})[ ]{verb}")
