"""Which script a text is in, and which language that suggests."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.language.detection import detect
from draftkit.language.prose import plain
from draftkit.language.tags.tag import Tag, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.language.document import Document

__all__ = ["has_letters_of", "other_script", "tag_of"]

# This many characters are enough to tell the script of a text.
_ENOUGH = 2_000
# Fewer letters may be a name or a quotation.
_FEWEST = 8

# Japanese and Korean have Chinese characters besides their own; a few kana make it Japanese.
_HAN = "Cjk"
_KANA = ("Hiragana", "Katakana")
_SHARED = {"Jpan": (*_KANA, _HAN), "Kore": ("Hangul", _HAN)} | dict.fromkeys(
    ("Hans", "Hant", "Hani"), (_HAN,)
)
_TELLING = 0.1


@cache
def _scripts() -> dict[str, tuple[str, str]]:
    """Return the first English name and the likeliest language of each script, by its code."""
    return {code: (names.split("|")[0], likely) for code, _, likely, names in rows("scripts.txt")}


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script of a letter: the first word of its name in Unicode."""
    return unicodedata.name(letter, "").partition(" ")[0].title()


@lru_cache(maxsize=32)
def _letters(text: Document) -> Counter[str]:
    return Counter(_script(c) for c in plain(text)[:_ENOUGH] if c.isalpha())


def _own(code: str) -> tuple[str, ...]:
    """Return Unicode's names for the letters of a script."""
    name = _scripts()[code][0] if code in _scripts() else ""
    return _SHARED.get(code, (name.split()[0],) if name else ())


def other_script(text: Document, wanted: Tag) -> str:
    """Return the name of the script that a text is in if a language is not written in it, or "".

    >>> from draftkit.language.document import Document
    >>> other_script(Document("Thank you for the talk."), Tag.find("Japanese"))
    'Latin letters'
    """
    counts = _letters(text)
    own = _own(wanted.script)
    if not counts or not own or sum(counts.values()) < _FEWEST:
        return ""
    if wanted.script in _SHARED and wanted.script != "Kore":
        return _other_than(wanted, counts)
    others = {name: count for name, count in counts.items() if name not in own}
    return _mostly(others, counts)


def _mostly(others: Mapping[str, int], counts: Counter[str]) -> str:
    """Return the name of the letters that are more than half of all, if some are."""
    most = max(others, key=lambda name: others[name], default="")
    if not most or others[most] <= sum(counts.values()) / 2:
        return ""
    return {_HAN: "Chinese characters"}.get(
        most, "Japanese" if most in _KANA else f"{most} letters"
    )


def _other_than(wanted: Tag, counts: Counter[str]) -> str:
    """Tell Japanese from Chinese, which share characters: by the kana."""
    kana = sum(counts[name] for name in _KANA)
    if wanted.script != "Jpan" and kana > _TELLING * sum(counts.values()):
        return "Japanese"
    if wanted.script == "Jpan" and not kana and counts[_HAN] > 2 * _FEWEST:
        return "Chinese"
    return _mostly({n: c for n, c in counts.items() if n not in _SHARED["Jpan"]}, counts)


def has_letters_of(text: Document, words: str) -> bool:
    """Whether these words have letters of the script that a text is mostly in.

    In a Japanese letter a name in Latin letters is spelled differently: nobody here knows how.

    >>> from draftkit.language.document import Document
    >>> has_letters_of(Document("先日はありがとうございました。"), "Maria")
    False
    """
    counts = Counter(map(_group, _letters(text).elements()))
    most = max(counts, key=lambda name: counts[name], default="")
    own = {_group(_script(c)) for c in words if c.isalpha()}
    return not own or not most or most in own


def _group(letters: str) -> str:
    return _HAN if letters in _KANA else letters


def tag_of(text: Document) -> Tag | None:
    """Return the language that a text is written in: by its script, or its function words.

    Of the languages of a script such as Cyrillic, the likeliest one is returned. None where
    nothing tells the language.
    """
    if code := detect(text):
        return Tag.find(code)
    counts = _letters(text)
    most = max(counts, key=lambda name: counts[name], default="")
    if any(counts[name] > _TELLING * sum(counts.values()) for name in _KANA):
        most = _KANA[0]
    return _likely(most)


@cache
def _likely(letters: str) -> Tag | None:
    for code, (_, language) in _scripts().items():
        if language and letters in _own(code):
            try:
                return Tag.find(language)
            except InputError:
                return None
    return None
