"""A curriculum vitae as PDF or Word file: what is certain is taken, and the rest is listed.

Such a file does not say which text is what. Sections are recognised by their headings, in the
languages of words.toml; contacts by their form; an entry only if its dates are plain and one of
its two parts is surely the organisation. An address or number below the head, and all of the
section of referees, is other people's: it is listed, and goes nowhere.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.documents.source import Source
from draftkit.exchange.imports.curriculum.contacts import EMAIL, PAGE, has_contact, phone_in
from draftkit.exchange.imports.curriculum.entries import entries_of
from draftkit.exchange.imports.fitting import fit
from draftkit.exchange.imports.imported import Imported
from draftkit.exchange.imports.json_resume import told_about
from draftkit.exchange.imports.points import point_of
from draftkit.language.detection import language_of
from draftkit.language.document import Document
from draftkit.language.language import folders, language
from draftkit.language.lexicon import name_parts, vocabulary
from draftkit.language.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from draftkit.files.bundle import Bundle

__all__ = ["Line", "curriculum", "words"]

_LANGUAGE = re.compile(r"([^\W\d_]{3,20})\s*(?:\(|[:\u2013\u2014-]\s)\s*([^()]{1,50})\)?")
_NAME_WORDS = 5
_INITIALS = 2  # letters: fewer are in many an address
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'\u2019-])*")
# How many lines of the head may say how the writer can be reached.
_HEAD_LINES = 12
_NOT_LETTERS = r"[\W\d_]*"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file.

    Attributes:
        text: What it says.
        place: Where it stands, such as `page 1`.
    """

    text: str
    place: str


@cache
def words() -> dict[str, Any]:
    """Return the words of words.toml."""
    folder = files("draftkit.exchange.imports.curriculum")
    return tomllib.loads(folder.joinpath("words.toml").read_text("utf-8"))


def curriculum(bundle: Bundle) -> Imported | None:
    """Read a curriculum vitae; None if the file is neither PDF nor Word.

    Raises:
        InputError: If it cannot be read, has no text, or pypdf is missing.
    """
    is_word = any(entry.name == "word/document.xml" for entry in bundle.entries)
    is_pdf = len(bundle.entries) == 1 and bundle.entries[0].suffix == ".pdf"
    if not (is_word or is_pdf):
        return None
    source = Source.read(bundle.path, in_lines=True)
    found = Imported("a curriculum vitae", bundle.name)
    lines = [
        Line(text.strip(), passage.place)
        for passage in source.passages
        for text in passage.text.split("\n")
        if text.strip()
    ]
    profile: dict[str, Any] = {"basics": {}}
    own: list[Line] = []
    if name := _name(lines):
        profile["basics"]["name"] = name.text
        found.origins.setdefault(name.text, name.place)
        own.append(name)
    for section, inside in _sections([line for line in lines if line is not name]):
        others = [line for n, line in enumerate(inside) if _is_others(section, n, line)]
        own += (mine := [line for line in inside if line not in others])
        _take(section, mine, profile, found)
        found.left += [_left(line, found) for line in others]
    found.text = "\n".join(line.text for line in own)  # other people's go to no model
    found.profile = fit(profile, told_about(found))
    found.left += [f"{bundle.name}: {remark}" for remark in source.remarks]
    return found.finish()


def _sections(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield each section with its lines; what stands before the first is the `head`."""
    section, inside = "head", list[Line]()
    for line in lines:
        if named := _section_of(line.text):
            yield section, inside
            section, inside = named, []
            if not _heading(line.text):  # a label, and what it says
                inside.append(line)
        else:
            inside.append(line)
    yield section, inside


def _section_of(text: str) -> str:
    """Return the section that begins with a line, or nothing."""
    label, colon, _ = text.partition(":")
    labelled = _heading(label) if colon else ""
    return _heading(text) or ("referees" if labelled == "referees" else "")


def _heading(text: str) -> str:
    """Return the section that a heading begins, or nothing; only its words count."""
    bare = re.sub(rf"\A{_NOT_LETTERS}|{_NOT_LETTERS}\Z", "", text).casefold()
    if re.fullmatch(r"\w(?: \w)+", bare):  # with spaces between its letters
        bare = bare.replace(" ", "")
    return _headings().get(bare) or _headings().get(bare.partition("(")[0].rstrip(), "")


def _is_others(section: str, number: int, line: Line) -> bool:
    """Whether a line of a section may have somebody else's telephone number or address."""
    if section == "referees":
        return True
    return (section != "head" or number >= _HEAD_LINES) and has_contact(line.text)


@cache
def _headings() -> dict[str, str]:
    return {name: section for section, names in words()["sections"].items() for name in names}


def _take(section: str, lines: list[Line], profile: dict[str, Any], found: Imported) -> None:
    if section == "head":
        left = _head(lines, profile["basics"], found)
    elif section == "summary":
        profile["basics"]["summary"] = "\n".join(line.text for line in lines)
        _remember(lines, profile["basics"]["summary"], found)
        left = []
    elif section == "skills":
        left = _skills(lines, profile, found)
    elif section == "languages":
        left = _languages(lines, profile, found)
    elif section in ("work", "education"):
        made, left = entries_of(section, lines, words()["marks"])
        for entry, own in made:
            profile.setdefault(section, []).append(entry)
            for value in entry.values():
                for text in value if isinstance(value, list) else [value]:
                    _remember(own, text, found)
    else:
        left = lines
    found.left += [_left(line, found) for line in left]


def _left(line: Line, found: Imported) -> str:
    return f'{found.source}, {line.place}: "{line.text}"'


def _head(lines: list[Line], basics: dict[str, Any], found: Imported) -> list[Line]:
    """Take the contacts; return the other lines."""
    left = []
    for line in lines:
        rest = line.text
        for key, find in _CONTACTS.items():
            contact = find(rest)
            if contact and not basics.get(key):
                basics[key] = contact
                found.origins.setdefault(contact, line.place)
                rest = rest.replace(contact, " ")
        if len(re.findall(r"\w+", rest)) > (rest != line.text):  # a label such as "Mail"
            left.append(Line(rest.strip(" |,;:/\u00b7\u2022"), line.place))
    return left


_CONTACTS: dict[str, Callable[[str], str]] = {
    "email": lambda text: match.group() if (match := EMAIL.search(text)) else "",
    "url": lambda text: match.group() if (match := PAGE.search(text)) else "",
    "phone": lambda text: phone_in(text, alone=True),
}


def _name(lines: Sequence[Line]) -> Line | None:
    """Return the line that is certainly the writer's name.

    A line of the head is, if the e-mail address says a word of it; the first line also if it has
    no word that some language has as no name, and the words of the file's language are known.
    """
    heads = [line for of, inside in _sections(lines) if of == "head" for line in inside]
    heads = heads[:_HEAD_LINES]
    found = (address for line in heads for address in EMAIL.findall(line.text))
    addresses = fold(" ".join(address.partition("@")[0] for address in found))
    named = [line for line in heads if _may_be_name(line.text)]
    for line in named:
        parts = _parts(line.text)
        said = {part for part in parts if len(part) > _INITIALS and fold(part) in addresses}
        if said - _ordinary() or (said and said == parts):
            return line
    whole = Document("\n".join(line.text for line in lines))
    if named[:1] != heads[:1] or not vocabulary(language_of(whole)):
        return None
    return next((line for line in named[:1] if not _parts(line.text) & _ordinary()), None)


def _may_be_name(text: str) -> bool:
    parts = text.split()
    marked = _parts(text).intersection(words()["marks"]["organisation"])
    return 2 <= len(parts) <= _NAME_WORDS and all(map(_NAME_WORD.fullmatch, parts)) and not marked


def _parts(name: str) -> set[str]:
    """Return the words of a name, without initials, titles and what joins names, as "von"."""
    every = {part for part in re.findall(r"[^\W\d_]+", name.casefold()) if len(part) > 1}
    return every - name_parts("titles") - name_parts("particles")


@cache
def _ordinary() -> frozenset[str]:
    """Return the words that any language has as no names."""
    return frozenset[str]().union(*(vocabulary(language(tag)) for tag in folders()))


def _skills(lines: list[Line], profile: dict[str, Any], found: Imported) -> list[Line]:
    left = []
    for line in lines:
        text = point_of(line.text) or line.text
        label, colon, rest = text.partition(":")
        names = [part.strip() for part in re.split(r"[,;|\u2022\u00b7]", rest if colon else text)]
        if any(len(name.split()) > _NAME_WORDS for name in names):  # a sentence
            left.append(line)
            continue
        made = [{"name": label.strip(), "keywords": names}] if colon else None
        profile.setdefault("skills", []).extend(made or [{"name": n} for n in names if n])
        for name in (*names, label.strip()):
            found.origins.setdefault(name, line.place)
    return left


def _languages(lines: list[Line], profile: dict[str, Any], found: Imported) -> list[Line]:
    left = []
    for line in lines:
        parts = [part.strip() for part in re.split(r"[,;|\u2022]", line.text) if part.strip()]
        matches = [_LANGUAGE.fullmatch(part) for part in parts]
        if not parts or not all(matches):
            left.append(line)
            continue
        for match in filter(None, matches):
            entry = {"language": match[1], "fluency": match[2].strip()}
            profile.setdefault("languages", []).append(entry)
            found.origins.setdefault(match[1], line.place)
            found.origins.setdefault(entry["fluency"], line.place)
    return left


def _remember(lines: Sequence[Line], text: str, found: Imported) -> None:
    """Remember the place of the line on which a text begins; else, of the first of the lines."""
    begin = text.partition("\n")[0]
    for line in [*(line for line in lines if begin in line.text), *lines][:1]:
        found.origins.setdefault(text, line.place)
