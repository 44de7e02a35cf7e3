"""A language as a value: its BCP 47 tag, whatever usual name it was given by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from draftkit.errors import InputError, nearest
from draftkit.language.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tag", "rows"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A language.

    Attributes:
        text: Its BCP 47 tag, such as `pt-BR`.
        name: What it is called in English, such as `Brazilian Portuguese`.
        script: The script that it is written in, by its ISO 15924 code, such as `Latn`.
    """

    text: str
    name: str
    script: str

    @classmethod
    def find(cls, name: str) -> Tag:
        """Return the language of a usual name: a tag, an ISO 639 code, an English or own name.

        Raises:
            InputError: If there is no such language; it names the nearest.

        >>> Tag.find("Brazilian Portuguese").text, Tag.find("日本語").text, Tag.find("ger").text
        ('pt-BR', 'ja', 'de')
        >>> Tag.find("Serbian in Latin script").text, Tag.find("Deutsch (Schweiz)").text
        ('sr-Latn', 'de-CH')
        """
        found = _of_text(name)
        if found is None:
            # The nearest is looked for among English names: the others are in many scripts.
            names = (row.names[0] for row in _languages().values() if row.names)
            raise InputError(
                f'There is no language "{" ".join(name.split())}".{nearest(name.strip(), names)} '
                "Write its English name, its own, or a tag such as pt-BR."
            )
        return found

    @property
    def code(self) -> str:
        """The tag's first part, such as `pt`."""
        return self.text.partition("-")[0]

    @property
    def direction(self) -> str:
        """`rtl` where it is written from right to left, else `ltr`, as HTML has it."""
        return _scripts()[self.script].direction if self.script in _scripts() else "ltr"

    def __str__(self) -> str:
        return self.text


class _Language(NamedTuple):
    codes: tuple[str, ...]
    script: str
    names: tuple[str, ...]


class _Script(NamedTuple):
    direction: str
    likely: str
    names: tuple[str, ...]


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a data file of this folder, without its comments."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split(";")


@cache
def _languages() -> dict[str, _Language]:
    return {
        tag: _Language(_parts(codes, ","), script, _parts(names, "|"))
        for tag, codes, script, names in rows("languages.txt")
    }


@cache
def _scripts() -> dict[str, _Script]:
    return {
        code: _Script(direction, likely, _parts(names, "|"))
        for code, direction, likely, names in rows("scripts.txt")
    }


def _parts(text: str, by: str) -> tuple[str, ...]:
    return tuple(text.split(by)) if text else ()


@cache
def _regions() -> dict[str, str]:
    """Return the English name of each region, by its code."""
    return {code: names.partition("|")[0] for code, names in rows("regions.txt")}


@cache
def _codes() -> dict[str, str]:
    """Return the subtag of each language by its other codes, those that are retired included."""
    return {code: tag for tag, row in _languages().items() for code in row.codes}


@cache
def _by_name() -> dict[str, str]:
    """Return the tag of each language by its names; English ones go first."""
    found: dict[str, str] = {}
    for place in range(max(len(row.names) for row in _languages().values())):
        for tag, row in _languages().items():
            if place < len(row.names):
                found.setdefault(_plain(row.names[place]), tag)
    return found


@cache
def _places() -> dict[str, str]:
    """Return the subtag of each script and region by its names, and of regions by their people."""
    from draftkit.language.lexicon import peoples

    found: dict[str, str] = {}
    for code, script in _scripts().items():
        found.update((_plain(name), code) for name in script.names)
    for code, names in rows("regions.txt"):
        for name in names.split("|"):
            found.setdefault(_plain(name), code)
    for people, codes in peoples().items():
        if len(codes) == 1:
            found.setdefault(people, next(iter(codes)))
    return found


def _plain(name: str) -> str:
    return " ".join(fold(name).replace(".", "").split())


# A locale's encoding and variety: `de_DE.UTF-8`, `ca_ES@valencia`.
_LOCALE = re.compile(r"[.@].*\Z")
_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)\Z")
_IN_BRACKETS = re.compile(r"([^(\[\uff08]+)[(\[\uff08]([^(\[\uff08]+)[)\]\uff09]\Z")
_WRITTEN_IN = re.compile(r"(.+?)(?:,| (?:in|as|from|of)\b)(?: the)? (.+)\Z")
_NOISE = re.compile(r"(?<!\s)\s+(?:language|scripts?|letters|characters|alphabet)\Z")


@lru_cache(maxsize=256)  # a run asks for each row's
def _of_text(name: str) -> Tag | None:
    text = " ".join(name.split()).casefold()
    found = _TAG.match(_LOCALE.sub("", text))
    tag = _canonical(found[1], re.split(r"[-_]", found[2])[1:]) if found else ""
    text = _NOISE.sub("", text)
    if tag := tag or _by_name().get(_plain(text), ""):
        return _tag(tag)
    for found in (_IN_BRACKETS.match(text), _WRITTEN_IN.match(text)):
        if found and (tag := _qualified(found[1], found[2])):
            return _tag(tag)
    # "Cyrillic Serbian", "Argentine Spanish"
    first, _, rest = text.partition(" ")
    tag = _qualified(rest, first) if rest else ""
    return _tag(tag) if tag else None


def _qualified(language: str, places: str) -> str:
    """Return the tag of a language with scripts and regions; nothing if one is unknown."""
    tag = _by_name().get(_plain(_NOISE.sub("", language)), "")
    named = [_place(_NOISE.sub("", place.strip())) for place in places.split(",")]
    if not tag or not all(named):
        return ""
    return _canonical(tag.partition("-")[0], [*tag.split("-")[1:], *named])


def _place(name: str) -> str:
    known = _places().get(_plain(name), "")
    return known or (name.upper() if name.upper() in _regions() else "")


def _canonical(code: str, more: list[str]) -> str:
    """Return a tag with its parts in their order and case; nothing if one is unknown."""
    language = code if code in _languages() else _codes().get(code, "")
    script = [part.title() for part in more if len(part) == 4 and part.isalpha()]
    is_region = re.compile(r"[a-zA-Z]{2}|\d{3}").fullmatch
    region = [part.upper() for part in more if is_region(part)]
    others = [part.lower() for part in more if part.title() not in script and not is_region(part)]
    strange = any(part not in _scripts() for part in script)
    strange |= any(part not in _regions() for part in region)
    if not language or strange or len(script) > 1 or len(region) > 1:
        return ""
    return "-".join([language, *script, *region, *others])


def _tag(text: str) -> Tag:
    """Return what is known of a canonical tag."""
    parts = text.split("-")
    known = next(
        tag
        for tag in ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        if tag in _languages() and (_languages()[tag].names or len(tag) == len(parts[0]))
    )
    rest = parts[len(known.split("-")) :]
    name, own = _languages()[known].names[0], _scripts()
    scripts = [part for part in parts if part in own]
    if shown := [part for part in rest if part in own]:
        name += f" in {own[shown[0]].names[0]} script"
    if region := [_regions()[part] for part in rest if part in _regions()]:
        name += f" ({region[0]})"
    usual = _languages().get(text, _languages()[known]).script
    return Tag(text, name, scripts[0] if scripts else usual)
